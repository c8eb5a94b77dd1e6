//! Servers that tests start for themselves.

use std::{
    ffi::OsString,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

/// A server that goes when this is dropped, or with the tests.
pub struct Private(Child);

impl Drop for Private {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        self.0.wait().unwrap();
    }
}

/// A port on which nobody listens.
pub fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap().port()
}

/// Runs a script of this folder. Its server goes on until its standard input is closed, which the end of the tests does.
pub fn run(script: &str, arguments: impl IntoIterator<Item = OsString>) -> Private {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engines");
    let child = Command::new(scripts.join(script))
        .args(arguments)
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    Private(child.unwrap())
}

/// The same, for a server at this port with a folder of its own.
pub fn run_in_folder(script: &str, port: u16) -> Private {
    run_in(&tempfile::tempdir().unwrap().keep(), script, port)
}

/// The same with this folder, which is deleted with the server.
pub fn run_in(folder: &Path, script: &str, port: u16) -> Private {
    run(script, [folder.into(), port.to_string().into()])
}
