struct Order;

#[macros::written]
#[Object]
impl Order {
    /// Its number.
    #[graphql(guard = "RoleGuard")]
    async fn number(&self) -> &str {
        "1"
    }
}

fn main() {}
