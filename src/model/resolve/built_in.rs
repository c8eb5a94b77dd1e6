//! What a service answers whatever its resources are.

use super::operations::plain;
use crate::model::{
    Action, Auth, BuiltIn,
    Method::{self, Delete, Get, Patch, Post, Put},
    Name, Operation, Path, Registration, Resource, Rule,
    Success::{self, Accepted, Created, Empty, Object, Page, Row},
    Who,
};

/// What is no operation of the API, from the root on.
pub(super) fn besides() -> [Path; 6] {
    let health = Path::of("health");
    let (live, ready) = (health.clone().word("live"), health.clone().word("ready"));
    let [document, docs, metrics] = ["openapi.json", "docs", "metrics"].map(Path::of);
    [health, live, ready, document, docs, metrics]
}

/// The operations on accounts: those of whoever signs in, then those on the rows of others.
pub(super) fn accounts(auth: &Auth, user: &Resource) -> Vec<Operation> {
    let me = at("me");
    let export = me.clone().word("export");
    let mut operations = vec![
        registration(auth),
        public("login", at("login"), Object, "Sign in"),
        public("renew", at("refresh"), Object, "Stay signed in"),
        own(Post, "logout", at("logout"), Empty, "Sign out"),
        own(Get, "show", me.clone(), Row, "Show your account"),
        own(Patch, "patch", me.clone(), Row, "Change your account"),
        own(Delete, "erase", me, Empty, "Erase your account"),
        own(Get, "export", export, Object, "Take your data along"),
        own(Put, "change", at("password"), Empty, "Change your password"),
    ];
    if auth.password_reset {
        let [forgot, reset] = ["forgot", "reset"].map(|word| at("password").word(word));
        operations.extend([
            public("forgot", forgot, Accepted, "Ask for a new password"),
            public("reset", reset, Empty, "Set a new password"),
        ]);
    }
    if auth.email_verification {
        let [verify, resend] = ["verify", "resend"].map(|word| at("email").word(word));
        operations.extend([
            public("verify", verify, Empty, "Verify an e-mail address"),
            public("resend", resend, Accepted, "Ask for another mail to verify"),
        ]);
    }
    let session = at("sessions").row();
    let (all, row) = (user.collection(), user.collection().row());
    let change = "Change the roles of an account or disable it";
    operations.extend([
        own(Get, "list", at("sessions"), Page, "List your sessions"),
        own(Delete, "end", session, Empty, "End one of your sessions"),
        plain(Action::List, all, "List accounts"),
        plain(Action::Read, row.clone(), "Show an account"),
        plain(Action::Update, row, change),
    ]);
    operations
}

fn registration(auth: &Auth) -> Operation {
    let admin = || Who::Role(Name::derived("admin".to_owned()));
    let (who, summary) = match (auth.registration, auth.email_verification) {
        (Registration::Open, false) => (Who::Public, "Make an account"),
        (Registration::Open, true) => (Who::Public, "Ask for an account"),
        (Registration::Closed, _) => (admin(), "Make an account for somebody"),
    };
    let success = if auth.email_verification {
        Accepted
    } else {
        Created
    };
    built_in(Post, "register", at("register"), who, success, summary)
}

fn at(word: &str) -> Path {
    Path::of("auth").word(word)
}

/// For everybody.
fn public(function: &'static str, path: Path, success: Success, summary: &str) -> Operation {
    built_in(Post, function, path, Who::Public, success, summary)
}

/// For whoever has signed in.
fn own(
    method: Method,
    function: &'static str,
    path: Path,
    success: Success,
    summary: &str,
) -> Operation {
    let who = Who::Authenticated;
    built_in(method, function, path, who, success, summary)
}

fn built_in(
    method: Method,
    function: &'static str,
    path: Path,
    who: Who,
    success: Success,
    summary: &str,
) -> Operation {
    let action = Action::BuiltIn(BuiltIn {
        function,
        method,
        rule: Rule::of(who),
        success,
    });
    plain(action, path, summary)
}
