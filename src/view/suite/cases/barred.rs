//! Tests of fields that not everybody may set or see.

use super::Further;
use crate::{
    model::{Action, Attribute, FieldRule},
    view::{
        rust,
        suite::{
            can::Can,
            facts::Fact,
            matrix::barred,
            plan::satisfies,
            planned::Planned,
            sample::{self, Sample},
            solve,
        },
    },
};

/// Of the values that a field has in rows, the number of the one that is sent.
const SENT: u32 = 7;

/// The numbers of the rows that may hold the field before.
const ROWS: std::ops::RangeInclusive<u32> = 1..=8;

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
            if !(resource.offers(&Action::Update) || barred.may) {
                continue;
            }
            let field = &resource.fields[barred.field];
            // The test looks at what is stored, through the eyes of who made it.
            if !self.planned.is_shown(field) {
                continue;
            }
            let stored = self
                .planned
                .plan
                .fact(resource, Attribute::Field(barred.field));
            let usual = sample::usual(field).map(|sample| Sample::Fixed(sample.at(SENT)));
            let mut values = usual.into_iter().chain(solve::others(model, field));
            let is_new = |value: &Sample| match &stored {
                Fact::Sample(stored) => {
                    ROWS.into_iter().all(|row| stored.at(row) != value.at(SENT))
                }
                _ => true,
            };
            let Some(value) = values.find(is_new) else {
                continue;
            };
            let value = Sample::Fixed(value.at(SENT)).rust(model);
            let arguments = [
                self.me.clone(),
                rust::string(&field.json),
                format!("json!({value})"),
                rust::string(&barred.caller),
                barred.may.to_string(),
            ];
            let name = format!("guards_its_{}", field.name.snake());
            self.add(name, "guarding", "is_guarded", &arguments, None);
        }
        for barred in barred::hidden(model, plans, id) {
            let field = &resource.fields[barred.field];
            // The test ends with a look at the field through the eyes of who made the row.
            let plan = self.planned.plan;
            let is_seen = |rule| satisfies(model, resource, plan, rule) == Some(true);
            if !matches!(&field.access.read, FieldRule::Grants(rule) if is_seen(rule)) {
                continue;
            }
            let arguments = [
                self.me.clone(),
                rust::string(&field.json),
                rust::string(&barred.caller),
                (barred.may.list && resource.offers(&Action::List)).to_string(),
                barred.may.change.to_string(),
            ];
            let name = format!("hides_its_{}", field.name.snake());
            self.add(name, "hiding", "is_hidden", &arguments, None);
        }
    }
}
