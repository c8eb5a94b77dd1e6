//! Fields: names, kinds, and everything that hangs on the kind alone.

use super::{draft::Draft, enums, limits, names, patterns, settings::to_come};
use crate::{
    diagnostic::{Problem, quote},
    model::{
        DefaultValue, Enum, EnumOrigin, Field, FieldAccess, FieldKind, FieldRule, Literal, Name,
        Resource, ResourceId, reserved,
    },
    spec::{self, Base, Plain, Spanned, Type, Value},
};

/// Fields and relations of one resource at most: what a row of every engine can have.
const MAX_FIELDS: usize = 500;

pub(super) fn fields(draft: &mut Draft<'_>) {
    for id in draft.ids() {
        let Some(resource) = draft.written(id).resource else {
            continue;
        };
        let excess = resource
            .fields
            .get(MAX_FIELDS)
            .map(|excess| excess.name.span);
        draft.at_most(MAX_FIELDS, "fields", resource, excess, "split the resource");
        for written in resource.fields.iter().take(MAX_FIELDS) {
            match field(draft, id, written) {
                Some(field) => {
                    draft.model.resources[id.0].fields.push(field);
                    draft.written[id.0].fields.push(written);
                }
                None => draft.written[id.0].unread.push(written.name.as_str()),
            }
        }
    }
}

fn field(draft: &mut Draft<'_>, id: ResourceId, written: &spec::Field) -> Option<Field> {
    let problems = draft.problems;
    if let Some(renamed) = &written.renamed_from {
        to_come(
            problems,
            "`renamed_from`",
            renamed.span,
            "leave it out: a new project has nothing to rename",
        );
    }
    if let Some(encrypted) = written
        .encrypted
        .as_ref()
        .filter(|encrypted| encrypted.value)
    {
        to_come(
            problems,
            "an encrypted field",
            encrypted.span,
            "leave it out, and hide the field with `read` and `write` meanwhile",
        );
    }
    let (name, rust_ident) = usable_name(draft, id, written)?;
    let column = written.column.as_ref();
    let column = column.and_then(|text| names::database_name("column", text, problems));
    let json = written
        .json
        .as_ref()
        .and_then(|text| names::json_name(text, problems));
    let kind_written = written.kind.as_ref()?;
    let kind = kind(draft, id, &name, kind_written)?;
    let limits = limits::limits(draft, written, &kind);
    let pattern = patterns::pattern(draft, written, &kind);
    let mut field = Field {
        column: column.unwrap_or_else(|| names::column(&name)),
        json: json.unwrap_or_else(|| draft.model.api.case.apply(name.snake())),
        rust_ident,
        kind,
        required: !kind_written.optional,
        default: None,
        min: limits.min,
        max: limits.max,
        pattern,
        search: false,
        filter: false,
        sort: false,
        unique: written.unique.as_ref().is_some_and(|on| on.value),
        index: written.index.as_ref().is_some_and(|on| on.value),
        access: FieldAccess {
            read: FieldRule::Inherit,
            write: FieldRule::Inherit,
        },
        description: written.description.as_ref().map(|text| text.value.clone()),
        example: None,
        name,
    };
    field.default = written
        .default
        .as_ref()
        .and_then(|value| default(draft, &field, value));
    field.example = written
        .example
        .as_ref()
        .and_then(|value| limits::value(draft, &field, "example", value));
    if draft.resource(id).is_user && field.required && written.default.is_none() {
        let hint = if field.name.snake() == "role" {
            "an account has `roles` already, which `roles` of `[auth]` names: leave it out"
        } else {
            "make it optional with a `?` at the end of its type, or give it a `default`"
        };
        let problem = Problem::new(format!(
            "an account cannot require {}",
            quote(written.name.as_str())
        ))
        .at(kind_written.span, "required, without a default")
        .hint(hint);
        draft.report(problem);
    }
    Some(field)
}

/// The name and its Rust identifier, or the problem that a field cannot have this name.
fn usable_name(draft: &Draft<'_>, id: ResourceId, written: &spec::Field) -> Option<(Name, String)> {
    let text = written.name.as_str();
    let meant = names::meant(text).filter(|_| !draft.is_unread_in(id, text));
    let reason = meant.as_ref();
    let reason = reason.and_then(|name| built_in(draft.resource(id), name.snake()));
    let name = match meant {
        // However it is spelled, there is nothing to spell otherwise.
        Some(meant) if reason.is_some() => meant,
        _ => names::name("a field", &written.name, draft.problems)?,
    };
    let ident = name.rust_ident();
    let (label, hint) = match (reason, ident) {
        (Some(hint), _) => ("built in", hint),
        (None, None) => (
            "a word that Rust lets nobody use",
            format!("choose another name, such as `{name}_value`"),
        ),
        (None, Some(ident)) => return Some((name, ident)),
    };
    let problem = Problem::new(format!("a field cannot be called {}", quote(name.snake())))
        .at(written.name.span, label)
        .hint(hint);
    draft.report(problem);
    None
}

/// Why a resource has no room for a column of this name, if it has none.
pub(super) fn built_in(resource: &Resource, name: &str) -> Option<String> {
    let hint = match name {
        "id" => "every resource has an `id`; the key `id` of the resource says what kind",
        "version" if resource.has_version() => {
            "the version of a row is kept under this name, unless `lock = false`"
        }
        "created_at" | "updated_at" if resource.timestamps => {
            "every row has it already, unless `timestamps = false`"
        }
        "deleted_at" if resource.soft_delete => "a soft delete marks the row under this name",
        name if resource.is_user && reserved::ACCOUNT_COLUMNS.contains(&name) => {
            "the account has it already"
        }
        "current_password" if resource.is_user => {
            "whoever changes the address of an account proves it under this name"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

fn kind(draft: &mut Draft<'_>, id: ResourceId, field: &Name, written: &Type) -> Option<FieldKind> {
    let base = match &written.base {
        Base::Plain(plain) => plain_kind(*plain),
        Base::String(max) => FieldKind::String { max: *max },
        Base::Decimal(precision, scale) => FieldKind::Decimal {
            precision: *precision,
            scale: *scale,
        },
        Base::Named(word) => FieldKind::Enum(enums::find(draft, field, written, word)?),
        Base::Enum(texts) => {
            enums::alone(draft, texts);
            inline_enum(draft, id, field, texts)
        }
    };
    Some(if written.array {
        FieldKind::Array(Box::new(base))
    } else {
        base
    })
}

fn plain_kind(plain: Plain) -> FieldKind {
    match plain {
        Plain::Text => FieldKind::Text,
        Plain::Email => FieldKind::Email,
        Plain::Url => FieldKind::Url,
        Plain::Slug => FieldKind::Slug,
        Plain::SmallInt => FieldKind::SmallInt,
        Plain::Int => FieldKind::Int,
        Plain::BigInt => FieldKind::BigInt,
        Plain::Float => FieldKind::Float,
        Plain::Bool => FieldKind::Bool,
        Plain::Uuid => FieldKind::Uuid,
        Plain::Date => FieldKind::Date,
        Plain::Time => FieldKind::Time,
        Plain::DateTime => FieldKind::DateTime,
        Plain::Json => FieldKind::Json,
        Plain::Bytes => FieldKind::Bytes,
    }
}

fn inline_enum(
    draft: &mut Draft<'_>,
    id: ResourceId,
    field: &Name,
    texts: &[Spanned<String>],
) -> FieldKind {
    let resource = draft.resource(id);
    let name = enums::inline_name(&resource.name, field);
    let origin = EnumOrigin::Field {
        resource: id,
        field: resource.fields.len(),
    };
    let labels = enums::labels(texts, draft.problems);
    let position = draft.model.enums.len();
    draft.model.enums.push(Enum {
        type_name: name.pascal(),
        name,
        origin,
        labels,
    });
    FieldKind::Enum(crate::model::EnumId(position))
}

/// Whether the limits of a date or a time let any moment in at which a service may run.
fn always_admits_now(field: &Field) -> bool {
    // No project is older than its generator.
    const FIRST: u16 = 2026;
    let is_past = |min: &Literal| match min {
        Literal::Date(date) => date.year < FIRST,
        Literal::DateTime(moment) => moment.date.year < FIRST,
        _ => false,
    };
    field.max.is_none() && field.min.as_ref().is_none_or(is_past)
}

fn default(draft: &Draft<'_>, field: &Field, written: &Spanned<Value>) -> Option<DefaultValue> {
    match (&written.value, &field.kind) {
        (Value::Text(word), kind) if word == "now" && kind.is_temporal() => {
            if !always_admits_now(field) {
                let problem = Problem::new(format!(
                    "`now` does not always fit {}",
                    quote(field.name.snake())
                ))
                .at(written.span, "outside of `min` and `max` at some time")
                .hint("leave the limits out, or the default, so that the client says which it is");
                draft.report(problem);
            }
            Some(DefaultValue::Now)
        }
        (Value::Text(word), FieldKind::Uuid) if word == "uuid" => Some(DefaultValue::Uuid),
        _ => limits::value(draft, field, "default", written).map(DefaultValue::Literal),
    }
}
