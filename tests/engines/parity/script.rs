//! A script of requests.

use std::{collections::BTreeMap, fmt};

use serde_json::Value;

use crate::http::{Answer, Client};

/// A line of a script.
pub enum Step {
    /// Who asks from there on.
    Caller(String),
    Request(Request),
}

pub struct Request {
    method: String,
    path: String,
    /// Lines of the head.
    lines: Vec<String>,
    body: String,
    /// What the id in the answer is called from there on.
    name: Option<String>,
}

/// Reads a script, which has to be right.
pub fn read(script: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut lines = Vec::new();
    for line in script
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if let Some(name) = line.strip_prefix("as ") {
            steps.push(Step::Caller(name.to_owned()));
        } else if let Some(line) = line.strip_prefix("+ ") {
            lines.push(line.to_owned());
        } else {
            let (rest, name) = line
                .rsplit_once(" => ")
                .map_or((line, None), |(rest, name)| (rest, Some(name)));
            let (method, rest) = rest.split_once(' ').unwrap();
            let (path, body) = rest.split_once(' ').unwrap_or((rest, ""));
            steps.push(Step::Request(Request {
                method: method.to_owned(),
                path: path.to_owned(),
                lines: std::mem::take(&mut lines),
                body: body.to_owned(),
                name: name.map(str::to_owned),
            }));
        }
    }
    steps
}

/// What earlier answers said.
#[derive(Default)]
pub struct Known {
    words: BTreeMap<String, String>,
}

impl Known {
    /// Sends a request, with what is known in place of its name.
    pub fn send(&mut self, client: &Client, request: &Request) -> Answer {
        let lines: Vec<_> = request.lines.iter().map(|line| self.fill(line)).collect();
        let lines: Vec<_> = lines.iter().map(String::as_str).collect();
        let (path, body) = (self.fill(&request.path), self.fill(&request.body));
        let answer = client.send(&request.method, &path, &lines, &body);
        let read: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let next = read["pagination"]["nextCursor"]
            .as_str()
            .unwrap_or_default();
        self.words.insert("next".to_owned(), next.to_owned());
        let etag = answer
            .head
            .lines()
            .find_map(|line| line.strip_prefix("etag: "));
        self.words
            .insert("etag".to_owned(), etag.unwrap_or_default().to_owned());
        if let Some(name) = &request.name {
            let id = read["id"]
                .as_str()
                .unwrap_or_else(|| panic!("{request}: {}", answer.body));
            self.words.insert(name.clone(), id.to_owned());
        }
        answer
    }

    fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, value) in &self.words {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.method, self.path, self.body)
    }
}
