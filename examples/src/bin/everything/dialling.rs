//! Links to whoever is dialled, and what is printed of them.

use std::error::Error;

use mcp_ws::client::Status;
use mcp_ws::prelude::*;
use tokio::task::JoinSet;

/// Serves the tools over a link to each endpoint. The tasks print how it stands with it, and end with it.
pub(crate) fn dial(server: &Server, endpoints: Vec<Endpoint>) -> JoinSet<Option<mcp_ws::client::Error>> {
    endpoints.into_iter().map(|endpoint| tell(server.dial(endpoint))).collect()
}

#[allow(clippy::print_stdout, reason = "whoever has started it wants to know")]
async fn tell(link: Link) -> Option<mcp_ws::client::Error> {
    let mut statuses = link.statuses();
    while let Some(status) = statuses.next().await {
        println!("link {}: {status}", link.endpoint());
    }
    match link.status() {
        Status::Stopped { why } => why,
        _ => None,
    }
}

/// Goes on until Ctrl-C, or until nothing is dialled any more.
pub(crate) async fn until_interrupted(
    server: &Server,
    mut links: JoinSet<Option<mcp_ws::client::Error>>,
) -> Result<(), Box<dyn Error>> {
    let ended = async {
        let mut failed = None;
        while let Some(link) = links.join_next().await {
            failed = link?.or(failed);
        }
        failed.map_or(Ok(()), |why| Err(why.into()))
    };
    tokio::select! {
        ended = ended => return ended,
        interrupted = interrupted() => interrupted?,
    }
    server.shutdown().await;
    Ok(())
}

#[cfg(unix)]
async fn interrupted() -> std::io::Result<()> {
    use tokio::signal::unix;

    let mut terminated = unix::signal(unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminated.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn interrupted() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
