//! What is called otherwise in each case of the API.

use serde::Serialize;

use crate::model::Case;

/// The names in JSON of what every service has.
#[derive(Debug, Serialize)]
pub struct JsonNames {
    /// `request_id` in the case of the API.
    pub request_id: String,
    /// `has_more` in the case of the API.
    pub has_more: String,
    /// `next_cursor` in the case of the API.
    pub next_cursor: String,
    /// `access_token` in the case of the API.
    pub access_token: String,
    /// `refresh_token` in the case of the API.
    pub refresh_token: String,
    /// `token_type` in the case of the API.
    pub token_type: String,
    /// `expires_in` in the case of the API.
    pub expires_in: String,
    /// `user_agent` in the case of the API.
    pub user_agent: String,
    /// `created_at` in the case of the API.
    pub created_at: String,
    /// `refreshed_at` in the case of the API.
    pub refreshed_at: String,
    /// `expires_at` in the case of the API.
    pub expires_at: String,
    /// `current_password` in the case of the API.
    pub current_password: String,
    /// `new_password` in the case of the API.
    pub new_password: String,
}

pub fn json_names(case: Case) -> JsonNames {
    JsonNames {
        request_id: case.apply("request_id"),
        has_more: case.apply("has_more"),
        next_cursor: case.apply("next_cursor"),
        access_token: case.apply("access_token"),
        refresh_token: case.apply("refresh_token"),
        token_type: case.apply("token_type"),
        expires_in: case.apply("expires_in"),
        user_agent: case.apply("user_agent"),
        created_at: case.apply("created_at"),
        refreshed_at: case.apply("refreshed_at"),
        expires_at: case.apply("expires_at"),
        current_password: case.apply("current_password"),
        new_password: case.apply("new_password"),
    }
}

/// What the names of sugar parameters end with.
#[derive(Debug, Serialize)]
pub struct Suffixes {
    /// The least value.
    pub min: &'static str,
    /// The greatest value.
    pub max: &'static str,
    /// The earliest time.
    pub after: &'static str,
    /// The time before which.
    pub before: &'static str,
    /// What the name of a time ends with.
    pub time: &'static str,
}

pub fn suffixes(case: Case) -> Suffixes {
    match case {
        Case::Camel => Suffixes {
            min: "Min",
            max: "Max",
            after: "After",
            before: "Before",
            time: "At",
        },
        Case::Snake => Suffixes {
            min: "_min",
            max: "_max",
            after: "_after",
            before: "_before",
            time: "_at",
        },
    }
}
