//! Which shape a payload must have to be taken in, and which values are taken and pointed out.
//!
//! What rules and gates rest on is refused where it has another type: a list of hits that is none would read as "no hit
//! is open". Everything else is kept as it came and shown with a warning.

use crate::payload::{FEATURE_ARRAYS, PayloadFault, text};
use crate::{Environment, Kind, Payload, Status, Time};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Texts that people compare and search; keys under which vendors also write lists and objects are not among them.
const TEXTS: [&str; 20] = [
    "caption",
    "country_code",
    "date_of_birth",
    "date_of_issue",
    "document_number",
    "document_type",
    "email",
    "first_name",
    "full_name",
    "ip_address",
    "ip_country_code",
    "issuing_state",
    "kyc_session_id",
    "last_name",
    "phone_number",
    "place_of_birth",
    "registry_status",
    "risk_level",
    "source_url",
    "uuid",
];
/// Figures, which may also be written as texts.
const FIGURES: [&str; 9] = [
    "effective_ownership_percent",
    "match_score",
    "ownership_percent",
    "percentage",
    "risk_score",
    "score",
    "similarity_percentage",
    "total_hits",
    "voting_percent",
];
/// Yes or no.
const YES_OR_NO: [&str; 6] =
    ["is_breached", "is_circular_reference", "is_disposable", "is_tampered", "is_virtual", "is_vpn_or_tor"];
/// Values pointed out, at most.
const MOST_ODD: usize = 100;

/// Everything that is not as it must be, by path.
pub(crate) fn check(map: &Map<String, Value>, faults: &mut Vec<PayloadFault>) {
    let mut check = Check { faults };
    check.session(map);
    for array in FEATURE_ARRAYS {
        for (i, item) in check.list(map, array, &|key| key.to_owned()) {
            check.item(array, item, &|key| format!("{array}[{i}].{key}"));
        }
    }
}

/// Paths of values in feature arrays that have another type than their key says, array by array; at most a hundred.
pub(crate) fn odd(payload: &Payload) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for (array, position, item) in payload.items() {
        odd_in(item, &format!("{array}[{position}]"), &mut |path| {
            if found.len() < MOST_ODD {
                found.push((array, path));
            }
        });
    }
    found
}

fn odd_in(object: &Map<String, Value>, path: &str, found: &mut dyn FnMut(String)) {
    for (key, value) in object {
        let fits = match (key.as_str(), value) {
            (_, Value::Null) => true,
            (key, value) if TEXTS.contains(&key) => value.is_string(),
            (key, value) if FIGURES.contains(&key) => is_figure(value),
            (key, value) if YES_OR_NO.contains(&key) => value.is_boolean(),
            _ => true,
        };
        if !fits {
            found(format!("{path}.{key}"));
        }
        below(value, &format!("{path}.{key}"), found);
    }
}

fn below(value: &Value, path: &str, found: &mut dyn FnMut(String)) {
    match value {
        Value::Object(inner) => odd_in(inner, path, found),
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate().filter(|(_, item)| item.is_object() || item.is_array()) {
                below(item, &format!("{path}[{i}]"), found);
            }
        }
        _ => {}
    }
}

/// A number, or one that is written as a text, with a percent sign or without.
fn is_figure(value: &Value) -> bool {
    match value {
        Value::Number(_) => true,
        Value::String(written) => {
            let digits = written.trim().trim_end_matches('%').trim_end();
            digits.is_empty() || digits.parse::<f64>().is_ok_and(f64::is_finite)
        }
        _ => false,
    }
}

/// Writes the path of a key, when there is a fault to tell of.
type Path<'a> = &'a dyn Fn(&str) -> String;

struct Check<'a> {
    faults: &'a mut Vec<PayloadFault>,
}

impl Check<'_> {
    fn fault(&mut self, path: impl Into<String>, sentence: &str) {
        self.faults.push(PayloadFault { path: path.into(), sentence: sentence.to_owned() });
    }

    fn session(&mut self, map: &Map<String, Value>) {
        match map.get("session_id") {
            None | Some(Value::Null) => self.fault("session_id", "This field is required."),
            Some(Value::String(id)) if Uuid::try_parse(id).is_ok() => {}
            Some(_) => self.fault("session_id", "Must be a valid UUID."),
        }
        match map.get("status") {
            None | Some(Value::Null) => self.fault("status", "This field is required."),
            Some(Value::String(status)) if Status::read_any(status).is_some() => {}
            Some(Value::String(_)) => self.fault("status", "This is not one of the session statuses."),
            Some(_) => self.fault("status", "Must be text."),
        }
        match map.get("session_kind") {
            None | Some(Value::Null) => {}
            Some(Value::String(kind)) if Kind::read(kind).is_some() => {}
            Some(_) => self.fault("session_kind", "Must be user or business."),
        }
        match map.get("environment") {
            None | Some(Value::Null) => {}
            Some(Value::String(environment)) if Environment::read(environment).is_some() => {}
            Some(_) => self.fault("environment", "Must be live or sandbox."),
        }
        for key in ["vendor_data", "session_url", "workflow_id", "callback", "expires_at", "created_at"] {
            if !matches!(map.get(key), None | Some(Value::Null | Value::String(_))) {
                self.fault(key, "Must be text or null.");
            }
        }
        if let Some(Value::String(created)) = map.get("created_at")
            && Time::parse(created).is_none()
        {
            self.fault("created_at", "Must be an ISO 8601 time with a zone.");
        }
        // kept beside the payload as plain text, where one of the databases cannot hold it
        if text(map, "workflow_id").is_some_and(|id| id.contains('\0')) {
            self.fault("workflow_id", "Must not contain the character NUL.");
        }
        for key in ["metadata", "contact_details", "expected_details", "status_override"] {
            if !matches!(map.get(key), None | Some(Value::Null | Value::Object(_))) {
                self.fault(key, "Must be an object or null.");
            }
        }
        for key in ["features", "reviews"] {
            if !matches!(map.get(key), None | Some(Value::Null | Value::Array(_))) {
                self.fault(key, "Must be a list or null.");
            }
        }
    }

    /// What the rules read of an item.
    fn item(&mut self, array: &str, item: &Map<String, Value>, path: Path<'_>) {
        for key in ["status", "node_id"] {
            self.text(item, key, path);
        }
        let objects = |value: &Value| value.as_array().is_some_and(|all| all.iter().all(Value::is_object));
        self.is(item, "warnings", path, objects, "Must be a list of objects or null.");
        match array {
            "aml_screenings" => {
                for (i, hit) in self.list(item, "hits", path) {
                    self.text(hit, "review_status", &|key| format!("{}[{i}].{key}", path("hits")));
                }
            }
            "document_verifications" => {
                let texts = |value: &Value| value.as_array().is_some_and(|all| all.iter().all(Value::is_string));
                self.is(item, "required_groups", path, texts, "Must be a list of texts or null.");
                for (i, document) in self.list(item, "items", path) {
                    for key in ["status", "document_group"] {
                        self.text(document, key, &|key| format!("{}[{i}].{key}", path("items")));
                    }
                }
            }
            "key_people_checks" => {
                self.parties(item, &["beneficial_owners", "officers"], path);
                for (bucket, keys) in
                    [("registry", &["beneficial_owners", "officers"][..]), ("submitted", &["parties"])]
                {
                    self.is(item, bucket, path, Value::is_object, "Must be an object or null.");
                    if let Some(inside) = item.get(bucket).and_then(Value::as_object) {
                        self.parties(inside, keys, &|key| format!("{}.{key}", path(bucket)));
                    }
                }
            }
            "registry_checks" => self.is(item, "company", path, Value::is_object, "Must be an object or null."),
            _ => {}
        }
    }

    fn parties(&mut self, of: &Map<String, Value>, lists: &[&str], path: Path<'_>) {
        for list in lists {
            for (i, party) in self.list(of, list, path) {
                for key in ["is_active", "is_skipped"] {
                    let path: Path<'_> = &|key| format!("{}[{i}].{key}", path(list));
                    self.is(party, key, path, Value::is_boolean, "Must be true, false or null.");
                }
            }
        }
    }

    fn text(&mut self, object: &Map<String, Value>, key: &str, path: Path<'_>) {
        self.is(object, key, path, Value::is_string, "Must be text or null.");
    }

    fn is(
        &mut self,
        of: &Map<String, Value>,
        key: &str,
        path: Path<'_>,
        fits: impl Fn(&Value) -> bool,
        sentence: &str,
    ) {
        if of.get(key).is_some_and(|value| !value.is_null() && !fits(value)) {
            self.fault(path(key), sentence);
        }
    }

    /// The objects of a list with their places; anything else in it is a fault.
    fn list<'v>(
        &mut self,
        of: &'v Map<String, Value>,
        key: &str,
        path: Path<'_>,
    ) -> impl Iterator<Item = (usize, &'v Map<String, Value>)> + use<'v> {
        let items = match of.get(key) {
            None | Some(Value::Null) => &[][..],
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.fault(path(key), "Must be a list of objects or null.");
                &[]
            }
        };
        for (i, _) in items.iter().enumerate().filter(|(_, item)| !item.is_object()) {
            self.fault(format!("{}[{i}]", path(key)), "Must be an object.");
        }
        items.iter().enumerate().filter_map(|(i, item)| Some((i, item.as_object()?)))
    }
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "tests read better with values written in place")]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(rest: Value) -> Result<Payload, Vec<PayloadFault>> {
        let mut whole = json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review"});
        for (key, value) in rest.as_object().unwrap() {
            whole[key] = value.clone();
        }
        Payload::from_value(whole)
    }

    #[test]
    fn what_a_gate_rests_on_is_refused_by_its_path() {
        let bad = [
            (json!({"aml_screenings": [{}, {"hits": "x"}]}), "aml_screenings[1].hits"),
            (json!({"aml_screenings": [{"hits": {}}]}), "aml_screenings[0].hits"),
            (json!({"aml_screenings": [{"hits": [{}, 3]}]}), "aml_screenings[0].hits[1]"),
            (json!({"aml_screenings": [{"hits": [{"review_status": 1}]}]}), "aml_screenings[0].hits[0].review_status"),
            (json!({"document_verifications": [{"items": 1}]}), "document_verifications[0].items"),
            (
                json!({"document_verifications": [{"required_groups": "A"}]}),
                "document_verifications[0].required_groups",
            ),
            (
                json!({"document_verifications": [{"required_groups": [1]}]}),
                "document_verifications[0].required_groups",
            ),
            (
                json!({"document_verifications": [{"items": [{"status": []}]}]}),
                "document_verifications[0].items[0].status",
            ),
            (json!({"key_people_checks": [{"submitted": []}]}), "key_people_checks[0].submitted"),
            (json!({"key_people_checks": [{"officers": "x"}]}), "key_people_checks[0].officers"),
            (
                json!({"key_people_checks": [{"submitted": {"parties": [{}, {"is_skipped": "no"}]}}]}),
                "key_people_checks[0].submitted.parties[1].is_skipped",
            ),
            (
                json!({"key_people_checks": [{"registry": {"officers": [{"is_active": "false"}]}}]}),
                "key_people_checks[0].registry.officers[0].is_active",
            ),
            (json!({"registry_checks": [{"company": "x"}]}), "registry_checks[0].company"),
        ];
        for (payload, path) in bad {
            let faults = read(payload.clone()).expect_err(path);
            assert_eq!(faults.iter().map(|fault| fault.path.as_str()).collect::<Vec<_>>(), [path], "{payload}");
        }
        let nothing = json!({
            "aml_screenings": [{"hits": null, "warnings": null}], "registry_checks": [{"company": null}],
            "document_verifications": [{"items": null, "required_groups": null}, {"items": [], "required_groups": []}],
            "key_people_checks": [{"submitted": null, "registry": {"officers": null}}, {"submitted": {"parties": [{"is_active": null}]}}],
        });
        assert!(read(nothing).is_ok());
    }

    #[test]
    fn other_values_of_a_wrong_type_are_taken_and_named() {
        let payload = read(json!({
            "id_verifications": [
                {"first_name": 7, "last_name": "Lovelace", "date_of_birth": null, "age": {"years": 3}},
                {"first_name": ["Ada"], "extra_fields": {"is_virtual": "no"}},
            ],
            "face_matches": [{"score": "97.5 %"}, {"score": "high"}, {"score": ""}],
        }));
        let odd: Vec<_> = odd(&payload.unwrap()).into_iter().map(|(_, path)| path).collect();
        assert_eq!(
            odd,
            [
                "id_verifications[0].first_name",
                "id_verifications[1].first_name",
                "id_verifications[1].extra_fields.is_virtual",
                "face_matches[1].score"
            ]
        );
        let many = read(json!({"face_matches": vec![json!({"score": true}); 5_000]})).unwrap();
        assert_eq!(super::odd(&many).len(), MOST_ODD);
    }
}
