//! What the program says about how to call it.

use std::fmt::Write as _;

/// The name of the program.
const PROGRAM: &str = env!("CARGO_PKG_NAME");

/// What there is to know about a command.
struct Topic {
    name: &'static str,
    /// What stands behind its name.
    arguments: &'static str,
    meaning: &'static str,
    more: &'static str,
}

const TOPICS: &[Topic] = &[
    Topic {
        name: "serve",
        arguments: "",
        meaning: "answer requests (what happens without a command)",
        more: "Applies the migrations that are pending, and listens where `BIND` says. SIGTERM and Ctrl-C
end it once the requests under way are answered.",
    },
    Topic {
        name: "migrate",
        arguments: "up|down|status",
        meaning: "change the schema of the database, or list its steps",
        more: "  up      apply the migrations that are pending: all of them or, after a failure, none
  down    take the last migration back, and what is stored in its tables
  status  list the migrations and say which are applied",
    },
    Topic {
        name: "openapi",
        arguments: "",
        meaning: "print the OpenAPI document",
        more: "Needs no configuration and no database.",
    },
    Topic {
        name: "check-config",
        arguments: "",
        meaning: "check the configuration and list its values, but no secret",
        more: "Opens nothing. Says for each variable what the service would run with, whether that is the
default or comes from `.env` or the environment, and what it is for.",
    },
    Topic {
        name: "admin",
        arguments: "create --email E [--password-stdin]",
        meaning: "make an account an admin, or make one",
        more: "  --email E         the address of the account
  --password-stdin  read its password from standard input instead of asking

An account that is there gets the password, and its sessions end.",
    },
    Topic {
        name: "seed",
        arguments: "",
        meaning: "make sample rows and an admin, and print how to sign in",
        more: "For an empty database. Refused where `APP_ENV` is `production`.",
    },
];

/// The help about the command that these words begin with, or about all of them.
pub(super) fn about(words: &[&str]) -> Result<String, String> {
    match words {
        [] | ["help" | "version"] => Ok(overview()),
        [name, ..] => match topic(name) {
            Some(topic) => Ok(topic.text()),
            None => Err(format!("unknown command `{name}`")),
        },
    }
}

/// How to ask for help about the command that these words begin with.
pub(super) fn hint(words: &[&str]) -> String {
    match words.first().and_then(|name| topic(name)) {
        Some(topic) => format!("`{PROGRAM} {} --help` shows how it is called", topic.name),
        None => format!("`{PROGRAM} --help` lists the commands"),
    }
}

fn topic(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.name == name)
}

fn overview() -> String {
    let mut text = format!("usage: {PROGRAM} [COMMAND]\n\ncommands:\n");
    for Topic { name, meaning, .. } in TOPICS {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name:<14}{meaning}");
    }
    text + "  help, version

`help COMMAND` tells more. The configuration comes from the environment and from `.env`; see
`.env.example`.
"
}

impl Topic {
    fn text(&self) -> String {
        let call = format!("{PROGRAM} {} {}", self.name, self.arguments);
        let (call, meaning) = (call.trim_end(), self.meaning);
        format!("usage: {call}\n\n{meaning}\n\n{}\n", self.more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Command;

    fn parse(line: &str) -> Result<Command, String> {
        Command::parse(line.split_whitespace().map(ToOwned::to_owned))
    }

    #[test]
    fn every_command_has_a_help_of_its_own() {
        for Topic { name, meaning, .. } in TOPICS {
            for line in [
                format!("{name} --help"),
                format!("{name} -h"),
                format!("{name} something --help"),
                format!("help {name}"),
            ] {
                match parse(&line) {
                    Ok(Command::Help(text)) => {
                        assert!(
                            text.starts_with(&format!("usage: {PROGRAM} {name}")),
                            "{text}"
                        );
                        assert!(text.contains(meaning), "{text}");
                    }
                    other => panic!("{line}: {other:?}"),
                }
            }
            assert!(overview().contains(meaning));
        }
        for line in ["help", "--help", "-h", "help --help"] {
            assert_eq!(parse(line), Ok(Command::Help(overview())), "{line}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_where_to_look() {
        for (line, wrong, hint) in [
            ("sevre", "`sevre`", " --help`"),
            ("sevre --help", "`sevre`", " --help`"),
            ("--verbose", "`--verbose`", " --help`"),
            ("seed --all", "`--all`", " seed --help`"),
            ("serve 80", "`80`", " serve --help`"),
            ("migrate", "`up`", " migrate --help`"),
            ("migrate up 3", "`3`", " migrate --help`"),
            ("migrate left", "`left`", " migrate --help`"),
        ] {
            let error = parse(line).unwrap_err();
            let (first, second) = error.split_once('\n').unwrap();
            assert!(first.contains(wrong), "{line}: {error}");
            let hint = format!("hint: `{PROGRAM}{hint}");
            assert!(second.starts_with(&hint), "{line}: {error}");
        }
    }
}
