//! The application inside this process, and the people and connectors that sign in to it.

use panorama::config::Settings;

use crate::application::{self, Running};
use crate::client::Client;
use crate::roles::{CustomerService, Finance, Manager, SystemClient, Warehouse};
use crate::token::{Claims, TokenSigner};

/// A server, and the key that its tokens are signed with.
pub struct Server {
    running: Running,
    signer: TokenSigner,
}

impl Server {
    /// Starts the application with these settings.
    pub async fn start(settings: Settings, signer: TokenSigner) -> Self {
        Self::over(application::start(settings).await, signer)
    }

    /// A server around a running application.
    pub fn over(running: Running, signer: TokenSigner) -> Self {
        Self { running, signer }
    }

    /// The URL of the server, without a slash at the end.
    pub fn url(&self) -> &str {
        self.running.url()
    }

    /// Stops the server as an operator would.
    pub async fn stop(self) {
        self.running.stop().await;
    }

    /// A client without a token.
    pub fn anonymous(&self) -> Client {
        Client::new(self.url(), None)
    }

    /// A client with these claims.
    pub fn client(&self, claims: &Claims) -> Client {
        Client::new(self.url(), Some(self.signer.sign(claims)))
    }

    /// A clerk of every shop.
    pub fn customer_service(&self) -> CustomerService {
        CustomerService::new(self.client(&Claims::of(&["CUSTOMER_SERVICE"])))
    }

    /// A clerk of these shops.
    pub fn customer_service_of(&self, shops: &[&str]) -> CustomerService {
        CustomerService::new(self.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(shops)))
    }

    /// A picker in these warehouses.
    pub fn warehouse(&self, codes: &[&str]) -> Warehouse {
        Warehouse::new(self.client(&Claims::of(&["WAREHOUSE"]).in_warehouses(codes)))
    }

    /// A lead of these warehouses, who completes packs too.
    pub fn warehouse_lead(&self, codes: &[&str]) -> Warehouse {
        Warehouse::new(self.client(&Claims::of(&["WAREHOUSE_LEAD"]).in_warehouses(codes)))
    }

    /// An employee of finance.
    pub fn finance(&self) -> Finance {
        Finance::new(self.client(&Claims::of(&["FINANCE"])))
    }

    /// A manager of the company.
    pub fn manager(&self) -> Manager {
        Manager::new(self.client(&Claims::of(&["MANAGER"])))
    }

    /// A connector of every shop.
    pub fn system(&self) -> SystemClient {
        SystemClient::new(self.client(&Claims::of(&["SYSTEM"])))
    }
}
