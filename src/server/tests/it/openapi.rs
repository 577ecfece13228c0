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
