//! What the server holds, as the system sees it and as it says itself.

use std::sync::Arc;

use serde_json::Value;
use serde_json::json;

use crate::client::Client;
use crate::process::Held;
use crate::process::Process;
use crate::world::World;
use crate::wrong::Outcome;
use crate::wrong::Wrong;
use crate::wrong::text_of;

/// A connection that asks, and may not be forgotten: who does not use it for long is closed.
pub(crate) struct Watch {
    pub(crate) process: Process,
    client: Client,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) held: Held,
    /// Of the server's runtime.
    pub(crate) tasks: u64,
    /// That of the watch among them.
    pub(crate) connections: u64,
}

impl Watch {
    pub(crate) async fn new(process: Process, world: &Arc<World>) -> Outcome<Self> {
        Ok(Self { process, client: Client::connect(world, None).await? })
    }

    pub(crate) async fn sample(&mut self) -> Outcome<Sample> {
        let told = self.told("diagnostics").await?;
        let number =
            |name: &str| told[name].as_u64().ok_or_else(|| Wrong(format!("`{name}` was expected: {told}")));
        let (tasks, connections) = (number("tasks")?, number("connections")?);
        Ok(Sample { held: self.process.held()?, tasks, connections })
    }

    /// How many calls of `slow` run.
    pub(crate) async fn running(&mut self) -> Outcome<u64> {
        let told = self.told("stats").await?;
        told["in_flight"].as_u64().ok_or_else(|| Wrong(format!("`in_flight` was expected: {told}")))
    }

    async fn told(&mut self, tool: &str) -> Outcome<Value> {
        let answer = self.client.call(tool, json!({})).await?;
        serde_json::from_str(text_of(&answer)?).map_err(|error| Wrong(error.to_string()))
    }

    /// Leaves, and has the server stop.
    pub(crate) async fn stop(self) -> Outcome {
        self.client.close().await?;
        self.process.stop().await
    }
}
