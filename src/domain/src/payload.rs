//! A decision payload (seed 004's shape): read with care, kept whole, given back unchanged.

use crate::{Environment, Kind, Status, Time, shape};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::sync::Arc;
use uuid::Uuid;

/// A decision payload: a JSON object whose known parts have the right shape. Unknown keys are kept as they came,
/// numbers with their digits. A copy shares what it was made of until one of both changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Payload(Arc<Map<String, Value>>);

/// What is wrong with a payload, by the path of the field, for Didit's field map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadFault {
    /// Path such as `aml_screenings[0].warnings`; empty when the body as a whole is meant.
    pub path: String,
    /// A sentence.
    pub sentence: String,
}

/// Levels of lists and objects that are read.
const DEEPEST: usize = 127;
/// Faults that are listed one by one.
const MOST_FAULTS: usize = 100;
/// Longest path of a fault, in bytes.
const LONGEST_PATH: usize = 200;

/// Every feature array of a payload, in the order in which people read them.
pub const FEATURE_ARRAYS: &[&str] = &[
    "registry_checks",
    "key_people_checks",
    "document_verifications",
    "aml_screenings",
    "id_verifications",
    "liveness_checks",
    "face_matches",
    "nfc_verifications",
    "poa_verifications",
    "database_validations",
    "phone_verifications",
    "email_verifications",
    "questionnaire_responses",
    "ip_analyses",
    "document_ai_documents",
];

impl Payload {
    /// Reads a payload and checks the shape of what the desk knows.
    ///
    /// # Errors
    /// Every fault found, by path. JSON that is no object is one fault with an empty path.
    pub fn parse(bytes: &[u8]) -> Result<Self, Vec<PayloadFault>> {
        let value: Value = serde_json::from_slice(bytes).map_err(|error| {
            // the reader stops where values are nested so deep that following them could exhaust the stack
            let deep = error.to_string().starts_with("recursion limit").then(|| too_deep(bytes)).flatten();
            vec![match deep {
                Some(path) => {
                    PayloadFault { path, sentence: format!("Must not be nested deeper than {DEEPEST} levels.") }
                }
                None => PayloadFault {
                    path: String::new(),
                    sentence: format!("JSON parse error at line {} column {}.", error.line(), error.column()),
                },
            }]
        })?;
        Self::from_value(value)
    }

    /// Checks the shape of an already parsed payload.
    ///
    /// # Errors
    /// As [`Payload::parse`].
    pub fn from_value(value: Value) -> Result<Self, Vec<PayloadFault>> {
        let Value::Object(map) = value else {
            return Err(vec![PayloadFault {
                path: String::new(),
                sentence: "The body must be a JSON object.".to_owned(),
            }]);
        };
        let mut faults = Vec::new();
        shape::check(&map, &mut faults);
        if faults.len() > MOST_FAULTS {
            let sentence = format!("{} more faults are not listed.", faults.len() - MOST_FAULTS);
            faults.truncate(MOST_FAULTS);
            faults.push(PayloadFault { path: "non_field_errors".to_owned(), sentence });
        }
        if faults.is_empty() { Ok(Self(Arc::new(map))) } else { Err(faults) }
    }

    /// Reads a payload that was checked when it came in: what a version before this one took is taken.
    ///
    /// # Errors
    /// What is no JSON object.
    pub fn kept(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes).map(Self::trusted)
    }

    /// A payload that tells nothing but id, kind and this status.
    #[must_use]
    pub fn bare(&self, status: Status) -> Self {
        let pairs = [
            ("session_id", self.session_id().unwrap_or_default().to_string()),
            ("session_kind", self.kind().wire().to_owned()),
            ("status", status.wire().to_owned()),
        ];
        Self::trusted(pairs.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect())
    }

    /// An object that comes from a payload and still has its shape.
    pub(crate) fn trusted(map: Map<String, Value>) -> Self {
        Self(Arc::new(map))
    }

    /// The whole object.
    #[must_use]
    pub fn object(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The whole object, to build an answer from.
    #[must_use]
    pub fn into_object(self) -> Map<String, Value> {
        Arc::unwrap_or_clone(self.0)
    }

    /// Text of a top-level key.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        text(&self.0, key)
    }

    /// The objects of a top-level array; nothing when it is null or missing.
    pub fn objects(&self, key: &str) -> impl Iterator<Item = &Map<String, Value>> {
        objects(&self.0, key)
    }

    /// Whether the workflow ran this array at all (an empty list counts).
    #[must_use]
    pub fn ran(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(Value::is_array)
    }

    /// Every item of every feature array: array key, position, item.
    pub fn items(&self) -> impl Iterator<Item = (&'static str, usize, &Map<String, Value>)> {
        FEATURE_ARRAYS.iter().flat_map(|key| self.objects(key).enumerate().map(|(i, item)| (*key, i, item)))
    }

    /// Sets the `status` of one item; does nothing when it is not there.
    pub fn set_item_status(&mut self, array: &str, position: usize, status: &str) {
        if let Some(Value::Object(item)) = Arc::make_mut(&mut self.0).get_mut(array).and_then(|a| a.get_mut(position)) {
            item.insert("status".to_owned(), Value::from(status));
        }
    }

    /// The session id, as the shape check has made sure.
    #[must_use]
    pub fn session_id(&self) -> Option<Uuid> {
        self.text("session_id").and_then(|id| Uuid::try_parse(id).ok())
    }

    /// The status, as the shape check has made sure.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        self.text("status").and_then(Status::read_any)
    }

    /// Person or company: as said, else a company when a company array is there.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.text("session_kind").and_then(Kind::read).unwrap_or_else(|| {
            let company = ["registry_checks", "key_people_checks", "document_verifications"];
            if company.iter().any(|key| self.0.contains_key(*key)) { Kind::Business } else { Kind::User }
        })
    }

    /// The environment that the payload itself names.
    #[must_use]
    pub fn environment(&self) -> Option<Environment> {
        self.text("environment").and_then(Environment::read)
    }

    /// When the session came to be, if said.
    #[must_use]
    pub fn created_at(&self) -> Option<Time> {
        self.text("created_at").and_then(Time::parse)
    }

    /// Name of the person or company: the document's or register's, else the expected one, else `vendor_data`.
    #[must_use]
    pub fn subject(&self) -> Option<String> {
        let found = self.name().or_else(|| self.text("vendor_data").map(str::to_owned));
        found.filter(|name| !name.trim().is_empty())
    }

    /// The name alone: the document's or register's, else the expected one.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let expected = self.0.get("expected_details").and_then(Value::as_object);
        match self.kind() {
            Kind::Business => self
                .company()
                .and_then(|c| text(c, "company_name"))
                .or_else(|| expected.and_then(|e| text(e, "company_name")))
                .map(str::to_owned),
            Kind::User => {
                self.objects("id_verifications").find_map(person_name).or_else(|| expected.and_then(person_name))
            }
        }
    }

    /// The small line under the name: country and registration number, or country and document.
    #[must_use]
    pub fn subject_detail(&self) -> Option<String> {
        let expected = self.0.get("expected_details").and_then(Value::as_object);
        let parts: Vec<&str> = match self.kind() {
            Kind::Business => {
                let company = self.company().or(expected);
                let country = company.and_then(|c| text(c, "country_code").or_else(|| text(c, "registry_country")));
                [country, company.and_then(|c| text(c, "registration_number"))].into_iter().flatten().collect()
            }
            Kind::User => {
                let document = self.objects("id_verifications").next();
                let country = document
                    .and_then(|d| text(d, "issuing_state_name").or_else(|| text(d, "issuing_state")))
                    .or_else(|| expected.and_then(|e| text(e, "country").or_else(|| text(e, "id_country"))));
                [country, document.and_then(|d| text(d, "document_type"))].into_iter().flatten().collect()
            }
        };
        (!parts.is_empty()).then(|| parts.join(" · "))
    }

    /// Country code of the document or company, as written: of two or three letters.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        let expected = self.0.get("expected_details").and_then(Value::as_object);
        match self.kind() {
            Kind::Business => self
                .company()
                .and_then(|c| text(c, "country_code"))
                .or_else(|| expected.and_then(|e| text(e, "registry_country").or_else(|| text(e, "country")))),
            Kind::User => self
                .objects("id_verifications")
                .find_map(|document| text(document, "issuing_state"))
                .or_else(|| expected.and_then(|e| text(e, "id_country").or_else(|| text(e, "country")))),
        }
    }

    /// The company block of the first registry check.
    #[must_use]
    pub fn company(&self) -> Option<&Map<String, Value>> {
        self.objects("registry_checks").find_map(|check| check.get("company").and_then(Value::as_object))
    }

    /// Every text by which people look for this session: names, numbers, emails, ids.
    #[must_use]
    pub fn search_texts(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut take = |value: Option<&str>| found.extend(value.map(str::to_owned));
        for key in ["session_id", "vendor_data"] {
            take(self.text(key));
        }
        let expected = self.0.get("expected_details").and_then(Value::as_object);
        let contact = self.0.get("contact_details").and_then(Value::as_object);
        for object in expected.into_iter().chain(contact).chain(self.objects("id_verifications")) {
            for key in ["first_name", "last_name", "full_name", "company_name", "registration_number", "email"] {
                take(text(object, key));
            }
            if let Some(extra) = object.get("extra_fields").and_then(Value::as_object) {
                for (_, value) in extra.iter().filter(|(key, _)| key.contains("name")) {
                    take(value.as_str());
                }
            }
        }
        for check in self.objects("registry_checks") {
            if let Some(company) = check.get("company").and_then(Value::as_object) {
                for key in ["company_name", "registration_number", "email"] {
                    take(text(company, key));
                }
                if let Some(Value::Array(names)) = company.get("alternative_names") {
                    names.iter().for_each(|name| take(name.as_str()));
                }
                if let Some(provided) = company.get("user_provided_data").and_then(Value::as_object) {
                    for key in ["company_name", "registration_number", "email"] {
                        take(text(provided, key));
                    }
                }
            }
        }
        for check in self.objects("email_verifications") {
            take(text(check, "email"));
        }
        found
    }

    /// Canonical bytes: keys sorted, compact. Equal for payloads with the same content.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        serde_json::to_vec(&SortedMap(&self.0)).unwrap_or_default()
    }

    /// The bytes to keep: as parsed, keys in their order.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(&*self.0).unwrap_or_default()
    }
}

/// Writes a value with the keys of every object sorted, without making a sorted copy first.
pub struct Sorted<'a>(pub &'a Value);

struct SortedMap<'a>(&'a Map<String, Value>);

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(map) => SortedMap(map).serialize(serializer),
            Value::Array(items) => serializer.collect_seq(items.iter().map(Sorted)),
            other => other.serialize(serializer),
        }
    }
}

impl Serialize for SortedMap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pairs: Vec<(&String, &Value)> = self.0.iter().collect();
        pairs.sort_unstable_by_key(|(key, _)| *key);
        serializer.collect_map(pairs.into_iter().map(|(key, value)| (key, Sorted(value))))
    }
}

/// Text of a key; `None` for null, other types and empty text.
#[must_use]
pub fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The objects of a list; nothing for null, other types and items that are no objects.
pub fn objects<'a>(
    object: &'a Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = &'a Map<String, Value>> + use<'a> {
    object.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// Where a key person is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// By the register.
    Registry,
    /// By the company itself.
    Submitted,
}

/// The parties of one key-people check with their bucket; the legacy flat lists stand in for a missing registry
/// bucket.
#[must_use]
pub fn buckets(check: &Map<String, Value>) -> Vec<(Bucket, &Map<String, Value>)> {
    let registry = check.get("registry").and_then(Value::as_object).unwrap_or(check);
    let mut parties: Vec<_> = ["beneficial_owners", "officers"]
        .iter()
        .flat_map(|key| objects(registry, key))
        .map(|party| (Bucket::Registry, party))
        .collect();
    if let Some(submitted) = check.get("submitted").and_then(Value::as_object) {
        parties.extend(objects(submitted, "parties").map(|party| (Bucket::Submitted, party)));
    }
    parties
}

/// Role codes of a party: `roles` as texts or as `{role}`, else the single `role`.
pub fn roles(party: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let listed = party.get("roles").and_then(Value::as_array).into_iter().flatten().filter_map(|role| match role {
        Value::Object(role) => text(role, "role"),
        other => other.as_str(),
    });
    listed.chain(text(party, "role"))
}

/// Where in a JSON text the first value stands that is nested deeper than [`DEEPEST`], as a path cut at a length.
fn too_deep(bytes: &[u8]) -> Option<String> {
    /// A list with the position reached in it, or an object with the place of its last key.
    enum Level {
        List(usize),
        Object(std::ops::Range<usize>),
    }
    let mut levels: Vec<Level> = Vec::new();
    let mut text = 0..0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let start = at + 1;
                at = start;
                while bytes.get(at).is_some_and(|byte| *byte != b'"') {
                    at += if bytes.get(at) == Some(&b'\\') { 2 } else { 1 };
                }
                text = start..at.min(bytes.len());
            }
            b':' => {
                if let Some(Level::Object(key)) = levels.last_mut() {
                    *key = text.clone();
                }
            }
            b',' => {
                if let Some(Level::List(position)) = levels.last_mut() {
                    *position += 1;
                }
            }
            b'{' | b'[' if levels.len() == DEEPEST => {
                let mut path = String::new();
                for level in &levels {
                    match level {
                        Level::List(position) => path.push_str(&format!("[{position}]")),
                        Level::Object(key) => {
                            let key = String::from_utf8_lossy(bytes.get(key.clone()).unwrap_or_default());
                            path.push_str(if path.is_empty() { "" } else { "." });
                            path.extend(key.chars().take(60));
                        }
                    }
                    if path.len() > LONGEST_PATH {
                        path.push('…');
                        break;
                    }
                }
                return Some(path).filter(|path| !path.is_empty());
            }
            b'{' => levels.push(Level::Object(0..0)),
            b'[' => levels.push(Level::List(0)),
            b'}' | b']' => {
                levels.pop();
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// A person's full name from `full_name`, else from first and last name.
fn person_name(object: &Map<String, Value>) -> Option<String> {
    text(object, "full_name").map(str::to_owned).or_else(|| {
        let parts: Vec<_> = ["first_name", "last_name"].iter().filter_map(|key| text(object, key)).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn minimal() -> Value {
        json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review"})
    }

    fn with(key: &str, value: Value) -> Result<Payload, Vec<PayloadFault>> {
        let mut payload = minimal();
        payload[key] = value;
        Payload::from_value(payload)
    }

    #[test]
    fn faults_name_their_path() {
        let paths = |result: Result<Payload, Vec<PayloadFault>>| {
            result.unwrap_err().into_iter().map(|fault| fault.path).collect::<Vec<_>>()
        };
        assert_eq!(paths(Payload::parse(b"[1]")), [""]);
        assert_eq!(paths(Payload::parse(b"{\"session_id\": ")), [""]);
        assert_eq!(paths(Payload::parse(b"{}")), ["session_id", "status"]);
        assert_eq!(paths(with("status", json!("Fine"))), ["status"]);
        assert_eq!(paths(with("aml_screenings", json!("x"))), ["aml_screenings"]);
        assert_eq!(paths(with("aml_screenings", json!([{"status": 3}]))), ["aml_screenings[0].status"]);
        assert_eq!(paths(with("ip_analyses", json!([{}, 4]))), ["ip_analyses[1]"]);
        assert_eq!(paths(with("metadata", json!([]))), ["metadata"]);
        let kept = Payload::kept(br#"{"aml_screenings": 7}"#).unwrap();
        assert_eq!(kept.objects("aml_screenings").count(), 0, "what was taken once is read for good");
    }

    #[test]
    fn unknown_keys_and_digits_survive() {
        let text = r#"{"session_id":"11111111-2222-3333-4444-555555555555","status":"IN_REVIEW","zeta":1.10,"big":12345678901234567890123,"a":36.0}"#;
        let payload = Payload::parse(text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(payload.to_bytes()).unwrap(), text);
        assert_eq!(payload.status(), Some(Status::InReview));
    }

    #[test]
    fn what_is_nested_too_deep_is_named_by_its_path() {
        let nested = |n: usize| format!("{{\"a\\\"[{{\":1,\"b\":[1,{}]}}", "[".repeat(n) + &"]".repeat(n));
        let fault = Payload::parse(nested(200).as_bytes()).unwrap_err().remove(0);
        assert!(fault.path.starts_with("b[1][0][0]"), "{}", fault.path);
        assert!(fault.path.len() < 300 && fault.sentence.contains("nested"));
        let paths: Vec<_> = Payload::parse(nested(100).as_bytes()).unwrap_err().into_iter().map(|f| f.path).collect();
        assert_eq!(paths, ["session_id", "status"]);
    }

    #[test]
    fn key_order_does_not_change_the_content() {
        let a = Payload::from_value(json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "Approved", "metadata": {"b": 1, "a": [1, {"d": 1, "c": 2}]}})).unwrap();
        let b = Payload::from_value(json!({"metadata": {"a": [1, {"c": 2, "d": 1}], "b": 1}, "status": "Approved", "session_id": "11111111-2222-3333-4444-555555555555"})).unwrap();
        assert_eq!(a.canonical(), b.canonical());
    }

    #[test]
    fn a_mononym_has_no_trailing_space() {
        let payload = with("expected_details", json!({"first_name": "Wirasembada", "last_name": null})).unwrap();
        assert_eq!(payload.subject().as_deref(), Some("Wirasembada"));
    }
}
