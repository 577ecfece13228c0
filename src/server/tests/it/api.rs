//! `PUT` and `GET …/decision/`, the list, and every refusal on the way (contract "API, common").

use crate::harness::{ALL_SCOPES, Api, Rig, on_both};
use crate::samples::{self, COMPLEX, company, sample, user};
use domain::{Environment, Scope, Uuid};
use http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What the desk sets itself in what it gives back.
const OWN: &[&str] = &[
    "session_id",
    "session_kind",
    "session_number",
    "environment",
    "status",
    "version",
    "resubmission_count",
    "redaction",
    "ubo_kyc_summary",
    "reviews",
    "key_people_checks",
];

#[tokio::test(flavor = "multi_thread")]
async fn put_creates_revises_and_notices_a_repeat() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = rig.id();
        let mut payload = user(id, "In Review");
        let made = api.put(id, &payload).await;
        assert_eq!((made.status, made.json()["version"].as_i64()), (201, Some(1)));
        assert_eq!(made.json()["session_number"], 1);
        let before = rig.rows().await;

        // the same content with its keys in another order
        let Value::Object(keys) = payload.clone() else { unreachable!() };
        let turned = Value::Object(keys.into_iter().rev().collect());
        let again = api.put(id, &turned).await;
        assert_eq!((again.status, again.json()["version"].as_i64()), (200, Some(1)));
        assert_eq!(rig.rows().await, before, "a repeat writes nothing");

        payload["metadata"] = json!({"tier": "gold"});
        let revised = api.put(id, &payload).await;
        assert_eq!((revised.status, revised.json()["version"].as_i64()), (200, Some(2)));
        assert_eq!(rig.count("SELECT count(*) FROM revisions").await, 2);
        assert_eq!(
            rig.texts("SELECT event_type FROM events ORDER BY sequence").await,
            ["session.created", "data.updated"]
        );

        payload["status"] = json!("Approved");
        assert_eq!(api.put(id, &payload).await.json()["status"], "Approved");
        assert_eq!(rig.texts("SELECT event_type FROM events ORDER BY sequence").await[2], "status.updated");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_session_may_have_any_status_and_kind_in_either_spelling() {
    on_both(async |rig| {
        let api = rig.api().await;
        for status in domain::Status::ALL {
            let id = api.bring(&user(rig.id(), &status.snake())).await;
            assert_eq!(api.session(id).await["status"], status.wire());
        }
        let mut unsaid = company(rig.id(), "In Review", &[]);
        unsaid.as_object_mut().unwrap().remove("session_kind");
        let id = api.bring(&unsaid).await;
        assert_eq!(api.session(id).await["session_kind"], "business");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn get_gives_back_all_of_a_payload_as_it_was_sent() {
    on_both(async |rig| {
        let api = rig.api().await;
        for name in samples::NAMES {
            let sent = sample(name);
            let given = api.session(api.bring(&sent).await).await;
            for (key, value) in sent.as_object().unwrap().iter().filter(|(key, _)| !OWN.contains(&key.as_str())) {
                assert_eq!(given[key], *value, "{name} {key}");
            }
            assert_eq!(given["session_id"], sent["session_id"], "{name}");
            assert_eq!(given["status"], sent["status"], "{name}");
            assert_eq!(given["session_kind"], sent["session_kind"], "{name}");
            assert_eq!(given["redaction"], Value::Null, "{name}");
            assert!(given["version"].is_i64() && given["reviews"].is_array(), "{name}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_in_unknown_keys_keep_their_digits() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = rig.id();
        let digits =
            r#""zeta":{"a":1.10,"b":36.0,"c":12345678901234567890123,"d":0.1000000000000000055511151231257827}"#;
        let text = format!(r#"{{"session_id":"{id}","status":"In Review",{digits}}}"#);
        let answer = api.ask(Method::PUT, &format!("/v3/session/{id}/decision/"), text).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert!(answer.says(digits), "{}", answer.text);
        assert!(api.get(&format!("/v3/session/{id}/decision/")).await.says(digits));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ubo_summary_is_recomputed_from_the_linked_sessions_in_both_places() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&sample(COMPLEX)).await;
        let figures = async |total: i64, approved: i64, flagged: i64, pending: i64| {
            let wanted = json!({"total": total, "approved": approved, "flagged": flagged, "pending": pending});
            let given = api.session(id).await;
            assert_eq!(given["ubo_kyc_summary"], wanted);
            assert_eq!(given["key_people_checks"][0]["ubo_kyc_summary"], wanted);
        };
        // nobody of them is here yet: the payload's own copy of their status counts
        figures(5, 1, 2, 2).await;
        // Zahraa comes in as declined: her session's own status wins over that copy
        let mut zahraa = sample("kyc_decision_approved_arabic");
        zahraa["status"] = json!("Declined");
        let child = api.bring(&zahraa).await;
        figures(5, 0, 3, 2).await;
        // and moves with a decision
        api.decided(child, &json!({"new_status": "Approved"})).await;
        figures(5, 1, 2, 2).await;

        let alone = api.bring(&sample("kyb_decision_awaiting_user")).await;
        assert_eq!(api.session(alone).await["ubo_kyc_summary"], Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_are_the_payloads_then_ours() {
    on_both(async |rig| {
        let api = rig.api().await;
        let sent = sample("kyc_decision_kyc_expired_html_name");
        let id = api.bring(&sent).await;
        let body = json!({"new_status": "Declined", "comment": "too late", "reason_codes": [106, "house-rule", "107"]});
        let reviews = api.decided(id, &body).await["reviews"].clone();
        let reviews = reviews.as_array().unwrap();
        assert_eq!(reviews.len(), 3);
        for (ours, theirs) in reviews.iter().zip(sent["reviews"].as_array().unwrap()) {
            for (key, value) in theirs.as_object().unwrap() {
                assert_eq!(ours[key], *value);
            }
            assert!(ours["reason_codes"].is_array());
        }
        assert_eq!(reviews[2]["user"], "API Client");
        assert_eq!(reviews[2]["new_status"], "Declined");
        assert_eq!(reviews[2]["comment"], "too late");
        assert_eq!(reviews[2]["reason_codes"], json!([106, "house-rule", 107]));
    })
    .await;
}

/// One refused call.
struct Refused {
    what: &'static str,
    method: Method,
    path: String,
    key: String,
    body: String,
    status: u16,
    /// A key of the answer.
    names: &'static str,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_has_its_status_and_shape_and_stores_nothing() {
    on_both(async |rig| {
        let api = rig.api().await;
        let reader = rig.key("reader", &[Scope::ReadSessions, Scope::ListSessions], Environment::Live).await;
        let writer = rig.key("writer", &[Scope::WriteSessions], Environment::Live).await;
        let sandbox = rig.key("sandbox", ALL_SCOPES, Environment::Sandbox).await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let (new, other) = (rig.id(), rig.id());
        let decision = |id: Uuid| format!("/v3/session/{id}/decision/");
        let good = user(new, "In Review").to_string();
        let put = |what, body: String, status, names| Refused {
            what,
            method: Method::PUT,
            path: decision(new),
            key: api.key.clone(),
            body,
            status,
            names,
        };
        let with = |key: &str, value: Value| {
            let mut payload = user(new, "In Review");
            payload[key] = value;
            payload.to_string()
        };
        let without = |key: &str| {
            let mut payload = user(new, "In Review");
            payload.as_object_mut().unwrap().remove(key);
            payload.to_string()
        };
        let of = |key: &Api<'_>, method: Method, path: String| Refused {
            what: "",
            method,
            path,
            key: key.key.clone(),
            body: good.clone(),
            status: 403,
            names: "detail",
        };
        let update = format!("/v3/session/{id}/update-status/");
        let table = vec![
            Refused { what: "no such key", key: "cs_live_wrong".into(), ..of(&api, Method::PUT, decision(new)) },
            Refused { what: "no key", key: String::new(), ..of(&api, Method::GET, decision(id)) },
            Refused { what: "scope of PUT", ..of(&reader, Method::PUT, decision(new)) },
            Refused { what: "scope of PATCH", ..of(&reader, Method::PATCH, update.clone()) },
            Refused { what: "scope of GET", ..of(&writer, Method::GET, decision(id)) },
            Refused { what: "scope of the list", ..of(&writer, Method::GET, "/v3/sessions/".into()) },
            Refused {
                what: "other environment, PUT",
                status: 404,
                body: user(id, "Approved").to_string(),
                ..of(&sandbox, Method::PUT, decision(id))
            },
            Refused { what: "other environment, GET", status: 404, ..of(&sandbox, Method::GET, decision(id)) },
            Refused { what: "other environment, PATCH", status: 404, ..of(&sandbox, Method::PATCH, update) },
            Refused { what: "unknown session", status: 404, ..of(&api, Method::GET, decision(other)) },
            Refused { what: "no id", status: 404, ..of(&api, Method::GET, "/v3/session/17/decision/".into()) },
            Refused { what: "unknown path", status: 404, ..of(&api, Method::GET, "/v3/nothing/".into()) },
            Refused { what: "no path", status: 404, ..of(&api, Method::GET, "/v3/".into()) },
            Refused { what: "no path at all", status: 404, ..of(&api, Method::POST, "/v3".into()) },
            Refused { what: "other method", status: 405, ..of(&api, Method::DELETE, decision(id)) },
            put("another session in the body", user(other, "In Review").to_string(), 400, "session_id"),
            put("bad JSON", r#"{"session_id": "#.into(), 400, "detail"),
            put("no object", "[1]".into(), 400, "detail"),
            put("no body", String::new(), 400, "detail"),
            put("no id", without("session_id"), 400, "session_id"),
            put("no status", without("status"), 400, "status"),
            put("unknown status", with("status", json!("Fine")), 400, "status"),
            put("status of another type", with("status", json!(3)), 400, "status"),
            put("array of another type", with("aml_screenings", json!("x")), 400, "aml_screenings"),
            put("item of another type", with("ip_analyses", json!([{}, 4])), 400, "ip_analyses[1]"),
            put(
                "field of another type",
                with("aml_screenings", json!([{"status": 3}])),
                400,
                "aml_screenings[0].status",
            ),
            put("metadata of another type", with("metadata", json!([])), 400, "metadata"),
            put("time without a zone", with("created_at", json!("2026-11-09")), 400, "created_at"),
        ];
        let before = rig.rows().await;
        for refused in table {
            let headers: Vec<(&str, &str)> = match refused.key.as_str() {
                "" => Vec::new(),
                key => vec![("x-api-key", key)],
            };
            let answer = rig.send(refused.method, &refused.path, &headers, refused.body).await;
            assert_eq!(answer.status, refused.status, "{}: {}", refused.what, answer.text);
            assert!(answer.json().get(refused.names).is_some(), "{}: {}", refused.what, answer.text);
            assert!(answer.header("content-type").starts_with("application/json"), "{}", refused.what);
        }
        assert_eq!(rig.rows().await, before, "a refused call stores nothing");
        assert_eq!(api.session(id).await["status"], "In Review");
    })
    .await;
}

/// Sends bytes as they are and reads what comes back first.
async fn raw(rig: &Rig, head: String, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(rig.url.trim_start_matches("http://")).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_four_mebibytes_are_refused_announced_or_not() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = rig.id();
        let head = format!("PUT /v3/session/{id}/decision/ HTTP/1.1\r\nhost: desk\r\nx-api-key: {}\r\n", api.key);
        let limit = 4 * 1024 * 1024;
        let announced = raw(rig, format!("{head}content-length: {}\r\n\r\n", limit + 1), b"").await;
        assert!(announced.starts_with("HTTP/1.1 413"), "{announced}");
        let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n{:x}\r\n", limit + 1);
        let unannounced = raw(rig, chunked, &vec![b' '; limit + 1]).await;
        assert!(unannounced.starts_with("HTTP/1.1 413"), "{unannounced}");
        assert_eq!(rig.count("SELECT count(*) FROM sessions").await, 0);

        let mut just_fits = user(id, "In Review");
        just_fits["filler"] = json!("");
        let room = limit - just_fits.to_string().len();
        just_fits["filler"] = json!("x".repeat(room));
        assert_eq!(just_fits.to_string().len(), limit);
        assert_eq!(api.put(id, &just_fits).await.status, 201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_in_any_case_slashes_or_none_and_bearer_keys_are_taken() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = rig.id();
        let upper = id.to_string().to_uppercase();
        let mut payload = user(id, "In Review");
        payload["session_id"] = json!(upper);
        let made = api.ask(Method::PUT, &format!("/v3/session/{id}/decision"), payload.to_string()).await;
        assert_eq!((made.status, made.json()["session_id"].clone()), (201, json!(id)), "{}", made.text);
        assert_eq!(api.get(&format!("/v3/session/{upper}/decision")).await.status, 200);
        assert_eq!(api.get("/v3/sessions").await.json()["count"], 1);
        let bearer = format!("Bearer {}", api.key);
        let path = format!("/v3/session/{upper}/update-status");
        let body = json!({"new_status": "Approved"}).to_string();
        assert_eq!(rig.send(Method::PATCH, &path, &[("authorization", bearer.as_str())], body).await.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keys_environment_replaces_the_payloads_and_hides_the_other() {
    on_both(async |rig| {
        let live = rig.api().await;
        let sandbox = rig.key("sandbox", ALL_SCOPES, Environment::Sandbox).await;
        let mut payload = user(rig.id(), "In Review");
        payload["environment"] = json!("live");
        let id = sandbox.bring(&payload).await;
        let given = sandbox.session(id).await;
        assert_eq!((&given["environment"], &given["session_number"]), (&json!("sandbox"), &json!(1)));
        assert_eq!(live.get(&format!("/v3/session/{id}/decision/")).await.status, 404);
        assert_eq!(live.get("/v3/sessions/?session_kind=all").await.json()["count"], 0);
        let numbered = live.bring(&user(rig.id(), "In Review")).await;
        assert_eq!(live.session(numbered).await["session_number"], 1, "numbers run in each environment");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kind_of_a_session_does_not_change() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let answer = api.put(id, &company(id, "In Review", &[])).await;
        assert_eq!(answer.status, 400, "{}", answer.text);
        assert!(answer.json()["session_kind"].is_array());
        assert_eq!(api.session(id).await["version"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_filters_and_counts() {
    on_both(async |rig| {
        let api = rig.api().await;
        for status in ["In Review", "In Review", "Approved"] {
            api.bring(&user(rig.id(), status)).await;
        }
        api.bring(&company(rig.id(), "In Review", &[rig.id()])).await;
        let list = async |query: &str| api.get(&format!("/v3/sessions/?{query}")).await.json();
        for (query, count) in [
            ("", 3),
            ("session_kind=user", 3),
            ("session_kind=business", 1),
            ("session_kind=all", 4),
            ("session_kind=all&status=In+Review", 3),
            ("status=IN_REVIEW", 2),
            ("status=Declined", 0),
            ("search=probe", 3),
            ("search=works&session_kind=all", 1),
            ("search=nobody", 0),
            ("search=probe&status=Approved", 1),
            ("search=---", 0),
        ] {
            let page = list(query).await;
            assert_eq!(page["count"], count, "{query}");
            assert_eq!(page["results"].as_array().unwrap().len(), count, "{query}");
            assert_eq!((&page["next"], &page["previous"]), (&Value::Null, &Value::Null), "{query}");
        }
        let page = list("session_kind=all").await;
        let keys: BTreeSet<_> = page.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["count", "next", "previous", "results"].map(str::to_owned).into());
        let (company, person) = (&page["results"][0], &page["results"][3]);
        assert_eq!(company["company_name"], "Probe Works Ltd");
        assert_eq!(company["ubo_kyc_summary"], json!({"total": 1, "approved": 0, "flagged": 0, "pending": 1}));
        assert_eq!((&person["full_name"], &person["vendor_data"]), (&json!("Ada Probe"), &json!("crm-17")));
        assert_eq!((&person["session_number"], &person["version"]), (&json!(1), &json!(1)));
        for bad in [
            "limit=0",
            "limit=201",
            "limit=x",
            "offset=-1",
            "offset=10001",
            "cursor=x",
            "session_kind=dog",
            "status=Fine",
        ] {
            let answer = api.get(&format!("/v3/sessions/?{bad}")).await;
            assert_eq!(answer.status, 400, "{bad}");
            assert!(answer.json()[bad.split('=').next().unwrap()].is_array(), "{bad} {}", answer.text);
        }
        assert_eq!(api.get("/v3/sessions/?offset=10000").await.status, 200);
    })
    .await;
}

/// Follows `next` (or `previous`) to its end and gives the numbers seen.
async fn walk(api: &Api<'_>, start: &str, link: &str) -> Vec<i64> {
    let (mut path, mut numbers) = (start.to_owned(), Vec::new());
    loop {
        let page = api.get(&path).await.json();
        let rows = page["results"].as_array().unwrap();
        assert!(rows.len() <= 5 && page["count"] == 23, "{path}");
        numbers.extend(rows.iter().map(|row| row["session_number"].as_i64().unwrap()));
        let Some(next) = page[link].as_str() else { return numbers };
        path = next.strip_prefix(&api.rig.url).unwrap().to_owned();
        assert!(numbers.len() <= 23, "the walk does not end");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn walking_by_cursor_or_offset_visits_each_session_once() {
    on_both(async |rig| {
        let api = rig.api().await;
        for _ in 0..23 {
            api.bring(&user(rig.id(), "In Review")).await;
        }
        let newest_first: Vec<i64> = (1..=23).rev().collect();
        for query in ["limit=5", "limit=5&search=probe", "limit=5&status=In%20Review", "limit=5&session_kind=all"] {
            assert_eq!(walk(&api, &format!("/v3/sessions/?{query}"), "next").await, newest_first, "{query}");
        }
        let mut by_offset = Vec::new();
        for offset in (0..25).step_by(5) {
            let page = api.get(&format!("/v3/sessions/?limit=5&offset={offset}")).await.json();
            by_offset
                .extend(page["results"].as_array().unwrap().iter().map(|row| row["session_number"].as_i64().unwrap()));
            assert_eq!(page["previous"].is_null(), offset == 0, "{offset}");
        }
        assert_eq!(by_offset, newest_first);
        // from the last page back to the first
        let mut back = walk(&api, "/v3/sessions/?limit=5&cursor=b4", "previous").await;
        back.sort_unstable();
        assert_eq!(back, (1..=23).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_people_and_companies_in_any_script() {
    on_both(async |rig| {
        let api = rig.api().await;
        for name in samples::NAMES {
            api.bring(&sample(name)).await;
        }
        let company = samples::id_of(&sample(COMPLEX)).to_string();
        for (search, name) in [
            ("زهراء", "kyc_decision_approved_arabic"),
            ("زهراء نعمان الفانوسي", "kyc_decision_approved_arabic"),
            ("Al-Fanousi", "kyc_decision_approved_arabic"),
            ("zahraa.alfanousi@example.com", "kyc_decision_approved_arabic"),
            ("ТИХОМУДРОВ", "kyc_decision_declined_tampering_cyrillic"),
            ("司徒墨澜", "kyc_decision_in_review_duplicate_face_chinese"),
            ("墨澜", "kyc_decision_in_review_duplicate_face_chinese"),
            ("bich", "kyc_decision_abandoned_vietnamese"),
            ("Đỗ Thị Bích Ngưỡng", "kyc_decision_abandoned_vietnamese"),
            ("o’tarradale", "kyc_decision_expired_apostrophe"),
            ("Wirasembada", "kyc_decision_not_started_mononym"),
            ("<b>O'Neil</b>", "kyc_decision_kyc_expired_html_name"),
            ("Hohenquellstein-Brackenwasser", "kyc_decision_resubmitted_90char_name"),
            ("person-5102", "kyc_decision_declined_tampering_cyrillic"),
            ("ፋኖስ ምሳሌ", "kyb_decision_manual_entry"),
            ("EX/AA/3/0007715/2012", "kyb_decision_manual_entry"),
            ("Ljósberi", "kyb_decision_approved_simple"),
            ("ljosberi", "kyb_decision_approved_simple"),
            ("finance@tarrowmere.example", COMPLEX),
            ("EX-0440193", COMPLEX),
            ("tarrowmere nautical", COMPLEX),
            ("biz-000731", COMPLEX),
            (company.as_str(), COMPLEX),
        ] {
            let query = url::form_urlencoded::byte_serialize(search.as_bytes()).collect::<String>();
            let page = api.get(&format!("/v3/sessions/?session_kind=all&search={query}")).await.json();
            let wanted = sample(name)["session_id"].clone();
            let found: Vec<_> = page["results"].as_array().unwrap().iter().map(|row| &row["session_id"]).collect();
            assert!(found.contains(&&wanted), "{search} finds {found:?}");
            assert!(found.len() <= 2, "{search} finds {} sessions", found.len());
        }
    })
    .await;
}
