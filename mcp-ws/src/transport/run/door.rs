//! What reaches a connection from elsewhere in the process: commands at its door, the news that the server has other tools,
//! and the wish that it stop.

use std::task::Context;
use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::Connection;
use super::Ended;
use super::Parting;
use super::Phase;
use super::now;
use crate::peer::Call;
use crate::peer::CloseCode;
use crate::peer::Key;
use crate::protocol::notifications;
use crate::tool::Command;
use crate::tool::OwnRequest;
use crate::tool::Wish;
use crate::transport::questions::Request;
use crate::wire::write_notification;

/// Where a log message says which request it is about. MCP has no member for it, and on a socket that many requests share
/// nobody could tell otherwise.
const OF_REQUEST: &str = "mcp-ws/requestId";

/// What whoever is disconnected by the operator is told.
const SENT_AWAY: &str = "disconnected by the operator";

/// What whoever holds the most memory is told when there is too little.
const NO_MEMORY: &str = "the server is short of memory";

/// How long it may take until it is gone.
const TO_MAKE_ROOM: Duration = Duration::from_secs(1);

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Does what was asked for at the door, while there is room.
    pub(super) fn drive_door(&mut self) {
        while self.is_open() && self.has_room() {
            let Some(command) = self.door.take() else { return };
            self.obey(command, None);
        }
    }

    /// Does all of it before an answer is written, room or not: the door holds little, and progress that came after its
    /// answer would be lost. `current` is a call that runs, but does not wait.
    pub(super) fn empty_door(&mut self, current: Option<&Call<'_>>) {
        while let Some(command) = self.door.take() {
            self.obey(command, current);
        }
    }

    /// Nothing is said on behalf of a call that is over.
    fn obey(&mut self, command: Command, current: Option<&Call<'_>>) {
        match command {
            Command::Progress { key, params } => {
                let runs = current.is_some_and(|call| call.key == key);
                if runs || self.peer.handle_progress(key, now()) {
                    write_notification(self.socket.outbox(), notifications::PROGRESS, &params);
                }
            }
            Command::Log { key, members } => {
                let current = current.filter(|call| call.key == key).map(|call| call.to.id);
                if let Some(id) = current.or_else(|| self.peer.id_of(key)) {
                    let params = format!(r#"{{{members},"_meta":{{"{OF_REQUEST}":{}}}}}"#, id.as_json());
                    write_notification(self.socket.outbox(), notifications::MESSAGE, &params);
                }
            }
            Command::Ask { key, method, params, answer } => {
                if let Some(question) = self.peer.ask(key, method, &params, self.socket.outbox()) {
                    self.questions.start(question, answer);
                }
            }
            Command::Request {
                request: OwnRequest { id, method, params, patience, progress, .. },
                answer,
            } => {
                let before = self.socket.outbox().end();
                self.peer.request(id, &method, &params, patience, now(), self.socket.outbox());
                self.ours.push(before..self.socket.outbox().end());
                self.questions.start_request(id, Request { answer, progress });
            }
            Command::Notify { method, params } => {
                write_notification(self.socket.outbox(), method, &params);
            }
        }
    }

    /// Takes back what nobody wants to know any more: the call that asked is over, or does something else.
    pub(super) fn drive_questions(&mut self, task: &mut Context<'_>) {
        // Nothing stands behind a close frame.
        if !self.is_open() {
            return;
        }
        while let Some(question) = self.questions.poll_abandoned(task) {
            self.peer.give_up(question, now(), self.socket.outbox());
        }
        while let Some(request) = self.door.take_abandoned() {
            self.questions.remove(request);
            self.peer.give_up(request, now(), self.socket.outbox());
        }
    }

    /// Takes back what a call has asked that is over.
    pub(super) fn give_up_questions(&mut self, key: Key) {
        while let Some(question) = self.peer.left_open(key) {
            self.questions.remove(question);
            self.peer.give_up(question, now(), self.socket.outbox());
        }
    }

    /// Tells the other side that the list of tools has changed, if it has.
    pub(super) fn drive_news(&mut self) {
        if !self.has_news() || !self.may_tell() {
            return;
        }
        self.service.handle_told();
        if self.peer.handle_tools_changed(self.socket.outbox()) {
            self.told = self.socket.outbox().end();
        }
    }

    /// Whether the list has changed since the other side was told.
    pub(super) fn has_news(&self) -> bool {
        self.service.has_news()
    }

    /// Whether there is room, and the last notification of a change has left: a connection that reads slowly is owed one
    /// more, however often the list changes.
    pub(super) fn may_tell(&mut self) -> bool {
        self.is_open() && self.has_room() && self.socket.outbox().sent() >= self.told
    }

    /// Does what it is asked of how the connection ends.
    pub(super) fn drive_stop(&mut self) {
        if !self.is_open() {
            return;
        }
        match self.door.wish() {
            None => {}
            Some(Wish::Finish) => self.stop(self.settings.farewell),
            Some(Wish::Leave) => return self.close(CloseCode::Policy, SENT_AWAY),
            Some(Wish::MakeRoom) => return self.make_room(),
        }
        if let Phase::Stopping(_, (code, reason)) = self.phase
            && self.peer.in_flight() == 0
        {
            self.close(code, reason);
        }
    }

    /// Gives back at once what the connection keeps, and closes it if it is not closed already. What has begun to leave has little time
    /// to do so, and a close frame with it.
    pub(super) fn make_room(&mut self) {
        if self.is_open() {
            self.close(CloseCode::TryLater, NO_MEMORY);
        }
        let soon = now() + TO_MAKE_ROOM;
        let Phase::Closing(ended, until) = &mut self.phase else { return };
        *until = soon.min(*until);
        match ended {
            Ended::Lost => self.socket.outbox().cut(),
            Ended::Closed(..) | Ended::ClosedByPeer(..) => self.socket.outbox().cut_up_to_last(),
        }
        self.socket.forget();
        self.tell_of_itself();
    }

    /// Takes no new calls, and closes the connection so when those in flight are done. Who was told before how it ends, is not
    /// told otherwise.
    pub(super) fn stop(&mut self, parting: Parting) {
        if matches!(self.phase, Phase::Open) {
            self.phase = Phase::Stopping(now() + self.settings.shutdown_timeout, parting);
        }
    }
}
