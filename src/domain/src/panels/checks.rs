//! Every check without a panel of its own: the facts that a reviewer reads first, then everything else.

use super::Pictures;
use super::facts::{
    Writer, fact_value, folded, in_line, in_words, is_picture, number, own, own_text, pictures, reads, said, scalar,
    told, without_objects,
};
use super::warnings;
use crate::payload::{objects, text};
use crate::view::{CheckPanel, Fact, FactValue, Told};
use crate::{Kind, Payload};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Whether an array is shown as a section of checks.
pub(super) fn has_section(array: &str) -> bool {
    !matches!(array, "registry_checks" | "key_people_checks" | "document_verifications" | "aml_screenings")
}

/// Whether sessions of this kind may have the array.
pub(super) fn belongs(array: &str, kind: Kind) -> bool {
    let both = matches!(
        array,
        "phone_verifications"
            | "email_verifications"
            | "questionnaire_responses"
            | "ip_analyses"
            | "document_ai_documents"
    );
    both || kind == Kind::User
}

/// One item of such an array.
pub(super) fn panel(
    payload: &Payload,
    array: &str,
    position: usize,
    item: &Map<String, Value>,
    picture: Pictures<'_>,
) -> CheckPanel {
    let mut reader = Reader { item, used: HashSet::from(["warnings"]), facts: Vec::new() };
    let status = reader.quiet("status");
    match array {
        "id_verifications" => identity(&mut reader),
        "liveness_checks" => liveness(&mut reader),
        "face_matches" => face_match(&mut reader),
        "nfc_verifications" => nfc(&mut reader, payload),
        "poa_verifications" => proof_of_address(&mut reader),
        "database_validations" => database(&mut reader),
        "phone_verifications" => phone(&mut reader),
        "email_verifications" => email(&mut reader),
        "questionnaire_responses" => questionnaire(&mut reader),
        "ip_analyses" => ip(&mut reader, payload),
        _ => document(&mut reader),
    }
    let Reader { mut used, facts, .. } = reader;
    for (key, value) in item {
        if is_picture(key, value) || (value.is_string() && picture(array, position, key).is_some()) {
            used.insert(key);
        }
    }
    let mut writer = Writer::of_item();
    writer.all_but(item, &used);
    if let Some(rest) = item.get("warnings").and_then(without_objects) {
        writer.key("warnings", &rest);
    }
    CheckPanel {
        status,
        pictures: pictures(item, &|way| picture(array, position, way)),
        facts,
        more: writer.finish(),
        warnings: warnings::fold(warnings::lines(array, item)),
    }
}

/// At most this many questions are read first; all of them stand in the sections below.
const MOST_QUESTIONS: usize = 500;

/// Takes facts out of an item in reading order and remembers which keys they used up.
struct Reader<'a> {
    item: &'a Map<String, Value>,
    used: HashSet<&'a str>,
    facts: Vec<Fact>,
}

impl<'a> Reader<'a> {
    /// Text of a key that is shown elsewhere.
    fn quiet(&mut self, key: &str) -> Option<String> {
        let (key, value) = self.item.get_key_value(key)?;
        let text = value.as_str().filter(|text| !text.is_empty())?;
        self.used.insert(key);
        Some(own(text))
    }

    /// A scalar, with a label; says so when it is there but empty, and leaves other shapes to the list below.
    fn take(&mut self, label: &str, key: &str) {
        self.take_as(label, key, |told| told);
    }

    /// As [`Reader::take`], with the text put into words.
    fn take_as(&mut self, label: &str, key: &str, words: impl Fn(Told) -> Told) {
        let Some((key, value)) = self.item.get_key_value(key) else { return };
        if value.is_array() || value.is_object() {
            return;
        }
        self.used.insert(key);
        let told = reads(key, value);
        let value = if told.is_empty() { FactValue::Empty } else { fact_value(words(told)) };
        self.facts.push(Fact { label: label.to_owned(), value });
    }

    /// A sentence of our own; what it is made of stays in the list below.
    fn say(&mut self, label: &str, told: Option<Told>) {
        if let Some(told) = told.filter(|told| !told.is_empty()) {
            self.facts.push(said(label, told));
        }
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        text(self.item, key)
    }

    fn flag(&self, key: &str) -> Option<bool> {
        self.item.get(key).and_then(Value::as_bool)
    }

    fn object(&self, key: &str) -> Option<&'a Map<String, Value>> {
        self.item.get(key).and_then(Value::as_object)
    }

    /// Other sessions and list entries that look like this one.
    fn matches(&mut self, label: &str) {
        let found: Vec<FactValue> =
            objects(self.item, "matches").take(20).map(|one| fact_value(look_alike(one))).collect();
        if !found.is_empty() {
            self.facts.push(Fact { label: label.to_owned(), value: FactValue::List(found) });
        }
    }
}

/// The digits of a number, also of one that was written as text.
fn digits(told: &Told) -> Option<String> {
    match told {
        Told::Figure(text) | Told::Text(text) => text.parse::<f64>().is_ok().then(|| text.clone()),
        _ => None,
    }
}

fn percent(told: Told) -> Told {
    digits(&told).map_or(told, Told::percent)
}

fn of_hundred(told: Told) -> Told {
    digits(&told).map_or(told, |score| Told::sentence("{score} of 100", [("score", Told::Figure(score))]))
}

/// A name with something behind it: `{name} (GB)`.
fn with_note(name: Told, note: Told) -> Told {
    Told::sentence("{name} ({note})", [("name", name), ("note", note)])
}

/// Names and the like beside each other.
fn beside(parts: &[&str]) -> Option<Told> {
    (!parts.is_empty()).then(|| Told::Text(parts.join(" ")))
}

fn look_alike(one: &Map<String, Value>) -> Told {
    let mut parts: Vec<Told> = Vec::new();
    let details = one.get("user_details").and_then(Value::as_object);
    parts.extend(details.and_then(|d| told(d, "full_name").or_else(|| told(d, "name"))));
    parts.extend(told(one, "session_number").map(|n| Told::sentence("session {n}", [("n", n)])));
    parts.extend(told(one, "session_id"));
    if parts.is_empty() {
        parts.extend(scalar(one, "source").map(|source| Told::Word(in_words(&source).into())));
    }
    parts.extend(
        told(one, "similarity_percentage").map(|share| Told::sentence("similarity {share}", [("share", share)])),
    );
    parts.extend(own_text(one, "status").map(|status| Told::Word(status.into())));
    for (key, words) in [("is_blocklisted", "on the blocklist"), ("is_allowlisted", "on the allowlist")] {
        if one.get(key).and_then(Value::as_bool) == Some(true) {
            parts.push(Told::word(words));
        }
    }
    if parts.is_empty() { Told::word("Without details") } else { Told::several(" · ", parts) }
}

fn identity(r: &mut Reader<'_>) {
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

/// The same of a chip. Names are left out: a chip spells them in Latin letters, whatever is printed.
const CHIP: [(&str, &str, &str); 4] = [
    ("birth date", "birth_date", "date_of_birth"),
    ("expiry date", "expiration_date", "expiration_date"),
    ("document number", "document_number", "document_number"),
    ("nationality", "nationality", "nationality"),
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
fn against_print(
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

fn liveness(r: &mut Reader<'_>) {
    r.take("Method", "method");
    r.take_as("Liveness score", "score", of_hundred);
    r.take_as("Estimated age", "age_estimation", |age| Told::sentence("{n} years", [("n", age)]));
    r.take("Face quality", "face_quality");
    r.take("Face luminance", "face_luminance");
    r.matches("Similar faces");
}

fn face_match(r: &mut Reader<'_>) {
    r.take_as("Similarity", "score", percent);
    r.take("Source picture is from session", "source_image_session_id");
}

fn nfc(r: &mut Reader<'_>, payload: &Payload) {
    let skipped = r.flag("is_nfc_skipped");
    let chip = r.object("chip_data").filter(|chip| !chip.is_empty());
    if let Some(skipped) = skipped {
        r.used.insert("is_nfc_skipped");
        r.say("Chip read", Some(Told::word(if skipped { "No, skipped" } else { "Yes" })));
    }
    let reason = r.text("skip_reason").or_else(|| payload.text("nfc_skip_reason").filter(|_| skipped == Some(true)));
    if r.text("skip_reason").is_some() {
        r.used.insert("skip_reason");
    }
    r.say("Reason for skipping", reason.map(skipped_because));
    if let Some(chip) = chip {
        let names: Vec<&str> = ["first_name", "last_name"].iter().filter_map(|key| text(chip, key)).collect();
        r.say("Name on the chip", beside(&names));
        for (label, key) in [
            ("Date of birth on the chip", "birth_date"),
            ("Document number on the chip", "document_number"),
            ("Expires on", "expiration_date"),
            ("Issuing country", "issuing_country"),
            ("Nationality", "nationality"),
        ] {
            r.say(label, told(chip, key));
        }
        let document = payload.objects("id_verifications").next();
        r.say("Chip against print", document.and_then(|document| against_print(chip, document, &CHIP)));
    }
    if let Some(authenticity) = r.object("authenticity") {
        r.say("Chip data signed by the issuer", told(authenticity, "sod_integrity"));
        r.say("Chip data unchanged", told(authenticity, "dg_integrity"));
    }
    let certificate = r.object("certificate_summary");
    r.say("Certificate issued by", certificate.and_then(|c| told(c, "issuer")));
    r.say("Certificate valid until", certificate.and_then(|c| told(c, "not_valid_after")));
}

/// Why no chip was read.
fn skipped_because(code: &str) -> Told {
    Told::word(match code {
        "USER_SKIPPED" => "The person skipped it",
        "DOCUMENT_WITHOUT_CHIP" => "The document has no chip",
        "CHIP_CERTIFICATE_UNAVAILABLE" => "There is no certificate to check the chip with",
        "DEVICE_WITHOUT_NFC" => "The device cannot read chips",
        "INTEGRATION_WITHOUT_NFC_ACCESS" => "The integration has no access to the reader",
        "MRZ_KEY_UNAVAILABLE" => "The machine-readable zone, which opens the chip, was not read",
        other => return Told::Word(in_words(other).into()),
    })
}

fn proof_of_address(r: &mut Reader<'_>) {
    r.take("Document type", "document_type");
    r.take("Issuer", "issuer");
    r.take("Issued on", "issue_date");
    r.take("Expires on", "expiration_date");
    r.take("Name on the document", "name_on_document");
    r.take_as("Name against the identity document", "name_match_score_id_verification", percent);
    r.take_as("Name against the expected name", "name_match_score_expected_details", percent);
    if r.text("poa_formatted_address").is_some() {
        r.take("Address", "poa_formatted_address");
    } else {
        r.take("Address", "poa_address");
    }
    r.take("Expected address", "expected_details_address");
    r.take("Issuing state", "issuing_state");
    r.take("Language", "document_language");
    if let Some(file) = r.object("document_metadata") {
        let said = |key: &str| file.get(key).and_then(Value::as_bool);
        let signs: Vec<Told> = [
            ("is_tampered", "tampering found"),
            ("overlay_manipulation", "text laid over"),
            ("processed_by_known_editor", "went through an editing program"),
            ("has_different_creation_mod_date", "changed after it was made"),
        ]
        .into_iter()
        .filter(|(key, _)| said(key) == Some(true))
        .map(|(_, words)| Told::word(words))
        .collect();
        let none =
            ["is_tampered", "overlay_manipulation", "processed_by_known_editor"].iter().any(|key| said(key).is_some());
        let sentence = match signs.is_empty() {
            false => Some(Told::sentence("Yes: {what}.", [("what", Told::several(", ", signs))])),
            true => none.then(|| Told::word("None found.")),
        };
        r.say("Signs of editing", sentence);
    }
}

fn database(r: &mut Reader<'_>) {
    r.take("Match", "match_type");
    r.take("Validation type", "validation_type");
    r.take("Issuing state", "issuing_state");
    for service in objects(r.item, "validations").take(20) {
        let name = scalar(service, "service_name").or_else(|| scalar(service, "service_id"));
        let mut parts: Vec<Told> = Vec::new();
        if let Some(fields) = service.get("validation").and_then(Value::as_object) {
            parts.extend(fields.iter().map(|(key, value)| {
                let words = |code: &str| Told::Word(in_words(code).to_lowercase().into());
                let told = value.as_str().map_or_else(|| in_line(key, value), words);
                Told::Entry(super::facts::phrase(key), Box::new(told))
            }));
        }
        parts.extend(told(service, "outcome_detail"));
        if parts.is_empty() {
            parts.extend(told(service, "outcome_code"));
        }
        r.say(&name.unwrap_or_else(|| "Service".to_owned()), Some(Told::several("; ", parts)));
    }
    let errors = r.item.get("errors").map(|errors| in_line("errors", errors));
    r.say("Errors", errors);
}

fn phone(r: &mut Reader<'_>) {
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

fn email(r: &mut Reader<'_>) {
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

fn questionnaire(r: &mut Reader<'_>) {
    r.take("Questionnaire", "title");
    let questions = objects(r.item, "sections").flat_map(|section| objects(section, "items"));
    for question in questions.take(MOST_QUESTIONS) {
        let kind = text(question, "element_type").unwrap_or_default();
        let answer = question.get("answer").filter(|answer| !answer.is_null());
        if answer.is_none() && matches!(kind, "SECTION_HEADER" | "SEPARATOR" | "HEADING" | "PARAGRAPH") {
            continue;
        }
        let label = text(question, "title").or_else(|| text(question, "value")).unwrap_or("Question");
        let value = answer.map_or(FactValue::Empty, |answer| fact_value(answer_told(question, answer)));
        r.facts.push(Fact { label: own(label), value });
    }
}

/// What was answered: labels of the choices, free text, names of files.
fn answer_told(question: &Map<String, Value>, answer: &Value) -> Told {
    let labels: HashMap<String, &str> = objects(question, "choices")
        .filter_map(|choice| Some((choice.get("value")?.to_string(), text(choice, "label")?)))
        .collect();
    let one = |value: &Value| {
        labels.get(&value.to_string()).map_or_else(|| in_line("answer", value), |label| Told::from(*label))
    };
    let all = |value: &Value| match value {
        Value::Array(values) => Told::several(", ", values.iter().map(&one).filter(|told| !told.is_empty()).collect()),
        value => one(value),
    };
    let Some(answer) = answer.as_object() else { return all(answer) };
    let mut parts: Vec<Told> = Vec::new();
    parts.extend(answer.get("value").map(all));
    parts.extend(told(answer, "text"));
    parts.extend(objects(answer, "files").map(|file| told(file, "name").unwrap_or_else(|| Told::word("a file"))));
    parts.retain(|part| !part.is_empty());
    Told::several(": ", parts)
}

fn ip(r: &mut Reader<'_>, payload: &Payload) {
    r.take("IP address", "ip_address");
    let country = r.text("ip_country");
    if let (Some(_), Some(code)) = (country, r.text("ip_country_code")) {
        r.used.insert("ip_country_code");
        r.take_as("Country", "ip_country", |name| with_note(name, code.into()));
    } else if country.is_some() {
        r.take("Country", "ip_country");
    } else {
        r.take("Country", "ip_country_code");
    }
    r.take("State", "ip_state");
    r.take("City", "ip_city");
    r.take("VPN, proxy or Tor", "is_vpn_or_tor");
    r.take("Data centre", "is_data_center");
    r.say("Country against document", country_against_document(r.item, payload));
    for (label, key) in [
        ("Distance to the identity document", "distance_from_id_document"),
        ("Distance to the proof of address", "distance_from_poa_document"),
    ] {
        let far = r.object("ip").and_then(|ip| ip.get(key)).and_then(Value::as_object).and_then(|far| {
            let distance = far.get("distance").and_then(Value::as_number).map(number)?;
            if distance.parse::<f64>().is_ok_and(|km| km < 0.1) {
                return Some(Told::word("The same place."));
            }
            let n = ("n", Told::Figure(distance));
            Some(match scalar(far, "direction") {
                Some(to) => Told::sentence("{n} km to the {direction}", [n, ("direction", compass(&to))]),
                None => Told::sentence("{n} km", [n]),
            })
        });
        r.say(label, far);
    }
    let device: Vec<&str> = ["device_brand", "device_model"].iter().filter_map(|key| r.text(key)).collect();
    r.say("Device", beside(&device));
    let program = match (r.text("browser_family"), r.text("os_family")) {
        (Some(browser), Some(system)) => {
            Some(Told::sentence("{browser} on {system}", [("browser", browser.into()), ("system", system.into())]))
        }
        (browser, system) => browser.or(system).map(Told::from),
    };
    r.say("Browser and system", program);
    r.take("Internet provider", "isp");
    r.take("Time zone", "time_zone");
    r.matches("Seen elsewhere");
}

/// A direction in words; one that is no code stays as it is.
fn compass(code: &str) -> Told {
    Told::word(match code {
        "N" => "north",
        "NE" => "north-east",
        "E" => "east",
        "SE" => "south-east",
        "S" => "south",
        "SW" => "south-west",
        "W" => "west",
        "NW" => "north-west",
        other => return Told::Text(other.to_owned()),
    })
}

/// Whether the connection comes from the country of the document, as far as that can be said.
fn country_against_document(item: &Map<String, Value>, payload: &Payload) -> Option<Told> {
    let mut warned = false;
    warnings::each(item, &mut |warning| {
        warned |= text(warning, "risk") == Some("COUNTRY_FROM_DOCUMENT_DOES_NOT_MATCH_COUNTRY_FROM_IP");
    });
    let document = payload.objects("id_verifications").next();
    let name = document.and_then(|d| text(d, "issuing_state_name"));
    let shown_name = name.or_else(|| document.and_then(|d| text(d, "issuing_state")));
    let here = text(item, "ip_country").or_else(|| text(item, "ip_country_code"));
    let code_here = text(item, "ip_country_code");
    let code_there =
        document.and_then(|d| d.get("parsed_address")).and_then(Value::as_object).and_then(|a| text(a, "country"));
    let same_name = match (name, text(item, "ip_country")) {
        (Some(a), Some(b)) => Some(folded(a) == folded(b)),
        _ => None,
    };
    let both = |sentence: &'static str| {
        Some(Told::sentence(sentence, [("document", shown_name?.into()), ("connection", here?.into())]))
    };
    let differ = || both("They differ: document {document}, connection {connection}.");
    if warned {
        return Some(differ().unwrap_or_else(|| Told::word("They differ.")));
    }
    match (code_here, code_there, same_name) {
        (_, _, Some(true)) => Some(Told::word("The same country.")),
        (Some(a), Some(b), _) if a.len() == 2 && b.len() == 2 => {
            if a.eq_ignore_ascii_case(b) {
                Some(Told::word("The same country as the address on the document."))
            } else {
                differ()
            }
        }
        // two names of one country may differ, so no verdict
        _ => both("Document {document}, connection {connection}."),
    }
}

fn document(r: &mut Reader<'_>) {
    for (label, key) in [
        ("Title", "title"),
        ("Name", "name"),
        ("Document type", "document_type"),
        ("Document subtype", "document_subtype"),
        ("Issuer", "issuer"),
        ("Issued on", "issue_date"),
        ("Expires on", "expiration_date"),
    ] {
        r.take(label, key);
    }
    let items = objects(r.item, "items").count();
    if items > 0 {
        r.say("Documents", Some(Told::Figure(items.to_string())));
    }
}
