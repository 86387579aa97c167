//! A server with a tool for everything that can happen: what tests and other implementations are pointed at.
//!
//! ```text
//! cargo run --release -p mcp-ws-examples --bin everything -- --listen 127.0.0.1:0 --max-message-size 65536
//! RUST_LOG=mcp_ws=debug cargo run -p mcp-ws-examples --bin everything
//! cargo run -p mcp-ws-examples --bin everything -- --dial ws://127.0.0.1:9000/providers
//! ```

mod admitting;
mod conformance;
mod diagnosing;
mod dialling;
mod offering;
mod options;
mod securing;
mod setting;
mod settings;
mod sleeping;
mod structured;
mod tools;

use std::error::Error;

use futures_util::FutureExt;
use mcp_ws::prelude::*;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::options::Options;
use crate::sleeping::Slow;
use crate::sleeping::slow;
use crate::sleeping::stats;
use crate::structured::weather;
use crate::tools::add;
use crate::tools::boom;
use crate::tools::count;
use crate::tools::echo;
use crate::tools::fail;

#[tokio::main]
#[allow(clippy::print_stdout, reason = "the port that was taken is printed for whoever asked for any")]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let options = match Options::parse() {
        Ok(Some(options)) => options,
        Ok(None) => {
            println!("{}", options::help());
            return Ok(());
        }
        Err(error) => return Err(format!("{error}\n\n{}", options::help()).into()),
    };

    let server = Server::new(tools![echo, add, fail, slow, count, stats, boom, weather])
        .with_state(Slow::default())
        .and(conformance::TOOLS)?
        .named("everything", env!("CARGO_PKG_VERSION"))
        .config(options.config);
    offering::add_to(&server)?;
    conformance::add_to(&server)?;
    if options.diagnostics {
        diagnosing::add_to(&server)?;
    }
    let dialling = dialling::dial(&server, options.dial);
    let Some(address) = options.listen else { return dialling::until_interrupted(&server, dialling).await };
    // Bound here and not by `serve`, because port 0 means any, and the one taken has to be printed. Whoever reads the
    // line may interrupt at once, so the signals are caught before.
    let listener = TcpListener::bind(&address).await?;
    let tls = options.tls.tls()?;
    let url = format!("{}://{}/ws", if tls.is_some() { "wss" } else { "ws" }, listener.local_addr()?);
    let server = options.admission.guard(server, &url)?;
    let serving = match tls {
        None => server.serve_until_interrupted(listener).boxed(),
        Some(tls) => server.serve_tls_until_interrupted(listener, tls).boxed(),
    };
    println!("listening on {url}");
    Ok(serving.await?)
}
