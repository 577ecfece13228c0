//! Telephone and email.

use super::reader::{Reader, beside, with_note};
use crate::panels::facts::told;
use crate::payload::objects;
use crate::view::Told;

pub(super) fn phone(r: &mut Reader<'_>) {
    if r.text("full_number").is_some() {
        r.take("Number", "full_number");
    } else {
        let parts: Vec<&str> = ["phone_number_prefix", "phone_number"].iter().filter_map(|key| r.text(key)).collect();
        r.say("Number", beside(&parts));
    }
    let code = r.text("country_code").filter(|_| r.text("country_name").is_some());
    if let Some(code) = code {
        r.used.insert("country_code");
        r.take_as("Country", "country_name", |name| with_note(name, code.into()));
    } else {
        r.take("Country", "country_code");
    }
    if let Some(carrier) = r.object("carrier") {
        let kind = told(carrier, "type");
        let told = match (told(carrier, "name"), kind) {
            (Some(name), Some(kind)) => Some(with_note(name, kind)),
            (name, kind) => name.or(kind),
        };
        r.say("Carrier", told);
    }
    r.take("Disposable number", "is_disposable");
    r.take("Virtual number", "is_virtual");
    r.take("Sent by", "verification_method");
    r.take("Attempts", "verification_attempts");
    r.take("Verified at", "verified_at");
    r.matches("Used elsewhere");
}

pub(super) fn email(r: &mut Reader<'_>) {
    r.take("Address", "email");
    r.take("In a data breach", "is_breached");
    let names: Vec<Told> = objects(r.item, "breaches")
        .take(20)
        .filter_map(|breach| match (told(breach, "name"), told(breach, "breach_date")) {
            (Some(name), Some(date)) => Some(with_note(name, date)),
            (name, date) => name.or(date),
        })
        .collect();
    r.say("Breaches", Some(Told::several(", ", names)));
    r.take("Disposable address", "is_disposable");
    r.take("Cannot receive mail", "is_undeliverable");
    r.take("Attempts", "verification_attempts");
    r.take("Verified at", "verified_at");
    r.matches("Used elsewhere");
}
