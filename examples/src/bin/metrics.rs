//! A server whose figures Prometheus can read, beside its tools:
//!
//! ```text
//! cargo run --release -p mcp-ws-examples --bin metrics
//! curl http://127.0.0.1:8000/metrics
//! ```

use std::time::Duration;

use axum::routing::get;
use mcp_ws::prelude::*;
use metrics_exporter_prometheus::Matcher;
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;

/// How long calls take, in seconds, as OpenTelemetry's conventions for MCP sort them.
const BUCKETS: [f64; 14] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0];

/// Adds two integers.
#[mcp_tool]
fn add(a: i64, b: i64) -> Result<i64, ToolError> {
    a.checked_add(b).ok_or_else(|| ToolError::new("the sum is too large"))
}

/// Waits for so many milliseconds.
#[mcp_tool]
async fn wait(ms: u64) -> String {
    tokio::time::sleep(Duration::from_millis(ms)).await;
    format!("waited {ms} ms")
}

#[tokio::main]
#[allow(clippy::print_stdout, reason = "an example talks to the person who started it")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt::init();
    // Before anything is served: whoever counts asks for its figures once.
    let durations = Matcher::Suffix("_duration_seconds".to_owned());
    let prometheus =
        PrometheusBuilder::new().set_buckets_for_metric(durations, &BUCKETS)?.install_recorder()?;
    mcp_ws::describe_metrics();

    let mcp = Server::new(tools![add, wait]).named(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    // Figures are not for everybody: bind this to an address of its own, or put a guard before it.
    let figures = get({
        let prometheus = prometheus.clone();
        move || async move { prometheus.render() }
    });
    let app = mcp.router().route("/health", mcp.health()).route("/metrics", figures);

    // What was recorded is sorted into its buckets when somebody asks, or here.
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            prometheus.run_upkeep();
        }
    });

    mcp_ws_examples::say_what_to_do_next("127.0.0.1:8000");
    let listener = TcpListener::bind("127.0.0.1:8000").await?;
    println!("ws://127.0.0.1:8000/ws, and http://127.0.0.1:8000/metrics");
    let stop = async move {
        // Without signals it goes on until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        mcp.shutdown().await;
    };
    axum::serve(listener, app).with_graceful_shutdown(stop).await?;
    Ok(())
}
