//! Clients and links over pipes in memory, in a time that is counted and never waited for.

mod calls;
mod eras;
mod honesty;
mod keeping;
mod questions;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::Value;
use serde_json::json;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;

use super::Client;
use super::Config;
use super::Dialled;
use super::Error;
use super::Reconnect;
use super::builder::connect;
use super::endpoint::Secrets;
use super::handlers::Handlers;
use super::keeper::Dial;
use super::memory::Memory;
use crate::testing::WireEnd;
use crate::transport::Stream;

const SECOND: Duration = Duration::from_secs(1);

fn legacy() -> Config {
    Config { era: super::Era::Legacy, ..Config::default() }
}

/// A result of a tool.
fn text(text: &str) -> Value {
    json!({"content": [{"type": "text", "text": text}], "isError": false, "resultType": "complete"})
}

/// Whoever is dialled: gives out the far ends of pipes, or fails as it was told to.
struct Pipes {
    far: mpsc::UnboundedSender<DuplexStream>,
    failures: Mutex<VecDeque<Error>>,
    policy: Reconnect,
    rotates: bool,
}

impl Dial for Arc<Pipes> {
    async fn dial(&self) -> Result<Dialled, Error> {
        if let Some(error) = self.failures.lock().unwrap().pop_front() {
            return Err(error);
        }
        let (far, near) = tokio::io::duplex(1 << 20);
        self.far.send(far).unwrap();
        Ok(Dialled {
            stream: Stream::Other(Box::new(near)),
            already_read: Vec::new(),
            subprotocol: None,
            secrets: Secrets::default(),
        })
    }

    fn rotates(&self) -> bool {
        self.rotates
    }

    fn policy(&self) -> &Reconnect {
        &self.policy
    }

    fn name(&self) -> String {
        "a pipe".to_owned()
    }
}

/// The other side, which says what the test says.
struct Far {
    pipes: Arc<Pipes>,
    dialled: mpsc::UnboundedReceiver<DuplexStream>,
}

impl Far {
    fn new() -> Self {
        let (far, dialled) = mpsc::unbounded_channel();
        let (policy, failures) = (Reconnect::default(), Mutex::default());
        Self { pipes: Arc::new(Pipes { far, failures, policy, rotates: false }), dialled }
    }

    /// The next connection.
    async fn accept(&mut self) -> Peer {
        Peer(WireEnd::accepting(self.dialled.recv().await.unwrap()))
    }

    /// A client that is connected, by the handshake of its era.
    async fn connected(&mut self, config: Config) -> (Client, Peer) {
        self.connected_with(config, Handlers::default()).await
    }

    async fn connected_with(&mut self, config: Config, handlers: Handlers) -> (Client, Peer) {
        let is_legacy = config.era == super::Era::Legacy;
        let memory = Memory::new(config, handlers, json!({"name": "n", "version": "1"}));
        let connecting = tokio::spawn(connect(Arc::clone(&self.pipes), memory));
        let mut peer = self.accept().await;
        if is_legacy {
            peer.open_session().await;
        } else {
            peer.discovered().await;
        }
        (connecting.await.unwrap().unwrap(), peer)
    }
}

/// One connection, from the other side.
struct Peer(WireEnd);

impl Peer {
    async fn receive(&mut self) -> Value {
        serde_json::from_str(&self.0.receive().await.unwrap()).unwrap()
    }

    /// The next message, which is a request of this method.
    async fn asked(&mut self, method: &str) -> Value {
        let message = self.receive().await;
        assert_eq!(message["method"], method, "{message}");
        message
    }

    async fn send(&mut self, message: Value) {
        self.0.send(&message).await;
    }

    async fn answer(&mut self, to: &Value, result: Value) {
        self.send(json!({"jsonrpc": "2.0", "id": to["id"], "result": result})).await;
    }

    async fn refuse(&mut self, to: &Value, code: i64, message: &str) {
        let error = json!({"code": code, "message": message});
        self.send(json!({"jsonrpc": "2.0", "id": to["id"], "error": error})).await;
    }

    async fn progress(&mut self, of: &Value, n: u32) {
        let params = json!({"progressToken": of["id"], "progress": n, "total": 10});
        self.send(json!({"jsonrpc": "2.0", "method": "notifications/progress", "params": params})).await;
    }

    /// Waits until the connection is closed, and gives the code.
    async fn closed(&mut self) -> u16 {
        loop {
            match self.0.receive().await {
                Ok(_) => {}
                Err(crate::testing::Error::Closed { code, .. }) => return code,
                Err(other) => panic!("{other}"),
            }
        }
    }

    /// Answers the question of a client that speaks 2026-07-28.
    async fn discovered(&mut self) {
        let asked = self.asked("server/discover").await;
        let capabilities = json!({"tools": {"listChanged": true}});
        self.answer(
            &asked,
            json!({"resultType": "complete", "supportedVersions": ["2026-07-28"], "capabilities": capabilities,
                   "ttlMs": 0, "cacheScope": "private",
                   "_meta": {"io.modelcontextprotocol/serverInfo": {"name": "far", "version": "2"}}}),
        )
        .await;
    }

    /// Opens a session for a client that asks for one.
    async fn open_session(&mut self) {
        let asked = self.asked("initialize").await;
        self.answer_initialize(&asked).await;
    }

    async fn answer_initialize(&mut self, asked: &Value) {
        let info = json!({"name": "far", "version": "2"});
        let capabilities = json!({"tools": {"listChanged": true}});
        let result =
            json!({"protocolVersion": "2025-11-25", "capabilities": capabilities, "serverInfo": info});
        self.answer(asked, result).await;
        self.asked("notifications/initialized").await;
    }
}
