//! `mcp-ws ping`: how fast a server answers.

use std::time::Duration;

use serde_json::Value;
use serde_json::json;
use tokio::time::MissedTickBehavior;

use super::exit::Exit;
use super::exit::Failure;
use super::options;
use super::options::Shared;
use super::output;
use super::output::FAINT;
use crate::client::Client;
use crate::client::Error;
use crate::client::Reconnect;
use crate::server::Interruption;
use crate::transport::now;

pub(super) async fn run(shared: &Shared, options: options::Ping) -> Result<(), Failure> {
    let endpoint = shared.endpoint(&shared.url(options.server)?)?.reconnect(Reconnect::never());
    let name = endpoint.redacted();
    let mut interruption = Interruption::watch();
    let begun = now();
    let client = tokio::select! {
        client = shared.client(endpoint).connect() => client?,
        () = interruption.next() => return Err(Failure::silent(Exit::Interrupted)),
    };
    let took = now().duration_since(begun);
    let server = client.server().await?;
    let program = [server.name, server.version].into_iter().flatten().collect::<Vec<_>>().join(" ");
    tell(
        shared,
        || format!("connected to {name} in {}: {program}, MCP {}", ms(took), server.protocol_version),
        || json!({"event": "connected", "url": name, "ms": millis(took), "server": program, "protocolVersion": server.protocol_version}),
    )?;

    let mut times = Times::default();
    let ended = tokio::select! {
        ended = pings(shared, &client, options.count, options.interval, &mut times) => ended,
        () = interruption.next() => Ok(()),
    };
    tell(shared, || times.summary(), || times.json())?;
    client.close().await;
    ended
}

async fn pings(
    shared: &Shared,
    client: &Client,
    count: Option<u64>,
    interval: Duration,
    times: &mut Times,
) -> Result<(), Failure> {
    let mut ticks = tokio::time::interval(interval.max(SHORTEST));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut slow = None;
    for number in 1..=count.unwrap_or(u64::MAX) {
        ticks.tick().await;
        times.sent += 1;
        match client.ping().await {
            Ok(took) => {
                times.answered.push(took);
                tell(
                    shared,
                    || format!("{number}: {FAINT}answered in{FAINT:#} {}", ms(took)),
                    || json!({"event": "answered", "number": number, "ms": millis(took)}),
                )?;
            }
            Err(error @ Error::TimedOut { .. }) => {
                output::remark(format_args!("{number}: {error}"));
                slow = Some(error);
            }
            Err(error) => return Err(error.into()),
        }
    }
    slow.map_or(Ok(()), |error| Err(error.into()))
}

/// A server is not to be flooded.
const SHORTEST: Duration = Duration::from_millis(1);

fn tell(
    shared: &Shared,
    text: impl FnOnce() -> String,
    value: impl FnOnce() -> Value,
) -> Result<(), Failure> {
    // One line each, on a terminal too: they come one after the other.
    Ok(if shared.json { output::line(value()) } else { output::line(text()) }?)
}

/// What was measured so far.
#[derive(Debug, Default)]
struct Times {
    sent: u64,
    answered: Vec<Duration>,
}

impl Times {
    /// The least, the mean and the greatest.
    fn range(&self) -> Option<[Duration; 3]> {
        let (least, most) = (self.answered.iter().min()?, self.answered.iter().max()?);
        let number = u32::try_from(self.answered.len()).ok()?;
        let mean = self.answered.iter().sum::<Duration>() / number;
        Some([*least, mean, *most])
    }

    fn summary(&self) -> String {
        let Self { sent, answered } = self;
        let counts = format!("{sent} sent, {} answered", answered.len());
        match self.range() {
            Some([least, mean, most]) => {
                format!("{counts}, {} to {}, {} on average", ms(least), ms(most), ms(mean))
            }
            None => counts,
        }
    }

    fn json(&self) -> Value {
        let range = self.range().map(|range| range.map(millis));
        let at = |index: usize| range.map(|range| range[index]);
        json!({"event": "summary", "sent": self.sent, "answered": self.answered.len(), "minMs": at(0), "meanMs": at(1), "maxMs": at(2)})
    }
}

fn ms(time: Duration) -> String {
    format!("{:.3} ms", millis(time))
}

fn millis(time: Duration) -> f64 {
    // Microseconds are what means anything.
    (time.as_secs_f64() * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_and_measures() {
        let none = Times::default();
        assert_eq!(none.summary(), "0 sent, 0 answered");
        let two = [Duration::from_micros(500), Duration::from_micros(1500)];
        let times = Times { sent: 3, answered: two.to_vec() };
        assert_eq!(times.summary(), "3 sent, 2 answered, 0.500 ms to 1.500 ms, 1.000 ms on average");
        assert_eq!(times.json()["meanMs"], json!(1.0));
        assert_eq!(none.json()["maxMs"], Value::Null);
    }
}
