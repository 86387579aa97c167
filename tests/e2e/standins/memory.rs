//! What is measured of the process is what it holds.

use tokio::net::TcpListener;
use tokio::net::TcpStream;

use crate::fixture::memory;
use crate::fixture::until;

#[tokio::test]
async fn what_is_held_is_counted_and_what_is_let_go_is_not() {
    if !memory::alone("standins::memory::what_is_held_is_counted_and_what_is_let_go_is_not") {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let sockets = memory::sockets();
    let mut held = Vec::new();
    for _ in 0..10 {
        held.push(TcpStream::connect(listener.local_addr().unwrap()).await.unwrap());
        held.push(listener.accept().await.unwrap().0);
    }
    assert_eq!(memory::sockets(), sockets + 20);
    drop(held);
    assert_eq!(memory::sockets(), sockets);

    let tasks = memory::tasks();
    let waiting = [1, 2, 3].map(|_| tokio::spawn(std::future::pending::<()>()));
    assert_eq!(memory::tasks(), tasks + 3);
    for task in waiting {
        task.abort();
    }
    until("the tasks are gone", || memory::tasks() == tasks).await;

    let resident = memory::resident();
    let large = vec![1_u8; 64 << 20];
    assert!(memory::resident() >= resident + (60 << 20));
    drop(large);
    assert!(memory::resident() < resident + (10 << 20));
}
