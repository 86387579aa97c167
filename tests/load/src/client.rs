//! A client that does everything as it should, and holds the server to the same.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use serde_json::json;

use crate::random::Random;
use crate::socket::CLOSE;
use crate::socket::PING;
use crate::socket::PONG;
use crate::socket::Socket;
use crate::socket::TEXT;
use crate::socket::frame;
use crate::world::World;
use crate::wrong::Outcome;
use crate::wrong::Wrong;
use crate::wrong::ensure;
use crate::wrong::within;

pub(crate) struct Client {
    pub(crate) world: Arc<World>,
    pub(crate) socket: Socket,
    /// Of its session; `None`: it has none, and speaks 2026-07-28.
    pub(crate) session: Option<&'static str>,
    last: u64,
    /// Subscriptions that are open.
    pub(crate) listening: BTreeSet<u64>,
    /// How often it was told that the list of tools has changed.
    pub(crate) told: u64,
}

/// What a server says.
#[derive(Debug)]
pub(crate) enum Said {
    /// To the request of this id, if one could be read.
    Answer(Option<u64>, Value),
    Notice(String, Value),
    Question(Value),
    Batch(Vec<Value>),
}

pub(crate) const SESSIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

const MODERN: &str = "2026-07-28";

impl Client {
    /// Connects, and opens a session of this revision, if any.
    pub(crate) async fn connect(world: &Arc<World>, session: Option<&'static str>) -> Outcome<Self> {
        Self::over(world, Socket::upgraded(world).await?, session).await
    }

    /// The same over a connection that there is.
    pub(crate) async fn over(
        world: &Arc<World>,
        socket: Socket,
        session: Option<&'static str>,
    ) -> Outcome<Self> {
        let mut client =
            Self { world: Arc::clone(world), socket, session, last: 0, listening: BTreeSet::new(), told: 0 };
        if let Some(revision) = session {
            client.open(revision).await?;
        }
        Ok(client)
    }

    /// Of any revision.
    pub(crate) async fn any(world: &Arc<World>, random: &mut Random) -> Outcome<Self> {
        let session = SESSIONS.get(random.index(2 * SESSIONS.len())).copied();
        Self::connect(world, session).await
    }

    async fn open(&mut self, revision: &str) -> Outcome {
        let params = json!({
            "protocolVersion": revision,
            "capabilities": {"elicitation": {}},
            "clientInfo": {"name": "load", "version": "1"},
        });
        let answer = self.ask("initialize", params).await?;
        ensure(answer["result"]["protocolVersion"] == revision, "another revision", &answer)?;
        self.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await
    }

    pub(crate) async fn say(&mut self, message: &Value) -> Outcome {
        self.socket.send(TEXT, message.to_string().as_bytes()).await
    }

    /// A request, and its id.
    pub(crate) fn request(&mut self, method: &str, mut params: Value) -> (u64, Value) {
        self.last += 1;
        if self.session.is_none() {
            let mut meta = json!({
                "io.modelcontextprotocol/protocolVersion": MODERN,
                "io.modelcontextprotocol/clientCapabilities": {
                    "elicitation": {},
                    "extensions": {"io.modelcontextprotocol/tasks": {}},
                },
            });
            if let Some(token) = params["_meta"].get("progressToken") {
                meta["progressToken"] = token.clone();
            }
            params["_meta"] = meta;
        }
        (self.last, json!({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params}))
    }

    pub(crate) async fn send(&mut self, method: &str, params: Value) -> Outcome<u64> {
        let (id, request) = self.request(method, params);
        self.say(&request).await?;
        Ok(id)
    }

    /// Asks, and takes nothing else meanwhile for an answer.
    pub(crate) async fn ask(&mut self, method: &str, params: Value) -> Outcome<Value> {
        let id = self.send(method, params).await?;
        self.answer(id).await
    }

    pub(crate) async fn answer(&mut self, id: u64) -> Outcome<Value> {
        match self.said().await? {
            Said::Answer(Some(of), answer) if of == id => Ok(answer),
            other => Err(Wrong(format!("the answer to {id} was expected: {other:?}"))),
        }
    }

    pub(crate) async fn call(&mut self, tool: &str, arguments: Value) -> Outcome<Value> {
        self.ask("tools/call", json!({"name": tool, "arguments": arguments})).await
    }

    pub(crate) async fn begin(&mut self, tool: &str, arguments: Value) -> Outcome<u64> {
        self.send("tools/call", json!({"name": tool, "arguments": arguments})).await
    }

    /// Gives a request up.
    pub(crate) async fn cancel(&mut self, id: u64) -> Outcome {
        let params = json!({"requestId": id});
        self.say(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params})).await
    }

    /// The next that is said. That the list has changed is only counted, if there was a reason to say it.
    pub(crate) async fn said(&mut self) -> Outcome<Said> {
        loop {
            let text = within("a message", self.text()).await?;
            if let Some(said) = self.understand(&text)? {
                return Ok(said);
            }
        }
    }

    fn understand(&mut self, text: &[u8]) -> Outcome<Option<Said>> {
        let message: Value = serde_json::from_slice(text).map_err(|error| Wrong(error.to_string()))?;
        if let Value::Array(messages) = message {
            return Ok(Some(Said::Batch(messages)));
        }
        ensure(message["jsonrpc"] == "2.0", "no message", &message)?;
        let Some(method) = message["method"].as_str() else {
            return Ok(Some(Said::Answer(message["id"].as_u64(), message)));
        };
        if message.get("id").is_some() {
            return Ok(Some(Said::Question(message)));
        }
        if method != "notifications/tools/list_changed" {
            return Ok(Some(Said::Notice(method.to_owned(), message)));
        }
        let tag = &message["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"];
        let is_asked = match tag.as_u64() {
            Some(tag) => self.listening.contains(&tag),
            None => self.session.is_some(),
        };
        ensure(is_asked, "a notification that nobody has asked for", &message)?;
        self.told += 1;
        Ok(None)
    }

    /// Waits until it was told of a change more often than this.
    pub(crate) async fn told_again(&mut self, before: u64) -> Outcome {
        while self.told <= before {
            let text = within("that the list has changed", self.text()).await?;
            if let Some(other) = self.understand(&text)? {
                return Err(Wrong(format!("only that the list has changed was expected: {other:?}")));
            }
        }
        Ok(())
    }

    async fn text(&mut self) -> Outcome<Vec<u8>> {
        loop {
            let Some(next) = self.socket.frame().await? else {
                return Err(Wrong("the connection has ended".to_owned()));
            };
            match next.first {
                TEXT => return Ok(next.payload),
                PING => self.socket.send(PONG, &next.payload).await?,
                PONG => {}
                CLOSE => return Err(Wrong(format!("closed: {}", String::from_utf8_lossy(&next.payload)))),
                other => return Err(Wrong(format!("no frame of a server: {other:#x}"))),
            }
        }
    }

    /// Rests for a while, but answers pings and hears of changes.
    pub(crate) async fn rest(&mut self, length: Duration) -> Outcome {
        let end = tokio::time::Instant::now() + length;
        while let Ok(text) = tokio::time::timeout_at(end, self.text()).await {
            if let Some(other) = self.understand(&text?)? {
                return Err(Wrong(format!("nothing was asked: {other:?}")));
            }
        }
        Ok(())
    }

    /// Leaves as one should. Nothing that runs is answered any more.
    pub(crate) async fn close(mut self) -> Outcome {
        self.socket.write(&frame(CLOSE, &1000u16.to_be_bytes())).await?;
        let code = self.socket.until_closed(false).await?;
        ensure(code == Some(1000), "an answer to 1000 was expected", &format!("{code:?}"))
    }
}
