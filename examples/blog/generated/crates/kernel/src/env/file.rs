use std::{
    collections::BTreeMap,
    fs,
    io::{self, ErrorKind},
    path::Path,
};

/// The lines of a `.env` file; none where there is no such file.
pub(super) fn read(path: &Path) -> io::Result<BTreeMap<String, String>> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(BTreeMap::new()),
        text => parse(&text?),
    }
}

fn parse(text: &str) -> io::Result<BTreeMap<String, String>> {
    let lines = dotenvy::from_read_iter(text.as_bytes());
    lines
        .collect::<Result<_, _>>()
        .map_err(|error| explain(error, text))
}

/// Says where the file is wrong without repeating the line, which may hold a secret.
fn explain(error: dotenvy::Error, text: &str) -> io::Error {
    let broken = match error {
        dotenvy::Error::Io(error) => return error,
        dotenvy::Error::LineParse(broken, _) => broken,
        other => return io::Error::other(other),
    };
    let broken = broken.lines().next().unwrap_or_default().trim_end();
    // The parser leaves out the comment behind a line.
    let is_broken = |line: &str| {
        let rest = line.strip_prefix(broken).map(str::trim_start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    };
    let place = match text.lines().position(is_broken) {
        Some(index) => format!("line {}", index + 1),
        None => "a line".to_owned(),
    };
    io::Error::new(
        ErrorKind::InvalidData,
        format!("{place} is not of the form `NAME=value`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_line_is_told_by_its_number_alone() {
        for (text, line) in [
            ("hunter2\n", "line 1 "),
            ("# first\n\nBIND=x\n  hunter2 here # why\nBIND=y", "line 4 "),
            ("HUNTER2=x\nHUNTER2 # why\n", "line 2 "),
            ("BIND=x\r\nMAIL_DIR=\"hunter2\nLOG_FORMAT=text\n", "line 2 "),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.starts_with(line), "{text:?}: {error}");
            assert!(!error.to_lowercase().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn quotes_and_comments_are_no_part_of_a_value() {
        let lines = parse("# all\nexport A=\"x y\" # z\n\nB='#'").unwrap();
        let lines: Vec<_> = lines
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        assert_eq!(lines, [("A", "x y"), ("B", "#")]);
    }
}
