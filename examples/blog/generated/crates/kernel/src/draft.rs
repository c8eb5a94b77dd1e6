//! Bodies on their way in: read once, checked against the fields, all problems at once.

use std::fmt;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    Caller, Connection, Database, Error, Field, Guards, Kind, Predicate, Preset, Problem, Resource,
    Result, Write, access, clock,
    integrity::{self, Values},
    limits,
    list::NoParams,
};

/// A JSON object that a client sent, not yet checked.
#[derive(Clone)]
pub struct Draft {
    pub(super) values: Values,
    /// What is known to be wrong with it already.
    pub(super) problems: Vec<Problem>,
    /// The field that the path gives.
    given: Option<&'static str>,
}

/// Names the fields, and none of their values: a password may be among them.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}

impl Draft {
    /// Reads the body: 415 where it is not JSON by its type, 413 where it is too large, 400 where it
    /// is not JSON or the address has parameters besides.
    pub async fn read(request: Request) -> Result<Self> {
        if !is_json(request.headers()) {
            return Err(Error::UnsupportedMediaType);
        }
        let uri = request.uri().clone();
        let bytes = Bytes::from_request(request, &())
            .await
            .map_err(|rejection| match rejection.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => Error::PayloadTooLarge,
                _ => Error::bad_request("the request body could not be read"),
            })?;
        NoParams::at(&uri)?;
        Self::parse(&bytes)
    }

    /// Reads a JSON object.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(values)) => Ok(Self {
                values,
                problems: Vec::new(),
                given: None,
            }),
            Ok(_) => Err(Error::Invalid(vec![Problem::new(
                "",
                "wrong_type",
                "the request body must be an object",
            )])),
            Err(error) => Err(unreadable(&error)),
        }
    }

    /// Sets what the path says; naming it in the body as well is a problem noted beside all others.
    ///
    /// # Errors
    /// 404 where no row can have such an id.
    pub fn with_parent<T: Resource>(
        mut self,
        name: &'static str,
        id: &impl Serialize,
    ) -> Result<Self> {
        let value = serde_json::to_value(id).map_err(Error::internal)?;
        let field = T::FIELDS.iter().find(|field| field.name == name);
        if field.is_none_or(|field| field.accept(value.clone(), &mut Vec::new()).is_none()) {
            return Err(Error::NotFound);
        }
        if self.values.insert(name.to_owned(), value).is_some() {
            self.refuse(Problem::new(name, "not_writable", "is given by the path"));
        }
        self.given = Some(name);
        Ok(self)
    }

    /// A text as the client sent it, for rules that no field can state alone.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(Value::as_str)
    }

    /// Notes that such a rule is broken, to be told together with what else is wrong.
    pub fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Checks the body of a new row.
    ///
    /// # Errors
    /// 422 with every wrong field. Where none is wrong in itself, what they point to and how they go
    /// together is left to whoever writes the row.
    pub async fn create<T: Resource>(self, db: &Database, caller: &Caller) -> Result<T::New> {
        self.create_as::<T>(T::FIELDS, db, caller).await
    }

    /// Checks the body of a new row that has other fields than the row.
    ///
    /// # Errors
    /// As those of [`Draft::create`].
    pub async fn create_as<T: Resource>(
        self,
        fields: &'static [Field],
        db: &Database,
        caller: &Caller,
    ) -> Result<T::New> {
        let (given, guards) = (self.given, self.guards_of::<T>(fields, caller));
        let (checked, mut problems) = self.sort(fields, caller)?;
        if !problems.is_empty() || !guards.is_empty() || given.is_some() {
            let is_wrong = !problems.is_empty();
            let further = async |db: &mut Connection| {
                further::<T>(db, caller, &checked, &guards, given, is_wrong).await
            };
            problems.extend(db.read(further).await?);
        }
        decode(checked, problems)
    }

    /// Checks a body that is no row.
    pub fn check<T: DeserializeOwned>(self, fields: &[Field], caller: &Caller) -> Result<T> {
        let (checked, problems) = self.sort(fields, caller)?;
        decode(checked, problems)
    }

    /// The values that are right in themselves, and what is wrong with the others.
    fn sort(mut self, fields: &[Field], caller: &Caller) -> Result<(Values, Vec<Problem>)> {
        let now = clock::now();
        let mut problems = self.problems;
        let mut checked = Values::new();
        for field in fields {
            let sent = self.values.remove(field.name);
            match sent {
                Some(_) if !field.write.admits(caller) => problems.push(not_writable(field)),
                Some(value) => {
                    if let Some(value) = field.accept(value, &mut problems) {
                        checked.insert(field.name.to_owned(), value);
                    }
                }
                None if matches!(field.write, Write::Never | Write::Version)
                    && field.default.is_none() => {}
                None => match absent(field, caller, now)? {
                    Some(value) => {
                        checked.insert(field.name.to_owned(), value);
                    }
                    None => problems.push(required(field)),
                },
            }
        }
        problems.extend(self.values.keys().map(|name| unknown(name)));
        Ok((checked, problems))
    }
}

/// What is wrong with a new row besides its fields alone: what it would not let the caller set, and,
/// where `is_wrong` or where the path leads nowhere, what is wrong between the values.
async fn further<T: Resource>(
    db: &mut Connection,
    caller: &Caller,
    checked: &Values,
    guards: &Guards,
    given: Option<&str>,
    is_wrong: bool,
) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    // What a row does not let a caller set tells of those that it would belong to.
    if !guards.is_empty()
        && let Some(known) = integrity::known::<T>(db, caller, checked).await?
    {
        problems = guards.refused::<T>(db, &known).await?;
    }
    let leads_nowhere = match given {
        Some(name) => integrity::points_to_nothing::<T>(db, caller, name, checked).await?,
        None => false,
    };
    if is_wrong || leads_nowhere || !problems.is_empty() {
        let mut values = checked.clone();
        // Where the path leads is no fault of the body, and what is refused is not looked at.
        let refused = problems.iter().map(|problem| problem.field.as_str());
        for name in refused.chain(given) {
            values.remove(name);
        }
        problems.extend(integrity::problems::<T>(db, caller, None, &values).await?);
    }
    Ok(problems)
}

/// What is wrong with a body that could not be read.
fn unreadable(error: &serde_json::Error) -> Error {
    let place = format!("line {}, column {}", error.line(), error.column());
    // Only its words tell a number that is none to us from what is none to anybody.
    if error.to_string().starts_with("number out of range") {
        let message = format!("the number at {place} is too large");
        Error::Invalid(vec![Problem::new("", "too_large", message)])
    } else {
        Error::bad_request(format!("the request body cannot be read as JSON ({place})"))
    }
}

/// Turns checked values into the type that they were checked for.
pub(super) fn decode<T: DeserializeOwned>(checked: Values, problems: Vec<Problem>) -> Result<T> {
    if problems.is_empty() {
        serde_json::from_value(Value::Object(checked)).map_err(Error::internal)
    } else {
        Err(Error::Invalid(problems))
    }
}

/// The rows on which the caller may set the field, of those that the caller may create.
pub(super) fn may_write<T: Resource>(field: &Field, caller: &Caller) -> Predicate {
    match field.write {
        Write::Row | Write::Once => Predicate::Always,
        Write::Only(rule) => access::permitted::<T>(rule, caller),
        Write::Never | Write::Version => Predicate::Never,
    }
}

/// The rows on which the caller sees the field, of those that the caller may read.
pub(super) fn may_read<T: Resource>(field: &Field, caller: &Caller) -> Predicate {
    match field.read {
        Some(rule) => access::permitted::<T>(rule, caller),
        None => Predicate::Always,
    }
}

/// What a field becomes that is left out of a whole body at a time; `None` where it has to be there.
pub(super) fn absent(field: &Field, caller: &Caller, time: DateTime<Utc>) -> Result<Option<Value>> {
    let preset = match field.default {
        Some(Preset::Json(json)) => serde_json::from_str(json).map_err(Error::internal)?,
        Some(Preset::Now) => clock::value_of(time, field.kind),
        Some(Preset::Uuid) => Value::String(uuid::Uuid::now_v7().to_string()),
        Some(Preset::Caller) => match caller.as_owner() {
            // A row that need not have an owner has none where nobody has signed in.
            Err(_) if field.nullable => Value::Null,
            owner => owner?,
        },
        None if field.nullable => Value::Null,
        None => return Ok(None),
    };
    Ok(Some(preset))
}

/// A body in which every field has the default that it had at a time, or is empty where a client has to
/// set it.
pub fn blank<T: DeserializeOwned>(
    fields: &[Field],
    caller: &Caller,
    time: DateTime<Utc>,
) -> Result<T> {
    let mut values = Values::new();
    for field in fields {
        let value = absent(field, caller, time)?;
        let value = value.unwrap_or_else(|| Value::String(String::new()));
        values.insert(field.name.to_owned(), value);
    }
    decode(values, Vec::new())
}

pub(super) fn required(field: &Field) -> Problem {
    Problem::new(field.name, "required", "is required")
}

pub(super) fn not_writable(field: &Field) -> Problem {
    Problem::new(field.name, "not_writable", "is not yours to set")
}

pub(super) fn unknown(name: &str) -> Problem {
    Problem::new(name, "unknown_field", "is not a field of this body")
}

impl Write {
    /// Whether the caller may set the field of some new row.
    fn admits(self, caller: &Caller) -> bool {
        match self {
            Self::Row | Self::Once => true,
            Self::Only(rule) => access::admits(rule, caller),
            Self::Never | Self::Version => false,
        }
    }
}

impl Field {
    /// Checks one value and brings it to its one form; a problem is noted and yields `None`.
    pub(super) fn accept(&self, mut value: Value, problems: &mut Vec<Problem>) -> Option<Value> {
        if value.is_null() {
            if self.nullable {
                return Some(value);
            }
            problems.push(Problem::new(self.name, "null", "must not be null"));
            return None;
        }
        let known = problems.len();
        self.kind.check(&mut value, self.name, problems);
        // A list has its length whatever is in it.
        let is_list = matches!((self.kind, &value), (Kind::Array(_), Value::Array(_)));
        if (problems.len() == known || is_list)
            && let Err((code, message)) = limits::check(self, &value)
        {
            problems.push(Problem::new(self.name, code, message));
        }
        (problems.len() == known).then_some(value)
    }
}

/// Whether the body is JSON in UTF-8, sent as it is.
fn is_json(headers: &HeaderMap) -> bool {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    if !encodings.all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return false;
    }
    let content_type = headers.get(header::CONTENT_TYPE);
    let Some(text) = content_type.and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let text = text.to_ascii_lowercase();
    let mut parts = text.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let is_json = essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"));
    is_json
        && parts.all(|parameter| {
            let charset = parameter.strip_prefix("charset=");
            charset.is_none_or(|charset| matches!(charset.trim_matches('"'), "utf-8" | "utf8"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_beyond_all_bounds_is_invalid_and_what_is_no_json_is_malformed() {
        for (body, status) in [
            (r#"{"price": 1e400}"#, 422),
            (r#"{"prices": [1, -1e999]}"#, 422),
            (r#"{"price": 1e}"#, 400),
            (r#"{"price": 1"#, 400),
            ("", 400),
            ("[]", 422),
        ] {
            let error = Draft::parse(body.as_bytes()).unwrap_err();
            assert_eq!(error.status().as_u16(), status, "{body}");
        }
    }
}
