//! A progress bar, for work that takes long enough to be worth one.

use std::{
    thread::{self, JoinHandle},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Report, Working};
use crate::{output::Watcher, pipeline::Stage};

/// Nobody wants to see a bar flash by.
const PATIENCE: Duration = Duration::from_secs(1);
const FRAME: Duration = Duration::from_millis(100);

/// Shows how far the work is, once it takes longer than expected and if somebody watches.
pub struct Progress<'a> {
    bar: ProgressBar,
    working: &'a Working,
    appearance: Option<JoinHandle<()>>,
}

impl<'a> Progress<'a> {
    /// Begins to watch the work.
    pub fn new(report: Report, working: &'a Working) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())
            .with_style(style("{spinner} {msg}"));
        let appearance = report.is_watched().then(|| appear_later(bar.clone()));
        Self {
            bar,
            working,
            appearance,
        }
    }

    /// Notes that the pipeline is at a stage.
    pub fn enter(&self, stage: Stage) {
        self.bar.set_message(match stage {
            Stage::Resolve => "reading the description",
            Stage::Render => "filling the templates",
            Stage::Format => "formatting",
        });
    }

    /// Lets something be said without the bar in its line.
    pub fn make_way(&self, say: impl FnOnce()) {
        self.bar.suspend(say);
    }

    /// Notes that so many files are about to be written.
    pub fn write(&self, files: usize) {
        self.bar
            .set_style(style("{spinner} {msg} {wide_bar} {pos}/{len}"));
        self.bar.set_length(files as u64);
        self.bar.set_message("writing");
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn appear_later(bar: ProgressBar) -> JoinHandle<()> {
    thread::spawn(move || {
        thread::park_timeout(PATIENCE);
        if bar.is_finished() {
            return;
        }
        bar.set_draw_target(ProgressDrawTarget::stderr());
        bar.enable_steady_tick(FRAME);
    })
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        if let Some(appearance) = self.appearance.take() {
            appearance.thread().unpark();
            // It only draws: that it panicked would change nothing.
            let _ = appearance.join();
        }
        self.bar.finish_and_clear();
    }
}

impl Watcher for Progress<'_> {
    fn wrote(&self) {
        self.bar.inc(1);
    }

    fn is_interrupted(&self) -> bool {
        self.working.is_interrupted()
    }
}
