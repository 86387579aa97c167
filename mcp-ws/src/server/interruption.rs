//! The signals by which a process is asked to end: SIGINT and SIGTERM, or Ctrl-C.

#[cfg(unix)]
use tokio::signal::unix;
#[cfg(windows)]
use tokio::signal::windows;

/// Signals that are caught from the moment this is made. Where the system lets none be caught, the process is ended by
/// them as any other is.
#[derive(Debug)]
pub(crate) struct Interruption {
    #[cfg(unix)]
    signals: [Option<unix::Signal>; 2],
    #[cfg(windows)]
    signal: Option<windows::CtrlC>,
}

impl Interruption {
    #[cfg(unix)]
    pub(crate) fn watch() -> Self {
        let kinds = [unix::SignalKind::interrupt(), unix::SignalKind::terminate()];
        Self { signals: kinds.map(|kind| unix::signal(kind).ok()) }
    }

    #[cfg(windows)]
    pub(crate) fn watch() -> Self {
        Self { signal: windows::ctrl_c().ok() }
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        #[cfg(unix)]
        let [first, second] = &mut self.signals;
        #[cfg(windows)]
        let (first, second) = (&mut self.signal, None::<&mut windows::CtrlC>);
        tokio::select! {
            Some(Some(())) = async { Some(first.as_mut()?.recv().await) } => {}
            Some(Some(())) = async { Some(second.as_mut()?.recv().await) } => {}
            else => std::future::pending().await,
        }
    }
}
