//! Our schemas against serde and against schemars: for each type, values that serde takes and values it refuses, and
//! whatever is made of them by small changes, are accepted or rejected by our schema as by serde itself, and as by the
//! schema that schemars derives. And the schemas of results, against what serde writes.
#![allow(clippy::unwrap_used, reason = "whatever is not as expected here is a failed test")]

mod check;
mod combined;
mod enums;
mod everyday;
mod generic;
mod limits;
mod only_schemars;
mod other_crates;
mod outputs;
mod recursive;
mod std_types;
mod structs;

#[test]
fn eighty_types_that_derive_all_three_are_compared() {
    let tests = [
        combined::TESTS,
        enums::TESTS,
        everyday::TESTS,
        generic::TESTS,
        limits::TESTS,
        recursive::TESTS,
        structs::TESTS,
    ];
    let compared = check::compared_by(&tests);
    assert!(compared.len() >= 80, "{}: {compared:#?}", compared.len());
}
