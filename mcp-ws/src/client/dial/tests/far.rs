//! The far side: it reads a request of HTTP, keeps it, and says what it is told to.

use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::client::Endpoint;
use crate::transport::accept_key;

/// What is said to one connection.
#[derive(Clone, Debug)]
pub(super) enum Says {
    /// It is a WebSocket, with these further headers, each with its line break, and these bytes behind it.
    Welcome(&'static str, &'static [u8]),
    /// This, and then the connection ends.
    This(String),
    /// This, and then nothing more, without an end.
    ThisAndWaits(String),
}

impl Says {
    pub(super) fn welcome() -> Self {
        Self::Welcome("", b"")
    }

    /// A status, without a body.
    pub(super) fn status(status: u16) -> Self {
        Self::This(format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n"))
    }
}

/// A listener on loopback that takes as many connections as there are answers.
pub(super) struct Far {
    pub(super) port: u16,
    heads: mpsc::UnboundedReceiver<String>,
}

impl Far {
    pub(super) async fn that<const N: usize>(says: [Says; N]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, heads) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut kept = Vec::new();
            for says in says {
                let (mut stream, _) = listener.accept().await.unwrap();
                let head = read_head(&mut stream).await;
                sender.send(head.clone()).unwrap();
                if answer(&mut stream, &head, says).await {
                    kept.push(stream);
                }
            }
            sender.closed().await;
        });
        Self { port, heads }
    }

    pub(super) fn url(&self) -> String {
        format!("ws://127.0.0.1:{}/ws?token=s3cr3t-query", self.port)
    }

    pub(super) fn endpoint(&self) -> Endpoint {
        Endpoint::new(self.url())
    }

    /// What was asked next, in lines.
    pub(super) async fn asked(&mut self) -> String {
        self.heads.recv().await.unwrap()
    }

    /// Whether nothing more was asked than has been read already.
    pub(super) fn was_asked_nothing_more(&mut self) -> bool {
        self.heads.try_recv().is_err()
    }
}

/// The value of a header.
pub(super) fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let mut values = lines.filter(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    values.next()
}

/// A request, up to the empty line.
pub(super) async fn read_head(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap()
}

/// The answer that accepts a request.
pub(super) fn welcome(head: &str, headers: &str) -> String {
    let accept = accept_key(header(head, "sec-websocket-key").unwrap().as_bytes());
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Accept: {accept}\r\n{headers}\r\n"
    )
}

/// Says it, and whether the connection is kept.
async fn answer(stream: &mut TcpStream, head: &str, says: Says) -> bool {
    let (text, kept) = match says {
        Says::Welcome(headers, behind) => {
            let mut text = welcome(head, headers).into_bytes();
            text.extend_from_slice(behind);
            (text, true)
        }
        Says::This(text) => (text.into_bytes(), false),
        Says::ThisAndWaits(text) => (text.into_bytes(), true),
    };
    // Whoever has heard enough hangs up.
    let _ = stream.write_all(&text).await;
    kept
}
