//! What pages hold without scripts, and that text from outside stays text.

use crate::harness::{Answer, on_both, unescape};
use crate::samples::{self, COMPLEX, company, id_of, sample, user};
use desk::NewPerson;
use domain::{Actor, Role};
use serde_json::json;

/// Texts that would be markup if anything forgot to escape them.
const HOSTILE: &[&str] = &[
    "</textarea><script>boom(1)</script>",
    "</title><img src=x onerror=boom(2)>",
    "<b>boom(3)</b>&amp;",
    "\"><svg onload=boom(4)>",
    "</script><script>boom(5)</script>",
    "<!--boom(6)-->",
];

/// That none of the hostile texts stands in a page as markup.
fn assert_harmless(what: &str, page: &Answer) {
    assert_eq!(page.status, 200, "{what}");
    for text in HOSTILE {
        assert!(!page.says(text), "{what} holds {text} raw");
    }
    for mark in ["<img src=x", "<svg onload", "<script>boom", "<b>boom", "<!--boom"] {
        assert!(!page.says(mark), "{what} holds {mark}");
    }
}

/// The text of a page's title.
fn title(page: &Answer) -> &str {
    page.between("<title>", "</title>").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_shows_its_kit_to_nobody_unless_it_was_started_to() {
    on_both(async |rig| {
        let person = rig.signed_in("Ada", &[Role::Admin]).await;
        assert_eq!(person.get("/kit").await.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_and_comments_stay_text_everywhere() {
    on_both(async |rig| {
        let api = rig.api().await;
        let all = rig.signed_in("Ada", &[Role::Reviewer, Role::Manager, Role::Admin]).await;
        for hostile in HOSTILE {
            let mut person = user(rig.id(), "In Review");
            person["id_verifications"][0]["last_name"] = json!(hostile);
            person["vendor_data"] = json!(hostile);
            person["metadata"] = json!({*hostile: hostile});
            person["id_verifications"][0]["warnings"] =
                json!([{"risk": hostile, "log_type": "error", "short_description": hostile, "long_description": hostile}]);
            person["reviews"] = json!([{"user": hostile, "new_status": "Approved", "comment": hostile, "created_at": "2026-11-01T00:00:00Z"}]);
            person["unknown"] = json!([{"deep": {*hostile: [hostile]}}]);
            let id = api.bring(&person).await;
            let mut firm = company(rig.id(), "In Review", &[id]);
            firm["registry_checks"][0]["company"]["company_name"] = json!(hostile);
            firm["registry_checks"][0]["company"]["registry_status"] = json!(hostile);
            firm["key_people_checks"][0]["registry"]["beneficial_owners"][0]["full_name"] = json!(hostile);
            let firm = api.bring(&firm).await;
            // refused, so that the text comes back into the form; then taken, so that it is on the timeline
            let refused = [("new_status", "Declined"), ("comment", *hostile), ("expected_version", "1")];
            let page = all.post_and_follow(&format!("/sessions/{id}/decide"), &refused).await;
            assert_harmless("refused form", &page);
            assert_eq!(page.text_area(), *hostile, "and comes back as it was");
            let taken = [("new_status", "Declined"), ("reason_codes", "106"), ("comment", *hostile), ("expected_version", "1")];
            let page = all.post_and_follow(&format!("/sessions/{id}/decide"), &taken).await;
            assert_harmless("session", &page);
            let shown = page.between("<blockquote", "</blockquote>").and_then(|quote| quote.split_once('>')).unwrap().1;
            assert_eq!(unescape(shown), *hostile, "the reader sees what was written");
            assert_harmless("company", &all.get(&format!("/sessions/{firm}")).await);
            let new = NewPerson { email: format!("p{}@desk.example", rig.id()), name: (*hostile).into(), roles: vec![Role::Auditor] };
            rig.desk.add_person(&Actor::System, new).await.unwrap();
            rig.key(hostile, &[domain::Scope::ListSessions], domain::Environment::Live).await;
            let refused = all.post("/admin/people", &[("act", "add"), ("name", hostile), ("email", hostile)]).await;
            assert_eq!((refused.status, refused.field("name").as_str()), (400, *hostile));
            let query: String = url::form_urlencoded::byte_serialize(hostile.as_bytes()).collect();
            assert_harmless("search", &all.get(&format!("/sessions?q={query}")).await);
        }
        for path in ["/sessions", "/insight/ubo", "/admin/people", "/admin/keys"] {
            let page = all.get(path).await;
            assert_harmless(path, &page);
            assert!(page.says("boom(3)"), "{path} shows the names");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_stands_in_addresses_and_titles() {
    on_both(async |rig| {
        let api = rig.api().await;
        for name in samples::NAMES {
            api.bring(&sample(name)).await;
        }
        let all = rig.signed_in("Ada", &[Role::Reviewer, Role::Manager, Role::Admin]).await;
        let personal =
            ["neil", "tikhomudrov", "Тихомудров", "墨澜", "wirasembada", "tarrowmere", "zahraa", "rory", "bich"];
        let mut paths: Vec<String> =
            samples::NAMES.iter().map(|name| format!("/sessions/{}", id_of(&sample(name)))).collect();
        paths.extend(["/sessions", "/sessions?q=Tikhomudrov", "/insight/ubo", "/admin/people"].map(str::to_owned));
        for path in paths {
            let page = all.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            let title = title(&page).to_lowercase();
            let links = page.text.split("href=\"").chain(page.text.split("action=\"")).chain(page.text.split("src=\""));
            let links: Vec<&str> = links.skip(1).filter_map(|rest| rest.split('"').next()).collect();
            for word in personal {
                assert!(!title.contains(&word.to_lowercase()), "{path}: {title}");
                // what a person searched for stays in the address of the search alone
                let search = |link: &&str| {
                    link.starts_with("/sessions?")
                        || link.starts_with("/sessions/view?")
                        || link.starts_with("/sessions/list.csv?")
                };
                for link in links.iter().copied().filter(|link| !search(link) && link.len() < 500) {
                    assert!(!link.to_lowercase().contains(&word.to_lowercase()), "{path}: {link}");
                }
            }
        }
        let session = format!("/sessions/{}", id_of(&sample(COMPLEX)));
        assert!(title(&all.get(&session).await).starts_with("Session "));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_pages_by_plain_links_and_keeps_its_filter() {
    on_both(async |rig| {
        let api = rig.api().await;
        for _ in 0..55 {
            api.bring(&user(rig.id(), "In Review")).await;
        }
        api.bring(&user(rig.id(), "Approved")).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let link = |page: &Answer, text: &str| {
            let tags = page
                .text
                .split("<a ")
                .skip(1)
                .filter_map(|rest| rest.split_once("</a>").map(|(tag, _)| tag.to_owned()));
            let found =
                tags.into_iter().find(|tag| tag.contains(text) && tag.contains("before=") | tag.contains("after="));
            found.map(|tag| unescape(tag.split("href=\"").nth(1).unwrap().split('"').next().unwrap()))
        };
        let numbers = |page: &Answer| -> Vec<i64> {
            let cells = page.text.split("class=\"num id\">").skip(1);
            cells.map(|rest| rest.split('<').next().unwrap().parse().unwrap()).collect()
        };
        let filter = "/sessions?status=In%20Review&kind=user&q=probe&limit=25";
        let mut page = ada.get(filter).await;
        let mut seen = numbers(&page);
        assert_eq!(seen.len(), 25);
        assert!(link(&page, "Newer").is_none());
        while let Some(older) = link(&page, "Older") {
            for part in ["status=In%20Review", "kind=user", "q=probe", "limit=25"] {
                assert!(older.contains(part), "{older}");
            }
            page = ada.get(&older).await;
            seen.extend(numbers(&page));
        }
        assert_eq!(seen, (1..=55).rev().collect::<Vec<i64>>(), "each once, newest first");
        let newer = link(&page, "Newer").unwrap();
        assert_eq!(numbers(&ada.get(&newer).await), (6..=30).rev().collect::<Vec<i64>>());
        // the kept counts stand at the tabs, and the filter form names its fields
        let plain = ada.get("/sessions").await;
        for name in ["status", "kind", "q", "environment"] {
            assert!(plain.says(&format!("name=\"{name}\"")), "{name}");
        }
        assert!(plain.says("50 shown of 56"));
        assert_eq!(ada.get("/sessions?status=Nonsense").await.status, 400);
        assert_eq!(ada.get("/sessions?status=&kind=&q=").await.status, 200, "a GET form sends empty fields");
        assert!(ada.get("/sessions?q=nobody").await.says("Nothing matches"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_page_shows_what_a_reviewer_must_see() {
    on_both(async |rig| {
        let api = rig.api().await;
        for name in samples::NAMES {
            api.bring(&sample(name)).await;
        }
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let open = async |name: &str| ada.get(&format!("/sessions/{}", id_of(&sample(name)))).await;
        let complex = open(COMPLEX).await;
        for text in [
            "Tarrowmere Nautical Instruments Ltd",
            "Automatic outcome",
            "EX-0440193",
            "2014-03-31",
            "2014-04-01",
            "司徒墨澜",
            "Ярополк Всеславович Тихомудров",
            "Authorisation of representatives",
            "2 AML hits are not reviewed",
            "not part of this workflow",
            "id=\"timeline\"",
            "id=\"decision-form\"",
            "5 owners",
        ] {
            assert!(complex.says(text), "complex: {text}");
        }
        let linked = format!("href=\"/sessions/{}\"", id_of(&sample("kyc_decision_declined_tampering_cyrillic")));
        assert!(complex.says(&linked), "people link to their own session");
        let alone = open("kyb_decision_awaiting_user").await;
        assert!(alone.says("no linked KYC"), "not 0/0/0/0");
        assert!(alone.says("Wrong current status"), "why the buttons are closed");
        let dissolved = open("kyb_decision_declined_dissolved").await;
        assert!(dissolved.says("dissolved"));
        let mononym = open("kyc_decision_not_started_mononym").await;
        assert!(mononym.says(">Wirasembada</h1>"), "no null, no trailing space");
        let hostile = open("kyc_decision_kyc_expired_html_name").await;
        assert!(hostile.says("&lt;b&gt;O"), "shown literally");
        assert!(!hostile.says("<b>O"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_payload_is_dropped() {
    on_both(async |rig| {
        let api = rig.api().await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let mut payload = user(rig.id(), "In Review");
        payload["never_heard_of"] = json!({"inner_key": "inner-value-881", "numbers": [1.10, 2]});
        payload["id_verifications"][0]["odd_field"] = json!("odd-value-882");
        payload["questionnaire_responses"] =
            json!([{"status": "Approved", "answers": [{"question": "q-883", "value": "a-884"}]}]);
        payload["metadata"] = json!({"tier": "tier-885"});
        let id = api.bring(&payload).await;
        let page = ada.get(&format!("/sessions/{id}")).await;
        for text in ["inner-value-881", "1.1", "odd-value-882", "q-883", "a-884", "tier-885", "crm-17"] {
            assert!(page.says(text), "{text}");
        }
    })
    .await;
}
