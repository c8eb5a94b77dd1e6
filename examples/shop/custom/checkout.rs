//! An order is added up and paid for, in one transaction.

use axum::extract::State;
use kernel::{
    Answer, At, Body, Caller, Decimal, Error, Id, Operation, Resource, Result, Routes, Schema,
    Statement, Tx, Verb, engine::FOR_UPDATE, respond, rows,
};

use crate::{
    api,
    app::App,
    enums::OrderStatus,
    order_items::{self, OrderItem, OrderItemPatch},
    orders::{self, Order, OrderPatch},
    products,
};

/// The least amount that is too much for the column of a total: twelve digits, two of them behind the point.
const LIMIT: Decimal<2> = Decimal::from_units(10_i64.pow(12));

pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX).add(
        Operation::new(Verb::Post, "/orders/{id}/checkout", "Check an order out")
            .tag(Order::TAG)
            .access(Order::POLICY.update)
            .answers(200, Body::Row(Schema::of::<Order>()))
            .fails(&[404, 409]),
        check_out,
    )
}

async fn check_out(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Order>>,
) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    let order = orders::service::find_for_update(&mut tx, &caller, id).await?;
    let changeable = Order::changeable(&caller)?;
    rows::demand(&mut tx, &order, &changeable, Error::Forbidden).await?;
    if order.status != OrderStatus::Pending {
        return Err(Error::conflict("the order has been checked out"));
    }
    let total = add_up(&mut tx, &caller, order.id).await?;
    let patch = OrderPatch {
        status: Some(OrderStatus::Paid),
        total: Some(total),
        ..OrderPatch::default()
    };
    let order = orders::service::update_unchecked(&mut tx, &caller, order, patch).await?;
    let answer = respond::changed(&mut tx, &caller, &order).await?;
    tx.commit().await?;
    Ok(answer)
}

/// What an order comes to. Each item keeps what it was sold at.
async fn add_up(tx: &mut Tx, caller: &Caller, order: Id<Order>) -> Result<Decimal<2>> {
    let mut total = Decimal::default();
    for item in items(tx, order).await? {
        let product = products::service::find(&mut **tx, caller, item.product_id).await?;
        total = product
            .price
            .checked_mul(item.quantity.into())
            .and_then(|price| total.checked_add(price))
            .filter(|total| *total < LIMIT)
            .ok_or_else(|| Error::conflict("the order comes to too much"))?;
        let patch = OrderItemPatch {
            unit_price: Some(product.price),
            ..OrderItemPatch::default()
        };
        order_items::service::update_unchecked(tx, caller, item, patch).await?;
    }
    Ok(total)
}

/// The items of an order, which nobody else changes until the transaction ends.
async fn items(tx: &mut Tx, order: Id<Order>) -> Result<Vec<OrderItem>> {
    let mut statement = Statement::new("select * from order_items where order_id = ");
    statement
        .push_bind(order)
        .push(" order by id")
        .push(FOR_UPDATE);
    Ok(statement.build_query_as().fetch_all(&mut **tx).await?)
}
