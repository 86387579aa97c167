//! `mcp-ws listen`: what a server tells unasked, one JSON a line, for as long as somebody wants to hear it.

use serde_json::json;

use super::exit::Exit;
use super::exit::Failure;
use super::options;
use super::options::Shared;
use super::output;
use crate::client::Status;
use crate::server::Interruption;

pub(super) async fn run(shared: &Shared, options: options::Listen) -> Result<(), Failure> {
    let endpoint = shared.endpoint(&shared.url(options.server)?)?;
    let mut interruption = Interruption::watch();
    let connecting = shared.client(endpoint).connect();
    let client = tokio::select! {
        client = connecting => client?,
        () = interruption.next() => return Err(Failure::silent(Exit::Interrupted)),
    };
    let mut news = client.notifications();
    let mut statuses = client.statuses();
    loop {
        tokio::select! {
            biased;
            Some(news) = news.next() => output::line(json!({"method": news.method, "params": news.params}))?,
            Some(status) = statuses.next() => match status {
                Status::Stopped { why: Some(why) } => return Err(why.into()),
                _ if shared.quiet => {}
                status => output::status(None, &status),
            },
            () = interruption.next() => break,
        }
    }
    client.close().await;
    Ok(())
}
