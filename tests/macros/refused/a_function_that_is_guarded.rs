#[macros::guarded]
fn order() {}

fn main() {}
