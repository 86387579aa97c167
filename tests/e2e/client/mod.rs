//! The client, and links: what dials, over real sockets, and whatever it meets there.

mod again;
mod asked;
mod both;
mod calls;
#[cfg(target_os = "linux")]
mod chaos;
mod closing;
mod codes;
mod drops;
mod kinds;
mod news;
#[cfg(unix)]
mod program;
mod results;
mod times;

use std::time::Duration;

use mcp_ws::Client;
use mcp_ws::Endpoint;
use mcp_ws::client::ClientBuilder;
use mcp_ws::client::Era;
use mcp_ws::client::Reconnect;
use mcp_ws::client::Status;
use mcp_ws::client::Updates;
use serde_json::Value;

use crate::fixture::Fixture;
use crate::fixture::within;

const ERAS: [Era; 2] = [Era::Modern, Era::Legacy];

/// A policy that no test has to wait for.
fn at_once() -> Reconnect {
    let (first_wait, longest_wait) = (Duration::from_millis(20), Duration::from_millis(100));
    Reconnect { first_wait, longest_wait, good_after: Duration::ZERO, ..Reconnect::default() }
}

fn endpoint(fixture: &Fixture) -> Endpoint {
    Endpoint::new(format!("ws://{}/ws", fixture.address)).reconnect(at_once())
}

async fn connect(builder: ClientBuilder) -> Client {
    within("the client connects", builder.connect()).await.unwrap()
}

/// A client of each era.
async fn clients(fixture: &Fixture) -> [Client; 2] {
    let [modern, legacy] = ERAS.map(|era| connect(Client::builder(endpoint(fixture)).era(era)));
    [modern.await, legacy.await]
}

/// Calls a tool, which must not fail, and gives its text.
async fn said(client: &Client, tool: &str, arguments: Value) -> String {
    let result = within(tool, client.call_tool(tool, arguments).into_future()).await.unwrap();
    assert!(!result.is_error, "{result:?}");
    result.content[0].as_text().unwrap().to_owned()
}

/// Waits for a status, and gives it.
async fn becomes(what: &str, statuses: &mut Updates<Status>, mut is: impl FnMut(&Status) -> bool) -> Status {
    within(what, async {
        loop {
            let status = statuses.next().await.expect(what);
            if is(&status) {
                return status;
            }
        }
    })
    .await
}

fn is_connected(status: &Status) -> bool {
    matches!(status, Status::Connected(_))
}

fn is_waiting(status: &Status) -> bool {
    matches!(status, Status::Waiting { .. })
}

fn is_stopped(status: &Status) -> bool {
    matches!(status, Status::Stopped { .. })
}
