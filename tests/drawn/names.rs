//! Names that somebody might give: plain ones first, so that a failure shrinks towards them.

use backend_gen::{diagnostic::Source, pipeline};
use proptest::{
    prelude::*,
    sample::select,
    strategy::{BoxedStrategy, Union},
};

const PLAIN: &str = "\
    note title amount state place owner_name started_on finished_at size weight colour parent_note \
    invoice visitor room account_number";

/// Words of Rust, without those that no spelling makes an identifier.
const RUST: &str = "\
    abstract as async await become box break const continue do dyn else enum extern false final fn \
    for gen if impl in let loop macro match mod move mut override priv pub ref return static struct \
    trait true try type typeof unsafe unsized use virtual where while yield union auto default raw \
    safe macro_rules";

/// Words of SQL, of one engine at least.
const SQL: &str = "\
    add all alter analyze and any array asc begin between blob by cascade case cast check collate \
    column commit conflict constraint create cross current current_date current_time \
    current_timestamp cursor database date day deferrable delete desc distinct do drop each end \
    escape except exclude exists explain fail filter first float foreign from full function \
    generated glob grant group groups having hour immediate index indexed inner insert instead int \
    integer intersect interval into is isnull join key last lateral left like limit materialized \
    natural no not nothing notnull null nulls numeric of offset on only or order others outer over \
    partition plan position pragma precision preceding primary procedure query range real \
    recursive references regexp reindex release rename replace restrict returning right rollback \
    fts_doc_id row rowid rows savepoint schema select session_user set some sqlite table temp temporary text \
    then ties time timestamp to transaction trigger truncate unbounded unique update user using \
    vacuum value values varchar view when window with without zone";

/// Words of the prelude, of the crates that the service uses, and of its own code.
const FRAMEWORK: &str = "\
    access action admin answer any app app_state arc args attribute auth axum base64 blob body \
    bool bytes cache caller cascade change changes char child claims clone config connection \
    context cow custom db debug decimal deref docs draft drop dto edit email enums env eq err error \
    event failure fields file filters fmt fn_once format future handler handlers hash header health \
    helpers i64 id_kind ids input instant item items iter json kernel kind label labels len lens \
    lib limits link links list list_query lock log mail main map meta metric metrics middleware \
    migration migrations model models module name names new next none now ok operation option ord \
    output owner page page_size pagination panic parameter params password patch path phantom pin \
    policy pool precondition predicate prelude problem profile rand rc receiver record records \
    redis reference repository request resource resources response restore result role roles \
    router routes rust_decimal scalar scene search secret seed seeds self_id send sender serde \
    server service session sort source sqlx std str string subject suite support sync system \
    target task telemetry test tests thread time_zone token tokio total tower tracing tx u8 url \
    user_id users utoipa uuid validator vec version visitor_id web who write";

/// Words whose plural is irregular, the word itself, or a word of its own.
const PLURALS: &str = "\
    status series data datum news new person people child man woman foot goose mouse ox quiz bus \
    analysis crisis medium media index matrix vertex leaf knife hero photo fish sheep species \
    money staff information equipment sms address box category day key virus schema formula gas \
    bonus alias corpus genus axis criterion phenomenon chassis";

/// Names that other names are made from, and names that meet once their case changes.
const NEAR: &str = "\
    a a1 a_1 a_b ab a_b_c x1_y2 x1y2 url_2fa order_item order_item_2 orders_item created \
    created_at updated_at deleted_at version id_ d2 is_deleted a_id price_min price_max date_after \
    new_note note_patch note_changes note_record note_label user_note notes_tag null_value q \
    deleted fields_ filter_by json_ camel_case x y z";

fn words(list: &'static str) -> Vec<&'static str> {
    list.split_ascii_whitespace().collect()
}

/// All words that mean something in the generated code, in its languages or in English.
pub fn languages() -> Vec<&'static str> {
    [RUST, SQL, FRAMEWORK, PLURALS]
        .into_iter()
        .flat_map(words)
        .collect()
}

/// A `snake_case` name.
pub fn name() -> BoxedStrategy<String> {
    let of = |list| select(words(list)).prop_map(str::to_owned).boxed();
    let made = "[a-z][a-z0-9]{0,6}(_[a-z0-9]{1,5}){0,2}";
    // As long as a name may be, alike up to the last letter.
    let long = "[a-z]{1,4}".prop_map(|end| {
        let begin = "the_name_of_something_that_took_very_long_to_say";
        format!("{}{end}", &begin[..begin.len() - end.len()])
    });
    Union::new_weighted(vec![
        (3, of(PLAIN)),
        (2, of(RUST)),
        (2, of(SQL)),
        (2, of(FRAMEWORK)),
        (1, of(PLURALS)),
        (1, of(NEAR)),
        (2, made.prop_map(|name| name).boxed()),
        (1, long.boxed()),
    ])
    .prop_filter("a word that Rust lets nobody use", |name| {
        name.as_str().trim_end_matches('_') == name.as_str()
            && !["self", "super", "crate"].contains(&name.as_str())
    })
    .boxed()
}

/// A name of a column or a table, as `column` and `table` say it.
pub fn database_name() -> BoxedStrategy<String> {
    prop_oneof![
        3 => name(),
        1 => "[a-z][a-z0-9_]{0,12}",
        1 => "[a-z][a-z_]{62}",
    ]
    .prop_filter("the engine's own", |name| {
        !name.starts_with("sqlite_") && !name.starts_with("pg_")
    })
    .boxed()
}

/// A name in JSON, as `json` says it.
pub fn json_name() -> BoxedStrategy<String> {
    const AWKWARD: [&str; 16] = [
        "value",
        "Value",
        "ID",
        "_",
        "_id",
        "__proto__",
        "constructor",
        "hasOwnProperty",
        "toString",
        "Limit",
        "data",
        "errors",
        "type",
        "x_y_Z",
        "camelCase",
        "SCREAMING_CASE",
    ];
    prop_oneof![
        2 => select(AWKWARD.to_vec()).prop_map(str::to_owned),
        1 => "[A-Za-z_][A-Za-z0-9_]{0,12}",
        1 => "[A-Za-z_][A-Za-z0-9_]{62}",
    ]
    .boxed()
}

/// A name of a service.
pub fn service() -> BoxedStrategy<String> {
    const AWKWARD: [&str; 16] = [
        "drawn", "a", "A", "a-b", "Shop", "x1-2-3", "main", "lib", "tests", "bin", "src", "result",
        "option", "box-1", "note", "README",
    ];
    prop_oneof![
        3 => select(AWKWARD.to_vec()).prop_map(str::to_owned),
        1 => "[a-zA-Z][a-z0-9]{4,9}(-[a-z0-9]{1,5}){0,2}",
        1 => "[a-z]{64}",
    ]
    .boxed()
}

/// A role.
pub fn role() -> BoxedStrategy<String> {
    name()
        .prop_filter("words of `access`", |name| {
            !["public", "authenticated", "owner", "none"].contains(&name.as_str())
        })
        .boxed()
}

/// What several of a resource are called where nobody says.
pub fn plural(name: &str) -> String {
    let text = format!("[service]\nname = \"drawn\"\n[resources.{name}]\n");
    let model = pipeline::understand(&Source::new("plural", &text));
    let model = model.unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
    model.resources[0].plural.snake().to_owned()
}
