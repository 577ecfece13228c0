//! Several at once: one wins, nothing is lost, nothing is doubled (domain §3.7).

use crate::harness::on_both;
use crate::samples::user;
use domain::Role;
use futures::future::join_all;
use serde_json::{Value, json};

/// Targets that each move a session which is Kyc Expired.
const TARGETS: [&str; 4] = ["Approved", "Declined", "In Review", "Resubmitted"];

#[tokio::test(flavor = "multi_thread")]
async fn of_many_deciders_exactly_one_wins() {
    on_both(async |rig| {
        let api = rig.api().await;
        for deciders in [16, 64] {
            let id = api.bring(&user(rig.id(), "Kyc Expired")).await;
            let before = rig.rows().await;
            let bodies: Vec<Value> =
                (0..deciders).map(|i| json!({"new_status": (TARGETS[i % 4]), "expected_version": 1})).collect();
            let answers = join_all(bodies.iter().map(|body| api.decide(id, body))).await;
            let given = api.session(id).await;
            let won = given["status"].as_str().unwrap();
            for (body, answer) in bodies.iter().zip(&answers) {
                // who asks for what is there already hears so, the others that they are late
                let wanted: &[u16] = match body["new_status"].as_str().unwrap() {
                    same if same == won && matches!(won, "Approved" | "Declined") => &[200],
                    same if same == won => &[200, 400],
                    _ => &[409],
                };
                assert!(wanted.contains(&answer.status), "{won}: {body} {} {}", answer.status, answer.text);
                if answer.status == 409 {
                    assert_eq!(answer.json()["version"], 2);
                }
            }
            assert_eq!((&given["version"], given["reviews"].as_array().unwrap().len()), (&json!(2), 1));
            let [_, revisions, activity, events, audit, _] = rig.rows().await;
            assert_eq!([activity, events, audit], [before[2] + 1, before[3] + 1, before[4] + 1]);
            assert_eq!(revisions, before[1] + i64::from(won == "Resubmitted"));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_people_with_the_form_exactly_one_wins() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "Kyc Expired")).await;
        let mut people = Vec::new();
        for i in 0..6 {
            people.push(rig.signed_in(&format!("Person{i}"), &[Role::Reviewer]).await);
        }
        let before = rig.rows().await;
        let answers = join_all(people.iter().enumerate().map(|(i, person)| async move {
            let target = ["Approved", "In Review"][i % 2];
            let fields = [("new_status", target), ("expected_version", "1"), ("comment", "mine")];
            (target, person.decide(id, &fields).await)
        }))
        .await;
        let given = api.session(id).await;
        assert_eq!(given["reviews"].as_array().unwrap().len(), 1);
        let won = given["status"].as_str().unwrap();
        let winner = given["reviews"][0]["user"].as_str().unwrap().to_owned();
        for ((target, answer), person) in answers.iter().zip(&people) {
            assert_eq!(answer.status, 303);
            if *target != won {
                assert!(answer.location().ends_with("#decision-form"), "{}", answer.location());
                let page = person.get(&format!("/sessions/{id}")).await;
                let name =
                    people.iter().find(|person| person.email == winner).map(|person| person.name.clone()).unwrap();
                assert!(page.says(&format!("{name} changed this session")), "the winner is named");
                assert_eq!(page.text_area(), "mine");
            }
        }
        let after = rig.rows().await;
        assert_eq!([after[2], after[3], after[4]], [before[2] + 1, before[3] + 1, before[4] + 1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_without_a_version_apply_one_after_another() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = api.bring(&user(rig.id(), "In Review")).await;
        let bodies: Vec<Value> = (0..32).map(|i| json!({"new_status": (["Approved", "Declined"][i % 2])})).collect();
        for answer in join_all(bodies.iter().map(|body| api.decide(id, body))).await {
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
        let given = api.session(id).await;
        let reviews = given["reviews"].as_array().unwrap();
        let moves: Vec<_> = reviews.iter().map(|review| review["new_status"].as_str().unwrap()).collect();
        assert!(moves.windows(2).all(|pair| pair[0] != pair[1]), "{moves:?}");
        assert_eq!(given["status"], *moves.last().unwrap());
        let changes = i64::try_from(moves.len()).unwrap();
        assert_eq!(given["version"], changes + 1);
        assert_eq!(rig.count("SELECT count(*) FROM events").await, changes + 1);
        assert_eq!(rig.count("SELECT max(sequence) FROM events").await, changes + 1, "no gap, no double");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_puts_of_one_new_id_make_one_session() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = rig.id();
        let payload = user(id, "In Review");
        let answers = join_all((0..16).map(|_| api.put(id, &payload))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 15);
        assert_eq!(&rig.rows().await[..4], [1, 1, 1, 1]);

        // and with different contents each becomes a revision
        let other = rig.id();
        let payloads: Vec<Value> = (0..8)
            .map(|i| {
                let mut payload = user(other, "In Review");
                payload["metadata"] = json!({"n": i});
                payload
            })
            .collect();
        let answers = join_all(payloads.iter().map(|payload| api.put(other, payload))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 201)));
        assert_eq!(api.session(other).await["version"], 8);
        assert_eq!(api.get("/v3/sessions/").await.json()["count"], 2);
        assert_eq!(rig.count("SELECT max(number) FROM sessions").await, 2, "numbers have no gap");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_admins_who_demote_each_other_leave_one() {
    on_both(async |rig| {
        let (a, b) = (rig.signed_in("Ann", &[Role::Admin]).await, rig.signed_in("Bob", &[Role::Admin]).await);
        let (a_id, b_id) = (a.user_id.to_string(), b.user_id.to_string());
        let demote_b = [("act", "roles"), ("user_id", b_id.as_str()), ("role", "reviewer")];
        let demote_a = [("act", "disable"), ("user_id", a_id.as_str())];
        let (one, two) = tokio::join!(a.post("/admin/people", &demote_b), b.post("/admin/people", &demote_a));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        // whoever comes second is refused, or is signed out already and led to the sign-in page
        assert!(statuses[0] == 200 && (statuses[1] == 303 || statuses[1] >= 400), "{statuses:?}");
        let admins = rig.count("SELECT count(*) FROM users WHERE state = 'active' AND roles LIKE '%admin%'").await;
        assert_eq!(admins, 1);
    })
    .await;
}
