//! What came of a run, as a table.

use std::{
    env, fs,
    io::{self, Write as _},
};

use crate::{
    list::Mutation,
    run::{Fate, Verdict},
};

/// The mutations so far and what became of them.
#[derive(Default)]
pub struct Report {
    rows: String,
    count: usize,
    seen: usize,
    /// What is not as the list says.
    surprises: Vec<String>,
}

impl Report {
    /// Notes one more, and tells it at once: the next may take a while.
    pub fn add(&mut self, mutation: &Mutation, verdict: Verdict) {
        let name = &mutation.name;
        let surprise = match (&verdict.fate, &mutation.unseen) {
            (Fate::NotBuilt(said), _) => Some(format!("`{name}` does not compile: {said}")),
            (Fate::Seen(test), Some(_)) => {
                Some(format!("`{name}` is seen by `{test}`, and not unseen"))
            }
            (Fate::Unseen, None) => Some(format!("no test sees `{name}`")),
            _ => None,
        };
        self.surprises.extend(surprise);
        self.count += 1;
        let seen_by = match verdict.fate {
            Fate::Seen(test) => {
                self.seen += 1;
                format!("`{test}`")
            }
            Fate::Unseen => "**not seen**".to_owned(),
            Fate::NotBuilt(_) => "**not compiled**".to_owned(),
        };
        let row = format!(
            "| {} | {} | {seen_by} | {:.0} s |\n",
            name.replace('_', " "),
            mutation.project,
            verdict.time.as_secs_f32()
        );
        // Past the capture of the test harness: who waits for an hour wants to see what for.
        let mut progress = io::stderr();
        progress.write_all(row.as_bytes()).unwrap();
        self.rows += &row;
        if let Some(path) = env::var_os("MUTATIONS_REPORT") {
            fs::write(path, self.text()).unwrap();
        }
    }

    fn text(&self) -> String {
        format!(
            "{} of {} seen\n\n| what is broken | project | seen by | time |\n|---|---|---|---|\n{}",
            self.seen, self.count, self.rows
        )
    }

    /// Fails where a mutation does not compile, or is not seen and nothing says so, or is seen and said not to be.
    pub fn assert_as_expected(&self) {
        println!("{}", self.text());
        assert!(self.surprises.is_empty(), "{}", self.surprises.join("\n"));
    }
}
