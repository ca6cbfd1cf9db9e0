struct Orders;

#[macros::guarded]
impl Orders {
    /// One order by its number.
    #[needs(SeeOrder)]
    async fn order(&self) -> Result<String> {
        Ok(String::new())
    }
}

fn main() {}
