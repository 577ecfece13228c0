//! Policies and own reason codes.

use crate::fixtures::entry;
use crate::place::Place;
use domain::reasons::OwnReason;
use domain::{Environment, Policies, World};
use futures::future::join_all;
use serde_json::{Value, json};
use store::{ReasonAdded, StoreError, StoredPolicies};

fn set(place: &Place, version: i64, value: &Value) -> StoredPolicies {
    let policies = Policies::from_json(value).unwrap();
    StoredPolicies { policies, version, changed: Some((place.world.now(), "Tove".into())) }
}

fn reason(code: &str) -> OwnReason {
    OwnReason::new(code, "Reputation", "house rules", (true, false)).unwrap()
}

promises! {
    async fn policies_are_kept_by_environment_with_their_audit_entry(place: &Place) {
        assert_eq!(place.find_policies(Environment::Live).await.unwrap(), StoredPolicies::default());
        let all = json!({
            "four_eyes": ["always", "risk:A"], "hit_gate": "warn", "ubo_threshold_percent": 12.5,
            "workflows": {"w": {"required_groups": ["LEGAL_PRESENCE"], "response_attributes": {"*": ["a"]}}},
        });
        let first = set(place, 1, &all);
        assert!(place.keep_policies(Environment::Live, first.clone(), 0, entry(place, "policies.change")).await.unwrap());
        assert_eq!(place.find_policies(Environment::Live).await.unwrap(), first);
        assert_eq!(place.find_policies(Environment::Sandbox).await.unwrap(), StoredPolicies::default());
        let second = set(place, 2, &json!({}));
        assert!(place.keep_policies(Environment::Live, second.clone(), 1, entry(place, "policies.change")).await.unwrap());
        assert_eq!(place.find_policies(Environment::Live).await.unwrap(), second);
        assert_eq!(place.audit_head().await.unwrap().0, 2);
    }

    async fn of_many_changes_on_one_version_one_is_kept(place: &Place) {
        for version in [1, 2] {
            let tries = (0..8).map(|_| {
                let (store, kept) = (place.store.clone(), set(place, version, &json!({})));
                let entry = entry(place, "policies.change");
                tokio::spawn(async move { store.keep_policies(Environment::Live, kept, version - 1, entry).await.unwrap() })
            });
            let kept = join_all(tries).await.into_iter().filter(|kept| *kept.as_ref().unwrap()).count();
            assert_eq!(kept, 1);
            assert_eq!(place.audit_head().await.unwrap().0, version);
        }
    }

    async fn policies_that_nobody_can_read_are_corrupt_and_not_off(place: &Place) {
        place.keep_policies(Environment::Live, set(place, 1, &json!({})), 0, entry(place, "policies.change")).await.unwrap();
        place.tamper("UPDATE policies SET content = '{\"four_eye\": []}'").await.unwrap();
        assert_eq!(place.find_policies(Environment::Live).await, Err(StoreError::Corrupt("policies.content")));
    }

    async fn own_reasons_are_added_once_and_retired_never_deleted(place: &Place) {
        let at = place.world.now();
        let add = async |code: &str| place.add_reason(reason(code), at, entry(place, "reason.add")).await.unwrap();
        assert_eq!(add("REP-1").await, ReasonAdded::Done);
        assert_eq!(add("9001").await, ReasonAdded::Done);
        assert_eq!(add("REP-1").await, ReasonAdded::Taken);
        assert_eq!(add("rep-1").await, ReasonAdded::Taken);
        assert_eq!(place.audit_head().await.unwrap().0, 2);
        assert_eq!(place.own_reasons().await.unwrap(), [reason("9001"), reason("REP-1")]);
        let retire = async |code: &str, at| place.retire_reason(code, at, entry(place, "reason.retire")).await.unwrap();
        assert!(retire("REP-1", Some(at)).await);
        assert!(!retire("REP-1", Some(at)).await);
        assert!(!retire("unknown", Some(at)).await);
        assert_eq!(place.own_reasons().await.unwrap()[1], OwnReason { retired: true, ..reason("REP-1") });
        assert!(retire("REP-1", None).await);
        assert!(!retire("REP-1", None).await);
        assert_eq!(place.own_reasons().await.unwrap()[1], reason("REP-1"));
        assert_eq!(place.audit_head().await.unwrap().0, 4);
    }
}
