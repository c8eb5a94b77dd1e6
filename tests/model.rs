//! What descriptions mean: the decisions that are taken where a description says nothing.

mod common;

use std::{collections::BTreeSet, fs};

use regex_lite::Regex;

use backend_gen::{
    diagnostic::Source,
    model::{
        Attribute, Condition, DefaultValue, FieldKind, FieldRule, Grant, IdKind, Literal, Model,
        OnDelete, Operand, Operator, Resource, Rule, Who,
    },
    pipeline::understand,
    plan::plan,
    render::{Files, render, templates},
};

fn model(text: &str) -> Model {
    understand(&Source::new("backend.toml", text))
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn shop() -> Model {
    model(include_str!("../examples/shop/backend.toml"))
}

fn clinic() -> Model {
    model(include_str!("../examples/clinic/backend.toml"))
}

fn resource<'a>(model: &'a Model, name: &str) -> &'a Resource {
    let found = model
        .resources
        .iter()
        .find(|resource| resource.name.snake() == name);
    found.unwrap()
}

fn routes(model: &Model, name: &str) -> Vec<String> {
    let operations = resource(model, name).operations.iter();
    operations
        .map(|one| format!("{} {}", one.method(), one.path))
        .collect()
}

fn who(rule: &Rule) -> Vec<String> {
    let one = |grant: &Grant| match &grant.who {
        Who::Public => "public".to_owned(),
        Who::Authenticated => "authenticated".to_owned(),
        Who::Owner => "owner".to_owned(),
        Who::Role(name) => name.to_string(),
    };
    rule.grants.iter().map(one).collect()
}

#[test]
fn parents_come_first_and_the_account_before_all() {
    let names = |model: &Model| -> Vec<String> {
        model
            .resources
            .iter()
            .map(|resource| resource.name.to_string())
            .collect()
    };
    assert_eq!(
        names(&shop()),
        ["user", "category", "product", "tag", "order", "order_item"]
    );
    let clinic = clinic();
    let order = names(&clinic);
    for (index, resource) in clinic.resources.iter().enumerate() {
        for relation in resource
            .relations
            .iter()
            .filter(|relation| relation.required)
        {
            assert!(
                relation.target.0 <= index,
                "{} before {order:?}",
                resource.name
            );
        }
    }
}

#[test]
fn every_name_is_decided_once() {
    let shop = shop();
    let item = resource(&shop, "order_item");
    assert_eq!(item.plural.snake(), "order_items");
    assert_eq!(item.module, "order_items");
    assert_eq!(item.type_name, "OrderItem");
    assert_eq!(item.table, "order_items");
    assert_eq!(item.path, "order-items");
    assert_eq!(item.fields[1].json, "unitPrice");
    assert_eq!(item.relations[0].column, "order_id");
    assert_eq!(item.relations[0].json, "orderId");
    let status = shop
        .enums
        .iter()
        .find(|known| known.type_name == "ProductStatus")
        .unwrap();
    assert_eq!(status.labels[0].variant, "Draft");
    assert!(
        shop.enums
            .iter()
            .any(|known| known.type_name == "OrderStatus")
    );
}

#[test]
fn names_that_are_taken_get_another_in_rust_only() {
    let model = model(
        "[service]\nname = \"a\"\n[resources.error.fields]\nmatch = \"enum(self)\"\n[resources.metric]\n[resources.new_error]",
    );
    let error = resource(&model, "error");
    assert_eq!(
        (error.type_name.as_str(), error.module.as_str()),
        ("ErrorRecord", "errors")
    );
    assert_eq!(
        (error.table.as_str(), error.path.as_str()),
        ("errors", "errors")
    );
    assert_eq!(error.fields[0].rust_ident, "r#match");
    assert_eq!(error.fields[0].json, "match");
    assert_eq!(model.enums[0].labels[0].variant, "SelfLabel");
    let metric = resource(&model, "metric");
    assert_eq!(
        (metric.module.as_str(), metric.path.as_str()),
        ("metric_records", "metrics")
    );
    assert_eq!(resource(&model, "new_error").type_name, "NewErrorRecord");
}

#[test]
fn access_that_is_not_stated_is_decided() {
    let shop = shop();
    let tag = &resource(&shop, "tag").access;
    assert_eq!(who(&tag.list), ["authenticated"]);
    assert_eq!(who(&tag.delete), ["admin"]);
    let order = &resource(&shop, "order").access;
    assert_eq!(who(&order.list), ["owner", "admin"]);
    assert_eq!(who(&order.create), ["authenticated"]);
    assert_eq!(who(&order.delete), ["admin"]);
    let product = &resource(&shop, "product").access;
    assert_eq!(who(&product.read), ["admin", "public"]);
    assert_eq!(product.read.grants[1].when, Some(active()));
    assert!(product.read.admits_anonymous() && !product.read.is_public());

    let owned = model(
        "[service]\nname = \"a\"\n[auth]\n[resources.note]\nowner = \"author\"\n[resources.note.relations]\nauthor = { belongs_to = \"user\" }",
    );
    let note = &resource(&owned, "note").access;
    assert_eq!(
        (who(&note.read), who(&note.create)),
        (vec!["owner".to_owned()], vec!["owner".to_owned()])
    );

    let open = model("[service]\nname = \"a\"\n[resources.note]");
    assert!(resource(&open, "note").access.delete.is_public());
}

fn active() -> Condition {
    let shop = shop();
    let product = resource(&shop, "product");
    let status = product
        .fields
        .iter()
        .position(|field| field.name.snake() == "status")
        .unwrap();
    let FieldKind::Enum(kind) = product.fields[status].kind else {
        panic!("status is an enum");
    };
    Condition {
        alternatives: vec![vec![backend_gen::model::Comparison {
            left: Attribute::Field(status),
            operator: Operator::Equal,
            right: Some(Operand::Literal(Literal::Enum(kind, 1))),
        }]],
    }
}

#[test]
fn the_more_specific_key_of_access_wins() {
    let model = model(
        "[service]\nname = \"a\"\n[auth]\n[resources.note]\naccess = { delete = \"admin\", write = \"member\", list = \"public\", read = \"admin\" }",
    );
    let access = &resource(&model, "note").access;
    assert_eq!(who(&access.list), ["public"]);
    assert_eq!(who(&access.read), ["admin"]);
    assert_eq!(who(&access.update), ["member"]);
    assert_eq!(who(&access.delete), ["admin"]);
}

#[test]
fn owners_are_paths() {
    let shop = shop();
    let order = resource(&shop, "order");
    assert!(order.owners[0].is_direct());
    assert_eq!(order.owners[0].column, "customer_id");
    let item = &resource(&shop, "order_item").owners[0];
    assert_eq!(item.hops.len(), 1);
    assert_eq!(item.hops[0].column, "order_id");
    assert_eq!(shop.resource(item.hops[0].target).name.snake(), "order");
    assert_eq!(item.column, "customer_id");
    let clinic = clinic();
    let report = &resource(&clinic, "report").owners[0];
    let hops: Vec<&str> = report.hops.iter().map(|hop| hop.column.as_str()).collect();
    assert_eq!(
        (hops, report.column.as_str()),
        (vec!["visit_id", "doctor_id"], "account_id")
    );
    assert_eq!(resource(&clinic, "visit").owners.len(), 3);
}

#[test]
fn the_other_side_has_a_route_where_it_is_clear_or_named() {
    let shop = shop();
    let inverse = |name: &str, index: usize| {
        let relation = &resource(&shop, name).relations[index];
        relation
            .inverse
            .as_ref()
            .map(|inverse| inverse.path.clone())
    };
    assert_eq!(inverse("order_item", 0).as_deref(), Some("items"));
    assert_eq!(inverse("order_item", 1).as_deref(), Some("order-items"));
    assert_eq!(inverse("category", 0).as_deref(), Some("categories"));
    assert_eq!(inverse("order", 0), None, "accounts have no nested routes");
    assert_eq!(
        routes(&shop, "order_item"),
        [
            "GET /order-items",
            "POST /order-items",
            "GET /order-items/{id}",
            "PUT /order-items/{id}",
            "PATCH /order-items/{id}",
            "DELETE /order-items/{id}",
            "GET /orders/{id}/items",
            "POST /orders/{id}/items",
            "GET /products/{id}/order-items",
            "POST /products/{id}/order-items",
        ]
    );
    let tags = &resource(&shop, "product").many_to_many[0];
    assert_eq!(
        (tags.table.as_str(), tags.path.as_str()),
        ("product_tags", "tags")
    );
    assert_eq!(
        (tags.left_column.as_str(), tags.right_column.as_str()),
        ("product_id", "tag_id")
    );
    assert_eq!(tags.inverse.as_ref().unwrap().path, "products");
    let links: Vec<_> = routes(&shop, "product").into_iter().rev().take(4).collect();
    assert_eq!(
        links,
        [
            "DELETE /tags/{id}/products/{product}",
            "PUT /tags/{id}/products/{product}",
            "DELETE /products/{id}/tags/{tag}",
            "PUT /products/{id}/tags/{tag}",
        ]
    );
    let clinic = clinic();
    let visit = resource(&clinic, "visit");
    assert_eq!(visit.relations[1].inverse.as_ref().unwrap().path, "visits");
    assert!(
        visit.relations[2].inverse.is_none(),
        "one of several, and not named"
    );
    let skill = &resource(&clinic, "skill").many_to_many[0];
    assert_eq!(
        (skill.left_column.as_str(), skill.right_column.as_str()),
        ("skill_id", "related_skill_id")
    );
}

#[test]
fn lists_are_filtered_by_what_is_indexed_or_closed() {
    let shop = shop();
    let product = resource(&shop, "product");
    let by = |name: &str| {
        let field = product
            .fields
            .iter()
            .find(|field| field.name.snake() == name)
            .unwrap();
        (field.search, field.filter, field.sort)
    };
    assert_eq!(by("name"), (true, false, false));
    assert_eq!(by("sku"), (false, true, true));
    assert_eq!(by("status"), (false, true, true));
    assert_eq!(by("specs"), (false, false, false));
    assert_eq!(product.default_sort[0].attribute, Attribute::CreatedAt);
    assert!(product.default_sort[0].descending);
}

#[test]
fn settings_that_are_not_stated_are_decided() {
    let model = model(
        "[service]\nname = \"a\"\n[auth]\n[rate_limit]\n[cache]\n[resources.note]\n[resources.tag]\ncache = false",
    );
    let auth = model.auth.as_ref().unwrap();
    assert_eq!(auth.access_ttl_seconds, 900);
    assert_eq!(auth.refresh_ttl_seconds, 2_592_000);
    assert_eq!(auth.default_role.snake(), "member");
    assert_eq!(model.rate_limit.unwrap().limit.requests, 100);
    assert_eq!(resource(&model, "note").cache_seconds, Some(300));
    assert_eq!(resource(&model, "tag").cache_seconds, None);
    assert_eq!(model.api.base_path(), "/api/v1");
    let user = model.user().unwrap();
    assert_eq!(
        (user.table.as_str(), user.type_name.as_str()),
        ("users", "User")
    );
}

#[test]
fn literals_have_the_kind_of_their_field() {
    let clinic = clinic();
    let field = |name: &str, field: &str| {
        let fields = &resource(&clinic, name).fields;
        fields
            .iter()
            .find(|known| known.name.snake() == field)
            .unwrap()
            .clone()
    };
    let fee = field("visit", "fee");
    assert!(
        matches!(&fee.default, Some(DefaultValue::Literal(Literal::Decimal(zero))) if zero.to_string() == "0.00")
    );
    assert!(matches!(fee.access.write, FieldRule::Grants(_)));
    assert_eq!(field("visit", "booked_at").default, Some(DefaultValue::Now));
    assert_eq!(field("visit", "room").column, "room_number");
    assert_eq!(
        field("patient", "public_id").default,
        Some(DefaultValue::Uuid)
    );
    assert_eq!(field("patient", "pin").access.read, FieldRule::Nobody);
    assert!(
        matches!(field("patient", "insurer").default, Some(DefaultValue::Literal(Literal::Json(text))) if text == r#"{"name":"","groups":[]}"#)
    );
    let days = field("department", "open_on");
    assert!(
        matches!(days.default, Some(DefaultValue::Literal(Literal::List(days))) if days.len() == 5)
    );
    assert_eq!(resource(&clinic, "country").id, IdKind::String { max: 2 });
    assert_eq!(
        resource(&clinic, "visit").relations[0].on_delete,
        OnDelete::Cascade
    );
    assert!(!resource(&clinic, "visit").relations[3].constraint);
}

/// What the files of resources import from elsewhere than other resources.
fn imported_types(model: &Model, files: &Files) -> BTreeSet<String> {
    let import = Regex::new(r"(?m)^use [^;]*;").unwrap();
    let name = Regex::new(r"\b[A-Z][a-z]\w*\b").unwrap();
    let own: Vec<&str> = model
        .resources
        .iter()
        .map(|resource| resource.type_name.as_str())
        .collect();
    let enums = model.enums.iter().map(|known| known.type_name.as_str());
    let own: Vec<&str> = own.into_iter().chain(enums).collect();
    let of_resource = |path: &str| {
        let mut modules = model.resources.iter().filter(|resource| !resource.is_user);
        modules.any(|resource| path.starts_with(&format!("src/{}/", resource.module)))
    };
    let files = files.iter().filter(|(path, _)| of_resource(path));
    let imports: Vec<&str> = files
        .flat_map(|(_, text)| import.find_iter(text))
        .map(|import| import.as_str())
        .collect();
    imports
        .iter()
        .flat_map(|import| name.find_iter(import))
        .map(|name| name.as_str())
        .filter(|name| !own.iter().any(|own| name.contains(own)))
        .map(str::to_owned)
        .collect()
}

fn snake_case(pascal: &str) -> String {
    let capital = Regex::new("[A-Z]").unwrap();
    let words = capital.replace_all(pascal, "_$0").to_ascii_lowercase();
    words.trim_start_matches('_').to_owned()
}

#[test]
fn no_row_has_a_type_that_its_own_code_imports() {
    for text in [
        include_str!("../examples/shop/backend.toml"),
        include_str!("../examples/clinic/backend.toml"),
    ] {
        let model = model(text);
        let batches = plan(&model, &templates()).unwrap();
        let types = imported_types(&model, &render(&batches).unwrap());
        assert!(types.contains("Caller"));
        for imported in types {
            let snake = snake_case(&imported);
            let taken = self::model(&format!("[service]\nname = \"a\"\n[resources.{snake}]"));
            assert_ne!(taken.resources[0].type_name, imported, "reserve it");
        }
    }
}

/// The names of the modules at the top of the library and of the tests of the API.
fn own_modules(model: &Model, files: &Files) -> BTreeSet<String> {
    let tops = files.iter().filter_map(|(path, _)| {
        let inside = path
            .strip_prefix("src/")
            .or_else(|| path.strip_prefix("tests/api/"))?;
        let top = inside.split('/').next()?;
        Some(top.strip_suffix(".rs").unwrap_or(top).to_owned())
    });
    let of_resources = model.resources.iter().map(|resource| &resource.module);
    let of_resources: BTreeSet<_> = of_resources.collect();
    tops.filter(|top| !of_resources.contains(top)).collect()
}

#[test]
fn no_row_has_a_module_that_every_service_has() {
    let mut modules = BTreeSet::new();
    for folder in common::descriptions() {
        let model = model(&fs::read_to_string(folder.join("backend.toml")).unwrap());
        let batches = plan(&model, &templates()).unwrap();
        modules.extend(own_modules(&model, &render(&batches).unwrap()));
    }
    assert!(modules.contains("api") && modules.contains("helpers"));
    // The crate beside the service: a path that begins with its name has to lead there.
    modules.insert("kernel".to_owned());
    for module in modules {
        let taken = format!("[service]\nname = \"a\"\n[resources.row]\nplural = \"{module}\"");
        assert_ne!(model(&taken).resources[0].module, module, "reserve it");
    }
}
