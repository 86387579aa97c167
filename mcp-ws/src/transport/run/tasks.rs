//! Tasks, as far as a connection has to do with them: what its client asks of them, and what it is told unasked.

use std::pin::Pin;
use std::task::Context;
use std::task::Poll;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::Connection;
use super::now;
use crate::peer::Address;
use crate::peer::Filter;
use crate::peer::Key;
use crate::peer::Listen;
use crate::peer::TaskRequest;
use crate::service::Handler;
use crate::service::TaskChanged;
use crate::wire::Id;
use crate::wire::write_error;

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub(super) fn ask_of_task(&mut self, request: &TaskRequest<'_>, task: &mut Context<'_>) {
        let handler = self.service.ask_of_task(request, &self.door);
        self.wait(request.key, request.to, handler, task);
    }

    pub(super) fn listen_to_tasks(&mut self, listen: Listen<'_>, task: &mut Context<'_>) {
        let Listen { key, to, filter } = listen;
        let handler = self.service.find_tasks(filter, &self.door);
        self.wait(key, to, handler, task);
    }

    /// Answers a request of no tool, or has it wait for the store of tasks.
    pub(super) fn wait(&mut self, key: Key, to: Address<'_>, mut handler: Handler, task: &mut Context<'_>) {
        if let Poll::Ready(finished) = Pin::new(&mut handler).poll(task) {
            return self.finish(to, finished);
        }
        if let Some(error) = self.peer.refusal() {
            return write_error(self.socket.outbox(), Some(to.id), &error);
        }
        self.peer.park_request(key, to, now());
        self.calls.start(key, handler, 0);
    }

    pub(super) fn open_listen(&mut self, id: Id<'_>, filter: Filter) {
        let asked: Vec<String> = filter.tasks().map(str::to_owned).collect();
        self.peer.open_listen(id, filter, self.socket.outbox());
        let subscription = id.canonical();
        for task in asked.iter().filter(|_| self.peer.has_listen(&subscription)) {
            self.task_news.watch(&subscription, task);
        }
    }

    /// Tells of tasks that have changed, while there is room.
    pub(super) fn drive_task_news(&mut self, task: &mut Context<'_>) {
        if self.peer.take_listens_ended() {
            self.task_news.keep(|subscription| self.peer.has_listen(subscription));
        }
        if self.task_news.is_empty() || !self.may_tell() {
            return;
        }
        while self.has_room()
            && let Poll::Ready(changed) = self.task_news.poll_next(task)
        {
            let TaskChanged { subscription, id, now } = changed;
            self.peer.handle_task_changed(&subscription, &id, &now, self.socket.outbox());
            self.told = self.socket.outbox().end();
        }
    }

    /// Whether something has happened, or may have, that the other side is not told before what it was told last has left.
    pub(super) fn owes_news(&mut self) -> bool {
        self.has_news() || (!self.task_news.is_empty() && !self.may_tell())
    }
}
