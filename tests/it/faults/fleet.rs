//! Several instances of the real binary over one database.

use tests::environment::Environment;
use tests::process::{self, Served};

use crate::intake::{binary, company};

/// The shops of the runs, each with its secret and warehouse.
pub const SHOPS: [(&str, &str, &str); 2] =
    [("web-hz", "whsec_aGFuZ3pob3UgdGVzdCBzZWNyZXQ=", "HZ"), ("web-sh", "whsec_c2hhbmdoYWkgdGVzdCBzZWNyZXQ=", "SH")];

const LOG: &str = "warn,panorama::cli=info";

/// The instances, with their database and Redis.
pub struct Fleet {
    /// The database, the Redis and the keys of all instances.
    pub environment: Environment,
    instances: Vec<Instance>,
}

struct Instance {
    address: String,
    /// Additional variables of the instance.
    more: Vec<(&'static str, String)>,
    process: Option<Served>,
}

impl Fleet {
    /// Sets the company up and starts this number of instances.
    pub async fn start(environment: Environment, count: usize) -> Self {
        Self::start_each(environment, vec![Vec::new(); count]).await
    }

    /// Starts an instance for each list of additional variables.
    pub async fn start_each(environment: Environment, variables: Vec<Vec<(&'static str, String)>>) -> Self {
        let warehouses = SHOPS.map(|(.., code)| format!("[[warehouses]]\ncode = \"{code}\"\nname = \"{code}\"\n"));
        let shops = SHOPS.map(|(id, secret, code)| {
            format!("[[shops]]\nid = \"{id}\"\nname = \"{id}\"\nmapping = \"generic\"\nwarehouse = \"{code}\"\nsecrets = [\"{secret}\"]\n")
        });
        company::put(&environment, &[warehouses.concat(), shops.concat()].concat()).await;
        tests::client::install_provider();
        let instance = |more| Instance { address: process::free_address(), more, process: None };
        let mut fleet = Self { environment, instances: variables.into_iter().map(instance).collect() };
        for number in 0..fleet.instances.len() {
            fleet.start_again(number).await;
        }
        fleet
    }

    /// The URLs of the instances.
    pub fn urls(&self) -> Vec<String> {
        self.instances.iter().map(|instance| format!("http://{}", instance.address)).collect()
    }

    /// Kills one instance at once (SIGKILL).
    pub async fn kill(&mut self, number: usize) {
        self.instances[number].process.take().expect("it runs").kill().await;
    }

    /// Stops one instance as a service manager does; it must end by itself with success.
    pub async fn stop(&mut self, number: usize) {
        let code = self.instances[number].process.take().expect("it runs").stop().await;
        assert_eq!(code, Some(0), "an instance that is asked to stop ends well");
    }

    /// Starts a stopped instance at its former address.
    pub async fn start_again(&mut self, number: usize) {
        let instance = &self.instances[number];
        let more: Vec<(&str, &str)> = instance.more.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let process = binary::serve_with(&self.environment, &instance.address, LOG, &more).await;
        let log = self.environment.directory().join(format!("instance-{number}.log"));
        self.instances[number].process = Some(process.read_on(log));
    }

    /// One running instance of the fleet.
    pub fn instance(&self, number: usize) -> &Served {
        self.instances[number].process.as_ref().expect("it runs")
    }
}
