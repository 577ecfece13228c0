//! Nothing of a payload is dropped on its way to the panels.

use super::*;

/// Every scalar below the keys that the header does not show: key, value.
fn leaves<'a>(key: &'a str, value: &'a Value, found: &mut Vec<(&'a str, &'a Value)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| leaves(key, item, found)),
        Value::Object(map) => map.iter().for_each(|(key, item)| leaves(key, item, found)),
        Value::Null | Value::Bool(_) => {}
        scalar => found.push((key, scalar)),
    }
}

fn below_header(payload: &Payload) -> Vec<(&str, &Value)> {
    let mut found = Vec::new();
    for (key, value) in payload.object().iter().filter(|(key, _)| !IN_HEADER.contains(&key.as_str())) {
        leaves(key, value, &mut found);
    }
    found
}

/// Case and the joints of codes aside, as codes may stand in words.
fn loose(text: &str) -> String {
    text.to_lowercase().replace('_', " ")
}

fn nothing_dropped(payload: &Payload, name: &str) {
    let said = loose(&texts(&built(payload)));
    for (key, value) in below_header(payload) {
        let wanted = match value {
            Value::Number(n) => facts::number(n),
            Value::String(text) if text.contains("signature=") => {
                assert!(!said.contains(&loose(text)), "{name}: {key} shows a presigned link");
                continue;
            }
            Value::String(text) => text.clone(),
            _ => continue,
        };
        let translated = matches!(
            key,
            "role"
                | "roles"
                | "document_subtype"
                | "document_group"
                | "required_groups"
                | "log_type"
                | "entity_type"
                | "confirmed_by_user_at"
        );
        assert!(translated || said.contains(&loose(&wanted)), "{name}: {key} = {wanted} is dropped");
    }
}

#[test]
fn nothing_of_a_sample_is_dropped() {
    for name in SAMPLES {
        nothing_dropped(&sample(name), name);
    }
    for (i, payload) in bulk().iter().take(100).enumerate() {
        nothing_dropped(payload, &format!("bulk row {i}"));
    }
}

/// Every text replaced by one that stands nowhere else, so that no text can hide behind an equal one.
fn marked(value: &Value, next: &mut usize) -> Value {
    match value {
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), marked(value, next))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| marked(item, next)).collect()),
        Value::String(_) => {
            *next += 1;
            Value::from(format!("Qz{next}x"))
        }
        other => other.clone(),
    }
}

#[test]
fn no_text_hides_behind_an_equal_one() {
    for payload in SAMPLES.into_iter().map(sample).chain(bulk().into_iter().take(100)) {
        let mut next = 0;
        let mut whole = Map::new();
        for (key, value) in payload.object() {
            let structural = IN_HEADER.contains(&key.as_str());
            whole.insert(key.clone(), if structural { value.clone() } else { marked(value, &mut next) });
        }
        let payload = Payload::from_value(Value::Object(whole)).unwrap();
        let said = texts(&built(&payload));
        for (key, value) in below_header(&payload) {
            if let Value::String(text) = value {
                assert!(said.contains(text.as_str()), "{:?}: {key} = {text} is dropped", payload.session_id());
            }
        }
    }
}
