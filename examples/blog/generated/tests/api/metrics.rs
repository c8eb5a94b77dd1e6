//! The figures of the service, which a listener of their own tells.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use http_body_util::BodyExt as _;
use kernel::metrics;
use tower::util::ServiceExt as _;

use crate::helpers::{Service, run};

async fn ask(service: &Service, path: &str) -> Response {
    let request = Request::get(path).header(header::HOST, "localhost");
    let request = request.body(Body::empty()).unwrap();
    let figures = metrics::service(
        &service.app.metrics,
        &service.app.db,
        &service.app.config.http,
    );
    figures.oneshot(request).await.unwrap()
}

async fn text(answer: Response) -> String {
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.into()).unwrap()
}

#[test]
fn requests_are_counted_by_route_and_class() {
    run(async {
        let service = Service::start().await;
        for _ in 0..2 {
            service.nobody().get("/no_such_thing").await.is(404);
        }
        let figures = ask(&service, "/metrics").await;
        assert_eq!(figures.status(), StatusCode::OK);
        let figures = text(figures).await;
        let counted = figures
            .lines()
            .find(|line| line.starts_with("http_requests_total{") && line.contains("4xx"));
        assert!(counted.unwrap().ends_with(" 2"), "{figures}");
        for name in [
            "http_request_duration_seconds_bucket",
            "database_connections",
        ] {
            assert!(figures.contains(name), "{name}");
        }
        assert!(figures.ends_with("# EOF\n"), "{figures}");
    });
}

#[test]
fn what_is_no_figure_is_told_like_any_other_failure() {
    run(async {
        let service = Service::start().await;
        let missing = ask(&service, "/").await;
        assert_eq!(missing.status(), StatusCode::NOT_FOUND);
        assert!(missing.headers().contains_key("x-request-id"));
        let kind = missing.headers()[header::CONTENT_TYPE].as_bytes();
        assert!(kind.ends_with(b"json"));
        assert!(text(missing).await.contains("NOT_FOUND"));
    });
}
