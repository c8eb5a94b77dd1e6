//! The rules of a description are those that its project declares: who may do what, whose a row is, and what its values
//! have to satisfy. The tests of a project work out from these declarations what to expect.

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use syn::{Expr, ImplItem, Item, Lit, Member};

use backend_gen::{
    diagnostic::Source,
    model::{
        Attribute, Comparison, Condition, FieldRule, Grant, Literal, Model, Operand, Operator,
        OwnerPath, Resource, Rule, Who,
    },
    pipeline::understand,
    plan::plan,
    render::{render, templates},
    sql::identifier,
};

/// What a description says, in the words of the generated declarations.
struct Meant<'a> {
    model: &'a Model,
    resource: &'a Resource,
}

impl Meant<'_> {
    fn rule(&self, rule: &Rule) -> String {
        listed(rule.grants.iter().map(|grant| self.grant(grant)))
    }

    fn grant(&self, grant: &Grant) -> String {
        let who = match &grant.who {
            Who::Public => "PUBLIC".to_owned(),
            Who::Authenticated => "AUTHENTICATED".to_owned(),
            Who::Owner => "OWNER".to_owned(),
            Who::Role(role) => format!("{}.grant()", role.pascal()),
        };
        match &grant.when {
            Some(condition) => format!("{who}.on({})", self.condition(condition)),
            None => who,
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        let all = |comparisons: &Vec<Comparison>| {
            let comparisons = comparisons.iter().map(|one| self.comparison(one));
            several("All", comparisons.collect())
        };
        several("Any", condition.alternatives.iter().map(all).collect())
    }

    fn comparison(&self, comparison: &Comparison) -> String {
        let left = self.column(comparison.left);
        let (operator, right) = (comparison.operator, &comparison.right);
        match (operator, right) {
            (Operator::IsNull, _) => format!("Null({left})"),
            (Operator::IsNotNull, _) => format!("NotNull({left})"),
            (_, Some(Operand::Attribute(right))) => {
                format!("Columns({left}, {operator:?}, {})", self.column(*right))
            }
            (_, Some(Operand::Literal(value))) => {
                format!("Value({left}, {operator:?}, {:?})", self.text(value))
            }
            (_, None) => panic!("{operator:?} compares with something"),
        }
    }

    fn column(&self, attribute: Attribute) -> String {
        format!("{:?}", identifier(self.resource.column(attribute)))
    }

    /// A value as clients write it.
    fn text(&self, value: &Literal) -> String {
        match value {
            Literal::Bool(value) => value.to_string(),
            Literal::Integer(value) => value.to_string(),
            Literal::Float(value) => format!("{value:?}"),
            Literal::Decimal(value) => value.to_string(),
            Literal::Text(text) | Literal::Uuid(text) => text.clone(),
            Literal::Date(date) => date.to_string(),
            Literal::Time(time) => time.to_string(),
            Literal::DateTime(time) => time.to_string(),
            Literal::Enum(id, label) => self.model.enumeration(*id).labels[*label].text.clone(),
            Literal::Bytes(_) | Literal::Json(_) | Literal::List(_) => {
                panic!("no condition compares {value:?}")
            }
        }
    }

    fn owner(&self, path: &OwnerPath) -> String {
        let column = format!("{:?}", identifier(&path.column));
        let hop = |hop: &backend_gen::model::Hop| {
            let target = self.model.resource(hop.target);
            format!("to({}, {:?})", target.type_name, identifier(&hop.column))
        };
        if path.is_direct() {
            format!("column({column})")
        } else {
            let hops = listed(path.hops.iter().map(hop));
            format!("through({hops}, {column})")
        }
    }

    /// Everything that the resource declares of its rules, a line for each.
    fn lines(&self) -> Vec<String> {
        let access = &self.resource.access;
        let mut lines = vec![
            format!("list: {}", self.rule(&access.list)),
            format!("read: {}", self.rule(&access.read)),
            format!("create: {}", self.rule(&access.create)),
            format!("update: {}", self.rule(&access.update)),
            format!("delete: {}", self.rule(&access.delete)),
        ];
        if self.model.auth.is_some() {
            let owners = self.resource.owners.iter().map(|path| self.owner(path));
            lines.push(format!("owners: {}", listed(owners)));
        }
        let fields = self.resource.fields.iter();
        lines.extend(fields.flat_map(|field| {
            [
                (&field.access.read, "read"),
                (&field.access.write, "written"),
            ]
            .into_iter()
            .filter_map(|(rule, done)| {
                let by = match rule {
                    FieldRule::Inherit => return None,
                    FieldRule::Nobody => "[]".to_owned(),
                    FieldRule::Grants(rule) => self.rule(rule),
                };
                Some(format!("{} is {done} by {by}", field.json))
            })
        }));
        // Nobody gives rows to others but an admin.
        let owners = self.resource.relations.iter();
        let owners = owners.filter(|relation| self.resource.names_owner(relation));
        lines.extend(owners.map(|owner| format!("{} is written by [Admin.grant()]", owner.json)));
        for check in &self.resource.checks {
            lines.push(format!("check: {}", self.condition(check)));
        }
        lines
    }
}

/// A list as declarations write it.
fn listed(parts: impl Iterator<Item = String>) -> String {
    format!("[{}]", parts.collect::<Vec<_>>().join(", "))
}

/// The only part, or all of them as one.
fn several(name: &str, parts: Vec<String>) -> String {
    match parts.as_slice() {
        [one] => one.clone(),
        _ => format!("{name}({})", listed(parts.into_iter())),
    }
}

/// An expression of the declarations, without the names that every one has in front.
fn told(expression: &Expr) -> String {
    let arguments = |arguments: &syn::punctuated::Punctuated<Expr, syn::Token![,]>| {
        arguments.iter().map(told).collect::<Vec<_>>().join(", ")
    };
    match expression {
        Expr::Reference(of) => told(&of.expr),
        Expr::Array(array) => listed(array.elems.iter().map(told)),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => format!("{:?}", text.value()),
            _ => panic!("a rule has no literals but texts"),
        },
        Expr::Path(path) => path.path.segments.last().unwrap().ident.to_string(),
        Expr::Call(call) => match type_argument(&call.func) {
            Some(target) => format!("{}({target}, {})", told(&call.func), arguments(&call.args)),
            None => format!("{}({})", told(&call.func), arguments(&call.args)),
        },
        Expr::MethodCall(call) => format!(
            "{}.{}({})",
            told(&call.receiver),
            call.method,
            arguments(&call.args)
        ),
        _ => panic!("a rule is made of lists, calls and names"),
    }
}

/// What stands between the brackets of `Hop::to::<Order>`.
fn type_argument(function: &Expr) -> Option<String> {
    let Expr::Path(path) = function else {
        return None;
    };
    let syn::PathArguments::AngleBracketed(brackets) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match brackets.args.first()? {
        syn::GenericArgument::Type(syn::Type::Path(path)) => {
            Some(path.path.segments.last()?.ident.to_string())
        }
        _ => None,
    }
}

/// The rules in the declarations of a resource, a line for each.
fn declared(file: &str, resource: &Resource) -> Vec<String> {
    let type_name = &resource.type_name;
    let file = syn::parse_file(file).unwrap();
    let is_meant = |item: &&syn::ItemImpl| {
        let of = item
            .trait_
            .as_ref()
            .and_then(|(path, _)| path.segments.last());
        let named =
            matches!(&*item.self_ty, syn::Type::Path(path) if path.path.is_ident(type_name));
        named && of.is_some_and(|of| of.ident == "Resource")
    };
    let mut implementations = file.items.iter().filter_map(|item| match item {
        Item::Impl(item) => Some(item),
        _ => None,
    });
    let implementation = implementations.find(is_meant).unwrap();
    let constant = |name: &str| {
        let found = implementation.items.iter().find_map(|item| match item {
            ImplItem::Const(constant) if constant.ident == name => Some(&constant.expr),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("{type_name} declares no {name}"))
    };
    let mut lines = Vec::new();
    let Expr::Struct(policy) = constant("POLICY") else {
        panic!("a policy is a struct");
    };
    for field in &policy.fields {
        let Member::Named(name) = &field.member else {
            panic!("its rules have names");
        };
        lines.push(format!("{name}: {}", told(&field.expr)));
    }
    for field in elements(constant("FIELDS")) {
        lines.extend(rules_of(field, resource));
    }
    for constraint in elements(constant("CONSTRAINTS")) {
        let Expr::Struct(constraint) = constraint else {
            panic!("a constraint is a struct");
        };
        for field in &constraint.fields {
            if matches!(&field.member, Member::Named(name) if name == "rule") {
                lines.push(format!("check: {}", told(&field.expr)));
            }
        }
    }
    lines
}

fn elements(list: &Expr) -> Vec<&Expr> {
    match list {
        Expr::Reference(of) => elements(&of.expr),
        Expr::Array(array) => array.elems.iter().collect(),
        _ => panic!("a list is written as one"),
    }
}

/// Who sees and who sets a field, as the calls behind `Field::new` say.
fn rules_of(field: &Expr, resource: &Resource) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = field;
    while let Expr::MethodCall(call) = rest {
        let said = call.method.to_string();
        match said.as_str() {
            "read" => lines.push(format!("read by {}", told(&call.args[0]))),
            "write_only" => lines.push("read by []".to_owned()),
            "read_only" => lines.push("written by []".to_owned()),
            "write" => lines.push(format!("written by {}", told(&call.args[0]))),
            _ => {}
        }
        rest = &call.receiver;
    }
    let Expr::Call(new) = rest else {
        panic!("a field begins with `Field::new`");
    };
    let Expr::Lit(syn::ExprLit {
        lit: Lit::Str(name),
        ..
    }) = &new.args[1]
    else {
        panic!("a field has a name");
    };
    let name = name.value();
    let fields = resource.fields.iter().map(|field| &field.json);
    let relations = resource.relations.iter().map(|relation| &relation.json);
    if !fields.chain(relations).any(|own| *own == name) {
        return Vec::new();
    }
    lines
        .into_iter()
        .map(|line| format!("{name} is {line}"))
        .collect()
}

/// All descriptions of this repository.
fn descriptions() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let once = fs::read_dir(root.join("tests/drawn/failed_once")).unwrap();
    let once = once.map(|entry| entry.unwrap().path());
    let whole = common::descriptions().into_iter();
    let whole = whole.map(|folder| folder.join("backend.toml"));
    whole.chain(once).collect()
}

#[test]
fn the_rules_of_a_description_are_those_that_its_project_declares() {
    let (mut rules, mut conditions) = (0, 0);
    for description in descriptions() {
        let text = fs::read_to_string(&description).unwrap();
        let source = Source::new("backend.toml", &text);
        let model = understand(&source).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let mut batches = plan(&model, &templates()).unwrap();
        for batch in &mut batches {
            batch.tasks.retain(|task| task.output.ends_with("model.rs"));
        }
        let files = render(&batches).unwrap();
        for resource in model.resources.iter().filter(|resource| !resource.is_user) {
            let meant = Meant {
                model: &model,
                resource,
            };
            let path = PathBuf::from(format!("src/{}/model.rs", resource.module));
            let file = files.iter().find(|(name, _)| **name == path);
            let (_, file) = file.unwrap_or_else(|| panic!("there is no {}", path.display()));
            let (mut meant, mut declared) = (meant.lines(), declared(file, resource));
            meant.sort();
            declared.sort();
            let place = format!("{} of {}", resource.name, description.display());
            assert_eq!(meant, declared, "{place}");
            rules += meant.len();
            conditions += meant.iter().filter(|line| line.contains("Value(")).count();
        }
    }
    assert!(rules > 500 && conditions > 20, "{rules}, {conditions}");
}
