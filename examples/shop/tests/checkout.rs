//! The shop's own rules: what is ordered is taken from the stock, and an order is paid for once.

use serde_json::{Value, json};

use crate::helpers::{Client, Service, run};

/// A shop that sells one product.
struct Shop {
    service: Service,
    admin: Client,
    customer: Client,
    product: Value,
}

impl Shop {
    async fn open(price: &str, stock: u32) -> Self {
        let service = Service::start().await;
        let (admin, _) = service.account(&["admin"]).await;
        let (customer, _) = service.account(&["member"]).await;
        let category = json!({"name": "Tea"});
        let category = admin.post("/categories", &category).await.is(201).body;
        let product = json!({
            "categoryId": category["id"],
            "name": "Assam",
            "sku": "TEA-1",
            "price": price,
            "stock": stock,
            "status": "active",
        });
        let product = admin.post("/products", &product).await.is(201).body;
        Self {
            service,
            admin,
            customer,
            product,
        }
    }

    /// The path of a new order of the customer.
    async fn order(&self) -> String {
        let order = self.customer.post("/orders", &json!({})).await.is(201).body;
        format!("/orders/{}", order["id"].as_str().unwrap())
    }

    /// The body of an order item.
    fn item(&self, quantity: u32) -> Value {
        json!({"productId": self.product["id"], "quantity": quantity})
    }

    async fn stock(&self) -> Value {
        let path = format!("/products/{}", self.product["id"].as_str().unwrap());
        self.admin.get(&path).await.is(200).body["stock"].clone()
    }
}

#[test]
fn what_is_ordered_is_taken_from_the_stock_or_not_ordered() {
    run(async {
        let shop = Shop::open("4.50", 3).await;
        let items = format!("{}/items", shop.order().await);
        shop.customer.post(&items, &shop.item(2)).await.is(201);
        assert_eq!(shop.stock().await, 1);

        let items = format!("{}/items", shop.order().await);
        shop.customer.post(&items, &shop.item(2)).await.is(409);
        assert_eq!(shop.stock().await, 1);
        let left = shop.customer.get(&items).await.is(200);
        assert_eq!(left.rows().len(), 0);
    });
}

#[test]
fn the_last_ones_are_sold_once() {
    run(async {
        let shop = Shop::open("4.50", 3).await;
        let mut buyers = Vec::new();
        for _ in 0..8 {
            let (path, item) = (format!("{}/items", shop.order().await), shop.item(1));
            let customer = shop.customer.clone();
            buyers.push(tokio::spawn(async move {
                customer.post(&path, &item).await.status.as_u16()
            }));
        }
        let mut sold = 0;
        for buyer in buyers {
            match buyer.await.unwrap() {
                201 => sold += 1,
                status => assert_eq!(status, 409),
            }
        }
        assert_eq!(sold, 3);
        assert_eq!(shop.stock().await, 0);
    });
}

#[test]
fn an_order_is_added_up_and_paid_for_once() {
    run(async {
        let shop = Shop::open("4.50", 3).await;
        let order = shop.order().await;
        let item = shop.item(2);
        let items = format!("{order}/items");
        shop.customer.post(&items, &item).await.is(201);
        let (stranger, _) = shop.service.account(&["member"]).await;
        let checkout = format!("{order}/checkout");
        stranger.post(&checkout, &json!({})).await.is(404);
        shop.service
            .nobody()
            .post(&checkout, &json!({}))
            .await
            .is(401);

        let paid = shop.customer.post(&checkout, &json!({})).await.is(200);
        assert_eq!(paid.body["status"], "paid");
        assert_eq!(paid.body["total"], "9.00");
        let sold = shop.customer.get(&items).await.is(200);
        assert_eq!(sold.rows()[0]["unitPrice"], "4.50");
        shop.customer.post(&checkout, &json!({})).await.is(409);
    });
}

#[test]
fn an_order_that_comes_to_too_much_stays_as_it_is() {
    run(async {
        let shop = Shop::open("9999999999.99", 3).await;
        let order = shop.order().await;
        let items = format!("{order}/items");
        shop.customer.post(&items, &shop.item(2)).await.is(201);
        let checkout = format!("{order}/checkout");
        shop.customer.post(&checkout, &json!({})).await.is(409);
        let left = shop.customer.get(&order).await.is(200);
        assert_eq!(left.body["status"], "pending");
        assert_eq!(left.body["total"], "0.00");
    });
}

#[test]
fn the_checkout_is_documented() {
    let document = app::app::document();
    let operation = &document["paths"]["/api/v1/orders/{id}/checkout"]["post"];
    assert_eq!(operation["summary"], "Check an order out");
    assert!(operation["responses"]["409"].is_object());
}
