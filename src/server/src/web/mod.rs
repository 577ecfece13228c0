//! The web face: pages, forms, API, health and files behind one router, with the middleware that all share.

mod browser;
mod csrf;
mod files;
mod forms;
mod headers;
mod list_file;
mod live;
mod pages;
mod pictures;
mod reencode;
mod reference;

use crate::cli::Serving;
use crate::listen::Peer;
use crate::{panics, site};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use desk::Desk;
use http::{Extensions, HeaderMap, Method, StatusCode};
use std::net::{IpAddr, SocketAddr};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;

/// Largest form.
const FORM_LIMIT: usize = 256 * 1024;

/// What the web face needs to know of its surroundings.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// Origin under which browsers reach the desk, without a slash at its end.
    pub public_url: String,
    /// Whether that is HTTPS: secure cookies and HSTS.
    pub secure: bool,
    /// The cookie's name: `__Host-sid`, or `sid` on loopback HTTP where the prefix is impossible.
    pub cookie: &'static str,
    /// Network of the proxy whose `X-Forwarded-For` is believed.
    pub trusted_proxy: Option<ipnet::IpNet>,
    /// How often an API key may call.
    pub limits: api::Limits,
    /// Whether `/kit` shows the parts of the screens.
    pub kit: bool,
}

impl WebSettings {
    /// Settings for a bound listener.
    ///
    /// # Errors
    /// A sentence when the public address is no origin.
    pub fn new(serving: &Serving, bound: SocketAddr) -> Result<Self, String> {
        let public_url = match &serving.public_url {
            None => format!("http://{bound}"),
            Some(text) => {
                let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
                let url = url.ok_or("The public URL must be an origin such as https://desk.example.com.")?;
                url.origin().ascii_serialization()
            }
        };
        let secure = public_url.starts_with("https://") || !bound.ip().is_loopback();
        let cookie = if secure { "__Host-sid" } else { "sid" };
        let limits = api::Limits { reads: serving.rate_reads, writes: serving.rate_writes };
        Ok(Self { public_url, secure, cookie, trusted_proxy: serving.trusted_proxy, limits, kit: false })
    }

    /// Where a request comes from: the peer, or the address that a trusted proxy names last.
    pub(crate) fn client(&self, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
        let peer = extensions.get::<Peer>()?.0.ip().to_canonical();
        let named = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        match (self.trusted_proxy, named) {
            (Some(proxy), Some(list)) if proxy.contains(&peer) => {
                list.rsplit(',').next().unwrap_or_default().trim().parse().ok()
            }
            _ => Some(peer),
        }
    }
}

/// What handlers share.
#[derive(Clone)]
pub(crate) struct Web {
    pub(crate) desk: Desk,
    pub(crate) settings: WebSettings,
    pub(crate) assets: app::AssetNames,
}

/// Everything that answers HTTP.
pub fn router(desk: Desk, settings: WebSettings) -> Router {
    // an error only says that an executor for Leptos' resources is set already
    let _ = any_spawner::Executor::init_tokio();
    let web = Web { desk: desk.clone(), settings, assets: site::assets() };
    let sessions = browser::layer(&web);
    let screens = Router::new()
        .merge(forms::router().layer(middleware::from_fn_with_state(web.clone(), forms::unsent::around)))
        .route("/pictures/{session_id}/{array}/{item}/{field}", get(pictures::draw))
        .route("/sessions/{session_id}/export/{request_id}", get(forms::privacy::download))
        .route("/sessions", get(forms::find::list))
        .route("/sessions/list.csv", get(list_file::open))
        .route("/files/{file_id}", get(files::open))
        .route("/live", get(live::live))
        .fallback(pages::page)
        .layer(middleware::from_fn_with_state(web.clone(), browser::recognise))
        .layer(sessions)
        .layer(middleware::from_fn_with_state(web.clone(), csrf::guard))
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT))
        .with_state(web.clone());
    let health =
        Router::new().route("/livez", get(|| async { "ok" })).route("/readyz", get(ready)).with_state(web.clone());
    Router::new()
        .merge(health)
        .merge(reference::router(&web.assets.css))
        .merge(api::router(desk, web.settings.limits).layer(panics::for_programs()))
        .fallback_service(middleware_for_files(screens))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
        .layer(panics::for_people())
        .layer(middleware::from_fn_with_state(web, headers::secure))
}

/// Files of the site are looked for first; they need no cookie.
fn middleware_for_files(screens: Router) -> Router {
    screens.layer(middleware::from_fn(|request: Request, next: middleware::Next| async move {
        if request.method() == Method::GET
            && let Some(file) = site::file(request.uri().path(), request.headers())
        {
            return file;
        }
        next.run(request).await
    }))
}

/// Everything but what is compressed already.
fn worth_compressing() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("video/"))
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/zip"))
}

async fn ready(State(web): State<Web>) -> Response {
    if web.desk.ready().await {
        "ok".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
    }
}
