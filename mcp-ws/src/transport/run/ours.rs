//! What the other side tells and asks whoever uses its tools here.

use std::task::Context;

use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::Connection;
use super::now;
use crate::peer::Asked;
use crate::peer::Heard;
use crate::peer::Peer;
use crate::protocol::notifications;
use crate::service::Handler;
use crate::wire::Id;
use crate::wire::Message;
use crate::wire::decode;

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Progress is for whoever made the request; everything else for whoever listens.
    pub(super) fn hear(&mut self, heard: &Heard<'_>) {
        if *heard.method == *notifications::PROGRESS {
            let token = self.questions.has_requests().then(|| token(heard.text)).flatten();
            let token = token.and_then(Id::new);
            if let Some(request) = token.and_then(|token| self.peer.handle_progress_of_ours(token, now())) {
                self.questions.progress(request, heard.text);
            }
        } else if let Some(role) = self.door.client_role() {
            role.hear(&heard.method, heard.text);
        }
    }

    /// Has a question answered, if anybody here answers any.
    pub(super) fn answer_question(&mut self, asked: &Asked<'_>, task: &mut Context<'_>) {
        match self.door.client_role().and_then(|role| role.answer(asked.text)) {
            Some(answering) => self.wait(asked.key, asked.to, Handler::of_question(answering), task),
            None => Peer::refuse_question(asked, self.socket.outbox()),
        }
    }
}

/// Under which name progress is told.
fn token(text: &str) -> Option<&RawValue> {
    #[derive(Default, Deserialize)]
    struct Told<'t> {
        #[serde(borrow, default, rename = "progressToken")]
        token: Option<&'t RawValue>,
    }

    match decode::<Told<'_>>(text) {
        Message::Notification { params, .. } => params.token,
        _ => None,
    }
}
