//! The server under load, a process of its own, and what the system says it holds.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use tokio::io::AsyncBufReadExt;
use tokio::io::BufReader;
use tokio::process::Child;
use tokio::process::Command;

use crate::wrong::Outcome;
use crate::wrong::Wrong;
use crate::wrong::ensure;
use crate::wrong::within;

pub(crate) struct Process {
    child: Child,
    id: u32,
    pub(crate) address: std::net::SocketAddr,
}

/// What it holds at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// In KiB.
    pub(crate) memory: u64,
    pub(crate) descriptors: u64,
    pub(crate) threads: u64,
}

impl Process {
    /// Starts it, and waits until it says where it listens. What it says besides is written into the log.
    pub(crate) async fn start(binary: &Path, log: &Path, flags: &[String]) -> Outcome<Self> {
        let mut child = Command::new(binary)
            .args(["--listen", "127.0.0.1:0", "--diagnostics"])
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(File::create(log)?)
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or(Wrong("the server has no output".to_owned()))?;
        let id = child.id().ok_or(Wrong("the server has ended".to_owned()))?;
        let mut line = String::new();
        within("where the server listens", async {
            BufReader::new(output).read_line(&mut line).await?;
            Ok(())
        })
        .await?;
        let address =
            line.trim().strip_prefix("listening on ws://").and_then(|line| line.strip_suffix("/ws"));
        let address = address.and_then(|address| address.parse().ok());
        let address = address.ok_or_else(|| Wrong(format!("where does the server listen? {line}")))?;
        Ok(Self { child, id, address })
    }

    pub(crate) fn held(&self) -> Outcome<Held> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id))?;
        let number = |name: &str| -> Option<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim_start_matches(':').split_whitespace().next()?.parse().ok()
        };
        let missing = || Wrong("the system does not say what the server holds".to_owned());
        Ok(Held {
            memory: number("VmRSS").ok_or_else(missing)?,
            threads: number("Threads").ok_or_else(missing)?,
            descriptors: std::fs::read_dir(format!("/proc/{}/fd", self.id))?.count() as u64,
        })
    }

    /// The processor's time it has taken, in hundredths of a second.
    pub(crate) fn ticks(&self) -> Outcome<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id))?;
        // Behind the name, which may have spaces and ends in a bracket.
        let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
        let times = behind.split_whitespace().skip(11).take(2).filter_map(|time| time.parse::<u64>().ok());
        Ok(times.sum())
    }

    /// Interrupts it, upon which it has to end with success.
    pub(crate) async fn stop(mut self) -> Outcome {
        Command::new("kill").args(["-INT", &self.id.to_string()]).status().await?;
        let status = within("the end of the server", async { Ok(self.child.wait().await?) }).await?;
        ensure(status.success(), "the server has not ended with success", &status)
    }
}
