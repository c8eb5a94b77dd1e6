//! The service's own code: rules and routes that no description can express.
//!
//! It is written once and yours from then on. Put more modules beside this one as it grows.

use crate::{
    app::App,
    changes::Change,
    kernel::{Caller, Result, Routes, Tx},
};

/// Routes of your own: they get the same layers and the same documentation as all others.
pub fn routes() -> Routes<App> {
    Routes::new()
}

/// Is told of every change in its transaction, before the answer: an error undoes the change and is
/// what the client gets.
pub async fn on_change(_tx: &mut Tx, _caller: &Caller, _change: Change<'_>) -> Result<()> {
    Ok(())
}
