//! A server as a process of its own, on processors of its own, and what the kernel says of it.

use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use crate::Outcome;
use crate::socket::Socket;

pub(crate) struct Server {
    process: Child,
    address: String,
    path: String,
}

impl Server {
    /// Starts a program on these processors, and waits until it says where it listens.
    pub(crate) fn start(program: &Path, arguments: &[&str], processors: &str) -> Outcome<Self> {
        let mut process = Command::new("taskset")
            .args(["-c", processors])
            .arg(program)
            .args(arguments)
            .env_remove("RUST_LOG")
            .env_remove("TOKIO_WORKER_THREADS")
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let (address, path) = line.trim().split_once('/').ok_or("it does not say where it listens")?;
        let server = Self { process, address: address.to_owned(), path: format!("/{path}") };
        server.await_listener()?;
        Ok(server)
    }

    /// Not every server listens by the time it says where.
    fn await_listener(&self) -> Outcome {
        let begin = Instant::now();
        while let Err(error) = TcpStream::connect(&self.address) {
            if begin.elapsed() > Duration::from_secs(5) {
                return Err(error.into());
            }
            thread::sleep(Duration::from_millis(3));
        }
        Ok(())
    }

    pub(crate) fn connect(&self) -> Outcome<Socket> {
        Socket::connect(&self.address, &self.path)
    }

    /// The time it has been on a processor, in ns, as soon as it rests.
    pub(crate) fn cpu(&self) -> Outcome<u64> {
        let mut before = self.cpu_now()?;
        loop {
            thread::sleep(Duration::from_millis(3));
            let now = self.cpu_now()?;
            if now == before {
                return Ok(now);
            }
            before = now;
        }
    }

    /// Of all its threads, none of which may end while it is measured.
    fn cpu_now(&self) -> Outcome<u64> {
        let mut sum = 0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            let text = fs::read_to_string(thread?.path().join("schedstat"))?;
            sum += text.split(' ').next().unwrap_or_default().parse::<u64>()?;
        }
        Ok(sum)
    }

    /// Its resident memory in KiB, as soon as it rests.
    pub(crate) fn memory(&self) -> Outcome<u64> {
        self.cpu()?;
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
