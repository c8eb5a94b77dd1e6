//! A client that takes nothing for granted: one connection per request, and no more HTTP than that
//! needs.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use serde_json::Value;

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Client {
    address: SocketAddr,
    base: &'static str,
    token: Option<String>,
}

/// What came back.
pub struct Answer {
    request: String,
    pub status: u16,
    /// The lines behind the first.
    pub head: String,
    pub body: String,
}

impl Client {
    /// Somebody unknown, whose paths begin with `base`.
    pub fn new(address: SocketAddr, base: &'static str) -> Self {
        Self {
            address,
            base,
            token: None,
        }
    }

    /// The same, for the paths that are not part of the API.
    pub fn outside(&self) -> Self {
        Self {
            base: "",
            ..self.clone()
        }
    }

    /// Somebody who has proved who they are.
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], &body.to_string())
    }

    /// Sends any request, with these lines in its head; a body is said to be JSON.
    pub fn send(&self, method: &str, path: &str, lines: &[&str], body: &str) -> Answer {
        let mut head = format!(
            "{method} {}{path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
            self.base, self.address
        );
        if let Some(token) = &self.token {
            head += &format!("authorization: Bearer {token}\r\n");
        }
        for line in lines {
            head += &format!("{line}\r\n");
        }
        if !body.is_empty() {
            let length = body.len();
            head += &format!("content-type: application/json\r\ncontent-length: {length}\r\n");
        }
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        write!(stream, "{head}\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();

        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
        assert!(
            !head.contains("transfer-encoding"),
            "not of one piece: {head}"
        );
        Answer {
            request: format!("{method} {path}"),
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.split_once("\r\n").unwrap().1.to_owned(),
            body: body.to_owned(),
        }
    }
}

impl Answer {
    /// The value of a line of the head, which has to be there.
    pub fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut values = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let Some((_, value)) = values.next() else {
            panic!("no {name}: {}", self.head);
        };
        value
    }

    /// The body of an answer that has to have this status.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.request, self.body);
        serde_json::from_str(&self.body).expect("JSON")
    }
}
