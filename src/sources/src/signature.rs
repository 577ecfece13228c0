//! Signatures of events: Standard Webhooks, and the headers of Didit, Stripe and Veriff.
//!
//! Facts: the Standard Webhooks text 1.0.0 (`{id}.{timestamp}.{body}`, `v1,` and base64) and Didit's webhook pages
//! (lower-case hex; `X-Signature` over the raw bytes, `X-Signature-V2` over the canonical form of the parsed body).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Number, Value};
use sha2::Sha256;

/// Prefix of a printed webhook secret.
pub const SECRET_PREFIX: &str = "whsec_";
/// Bytes of randomness in a webhook secret.
pub const SECRET_BYTES: usize = 32;

/// Prints a secret the way it is shown once and signed with.
#[must_use]
pub fn print_secret(bytes: &[u8; SECRET_BYTES]) -> String {
    format!("{SECRET_PREFIX}{}", BASE64.encode(bytes))
}

/// HMAC-SHA256 of `message` under `key`.
#[must_use]
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    // HMAC takes keys of any length, so this cannot fail
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mut mac| {
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        })
        .unwrap_or_default()
}

/// The value of `webhook-signature` for one secret: `v1,` and base64. The key is the decoded part behind `whsec_`,
/// or the whole text when it is not of that form. `timestamp` is in Unix seconds.
#[must_use]
pub fn standard(secret: &str, id: &str, timestamp: i64, body: &[u8]) -> String {
    let key = secret
        .strip_prefix(SECRET_PREFIX)
        .and_then(|encoded| BASE64.decode(encoded).ok())
        .unwrap_or_else(|| secret.as_bytes().to_vec());
    let mut message = format!("{id}.{timestamp}.").into_bytes();
    message.extend_from_slice(body);
    format!("v1,{}", BASE64.encode(hmac_sha256(&key, &message)))
}

/// The value of Didit's `X-Signature`: hex over the exact bytes sent; the key is the printed secret as UTF-8.
#[must_use]
pub fn didit_raw(secret: &str, body: &[u8]) -> String {
    hex::encode(hmac_sha256(secret.as_bytes(), body))
}

/// The value of Didit's `X-Signature-V2`: hex over the canonical form of the body.
#[must_use]
pub fn didit_v2(secret: &str, body: &Value) -> String {
    hex::encode(hmac_sha256(secret.as_bytes(), canonical(body).to_string().as_bytes()))
}

/// The value of Stripe's `Stripe-Signature`: `t=…,v1=…`, hex over `{t}.{body}`; the key is the printed secret as UTF-8.
#[must_use]
pub fn stripe(secret: &str, timestamp: i64, body: &[u8]) -> String {
    let mut message = format!("{timestamp}.").into_bytes();
    message.extend_from_slice(body);
    format!("t={timestamp},v1={}", hex::encode(hmac_sha256(secret.as_bytes(), &message)))
}

/// The value of Veriff's `X-HMAC-SIGNATURE`: hex over the exact bytes sent; the key is the printed secret as UTF-8.
#[must_use]
pub fn veriff(secret: &str, body: &[u8]) -> String {
    hex::encode(hmac_sha256(secret.as_bytes(), body))
}

/// Didit's canonical form: keys sorted, whole-number floats as integers, compact, Unicode unescaped.
#[must_use]
pub fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            Value::Object(keys.into_iter().map(|key| (key.clone(), canonical(&map[key]))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(canonical).collect()),
        Value::Number(number) => Value::Number(canonical_number(number)),
        other => other.clone(),
    }
}

fn canonical_number(number: &Number) -> Number {
    let text = number.to_string();
    if !text.contains(['.', 'e', 'E']) {
        return number.clone();
    }
    let Ok(float) = text.parse::<f64>() else { return number.clone() };
    let spelled = match float.abs() {
        size if size >= 1e16 || (size < 1e-4 && size > 0.0) => return number.clone(),
        _ if float.fract() == 0.0 => format!("{}", float + 0.0).trim_end_matches(".0").to_owned(),
        _ => format!("{float}"),
    };
    serde_json::from_str(if spelled == "-0" { "0" } else { &spelled }).unwrap_or_else(|_| number.clone())
}

/// The bytes that go out: compact JSON with everything beyond ASCII escaped, as Didit writes it. With sorted keys the
/// bytes are the same on every try.
#[must_use]
pub fn ascii_bytes(body: &Value) -> Vec<u8> {
    let text = body.to_string();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            // beyond ASCII, JSON text holds characters only inside strings
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn vectors() -> Vec<Value> {
        let file: Value = serde_json::from_str(include_str!("../tests/data/webhook_signatures.json")).unwrap();
        file["vectors"].as_array().unwrap().clone()
    }

    #[test]
    fn every_published_vector_of_the_schemes_we_send_is_met() {
        let mut met = 0;
        for vector in vectors() {
            let text = |key: &str| vector[key].as_str().unwrap_or_default().to_owned();
            let body = text("raw_body");
            let ours = match (text("scheme").as_str(), text("header_name").as_str()) {
                ("didit-v2", _) => match serde_json::from_str(&body) {
                    Ok(value) => didit_v2(&text("secret"), &value),
                    Err(_) => continue,
                },
                (scheme, "X-Signature") if scheme.starts_with("didit") => didit_raw(&text("secret"), body.as_bytes()),
                (scheme, _) if scheme.starts_with("standard") => {
                    let Some(timestamp) = vector["timestamp"].as_i64() else { continue };
                    standard(&text("secret"), &text("id"), timestamp, body.as_bytes())
                }
                ("stripe-signature", _) => {
                    let Some(timestamp) = vector["timestamp"].as_i64() else { continue };
                    let header = stripe(&text("secret"), timestamp, body.as_bytes());
                    let value = header.strip_prefix(&format!("t={timestamp},v1="));
                    value.expect("the header is of Stripe's form").to_owned()
                }
                ("veriff-hmac-body", _) => veriff(&text("secret"), body.as_bytes()),
                _ => continue,
            };
            if let Some(expected) = vector["expected"].as_str() {
                assert_eq!(ours, expected, "{}", text("name"));
                met += 1;
            }
        }
        assert!(met >= 35, "only {met} vectors were looked at");
    }

    #[test]
    fn the_official_library_accepts_what_we_sign() {
        let secret = print_secret(&[7; SECRET_BYTES]);
        let body = ascii_bytes(&json!({"name": "Zoë 墨 😀", "n": 36.0}));
        // the library compares the timestamp with its own clock
        #[expect(clippy::disallowed_methods, reason = "the verifier under test reads the clock itself")]
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let signature = standard(&secret, "msg_1", i64::try_from(now).unwrap(), &body);
        let mut headers = http::HeaderMap::new();
        headers.insert("webhook-id", "msg_1".parse().unwrap());
        headers.insert("webhook-timestamp", now.to_string().parse().unwrap());
        headers.insert("webhook-signature", signature.parse().unwrap());
        let official = standardwebhooks::Webhook::new(&secret).unwrap();
        official.verify(&body, &headers).unwrap();
        let mut tampered = body.clone();
        tampered[2] ^= 1;
        assert!(official.verify(&tampered, &headers).is_err());
    }

    #[test]
    fn an_ascii_body_of_ours_signs_the_same_in_both_didit_headers() {
        let body = json!({"a": {"c": "x<>&/", "z": null}, "b": [1, 2.5]});
        assert_eq!(didit_raw("s", &ascii_bytes(&body)), didit_v2("s", &body));
    }

    proptest! {
        #[test]
        fn escaping_keeps_the_value(text in "\\PC*") {
            let value = json!({ "t": text });
            let bytes = ascii_bytes(&value);
            prop_assert!(bytes.is_ascii());
            prop_assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), value);
        }
    }
}
