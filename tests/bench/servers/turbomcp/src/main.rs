//! TurboMCP, with its own WebSocket transport. It binds the address itself and cannot be told to set `TCP_NODELAY`.
#![allow(clippy::pedantic, reason = "tools look as its documentation has them")]

mod hundred;

use std::net::TcpListener;

use turbomcp::prelude::*;

#[derive(Clone)]
struct Three;

#[server(name = "bench", version = "1.0.0")]
impl Three {
    /// Adds two integers.
    #[tool]
    async fn add(&self, a: i64, b: i64) -> i64 {
        a.wrapping_add(b)
    }

    /// Gives a text back.
    #[tool]
    async fn echo(&self, text: String) -> String {
        text
    }

    /// Adds two integers, and lets others go first.
    #[tool]
    async fn wait_once(&self, a: i64, b: i64) -> i64 {
        tokio::task::yield_now().await;
        a.wrapping_add(b)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A port that is free now, since it does not say which one it has been given.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    println!("{address}/ws");
    // A thousand connections are all that its default lets in.
    if std::env::args().nth(1).as_deref() == Some("100") {
        hundred::Hundred
            .builder()
            .transport(Transport::websocket(address))
            .with_connection_limit(10_000)
            .serve()
            .await?;
    } else {
        Three
            .builder()
            .transport(Transport::websocket(address))
            .with_connection_limit(10_000)
            .serve()
            .await?;
    }
    Ok(())
}
