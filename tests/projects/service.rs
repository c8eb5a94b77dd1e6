//! The program of a project while it serves.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::workshop::Project;

/// A running service; it ends with the test.
pub struct Service {
    pub address: SocketAddr,
    process: Child,
}

impl Service {
    /// Starts the built program on a free port, and waits until it says that it listens.
    pub fn start(project: &Project) -> Self {
        Self::of(&mut project.program())
    }

    /// The same, of a program that has been told what else it has to know.
    pub fn of(program: &mut Command) -> Self {
        let mut process = program
            .env("BIND", "127.0.0.1:0")
            .env("METRICS_BIND", "127.0.0.1:0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = log.by_ref().find_map(|line| {
            let line = line.unwrap();
            let (_, address) = line.split_once("listening on http://")?;
            address.trim().parse().ok()
        });
        let Some(address) = address else {
            panic!("the service ended with {}", process.wait().unwrap());
        };
        // A log that nobody reads would block the service once the pipe is full.
        thread::spawn(move || log.for_each(drop));
        Self { address, process }
    }

    /// Asks the service to end, and gives the code with which it does.
    pub fn terminate(mut self, patience: Duration) -> Option<i32> {
        let kill = format!("kill -TERM {}", self.process.id());
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.code();
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("the service still runs after {patience:?}");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Both fail where it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
