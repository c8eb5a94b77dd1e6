//! Lists: what the query string asks for becomes one statement, and its rows one page.

mod cursor;
mod filter;
mod page;
mod params;
mod sort;

pub use self::{
    filter::LONGEST_SEARCH,
    page::{Page, Pagination},
    params::{NoParams, Params},
    sort::{Direction, OrderBy},
};

use axum::http::Uri;

use self::{
    cursor::{Cursor, Way},
    sort::Key,
};
use super::{Caller, Error, Field, Lens, Predicate, Resource, Result, Statement};

/// How deep pages go; past that only cursors do.
const MAX_OFFSET: u64 = 10_000;

/// Whether a page lies past what pages go to.
fn is_too_deep(number: u64, limit: u64) -> bool {
    number.saturating_mul(limit) > MAX_OFFSET
}

/// How many rows a page holds.
#[derive(Debug, Clone, Copy)]
pub struct PageSize {
    /// Where the client does not say.
    pub usual: u64,
    /// At most, whatever the client says.
    pub most: u64,
}

/// What a client asks of a list, checked against what it may ask.
#[derive(Debug)]
pub struct ListQuery {
    rows: Predicate,
    sort: Vec<Key>,
    place: Place,
    limit: u64,
    /// Whether the deleted rows are asked for, instead of the active ones.
    deleted: bool,
    /// Whether the number of all rows is asked for.
    pub total: bool,
    lens: Lens,
    /// Binds cursors to this list, what is searched and filtered in it, and its order.
    digest: u64,
    uri: Uri,
}

#[derive(Debug)]
enum Place {
    Page(u64),
    Beyond(Way, Predicate),
}

impl ListQuery {
    /// Reads the query string of a list of `T`; whatever is not known or allowed is 400, by name.
    pub fn read<T: Resource>(
        uri: &Uri,
        caller: &Caller,
        default: &[OrderBy],
        page_size: PageSize,
    ) -> Result<Self> {
        let mut params = Params::of(uri)?;
        let deleted = T::TABLE.soft_delete && params.has("deleted", "true");
        // Who may not see them is told so before the rest is looked at.
        if deleted && T::changeable(caller)? == Predicate::Never {
            return Err(Error::Forbidden);
        }
        let mut lens = Lens::of::<T>(caller);
        let askable = |field: &&Field| lens.shows(field);
        let fields: Vec<&'static Field> = T::FIELDS.iter().filter(askable).collect();

        let limit = params
            .count("limit")?
            .unwrap_or(page_size.usual)
            .min(page_size.most);
        let number = params.count("page")?;
        let cursor = params.take("cursor");
        let counted = params.flag("total")?;
        let sort = sort::read(params.take("sort").as_deref(), &fields, default)?;
        if let Some(names) = params.take("fields") {
            lens.narrow::<T>(&names)?;
        }
        let digest = params.digest(uri.path(), &sort);
        if T::TABLE.soft_delete {
            params.flag("deleted")?;
        }
        let mut rows = filter::search(params.take("search"), &fields)?;
        for (name, value) in params.into_rest() {
            rows = rows.and(filter::read(&name, &value, &fields)?);
        }

        let place = match (number, &cursor) {
            (Some(_), Some(_)) => {
                return Err(Error::bad_request("`page` and `cursor` exclude each other"));
            }
            (_, Some(text)) => {
                let cursor = Cursor::read(text, digest, &sort)?;
                Place::Beyond(cursor.way, cursor.rows_beyond(&sort))
            }
            (number, None) => Place::Page(number.unwrap_or(1)),
        };
        if matches!(place, Place::Page(number) if is_too_deep(number, limit)) {
            return Err(Error::bad_request(format!(
                "`page` times `limit` goes to {MAX_OFFSET}; walk further with `cursor`"
            )));
        }
        Ok(Self {
            rows,
            sort,
            total: counted.unwrap_or(cursor.is_none()),
            place,
            limit,
            deleted,
            lens,
            digest,
            uri: uri.clone(),
        })
    }

    /// The rows that the caller may have listed: the active ones, or those that were deleted and that
    /// the caller may change.
    pub fn rows<T: Resource>(&self, caller: &Caller) -> Result<Predicate> {
        Ok(if self.deleted {
            T::TABLE.deleted().and(T::changeable(caller)?)
        } else {
            T::listable(caller)?
        })
    }

    /// Completes `select ... from ...` to the statement of one page of these rows.
    pub fn page_of(&self, select: &'static str, rows: &Predicate) -> Statement {
        let mut statement = Statement::new(select);
        statement.push(" where ");
        rows.push(&mut statement);
        self.rows.push_and(&mut statement);
        if let Place::Beyond(_, rows) = &self.place {
            rows.push_and(&mut statement);
        }
        sort::push(&self.sort, self.way(), &mut statement);
        // One row more than the page holds tells whether another page follows. The number is spelled out: SQLite would
        // plan a statement anew for each limit that is bound.
        statement.push(" limit ").push(self.limit + 1);
        if let Place::Page(number @ 2..) = self.place {
            let offset = (number - 1) * self.limit;
            statement.push(" offset ").push_bind(offset.cast_signed());
        }
        statement
    }

    /// In which direction the statement of a page goes.
    fn way(&self) -> Way {
        match self.place {
            Place::Page(_) => Way::Forth,
            Place::Beyond(way, _) => way,
        }
    }

    /// Completes `select count(*) from ...` to the statement that counts these rows.
    pub fn count_of(&self, select: &'static str, rows: &Predicate) -> Statement {
        let mut statement = Statement::new(select);
        statement.push(" where ");
        rows.push(&mut statement);
        self.rows.push_and(&mut statement);
        statement
    }
}
