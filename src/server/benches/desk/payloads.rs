//! A large payload against the bare JSON parser, and the ownership of a large company.

use crate::held;
use desk::Desk;
use domain::policy::Percent;
use domain::{Actor, Payload, Source, World, panels};
use serde_json::{Value, json};
use server::world::RealWorld;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Size of the payload, about; and how often it is taken.
const SIZE: (usize, usize) = (1_000_000, 15);
/// People and companies of the ownership chain, and how often its panel is made.
const CHAIN: (usize, usize) = (500, 20);

/// Prints both.
pub async fn measure(desk: &Desk) {
    println!("A payload of 1 MB: parsed, checked, indexed, sealed and stored, against serde_json parsing it");
    let texts: Vec<String> = (0..SIZE.1).map(|_| payload().to_string()).collect();
    let parsed = median(texts.iter().map(|text| {
        let begun = Instant::now();
        black_box(serde_json::from_str::<Value>(text).unwrap());
        begun.elapsed()
    }));
    let mut stored = Vec::new();
    for text in &texts {
        let begun = Instant::now();
        let payload = Payload::parse(text.as_bytes()).unwrap();
        desk.put_session(&Actor::System, Source::Native, payload).await.unwrap();
        stored.push(begun.elapsed());
    }
    let stored = median(stored.into_iter());
    let ratio = stored.as_secs_f64() / parsed.as_secs_f64();
    println!(
        "  {:.2} MB: parse alone {:.1} ms, stored after {:.1} ms   {ratio:.1} (at most 5){}",
        texts[0].len() as f64 / 1e6,
        millis(parsed),
        millis(stored),
        held(ratio <= 5.0)
    );

    let company = Payload::from_value(company()).unwrap();
    let threshold = Percent::default();
    let drawn = panels::ownership(&company, &threshold).unwrap();
    assert!(
        drawn.tree.len() > CHAIN.0 && drawn.votes_differ && drawn.owners.iter().all(|owner| !owner.paths.is_empty())
    );
    let solved = median((0..CHAIN.1).map(|_| {
        let begun = Instant::now();
        black_box(panels::ownership(black_box(&company), &threshold));
        begun.elapsed()
    }));
    println!(
        "Ownership panel of {} parties in four levels with a circle, shares, votes and paths: {:.2} ms (at most 10)",
        CHAIN.0,
        millis(solved)
    );
}

/// A person's session with so many screening hits that it is about as large as asked for.
fn payload() -> Value {
    let hit = |n: usize| {
        json!({
            "id": format!("hit-{n}"), "caption": "Example Entry", "match_score": 71.5, "risk_score": 40,
            "review_status": "False Positive", "datasets": ["PEP"], "first_seen": "2021-03-04T05:06:07Z",
            "properties": {"name": ["Example Entry", "Entry Example"], "country": ["xx"], "position": ["Mayor"]},
            "pep_matches": [{"list_name": "Example list", "publisher": "Example publisher", "matched_name": "Entry"}],
            "score_breakdown": {"name_score": 80, "name_weight": 60, "dob_score": 50, "dob_weight": 25, "total_score": 71},
        })
    };
    let one = hit(0).to_string().len();
    let hits: Vec<Value> = (0..SIZE.0 / one).map(hit).collect();
    json!({
        "session_id": RealWorld.id(), "session_kind": "user", "status": "In Review", "vendor_data": "large",
        "id_verifications": [{"node_id": "ocr", "status": "Approved", "full_name": "Large Payload", "warnings": []}],
        "aml_screenings": [{"node_id": "aml", "status": "In Review", "total_hits": hits.len(), "hits": hits}],
    })
}

/// A company with four levels of holders, each company with ten, and one that holds a part of what it is held by.
fn company() -> Value {
    let mut edges = Vec::new();
    let mut nodes = vec![json!({"id": "n0", "name": "Root", "entity_type": "company"})];
    let mut companies = vec![0];
    while nodes.len() <= CHAIN.0 {
        let owned = companies.remove(0);
        for place in 0..10 {
            if nodes.len() > CHAIN.0 {
                break;
            }
            let owner = nodes.len();
            let kind = if place < 6 { "company" } else { "person" };
            nodes.push(json!({"id": format!("n{owner}"), "name": format!("Node {owner}"), "entity_type": kind}));
            let mut edge =
                json!({"owner_id": format!("n{owner}"), "owned_id": format!("n{owned}"), "percentage": 9.75});
            if place == 9 {
                edge["voting_percentage"] = json!(12.25);
            }
            edges.push(edge);
            if place < 6 {
                companies.push(owner);
            }
        }
    }
    edges.push(json!({"owner_id": "n1", "owned_id": "n12", "percentage": 2.5}));
    json!({
        "session_id": RealWorld.id(), "session_kind": "business", "status": "In Review",
        "registry_checks": [{"node_id": "r", "status": "In Review",
            "company": {"registry_data": {"ubo_resolution": {"nodes": nodes, "edges": edges}}}}],
    })
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<_> = times.collect();
    times.sort();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
