//! The memory of this process while a piece of work runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The duration of a piece of work, and the most megabytes by which this process grew meanwhile.
pub fn measured(work: impl FnOnce()) -> (Duration, f64) {
    let (before, done) = (resident(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut most = before;
            while !done.load(Ordering::Relaxed) {
                most = most.max(resident());
                std::thread::sleep(Duration::from_millis(10));
            }
            most
        });
        let started = Instant::now();
        work();
        let took = started.elapsed();
        done.store(true, Ordering::Relaxed);
        (took, watching.join().expect("the watcher ends") - before)
    })
}

/// The resident memory of this process in megabytes; 0 where the system does not report it.
fn resident() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok()).map_or(0.0, |kilobytes| kilobytes / 1024.0)
}
