#[derive(macros::Label)]
enum Status {
    #[label("已付款", "paid")]
    Paid,
    #[label("已出库")]
    Shipped,
}

fn main() {}
