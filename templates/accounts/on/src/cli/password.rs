//! Where the password of an admin comes from.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    process,
};

use tokio::{signal, task::JoinHandle};

use super::Result;

/// The first line of standard input.
pub(super) fn read() -> Result<String> {
    Ok(line(&mut io::stdin().lock())?)
}

/// Asks on the terminal, which shows nothing of the answers.
pub(super) fn ask() -> Result<String> {
    if !io::stdin().is_terminal() {
        return Err("there is no terminal to ask for the password\n\
                    hint: pass it with `--password-stdin`"
            .into());
    }
    let _quiet = Echo::off()?;
    ask_twice(&mut io::stdin().lock(), &mut io::stderr())
}

/// What cannot be seen while it is typed is typed twice.
fn ask_twice(input: &mut impl BufRead, output: &mut impl Write) -> Result<String> {
    let mut answer = |question: &str| {
        write!(output, "{question}: ")?;
        output.flush()?;
        let answer = line(input)?;
        // The line break that was typed is not shown either.
        writeln!(output)?;
        io::Result::Ok(answer)
    };
    let password = answer("password")?;
    if answer("password, once more")? != password {
        return Err("the two passwords are not the same".into());
    }
    Ok(password)
}

fn line(input: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Shows again what is typed when it is dropped, or when Ctrl-C ends the program.
struct Echo {
    interrupt: JoinHandle<()>,
}

impl Echo {
    fn off() -> Result<Self> {
        let interrupt = tokio::spawn(async {
            /// What a shell makes of SIGINT.
            const INTERRUPTED: i32 = 130;
            if signal::ctrl_c().await.is_ok() {
                let _ = stty("echo");
                process::exit(INTERRUPTED);
            }
        });
        match stty("-echo") {
            Ok(status) if status.success() => Ok(Self { interrupt }),
            _ => Err("the terminal cannot hide what is typed\n\
                      hint: pass the password with `--password-stdin`"
                .into()),
        }
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.interrupt.abort();
        // It worked a moment ago; there is no other way to get the echo back.
        let _ = stty("echo");
    }
}

fn stty(argument: &str) -> io::Result<process::ExitStatus> {
    process::Command::new("stty").arg(argument).status()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_one_of_the_two_answers_is_found() {
        let ask = |typed: &str| {
            let mut questions = Vec::new();
            let answer = ask_twice(&mut typed.as_bytes(), &mut questions).ok();
            (answer, questions)
        };
        let (password, questions) = ask("correct horse\r\ncorrect horse\r\n");
        assert_eq!(password.as_deref(), Some("correct horse"));
        let questions = String::from_utf8(questions).unwrap();
        assert!(!questions.contains("horse"), "{questions}");
        assert_eq!(ask("correct horse\ncorrect hrose\n").0, None);
        assert_eq!(ask("correct horse\n").0, None);
    }
}
