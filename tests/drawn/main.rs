//! Every accepted description yields a project that is whole: drawn at random over the entire language.
//!
//! `DRAWN` says how many descriptions are drawn, `DRAWN_BUILT` how many projects are built, `MUTATED` how many inputs
//! the reader gets, and `DRAWN_SEED` which. A failure shows the smallest description that was found to fail.
//!
//! What is only looked at is the same in every run, so that a change alone can make it fail. What is built are few, and
//! others with each commit.

mod built;
mod checks;
#[path = "../common/mod.rs"]
mod common;
mod document;
#[path = "../common/domains.rs"]
mod domains;
mod draw;
#[path = "../engines/elsewhere.rs"]
mod elsewhere;
mod features;
#[path = "../engines/migrated.rs"]
mod migrated;
#[path = "../engines/migrated_on_mysql.rs"]
mod migrated_on_mysql;
mod mutated;
#[path = "../engines/mysql.rs"]
mod mysql;
mod names;
#[path = "../common/number.rs"]
mod number;
mod once;
#[path = "../engines/private.rs"]
mod private;
#[expect(dead_code, reason = "the tests of several instances need all of it")]
#[path = "../engines/redis.rs"]
mod redis;
#[path = "../engines/server.rs"]
mod server;
mod servers;
mod settle;
mod texts;
mod values;
mod words;
#[expect(dead_code, reason = "the tests of the examples need all of it")]
#[path = "../projects/workshop.rs"]
mod workshop;
mod write;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    panic::{self, AssertUnwindSafe},
    sync::Mutex,
    thread,
};

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use self::{checks::Verdict, draw::Wishes, number::number};

/// A description, as one editor or another would leave it.
fn text(wishes: &Wishes) -> String {
    let text = write::write(&settle::settle(wishes));
    match text.len() % 8 {
        0 => format!("\u{feff}{text}"),
        1 => text.replace('\n', "\r\n"),
        _ => text,
    }
}

/// A runner of the nth of several threads, which draws the same each time unless `DRAWN_SEED` says otherwise.
fn runner(cases: u32, nth: u8) -> TestRunner {
    runner_from(number("DRAWN_SEED", 1), cases, nth)
}

fn runner_from(seed: u64, cases: u32, nth: u8) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 4000,
        ..Config::default()
    };
    let mut bytes = [nth; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// The messages of refusals, with the descriptions that were refused.
type Refusals = BTreeMap<String, Vec<String>>;

thread_local! {
    /// Where and why this thread panicked last.
    static PANIC: RefCell<String> = RefCell::default();
}

/// What a check finds, where a panic is a failure like others.
fn calmly(check: impl FnOnce() -> Result<Verdict, String>) -> Result<Verdict, String> {
    panic::catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|_| Err(PANIC.with(RefCell::take)))
}

/// Keeps panics of checks for their failure, instead of one report for each step of shrinking.
fn keep_panics() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().name().is_some() {
            report(info);
        } else {
            PANIC.set(info.to_string());
        }
    }));
}

/// Draws descriptions and checks each; gives the refusals, or what fails.
fn draw(cases: u32, nth: u8) -> Result<Refusals, String> {
    let refusals = RefCell::new(Refusals::new());
    let result = runner(cases, nth).run(&draw::wishes(), |wishes| {
        let text = text(&wishes);
        match calmly(|| checks::check(&text)) {
            Ok(Verdict::Whole) => Ok(()),
            Ok(Verdict::Refused(message)) => {
                refusals.borrow_mut().entry(message).or_default().push(text);
                Ok(())
            }
            Err(failure) => Err(TestCaseError::fail(failure)),
        }
    });
    told(result).map(|()| refusals.into_inner())
}

/// What came of a run, with the description that failed.
fn told(result: Result<(), TestError<draw::Wishes>>) -> Result<(), String> {
    result.map_err(|error| match error {
        TestError::Fail(reason, wishes) => {
            format!("{reason}\n\nof this description:\n\n{}", text(&wishes))
        }
        TestError::Abort(reason) => format!("nothing could be drawn: {reason}"),
    })
}

#[test]
fn every_real_domain_and_whatever_failed_once_is_a_whole_project() {
    let domains = domains::domains().into_iter();
    let domains = domains.map(|folder| folder.join("backend.toml"));
    for file in domains.chain(once::failed_once()) {
        let text = fs::read_to_string(&file).unwrap();
        match checks::check(&text) {
            Ok(Verdict::Whole) => {}
            Ok(Verdict::Refused(problem)) => panic!("{}: {problem}", file.display()),
            Err(failure) => panic!("{}: {failure}", file.display()),
        }
    }
}

#[test]
fn every_accepted_description_is_a_whole_project() {
    keep_panics();
    let cases: u32 = number("DRAWN", 500);
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get().min(8));
    let share = cases.div_ceil(u32::try_from(threads).unwrap());
    let all = Mutex::new(Refusals::new());
    let failures: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads)
            .map(|nth| scope.spawn(move || draw(share, u8::try_from(nth).unwrap())))
            .collect();
        let results = threads.into_iter().map(|thread| thread.join().unwrap());
        results
            .filter_map(|result| match result {
                Ok(refusals) => {
                    for (message, texts) in refusals {
                        all.lock()
                            .unwrap()
                            .entry(message)
                            .or_default()
                            .extend(texts);
                    }
                    None
                }
                Err(failure) => Some(failure),
            })
            .collect()
    });
    if let Some(failure) = failures.iter().min_by_key(|failure| failure.len()) {
        panic!("{failure}");
    }

    let refusals = all.into_inner().unwrap();
    let refused: usize = refusals.values().map(Vec::len).sum();
    let mut report = format!("{refused} of {cases} are refused");
    for (message, texts) in &refusals {
        let shortest = texts.iter().min_by_key(|text| text.len()).unwrap();
        report += &format!("\n\n{} times: {message}\n\n{shortest}", texts.len());
    }
    println!("{report}");
    assert!(refused * 10 < cases as usize, "{report}");
}
