//! jsonrpsee: JSON-RPC over WebSocket without anything of MCP, so that a call is a method, and its messages are shorter than a tool's.
#![allow(clippy::pedantic, reason = "tools look as its documentation has them")]

use jsonrpsee::core::RpcResult;
use jsonrpsee::core::async_trait;
use jsonrpsee::proc_macros::rpc;
use jsonrpsee::server::Server;
use jsonrpsee::server::ServerConfig;

#[rpc(server)]
trait Tools {
    #[method(name = "add", param_kind = map)]
    fn add(&self, a: i64, b: i64) -> RpcResult<i64>;

    #[method(name = "echo", param_kind = map)]
    fn echo(&self, text: String) -> RpcResult<String>;

    #[method(name = "wait_once", param_kind = map)]
    async fn wait_once(&self, a: i64, b: i64) -> RpcResult<i64>;
}

struct Functions;

#[async_trait]
impl ToolsServer for Functions {
    fn add(&self, a: i64, b: i64) -> RpcResult<i64> {
        Ok(a.wrapping_add(b))
    }

    fn echo(&self, text: String) -> RpcResult<String> {
        Ok(text)
    }

    async fn wait_once(&self, a: i64, b: i64) -> RpcResult<i64> {
        tokio::task::yield_now().await;
        Ok(a.wrapping_add(b))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A thousand connections are more than its default lets in.
    let config = ServerConfig::builder().max_connections(10_000).build();
    let server = Server::builder().set_config(config).build("127.0.0.1:0").await?;
    println!("{}/", server.local_addr()?);
    server.start(Functions.into_rpc()).stopped().await;
    Ok(())
}
