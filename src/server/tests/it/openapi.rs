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
