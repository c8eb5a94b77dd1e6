//! Texts that nobody would write, and that end what they stand in if it is not escaped.

use proptest::{collection::vec, prelude::*, sample::select, strategy::BoxedStrategy};

const HOSTILE: [&str; 50] = [
    "",
    "a",
    "plain words",
    "it's",
    "\"",
    "\\",
    "\\\"",
    "\\n",
    "*/",
    "/*",
    "//",
    "{",
    "}",
    "{}",
    "{0}",
    "{{ service.name }}",
    "{% raw %}",
    "{# x #}",
    "%s%n",
    "$(rm -rf /)",
    "${HOME}",
    "`",
    "```",
    "```rust\nfn main() { panic!() }\n```",
    "~~~",
    "    let indented = code;",
    "<script>alert(1)</script>",
    "-->",
    "]]>",
    "</details>",
    "a | b",
    "\u{202e}reversed\u{2066}",
    "\u{feff}",
    "\u{0}",
    "\u{1}\u{7f}\u{85}\u{2028}",
    "\r\n",
    "\n",
    "\r",
    "\t",
    " ",
    "é日本😀",
    "e\u{301}",
    "\"\"\"",
    "'''",
    "\"#",
    "\"##\"",
    "- [x](y): &a *b !c",
    "key: value # comment",
    "'; drop table users; --",
    "# heading\n\n1. list\n\n---",
];

/// A text.
pub fn text() -> BoxedStrategy<String> {
    prop_oneof![
        4 => select(HOSTILE.to_vec()).prop_map(str::to_owned),
        2 => vec(select(HOSTILE.to_vec()), 1..5).prop_map(|parts| parts.concat()),
        1 => "\\PC{0,12}",
        1 => any::<String>(),
    ]
    .boxed()
}

/// A text that a database keeps: without a NUL.
pub fn kept(text: &str) -> String {
    text.replace('\0', "")
}

/// A pattern and texts that it matches.
#[derive(Debug, Clone)]
pub struct Pattern {
    pub regex: &'static str,
    pub samples: &'static [&'static str],
}

/// Patterns of plain texts.
pub const PATTERNS: &[Pattern] = &[
    Pattern {
        regex: "^[a-z]+$",
        samples: &["a", "abc"],
    },
    Pattern {
        regex: "^[A-Z]{2,8}$",
        samples: &["AB", "CARD"],
    },
    Pattern {
        regex: "^(AB|C)-[0-9]{2,3}$",
        samples: &["C-12", "AB-123"],
    },
    Pattern {
        regex: "\\d+",
        samples: &["1", "a 12"],
    },
    Pattern {
        regex: "",
        samples: &["", "anything"],
    },
    Pattern {
        regex: "^$",
        samples: &[""],
    },
    Pattern {
        regex: "^\"#{1,3}$",
        samples: &["\"#", "\"###"],
    },
    Pattern {
        regex: "^\\{\\{ x \\}\\}$",
        samples: &["{{ x }}"],
    },
    Pattern {
        regex: "^[^{}\"'\\\\]*$",
        samples: &["", "x"],
    },
    Pattern {
        regex: "(?i)^abc$",
        samples: &["abc", "ABC"],
    },
    Pattern {
        regex: "^`+$",
        samples: &["`", "```"],
    },
    Pattern {
        regex: "^.{3}$",
        samples: &["abc", "日本語"],
    },
    Pattern {
        regex: "^é+$",
        samples: &["é", "éé"],
    },
    Pattern {
        regex: "\\bfoo\\b",
        samples: &["foo", "a foo."],
    },
    Pattern {
        regex: "^[[:alpha:]]+$",
        samples: &["abc"],
    },
    Pattern {
        regex: "^a\\*/|//|%s$",
        samples: &["a*/", "//", "%s"],
    },
    Pattern {
        regex: "(?x) ^ a # b\n b $",
        samples: &["ab"],
    },
    Pattern {
        regex: "^(?P<word>\\w+)\\s\\S+$",
        samples: &["a b"],
    },
    Pattern {
        regex: "^\\x{1F600}$",
        samples: &["😀"],
    },
    Pattern {
        regex: "^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}$",
        samples: &["127.0.0.1"],
    },
];

/// Patterns of e-mail addresses, URLs and slugs.
pub const EMAIL_PATTERNS: &[Pattern] = &[Pattern {
    regex: "@example\\.com$",
    samples: &["ada@example.com"],
}];
pub const URL_PATTERNS: &[Pattern] = &[Pattern {
    regex: "^https://",
    samples: &["https://example.com/"],
}];
pub const SLUG_PATTERNS: &[Pattern] = &[Pattern {
    regex: "^[a-z]",
    samples: &["a", "a-b-2"],
}];

pub const EMAILS: &[&str] = &[
    "ada@example.com",
    "a@b.c",
    "o'brien+{x}@example.co.uk",
    "`a|b`@x.y",
    "%s/*@a-b.io",
];
pub const URLS: &[&str] = &[
    "https://example.com/",
    "http://x",
    "https://example.com/a?b=\"'<>{}`|\\",
    "http://é.example/*/",
    "https://a/#\u{202e}",
];
pub const SLUGS: &[&str] = &["a", "a-b-2", "0", "self"];
