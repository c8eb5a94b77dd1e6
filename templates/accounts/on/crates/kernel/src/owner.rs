//! From a row to the account that owns it.

use std::borrow::Cow;

use super::Resource;

/// A way from a row to the account that owns it: by a column, or by that of another row which it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The rows in between, from the nearest on.
    pub hops: &'static [Hop],
    /// The column that holds the id of the account.
    pub column: &'static str,
}

/// A column that points to a row of another table, or of the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    pub column: &'static str,
    pub table: &'static str,
}

impl Hop {
    /// To a `T`.
    pub const fn to<T: Resource>(column: &'static str) -> Self {
        Self {
            column,
            table: T::TABLE.name,
        }
    }
}

impl Owner {
    /// The row itself names its owner.
    pub const fn column(column: &'static str) -> Self {
        Self { hops: &[], column }
    }

    /// Another row names the owner, at the end of these hops.
    pub const fn through(hops: &'static [Hop], column: &'static str) -> Self {
        Self { hops, column }
    }

    /// SQL over a row of this table that yields the id of its owner. A deleted row on the way still leads on: what a
    /// deletion hides is decided where rows are read.
    pub fn expression(&self, table: &str) -> Cow<'static, str> {
        let Some(first) = self.hops.first() else {
            return Cow::Borrowed(self.column);
        };
        let mut id = format!("{table}.{}", first.column);
        for (hop, next) in self.hops.iter().zip(1..) {
            let column = self.hops.get(next).map_or(self.column, |hop| hop.column);
            let table = hop.table;
            id = format!("(select step_.{column} from {table} as step_ where step_.id = {id})");
        }
        Cow::Owned(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_leads_to_the_next() {
        const HOPS: &[Hop] = &[
            Hop { column: "visit_id", table: "visits" },
            Hop { column: "doctor_id", table: "doctors" },
        ];
        assert_eq!(Owner::column("owner_id").expression("notes"), "owner_id");
        assert_eq!(
            Owner::through(HOPS, "account_id").expression("reports"),
            "(select step_.account_id from doctors as step_ where step_.id = \
             (select step_.doctor_id from visits as step_ where step_.id = reports.visit_id))"
        );
    }
}
