#[derive(macros::Written)]
union Amount {
    minor_units: i64,
    unknown: (),
}

fn main() {}
