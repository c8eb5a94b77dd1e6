use super::{Error, Field, Result, Statement, Way};
use crate::engine;

/// The default order of a list: a field by its JSON name, and a direction.
#[derive(Debug, Clone, Copy)]
pub struct OrderBy {
    pub name: &'static str,
    pub direction: Direction,
}

/// In which direction a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

impl OrderBy {
    /// The least first.
    pub const fn ascending(name: &'static str) -> Self {
        let direction = Direction::Ascending;
        Self { name, direction }
    }

    /// The greatest first.
    pub const fn descending(name: &'static str) -> Self {
        let direction = Direction::Descending;
        Self { name, direction }
    }
}

/// One field to sort by.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    pub field: &'static Field,
    pub descending: bool,
}

/// Reads `-createdAt,+total`; the id is added, so that no two rows tie.
pub fn read(
    text: Option<&str>,
    fields: &[&'static Field],
    default: &[OrderBy],
) -> Result<Vec<Key>> {
    let mut keys = match text {
        Some(text) => text
            .split(',')
            .map(|term| key(term, fields))
            .collect::<Result<_>>()?,
        None => defaults(fields, default),
    };
    for (index, key) in keys.iter().enumerate() {
        if keys[..index]
            .iter()
            .any(|earlier| earlier.field.name == key.field.name)
        {
            let name = key.field.name;
            return Err(Error::bad_request(format!("`sort` names `{name}` twice")));
        }
    }
    let id = fields.iter().find(|field| field.column == "id");
    if let Some(id) = id
        && !keys.iter().any(|key| key.field.column == "id")
    {
        let descending = keys.last().is_some_and(|key| key.descending);
        keys.push(Key {
            field: id,
            descending,
        });
    }
    Ok(keys)
}

fn defaults(fields: &[&'static Field], default: &[OrderBy]) -> Vec<Key> {
    let key = |order: &OrderBy| {
        let field = fields.iter().find(|field| field.name == order.name)?;
        Some(Key {
            field,
            descending: order.direction == Direction::Descending,
        })
    };
    default.iter().filter_map(key).collect()
}

fn key(term: &str, fields: &[&'static Field]) -> Result<Key> {
    // A plus that was not percent-encoded arrives as a space.
    let (descending, name) = match term.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, term.strip_prefix(['+', ' ']).unwrap_or(term)),
    };
    let field = fields.iter().find(|field| field.sort && field.name == name);
    let field = field.ok_or_else(|| Error::bad_request(format!("`sort` cannot be by `{name}`")))?;
    Ok(Key { field, descending })
}

/// Appends the `order by`, or the reverse of it where the way is back. Nulls come last in both
/// directions.
pub fn push(keys: &[Key], way: Way, statement: &mut Statement) {
    let is_back = way == Way::Back;
    for (index, key) in keys.iter().enumerate() {
        statement.push(if index == 0 { " order by " } else { ", " });
        let nulls_last = key.field.nullable.then_some(!is_back);
        engine::push_order(
            statement,
            key.field.column,
            key.descending != is_back,
            nulls_last,
        );
    }
}
