//! Logs: one event is one line, as text for people or as JSON for machines.

mod format;
mod output;

use tracing_subscriber::{
    Layer, filter::Targets, fmt, layer::SubscriberExt, registry, util::SubscriberInitExt,
};

pub use output::{Flush, Stream};

use crate::env::{Env, Value};

/// How much is logged, and how it looks.
#[derive(Debug, Clone)]
pub struct Settings {
    pub format: LogFormat,
    pub filter: Filter,
}

/// What a line looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// Which events are logged, by target and level.
#[derive(Debug, Clone)]
pub struct Filter(Targets);

impl Settings {
    /// Reads them, and declares their variables.
    pub fn read(env: &mut Env) -> Self {
        Self {
            format: env.read("LOG_FORMAT", LogFormat::Text, "`text` or `json`"),
            filter: env.read(
                "RUST_LOG",
                Filter(Targets::new().with_default(tracing::Level::INFO)),
                "the least level that is logged, also by target: `info,app=debug`",
            ),
        }
    }
}

/// Starts logging to `stream`, once per process. What is buffered is written when the result is
/// dropped.
pub fn init(settings: &Settings, stream: Stream) -> Flush {
    let (output, flush) = output::start(stream);
    let lines = fmt::layer()
        .fmt_fields(format::Fields(settings.format))
        .event_format(format::Line(settings.format))
        .with_writer(output)
        .with_filter(settings.filter.0.clone());
    // A second call, which only a test makes, keeps the first subscriber.
    let _ = registry().with(lines).try_init();
    std::panic::set_hook(Box::new(|panic| {
        let location = panic.location().map(ToString::to_string);
        let message = panic.payload_as_str().unwrap_or("no message");
        tracing::error!(location, "panic: {message}");
    }));
    flush
}

impl Value for LogFormat {
    const EXPECTED: &'static str = "`text` or `json`";

    fn parse(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    fn show(&self) -> String {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
        .to_owned()
    }
}

impl Value for Filter {
    const EXPECTED: &'static str = "levels by target, such as `info` or `info,app=debug`";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    fn show(&self) -> String {
        self.0.to_string()
    }
}
