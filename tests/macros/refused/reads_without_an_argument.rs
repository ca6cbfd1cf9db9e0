struct Order;

#[macros::written]
#[Object]
impl Order {
    /// The number of lines.
    #[reads(Lines)]
    async fn line_count(&self) -> u32 {
        0
    }
}

fn main() {}
