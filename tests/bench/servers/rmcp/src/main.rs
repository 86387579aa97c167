//! rmcp, the official SDK, which has no WebSocket: behind an adapter, a stream and a sink as its documentation asks for.
#![allow(clippy::pedantic, reason = "tools look as its documentation has them")]

use std::future;
use std::io;

use futures_util::SinkExt;
use futures_util::StreamExt;
use rmcp::ServerHandler;
use rmcp::ServiceExt;
use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::ClientJsonRpcMessage;
use rmcp::model::ServerJsonRpcMessage;
use rmcp::tool;
use rmcp::tool_handler;
use rmcp::tool_router;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::Message;

#[derive(Deserialize, JsonSchema)]
struct Add {
    a: i64,
    b: i64,
}

#[derive(Deserialize, JsonSchema)]
struct Echo {
    text: String,
}

#[derive(Clone)]
struct Tools {
    tool_router: ToolRouter<Self>,
}

#[tool_router]
impl Tools {
    /// Adds two integers.
    #[tool]
    fn add(&self, Parameters(Add { a, b }): Parameters<Add>) -> String {
        a.wrapping_add(b).to_string()
    }

    /// Gives a text back.
    #[tool]
    fn echo(&self, Parameters(Echo { text }): Parameters<Echo>) -> String {
        text
    }

    /// Adds two integers, and lets others go first.
    #[tool]
    async fn wait_once(&self, Parameters(Add { a, b }): Parameters<Add>) -> String {
        tokio::task::yield_now().await;
        a.wrapping_add(b).to_string()
    }

    fn new(count: usize) -> Self {
        let mut tool_router = Self::tool_router();
        for number in 3..count {
            if let Some(mut route) = Self::tool_router().map.remove("add") {
                route.attr.name = format!("tool_{number:02}").into();
                tool_router.add_route(route);
            }
        }
        Self { tool_router }
    }
}

#[tool_handler(router = self.tool_router)]
impl ServerHandler for Tools {}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(3);
    let tools = Tools::new(count);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}/", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(serve(stream, tools.clone()));
    }
}

async fn serve(stream: TcpStream, tools: Tools) {
    let Ok(socket) = tokio_tungstenite::accept_async(stream).await else { return };
    let (sink, stream) = socket.split();
    let sink = sink.with(|message: ServerJsonRpcMessage| {
        future::ready(
            serde_json::to_string(&message).map(Message::text).map_err(|error| Error::Io(error.into())),
        )
    });
    let stream = stream.filter_map(|message| {
        let message = message.ok().and_then(|message| message.into_text().ok());
        future::ready(message.and_then(|text| serde_json::from_str::<ClientJsonRpcMessage>(&text).ok()))
    });
    if let Ok(running) = tools.serve((sink, stream)).await {
        let _ = running.waiting().await;
    }
}
