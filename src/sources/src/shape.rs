//! Events in the shape that a vendor gives its own: for receivers that were written for that vendor.
//!
//! Only what has a counterpart there is told. What an event does not carry is null; nothing is made up.

pub mod stripe;
pub mod veriff;

use serde_json::Value;

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// The first item of one of the decision's arrays; null when there is none.
fn first<'a>(body: &'a Value, array: &str) -> &'a Value {
    const NONE: &Value = &Value::Null;
    body.get("decision").and_then(|decision| decision.get(array)).and_then(|items| items.get(0)).unwrap_or(NONE)
}

/// A value of an item; null when it is not there.
fn given(item: &Value, key: &str) -> Value {
    item.get(key).cloned().unwrap_or(Value::Null)
}
