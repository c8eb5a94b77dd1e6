use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{
    Answer, At, Body, Caller, Draft, Id, NoParams, Operation, Pagination, Result, Routes,
    Session, Verb, envelope, respond,
};

use super::TAG;
use crate::{
    api,
    app::App,
    auth::{
        bodies::{Login, Refresh, SIGNED_IN, SessionView, TokenPair},
        service::{refresh, sessions, sign_in},
    },
};

pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX)
        .add(
            Operation::new(Verb::Post, "/auth/login", "Sign in")
                .tag(TAG)
                .takes(Login::BODY)
                .answers(200, TokenPair::BODY)
                .fails(&[400, 401, 413, 415, 422]),
            login,
        )
        .add(
            Operation::new(Verb::Post, "/auth/refresh", "Stay signed in")
                .tag(TAG)
                .takes(Refresh::BODY)
                .answers(200, TokenPair::BODY)
                .fails(&[400, 401, 409, 413, 415, 422]),
            renew,
        )
        .add(
            Operation::new(Verb::Post, "/auth/logout", "Sign out")
                .tag(TAG)
                .access(SIGNED_IN)
                .fails(&[400]),
            logout,
        )
        .add(
            Operation::new(Verb::Get, "/auth/sessions", "List your sessions")
                .tag(TAG)
                .access(SIGNED_IN)
                .answers(200, Body::List(SessionView::SCHEMA))
                .fails(&[400]),
            list,
        )
        .add(
            Operation::new(
                Verb::Delete,
                "/auth/sessions/{id}",
                "End one of your sessions",
            )
            .tag(TAG)
            .access(SIGNED_IN)
            .fails(&[400, 404]),
            end,
        )
}

async fn login(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    request: Request,
) -> Result<Response> {
    let draft = Draft::read(request).await?;
    let login = draft.check(Login::FIELDS, &caller)?;
    let user_agent = headers.get(header::USER_AGENT);
    let user_agent = user_agent.and_then(|value| value.to_str().ok());
    secret(&sign_in::sign_in(&app, login, user_agent).await?)
}

async fn renew(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let draft = Draft::read(request).await?;
    let body: Refresh = draft.check(Refresh::FIELDS, &caller)?;
    secret(&refresh::refresh(&app, &body.refresh_token).await?)
}

async fn logout(State(app): State<App>, caller: Caller, _: NoParams) -> Result<Answer> {
    sessions::sign_out(&app, caller.require()?).await?;
    Ok(respond::no_content())
}

async fn list(State(app): State<App>, caller: Caller, _: NoParams) -> Result<Response> {
    let caller = caller.require()?;
    let sessions = sessions::list(&app, caller).await?;
    // They fit one page: an account has no more.
    let pagination = Pagination {
        total: Some(sessions.len().try_into().unwrap_or(i64::MAX)),
        page: Some(1),
        limit: sessions::MOST.into(),
        has_more: false,
        next_cursor: None,
    };
    envelope::list(&sessions, &pagination)
}

async fn end(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Session>>,
    _: NoParams,
) -> Result<Answer> {
    sessions::end(&app, caller.require()?, id).await?;
    Ok(respond::no_content())
}

/// 200 with tokens, which nobody on the way may keep.
fn secret(tokens: &TokenPair) -> Result<Response> {
    let mut response = respond::json(StatusCode::OK, tokens)?.into_response();
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    Ok(response)
}
