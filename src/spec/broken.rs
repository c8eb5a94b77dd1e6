//! The lines of a description that could not be read.

use crate::diagnostic::{Problem, Span};

/// Lines of which nothing further is said: in their order, and none within another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BrokenLines(Vec<Span>);

impl BrokenLines {
    /// Adds whole lines, with their line breaks.
    pub(super) fn extend(&mut self, lines: impl IntoIterator<Item = Span>) {
        self.0.extend(lines);
        self.0.sort_unstable();
        self.0.dedup_by(|next, before| {
            let is_joined = next.start <= before.end;
            if is_joined {
                before.end = before.end.max(next.end);
            }
            is_joined
        });
    }

    /// Whether a problem is about one of the lines.
    pub fn has(&self, problem: &Problem) -> bool {
        let place = problem.place.as_ref();
        place.is_some_and(|place| {
            let at = place.span.start;
            let next = self.0.partition_point(|line| line.start <= at);
            next > 0 && at < self.0[next - 1].end
        })
    }
}
