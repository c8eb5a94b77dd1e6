//! What is not there is not there for anybody.

use serde_json::json;

use crate::helpers::{Service, callers, run};

#[test]
fn an_unknown_path_is_missing_for_everybody() {
    run(async {
        let service = Service::start().await;
        let somebody = callers::maker(&service).await;
        for client in [service.nobody(), somebody] {
            let answer = client.get("/no_such_thing").await.is(404);
            assert_eq!(answer.problems(), []);
            client.post("/no_such_thing", &json!({})).await.is(404);
        }
    });
}
