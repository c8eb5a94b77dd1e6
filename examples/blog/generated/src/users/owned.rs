//! The rows that belong to an account, for its owner to take along.

use kernel::{
    Caller, Connection, Database, Error, Lens, Resource, Result, Statement, access, lens,
};
use serde_json::{Map, Value};

use crate::{comments::Comment, follows::Follow, posts::Post};

/// How many rows one statement names at most.
const BATCH: usize = 500;

/// Every row that the caller owns, by the name of its resource.
pub async fn rows(db: &Database, caller: &Caller) -> Result<Map<String, Value>> {
    let mut rows = Map::new();
    rows.insert("posts".to_owned(), rows_of::<Post>(db, caller).await?);
    rows.insert("comments".to_owned(), rows_of::<Comment>(db, caller).await?);
    rows.insert("follows".to_owned(), rows_of::<Follow>(db, caller).await?);
    Ok(rows)
}

async fn rows_of<T: Resource>(db: &Database, caller: &Caller) -> Result<Value> {
    let mut statement = Statement::new("select * from ");
    statement.push(T::TABLE.name).push(" where ");
    access::owned_by::<T>(caller.require()?.user).push(&mut statement);
    statement.push(" order by id");
    let rows = async |db: &mut Connection| statement.build_query_as::<T>().fetch_all(db).await;
    let rows = db.read_late(rows).await?;

    let lens = Lens::of::<T>(caller);
    let mut shown = Vec::with_capacity(rows.len());
    for rows in rows.chunks(BATCH) {
        let withheld = db
            .read_late(async |db| lens::withheld(db, &lens, rows).await)
            .await?;
        for (row, withheld) in rows.iter().zip(&withheld) {
            let row = serde_json::to_value(lens.show(row, withheld));
            shown.push(row.map_err(Error::internal)?);
        }
    }
    Ok(Value::Array(shown))
}
