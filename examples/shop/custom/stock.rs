//! What is ordered is taken from the stock.

use kernel::{Caller, Error, Result, Tx};

use crate::{
    order_items::OrderItem,
    products::{self, ProductPatch},
};

/// Takes what an item orders from the stock of its product: 409 where there is not enough.
pub async fn take(tx: &mut Tx, caller: &Caller, item: &OrderItem) -> Result<()> {
    let product = products::service::find_for_update(tx, caller, item.product_id).await?;
    let stock = product.stock - item.quantity;
    if stock < 0 {
        return Err(Error::conflict("there is not enough stock"));
    }
    let patch = ProductPatch {
        stock: Some(stock),
        ..ProductPatch::default()
    };
    products::service::update_unchecked(tx, caller, product, patch).await?;
    Ok(())
}
