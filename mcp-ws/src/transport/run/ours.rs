//! What the other side tells and asks whoever uses its tools here, and how much of what leaves are requests of ours.

use std::collections::VecDeque;
use std::ops::Range;
use std::task::Context;

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
use crate::wire::Members;
use crate::wire::Message;
use crate::wire::Place;
use crate::wire::Raw;
use crate::wire::decode;
use crate::wire::write_error;

/// Where requests of ours stand in all that leaves, as far as they have not left.
#[derive(Debug, Default)]
pub(super) struct Ours {
    places: VecDeque<Range<u64>>,
    /// How long all of them are together.
    bytes: u64,
}

impl Ours {
    pub(super) fn push(&mut self, place: Range<u64>) {
        self.bytes += place.end - place.start;
        self.places.push_back(place);
    }

    /// How much of them has not left, when so much has in all.
    pub(super) fn unsent(&mut self, sent: u64) -> usize {
        while let Some(place) = self.places.front().filter(|place| place.end <= sent) {
            self.bytes -= place.end - place.start;
            self.places.pop_front();
        }
        let begun = self.places.front().map_or(0, |place| sent.saturating_sub(place.start));
        usize::try_from(self.bytes - begun).unwrap_or(usize::MAX)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Progress is for whoever made the request; everything else for whoever listens.
    pub(super) fn hear(&mut self, heard: &Heard<'_>) {
        if *heard.method == *notifications::PROGRESS {
            let token = self.questions.has_requests().then(|| token(heard.text)).flatten();
            let token = token.and_then(Id::new);
            // Nobody reads so much of it, and it would be kept for whoever is slow.
            let token = token.filter(|_| heard.text.len() <= LONGEST_PROGRESS);
            if let Some(request) = token.and_then(|token| self.peer.handle_progress_of_ours(token, now())) {
                self.questions.progress(request, heard.text);
            }
        } else if let Some(role) = self.door.client_role() {
            role.hear(&heard.method, heard.text);
        }
    }

    /// Has a question answered, if anybody here answers any.
    pub(super) fn answer_question(&mut self, asked: &Asked<'_>, task: &mut Context<'_>) {
        if let Some(error) = self.peer.refusal() {
            return write_error(self.socket.outbox(), Some(asked.to.id), &error);
        }
        match self.door.client_role().and_then(|role| role.answer(asked.text)) {
            Some(answering) => self.wait(asked.key, asked.to, Handler::of_question(answering), task),
            None => Peer::refuse_question(asked, self.socket.outbox()),
        }
    }
}

/// The longest report of progress that is handed on.
const LONGEST_PROGRESS: usize = 64 * 1024;

/// Under which name progress is told.
fn token(text: &str) -> Option<Raw<'_>> {
    #[derive(Default)]
    struct Told<'t> {
        token: Option<Raw<'t>>,
    }

    impl<'t> Members<'t> for Told<'t> {
        fn place(&mut self, name: &str) -> Option<Place<'_, 't>> {
            (name == "progressToken").then(|| Place::of(&mut self.token))
        }
    }

    match decode::<Told<'_>>(text, "") {
        Message::Notification { params, .. } => params.token,
        _ => None,
    }
}
