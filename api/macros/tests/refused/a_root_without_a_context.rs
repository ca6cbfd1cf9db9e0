struct Orders;

#[macros::guarded]
impl Orders {
    /// One order.
    #[needs(SeeOrder)]
    async fn order(&self) -> Result<String> {
        Ok(String::new())
    }
}

fn main() {}
