//! Problems as people read them.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::{Place, Problem, Source, Span, quote};

/// Problems shown with their excerpt; of more than these only the number is told.
const SHOWN: usize = 100;

/// Lines between two places of one problem that are still shown as one excerpt.
const NEAR: usize = 40;

/// Bytes of a line too long to show two marks at once.
const MAX_LINE: usize = 400;

/// Whether the text carries colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// With ANSI escapes.
    Always,
    /// Plain text.
    Never,
}

/// Every problem with its place, excerpt and hint, and a line that counts them.
pub fn render(source: &Source, problems: &[Problem], colour: Colour) -> String {
    let renderer = match colour {
        Colour::Always => Renderer::styled(),
        Colour::Never => Renderer::plain(),
    };
    let mut text = String::new();
    for problem in problems.iter().take(SHOWN) {
        text.push_str(&one(&renderer, source, problem));
        text.push_str("\n\n");
    }
    text.push_str(&summary(source, problems.len()));
    text.push('\n');
    text
}

fn summary(source: &Source, count: usize) -> String {
    let name = quote(&source.name);
    match count {
        1 => format!("1 problem in {name}"),
        0..=SHOWN => format!("{count} problems in {name}"),
        _ => format!("{count} problems in {name}, the first {SHOWN} of them shown"),
    }
}

fn one(renderer: &Renderer, source: &Source, problem: &Problem) -> String {
    let title = Level::ERROR.primary_title(&problem.message);
    let mut group = Group::with_title(title).elements(excerpts(source, problem));
    if let Some(hint) = &problem.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint));
    }
    renderer.render(&[group])
}

/// The marked lines: one excerpt, and one for each other place that is far away.
fn excerpts<'a>(source: &'a Source, problem: &'a Problem) -> Vec<Element<'a>> {
    let Some(place) = &problem.place else {
        return vec![Element::Origin(Origin::path(source.name.as_str()))];
    };
    let line = line_of(source, place);
    let (near, far): (Vec<&Place>, Vec<&Place>) = problem.others.iter().partition(|other| {
        line_of(source, other).abs_diff(line) <= NEAR
            && !is_long(source, place)
            && !is_long(source, other)
    });
    let main = excerpt(source, place, AnnotationKind::Primary, &near);
    let others = far
        .into_iter()
        .map(|other| excerpt(source, other, AnnotationKind::Context, &[]));
    std::iter::once(main).chain(others).collect()
}

fn line_of(source: &Source, place: &Place) -> usize {
    source.line_of(source.clamp(place.span.start))
}

fn is_long(source: &Source, place: &Place) -> bool {
    let line = line_of(source, place);
    source.line_end(line) - source.line_start(line) > MAX_LINE
}

/// The lines of a place and of others near it.
fn excerpt<'a>(
    source: &'a Source,
    place: &'a Place,
    kind: AnnotationKind,
    near: &[&'a Place],
) -> Element<'a> {
    let lines = || {
        near.iter()
            .copied()
            .chain([place])
            .map(|place| line_of(source, place))
    };
    let first = lines().min().unwrap_or(0);
    let last = lines().max().unwrap_or(0);
    let (from, to) = (source.line_start(first), source.line_end(last));
    let annotate = |kind: AnnotationKind, place: &'a Place| {
        let span = first_line_of(source, place.span, to);
        let label = (!place.label.is_empty()).then_some(place.label.as_str());
        kind.span(span.start - from..span.end - from).label(label)
    };
    let others = near
        .iter()
        .map(|other| annotate(AnnotationKind::Context, other));
    let snippet = Snippet::source(&source.text[from..to])
        .line_start(first + 1)
        .path(source.name.as_str())
        .annotation(annotate(kind, place))
        .annotations(others);
    Element::Cause(snippet)
}

/// The part of a span on its first line: what follows is shown by the file itself.
fn first_line_of(source: &Source, span: Span, limit: usize) -> Span {
    let start = source.clamp(span.start).min(limit);
    let line_end = source.line_end(source.line_of(start)).max(start);
    let end = source
        .clamp(span.end)
        .clamp(start, line_end.min(limit).max(start));
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_shows_both_places_and_a_hint() {
        let source = Source::new("backend.toml", "[a]\r\nx = 1\r\nx_1 = 2\r\n");
        let problem = Problem::new("two fields are called `x`")
            .at(Span::new(12, 15), "the second")
            .also(Span::new(5, 6), "the first")
            .hint("rename one of them");
        let text = render(&source, &[problem], Colour::Never);
        assert_eq!(
            text,
            "error: two fields are called `x`
 --> backend.toml:3:1
  |
2 | x = 1
  | - the first
3 | x_1 = 2
  | ^^^ the second
  |
  = hint: rename one of them

1 problem in `backend.toml`
"
        );
    }

    #[test]
    fn any_span_in_any_text_can_be_shown() {
        for text in ["", "\n", "é", "a\r\n", "\r", "日本\u{202e}\t= \u{1b}[0m"] {
            let source = Source::new("a", text);
            for start in 0..8 {
                for end in 0..8 {
                    let problem = Problem::new("m").at(Span::new(start, end), "l");
                    let shown = render(&source, &[problem], Colour::Never);
                    assert!(!shown.contains('\u{1b}'), "{shown:?}");
                }
            }
        }
    }
}
