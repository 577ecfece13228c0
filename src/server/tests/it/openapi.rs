//! The OpenAPI document: served to anybody, and true.

use crate::harness::on_both;
use http::Method;

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_served_to_anybody() {
    on_both(async |rig| {
        let answer = rig.send(Method::GET, "/openapi.json", &[], "").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
        assert_eq!(answer.json()["openapi"], "3.1.0");
        assert_eq!(answer.text, api::document());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_about_the_api_names_every_call_and_needs_no_script_and_no_other_host() {
    on_both(async |rig| {
        for path in ["/docs/api", "/docs/api/"] {
            let page = rig.send(Method::GET, path, &[], "").await;
            assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
            let policy = page.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'; style-src 'self';") && !policy.contains("script"),
                "{policy}"
            );
            // an example may be an address; it is text
            let asking = ["<script", "style=\"", "src=\"", "url(", "href=\"http", "href=\"//", "@import"];
            assert!(asking.iter().all(|part| !page.says(part)), "the page asks nobody for anything");
            let document: serde_json::Value = serde_json::from_str(&api::document()).unwrap();
            for (path, item) in document["paths"].as_object().unwrap() {
                for (method, operation) in item.as_object().unwrap() {
                    let (id, method) = (operation["operationId"].as_str().unwrap(), method.to_uppercase());
                    assert!(page.says(&format!("href=\"#{id}\"")) && page.says(&format!("id=\"{id}\"")), "{id}");
                    assert!(page.says(&format!("<strong>{method}</strong> {path}<")), "{method} {path}");
                }
            }
            for name in document["components"]["schemas"].as_object().unwrap().keys() {
                assert!(page.says(&format!("id=\"schema-{name}\"")), "{name}");
            }
        }
        let admin = rig.signed_in("Ada", &[domain::Role::Admin]).await;
        assert!(admin.get("/admin/keys").await.says("href=\"/docs/api\""));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_call_answers_in_both_path_forms_and_to_nobody_without_a_key() {
    on_both(async |rig| {
        let document: serde_json::Value = serde_json::from_str(&api::document()).unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            let path = path.split('/').map(|part| match part.strip_prefix('{') {
                Some(_) => rig.id().to_string(),
                None => part.to_owned(),
            });
            let path = path.collect::<Vec<_>>().join("/");
            for method in item.as_object().unwrap().keys() {
                let method: Method = method.to_uppercase().parse().unwrap();
                for form in
                    [path.clone(), path.trim_end_matches('/').to_owned(), format!("{}/", path.trim_end_matches('/'))]
                {
                    let answer = rig.send(method.clone(), &form, &[], "{}").await;
                    assert_eq!(answer.status, 403, "{method} {form}: {}", answer.text);
                    assert!(answer.json()["detail"].is_string(), "{method} {form}");
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_is_no_text_is_unknown_in_the_shape_of_the_api() {
    on_both(async |rig| {
        let api = rig.key("all", domain::Scope::ALL, domain::Environment::Live).await;
        let document: serde_json::Value = serde_json::from_str(&api::document()).unwrap();
        let mut asked = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            let parts: Vec<&str> = path.split('/').collect();
            // each part that may be anything in turn, the others in order
            for odd in (0..parts.len()).filter(|n| parts[*n].starts_with('{')) {
                for bad in ["%ff", "%ED%A0%80", "%00", "..%2f"] {
                    let filled = parts.iter().enumerate().map(|(n, part)| match part.strip_prefix('{') {
                        Some(_) if n == odd => bad.to_owned(),
                        Some(_) => rig.id().to_string(),
                        None => (*part).to_owned(),
                    });
                    let filled = filled.collect::<Vec<_>>().join("/");
                    for method in item.as_object().unwrap().keys() {
                        let method: Method = method.to_uppercase().parse().unwrap();
                        let answer = api.ask(method.clone(), &filled, "{}").await;
                        assert_eq!(answer.status, 404, "{method} {filled}: {}", answer.text);
                        assert_eq!(answer.header("content-type"), "application/json", "{method} {filled}");
                        assert!(answer.json()["detail"].is_string(), "{method} {filled}");
                        asked += 1;
                    }
                }
            }
        }
        assert!(asked > 80, "{asked}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_every_answer_may_carry_is_described() {
    let document: serde_json::Value = serde_json::from_str(&api::document()).unwrap();
    let review = &document["components"]["schemas"]["Review"]["properties"];
    assert!(review["reason_codes"].is_object() && review["confirmed_by"].is_object());
    let headers = |name: &str| document["components"]["responses"][name]["headers"].clone();
    assert!(headers("Conflict")["Retry-After"].is_object() && headers("MethodNotAllowed")["Allow"].is_object());
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let takes = |name: &str| operation["parameters"].as_array().unwrap().iter().any(|p| p["name"] == name);
            assert!(takes("X-Request-Id") && operation["responses"]["405"].is_object(), "{method} {path}");
            let good = operation["responses"].as_object().unwrap().iter().find(|(status, _)| status.starts_with('2'));
            let replayed = good.unwrap().1["headers"]["Idempotent-Replayed"].is_object();
            assert_eq!(replayed, method != "get", "{method} {path}");
        }
    }
    // how far a count looks is set in one place and told in another
    let count = document["components"]["schemas"]["SessionPage"]["properties"]["count"]["description"].as_str();
    let looks = store::Looks::default().count;
    assert!(count.unwrap().contains(&format!("newest {} {:03} sessions", looks / 1000, looks % 1000)), "{count:?}");
    on_both(async |rig| {
        let api = rig.api().await;
        let answer = api.ask(Method::PATCH, "/v3/sessions/", "{}").await;
        assert_eq!((answer.status, answer.json()["detail"].clone()), (405, "Method not allowed.".into()));
        assert!(answer.header("allow").contains("GET"), "{:?}", answer.headers);
    })
    .await;
}
