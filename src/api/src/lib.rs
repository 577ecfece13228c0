//! The HTTP API in the Didit dialect (contract "API, common"): thin handlers that read a request, ask the desk, and
//! answer in the vendor's shapes. Each stands in the OpenAPI document by its own description.

mod answers;
mod audit;
mod body;
mod claims;
mod corrections;
mod create;
mod decision;
mod describe;
mod error;
mod fields;
#[cfg(test)]
mod fuzz;
mod gate;
mod idempotent;
mod key;
mod list;
mod notes;
mod openapi;
mod outcomes;
mod path;
mod policies;
mod privacy;
mod proposals;
mod rates;
mod sent;
mod shapes;
mod status;
mod webhooks;

pub use error::ApiError;
pub use key::ClientAddress;
pub use rates::Limits;

use axum::Router;
use axum::middleware;
use axum::response::IntoResponse;
use axum::routing::get;
use desk::Desk;
use gate::Gate;
use http::header::CONTENT_TYPE;
use openapi::Calls;
use utoipa_axum::routes;

/// Largest body: 4 MiB.
pub const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// Every call of the API, with its description. A new one is added here and nowhere else.
fn calls() -> Calls {
    Calls::new()
        .with(routes!(create::create))
        .with(routes!(list::list))
        .with(routes!(decision::get, decision::put))
        .with(routes!(status::update))
        .with(routes!(describe::update))
        .with(routes!(describe::add_tags))
        .with(routes!(describe::remove_tags))
        .with(routes!(describe::replace_tags))
        .with(routes!(notes::list, notes::add))
        .with(routes!(claims::claim))
        .with(routes!(claims::release))
        .with(routes!(claims::next))
        .with(routes!(claims::prioritise))
        .with(routes!(outcomes::cancel))
        .with(routes!(outcomes::simulate))
        .with(routes!(webhooks::list))
        .with(routes!(webhooks::resend))
        .with(routes!(webhooks::resend_span))
        .with(routes!(privacy::redact))
        .with(routes!(privacy::delete))
        .with(routes!(privacy::hold))
        .with(routes!(privacy::export))
        .with(routes!(policies::get, policies::put))
        .with(routes!(proposals::list))
        .with(routes!(audit::list))
        .with(routes!(corrections::hit))
        .with(routes!(corrections::hits))
        .with(routes!(corrections::document))
        .with(routes!(corrections::feature))
        .with(routes!(corrections::person))
        .with(routes!(corrections::proof_of_address))
        .with(routes!(corrections::company))
        .with(routes!(corrections::party))
}

/// The OpenAPI 3.1 document, as it is served at `/openapi.json`.
#[must_use]
pub fn document() -> String {
    // an error is impossible: the document is made of text, numbers and lists
    calls().into_parts().1.to_pretty_json().unwrap_or_default()
}

/// All routes; a trailing slash may be left out. `limits` are each key's own.
pub fn router(desk: Desk, limits: Limits) -> Router {
    let document = document();
    let gate = Gate::new(desk.clone(), limits);
    calls()
        .into_parts()
        .0
        .route_layer(middleware::from_fn_with_state(gate, gate::pass))
        .route("/v3", axum::routing::any(|| async { ApiError::NotFound }))
        .route("/v3/", axum::routing::any(|| async { ApiError::NotFound }))
        .route("/v3/{*rest}", axum::routing::any(|| async { ApiError::NotFound }))
        .route(
            "/openapi.json",
            get(|| async move { ([(CONTENT_TYPE, "application/json")], document.clone()).into_response() }),
        )
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .with_state(desk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Scope;
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn operations() -> Vec<(String, Value)> {
        let document: Value = serde_json::from_str(&document()).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        let paths = document["paths"].as_object().unwrap().clone();
        let of_path = |(path, item): (String, Value)| {
            let item = item.as_object().unwrap().clone();
            item.into_iter().map(move |(method, operation)| (format!("{method} {path}"), operation))
        };
        paths.into_iter().flat_map(of_path).collect()
    }

    /// Whether each form of a body has a schema and an example, and there is one.
    fn shown(content: &Value) -> bool {
        let forms = content.as_object().into_iter().flat_map(serde_json::Map::values);
        let whole = |form: &Value| {
            form.get("schema").is_some_and(Value::is_object)
                && (form.get("example").is_some() || form["examples"].as_object().is_some_and(|all| !all.is_empty()))
        };
        content.as_object().is_some_and(|forms| !forms.is_empty()) && forms.into_iter().all(whole)
    }

    #[test]
    fn every_call_is_described_whole() {
        let document: Value = serde_json::from_str(&document()).unwrap();
        let mut ids = BTreeSet::new();
        for (call, operation) in operations() {
            let text = |key: &str| operation[key].as_str().unwrap_or_default().to_owned();
            assert!(ids.insert(text("operationId")), "{call}: operation_id is taken");
            assert!(!text("summary").is_empty(), "{call}: its function needs a doc sentence");
            assert!(operation["tags"].is_array(), "{call}: tag is missing");
            let scope = operation["security"][0]["api_key"][0].as_str().unwrap_or_default();
            assert!(Scope::read(scope).is_some(), "{call}: security must name the scope it needs");
            assert_eq!(operation["security"][1]["bearer"][0], scope, "{call}");
            let answers = operation["responses"].as_object().unwrap();
            for (status, _) in answers::of_every_call(!call.starts_with("get ")) {
                assert!(answers.contains_key(status), "{call}: {status}");
            }
            // good and bad alike, whether described beside the call or once for all
            for (status, answer) in answers.iter().filter(|(status, _)| *status != "204") {
                let answer = match answer["$ref"].as_str() {
                    Some(shared) => document.pointer(shared.trim_start_matches('#')).unwrap(),
                    None => answer,
                };
                let described = answer["description"].as_str().is_some_and(|text| !text.is_empty());
                assert!(described && answer["headers"]["X-Request-Id"].is_object(), "{call}: {status}");
                assert!(shown(&answer["content"]), "{call}: {status} needs a schema and an example");
            }
            assert!(answers.keys().any(|status| status.starts_with('2')), "{call}: nothing good comes of it");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let described = parameter["description"].as_str().is_some_and(|text| !text.is_empty());
                assert!(described, "{call}: parameter {}", parameter["name"]);
            }
            if operation.get("requestBody").is_some() {
                assert!(shown(&operation["requestBody"]["content"]), "{call}: the body needs a schema and an example");
            }
        }
    }
}
