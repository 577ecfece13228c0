//! Making sessions, and finding them by every filter (contract "API, common"; facts: Didit §5).

use crate::harness::{ALL_SCOPES, Answer, Api, on_both};
use crate::samples::{company, user};
use domain::{Environment, Role, Scope};
use http::Method;
use serde_json::{Value, json};

async fn create(api: &Api<'_>, body: &Value) -> Answer {
    api.ask(Method::POST, "/v3/session/", body.to_string()).await
}

/// Numbers on the first page, and `count`.
async fn listed(api: &Api<'_>, query: &str) -> (Vec<i64>, i64) {
    let answer = api.get(&format!("/v3/sessions/?session_kind=all&{query}")).await;
    assert_eq!(answer.status, 200, "{query} {}", answer.text);
    let page = answer.json();
    let numbers = page["results"].as_array().unwrap().iter().map(|row| row["session_number"].as_i64().unwrap());
    (numbers.collect(), page["count"].as_i64().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_created_session_is_not_started_and_waits_seven_days() {
    on_both(async |rig| {
        let api = rig.api().await;
        let body = json!({
            "workflow_id": "wf-1", "vendor_data": "crm-17", "callback": "https://shop.example/done",
            "callback_method": "both", "language": "en", "metadata": {"tier": "gold"},
            "contact_details": {"email": "ada@example.com", "send_notification_emails": false},
            "expected_details": {"first_name": "Ada", "last_name": "Probe"}, "portrait_image": "ignored",
        });
        let made = create(&api, &body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let answer = made.json();
        for (key, value) in [
            ("session_number", json!(1)),
            ("session_kind", json!("user")),
            ("status", json!("Not Started")),
            ("vendor_data", json!("crm-17")),
            ("workflow_id", json!("wf-1")),
            ("callback", json!("https://shop.example/done")),
            ("url", Value::Null),
            ("version", json!(1)),
        ] {
            assert_eq!(answer[key], value, "{key}");
        }
        assert_eq!(answer["metadata"], json!({"tier": "gold"}));
        let id = domain::Uuid::try_parse(answer["session_id"].as_str().unwrap()).unwrap();
        let given = api.session(id).await;
        assert_eq!(given["status"], "Not Started");
        assert_eq!(given["contact_details"]["email"], "ada@example.com");
        assert_eq!(given["id_verifications"], Value::Null);
        assert_eq!(given["environment"], "live");
        let at = |key: &str| domain::Time::parse(given[key].as_str().unwrap()).unwrap();
        assert_eq!(at("expires_at").since(at("created_at")), 7 * domain::time::DAY);
        assert_eq!(rig.texts("SELECT event_type FROM events").await, ["session.created"]);
        assert_eq!(rig.count("SELECT count(*) FROM sessions WHERE expires_at - created_at = 604800000000").await, 1);

        // the flow brings in what it found later, and the session goes on
        let mut found = user(id, "In Review");
        found["workflow_id"] = json!("wf-1");
        assert_eq!(api.put(id, &found).await.status, 200);
        assert_eq!(api.session(id).await["status"], "In Review");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_is_created_in_the_environment_of_the_key_and_found_at_once() {
    on_both(async |rig| {
        let sandbox = rig.key("sandbox", ALL_SCOPES, Environment::Sandbox).await;
        let body =
            json!({"workflow_id": "wf", "expected_details": {"company_name": "Söhne & Co", "registry_country": "DE"}});
        let made = create(&sandbox, &body).await.json();
        assert_eq!((&made["session_kind"], &made["environment"]), (&json!("business"), &json!("sandbox")));
        assert_eq!(listed(&sandbox, "search=sohne").await, (vec![1], 1));
        assert_eq!(listed(&sandbox, "country=DEU").await, (vec![1], 1));
        assert_eq!(listed(&rig.api().await, "search=sohne").await, (vec![], 0));
        // the same reference twice is two sessions: a retry is told by its Idempotency-Key
        assert_eq!(create(&sandbox, &body).await.json()["session_number"], 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_creation_names_its_fields_and_stores_nothing() {
    on_both(async |rig| {
        let api = rig.api().await;
        let before = rig.rows().await;
        let long = "x".repeat(256);
        let heavy = "x".repeat(16 * 1024 - 1);
        for (body, field) in [
            (json!({}), "workflow_id"),
            (json!({"workflow_id": ""}), "workflow_id"),
            (json!({"workflow_id": "w", "vendor_data": long}), "vendor_data"),
            (json!({"workflow_id": "w", "metadata": {"k": heavy}}), "metadata.k"),
            (json!({"workflow_id": "w", "callback": "javascript:alert(1)"}), "callback"),
            (json!({"workflow_id": "w", "expires_at": "2020-01-01T00:00:00Z"}), "expires_at"),
            (json!([]), "detail"),
        ] {
            let answer = create(&api, &body).await;
            assert_eq!(answer.status, 400, "{body}");
            assert!(answer.json().get(field).is_some(), "{field} {}", answer.text);
        }
        let reader = rig.key("reader", &[Scope::ReadSessions], Environment::Live).await;
        let before = [before[0], before[1], before[2], before[3], before[4] + 1, before[5]];
        assert_eq!(create(&reader, &json!({"workflow_id": "w"})).await.status, 403);
        assert_eq!(rig.rows().await, before, "only the key was written down");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_finds_its_sessions_and_no_other() {
    on_both(async |rig| {
        let api = rig.api().await;
        let statuses = ["In Review", "Approved", "Declined", "In Review"];
        for (i, status) in statuses.iter().enumerate() {
            let mut payload = user(rig.id(), status);
            payload["vendor_data"] = json!(format!("crm-{i}"));
            payload["workflow_id"] = json!(if i < 2 { "wf-a" } else { "wf-b" });
            payload["id_verifications"][0]["issuing_state"] = json!(["ESP", "IRL", "ES", "DEU"][i]);
            payload["created_at"] = json!(format!("2026-11-{:02}T12:00:00Z", 10 + i));
            api.bring(&payload).await;
        }
        let mut firm = company(rig.id(), "Approved", &[]);
        firm["registry_checks"][0]["company"]["country_code"] = json!("es");
        api.bring(&firm).await;
        for (query, numbers) in [
            ("", vec![5, 4, 3, 2, 1]),
            ("status=In%20Review", vec![4, 1]),
            ("status=IN_REVIEW&status=Approved", vec![5, 4, 2, 1]),
            ("status=Declined,Approved", vec![5, 3, 2]),
            ("status=Expired,Abandoned", vec![]),
            ("vendor_data=crm-1", vec![2]),
            ("vendor_data=CRM-1", vec![]),
            ("vendor_data=crm", vec![]),
            ("workflow_id=wf-a", vec![2, 1]),
            ("workflow_id=wf-b&status=Declined", vec![3]),
            ("country=ESP", vec![5, 3, 1]),
            ("country=esp&status=Approved", vec![5]),
            ("date_from=2026-11-11&date_to=2026-11-12", vec![3, 2]),
            ("date_from=2026-11-11T12:00:00Z&date_to=2026-11-11T12:00:00Z", vec![2]),
            ("date_to=2026-11-10", vec![1]),
            ("date_from=2026-11-12&status=In%20Review", vec![4]),
            ("date_from=2026-11-10&search=probe", vec![5, 4, 3, 2, 1]),
            ("tags=none", vec![]),
        ] {
            let count = i64::try_from(numbers.len()).unwrap();
            assert_eq!(listed(&api, query).await, (numbers, count), "{query}");
        }
        assert_eq!(listed(&api, "session_kind=business&country=ESP").await, (vec![5], 1));
        // the pages that next leads to keep the filter
        let page = api.get("/v3/sessions/?status=In%20Review&status=Declined&limit=2").await.json();
        let next = page["next"].as_str().unwrap();
        let rest = api.get(next.strip_prefix(&rig.url).unwrap()).await.json();
        assert_eq!((&page["count"], &rest["results"][0]["session_number"]), (&json!(3), &json!(1)));
        assert_eq!(rest["results"].as_array().unwrap().len(), 1);
        for bad in ["status=Fine", "date_from=soon", "country=Spain", "tags=%00", "cursor=b3&cursor=a1"] {
            assert_eq!(api.get(&format!("/v3/sessions/?{bad}")).await.status, 400, "{bad}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_takes_the_same_filters_and_shows_them_to_be_taken_off() {
    on_both(async |rig| {
        let api = rig.api().await;
        for (i, status) in ["In Review", "Approved", "Declined"].iter().enumerate() {
            let mut payload = user(rig.id(), status);
            payload["vendor_data"] = json!(format!("crm-{i}"));
            api.bring(&payload).await;
        }
        let person = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let rows = |answer: &Answer| answer.text.matches("class=\"row-link\"").count();
        let page = person.get("/sessions?vendor_data=crm-1").await;
        assert_eq!((page.status, rows(&page)), (200, 1));
        assert!(page.says("Reference") && page.says("crm-1"), "the filter is shown");
        let page = person.get("/sessions?status=Approved&status=Declined").await;
        assert_eq!(rows(&page), 2);
        assert_eq!(rows(&person.get("/sessions?date_from=2026-11-20&country=").await), 3);
        assert_eq!(rows(&person.get("/sessions?tag=none").await), 0);
        assert_eq!(person.get("/sessions?date_from=soon").await.status, 400);
    })
    .await;
}
