//! Which fields of feature items a workflow gives out (seed 004, "Workflow-driven field filtering"): `status`,
//! `warnings` and `node_id` always, others only when they are listed; the keys stay, so that the shape does.

use crate::payload::FEATURE_ARRAYS;
use crate::policy::{EVERY_ARRAY, ShownFields};
use serde_json::{Map, Value};

/// Fields that are given out whatever a workflow lists.
pub const ALWAYS: [&str; 3] = ["status", "warnings", "node_id"];

/// Empties the fields of every feature item that are not listed. What stands outside feature items stays.
///
/// The summary of owners in `key_people_checks` is the desk's own and stays too.
pub fn limit(decision: &mut Map<String, Value>, shown: &ShownFields) {
    for array in FEATURE_ARRAYS {
        let items = decision.get_mut(*array).and_then(Value::as_array_mut);
        for item in items.into_iter().flatten().filter_map(Value::as_object_mut) {
            for (_, value) in item.iter_mut().filter(|(key, _)| !is_given(shown, array, key)) {
                *value = Value::Null;
            }
        }
    }
}

/// Whether a value at this place of a payload is given out; its keys and indexes from the top, as in
/// `id_verifications`, `0`, `first_name`.
#[must_use]
pub fn is_given_at(shown: &ShownFields, place: &[&str]) -> bool {
    match place {
        [array, _, key, ..] if FEATURE_ARRAYS.contains(array) => is_given(shown, array, key),
        _ => true,
    }
}

fn is_given(shown: &ShownFields, array: &str, key: &str) -> bool {
    let listed = |list: &str| shown.get(list).is_some_and(|keys| keys.iter().any(|listed| listed == key));
    ALWAYS.contains(&key)
        || (array == "key_people_checks" && key == "ubo_kyc_summary")
        || listed(array)
        || listed(EVERY_ARRAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn limited(value: &Value, listed: &[&str]) -> Value {
        let mut object = value.as_object().unwrap().clone();
        let listed = listed.iter().map(|name| (*name).to_owned()).collect();
        limit(&mut object, &ShownFields::from([(EVERY_ARRAY.to_owned(), listed)]));
        Value::Object(object)
    }

    #[test]
    fn what_is_not_listed_is_null_and_its_key_stays() {
        let decision = json!({
            "status": "In Review", "vendor_data": "crm-17", "aml_screenings": null,
            "id_verifications": [{
                "status": "Approved", "node_id": "ocr", "warnings": [{"risk": "X"}], "first_name": "Ada", "age": 36,
            }],
            "key_people_checks": [{"status": "Approved", "registry": {"officers": []}, "ubo_kyc_summary": {"total": 1}}],
        });
        assert_eq!(
            limited(&decision, &["age"]),
            json!({
                "status": "In Review", "vendor_data": "crm-17", "aml_screenings": null,
                "id_verifications": [{
                    "status": "Approved", "node_id": "ocr", "warnings": [{"risk": "X"}], "first_name": null, "age": 36,
                }],
                "key_people_checks": [{"status": "Approved", "registry": null, "ubo_kyc_summary": {"total": 1}}],
            })
        );
    }

    #[test]
    fn a_list_for_one_array_is_for_that_array() {
        let item = json!([{"age": 36, "score": 97}]);
        let mut decision = json!({"id_verifications": item, "liveness_checks": item}).as_object().unwrap().clone();
        let lists = [("id_verifications", "age"), (EVERY_ARRAY, "score")];
        limit(&mut decision, &lists.map(|(array, field)| (array.to_owned(), vec![field.to_owned()])).into());
        assert_eq!(decision["id_verifications"], json!([{"age": 36, "score": 97}]));
        assert_eq!(decision["liveness_checks"], json!([{"age": null, "score": 97}]));
    }

    #[test]
    fn a_value_is_given_at_its_place_as_it_is_in_its_item() {
        let shown = ShownFields::from([("id_verifications".to_owned(), vec!["age".to_owned()])]);
        let given = |place: &str| is_given_at(&shown, &place.split('.').collect::<Vec<_>>());
        assert!(given("id_verifications.0.age") && given("id_verifications.0.status") && given("metadata.first_name"));
        assert!(!given("id_verifications.0.first_name") && !given("id_verifications.0.parsed_address.region"));
        assert!(!given("liveness_checks.0.age"));
    }

    proptest! {
        #[test]
        fn no_key_is_lost_and_limiting_twice_is_limiting_once(
            keys in prop::collection::btree_set("[a-e]|status|warnings|node_id", 0..8),
            listed in prop::collection::vec("[a-e]", 0..4),
        ) {
            let item: Map<String, Value> = keys.iter().map(|key| (key.clone(), json!(key))).collect();
            let decision = json!({"poa_verifications": [item]});
            let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
            let once = limited(&decision, &listed);
            prop_assert_eq!(&limited(&once, &listed), &once);
            for (key, value) in once["poa_verifications"][0].as_object().unwrap() {
                let given = ALWAYS.contains(&key.as_str()) || listed.contains(&key.as_str());
                prop_assert_eq!(value.is_null(), !given, "{}", key);
            }
            prop_assert_eq!(once["poa_verifications"][0].as_object().unwrap().len(), keys.len());
        }
    }
}
