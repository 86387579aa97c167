//! A connection that is kept: dialled again and again as its endpoint says, and handed to whoever relays.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::sync::oneshot;

use super::LARGEST;
use crate::client::Dialled;
use crate::client::Endpoint;
use crate::client::Host;
use crate::client::Link;
use crate::client::Status;
use crate::client::Updates;
use crate::peer::CloseCode;
use crate::tool::Door;
use crate::tool::Farewell;
use crate::tool::SessionId;
use crate::transport::Event;
use crate::transport::Patience;
use crate::transport::Socket;
use crate::transport::Stream;
use crate::transport::Texts;

/// One connection after the other, of which there is one at a time.
#[derive(Debug)]
pub(in crate::cli) struct Kept {
    statuses: Option<Updates<Status>>,
    handed: mpsc::Receiver<Handed>,
    live: Option<Live>,
    link: Link,
}

/// What has happened.
#[derive(Debug)]
pub(in crate::cli) enum News {
    /// There is a connection.
    Opened,
    /// A message has come over it.
    Text(String),
    /// There is none any more.
    Lost,
    /// How it stands.
    Status(Status),
}

/// A connection, and who has to know of its end.
#[derive(Debug)]
struct Live {
    texts: Texts<Stream>,
    done: oneshot::Sender<Farewell>,
}

impl Kept {
    /// Begins to dial.
    pub(in crate::cli) fn dial(endpoint: Endpoint) -> Self {
        let (hands, handed) = mpsc::channel(1);
        let link = Link::new(endpoint, Handing(hands));
        Self { statuses: Some(link.statuses()), handed, live: None, link }
    }

    /// The next thing that happens. While it is not to read, no message comes.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is lost.
    pub(in crate::cli) async fn next(&mut self, reads: bool) -> News {
        let Self { statuses, handed, live, .. } = self;
        let event = async {
            match live {
                Some(live) => live.texts.next(reads).await,
                None => std::future::pending().await,
            }
        };
        let status = async {
            match statuses {
                Some(statuses) => statuses.next().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            event = event => match event {
                Event::Text(text) => News::Text(text),
                Event::Ended(farewell) => {
                    if let Some(Live { texts, done }) = live.take() {
                        // The next one is dialled when this is closed.
                        tokio::spawn(async move {
                            texts.finish().await;
                            // It is told to nobody if nobody dials again.
                            let _ = done.send(farewell);
                        });
                    }
                    News::Lost
                }
            },
            Some(Handed { dialled, done }) = handed.recv() => {
                let Dialled { stream, already_read, .. } = dialled;
                let socket = Socket::dialled(stream, already_read, LARGEST);
                *live = Some(Live { texts: Texts::new(socket, Patience::default()), done });
                News::Opened
            }
            status = status => {
                if status.is_none() {
                    *statuses = None;
                }
                News::Status(status.unwrap_or_else(|| self.link.status()))
            }
        }
    }

    /// Sends a message, if there is a connection.
    pub(in crate::cli) fn send(&mut self, text: &str) {
        if let Some(live) = &mut self.live {
            live.texts.send(text);
        }
    }

    /// Whether more should be sent. Without a connection there is nothing that could be full.
    pub(in crate::cli) fn has_room(&mut self) -> bool {
        self.live.as_mut().is_none_or(|live| live.texts.has_room())
    }

    /// Closes the connection that there is, as one that is of no use; the next one is dialled as after any other.
    pub(in crate::cli) fn give_up(&mut self, reason: &'static str) {
        if let Some(Live { texts, done }) = self.live.take() {
            tokio::spawn(async move {
                texts.close(CloseCode::Protocol, reason).await;
                // It is told to nobody if nobody dials again.
                let _ = done.send(Farewell { code: 1006, reason: reason.into() });
            });
        }
    }

    /// Closes for good, and waits until it is closed.
    pub(in crate::cli) async fn close(self) {
        let Self { handed, live, link, .. } = self;
        drop(handed);
        if let Some(Live { texts, done }) = live {
            texts.close(CloseCode::Normal, "").await;
            drop(done);
        }
        link.close().await;
    }
}

/// Gives each connection away, and waits for its end.
struct Handing(mpsc::Sender<Handed>);

#[derive(Debug)]
struct Handed {
    dialled: Dialled,
    done: oneshot::Sender<Farewell>,
}

impl Host for Handing {
    type Place = Arc<Door>;

    fn open(&mut self) -> Option<Arc<Door>> {
        (!self.0.is_closed()).then(|| Arc::new(Door::new(SessionId::random())))
    }

    fn door(place: &Arc<Door>) -> &Arc<Door> {
        place
    }

    async fn run(&self, dialled: Dialled, door: &Arc<Door>) {
        let (done, ended) = oneshot::channel();
        if self.0.send(Handed { dialled, done }).await.is_ok()
            && let Ok(farewell) = ended.await
        {
            door.say_farewell(farewell);
        }
        door.close();
    }

    async fn stopping(&self) {
        self.0.closed().await;
    }
}
