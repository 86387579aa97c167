//! Through a proxy, and what it means when that says no.

use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::far::header;
use super::far::read_head;
use super::far::welcome;
use super::*;

/// An endpoint that only a proxy knows the way to.
fn behind(port: u16) -> Endpoint {
    let proxy = format!("http://s3cr3t-user:s3cr3t-password@127.0.0.1:{port}");
    Endpoint::new("ws://far.invalid/ws?token=s3cr3t-query")
        .bearer_token("s3cr3t-token")
        .proxy(Proxy::Url(proxy))
}

#[tokio::test]
async fn a_proxy_is_asked_for_the_host_and_then_the_host() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = behind(listener.local_addr().unwrap().port());
    let proxy = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let connect = read_head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
        let asked = read_head(&mut stream).await;
        stream.write_all(welcome(&asked, "").as_bytes()).await.unwrap();
        (connect, asked, stream)
    };
    let (dialled, (connect, asked, _stream)) = tokio::join!(dial(&endpoint), proxy);
    dialled.unwrap();
    assert!(connect.starts_with("CONNECT far.invalid:80 HTTP/1.1\r\n"), "{connect}");
    assert_eq!(header(&connect, "host"), Some("far.invalid:80"));
    assert_eq!(header(&connect, "proxy-authorization"), Some("Basic czNjcjN0LXVzZXI6czNjcjN0LXBhc3N3b3Jk"));
    assert_eq!(header(&connect, "authorization"), None, "that is for the host");
    assert!(asked.starts_with("GET /ws?token=s3cr3t-query HTTP/1.1\r\n"), "{asked}");
    assert_eq!(header(&asked, "host"), Some("far.invalid"));
    assert_eq!(header(&asked, "proxy-authorization"), None, "that is for the proxy");
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named() {
    let refused = async |status: u16, headers: &str, body: &str| {
        let says = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len());
        let mut far = Far::that([Says::This(says)]).await;
        let error = error_at(&behind(far.port)).await;
        far.asked().await;
        assert!(far.was_asked_nothing_more());
        (error, format!("the proxy at 127.0.0.1:{}: ", far.port))
    };
    let body = "no czNjcjN0LXVzZXI6czNjcjN0LXBhc3N3b3Jk s3cr3t-password";
    let (error, named) = refused(407, "Proxy-Authenticate: Basic realm=\"x\"\r\n", body).await;
    let why = format!("{named}407 Proxy Authentication Required, it asks for Basic realm=\"x\": no … …");
    assert_eq!(error, Error::Unauthorized { why });
    for status in [400, 404, 501, 502] {
        let (error, named) = refused(status, "", "no way").await;
        assert_eq!(error, Error::Handshake { status: Some(status), why: format!("{named}no way") });
    }
    let far = Far::that([Says::This(String::new())]).await;
    let error = error_at(&behind(far.port)).await;
    assert!(matches!(error, Error::Handshake { status: None, .. }), "{error}");
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_told() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let Error::Refused { address, .. } = error_at(&behind(port)).await else { panic!("refused") };
    assert_eq!(address, format!("127.0.0.1:{port}"));
}

#[tokio::test]
async fn a_proxy_that_talks_before_it_is_asked_is_not_trusted() {
    let says = Says::This("HTTP/1.1 200 X\r\n\r\nHTTP/1.1 101 X\r\n".to_owned());
    let far = Far::that([says]).await;
    let error = error_at(&behind(far.port)).await;
    assert!(matches!(error, Error::Protocol { .. } | Error::Handshake { .. }), "{error}");
}
