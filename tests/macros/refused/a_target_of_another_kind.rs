#[macros::guarded]
struct Input {
    #[target(color)]
    order: String,
}

fn main() {}
