//! Whether the service lives, may be sent requests, and why not.

use axum::http::Method;

use crate::helpers::{Answer, Service, run};

async fn ask(service: &Service, path: &str) -> Answer {
    let nobody = service.nobody();
    nobody.send_raw(Method::GET, path, &[], String::new()).await
}

#[test]
fn the_report_says_what_the_service_needs() {
    run(async {
        let service = Service::start().await;
        let report = ask(&service, "/health").await.is(200);
        assert_eq!(report.header("cache-control"), "no-store");
        assert_eq!(report.body["status"], "healthy");
        assert_eq!(report.body["version"], env!("CARGO_PKG_VERSION"));
        let timestamp = report.body["timestamp"].as_str().unwrap();
        assert!(timestamp.ends_with('Z'), "{timestamp}");
        for (name, check) in report.body["checks"].as_object().unwrap() {
            assert_eq!(check["status"], "up", "{name}");
            assert!(check["latency"].is_u64(), "{name}");
        }
        assert!(report.body["checks"]["database"].is_object());
    });
}

#[test]
fn the_process_lives_whatever_else_does_not() {
    run(async {
        let service = Service::start().await;
        service.app.db.close().await;
        ask(&service, "/health/live").await.is(200);
        ask(&service, "/health/ready").await.is(503);
        let report = ask(&service, "/health").await;
        assert_eq!(report.status, 503);
        assert_eq!(report.body["status"], "unhealthy");
        assert_eq!(report.body["checks"]["database"]["status"], "down");
    });
}

#[test]
fn requests_may_come_between_the_start_and_the_end() {
    run(async {
        let service = Service::start().await;
        let answer = ask(&service, "/health/ready").await.is(503);
        assert!(!answer.header("retry-after").is_empty());
        service.app.readiness.set(true);
        ask(&service, "/health/ready").await.is(200);
        service.app.readiness.set(false);
        ask(&service, "/health/ready").await.is(503);
        ask(&service, "/health/live").await.is(200);
    });
}

#[test]
fn a_client_that_takes_no_coding_gets_the_answer_as_it_is() {
    run(async {
        let service = Service::start().await;
        let nobody = service.nobody();
        for accepted in ["identity;q=0", "br, *;q=0"] {
            let accepted = [("accept-encoding", accepted)];
            let answer = nobody.send_raw(Method::GET, "/health", &accepted, String::new());
            let answer = answer.await.is(200);
            assert_eq!(answer.header("content-encoding"), "");
        }
    });
}

#[test]
fn every_answer_names_its_request_and_protects_the_browser() {
    run(async {
        let service = Service::start().await;
        let nobody = service.nobody();
        for path in ["/health", "/no.such.route"] {
            let answer = ask(&service, path).await;
            assert!(!answer.header("x-request-id").is_empty(), "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("x-frame-options"), "DENY");
            assert_eq!(answer.header("referrer-policy"), "no-referrer");
            assert!(!answer.header("content-security-policy").is_empty());
            assert!(!answer.header("strict-transport-security").is_empty());
        }
        for (sent, is_kept) in [("a-b_c.1", true), ("a b", false), ("<script>", false)] {
            let id = [("x-request-id", sent)];
            let answer = nobody
                .send_raw(Method::GET, "/health", &id, String::new())
                .await;
            assert_eq!(answer.header("x-request-id") == sent, is_kept, "{sent}");
        }
        ask(&service, "/no.such.route").await.is(404);
    });
}
