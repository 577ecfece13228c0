use super::*;
use proptest::prelude::*;

fn read(value: &Value) -> Result<Policies, Vec<String>> {
    Policies::from_json(value).map_err(|faults| faults.into_iter().map(|(path, _)| path).collect())
}

#[test]
fn nothing_said_is_the_default() {
    let policies = read(&json!({})).unwrap();
    assert_eq!(policies, Policies::default());
    assert_eq!(
        Value::Object(policies.to_json()),
        json!({
            "four_eyes": [], "document_gate": "enforce", "hit_gate": "enforce", "ubo_threshold_percent": 25,
            "sla_green_hours": 4, "sla_amber_hours": 24, "workflows": {},
        })
    );
    assert_eq!(read(&json!({"four_eyes": null, "workflows": null, "hit_gate": null})).unwrap(), Policies::default());
}

#[test]
fn what_is_given_is_read_back() {
    let given = json!({
        "four_eyes": ["approved", "declined", "business", "risk:POSSIBLE_MATCH_FOUND"],
        "document_gate": "warn", "hit_gate": "enforce", "ubo_threshold_percent": 12.5,
        "sla_green_hours": 2, "sla_amber_hours": 8,
        "workflows": {
            "wf-1": {"ubo_threshold_percent": 10, "response_attributes": ["full_name"], "required_groups": ["LEGAL_PRESENCE"]},
            "wf-2": {"ubo_threshold_percent": null, "response_attributes": {"*": [], "id_verifications": ["age"]}, "required_groups": []},
        },
    });
    let policies = read(&given).unwrap();
    assert_eq!(Value::Object(policies.to_json()), given);
    assert_eq!(policies.threshold_of(Some("wf-1")).text(), "10");
    assert_eq!(policies.threshold_of(Some("wf-2")).text(), "12.5");
    assert_eq!(policies.threshold_of(None).text(), "12.5");
    let gates = policies.gate_rules(Some("wf-1"));
    assert_eq!((gates.document_gate, gates.required_groups), (GateMode::Warn, vec!["LEGAL_PRESENCE".to_owned()]));
    assert!(policies.gate_rules(Some("unknown")).required_groups.is_empty());
    assert_eq!(policies.shown_fields(Some("wf-1")).unwrap()["*"], ["full_name"]);
    assert_eq!(policies.shown_fields(None), None);
}

#[test]
fn a_word_that_is_not_known_is_a_fault_with_its_path() {
    for (body, path) in [
        (json!({"four_eye": []}), "four_eye"),
        (json!({"four_eyes": ["aproved"]}), "four_eyes[0]"),
        (json!({"four_eyes": ["approved", 3]}), "four_eyes[1]"),
        (json!({"four_eyes": ["risk:"]}), "four_eyes[0]"),
        (json!({"four_eyes": ["risk:A B"]}), "four_eyes[0]"),
        (json!({"four_eyes": "approved"}), "four_eyes"),
        (json!({"document_gate": "off"}), "document_gate"),
        (json!({"hit_gate": true}), "hit_gate"),
        (json!({"sla_green_hours": 0}), "sla_green_hours"),
        (json!({"sla_green_hours": 1.5}), "sla_green_hours"),
        (json!({"sla_green_hours": 24}), "sla_amber_hours"),
        (json!({"workflows": []}), "workflows"),
        (json!({"workflows": {"a b": {}}}), "workflows.a b"),
        (json!({"workflows": {"w": []}}), "workflows.w"),
        (json!({"workflows": {"w": {"threshold": 1}}}), "workflows.w.threshold"),
        (json!({"workflows": {"w": {"ubo_threshold_percent": 0}}}), "workflows.w.ubo_threshold_percent"),
        (json!({"workflows": {"w": {"required_groups": ["X"]}}}), "workflows.w.required_groups[0]"),
        (json!({"workflows": {"w": {"response_attributes": {"teas": []}}}}), "workflows.w.response_attributes.teas"),
        (json!({"workflows": {"w": {"response_attributes": [3]}}}), "workflows.w.response_attributes"),
        (json!({"workflows": {"w": {"response_attributes": "all"}}}), "workflows.w.response_attributes"),
    ] {
        assert_eq!(read(&body), Err(vec![path.to_owned()]), "{body}");
    }
    assert_eq!(read(&json!([])), Err(vec![String::new()]));
}

#[test]
fn a_threshold_keeps_its_digits_and_its_bounds() {
    let of = |text: &str| {
        let body: Value = serde_json::from_str(&format!("{{\"ubo_threshold_percent\": {text}}}")).unwrap();
        read(&body).ok().map(|policies| policies.ubo_threshold.text().to_owned())
    };
    for (given, kept) in
        [("25", "25"), ("25.0", "25"), ("12.50", "12.5"), ("0.000000000001", "0.000000000001"), ("100.00", "100")]
    {
        assert_eq!(of(given).as_deref(), Some(kept), "{given}");
    }
    for bad in ["0", "0.0", "-1", "100.000000000001", "101", "1e1", "0.0000000000001", "\"25\"", "true", "[25]"] {
        assert_eq!(of(bad), None, "{bad}");
    }
    assert!(Percent::read("").is_none() && Percent::read("5.").is_none() && Percent::read(".5").is_none());
    assert!(
        Percent::read("2.5e1").is_none() && Percent::read("25e0").is_none(),
        "a threshold is written in plain digits"
    );
}

#[test]
fn what_changed_is_told_by_name() {
    let before = Policies::default();
    let after = read(&json!({"hit_gate": "warn", "four_eyes": ["always"]})).unwrap();
    assert_eq!(
        Value::Object(after.changes_since(&before)),
        json!({"four_eyes": {"old": [], "new": ["always"]}, "hit_gate": {"old": "enforce", "new": "warn"}})
    );
    assert!(after.changes_since(&after).is_empty());
}

proptest! {
    #[test]
    fn whatever_is_accepted_reads_back_the_same(covers in proptest::collection::vec("(always|approved|declined|business|risk:[A-Z_]{1,12})", 0..6), green in 1_i64..100, more in 1_i64..100, millionths in 1_u32..100_000_000) {
        let percent = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
        let body = format!(r#"{{"four_eyes": {}, "sla_green_hours": {green}, "sla_amber_hours": {}, "ubo_threshold_percent": {percent}}}"#, json!(covers), green + more);
        let policies = read(&serde_json::from_str(&body).unwrap()).unwrap();
        prop_assert_eq!(&read(&Value::Object(policies.to_json())).unwrap(), &policies);
    }
}

#[test]
fn the_document_groups_are_those_of_the_table() {
    let mut groups: Vec<String> = crate::tables::rows(include_str!("../../data/document_groups.csv"))
        .into_iter()
        .map(|mut row| row.remove(0))
        .collect();
    groups.dedup();
    assert_eq!(groups, DOCUMENT_GROUPS);
}
