//! Promises of the ownership panel.

use super::*;
use serde_json::{Value, json};

fn sample(name: &str) -> Payload {
    let path = format!("{}/../server/demo/didit/{name}.json", env!("CARGO_MANIFEST_DIR"));
    Payload::parse(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_owner_whom_the_register_misses_is_above_the_threshold() {
    let panel = panel(&sample("kyb_decision_in_review_complex"), &Percent::default()).unwrap();
    let above: Vec<_> =
        panel.owners.iter().filter(|o| o.at_threshold).map(|o| (o.name.as_str(), o.effective.to_string())).collect();
    assert_eq!(above, [("Situ Molan", "26.00 %".to_owned()), ("Rory <b>O'Neil</b>&amp;", "25.53 %".to_owned())]);
    let rory = panel.owners.iter().find(|owner| owner.name.starts_with("Rory")).unwrap();
    let lines: Vec<_> =
        rory.paths.iter().map(|p| (p.calculation.to_string(), p.amount.as_ref().unwrap().to_string())).collect();
    let expected = [("16 %", "16.00 %"), ("28 % × 32 % × 1.0638 (circular holdings)", "9.53 %")];
    assert_eq!(lines, expected.map(|(how, much)| (how.to_owned(), much.to_owned())));
}

#[test]
fn the_tree_marks_where_a_circle_closes() {
    let panel = panel(&sample("kyb_decision_in_review_complex"), &Percent::default()).unwrap();
    let closes: Vec<_> = panel.tree.iter().filter(|row| row.note.is_some()).map(|row| row.name.as_str()).collect();
    assert_eq!(closes, ["Kestrelby Holdings B.V."]);
    assert_eq!((panel.tree[0].depth, panel.tree[0].direct.as_ref()), (0, None));
    assert!(panel.remarks.is_empty());
    assert!(panel.tree.iter().all(|row| !(row.company && row.at_threshold)));
}

#[test]
fn votes_make_an_owner_whom_the_capital_does_not_show() {
    let payload = serde_json::json!({
        "session_id": "11111111-2222-3333-4444-555555555555", "session_kind": "business", "status": "In Review",
        "registry_checks": [{"status": "In Review", "node_id": "r", "ownership_structure": {
            "subject": {"id": "c", "name": "Votes Ltd", "entity_type": "company"},
            "shareholders": [
                {"id": "a", "name": "Golden Share", "entity_type": "person", "percentage": 5, "voting_percentage": 51},
                {"id": "b", "name": "Silent Partner", "entity_type": "person", "percentage": 20},
            ],
        }}],
        "key_people_checks": [{"status": "In Review", "node_id": "k", "registry": {"officers": [
            {"name": "Chair Person", "role": "chairman", "is_active": true},
            {"name": "Left Longago", "role": "director", "is_active": false},
        ]}, "submitted": {"parties": [
            {"name": "Chair Person", "roles": [{"role": "director"}], "is_active": true},
            {"name": "Legal Only", "roles": [{"role": "legal_advisor"}], "is_active": true},
        ]}}],
    });
    let panel = panel(&Payload::from_value(payload).unwrap(), &Percent::default()).unwrap();
    assert!(panel.votes_differ);
    let owners: Vec<_> = panel
        .owners
        .iter()
        .map(|o| (o.name.as_str(), o.effective.to_string(), o.votes.as_ref().unwrap().to_string(), o.at_threshold))
        .collect();
    let expected = [("Silent Partner", "20.00 %", "20.00 %", false), ("Golden Share", "5.00 %", "51.00 %", true)];
    let expected = expected.map(|(name, share, votes, at)| (name, share.to_owned(), votes.to_owned(), at));
    assert_eq!(owners, expected);
    assert_eq!(
        panel.controllers,
        [("Chair Person".to_owned(), vec!["Chair of the board".to_owned(), "Director".to_owned()])]
    );
}

#[test]
fn the_picture_has_a_box_for_everyone_and_a_line_for_each_holding() {
    let panel = panel(&sample("kyb_decision_in_review_complex"), &Percent::default()).unwrap();
    let drawing = panel.drawing.unwrap();
    assert_eq!((drawing.boxes.len(), drawing.lines.len()), (9, 13));
    assert_eq!(drawing.lines.iter().filter(|line| line.circular).count(), 1);
    let situ = drawing.boxes.iter().find(|drawn| drawn.name == "Situ Molan").unwrap();
    assert_eq!(
        (situ.effective.as_ref().map(ToString::to_string).as_deref(), situ.basis_points),
        (Some("26.00 %"), Some(2600))
    );
}

#[test]
fn a_company_without_a_chain_has_no_panel() {
    assert!(panel(&sample("kyb_decision_manual_entry"), &Percent::default()).is_none());
}

/// A company with a flat chain: companies `n0` (itself) to `n{companies - 1}`, then people; holder, held, what it says.
fn chain(companies: usize, people: usize, holdings: impl IntoIterator<Item = (usize, usize, Value)>) -> Payload {
    let kind = |n: usize| if n < companies { "company" } else { "person" };
    let nodes: Vec<Value> = (0..companies + people)
        .map(|n| json!({"id": format!("n{n}"), "name": format!("N{n}"), "entity_type": kind(n)}))
        .collect();
    let edges: Vec<Value> = holdings
        .into_iter()
        .map(|(owner, owned, says)| {
            let mut edge = json!({"owner_id": format!("n{owner}"), "owned_id": format!("n{owned}")});
            for (key, value) in says.as_object().unwrap() {
                edge[key] = value.clone();
            }
            edge
        })
        .collect();
    Payload::from_value(json!({
        "session_id": "11111111-2222-3333-4444-555555555555", "session_kind": "business", "status": "In Review",
        "registry_checks": [{"company": {"registry_data": {"ubo_resolution": {"nodes": nodes, "edges": edges}}}}],
    }))
    .unwrap()
}

fn told(payload: &Payload) -> (OwnershipPanel, Vec<String>) {
    let panel = panel(payload, &Percent::default()).unwrap();
    let remarks = panel.remarks.iter().map(ToString::to_string).collect();
    (panel, remarks)
}

fn holding(owner: usize, owned: usize, share: f64) -> (usize, usize, Value) {
    (owner, owned, json!({"percentage": share}))
}

#[test]
fn a_large_circle_says_how_far_its_shares_are_rounded() {
    let around = |n: usize| (0..n).map(move |at| holding((at + 1) % n, at, 50.0));
    let (small, remarks) = told(&chain(12, 1, around(12).chain([holding(12, 0, 50.0)])));
    assert!(remarks.is_empty() && !small.owners[0].paths.is_empty());
    let (large, remarks) = told(&chain(13, 1, around(13).chain([holding(13, 0, 50.0)])));
    assert!(remarks[0].starts_with("A circle of 13 companies is too large for exact fractions"), "{remarks:?}");
    assert!(remarks[0].ends_with("by at most 0.0000000001 %."), "{remarks:?}");
    assert!(large.owners[0].at_threshold);
    let (huge, remarks) = told(&chain(5_000, 1, around(5_000).chain([holding(5_000, 0, 50.0)])));
    assert!(remarks[0].starts_with("A circle of 5000 companies"), "{remarks:?}");
    assert!(huge.drawing.is_none() && huge.owners.len() == 1);
    assert_eq!(huge.owners[0].effective.to_string(), "50.00 %");
}

#[test]
fn circles_without_an_answer_say_which_they_are() {
    let around = |n: usize, share: f64| (0..n).map(move |at| holding((at + 1) % n, at, share));
    for n in [3, 40] {
        assert!(told(&chain(n, 0, around(n, 100.0))).1[0].contains("own one another wholly"));
        assert!(told(&chain(n, 0, around(n, 120.0))).1[0].contains("more than the whole"));
    }
    let nearly = around(2_000, 100.0).skip(1).chain([holding(1, 0, 99.999_999_99)]);
    assert!(told(&chain(2_000, 0, nearly)).1[0].contains("takes too long"));
}

#[test]
fn holdings_that_are_not_read_are_told() {
    let holders = |n: usize| (1..=n).map(|owner| holding(owner, 0, 0.001));
    let (panel, remarks) = told(&chain(1, 20_000, holders(20_000)));
    assert_eq!(panel.owners.len(), 20_000);
    assert_eq!(remarks, ["The chain is long: the first 1000 lines are shown, the shares count all of it."]);
    let (panel, remarks) = told(&chain(1, 20_001, holders(20_001)));
    assert_eq!(panel.owners.len(), 20_000);
    assert!(remarks[0].starts_with("Only the first 20000 holdings of this chain are read"), "{remarks:?}");
    assert_eq!(remarks[1], "The chain is long: the first 1000 lines are shown.");
}

#[test]
fn a_chain_as_long_as_a_payload_makes_a_panel() {
    let levels = |n: usize, share: f64| (1..=n).map(move |owner| holding(owner, owner - 1, share));
    let (panel, _) = told(&chain(20_000, 1, levels(20_000, 100.0)));
    assert_eq!((panel.tree.len(), panel.tree[999].depth), (1_000, 999));
    assert_eq!(panel.owners[0].effective.to_string(), "100.00 %");
    assert!(panel.owners[0].paths.is_empty() && panel.owners[0].more_paths);
    let (_, remarks) = told(&chain(20_000, 1, levels(20_000, 99.999_999)));
    assert!(remarks[0].starts_with("The chain is too long for exact fractions"), "{remarks:?}");
}

#[test]
fn an_owner_by_votes_has_the_path_of_the_votes() {
    let holdings = [
        (1, 0, json!({"percentage": 10, "voting_percentage": 60})),
        (2, 1, json!({"percentage": 50, "voting_percentage": 100})),
        (3, 0, json!({"percentage": 90, "voting_percentage": 40})),
    ];
    let (panel, _) = told(&chain(2, 2, holdings));
    let of = |name: &str| panel.owners.iter().find(|owner| owner.name == name).unwrap();
    let by_votes = of("N2");
    assert!(by_votes.at_threshold);
    let lines = |paths: &[crate::view::OwnerPath]| -> Vec<String> {
        paths.iter().map(|path| format!("{} = {}", path.calculation, path.amount.as_ref().unwrap())).collect()
    };
    assert_eq!(lines(&by_votes.paths), ["10 % × 50 % = 5.00 %"]);
    assert_eq!(lines(&by_votes.vote_paths), ["60 % × 100 % = 60.00 %"]);
    assert!(of("N3").vote_paths.is_empty(), "less votes than capital add nothing");
}

#[test]
fn names_without_end_stand_in_a_panel_shortened() {
    let mut nodes = vec![json!({"id": "c", "name": "C", "entity_type": "company"})];
    nodes.push(json!({"id": "long", "name": "ж".repeat(500_000), "entity_type": "company"}));
    let mut edges = vec![json!({"owner_id": "long", "owned_id": "c", "percentage": 100})];
    for n in 0..2_000 {
        nodes.push(json!({"id": n.to_string(), "name": "P", "entity_type": "person"}));
        edges.push(json!({"owner_id": n.to_string(), "owned_id": "long", "percentage": 0.05}));
    }
    let payload = Payload::from_value(json!({
        "session_id": "11111111-2222-3333-4444-555555555555", "session_kind": "business", "status": "In Review",
        "registry_checks": [{"company": {"registry_data": {"ubo_resolution": {"nodes": nodes, "edges": edges}}}}],
    }));
    let (panel, _) = told(&payload.unwrap());
    assert_eq!(panel.tree[1].name.chars().count(), 201);
    assert!(panel.owners.iter().all(|owner| owner.paths[0].names[0].chars().count() == 201));
}
