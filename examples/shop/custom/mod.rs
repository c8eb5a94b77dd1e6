//! The shop's own code: an order is checked out, and nothing is sold that is not there.

mod checkout;
mod stock;

use kernel::{Caller, Result, Routes, Tx};

use crate::{app::App, changes::Change};

/// The routes beside those of the description.
pub fn routes() -> Routes<App> {
    checkout::routes()
}

/// What comes with a change of a row, in its transaction.
pub async fn on_change(tx: &mut Tx, caller: &Caller, change: Change<'_>) -> Result<()> {
    match change {
        Change::OrderItemCreated(item) => stock::take(tx, caller, item).await,
        _ => Ok(()),
    }
}
