//! Forms in odd places: generic, deprecated, under names that the expansion has too.
#![allow(dead_code, reason = "what is asked here is whether it compiles")]

use mcp_ws::Schema;
use serde::Deserialize;

mod core {}
mod std {}

#[derive(Deserialize, Schema, mcp_ws::Form)]
struct Form {
    name: String,
}

#[derive(Deserialize, Schema, mcp_ws::Form)]
struct Page<T, const N: usize>
where
    T: Clone,
{
    item: Option<T>,
}

#[derive(Deserialize, Schema, mcp_ws::Form)]
#[deprecated]
struct Old {
    r#type: String,
}

fn ask<T: mcp_ws::Form>() {}

fn main() {
    #[derive(Deserialize, Schema, mcp_ws::Form)]
    struct Local {
        #[serde(flatten)]
        form: Form,
    }

    ask::<Form>();
    ask::<Page<u8, 3>>();
    ask::<Page<String, 0>>();
    ask::<Local>();
}
