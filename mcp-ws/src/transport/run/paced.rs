//! Requests that come too fast. Each is answered, and not done; nothing else is lost, and what is no request is always taken: a
//! cancel has to get through.

use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::Connection;
use super::now;
use crate::peer::Peer;
use crate::wire::Code;
use crate::wire::ErrorObject;

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// What a text is answered with that is a request too many. One that is refused by one bucket takes nothing of the others, and
    /// comes again when none of them refuses it.
    pub(super) fn too_fast(&self, text: &str) -> Option<ErrorObject> {
        let paces = &self.settings.paces;
        if paces.is_empty() || !Peer::is_request(text) {
            return None;
        }
        let now = now();
        let taken: Vec<_> = paces.iter().map(|pace| (pace, pace.take(now))).collect();
        let wait = taken.iter().filter_map(|(_, taken)| taken.err()).max()?;
        taken.iter().filter(|(_, taken)| taken.is_ok()).for_each(|(pace, _)| pace.put_back());
        Some(too_many(wait))
    }
}

fn too_many(wait: Duration) -> ErrorObject {
    let millis = wait.as_nanos().div_ceil(1_000_000);
    let message = format!("too many requests: the next is taken in {millis} ms");
    ErrorObject::new(Code::TOO_MANY_REQUESTS, message).with_data(format!(r#"{{"retryAfterMs":{millis}}}"#))
}
