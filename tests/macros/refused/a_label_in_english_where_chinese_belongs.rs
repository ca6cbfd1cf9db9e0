#[derive(macros::Label)]
enum Status {
    #[label("paid", "已付款")]
    Paid,
}

fn main() {}
