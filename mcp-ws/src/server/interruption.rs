//! The signals by which a process is asked to end: SIGINT and SIGTERM; elsewhere Ctrl-C.

/// Signals that are caught from the moment this is made. Where the system lets none be caught, the process is ended by
/// them as any other is.
#[derive(Debug)]
pub(super) struct Interruption {
    #[cfg(unix)]
    signals: [Option<tokio::signal::unix::Signal>; 2],
}

#[cfg(unix)]
impl Interruption {
    pub(super) fn watch() -> Self {
        use tokio::signal::unix::SignalKind;
        use tokio::signal::unix::signal;

        let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
        Self { signals: kinds.map(|kind| signal(kind).ok()) }
    }

    /// Waits for the next one.
    pub(super) async fn next(&mut self) {
        let [interrupt, terminate] = &mut self.signals;
        tokio::select! {
            Some(Some(())) = async { Some(interrupt.as_mut()?.recv().await) } => {}
            Some(Some(())) = async { Some(terminate.as_mut()?.recv().await) } => {}
            else => std::future::pending().await,
        }
    }
}

#[cfg(not(unix))]
impl Interruption {
    pub(super) fn watch() -> Self {
        Self {}
    }

    /// Waits for the next one.
    pub(super) async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
