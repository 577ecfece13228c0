//! Payloads that no vendor would send, and very long ones.

use super::*;
use proptest::prelude::*;

#[test]
fn a_payload_differs_from_itself_in_nothing() {
    for name in SAMPLES {
        assert_eq!(difference(&sample(name), &sample(name)), [], "{name}");
    }
}

#[test]
fn ten_thousand_parties_are_projected_without_quadratic_work() {
    let party = |i: usize, name: &str| json!({"uuid": i.to_string(), "name": name, "role": "director", "nationality": if i.is_multiple_of(2) { "DE" } else { "FR" }});
    let distinct: Vec<Value> = (0..5_000).map(|i| party(i, &format!("Person {i}"))).collect();
    let alike: Vec<Value> = (0..5_000).map(|i| party(i % 2_500, "Same Name")).collect();
    let payload = Payload::from_value(json!({
        "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review", "session_kind": "business",
        "registry_checks": [{"company": {"officers": distinct}}],
        "key_people_checks": [{"registry": {"officers": distinct, "beneficial_owners": alike}, "submitted": {"parties": distinct}}],
    }))
    .unwrap();
    let panels = built(&payload);
    let people = &ran(&panels.key_people)[0];
    let shown = people.pairs.len();
    assert!((900..=1_000).contains(&shown), "as much as a page bears: {shown}");
    assert!(people.more.iter().any(|fact| fact.label == "Left out"), "what is not shown is counted");
    assert_eq!(ran(&panels.registry)[0].more[0].label, "Officers");
    assert_eq!(difference(&payload, &payload), []);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(Value::from("https://m.example/ж?signature=x")),
        Just(Value::from("ubo")),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((any_key(), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn any_key() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "uuid",
        "id",
        "node_id",
        "name",
        "roles",
        "role",
        "company",
        "registry",
        "submitted",
        "parties",
        "officers",
        "beneficial_owners",
        "items",
        "groups",
        "required_groups",
        "hits",
        "screened_data",
        "warnings",
        "matches",
        "mrz",
        "cross_check_result",
        "critical",
        "match",
        "document",
        "score_breakdown",
        "sections",
        "answer",
        "choices",
        "value",
        "front_image",
        "file_url",
        "user_provided_data",
        "registry_data",
        "company_name",
        "alternative_names",
        "ip",
        "validations",
        "carrier",
        "datasets",
        "kyc_session_id",
        "kyc_session_url",
        "ownership_percent",
        "additional_data",
        "registry_status",
        "date_of_birth",
        "date_of_birth_year",
        "date_of_birth_month",
        "entity_type",
        "document_group",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,8}".prop_map(String::from)]
}

/// A sample in which some values, at any depth, are replaced by anything.
fn spoiled(value: &Value, pieces: &mut dyn Iterator<Item = (u8, Value)>) -> Value {
    if let Some((chance, piece)) = pieces.next()
        && chance < 12
    {
        return piece;
    }
    match value {
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), spoiled(value, pieces))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| spoiled(item, pieces)).collect()),
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_inside_items_is_shown_without_a_panic(
        items in prop::collection::vec(prop::collection::vec((any_key(), any_json()), 0..8), FEATURE_ARRAYS.len()),
        extra in any_json(),
    ) {
        let mut whole = json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review", "extra": extra});
        for (array, pairs) in FEATURE_ARRAYS.iter().zip(items) {
            let mut item: Map<String, Value> = pairs.into_iter().collect();
            item.retain(|key, _| !matches!(key.as_str(), "status" | "node_id" | "warnings"));
            whole[*array] = json!([item, {}]);
        }
        // as a version that took anything inside may have kept it
        let payload = Payload::kept(whole.to_string().as_bytes()).unwrap();
        let panels = built(&payload);
        prop_assert!(!texts(&panels).contains("signature=x"));
        let plain = sample("kyb_decision_in_review_complex");
        prop_assert!(difference(&plain, &payload).len() <= 201);
        prop_assert_eq!(difference(&payload, &payload), []);
    }

    #[test]
    fn spoiled_samples_are_shown_without_a_panic(
        name in prop::sample::select(SAMPLES.to_vec()),
        pieces in prop::collection::vec((any::<u8>(), any_json()), 64),
    ) {
        let whole = sample(name);
        let mut endless = pieces.iter().cloned().cycle();
        for array in FEATURE_ARRAYS {
            let mut map = whole.object().clone();
            let Some(Value::Array(items)) = map.get_mut(*array) else { continue };
            for item in items.iter_mut() {
                if let Value::Object(item) = item {
                    for (_, value) in item.iter_mut().filter(|(key, _)| !matches!(key.as_str(), "status" | "node_id" | "warnings")) {
                        *value = spoiled(value, &mut endless);
                    }
                }
            }
            let payload = Payload::trusted(map);
            let panels = built(&payload);
            prop_assert!(!texts(&panels).contains("signature="));
            prop_assert!(difference(&whole, &payload).len() <= 201);
        }
    }
}
