//! A provider of one tool, `echo`, that does only what it is told to.

use futures_util::SinkExt;
use futures_util::StreamExt;
use serde_json::Value;
use serde_json::json;
use tokio::net::TcpStream;
use tokio_tungstenite::MaybeTlsStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::fixture::within;

pub(super) struct Provider(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Provider {
    pub(super) async fn dial(url: impl IntoClientRequest + Unpin) -> Self {
        Self::try_dial(url).await.unwrap()
    }

    pub(super) async fn try_dial(url: impl IntoClientRequest + Unpin) -> Result<Self, Box<Error>> {
        let shaken = within("the handshake", connect_async(url)).await;
        shaken.map(|(stream, _)| Self(stream)).map_err(Box::new)
    }

    pub(super) async fn send(&mut self, message: impl Into<Message>) {
        within("sending", self.0.send(message.into())).await.unwrap();
    }

    /// The next text; pings of WebSocket's own are answered on the way, and that is flushed.
    pub(super) async fn text(&mut self) -> String {
        loop {
            match within("a message", self.0.next()).await.unwrap().unwrap() {
                Message::Text(text) => return text.as_str().to_owned(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("a text was expected: {other:?}"),
            }
        }
    }

    /// What is asked next, and is not answered.
    pub(super) async fn asked(&mut self) -> Value {
        serde_json::from_str(&self.text().await).unwrap()
    }

    /// Answers as it should until it has been asked this, which it leaves to the test.
    pub(super) async fn serve_until(&mut self, method: &str) -> Value {
        loop {
            let message = self.asked().await;
            if message["method"] == method {
                return message;
            }
            if message.get("id").is_some() {
                self.send(result(&message["id"], &answer(&message)).as_str()).await;
            }
        }
    }

    /// Serves until the connection ends in whatever way.
    pub(super) async fn serve(mut self) {
        while let Some(Ok(message)) = self.0.next().await {
            let Message::Text(text) = message else { continue };
            let message: Value = serde_json::from_str(&text).unwrap();
            if message.get("id").is_some() {
                let answer = result(&message["id"], &answer(&message));
                if self.0.send(Message::text(answer)).await.is_err() {
                    return;
                }
            }
        }
    }

    /// The next ping of WebSocket's own.
    pub(super) async fn pinged(&mut self) {
        while !matches!(within("a ping", self.0.next()).await.unwrap().unwrap(), Message::Ping(_)) {}
    }

    /// Reads up to the close frame, with its code and its reason, and the end behind it.
    pub(super) async fn closed(&mut self) -> (u16, String) {
        let mut closed = None;
        while let Some(message) = within("the end", self.0.next()).await {
            if let Message::Close(frame) = message.unwrap() {
                let frame = frame.unwrap();
                closed = Some((frame.code.into(), frame.reason.as_str().to_owned()));
            }
        }
        closed.expect("a close frame was expected, not the end")
    }

    /// Reads up to the end, which has no close frame before it.
    pub(super) async fn cut(&mut self) {
        loop {
            match within("the end", self.0.next()).await {
                Some(Ok(Message::Close(frame))) => panic!("no close frame was expected: {frame:?}"),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            }
        }
    }

    pub(super) async fn close(&mut self) {
        within("closing", self.0.close(None)).await.unwrap();
    }
}

pub(super) fn result(id: &Value, result: &Value) -> String {
    json!({"jsonrpc": "2.0", "id": id, "result": result}).to_string()
}

fn answer(message: &Value) -> Value {
    match message["method"].as_str().unwrap() {
        "initialize" => json!({"protocolVersion": "2024-11-05", "capabilities": {"tools": {}}}),
        "tools/list" => json!({"tools": [{"name": "echo", "inputSchema": {"type": "object"}}]}),
        "tools/call" => {
            json!({"content": [{"type": "text", "text": message["params"]["arguments"]["text"]}]})
        }
        "ping" => json!({}),
        other => panic!("nobody asks a provider for {other}"),
    }
}
