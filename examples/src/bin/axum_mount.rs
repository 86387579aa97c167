//! Tools inside of an axum app, beside its HTTP routes and with the same state.
//!
//! ```text
//! cargo run --release -p mcp-ws-examples --bin axum_mount
//! curl -X POST http://127.0.0.1:8000/items/tea     # and read it by the tool `items` at ws://127.0.0.1:8000/ws
//! ```

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use axum::Router;
use axum::extract::Path;
use axum::routing::post;
use mcp_ws::prelude::*;
use tokio::net::TcpListener;

#[derive(Clone, Default)]
struct Items(Arc<Mutex<Vec<String>>>);

impl Items {
    fn add(&self, name: String) -> usize {
        let mut items = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        items.push(name);
        items.len()
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Puts an item on the list, and says how many there are.
#[mcp_tool]
fn add_item(
    State(items): State<Items>,
    /// What to call it.
    name: String,
) -> usize {
    items.add(name)
}

/// Reads the list.
#[mcp_tool]
fn items(State(items): State<Items>) -> Json<Vec<String>> {
    Json(items.all())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let state = Items::default();
    let mcp = Server::new(tools![add_item, items]).with_state(state.clone());

    let add = |axum::extract::State(items): axum::extract::State<Items>, Path(name): Path<String>| async move {
        items.add(name).to_string()
    };
    let app = Router::new()
        .route("/health", mcp.health())
        .route("/items/{name}", post(add))
        .with_state(state)
        .merge(mcp.router()); // GET /ws

    let listener = TcpListener::bind("127.0.0.1:8000").await?;
    let stop = async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            // axum does not know the connections that were upgraded.
            mcp.shutdown().await;
        }
    };
    // Otherwise nobody knows the addresses, whose connections then have no bound.
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(stop).await
}
