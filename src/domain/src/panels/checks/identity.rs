//! An identity document: what is printed, whether its machine-readable zone says the same, how good its pictures are.

use super::reader::{Reader, beside, of_hundred, percent, with_note};
use crate::panels::facts::{folded, in_words, told};
use crate::payload::text;
use crate::view::Told;
use serde_json::{Map, Value};

pub(super) fn identity(r: &mut Reader<'_>) {
    if r.text("full_name").is_some() {
        r.take("Full name", "full_name");
    } else {
        let parts: Vec<&str> = ["first_name", "last_name"].iter().filter_map(|key| r.text(key)).collect();
        r.say("Full name", beside(&parts));
    }
    let age = told(r.item, "age");
    if age.is_some() && r.text("date_of_birth").is_some() {
        r.used.insert("age");
        r.take_as("Date of birth", "date_of_birth", |date| match &age {
            Some(age) => Told::sentence("{date} (age {age})", [("date", date), ("age", age.clone())]),
            None => date,
        });
    } else {
        r.take("Date of birth", "date_of_birth");
    }
    r.take("Document type", "document_type");
    r.take("Document number", "document_number");
    r.take("Personal number", "personal_number");
    let code = r.text("issuing_state").filter(|_| r.text("issuing_state_name").is_some());
    if let Some(code) = code {
        r.used.insert("issuing_state");
        r.take_as("Issuing state", "issuing_state_name", |name| with_note(name, code.into()));
    } else {
        r.take("Issuing state", "issuing_state");
    }
    r.take("Issued on", "date_of_issue");
    r.take("Expires on", "expiration_date");
    r.take("Nationality", "nationality");
    r.take("Gender", "gender");
    r.take("Place of birth", "place_of_birth");
    let same = r.text("address").is_some() && r.text("address") == r.text("formatted_address");
    if same {
        r.used.insert("formatted_address");
        r.take("Address", "address");
    } else if r.text("formatted_address").is_some() {
        r.take("Address", "formatted_address");
    } else {
        r.take("Address", "address");
    }
    let mrz = r.object("mrz");
    r.say("Machine-readable zone", mrz.and_then(|mrz| told(mrz, "mrz_string")));
    r.say("Machine-readable zone against print", mrz.and_then(|mrz| against_print(mrz, r.item, &ZONE)));
    for (label, key) in
        [("Quality of the front", "front_image_quality_score"), ("Quality of the back", "back_image_quality_score")]
    {
        r.say(label, r.object(key).and_then(quality));
    }
    for (label, key) in [
        ("Face beside the front, against the portrait", "front_image_camera_front_face_match_score"),
        ("Face beside the back, against the portrait", "back_image_camera_front_face_match_score"),
    ] {
        r.say(label, told(r.item, key).map(percent));
    }
    r.matches("Found elsewhere");
}

/// What of a machine-readable zone stands in print too: in words, its key, the key of the print.
const ZONE: [(&str, &str, &str); 5] = [
    ("birth date", "birth_date", "date_of_birth"),
    ("expiry date", "expiry_date", "expiration_date"),
    ("document number", "document_number", "document_number"),
    ("nationality", "nationality", "nationality"),
    ("gender", "sex", "gender"),
];

/// How good a picture is, the whole first, then what it is made of and what is wrong with it.
fn quality(scores: &Map<String, Value>) -> Option<Told> {
    let score = |key: &str| told(scores, key);
    let parts: Vec<Told> = [
        ("focus {score}", "focus_score"),
        ("brightness {score}", "brightness_score"),
        ("resolution {score}", "resolution_score"),
    ]
    .into_iter()
    .filter_map(|(words, key)| Some(Told::sentence(words, [("score", score(key)?)])))
    .collect();
    let mut all: Vec<Told> = score("overall_score").map(of_hundred).into_iter().collect();
    if !parts.is_empty() {
        all.push(Told::several(", ", parts));
    }
    all.extend(match scores.get("is_document_fully_visible").and_then(Value::as_bool) {
        Some(true) => Some(Told::word("fully visible")),
        Some(false) => Some(Told::word("not fully visible")),
        None => None,
    });
    all.extend(
        text(scores, "brightness_issue")
            .filter(|issue| *issue != "ok")
            .map(|issue| Told::Word(in_words(issue).to_lowercase().into())),
    );
    (!all.is_empty()).then(|| Told::several("; ", all))
}

/// Whether a machine-readable zone or chip says what is printed.
pub(super) fn against_print(
    mrz: &Map<String, Value>,
    item: &Map<String, Value>,
    pairs: &[(&'static str, &str, &str)],
) -> Option<Told> {
    let mut compared = 0;
    let mut differences = Vec::new();
    for &(words, zone, print) in pairs {
        if let (Some(zone), Some(print)) = (text(mrz, zone), text(item, print)) {
            compared += 1;
            if folded(zone) != folded(print) {
                let values = [("what", Told::word(words)), ("zone", zone.into()), ("print", print.into())];
                differences.push(Told::sentence("{what} {zone}, printed {print}", values));
            }
        }
    }
    match (compared, differences.is_empty()) {
        (0, _) => None,
        (_, true) => Some(Told::word("Agrees.")),
        (_, false) => Some(Told::sentence("Differs: {what}.", [("what", Told::several("; ", differences))])),
    }
}
