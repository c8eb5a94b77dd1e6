//! A generated service declares the operations of the model, and no others.

mod common;

use std::{collections::BTreeSet, fs};

use backend_gen::{
    diagnostic::Source,
    model::{Action, Model},
    pipeline::{self, Generated},
};
use syn::{
    Expr, ExprMethodCall, Lit,
    visit::{self, Visit},
};

const CLOSED: &str = r#"
[service]
name = "closed"
[auth]
registration = "closed"
email_verification = true
password_reset = false
[resources.note.fields]
title = "string(20)"
"#;

/// What a route comes to: how it is documented, where it is, and what answers it.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Declared {
    constructor: String,
    /// The method, where the constructor does not say it.
    verb: Option<String>,
    path: String,
    summary: String,
    through: Option<String>,
    /// The status, where the constructor does not say it.
    status: Option<u16>,
    handler: String,
}

fn of_model(model: &Model) -> BTreeSet<Declared> {
    let mut declared = BTreeSet::new();
    for resource in &model.resources {
        for operation in &resource.operations {
            let method = format!("{:?}", operation.method());
            let status = operation.success().status();
            let (constructor, verb, status) = match &operation.action {
                Action::BuiltIn(_) => ("new", Some(method), Some(status)),
                Action::Link | Action::Unlink => ("link", Some(method), None),
                action => (action.function(), None, None),
            };
            let through = operation.through.map(|through| through.resource);
            declared.insert(Declared {
                constructor: constructor.to_owned(),
                verb,
                path: operation.path.to_string(),
                summary: operation.summary.clone(),
                through: through.map(|id| model.resource(id).type_name.clone()),
                status,
                handler: operation.handler.clone(),
            });
        }
    }
    declared
}

/// Collects the routes of a file.
#[derive(Default)]
struct Routers(Vec<Declared>);

impl<'ast> Visit<'ast> for Routers {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "add" {
            let mut arguments = call.args.iter();
            if let (Some(operation), Some(Expr::Path(handler))) =
                (arguments.next(), arguments.next())
            {
                let mut declared = Declared {
                    handler: handler.path.segments.last().unwrap().ident.to_string(),
                    ..Declared::default()
                };
                read(operation, &mut declared);
                self.0.push(declared);
            }
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// Reads the constructor of an operation and what is added to it.
fn read(expression: &Expr, declared: &mut Declared) {
    match expression {
        Expr::MethodCall(call) => {
            read(&call.receiver, declared);
            if call.method == "answers"
                && let Some(Expr::Lit(literal)) = call.args.first()
                && let Lit::Int(status) = &literal.lit
            {
                declared.status = Some(status.base10_parse().unwrap());
            }
            if call.method == "through" {
                declared.through = type_of(call);
            }
        }
        Expr::Call(call) => {
            let Expr::Path(function) = &*call.func else {
                panic!("an operation comes from a constructor");
            };
            let constructor = function.path.segments.last().unwrap().ident.to_string();
            declared.status = (constructor == "new").then_some(204);
            declared.constructor = constructor;
            let mut texts = Vec::new();
            for argument in &call.args {
                match argument {
                    Expr::Path(verb) => {
                        declared.verb = Some(verb.path.segments.last().unwrap().ident.to_string());
                    }
                    Expr::Lit(literal) => {
                        if let Lit::Str(text) = &literal.lit {
                            texts.push(text.value());
                        }
                    }
                    _ => panic!("an operation is declared with constants"),
                }
            }
            [declared.path, declared.summary] = texts.try_into().unwrap();
        }
        _ => panic!("an operation is declared in place"),
    }
}

fn type_of(call: &ExprMethodCall) -> Option<String> {
    let syn::GenericArgument::Type(syn::Type::Path(path)) =
        call.turbofish.as_ref()?.args.first()?
    else {
        return None;
    };
    Some(path.path.segments.last()?.ident.to_string())
}

fn of_files(project: &Generated) -> BTreeSet<Declared> {
    let mut declared = BTreeSet::new();
    for (path, text) in project.files.iter() {
        if path.starts_with("src/") && path.contains("handlers") {
            let mut routers = Routers::default();
            routers.visit_file(&syn::parse_file(text).unwrap());
            declared.extend(routers.0);
        }
    }
    declared
}

#[test]
fn a_service_declares_the_operations_of_its_model() {
    let described = common::descriptions()
        .into_iter()
        .map(|folder| fs::read_to_string(folder.join("backend.toml")).unwrap());
    let mut built_in = 0;
    for text in described.chain([CLOSED.to_owned()]) {
        let source = Source::new("backend.toml", &text);
        let project = pipeline::generate(&source, &|_| ()).unwrap();
        let declared = of_files(&project);
        assert!(declared.len() >= 5, "{}", project.model.service.name);
        assert_eq!(
            declared,
            of_model(&project.model),
            "{}",
            project.model.service.name
        );
        built_in += declared
            .iter()
            .filter(|one| one.constructor == "new")
            .count();
    }
    assert!(built_in > 20);
}
