//! Ctrl-C: at a question it ends the process, while files are made it takes them back first.

use std::{
    process,
    sync::atomic::{AtomicU8, Ordering},
};

use super::Exit;

const IDLE: u8 = 0;
const WORKING: u8 = 1;
const INTERRUPTED: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(IDLE);

/// Takes over Ctrl-C and the polite ways to end a process.
pub fn listen() {
    // Where the handler cannot be set, the default one still ends the process.
    let _ = ctrlc::set_handler(|| {
        let was_working = STATE
            .compare_exchange(WORKING, INTERRUPTED, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok();
        if !was_working {
            let _ = dialoguer::console::Term::stderr().show_cursor();
            process::exit(Exit::Interrupted.code().into());
        }
    });
}

/// While this lives, an interruption only leaves a note.
pub struct Working(&'static AtomicU8);

impl Working {
    /// Begins work that has to be taken back when it is interrupted.
    pub fn begin() -> Self {
        STATE.store(WORKING, Ordering::SeqCst);
        Self(&STATE)
    }

    /// Whether somebody asked to stop since.
    pub fn is_interrupted(&self) -> bool {
        self.0.load(Ordering::SeqCst) == INTERRUPTED
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.store(IDLE, Ordering::SeqCst);
    }
}
