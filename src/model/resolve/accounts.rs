//! Accounts: roles, and how long a login lasts.

use super::{
    names,
    settings::{to_come, value_or},
};
use crate::{
    diagnostic::{Problem, Problems, Span, did_you_mean, quote},
    model::{Auth, AuthMode, Name, Registration},
    spec::{self, Spanned},
};

/// Seconds that a token lives at least.
const LEAST_LIFE_SECONDS: u64 = 60;

pub(super) fn auth(written: &spec::Auth, problems: &Problems) -> Option<Auth> {
    if let Some(mode) = &written.mode {
        match mode.value {
            spec::AuthMode::Jwt => {}
            spec::AuthMode::None => return None,
            spec::AuthMode::ApiKey => to_come(
                problems,
                "the mode `api_key`",
                mode.span,
                "write `mode = \"jwt\"`",
            ),
            spec::AuthMode::Oidc => to_come(
                problems,
                "the mode `oidc`",
                mode.span,
                "write `mode = \"jwt\"`",
            ),
        }
    }
    let registration = match value_or(written.registration.as_ref(), spec::Registration::Open) {
        spec::Registration::Open => Registration::Open,
        spec::Registration::Closed => Registration::Closed,
    };
    let roles = roles(written, problems);
    let default_role = default_role(written, &roles, registration, problems);
    let access_ttl_seconds = value_or(written.access_ttl.as_ref(), 15 * 60);
    let refresh_ttl_seconds = value_or(written.refresh_ttl.as_ref(), 30 * 24 * 60 * 60);
    for (key, life) in [
        ("access_ttl", &written.access_ttl),
        ("refresh_ttl", &written.refresh_ttl),
    ] {
        if let Some(short) = life.as_ref().filter(|life| life.value < LEAST_LIFE_SECONDS) {
            let problem = Problem::new(format!("`{key}` is shorter than a minute"))
                .at(short.span, "over before much can be asked")
                .hint("write at least `1m`");
            problems.report(problem);
        }
    }
    let lives = written.access_ttl.as_ref().or(written.refresh_ttl.as_ref());
    if let Some(place) = lives.filter(|_| access_ttl_seconds > refresh_ttl_seconds) {
        let problem = Problem::new("an access token outlives its refresh token")
            .at(place.span, "`access_ttl` is longer than `refresh_ttl`")
            .hint("write a short `access_ttl`, such as `15m`, and a longer `refresh_ttl`, such as `30d`");
        problems.report(problem);
    }
    Some(Auth {
        mode: AuthMode::Jwt,
        roles,
        default_role,
        registration,
        access_ttl_seconds,
        refresh_ttl_seconds,
        email_verification: value_or(written.email_verification.as_ref(), false),
        password_reset: value_or(written.password_reset.as_ref(), true),
    })
}

/// Roles of one service at most.
const MAX_ROLES: usize = 100;

/// Words of `access` that are no role.
const NO_ROLES: [&str; 4] = ["public", "authenticated", "owner", "none"];

fn roles(written: &spec::Auth, problems: &Problems) -> Vec<Name> {
    let mut roles: Vec<(Name, Span)> = Vec::new();
    let Some(texts) = &written.roles else {
        return ["member", "admin"]
            .map(|role| Name::derived(role.to_owned()))
            .to_vec();
    };
    if let Some(excess) = texts.value.get(MAX_ROLES) {
        let problem = Problem::new(format!("a service has at most {MAX_ROLES} roles"))
            .at(excess.span, "one too many")
            .hint("keep the roles that `access` speaks of");
        problems.report(problem);
    }
    for text in texts.value.iter().take(MAX_ROLES) {
        if NO_ROLES.contains(&text.as_str()) {
            let problem = Problem::new(format!("{} is not a role", quote(text.as_str())))
                .at(text.span, "a word of `access`")
                .hint("choose another name");
            problems.report(problem);
            continue;
        }
        let Some(role) = names::usable_name("a role", text, problems) else {
            continue;
        };
        if let Some((_, first)) = roles.iter().find(|(known, _)| same_variant(known, &role)) {
            let problem = Problem::new(format!("the role {} is there twice", quote(text.as_str())))
                .at(text.span, "again")
                .also(*first, "the first")
                .hint("keep one of the two");
            problems.report(problem);
            continue;
        }
        roles.push((role, text.span));
    }
    let mut roles: Vec<Name> = roles.into_iter().map(|(role, _)| role).collect();
    if !roles.iter().any(|role| role.snake() == "admin") {
        roles.push(Name::derived("admin".to_owned()));
    }
    roles
}

/// Whether two roles would be one variant of a Rust enum.
fn same_variant(left: &Name, right: &Name) -> bool {
    left.pascal() == right.pascal()
}

fn default_role(
    written: &spec::Auth,
    roles: &[Name],
    registration: Registration,
    problems: &Problems,
) -> Name {
    let role = written
        .default_role
        .as_ref()
        .map_or("member", Spanned::as_str);
    let known = || roles.iter().map(Name::snake);
    let place = written.default_role.as_ref().map(|role| role.span);
    if !written.is_doubtful && !known().any(|known| known == role) {
        let span = place
            .or_else(|| written.roles.as_ref().map(|roles| roles.span))
            .unwrap_or(written.span);
        let other = known().find(|known| *known != "admin");
        let near = other.and_then(|_| did_you_mean(role, known()));
        let hint = match (other, near) {
            (_, Some(near)) if place.is_some() => format!("did you mean {}?", quote(near)),
            (_, Some(near)) => format!(
                "did you mean {} where `roles` has {}?",
                quote(role),
                quote(near)
            ),
            (Some(other), None) => format!(
                "add {} to `roles`, or write another `default_role`, such as {}",
                quote(role),
                quote(other)
            ),
            (None, None) => format!("add {} to `roles`", quote(role)),
        };
        let problem = Problem::new(format!(
            "a new account has the role {}, which does not exist",
            quote(role)
        ))
        .at(span, "no such role")
        .hint(hint);
        problems.report(problem);
    } else if role == "admin" && registration == Registration::Open {
        let problem = Problem::new("everybody who registers would be an admin")
            .at(place.unwrap_or(written.span), "the role of a new account")
            .hint("choose another `default_role`, or write `registration = \"closed\"`");
        problems.report(problem);
    }
    Name::derived(role.to_owned())
}
