//! What the macros refuse, and with which sentence: each file of `refused/` must not compile.

#[test]
fn what_the_macros_cannot_honor_does_not_compile() {
    trybuild::TestCases::new().compile_fail("refused/*.rs");
}
