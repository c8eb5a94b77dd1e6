//! What is drawn: wishes, which refer to one another by chance and may be impossible together.
//!
//! [`settle`](crate::settle) makes of them a description that is possible; so every part of them can be
//! made smaller or left out without a look at the others, and a failure shrinks to what it takes.

use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{Index, select, subsequence},
    strategy::BoxedStrategy,
};
use toml::{Table, Value};

use crate::{names, texts, values::Kind};

/// A whole description.
#[derive(Debug, Clone)]
pub struct Wishes {
    pub service: Table,
    pub database: Table,
    pub api: Table,
    pub auth: Option<AuthWish>,
    pub rate_limit: Option<Table>,
    pub cache: Option<Table>,
    pub enums: Vec<(String, Vec<String>)>,
    pub account: Option<ResourceWish>,
    pub resources: Vec<ResourceWish>,
    /// Whether children are written before their parents.
    pub upside_down: bool,
}

/// `[auth]`
#[derive(Debug, Clone)]
pub struct AuthWish {
    pub keys: Table,
    pub roles: Option<Vec<String>>,
    pub default_role: Option<Index>,
    pub lives: [Option<u64>; 2],
}

/// A resource, or what is added to the account.
#[derive(Debug, Clone)]
pub struct ResourceWish {
    pub name: String,
    /// Keys that hang on nothing else, or on little.
    pub keys: Table,
    pub operations: Option<Vec<&'static str>>,
    pub fields: Vec<FieldWish>,
    pub relations: Vec<RelationWish>,
    pub owners: Vec<Index>,
    pub access: Vec<(&'static str, Vec<GrantWish>)>,
    pub uniques: Vec<KeyWish>,
    pub indexes: Vec<KeyWish>,
    pub checks: Vec<Vec<ComparisonWish>>,
    pub sort: Vec<(Index, &'static str)>,
}

#[derive(Debug, Clone)]
pub struct FieldWish {
    pub name: String,
    pub kind: KindWish,
    pub is_list: bool,
    pub optional: bool,
    /// What values are made from: the greatest, the least and two between them.
    pub seeds: [Seed; 4],
    pub default: DefaultWish,
    /// Whether there is an example, a `min` and a `max`.
    pub has: [bool; 3],
    pub pattern: Option<Index>,
    pub keys: Table,
    pub read: Option<Vec<GrantWish>>,
    pub write: Option<Vec<GrantWish>>,
}

#[derive(Debug, Clone)]
pub enum KindWish {
    Plain(Kind),
    /// One of `[enums]`.
    Shared(Index),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DefaultWish {
    None,
    Literal,
    /// `"now"` or `"uuid"`
    Word,
}

#[derive(Debug, Clone)]
pub struct RelationWish {
    pub name: String,
    pub target: Index,
    pub is_many: bool,
    pub required: Option<bool>,
    pub constraint: Option<bool>,
    pub unique: Option<bool>,
    pub on_delete: Option<&'static str>,
    pub inverse: InverseWish,
    /// What stands as it is, where the relation is not in the way of it.
    pub keys: Table,
}

#[derive(Debug, Clone)]
pub enum InverseWish {
    Unsaid,
    None,
    Named(String),
}

#[derive(Debug, Clone)]
pub struct GrantWish {
    pub to: Index,
    pub condition: Vec<ComparisonWish>,
}

/// An entry of `unique` or `indexes`.
#[derive(Debug, Clone)]
pub struct KeyWish {
    /// Each with the sign that it has in an index.
    pub columns: Vec<(Index, &'static str)>,
    pub condition: Vec<ComparisonWish>,
}

#[derive(Debug, Clone)]
pub struct ComparisonWish {
    /// Whether it begins an alternative, where another stands before it.
    pub is_alternative: bool,
    pub left: Index,
    pub operator: Index,
    pub right: RightWish,
}

#[derive(Debug, Clone)]
pub enum RightWish {
    Null,
    Literal(Seed),
    Column(Index),
}

/// What a value of any kind can be made from.
#[derive(Debug, Clone)]
pub struct Seed {
    pub number: i64,
    pub text: String,
    pub json: Value,
}

pub fn wishes() -> impl Strategy<Value = Wishes> {
    let settings = (
        service(),
        some_of(vec![
            ("ids", word(&["uuid", "typeid", "integer"])),
            ("engine", word(&["sqlite"])),
        ]),
        api(),
        option::weighted(0.7, auth()),
        option::weighted(0.4, rate_limit()),
        option::weighted(0.4, cache()),
    );
    let labels = vec(texts::text(), 1..5);
    let contents = (
        vec((names::name(), labels), 0..3),
        option::weighted(0.4, resource()),
        vec(resource(), 1..6),
        any::<bool>(),
    );
    (settings, contents).prop_map(|(settings, contents)| {
        let (service, database, api, auth, rate_limit, cache) = settings;
        let (enums, account, resources, upside_down) = contents;
        Wishes {
            service,
            database,
            api,
            auth,
            rate_limit,
            cache,
            enums,
            account,
            resources,
            upside_down,
        }
    })
}

/// A table with some of the keys.
fn some_of(keys: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Table> {
    let (names, values): (Vec<_>, Vec<_>) = keys.into_iter().unzip();
    let values: Vec<_> = values
        .into_iter()
        .map(|value| option::weighted(0.3, value))
        .collect();
    values
        .prop_map(move |values| {
            let keys = names.iter().zip(values);
            keys.filter_map(|(name, value)| Some(((*name).to_owned(), value?)))
                .collect()
        })
        .boxed()
}

fn word(words: &[&'static str]) -> BoxedStrategy<Value> {
    select(words.to_vec()).prop_map(Value::from).boxed()
}

fn switch() -> BoxedStrategy<Value> {
    any::<bool>().prop_map(Value::from).boxed()
}

fn text() -> BoxedStrategy<Value> {
    texts::text().prop_map(Value::from).boxed()
}

fn of_text(text: BoxedStrategy<String>) -> BoxedStrategy<Value> {
    text.prop_map(Value::from).boxed()
}

fn count(range: std::ops::RangeInclusive<i64>) -> BoxedStrategy<Value> {
    range.prop_map(Value::from).boxed()
}

fn service() -> BoxedStrategy<Table> {
    (names::service(), some_of(vec![("description", text())]))
        .prop_map(|(name, mut keys)| {
            keys.insert("name".to_owned(), name.into());
            keys
        })
        .boxed()
}

fn api() -> BoxedStrategy<Table> {
    some_of(vec![
        (
            "prefix",
            word(&[
                "/api", "", "/a/b", "/x-1/_", "/api/v1", "/auth", "/docs", "/health",
            ]),
        ),
        ("version", word(&["v1", "v2", "v999999"])),
        ("versioning", word(&["path", "header", "query"])),
        ("case", word(&["camel", "snake"])),
        ("errors", word(&["envelope", "problem"])),
        ("envelope", switch()),
        ("page_size", count(1..=1000)),
        ("max_page_size", count(1..=1000)),
        ("docs", switch()),
        (
            "graphql",
            word(&["x"]).prop_map(|_| Value::from(false)).boxed(),
        ),
    ])
}

fn auth() -> BoxedStrategy<AuthWish> {
    let keys = some_of(vec![
        ("mode", word(&["jwt", "jwt", "none"])),
        ("registration", word(&["open", "closed"])),
        ("email_verification", switch()),
        ("password_reset", switch()),
    ]);
    let lives = [option::of(60..900_000_u64), option::of(60..9_000_000_u64)];
    (
        keys,
        option::of(vec(names::role(), 0..5)),
        option::of(any::<Index>()),
        lives,
    )
        .prop_map(|(keys, roles, default_role, lives)| AuthWish {
            keys,
            roles,
            default_role,
            lives,
        })
        .boxed()
}

fn rate_limit() -> BoxedStrategy<Table> {
    some_of(vec![
        ("requests", count(1..=4_294_967_295)),
        ("window", word(&["1m", "1s", "1h", "3650d"])),
        ("store", word(&["memory"])),
    ])
}

fn cache() -> BoxedStrategy<Table> {
    some_of(vec![
        ("store", word(&["memory", "memory", "none"])),
        ("ttl", word(&["5m", "1s", "3650d"])),
    ])
}

const OPERATIONS: [&str; 6] = ["list", "read", "create", "replace", "update", "delete"];

fn resource() -> BoxedStrategy<ResourceWish> {
    let off = Just(Value::from(false));
    let keys = some_of(vec![
        ("description", text()),
        ("plural", of_text(names::name())),
        ("table", of_text(names::database_name())),
        (
            "id",
            prop_oneof![
                word(&["uuid", "typeid", "integer"]),
                (1..=255).prop_map(|length| Value::from(format!("string({length})"))),
            ]
            .boxed(),
        ),
        ("id_prefix", of_text("[a-z](_?[a-z]){0,20}".boxed())),
        ("timestamps", switch()),
        ("soft_delete", switch()),
        ("late_lists", switch()),
        (
            "lock",
            prop_oneof![word(&["optional", "required"]), off.clone()].boxed(),
        ),
        ("cache", prop_oneof![word(&["10m", "1s"]), off].boxed()),
        ("rate_limit", word(&["20/1m", "1/1s", "4294967295/3650d"])),
    ]);
    let operations = subsequence(OPERATIONS.to_vec(), 1..=6).prop_shuffle();
    let access_keys = ["list", "read", "create", "update", "delete", "write"];
    let members = (vec(field(), 0..7), vec(relation(), 0..4));
    let keyed = (
        vec(key(), 0..3),
        vec(key(), 0..3),
        vec(condition(1..4), 0..3),
        vec(signed(), 0..4),
    );
    let rights = (
        vec(any::<Index>(), 0..3),
        vec((select(access_keys.to_vec()), rule()), 0..5),
        option::weighted(0.3, operations),
    );
    (names::name(), keys, members, keyed, rights)
        .prop_map(|(name, keys, members, keyed, rights)| {
            let (fields, relations) = members;
            let (uniques, indexes, checks, sort) = keyed;
            let (owners, access, operations) = rights;
            ResourceWish {
                name,
                keys,
                operations,
                fields,
                relations,
                owners,
                access,
                uniques,
                indexes,
                checks,
                sort,
            }
        })
        .boxed()
}

fn signed() -> impl Strategy<Value = (Index, &'static str)> {
    (any::<Index>(), select(vec!["", "-", "+"]))
}

fn key() -> impl Strategy<Value = KeyWish> {
    let condition = prop_oneof![2 => Just(Vec::new()), 1 => condition(1..3)];
    (vec(signed(), 1..4), condition).prop_map(|(columns, condition)| KeyWish { columns, condition })
}

fn rule() -> impl Strategy<Value = Vec<GrantWish>> {
    let condition = prop_oneof![3 => Just(Vec::new()), 1 => condition(1..3)];
    let grant = (any::<Index>(), condition).prop_map(|(to, condition)| GrantWish { to, condition });
    vec(grant, 1..4)
}

fn condition(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<ComparisonWish>> {
    let right = prop_oneof![
        1 => Just(RightWish::Null),
        3 => seed().prop_map(RightWish::Literal),
        2 => any::<Index>().prop_map(RightWish::Column),
    ];
    let parts = (
        prop::bool::weighted(0.3),
        any::<Index>(),
        any::<Index>(),
        right,
    );
    let comparison = parts.prop_map(|(is_alternative, left, operator, right)| ComparisonWish {
        is_alternative,
        left,
        operator,
        right,
    });
    vec(comparison, count)
}

fn relation() -> impl Strategy<Value = RelationWish> {
    let inverse = prop_oneof![
        2 => Just(InverseWish::Unsaid),
        1 => Just(InverseWish::None),
        2 => names::name().prop_map(InverseWish::Named),
    ];
    let rule = option::weighted(0.6, select(vec!["restrict", "cascade", "set_null"]));
    let said = || option::weighted(0.4, any::<bool>());
    (
        names::name(),
        any::<Index>(),
        prop::bool::weighted(0.3),
        (said(), option::weighted(0.2, any::<bool>()), said()),
        rule,
        inverse,
        some_of(vec![
            ("column", of_text(names::database_name())),
            ("table", of_text(names::database_name())),
            ("json", of_text(names::json_name())),
            ("description", text()),
        ]),
    )
        .prop_map(
            |(name, target, is_many, switches, on_delete, inverse, keys)| {
                let (required, constraint, unique) = switches;
                RelationWish {
                    name,
                    target,
                    is_many,
                    required,
                    constraint,
                    unique,
                    on_delete,
                    inverse,
                    keys,
                }
            },
        )
}

fn field() -> impl Strategy<Value = FieldWish> {
    let keys = some_of(vec![
        ("unique", switch()),
        ("index", switch()),
        ("search", switch()),
        ("filter", switch()),
        ("sort", switch()),
        ("readonly", switch()),
        ("writeonly", switch()),
        ("encrypted", Just(Value::from(false)).boxed()),
        ("description", text()),
        ("column", of_text(names::database_name())),
        ("json", of_text(names::json_name())),
    ]);
    let default = select(vec![
        DefaultWish::None,
        DefaultWish::Literal,
        DefaultWish::Word,
    ]);
    (
        names::name(),
        (kind(), prop::bool::weighted(0.2), any::<bool>()),
        [seed(), seed(), seed(), seed()],
        (default, [any::<bool>(), any::<bool>(), any::<bool>()]),
        option::of(any::<Index>()),
        keys,
        (
            option::weighted(0.15, rule()),
            option::weighted(0.15, rule()),
        ),
    )
        .prop_map(
            |(name, (kind, is_list, optional), seeds, said, pattern, keys, rules)| {
                let (default, has) = said;
                FieldWish {
                    name,
                    kind,
                    is_list,
                    optional,
                    seeds,
                    default,
                    has,
                    pattern,
                    keys,
                    read: rules.0,
                    write: rules.1,
                }
            },
        )
}

fn kind() -> impl Strategy<Value = KindWish> {
    let plain = vec![
        Kind::String(255),
        Kind::Int,
        Kind::Text,
        Kind::Email,
        Kind::Url,
        Kind::Slug,
        Kind::SmallInt,
        Kind::BigInt,
        Kind::Float,
        Kind::Bool,
        Kind::Uuid,
        Kind::Date,
        Kind::Time,
        Kind::DateTime,
        Kind::Json,
        Kind::Bytes,
    ];
    let string = prop_oneof![1..=9_u32, 1..=768_u32, Just(10_000)].prop_map(Kind::String);
    let decimal = (1..=18_u8, 0..=18_u8).prop_map(|(precision, scale)| Kind::Decimal {
        precision,
        scale: scale % (precision + 1),
    });
    let labels = vec(texts::text(), 1..6);
    let labels = labels.prop_map(|labels| Kind::Enum {
        shared: None,
        labels,
    });
    prop_oneof![
        6 => select(plain).prop_map(KindWish::Plain),
        2 => string.prop_map(KindWish::Plain),
        2 => decimal.prop_map(KindWish::Plain),
        2 => labels.prop_map(KindWish::Plain),
        1 => any::<Index>().prop_map(KindWish::Shared),
    ]
}

fn seed() -> impl Strategy<Value = Seed> {
    let number = prop_oneof![3 => 0..100_i64, 1 => -9..0_i64, 2 => any::<i64>()];
    (number, texts::text(), json()).prop_map(|(number, text, json)| Seed { number, text, json })
}

/// A value that JSON can hold, as TOML.
fn json() -> BoxedStrategy<Value> {
    const SAFE: i64 = (1 << 53) - 1;
    let leaf = prop_oneof![
        switch(),
        text(),
        (-SAFE..=SAFE).prop_map(Value::from),
        (prop::num::f64::NORMAL | prop::num::f64::ZERO).prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec((texts::text(), inner), 0..3)
                .prop_map(|entries| Value::Table(entries.into_iter().collect())),
        ]
    })
    .boxed()
}
