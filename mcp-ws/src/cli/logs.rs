//! What is told of what goes on inside: nothing, or all of it with `-v`, to stderr, and never a secret.

use std::io;
use std::io::Write;

use tracing::Level;
use tracing_subscriber::fmt::MakeWriter;

use super::options::Shared;
use super::redact::Secrets;

/// What no line may have in it.
static SECRETS: Secrets = Secrets::new();

/// Writes logs from now on.
pub(super) fn start(shared: &Shared) {
    let level = match shared.verbose {
        // Each command says by itself what its user has to know.
        0 => return,
        1 => Level::DEBUG,
        _ => Level::TRACE,
    };
    for secret in shared.secrets() {
        SECRETS.add(secret);
    }
    // There is none before this one.
    let _ = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_target(false)
        .with_ansi(false)
        .with_writer(Redacted)
        .try_init();
}

/// Keeps a secret out of all logs, from now on.
pub(super) fn hide(secret: &str) {
    SECRETS.add(secret);
}

/// The same of what is secret in a URL.
pub(super) fn hide_url(url: &str) {
    SECRETS.add_url(url);
}

struct Redacted;

impl<'a> MakeWriter<'a> for Redacted {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(Vec::new())
    }
}

/// One line, which is whole before it is looked at: a secret may come in two pieces.
struct Line(Vec<u8>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let line = SECRETS.without(&String::from_utf8_lossy(&self.0));
        // There is nobody else to tell.
        let _ = io::stderr().lock().write_all(line.as_bytes());
    }
}
