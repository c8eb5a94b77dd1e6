//! What can go wrong, and how a client is told.

use std::{borrow::Cow, time::Duration};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{engine, pools};

/// What a function of the kernel comes to.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Every way a request can fail, named for what the client did, not for where it broke.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    BadRequest(Cow<'static, str>),

    #[error("{0}")]
    Unauthorized(&'static str),

    #[error("you are not allowed to do this")]
    Forbidden,

    /// Also what a caller sees for a row they may not see: existence is not disclosed.
    #[error("there is nothing here")]
    NotFound,

    #[error("{0}")]
    NotAcceptable(Cow<'static, str>),

    #[error("{0}")]
    Conflict(Cow<'static, str>, Vec<Problem>),

    #[error("the row has changed since the version in `If-Match`")]
    PreconditionFailed,

    #[error("{0}")]
    PreconditionRequired(&'static str),

    #[error("the request body is too large")]
    PayloadTooLarge,

    #[error("the request body must be `application/json`, in UTF-8 and not compressed")]
    UnsupportedMediaType,

    #[error("the request is not valid")]
    Invalid(Vec<Problem>),

    #[error("too many requests")]
    RateLimited { retry_after: Duration },

    #[error("the service cannot answer at the moment")]
    Unavailable,

    /// Logged in full, reported to the client as a bare 500.
    #[error("something went wrong on our side")]
    Internal(#[source] Source),
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The field's dotted path in the body.
    pub field: String,
    /// One of the codes listed in the documentation of the API.
    pub code: &'static str,
    pub message: String,
}

impl Problem {
    /// A field with what is wrong with it: a code for programs, a message for people.
    pub fn new(
        field: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            code,
            message: message.into(),
        }
    }
}

impl Error {
    /// 400 with this message.
    pub fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::BadRequest(message.into())
    }

    /// 409 with this message.
    pub fn conflict(message: impl Into<Cow<'static, str>>) -> Self {
        Self::Conflict(message.into(), Vec::new())
    }

    /// Another row has the values of these fields.
    pub fn taken(fields: impl IntoIterator<Item = &'static str>) -> Self {
        let problem = |field| Problem::new(field, "taken", "is already taken");
        let details = fields.into_iter().map(problem).collect();
        Self::Conflict("there is already such a row".into(), details)
    }

    /// 422 with these problems, where there are any.
    pub fn invalid(problems: Vec<Problem>) -> Result<()> {
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Self::Invalid(problems))
        }
    }

    /// 500; what went wrong goes to the log alone.
    pub fn internal(source: impl Into<Source>) -> Self {
        Self::Internal(source.into())
    }

    /// The status that a client is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAcceptable(_) => StatusCode::NOT_ACCEPTABLE,
            Self::Conflict(..) => StatusCode::CONFLICT,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::PreconditionRequired(_) => StatusCode::PRECONDITION_REQUIRED,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// A failure on its way out. The outermost layer, which knows the request id, writes the body.
#[derive(Debug, Clone)]
pub struct Failure {
    pub message: String,
    pub details: Vec<Problem>,
}

/// How many problems one answer tells.
const MOST_DETAILS: usize = 1_000;

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let headers = response.headers_mut();
        match &self {
            Self::Internal(source) => tracing::error!(error = %source, "request failed"),
            Self::Unauthorized(_) => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::RateLimited { retry_after } => {
                let seconds = retry_after.as_secs_f64().ceil().max(1.0);
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds as u64));
            }
            Self::Unavailable => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        let message = self.to_string();
        let mut details = match self {
            Self::Invalid(details) | Self::Conflict(_, details) => details,
            _ => Vec::new(),
        };
        // An answer is not to be many times as large as its request.
        details.truncate(MOST_DETAILS);
        response.extensions_mut().insert(Failure { message, details });
        response
    }
}

impl From<sqlx::Error> for Error {
    fn from(source: sqlx::Error) -> Self {
        // What stands between us and a database that is away may let us in, and say nothing that makes sense.
        let is_away = matches!(
            source,
            sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::Io(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::Tls(_)
        );
        if is_away || pools::is_busy(&source) {
            tracing::error!(error = %source, "database unavailable");
            return Self::Unavailable;
        }
        if engine::is_too_long(&source) {
            return Self::bad_request("the values of a row are too long together for the database");
        }
        Self::internal(source)
    }
}
