//! What the templates of the whole project see.

mod accounts;
mod compose;
mod constants;
mod kernel;
mod names;
mod server;
mod settings;

use serde::Serialize;

pub use self::compose::servers;
use self::{
    accounts::{
        Owned, RoleView, account_modules, account_repositories, account_tests, owned, role,
        user_key,
    },
    compose::{Compose, compose},
    constants::{Constant, constant_imports, constants},
    kernel::{Kernel, kernel},
    names::{JsonNames, Suffixes, json_names, suffixes},
    server::{DatabaseServer, database_server},
    settings::{Setting, settings},
};

use super::{
    app::{self, AppView},
    domain::{self, Domain},
    feature,
    manifest::{self, Dependencies},
    readme::{self, Readme},
    resource::{self, EnumView, PrefixView},
    rust,
    seed::{self, Seed},
    suite,
};
use crate::{
    model::{Engine, EnumOrigin, Field, Literal, Model, Resource, Versioning},
    schema::Schema,
};

/// What the templates of the whole project see.
#[derive(Debug, Serialize)]
pub struct Project {
    /// What its tests see.
    pub suite: suite::ProjectSuite,
    /// The name of the service: crate and binary.
    pub name: String,
    /// One line about it, as a TOML and Rust string.
    pub description: String,
    /// What every path of the API begins with, as a Rust string.
    pub prefix: String,
    /// Rows of a page unless asked otherwise.
    pub page_size: u32,
    /// Rows of a page at most.
    pub max_page_size: u32,
    /// What the names of built-in things end with, in the case of the API.
    pub suffixes: Suffixes,
    /// The resources but for the account.
    pub resources: Vec<Summary>,
    /// The enums that several fields share.
    pub enums: Vec<EnumView>,
    /// The type of the key of accounts, where there are any.
    pub user_keys: Vec<&'static str>,
    /// What the ids of accounts begin with, where they have a prefix.
    pub user_prefixes: Vec<PrefixView>,
    /// The roles an account can have.
    pub roles: Vec<RoleView>,
    /// The variant of the role of a new account.
    pub default_role: String,
    /// The names in JSON of what every service has.
    pub json: JsonNames,
    /// A line with the attribute that gives fields the case of the API, or nothing.
    pub rename_all: &'static str,
    /// The sample rows that `seed` makes.
    pub seeds: Vec<Seed>,
    /// Once where there are any.
    pub seeding: Vec<&'static str>,
    /// What `seed` imports from the kernel.
    pub seed_kernel: Vec<&'static str>,
    /// What `seed` imports for them from this crate.
    pub seed_imports: Vec<String>,
    /// The name of the service in `seed`, with an underscore where it is not needed.
    pub seeded_app: &'static str,
    /// Who makes them, where nobody signs in.
    pub anonymous: Vec<&'static str>,
    /// The modules with handlers of accounts.
    pub account_handlers: Vec<&'static str>,
    /// The modules with statements on sessions and tokens.
    pub account_repositories: Vec<&'static str>,
    /// The modules with rules of accounts.
    pub account_services: Vec<&'static str>,
    /// The modules with tests of accounts.
    pub account_tests: Vec<&'static str>,
    /// The figures of the description that the environment can change.
    pub constants: Vec<Constant>,
    /// What their types are imported from.
    pub constant_imports: Vec<&'static str>,
    /// The resources whose rows belong to accounts.
    pub owned: Vec<Owned>,
    /// The command that makes an admin, where there are accounts.
    pub accounts: Vec<&'static str>,
    /// The version that headers or queries name, where they do.
    pub versions: Vec<String>,
    /// What `app.rs` is put together from.
    pub app: AppView,
    /// The crates it depends on.
    pub dependencies: Dependencies,
    /// The crates that hash passwords.
    pub hashing: Vec<&'static str>,
    /// How deep macros may nest, where more than usual is needed.
    pub recursion_limits: Vec<usize>,
    /// The features with settings of their own.
    pub settings: Vec<Setting>,
    /// What the configuration imports from the crate for them.
    pub config_imports: Vec<&'static str>,
    /// What the kernel offers that is not always there.
    pub kernel: Kernel,
    /// What the service has.
    pub has: Features,
    /// The servers beside the service.
    pub compose: Compose,
    /// How addresses of its database look.
    pub server: DatabaseServer,
    /// What the address of its database begins with.
    pub scheme: &'static str,
    /// The statements that tell the cache of a change.
    pub stale: Vec<&'static str>,
    /// The page about the domain.
    pub domain: Domain,
    /// The page that one sees first.
    pub readme: Readme,
    /// Whether changes can be told by table and id: once where there is a cache.
    pub tables: Vec<&'static str>,
}

/// The resources in the lists of the project.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// The type of a row.
    #[serde(rename = "Resource")]
    pub type_name: String,
    /// The module.
    pub resources: String,
    /// Once where rows can be restored.
    pub restored: Vec<&'static str>,
}

/// What the service has.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent switch of the description"
)]
pub struct Features {
    /// Accounts.
    pub auth: bool,
    /// Passwords that can be reset by mail.
    pub password_reset: bool,
    /// Deletions that touch other rows.
    pub cascade: bool,
    /// Versions of the API that are named beside the path.
    pub versions: bool,
    /// Documentation of the API.
    pub docs: bool,
    /// A database that is built in.
    pub sqlite: bool,
    /// PostgreSQL.
    pub postgres: bool,
    /// MySQL or MariaDB.
    pub mysql: bool,
    /// Redis.
    pub redis: bool,
    /// Limits that are counted there.
    pub shared_limits: bool,
}

/// The view of the whole project.
#[expect(
    clippy::too_many_lines,
    reason = "one long literal, in which each line fills one field"
)]
pub fn project(model: &Model, schema: &Schema) -> Project {
    let cached = model.cache.is_some();
    let seeds = seed::seeds(model);
    let shared = model
        .enums
        .iter()
        .filter(|one| one.origin == EnumOrigin::Shared);
    Project {
        suite: suite::project(model),
        name: model.service.name.to_string(),
        description: rust::string(&description(model)),
        domain: domain::domain(model, schema),
        readme: readme::readme(model),
        prefix: rust::string(&model.api.base_path()),
        page_size: model.api.page_size,
        max_page_size: model.api.max_page_size,
        suffixes: suffixes(model.api.case),
        resources: model
            .resources
            .iter()
            .filter(|one| !one.is_user)
            .map(summary)
            .collect(),
        enums: shared.map(resource::enumeration).collect(),
        user_keys: model
            .user()
            .map(|user| user_key(&user.id))
            .into_iter()
            .collect(),
        user_prefixes: model
            .user()
            .and_then(resource::prefix)
            .into_iter()
            .collect(),
        roles: model
            .auth
            .iter()
            .flat_map(|auth| &auth.roles)
            .map(role)
            .collect(),
        default_role: model
            .auth
            .iter()
            .map(|auth| auth.default_role.pascal())
            .collect(),
        owned: model
            .resources
            .iter()
            .filter(|one| feature::is_owned(one))
            .map(|one| owned(model, one))
            .collect(),
        json: json_names(model.api.case),
        rename_all: resource::rename_all(model.api.case),
        seeding: if seeds.is_empty() {
            Vec::new()
        } else {
            vec!["rows"]
        },
        seed_kernel: seed::kernel_imports(model, &seeds).into_iter().collect(),
        seed_imports: seed::imports(model, &seeds),
        seeded_app: if seeds.is_empty() && model.auth.is_none() {
            "_"
        } else {
            "app"
        },
        seeds,
        anonymous: if model.auth.is_none() {
            vec!["Caller"]
        } else {
            Vec::new()
        },
        account_handlers: account_modules(
            model,
            &["registration", "sessions", "profile", "password"],
        ),
        account_repositories: account_repositories(model),
        account_services: account_modules(
            model,
            &[
                "email_change",
                "ending",
                "password_change",
                "profile",
                "refresh",
                "registration",
                "sessions",
                "sign_in",
            ],
        ),
        account_tests: account_tests(model),
        constant_imports: constant_imports(model),
        constants: constants(model),
        accounts: model.auth.iter().map(|_| "admin").collect(),
        versions: match model.api.versioning {
            Versioning::Path => Vec::new(),
            Versioning::Header | Versioning::Query => vec![model.api.version_number().to_owned()],
        },
        app: app::app(model),
        dependencies: manifest::dependencies(model),
        hashing: if model.auth.is_some() {
            vec!["argon2", "blake2"]
        } else {
            Vec::new()
        },
        recursion_limits: recursion_limit(model).into_iter().collect(),
        settings: settings(model),
        config_imports: settings::imports(model).into_iter().collect(),
        kernel: kernel(model),
        compose: compose(model),
        server: database_server(model.database.engine),
        has: Features {
            auth: model.auth.is_some(),
            cascade: feature::cascade(model),
            versions: model.api.versioning != Versioning::Path,
            password_reset: feature::password_reset(model),
            docs: model.api.docs,
            sqlite: model.database.engine == Engine::Sqlite,
            postgres: model.database.engine == Engine::Postgres,
            mysql: model.database.engine == Engine::Mysql,
            redis: feature::redis(model),
            shared_limits: feature::shared_limits(model),
        },
        scheme: match model.database.engine {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
            Engine::Mysql => "mysql",
        },
        stale: if cached {
            vec!["let (table, id) = change.row();", "tx.changed(table, &id);"]
        } else {
            Vec::new()
        },
        tables: if cached { vec!["row"] } else { Vec::new() },
    }
}

fn description(model: &Model) -> String {
    let name = model.service.name.title();
    model
        .service
        .description
        .clone()
        .unwrap_or_else(|| format!("The {name} service"))
}

/// How deep macros have to nest for the largest row to be written with `json!`; `None` where what the compiler
/// allows unasked is enough.
fn recursion_limit(model: &Model) -> Option<usize> {
    const UNASKED: usize = 128;
    let depth = |literal: &Literal| {
        let value = serde_json::from_str(&rust::json(model, literal));
        rust::depth(&value.unwrap_or_default())
    };
    let row = |resource: &Resource| {
        let members = 1 + resource.fields.len() + resource.relations.len();
        let values = resource.fields.iter().flat_map(Field::literals);
        rust::STEPS * members + values.map(depth).max().unwrap_or_default()
    };
    let most = model.resources.iter().map(row).max()?;
    let needed = most + UNASKED / 4;
    (needed > UNASKED).then(|| needed.next_power_of_two())
}

fn summary(resource: &Resource) -> Summary {
    Summary {
        type_name: resource.type_name.clone(),
        resources: resource.module.clone(),
        restored: if resource.soft_delete {
            vec!["restored"]
        } else {
            Vec::new()
        },
    }
}
