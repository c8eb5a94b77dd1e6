//! What stands between a service and its server, and may be stopped.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
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
    state: Arc<AtomicU8>,
}

impl Relay {
    /// Between others and the server that an address names.
    pub fn to(server: &str) -> Self {
        let server: Url = server.parse().unwrap();
        let server = server.socket_addrs(|| None).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(AtomicU8::new(State::Open as u8));
        let known = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if known.load(Ordering::Acquire) != State::Cut as u8 {
                    let server = TcpStream::connect(&*server).unwrap();
                    join(&client, &server, &known);
                }
            }
        });
        Self { address, state }
    }

    /// The same address, by way of this.
    pub fn address(&self, server: &str) -> String {
        let mut url: Url = server.parse().unwrap();
        url.set_ip_host(self.address.ip()).unwrap();
        url.set_port(Some(self.address.port())).unwrap();
        url.to_string()
    }

    pub fn set(&self, state: State) {
        self.state.store(state as u8, Ordering::Release);
    }
}

fn join(one: &TcpStream, other: &TcpStream, state: &Arc<AtomicU8>) {
    for (from, to) in [(one, other), (other, one)] {
        let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        let state = Arc::clone(state);
        thread::spawn(move || pass_on(from, to, &state));
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream, state: &AtomicU8) {
    // Nobody may send anything just when the state changes.
    const ATTENTION: Duration = Duration::from_millis(10);
    from.set_read_timeout(Some(ATTENTION)).unwrap();
    let mut buffer = [0; 8 << 10];
    loop {
        match state.load(Ordering::Acquire) {
            state if state == State::Cut as u8 => break,
            state if state == State::Frozen as u8 => thread::sleep(ATTENTION),
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
