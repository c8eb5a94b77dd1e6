//! The JSON Schema that editors complete and check a description with.

/// The schema of a description: draft 7, which the TOML extensions of editors understand.
pub const fn json_schema() -> &'static str {
    include_str!("backend.schema.json")
}
