//! The built site, embedded: hashed names, brotli where the build made it, immutable caching.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use rust_embed::RustEmbed;
use serde::Deserialize;

#[derive(RustEmbed)]
#[folder = "$COUNTERSIGN_SITE"]
struct Site;

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    css: String,
    #[serde(default)]
    boot: String,
}

/// Names of the hashed files, as the build wrote them down.
#[must_use]
pub fn assets() -> app::AssetNames {
    let manifest = Site::get("manifest.json")
        .and_then(|file| serde_json::from_slice::<Manifest>(&file.data).ok())
        .unwrap_or(Manifest { css: String::new(), boot: String::new() });
    app::AssetNames { css: manifest.css, boot: manifest.boot }
}

/// A file of the site; `None` when there is none of that path.
#[must_use]
pub fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let name = path.strip_prefix('/').filter(|name| *name != "manifest.json")?;
    let plain = Site::get(name)?;
    let accepts = |coding: &str| {
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        accepted.split(',').any(|part| part.trim().split(';').next() == Some(coding) && !part.contains("q=0,"))
    };
    let packed = accepts("br").then(|| Site::get(&format!("{name}.br"))).flatten();
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let kind = if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    let hashed = name.starts_with("pkg/") || name.starts_with("assets/");
    let caching = if hashed { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    let mut response = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, caching.to_owned()),
        (header::VARY, "accept-encoding".to_owned()),
    ]
    .into_response();
    if packed.is_some() {
        response.headers_mut().insert(header::CONTENT_ENCODING, http::HeaderValue::from_static("br"));
    }
    *response.body_mut() = Body::from(packed.unwrap_or(plain).data.into_owned());
    *response.status_mut() = StatusCode::OK;
    Some(response)
}
