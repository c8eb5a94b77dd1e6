//! What stands between a service and its server, and may be stopped.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use url::Url;

/// What becomes of what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// It arrives.
    Open,
    /// It stays where it is, as with a server that hangs.
    Frozen,
    /// Connections end, and so does each new one.
    Cut,
}

/// Passes on what is sent, until it ends with the test.
pub struct Relay {
    address: SocketAddr,
    line: Arc<Line>,
}

struct Line {
    state: AtomicU8,
    /// How often all connections of before were forgotten.
    losses: AtomicUsize,
}

impl Relay {
    /// Between others and the server that an address names.
    pub fn to(server: &str) -> Self {
        let server: Url = server.parse().unwrap();
        let server = server.socket_addrs(|| None).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let line = Arc::new(Line {
            state: AtomicU8::new(State::Open as u8),
            losses: AtomicUsize::new(0),
        });
        let known = Arc::clone(&line);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if known.state.load(Ordering::Acquire) != State::Cut as u8 {
                    let server = TcpStream::connect(&*server).unwrap();
                    join(&client, &server, &known);
                }
            }
        });
        Self { address, line }
    }

    /// The same address, by way of this.
    pub fn address(&self, server: &str) -> String {
        let mut url: Url = server.parse().unwrap();
        url.set_ip_host(self.address.ip()).unwrap();
        url.set_port(Some(self.address.port())).unwrap();
        url.to_string()
    }

    pub fn set(&self, state: State) {
        self.line.state.store(state as u8, Ordering::Release);
    }

    /// Passes on nothing more of the connections that there are, and tells nobody: as where a server is gone for good,
    /// and another one takes its place.
    pub fn lose(&self) {
        self.line.losses.fetch_add(1, Ordering::AcqRel);
    }
}

fn join(one: &TcpStream, other: &TcpStream, line: &Arc<Line>) {
    for (from, to) in [(one, other), (other, one)] {
        let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        let line = Arc::clone(line);
        thread::spawn(move || pass_on(from, to, &line));
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream, line: &Line) {
    // Nobody may send anything just when the state changes.
    const ATTENTION: Duration = Duration::from_millis(10);
    from.set_read_timeout(Some(ATTENTION)).unwrap();
    let mut buffer = [0; 8 << 10];
    let losses = line.losses.load(Ordering::Acquire);
    loop {
        let is_lost = line.losses.load(Ordering::Acquire) > losses;
        match line.state.load(Ordering::Acquire) {
            state if state == State::Cut as u8 => break,
            state if state == State::Frozen as u8 || is_lost => thread::sleep(ATTENTION),
            _ => match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) if to.write_all(&buffer[..length]).is_ok() => {}
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                _ => break,
            },
        }
    }
    // The other end may have gone first.
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
