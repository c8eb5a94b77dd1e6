//! The Redis that tests talk to.

use std::{
    env,
    io::{self, Read as _, Write as _},
    net::TcpStream,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use crate::private::{self, Private};

/// The server of a machine where nobody said anything.
const USUAL: u16 = 6379;

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// A private server, which goes when it is dropped.
pub struct Redis {
    port: u16,
    private: Private,
}

/// The address of the server that `TEST_REDIS_URL` names, else of that of this machine, else of a private one.
pub fn address() -> String {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    static PRIVATE: OnceLock<Redis> = OnceLock::new();
    let found = || match env::var("TEST_REDIS_URL") {
        Ok(url) => url,
        Err(_) if ask(USUAL, "PING").is_ok() => url(USUAL),
        Err(_) => PRIVATE.get_or_init(Redis::start).address(),
    };
    ADDRESS.get_or_init(found).clone()
}

impl Redis {
    pub fn start() -> Self {
        Self::start_at(private::free_port())
    }

    /// Starts one where there is none.
    pub fn start_at(port: u16) -> Self {
        let private = private::run("redis.sh", [port.to_string().into()]);
        let begun = Instant::now();
        while let Err(error) = ask(port, "PING") {
            assert!(begun.elapsed() < PATIENCE, "no Redis: {error}");
            thread::sleep(Duration::from_millis(50));
        }
        Self { port, private }
    }

    /// Ends it with all that it has, and gives the port that it had.
    pub fn kill(self) -> u16 {
        drop(self.private);
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
            assert!(begun.elapsed() < PATIENCE, "Redis goes on");
            thread::sleep(Duration::from_millis(10));
        }
        self.port
    }

    pub fn address(&self) -> String {
        url(self.port)
    }

    /// Has it answer nobody for so long, as a server that is stuck.
    pub fn freeze(&self, time: Duration) {
        self.tell(&format!("CLIENT PAUSE {} ALL", time.as_millis()));
    }

    /// Has it do this.
    pub fn tell(&self, command: &str) {
        let answer = ask(self.port, command).unwrap();
        assert!(answer.starts_with('+'), "{answer}");
    }
}

fn url(port: u16) -> String {
    format!("redis://127.0.0.1:{port}")
}

/// What the server says to a command.
fn ask(port: u16, command: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    write!(stream, "{command}\r\n")?;
    let mut answer = [0; 64];
    let length = stream.read(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
}
