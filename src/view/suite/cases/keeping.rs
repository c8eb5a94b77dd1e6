//! Tests of fields that whoever makes a row does not see.

use super::Further;
use crate::{
    model::{Action, Engine},
    sql,
    view::{rust, suite::can::Can},
};

impl Further<'_> {
    /// Adds what becomes of each field that whoever makes the row does not see.
    pub fn kept(&mut self) {
        let resource = self.planned.resource;
        let can = Can::of(self.planned);
        if !(can.read && can.update && resource.offers(&Action::Replace)) {
            return;
        }
        for (index, field) in resource.fields.iter().enumerate() {
            if !self.planned.is_sent(index) || self.planned.is_shown(field) {
                continue;
            }
            let quoted = match self.planned.model.database.engine {
                Engine::Sqlite | Engine::Mysql => "quote",
                Engine::Postgres => "quote_nullable",
            };
            let column = sql::identifier(&field.column);
            let table = sql::identifier(&resource.table);
            let arguments = [
                self.me.clone(),
                rust::string(&format!(
                    "select {quoted}({column}) from {table} order by id"
                )),
            ];
            let name = format!("keeps_its_hidden_{}", field.name.snake());
            self.add(name, "keeping", "keeps_what_is_hidden", &arguments, None);
        }
    }
}
