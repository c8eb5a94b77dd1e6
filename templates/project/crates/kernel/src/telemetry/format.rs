use std::fmt::{self, Debug, Write};

use chrono::{SecondsFormat, Utc};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    field::RecordFields,
    fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields, format::Writer},
    registry::LookupSpan,
};

use super::LogFormat;
use crate::context;

/// Writes an event, with the request in which it happened, as one line.
pub(super) struct Line(pub LogFormat);

/// Writes the fields of a span as [`Line`] writes those of an event.
pub(super) struct Fields(pub LogFormat);

impl<S> FormatEvent<S, Fields> for Line
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, Fields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let time = Utc::now().to_rfc3339_opts(SecondsFormat::Micros, true);
        let (level, target) = (event.metadata().level(), event.metadata().target());
        match self.0 {
            LogFormat::Text => write!(writer, "{time} {level:>5} {target}:")?,
            LogFormat::Json => write!(
                writer,
                "{{\"timestamp\":\"{time}\",\"level\":\"{level}\",\"target\":\"{target}\""
            )?,
        }
        let mut fields = Record::new(self.0, writer.by_ref());
        event.record(&mut fields);
        context::with(|request| {
            fields.text("request_id", request.id().as_str());
            fields.display("client", request.client());
            if let Some(user) = request.user() {
                fields.text("user", user);
            }
        });
        fields.result?;
        for span in context.event_scope().into_iter().flatten() {
            if let Some(fields) = span.extensions().get::<FormattedFields<Fields>>() {
                writer.write_str(fields)?;
            }
        }
        writer.write_str(match self.0 {
            LogFormat::Text => "\n",
            LogFormat::Json => "}\n",
        })
    }
}

impl<'writer> FormatFields<'writer> for Fields {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut record = Record::new(self.0, writer);
        fields.record(&mut record);
        record.result
    }
}

/// Fields one after the other, each with what parts it from the one before.
struct Record<'writer> {
    format: LogFormat,
    writer: Writer<'writer>,
    result: fmt::Result,
}

impl<'writer> Record<'writer> {
    fn new(format: LogFormat, writer: Writer<'writer>) -> Self {
        Self {
            format,
            writer,
            result: Ok(()),
        }
    }

    fn field(&mut self, name: &str, write: impl FnOnce(&mut Self) -> fmt::Result) {
        if self.result.is_ok() {
            self.result = self.name(name).and_then(|()| write(self));
        }
    }

    fn name(&mut self, name: &str) -> fmt::Result {
        match self.format {
            LogFormat::Text if name == "message" => self.writer.write_char(' '),
            LogFormat::Text => {
                self.writer.write_char(' ')?;
                self.writer.write_str(name)?;
                self.writer.write_char('=')
            }
            LogFormat::Json => {
                self.writer.write_str(",\"")?;
                self.writer.write_str(name)?;
                self.writer.write_str("\":")
            }
        }
    }

    fn text(&mut self, name: &str, value: &str) {
        self.field(name, |this| this.escaped(|text| text.write_str(value)));
    }

    fn display(&mut self, name: &str, value: impl fmt::Display) {
        self.field(name, |this| this.escaped(|text| write!(text, "{value}")));
    }

    /// A number or a truth value, which needs no quotes.
    fn plain(&mut self, name: &str, value: impl fmt::Display) {
        self.field(name, |this| write!(this.writer, "{value}"));
    }

    fn escaped(
        &mut self,
        write: impl FnOnce(&mut Escaped<'_, 'writer>) -> fmt::Result,
    ) -> fmt::Result {
        match self.format {
            LogFormat::Text => write(&mut Escaped(&mut self.writer, false)),
            LogFormat::Json => {
                self.writer.write_char('"')?;
                write(&mut Escaped(&mut self.writer, true))?;
                self.writer.write_char('"')
            }
        }
    }
}

impl Visit for Record<'_> {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.plain(field.name(), value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.plain(field.name(), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.plain(field.name(), value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        if value.is_finite() {
            self.plain(field.name(), value);
        } else {
            self.display(field.name(), value);
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field.name(), value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.display(field.name(), format_args!("{value:?}"));
    }
}

/// Keeps line breaks and terminal controls of a value from becoming those of the log.
struct Escaped<'a, 'writer>(&'a mut Writer<'writer>, bool);

impl Write for Escaped<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let Self(writer, quoted) = self;
        let is_plain = |byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
        // Nearly every value, and looked at faster by bytes than by characters.
        if text.bytes().all(is_plain) {
            return writer.write_str(text);
        }
        let mut rest = text;
        let special = |character: char| {
            character.is_control()
                || matches!(character, '\u{2028}' | '\u{2029}')
                || (*quoted && matches!(character, '"' | '\\'))
        };
        while let Some(at) = rest.find(special) {
            let (clean, tail) = rest.split_at(at);
            writer.write_str(clean)?;
            let mut characters = tail.chars();
            match characters.next() {
                Some('\n') => writer.write_str("\\n")?,
                Some('\r') => writer.write_str("\\r")?,
                Some('\t') => writer.write_str("\\t")?,
                Some(quote @ ('"' | '\\')) => write!(writer, "\\{quote}")?,
                Some(other) => write!(writer, "\\u{:04x}", u32::from(other))?,
                None => {}
            }
            rest = characters.as_str();
        }
        writer.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn line(format: LogFormat) -> String {
        let log = Log::default();
        let writer = log.clone();
        let layer = tracing_subscriber::fmt::layer()
            .fmt_fields(Fields(format))
            .event_format(Line(format))
            .with_writer(move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let _span = tracing::info_span!("work", of = "a\nb").entered();
            let error = io::Error::other("\u{1b}[31mred\r\n\"quoted\"");
            tracing::info!(%error, count = 3, ratio = f64::NAN, "first\nsecond\u{2028}");
        });
        let bytes = log.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn an_event_is_one_line_whatever_it_says() {
        for format in [LogFormat::Text, LogFormat::Json] {
            let line = line(format);
            let line = line.strip_suffix('\n').unwrap();
            let breaks = |c: char| c.is_control() || c == '\u{2028}';
            assert!(!line.contains(breaks), "{line:?}");
        }
    }

    #[test]
    fn a_line_of_json_is_an_object() {
        let line: serde_json::Value = serde_json::from_str(&line(LogFormat::Json)).unwrap();
        assert_eq!(line["message"], "first\nsecond\u{2028}");
        assert_eq!(line["error"], "\u{1b}[31mred\r\n\"quoted\"");
        assert_eq!((&line["count"], &line["ratio"]), (&3.into(), &"NaN".into()));
        assert_eq!(
            (&line["level"], &line["of"]),
            (&"INFO".into(), &"a\nb".into())
        );
    }
}
