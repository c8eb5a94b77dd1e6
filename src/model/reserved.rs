//! Names that the generated service, its crates, cargo or the file system already use.

/// Modules of the generated crate and of its tests, and files with a meaning of their own.
const MODULES: &str = "\
    access admin api app auth bin build changes checks cli config credentials custom db docs encoding enums \
    env envelope error fmt handlers health helpers lib mail main metrics middleware migrations missing \
    mod model openapi prelude repository run schema seed server service support telemetry tests \
    version wire";

/// Crates that the generated code names in paths.
const CRATES: &str = "\
    alloc anyhow argon2 axum base64 bytes chrono core dotenvy futures getrandom hex http hyper \
    hyper_util jsonwebtoken kernel moka proc_macro rand redis regex_lite reqwest rust_decimal serde \
    serde_json sha2 sqlx std subtle test thiserror time tokio tower tower_http tracing \
    tracing_subscriber url utoipa uuid validator zeroize";

/// Types of the prelude, of the crates and of the service that its code names without a path.
const TYPES: &str = "\
    Answer Any App AppState Arc AsRef AsyncFnOnce At BTreeMap BTreeSet Blob Body Box Bytes Cache \
    Caller Change Child Claims Clone Condition Connection Constraint Copy Cow Cursor Database Date DateTime \
    Debug Decimal Default Deserialize Deserializer Display Draft Drop Duration Edit Eq Err Error \
    Executor Extension Failure Field Fn FnMut FnOnce From FromIterator FromRequest \
    FromRequestParts FromRow FromStr Future Grant Guards Hash HashMap HashSet HeaderMap HeaderName \
    HeaderValue Hop Html Id IdempotencyKey Identified Identity Infallible Instant Into IntoIterator \
    IntoResponse Iterator Json Kind LazyLock Lens List ListQuery Lock Map Method Mutex NaiveDate \
    NaiveDateTime NaiveTime Need NewAccount Next NoParams None NonZeroU32 Number Ok OnDelete OnceLock \
    Operation Operator Option Ord OrderBy Ordering Owner Page Pagination Parameters Params PartialEq PartialOrd \
    Parts Path PathBuf Pattern Pin Policy Precondition Predicate Prefix Preset Problem Query \
    QueryBuilder R RateLimiter Redirect Regex Representation Request RequestKey Resource Response \
    Result Role Router Routes Row Rule RwLock Scalar Schema Self Send Serialize Serializer Session \
    Sized Secret Some Sort Sqlite SqlitePool State Statement StatusCode String Sync SystemTime \
    Table Timestamp ToOwned ToString Transaction TryFrom TryInto Tx Type TypeId Uri User UserKey \
    Utc Uuid Value Vec Verb Who Write Account Profile AccountPatch ProfilePatch";

/// What the generated code makes of a row's type, by adding in front.
const TYPE_PREFIXES: [&str; 1] = ["New"];

/// What the generated code and its documentation make of a row's type, by adding behind.
const TYPE_SUFFIXES: [&str; 4] = ["Patch", "Changes", "Replacement", "IdPrefix"];

/// Names that no Windows file can have.
const DEVICES: &str = "\
    con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 \
    lpt7 lpt8 lpt9";

fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// Whether a module of this name would be mistaken for another, or cannot be a file.
pub(in crate::model) fn is_module(name: &str) -> bool {
    has(MODULES, name) || has(CRATES, name) || has(DEVICES, name) || super::name::is_keyword(name)
}

/// Whether a type of this name would be mistaken for another.
pub(in crate::model) fn is_type(name: &str) -> bool {
    has(TYPES, name)
}

/// Every type that the generated code makes beside a row's type.
pub(in crate::model) fn derived_types(type_name: &str) -> impl Iterator<Item = String> {
    let before = TYPE_PREFIXES
        .iter()
        .map(move |prefix| format!("{prefix}{type_name}"));
    let behind = TYPE_SUFFIXES
        .iter()
        .map(move |suffix| format!("{type_name}{suffix}"));
    before.chain(behind)
}

/// Why a service cannot have a name, if it cannot.
pub(in crate::model) fn service_name_refusal(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let snake = lower.replace('-', "_");
    match snake.as_str() {
        "deps" | "build" | "examples" | "incremental" => {
            Some("cargo keeps a folder of that name beside the binary")
        }
        "test" | "core" | "std" | "alloc" | "proc_macro" => Some("it is a crate of Rust itself"),
        "mysql" | "postgres" | "sys" | "template0" | "template1" => {
            Some("a database server has a database of that name for itself")
        }
        "app" => Some("it is the library inside every generated project"),
        _ if has(DEVICES, &lower) => Some("Windows has a device of that name"),
        _ if super::name::is_keyword(&snake) => {
            Some("it is a word of Rust, and cargo takes none as a package")
        }
        _ if has(CRATES, &snake) => Some("it is a crate that the service depends on"),
        _ => None,
    }
}

/// Columns of the account besides those every resource has.
pub(in crate::model) const ACCOUNT_COLUMNS: [&str; 7] = [
    "email",
    "password",
    "password_hash",
    "roles",
    "disabled",
    "email_verified",
    "email_verified_at",
];

/// Query parameters of every list.
pub(in crate::model) const PARAMETERS: [&str; 10] = [
    "page", "limit", "cursor", "sort", "fields", "search", "total", "deleted", "filter", "version",
];

/// Whether every list has a query parameter of this name, which a filter by such a field is not.
pub fn is_parameter(name: &str) -> bool {
    PARAMETERS.contains(&name)
}
