//! The service's own code: rules and routes that no description can express.
//!
//! It is written once and yours from then on. Put more modules beside this one as it grows.

use kernel::{Caller, Result, Routes, Tx};

use crate::{api, app::App, changes::Change};

/// Routes of your own: they get the same layers and the same documentation as all others.
pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX)
}

/// Is told of every row that a request or your own code creates, changes, deletes or restores, in its
/// transaction and before the answer: an error undoes it and is what the client gets. It is not told of
/// the rows that a relation takes along, nor of accounts and links.
pub async fn on_change(_tx: &mut Tx, _caller: &Caller, _change: Change<'_>) -> Result<()> {
    Ok(())
}
