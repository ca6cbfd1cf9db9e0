struct Order;

#[macros::written]
#[Object]
impl Order {
    /// The number of the order.
    #[graphql(guard = "RoleGuard")]
    async fn number(&self) -> &str {
        "1"
    }
}

fn main() {}
