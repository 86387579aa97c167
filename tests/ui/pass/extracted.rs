//! Parameters that are no arguments, under names that say nothing of it.
#![deny(warnings)]

use std::sync::Arc;

use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;

type Cx = Context;
type Shared<T> = State<Arc<T>>;

/// Takes all of them.
#[mcp_tool]
async fn take(
    #[extract] cx: &Cx,
    name: String,
    #[extract] State(count): Shared<u8>,
    #[extract] again: Shared<u8>,
) -> String {
    cx.progress(1).await;
    format!("{name} {count} {}", again.0)
}

/// Takes none by its name.
#[mcp_tool]
fn look(#[extract] cx: Cx, #[extract] axum: axum::extract::State<Arc<u8>>) -> bool {
    cx.wants_progress() || *axum.0 == 0
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::new(tools![take, look]).with_state(Arc::new(7));
    let harness = Harness::new(server);
    assert!(take::schema().contains(r#""required":["name"]"#));
    assert_eq!(harness.call(take { name: "Ann".to_owned() }).await.unwrap(), "Ann 7 7");
    assert!(harness.call(look {}).await.unwrap());
}
