struct Customer;

#[macros::guarded]
#[needs(SeeCustomer)]
impl Customer {}

fn main() {}
