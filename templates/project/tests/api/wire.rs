//! What a client sees of its connection, over a real one.

use std::{future::pending, time::Duration};

use app::api;
use kernel::server;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

use crate::helpers::{Service, run};

/// Long before a server gives up waiting.
const SOON: Duration = Duration::from_secs(8);

/// What a connection goes on behind, though nobody wants it.
const SHORT: usize = 60_000;

/// What ends a connection, longer than systems keep for a reader that is late.
const LONG: usize = 8 << 20;

/// The client's end of a connection.
struct Wire(TcpStream);

impl Wire {
    async fn to(service: &Service) -> Self {
        Self::until(pending(), service).await.0
    }

    /// A connection to a server that ends after `stop`.
    async fn until(
        stop: impl Future<Output = ()> + Send + 'static,
        service: &Service,
    ) -> (Self, JoinHandle<()>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = service.app.clone();
        let server = tokio::spawn(async move {
            server::serve(listener, app.service(), &app.config.server, stop).await;
        });
        (Self(TcpStream::connect(address).await.unwrap()), server)
    }

    /// Sends the head of a request to where nothing is.
    async fn ask(&mut self, headers: &str) {
        let prefix = api::PREFIX;
        let head = format!("POST {prefix}/no_such_thing HTTP/1.1\r\nhost: it\r\n{headers}\r\n");
        self.send(head.as_bytes()).await;
    }

    async fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// The head of an answer that comes soon, in lower case.
    async fn answer(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(timeout(SOON, self.0.read_u8()).await.unwrap().unwrap());
        }
        let head = String::from_utf8(head).unwrap().to_lowercase();
        let length = head.split_once("content-length: ").unwrap().1;
        let length = length.split_once("\r\n").unwrap().0.parse().unwrap();
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await.unwrap();
        assert!(head.starts_with("http/1.1 404 "), "{head}");
        head
    }

    async fn ends(mut self) {
        let mut rest = Vec::new();
        let read = timeout(SOON, self.0.read_to_end(&mut rest));
        assert_eq!(read.await.unwrap().unwrap(), 0);
    }
}

fn says_close(head: &str) -> bool {
    head.contains("\r\nconnection: close\r\n")
}

#[test]
fn a_place_to_listen_that_is_taken_is_no_start() {
    run(async {
        let other = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let taken = other.local_addr().unwrap().to_string();
        for (taken_by, free) in [("BIND", "METRICS_BIND"), ("METRICS_BIND", "BIND")] {
            let variables = [(taken_by, taken.as_str()), (free, "127.0.0.1:0")];
            let service = Service::start_with(&variables).await;
            let ended = timeout(SOON, service.app.serve()).await;
            let message = ended.unwrap().unwrap_err().to_string();
            assert!(message.contains(&format!("`{taken_by}`")), "{message}");
        }
    });
}

#[test]
fn a_connection_goes_on_behind_a_body_that_nobody_reads() {
    run(async {
        let service = Service::start().await;
        let mut wire = Wire::to(&service).await;
        for length in [1, SHORT] {
            wire.ask(&format!("content-length: {length}\r\n")).await;
            let head = wire.answer().await;
            assert!(!says_close(&head), "{head}");
            wire.send(&vec![b'x'; length]).await;
        }
        wire.ask("").await;
        wire.answer().await;
    });
}

#[test]
fn a_body_that_nobody_reads_does_not_hold_up_the_end() {
    run(async {
        let service = Service::start().await;
        let (stop, stopped) = oneshot::channel();
        let stopped = async { stopped.await.unwrap() };
        let (mut wire, server) = Wire::until(stopped, &service).await;
        wire.ask("content-length: 1\r\n").await;
        wire.answer().await;
        stop.send(()).unwrap();
        timeout(SOON, server).await.unwrap().unwrap();
    });
}

#[test]
fn a_client_that_sends_too_much_gets_to_the_answer() {
    run(async {
        let service = Service::start().await;
        for chunked in [false, true] {
            let mut wire = Wire::to(&service).await;
            let body = "x".repeat(LONG);
            let (header, body) = if chunked {
                let body = format!("{LONG:x}\r\n{body}\r\n0\r\n\r\n");
                ("transfer-encoding: chunked\r\n".to_owned(), body)
            } else {
                (format!("content-length: {LONG}\r\n"), body)
            };
            wire.ask(&header).await;
            wire.send(body.as_bytes()).await;
            let head = wire.answer().await;
            assert!(says_close(&head), "{head}");
            wire.ends().await;
        }
    });
}

#[test]
fn a_client_that_asks_first_is_not_told_to_send_what_nobody_reads() {
    run(async {
        let service = Service::start().await;
        let mut wire = Wire::to(&service).await;
        let headers = format!("content-length: {SHORT}\r\nexpect: 100-continue\r\n");
        wire.ask(&headers).await;
        let head = wire.answer().await;
        assert!(says_close(&head), "{head}");
        wire.ends().await;
    });
}
