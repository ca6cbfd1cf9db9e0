struct Orders;

#[macros::guarded]
impl Orders {
    #[needs(SeeOrder)]
    async fn order(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(String::new())
    }
}

fn main() {}
