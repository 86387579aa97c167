//! mcp-ws, as its README has it: annotated functions, and the defaults of everything.

mod hundred;

use std::hint::black_box;

use mcp_ws::prelude::*;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// Adds two integers.
#[mcp_tool]
fn add(a: i64, b: i64) -> i64 {
    a.wrapping_add(b)
}

/// Gives a text back.
#[mcp_tool]
fn echo(text: &str) -> &str {
    text
}

/// Adds two integers, and lets others go first.
#[mcp_tool]
async fn wait_once(a: i64, b: i64) -> i64 {
    tokio::task::yield_now().await;
    a.wrapping_add(b)
}

/// Adds two integers, for which it takes about 20 µs.
#[mcp_tool]
fn work(a: i64, b: i64) -> i64 {
    let mut number = a;
    for _ in 0..20_000 {
        number = black_box(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    }
    a.wrapping_add(b)
}

/// Never has an answer.
#[mcp_tool]
async fn forever(a: i64, b: i64) -> i64 {
    std::future::pending::<()>().await;
    a.wrapping_add(b)
}

/// `bench-ours [3 | 100 | more] [THREADS]`: which tools, and how many threads; none: the one it begins with.
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let server = match arguments.next().as_deref() {
        Some("100") => hundred::server(),
        Some("more") => Server::new(tools![add, echo, wait_once, work, forever]),
        _ => Server::new(tools![add, echo, wait_once]),
    };
    let runtime = match arguments.next() {
        Some(threads) => Builder::new_multi_thread().worker_threads(threads.parse()?).enable_all().build()?,
        None => Builder::new_current_thread().enable_all().build()?,
    };
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}/ws", listener.local_addr()?);
        server.serve_listener(listener).await?;
        Ok(())
    })
}
