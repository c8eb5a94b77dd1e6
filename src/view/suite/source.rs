//! Where the rows come from that another one points to, as the tests state it.

use super::{
    id, import_of,
    plan::{Parent, Plan, Source},
    planned::Planned,
    subject_of,
};
use crate::{model::Resource, view::rust};

/// Where a row that is pointed to comes from, and the static that is named for it.
pub fn source(
    planned: &Planned<'_>,
    Parent { relation, source }: Parent,
) -> (String, Option<String>) {
    let target = planned
        .model
        .resource(planned.resource.relations[relation].target);
    let role = planned
        .model
        .auth
        .as_ref()
        .map(|auth| auth.default_role.snake());
    match source {
        Source::Shared | Source::Fresh => {
            let is_shared = source == Source::Shared;
            (made(target, is_shared), Some(import_of(target)))
        }
        Source::Nowhere => {
            let id = id::unknown_json(&target.id);
            (format!("|_| Box::pin(async {{ {id} }})"), None)
        }
        Source::Account => {
            let role = rust::string(role.unwrap_or_default());
            let account = format!("world.service.account(&[{role}]).await.1");
            (
                format!("|world| Box::pin(async {{ json!({account}) }})"),
                None,
            )
        }
        Source::Maker => {
            let me = "world.maker.get(\"/auth/me\").await.body[\"id\"].clone()";
            (format!("|world| Box::pin(async {{ {me} }})"), None)
        }
    }
}

/// Where a row comes from that can be linked to any other.
pub fn linked(resource: &Resource, plan: &Plan) -> String {
    made(resource, plan.one_each)
}

fn made(resource: &Resource, is_shared: bool) -> String {
    let verb = if is_shared { "shared" } else { "fresh" };
    format!("|world| world.{verb}(&{})", subject_of(resource))
}
