//! The service on one screen: what it is made of, every route and every layer.

use std::{convert::Infallible, io, ops::Deref, pin::pin, sync::Arc};

use axum::{
    Router,
    extract::Request,
    response::{IntoResponse, Response},
};
use kernel::{
    Cache, Database, OpenError, Routes, docs,
    health::{self, Check, Checked, Checks, Readiness},
    limiter::RateLimiter,
    metrics::{self, Metrics},
    middleware::{self, Answering},
    openapi,
    server::{self, Served},
};
use serde_json::Value;
use tower::{Layer, Service as _, service_fn, util::option_layer};
use tower_http::compression::CompressionLayer;

use crate::{api, auth, auth::Auth, comments, config::Config, custom, follows, posts, tags, users};

/// The service. Clones are handles to one and the same.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What handlers and services may ask for.
pub struct Inner {
    pub config: Config,
    pub db: Database,
    pub cache: Cache,
    pub limiter: RateLimiter,
    pub auth: Auth,
    pub metrics: Metrics,
    pub readiness: Readiness,
}

impl App {
    /// Opens what the configuration names. Nothing is listened to yet.
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        let cache = Cache::new(config.cache.capacity, config.cache.ttl);
        let db = Database::open(&config.database, cache.clone()).await?;
        Ok(Self(Arc::new(Inner {
            cache,
            limiter: RateLimiter::new(
                "default",
                config.rate_limit.requests,
                config.rate_limit.window,
            ),
            auth: Auth::new(&config.auth, RateLimiter::new),
            metrics: Metrics::default(),
            readiness: Readiness::default(),
            config,
            db,
        })))
    }

    /// What answers requests: the routes, below the layers that are the same for all of them.
    pub fn service(&self) -> impl Answering {
        let router = routes()
            .into_router()
            .merge(docs::routes(document))
            .merge(health::routes())
            .with_state(self.clone());
        let app = self.clone();
        let layers = (
            middleware::Outermost::new(&self.config.http, self.metrics.requests.clone()),
            option_layer(middleware::cors(&self.config.http)),
            CompressionLayer::new(),
        );
        // Boxed here, the layers above pass on a pointer and not the work itself.
        layers.layer(service_fn(move |request| {
            Box::pin(answer(app.clone(), router.clone(), request))
        }))
    }

    /// Listens and answers until the process is told to end.
    pub async fn serve(&self) -> io::Result<()> {
        let figures = |bind| {
            (
                bind,
                metrics::service(&self.metrics, &self.db, &self.config.http),
            )
        };
        server::run(Served {
            settings: &self.config.server,
            service: self.service(),
            metrics: self.config.metrics.bind.map(figures),
            readiness: &self.readiness,
            database: &self.db,
        })
        .await
    }

    /// The same as a router, to be tested or put below another one.
    pub fn router(&self) -> Router {
        Router::new().fallback_service(self.service())
    }
}

impl Checked for App {
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    async fn checks(&self) -> Checks {
        let (database, cache) =
            tokio::join!(Check::of_database(&self.db), Check::of(self.cache.check()),);
        Checks::from([(health::DATABASE, database), ("cache", cache)])
    }

    async fn is_ready(&self) -> bool {
        self.readiness.get() && Check::of_database(&self.db).await.is_up()
    }
}

/// What a request passes on its way to its handler:
/// whose it is, whether they have sent too many, how long and how large it may be and whether the account still lives.
async fn answer(
    app: App,
    mut router: Router,
    mut request: Request,
) -> Result<Response, Infallible> {
    let http = &app.config.http;
    if health::is_asked(&request) {
        return router.call(request).await;
    }
    auth::verify(&app, &mut request);
    middleware::limit_body(&mut request, http.body_limit);
    let work = pin!(async {
        match auth::identify(&app, &mut request).await {
            Ok(()) => router.call(request).await.into_response(),
            Err(error) => error.into_response(),
        }
    });
    let work = pin!(middleware::guard(
        app.db.deadline(http.request_timeout),
        work
    ));
    Ok(app.limiter.admit(work).await)
}

/// Every route of the API, with its documentation.
fn routes() -> Routes<App> {
    Routes::at(api::PREFIX)
        .merge(auth::routes())
        .merge(users::routes())
        .merge(posts::routes())
        .merge(tags::routes())
        .merge(comments::routes())
        .merge(follows::routes())
        .merge(custom::routes())
}

/// The OpenAPI document.
pub fn document() -> Value {
    let info = openapi::Info {
        title: env!("CARGO_PKG_NAME"),
        description: api::DESCRIPTION,
        version: App::VERSION,
        prefix: api::PREFIX,
        page_size: api::PAGE_SIZE,
        limited: true,
        versioning: None,
        besides: health::documentation(),
    };
    openapi::document(info, &routes().operations())
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
