//! Whatever bytes the reader gets, it gives a description or its problems, and soon.

use std::{
    fs,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use backend_gen::{
    diagnostic::{Colour, Source, located, render},
    pipeline,
};
use proptest::{
    prelude::Rng as _,
    strategy::{Strategy as _, ValueTree as _},
};

use crate::{calmly, checks, checks::Verdict, common, draw, keep_panics, number, runner, text};

/// What one input may take, in a build without optimisation on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(5);

/// One accepted input of so many is made a project of: that takes a thousand times as long.
const LOOKED_AT: u32 = 100;

/// What descriptions are made of, and what nobody expects in one.
const TOKENS: &[&str] = &[
    "[",
    "]",
    "[[",
    "{",
    "}",
    "(",
    ")",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    ",",
    ".",
    "=",
    "#",
    "\\",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{1f980}",
    "\u{e9}",
    "\u{7f}",
    "\\u0000",
    "\\x",
    "-1",
    "0",
    "1e400",
    "nan",
    "9223372036854775807",
    "99999999999999999999",
    "0.0",
    "true",
    "false",
    "null",
    "1979-05-27T07:32:00Z",
    "07:32:00",
    "[resources.",
    "[resources.a.fields]",
    ".fields]",
    ".relations]",
    "[service]",
    "[auth]",
    "[enums]",
    "[cache]",
    "[rate_limit]",
    "[api]",
    "[database]",
    "spec_version = 2\n",
    "type = ",
    "string(",
    "decimal(18,18)",
    "enum(",
    "[]",
    "?",
    "user",
    "id",
    "self",
    "crate",
    "_",
    "name",
    "version",
    "created_at",
    "owner",
    "admin",
    "public",
    "authenticated",
    "belongs_to = ",
    "many_to_many = ",
    "on_delete = \"set_null\"",
    "inverse = false",
    "unique = true",
    "required = false",
    "default = ",
    "pattern = \"(\"",
    "pattern = \"(a{1000}){1000}\"",
    "min = ",
    "max = ",
    "where = \"",
    " is not null",
    " and ",
    "'x'",
    "<>",
    "checks = [\"",
    "\"]",
    "access = { read = ",
    "write = \"none\"",
    "soft_delete = true",
    "late_lists = true",
    "lock = \"required\"",
    "operations = []",
    "default_sort = \"-",
    "indexes = [[",
    "column = ",
    "json = ",
    "plural = ",
    "table = ",
    "id = \"string(32)\"",
    "cache = \"1h\"",
];

/// Descriptions to begin with: right ones, wrong ones, and drawn ones with everything in them.
fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = fs::read_dir(root.join("tests/corpus")).unwrap();
    let mut folders: Vec<_> = corpus.map(|entry| entry.unwrap().path()).collect();
    folders.extend(common::descriptions());
    folders.sort();
    let read = |folder: &std::path::PathBuf| fs::read(folder.join("backend.toml")).unwrap();
    let mut seeds: Vec<_> = folders.iter().map(read).collect();
    let mut runner = runner(0, u8::MAX);
    for _ in 0..40 {
        let tree = draw::wishes().new_tree(&mut runner).unwrap();
        seeds.push(text(&tree.current()).into_bytes());
    }
    seeds
}

/// Makes other inputs of the seeds.
struct Mutator<'a> {
    seeds: &'a [Vec<u8>],
    random: proptest::test_runner::TestRng,
}

impl Mutator<'_> {
    fn below(&mut self, end: usize) -> usize {
        let random = usize::try_from(self.random.next_u32()).unwrap();
        random % end.max(1)
    }

    fn seed(&mut self) -> Vec<u8> {
        let index = self.below(self.seeds.len());
        self.seeds[index].clone()
    }

    fn input(&mut self) -> Vec<u8> {
        let mut bytes = self.seed();
        for _ in 0..=self.below(4) {
            self.mutate(&mut bytes);
        }
        bytes
    }

    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len() + 1);
        let token = TOKENS[self.below(TOKENS.len())];
        match self.below(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            1 => {
                let end = (at + self.below(12)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => drop(bytes.splice(at..at, token.bytes())),
            3 => {
                let (start, end) = word(bytes, at);
                bytes.splice(start..end, token.bytes());
            }
            4 => {
                let other = self.seed();
                let there = self.below(other.len());
                let (start, end) = word(bytes, at);
                let (from, to) = word(&other, there);
                bytes.splice(start..end, other[from..to].iter().copied());
            }
            5 => {
                let other = self.seed();
                let there = self.below(other.len());
                let (from, to) = line(&other, there);
                let (start, _) = line(bytes, at);
                bytes.splice(start..start, other[from..to].iter().copied());
            }
            6 => {
                let (start, end) = line(bytes, at);
                let taken: Vec<u8> = bytes.drain(start..end).collect();
                if self.below(2) == 0 {
                    let there = self.below(bytes.len() + 1);
                    let (start, _) = line(bytes, there);
                    bytes.splice(start..start, taken);
                }
            }
            7 => {
                let (start, end) = line(bytes, at);
                let again = bytes[start..end].to_vec();
                bytes.splice(start..start, again);
            }
            _ => {
                let times = 1 << self.below(11);
                bytes.splice(at..at, token.repeat(times).into_bytes());
            }
        }
    }
}

/// The letters, digits and underscores around a place.
fn word(bytes: &[u8], at: usize) -> (usize, usize) {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let start = bytes[..at].iter().rposition(|byte| !is_part(byte));
    let length = bytes[at..].iter().position(|byte| !is_part(byte));
    (
        start.map_or(0, |before| before + 1),
        length.map_or(bytes.len(), |length| at + length),
    )
}

/// The line around a place, with its end.
fn line(bytes: &[u8], at: usize) -> (usize, usize) {
    let start = bytes[..at].iter().rposition(|byte| *byte == b'\n');
    let length = bytes[at..].iter().position(|byte| *byte == b'\n');
    (
        start.map_or(0, |before| before + 1),
        length.map_or(bytes.len(), |length| at + length + 1),
    )
}

/// Reads an input to the end: what is wrong with it is told to people and to programs.
fn read(bytes: &[u8], is_looked_at: bool) -> Result<Verdict, String> {
    let (source, problems) = match Source::decode("backend.toml", bytes) {
        Ok(source) => match pipeline::understand(&source) {
            Ok(_) if is_looked_at => return checks::check(&source.text),
            Ok(_) => return Ok(Verdict::Whole),
            Err(problems) => (source, problems),
        },
        Err(refused) => (refused.0, vec![refused.1]),
    };
    let told = render(&source, &problems, Colour::Never);
    let located =
        serde_json::to_string(&located(&source, &problems)).map_err(|it| it.to_string())?;
    if told.is_empty() || located == "[]" {
        return Err("refused without a word".to_owned());
    }
    Ok(Verdict::Refused(told))
}

/// `MUTATED` says how many, `DRAWN_SEED` which.
#[test]
fn the_reader_survives_every_input() {
    keep_panics();
    let count: u32 = number("MUTATED", 10_000);
    let seeds = seeds();
    let (accepted, slowest) = (AtomicU32::new(0), Mutex::new(Duration::ZERO));
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get().min(8));
    let share = count.div_ceil(u32::try_from(threads).unwrap());
    let work = |nth: usize| {
        let random = runner(0, u8::try_from(nth).unwrap()).new_rng();
        let mut mutator = Mutator {
            seeds: &seeds,
            random,
        };
        for _ in 0..share {
            let input = mutator.input();
            let is_looked_at = accepted.load(Ordering::Relaxed).is_multiple_of(LOOKED_AT);
            let begun = Instant::now();
            let verdict = calmly(|| read(&input, is_looked_at));
            let took = begun.elapsed();
            let of = || format!("of this input:\n\n{}", String::from_utf8_lossy(&input));
            match verdict {
                Ok(Verdict::Whole) => drop(accepted.fetch_add(1, Ordering::Relaxed)),
                Ok(Verdict::Refused(_)) if took >= PATIENCE => {
                    return Err(format!("it took {took:?} {}", of()));
                }
                Ok(Verdict::Refused(_)) => {
                    let mut slowest = slowest.lock().unwrap();
                    *slowest = took.max(*slowest);
                }
                Err(failure) => return Err(format!("{failure}\n\n{}", of())),
            }
        }
        Ok(())
    };
    let failures: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads)
            .map(|nth| scope.spawn(move || work(nth)))
            .collect();
        let results = threads.into_iter().map(|thread| thread.join().unwrap());
        results.filter_map(Result::err).collect()
    });
    if let Some(failure) = failures.iter().min_by_key(|failure| failure.len()) {
        panic!("{failure}");
    }
    let (accepted, slowest) = (accepted.into_inner(), slowest.into_inner().unwrap());
    println!("{accepted} of {count} are accepted; the slowest refusal took {slowest:?}");
    assert!(accepted > count / 100, "next to nothing is accepted");
}
