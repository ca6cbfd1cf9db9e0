struct Order;

#[macros::written]
impl Order {
    async fn number(&self) -> &str {
        "1"
    }
}

fn main() {}
