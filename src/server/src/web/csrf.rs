//! Cross-site requests: an unsafe method must come from our own pages (`Sec-Fetch-Site` first, `Origin` beside it).
//!
//! The stock layer lets a request with neither header pass; here that is refused as soon as it carries the cookie.

use super::Web;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};

/// Refuses unsafe requests that other sites may have caused.
pub(crate) async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || allowed(request.headers(), web.settings.cookie, &web.settings.public_url) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This request did not come from the desk's own pages, so it was refused.").into_response()
}

fn allowed(headers: &HeaderMap, cookie: &str, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text("sec-fetch-site");
    let origin = text("origin");
    let site_fits = site.is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin_fits = origin.is_none_or(|origin| {
        let host = text("host").unwrap_or_default();
        origin == public_url || origin.split_once("://").is_some_and(|(_, named)| !host.is_empty() && named == host)
    });
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut names = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split('=').next());
    let has_cookie = names.any(|name| name == cookie);
    site_fits && origin_fits && (site.is_some() || origin.is_some() || !has_cookie)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert("host", "desk.example:3000".parse().unwrap());
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        allowed(&headers, "sid", "http://desk.example:3000")
    }

    #[test]
    fn only_our_own_pages_may_post_with_the_cookie() {
        let cookie = ("cookie", "a=b; sid=123");
        assert!(asked(&[cookie, ("sec-fetch-site", "same-origin")]));
        assert!(asked(&[cookie, ("origin", "http://desk.example:3000")]));
        assert!(asked(&[cookie, ("sec-fetch-site", "same-origin"), ("origin", "http://desk.example:3000")]));
        assert!(!asked(&[cookie]));
        for site in ["cross-site", "same-site", "strange"] {
            assert!(!asked(&[cookie, ("sec-fetch-site", site)]), "{site}");
        }
        for origin in
            ["null", "http://evil.example", "http://desk.example:4000", "http://desk.example:3000.evil.example"]
        {
            assert!(!asked(&[cookie, ("origin", origin)]), "{origin}");
        }
        assert!(!asked(&[cookie, ("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")]));
    }

    #[test]
    fn without_the_cookie_a_plain_client_may_sign_in_but_another_site_may_not() {
        assert!(asked(&[]));
        assert!(!asked(&[("origin", "http://evil.example")]));
    }
}
