//! Processor time, a measure of a request's cost that also holds on a busy machine. Linux only; `None` elsewhere.

use std::path::Path;

/// A clock tick of `/proc` in microseconds: 100 ticks a second on every common Linux.
const TICK: u64 = 10_000;

/// Processor time used so far, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cpu {
    /// The time of this process without the thread that sends the requests: both servers, of which one works at a time.
    pub service: u64,
    /// The time of the database server's processes.
    pub database: u64,
}

impl Cpu {
    /// The time used until now, by this process and the children of the postmaster.
    pub fn now(postmaster: u32) -> Option<Self> {
        let own = ticks(Path::new("/proc/self/stat"))?.1;
        let sender = ticks(Path::new("/proc/thread-self/stat"))?.1;
        let processes = std::fs::read_dir("/proc").ok()?.filter_map(|entry| Some(entry.ok()?.path().join("stat")));
        let of_database = processes.filter_map(|stat| ticks(&stat)).filter(|(parent, _)| *parent == postmaster);
        Some(Self { service: (own - sender) * TICK, database: of_database.map(|(_, used)| used * TICK).sum() })
    }

    /// The time used since an earlier measurement.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self { service: self.service.saturating_sub(before.service), database: self.database.saturating_sub(before.database) }
    }
}

/// The parent and the used ticks (user and system) of a `stat` file; the name in it may hold spaces, and stands in parentheses.
fn ticks(stat: &Path) -> Option<(u32, u64)> {
    let text = std::fs::read_to_string(stat).ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some((u32::try_from(number(1)?).ok()?, number(11)? + number(12)?))
}
