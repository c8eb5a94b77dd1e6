//! Where the rows come from that another one points to, as the tests state it.

use super::{id, import_of, plan::Source, planned::Planned, subject_of};
use crate::view::rust;

/// Where a row that is pointed to comes from, and the static that is named for it.
pub fn source(planned: &Planned<'_>, relation: usize, source: Source) -> (String, Option<String>) {
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
            let verb = if source == Source::Shared {
                "shared"
            } else {
                "fresh"
            };
            let subject = subject_of(target);
            (
                format!("|world| world.{verb}(&{subject})"),
                Some(import_of(target)),
            )
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

/// Where the row comes from below which there are routes, and the static that is named for it.
pub fn nested(planned: &Planned<'_>, relation: usize) -> (String, String) {
    let parent = planned
        .plan
        .parents
        .iter()
        .find(|parent| parent.relation == relation);
    let from = match parent.map(|parent| parent.source) {
        None | Some(Source::Nowhere) => Source::Fresh,
        Some(source) => source,
    };
    let target = planned
        .model
        .resource(planned.resource.relations[relation].target);
    let (text, _) = source(planned, relation, from);
    (text, import_of(target))
}
