#[derive(macros::Label)]
enum Status {
    #[label("已付款", "paid")]
    Paid,
    Shipped,
}

fn main() {}
