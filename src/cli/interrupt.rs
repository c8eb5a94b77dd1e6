//! Ctrl-C: at a question it ends the process, while files are made it takes them back first.

use std::{
    mem, process,
    sync::atomic::{AtomicBool, AtomicU8, Ordering},
    thread,
};

use super::{Exit, Failure, report};

const IDLE: u8 = 0;
const WORKING: u8 = 1;
const INTERRUPTED: u8 = 2;
const DONE: u8 = 3;

static STATE: AtomicU8 = AtomicU8::new(IDLE);
static TOLD: AtomicBool = AtomicBool::new(false);

/// Takes over Ctrl-C and the polite ways to end a process.
pub fn listen() {
    // Where the handler cannot be set, the default one still ends the process.
    let _ = ctrlc::set_handler(|| {
        let was_working = STATE
            .compare_exchange(WORKING, INTERRUPTED, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok();
        if !was_working {
            stop();
        }
    });
}

/// Ends the process where nothing has to be taken back, and says so.
///
/// A terminal tells of Ctrl-C twice, to the question and to the process; the first to know says it.
pub fn stop() -> ! {
    if TOLD.swap(true, Ordering::SeqCst) {
        loop {
            thread::park();
        }
    }
    let terminal = dialoguer::console::Term::stderr();
    if terminal.is_term() {
        // Where the cursor cannot be shown, nobody is there to see it. The question has not ended its line.
        let _ = terminal
            .show_cursor()
            .and_then(|()| terminal.write_line(""));
    }
    report::fail(&if STATE.load(Ordering::SeqCst) == DONE {
        Failure::interrupted_after()
    } else {
        Failure::interrupted()
    });
    process::exit(Exit::Interrupted.code().into());
}

/// While this lives, an interruption only leaves a note.
pub struct Working(&'static AtomicU8);

impl Working {
    /// Begins work that has to be taken back when it is interrupted.
    pub fn begin() -> Self {
        STATE.store(WORKING, Ordering::SeqCst);
        Self(&STATE)
    }

    /// Ends work that nobody takes back any more, and the process if somebody asked for that just now.
    pub fn finish(self) {
        let state = self.0.swap(DONE, Ordering::SeqCst);
        mem::forget(self);
        if state == INTERRUPTED {
            stop();
        }
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
