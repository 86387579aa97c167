//! What reaches a connection from elsewhere in the process: commands at its door, the news that the server has other tools,
//! and the wish that it stop.

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::Connection;
use super::GOING_AWAY;
use super::Phase;
use super::now;
use crate::peer::CloseCode;
use crate::peer::Key;
use crate::protocol::notifications;
use crate::tool::Command;
use crate::wire::write_notification;

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
    pub(super) fn empty_door(&mut self, current: Option<Key>) {
        while let Some(command) = self.door.take() {
            self.obey(command, current);
        }
    }

    fn obey(&mut self, command: Command, current: Option<Key>) {
        let Command::Progress { key, params } = command;
        if current == Some(key) || self.peer.handle_progress(key, now()) {
            write_notification(self.socket.outbox(), notifications::PROGRESS, &params);
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

    pub(super) fn drive_stop(&mut self) {
        if matches!(self.phase, Phase::Open) && self.door.is_stopping() {
            self.phase = Phase::Stopping(now() + self.settings.shutdown_timeout);
        }
        if matches!(self.phase, Phase::Stopping(_)) && self.peer.in_flight() == 0 {
            self.close(CloseCode::GoingAway, GOING_AWAY);
        }
    }
}
