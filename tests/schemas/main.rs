//! Our schemas against serde and against schemars: for each type, values that serde takes and values it refuses, and
//! whatever is made of them by small changes, are accepted or rejected by our schema as by serde itself, and as by the
//! schema that schemars derives. And the schemas of results, against what serde writes.
#![allow(clippy::unwrap_used, reason = "whatever is not as expected here is a failed test")]

mod check;
mod combined;
mod enums;
mod generic;
mod only_schemars;
mod outputs;
mod recursive;
mod std_types;
mod structs;
