//! Tests of fields that not everybody may set or see.

use super::Further;
use crate::{
    model::Attribute,
    view::{
        rust,
        suite::{
            can::Can,
            facts::Fact,
            matrix::barred,
            planned::Planned,
            sample::{self, Sample},
            solve,
        },
    },
};

impl Further<'_> {
    /// Adds what is tested of each such field.
    pub fn barred(&mut self) {
        let Planned {
            model,
            plans,
            id,
            resource,
            ..
        } = *self.planned;
        if !Can::of(self.planned).read {
            return;
        }
        for barred in barred::guarded(model, plans, id) {
            let field = &resource.fields[barred.field];
            let stored = self
                .planned
                .plan
                .fact(resource, Attribute::Field(barred.field));
            let usual = sample::usual(field).map(|sample| Sample::Fixed(sample.at(7)));
            let mut values = usual.into_iter().chain(solve::others(model, field));
            let Some(value) = values.find(|value| Fact::Sample(value.clone()) != stored) else {
                continue;
            };
            let value = Sample::Fixed(value.at(7)).rust(model);
            let arguments = [
                self.me.clone(),
                rust::string(&field.json),
                format!("json!({value})"),
                rust::string(&barred.caller),
                barred.further.to_string(),
            ];
            let name = format!("guards_its_{}", field.name.snake());
            self.add(name, "guarding", "is_guarded", &arguments, None);
        }
        for barred in barred::hidden(model, plans, id) {
            let field = &resource.fields[barred.field];
            let arguments = [
                self.me.clone(),
                rust::string(&field.json),
                rust::string(&barred.caller),
                (barred.further && resource.operations.list).to_string(),
            ];
            let name = format!("hides_its_{}", field.name.snake());
            self.add(name, "hiding", "is_hidden", &arguments, None);
        }
    }
}
