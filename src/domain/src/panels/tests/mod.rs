//! The panels of every sample.

mod odd;
mod whole;

use super::*;
use crate::view::{Comparison, FactValue, WarningLevel};
use serde_json::json;

const SAMPLES: [&str; 13] = [
    "kyb_decision_approved_simple",
    "kyb_decision_awaiting_user",
    "kyb_decision_declined_dissolved",
    "kyb_decision_in_review_complex",
    "kyb_decision_manual_entry",
    "kyc_decision_abandoned_vietnamese",
    "kyc_decision_approved_arabic",
    "kyc_decision_declined_tampering_cyrillic",
    "kyc_decision_expired_apostrophe",
    "kyc_decision_in_review_duplicate_face_chinese",
    "kyc_decision_kyc_expired_html_name",
    "kyc_decision_not_started_mononym",
    "kyc_decision_resubmitted_90char_name",
];

fn sample(name: &str) -> Payload {
    let path = format!("{}/../server/demo/didit/{name}.json", env!("CARGO_MANIFEST_DIR"));
    Payload::parse(&std::fs::read(path).unwrap()).unwrap()
}

fn bulk() -> Vec<Payload> {
    let path = format!("{}/../server/demo/bulk.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| Payload::parse(line.as_bytes()).unwrap()).collect()
}

fn built(payload: &Payload) -> Panels {
    build(payload, &HashMap::new(), &Percent::default(), &|_, _, _| None)
}

fn ran<T>(section: &Section<T>) -> &[T] {
    match section {
        Section::Ran(items) => items,
        Section::NotPartOfWorkflow => panic!("not part of the workflow"),
    }
}

/// Every text of the panels, one a line.
fn texts(panels: &Panels) -> String {
    let whole = json!([
        panels.warnings,
        panels.registry,
        panels.key_people,
        panels.documents,
        panels.aml,
        panels.checks,
        panels.rest
    ]);
    let mut found = String::new();
    strings(&whole, &mut found);
    found
}

fn strings(value: &Value, found: &mut String) {
    match value {
        Value::String(text) => {
            found.push_str(text);
            found.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(map) => map.values().for_each(|item| strings(item, found)),
        _ => {}
    }
}

#[test]
fn warnings_are_counted_as_the_manifest_says() {
    let figures: [(&str, [i64; 3]); 13] = [
        ("kyb_decision_approved_simple", [0, 0, 0]),
        ("kyb_decision_awaiting_user", [0, 0, 0]),
        ("kyb_decision_declined_dissolved", [1, 1, 0]),
        ("kyb_decision_in_review_complex", [2, 11, 6]),
        ("kyb_decision_manual_entry", [0, 2, 3]),
        ("kyc_decision_abandoned_vietnamese", [0, 0, 1]),
        ("kyc_decision_approved_arabic", [0, 0, 1]),
        ("kyc_decision_declined_tampering_cyrillic", [5, 4, 4]),
        ("kyc_decision_expired_apostrophe", [0, 0, 0]),
        ("kyc_decision_in_review_duplicate_face_chinese", [0, 3, 0]),
        ("kyc_decision_kyc_expired_html_name", [0, 0, 1]),
        ("kyc_decision_not_started_mononym", [0, 0, 0]),
        ("kyc_decision_resubmitted_90char_name", [1, 2, 1]),
    ];
    for (name, [errors, warnings, notes]) in figures {
        let payload = sample(name);
        assert_eq!(warning_counts(&payload), WarningCounts { errors, warnings, notes }, "{name}");
        let lines = built(&payload).warnings;
        assert_eq!(lines.iter().map(|line| line.times).sum::<i64>(), errors + warnings + notes, "{name}");
        assert!(lines.is_sorted_by_key(|line| line.level), "{name}");
    }
    let many: HashMap<u64, [i64; 3]> = HashMap::from([
        (41509, [0, 18, 19]),
        (41421, [0, 14, 19]),
        (41407, [10, 9, 9]),
        (41387, [0, 9, 10]),
        (41357, [0, 12, 10]),
        (41192, [0, 10, 14]),
        (41004, [12, 17, 12]),
    ]);
    let mut found = 0;
    for payload in bulk() {
        let number = payload.object().get("session_number").and_then(Value::as_u64).unwrap();
        let counts = warning_counts(&payload);
        match many.get(&number) {
            Some([errors, warnings, notes]) => {
                found += 1;
                assert_eq!(counts, WarningCounts { errors: *errors, warnings: *warnings, notes: *notes }, "{number}");
            }
            None => assert!(counts.errors + counts.warnings + counts.notes <= 3, "{number}"),
        }
    }
    assert_eq!(found, many.len());
}

#[test]
fn the_register_of_the_complex_company_differs_in_four_fields() {
    let panels = built(&sample("kyb_decision_in_review_complex"));
    let panel = &ran(&panels.registry)[0];
    let differing: Vec<&str> =
        panel.comparison.iter().filter(|f| f.verdict == Comparison::Differs).map(|f| f.label.as_str()).collect();
    assert_eq!(differing, ["Registered address", "Company type", "Incorporation date", "Alternative names"]);
    let of = |label: &str| panel.comparison.iter().find(|field| field.label == label).unwrap();
    assert_eq!(of("Company name").verdict, Comparison::Same);
    assert_eq!((of("VAT number").verdict, of("VAT number").provided.as_ref()), (Comparison::OneSideOnly, None));
    assert_eq!(panel.registry_alarm, None);
    assert!(panel.from_registry && panel.confirmed_at.is_some());
    assert!(panel.more.iter().any(|f| f.label == "Officers" && told(&f.value) == "6, all shown under Key people."));
    assert!(panel.more.iter().any(|f| f.label == "Ownership structure"));
}

#[test]
fn companies_that_are_gone_or_typed_in_say_so() {
    let dissolved = built(&sample("kyb_decision_declined_dissolved"));
    let panel = &ran(&dissolved.registry)[0];
    assert_eq!(
        panel.registry_alarm.as_ref().map(ToString::to_string).as_deref(),
        Some("The company no longer exists (dissolved, 2026-03-31).")
    );
    assert_eq!(dissolved.warnings[0].level, WarningLevel::Error);

    let manual = built(&sample("kyb_decision_manual_entry"));
    let panel = &ran(&manual.registry)[0];
    assert!(
        !panel.from_registry && panel.provenance.starts_with("Entered by the company itself, not found in a register")
    );
    assert!(panel.comparison.iter().all(|f| f.verdict == Comparison::OneSideOnly && f.registry.is_none()));
    assert!(
        panel
            .comparison
            .iter()
            .any(|f| f.label == "Company name" && f.provided.as_ref().unwrap().to_string().starts_with("ፋኖስ"))
    );
    assert_eq!(ran(&manual.key_people)[0].named.0, 0);
}

#[test]
fn key_people_of_the_complex_company() {
    let panels = built(&sample("kyb_decision_in_review_complex"));
    let panel = &ran(&panels.key_people)[0];
    // six officers and seven owners, three of them the same people
    assert_eq!(panel.named, (10, 12));
    let registry: Vec<_> = panel.pairs.iter().filter_map(|pair| pair.registry.as_ref()).collect();
    let submitted: Vec<_> = panel.pairs.iter().filter_map(|pair| pair.submitted.as_ref()).collect();
    assert_eq!((registry.len(), submitted.len()), (10, 12));
    let of = |name: &str| registry.iter().find(|row| row.name.starts_with(name)).unwrap();
    let situ = of("SITU");
    assert_eq!(situ.roles, ["Ultimate beneficial owner", "Chair of the board"]);
    assert_eq!(situ.share.as_ref().map(ToString::to_string).as_deref(), Some("25 to 50 %"));
    assert!(situ.more.iter().any(|f| f.label == "Effective ownership percent" && told(&f.value) == "25.2 %"));
    assert_eq!(of("Ostrevelle").share.as_ref().map(ToString::to_string).as_deref(), Some("36 %"));
    assert!(of("Ostrevelle").company);
    assert!(!of("O'TARRADALE").active);
    assert_eq!(of("TIKHOMUDROV").share, None);
    assert_eq!(registry.iter().filter(|row| !row.active).count(), 1);
    assert_eq!(submitted.iter().filter(|row| row.skipped).count(), 2);
    let zahraa = submitted.iter().find(|row| row.name.starts_with("زهراء")).unwrap();
    assert_eq!(
        (
            zahraa.share.as_ref().map(ToString::to_string).as_deref(),
            zahraa.voting.as_ref().map(ToString::to_string).as_deref()
        ),
        (Some("20 %"), Some("51 %"))
    );
    assert_eq!(zahraa.kyc_status.as_deref(), Some("Approved"));
    assert_eq!(zahraa.kyc_session, None);
    assert!(zahraa.detail.as_ref().unwrap().to_string().ends_with("born 1984-02-29"));
}

#[test]
fn linked_sessions_reach_both_buckets() {
    let rory = Uuid::parse_str("e80664c2-1bb0-488b-8718-596cd34ed7bf").unwrap();
    let ostrevelle = Uuid::parse_str("a2e304e4-d6f9-46db-b58c-37280b7cf694").unwrap();
    let links = HashMap::from([
        (LinkKey::Session(rory), (rory, Status::InReview)),
        (LinkKey::Session(ostrevelle), (ostrevelle, Status::Declined)),
    ]);
    let panels = build(&sample("kyb_decision_in_review_complex"), &links, &Percent::default(), &|_, _, _| None);
    let panel = &ran(&panels.key_people)[0];
    let linked = |registry: bool, id: Uuid| {
        let mut rows = panel
            .pairs
            .iter()
            .filter_map(|pair| if registry { pair.registry.as_ref() } else { pair.submitted.as_ref() });
        rows.find(|row| row.kyc_session == Some(id)).and_then(|row| row.kyc_status.clone())
    };
    assert_eq!(linked(true, rory).as_deref(), Some("In Review"));
    assert_eq!(linked(false, rory).as_deref(), Some("In Review"));
    assert_eq!(linked(false, ostrevelle).as_deref(), Some("Declined"));
}

#[test]
fn documents_of_the_complex_company() {
    let panels = built(&sample("kyb_decision_in_review_complex"));
    let panel = &ran(&panels.documents)[0];
    let groups: Vec<_> = panel
        .groups
        .iter()
        .map(|g| (g.label.as_str(), g.required, g.met, [g.total, g.approved, g.declined, g.open]))
        .collect();
    assert_eq!(
        groups,
        [
            ("Legal presence", true, true, [2, 1, 0, 1]),
            ("Company details", true, true, [2, 1, 0, 1]),
            ("Ownership structure", true, true, [2, 1, 0, 1]),
            ("Authorisation of representatives", true, false, [1, 0, 1, 0]),
        ]
    );
    let power = &panel.groups[3].items[0];
    assert_eq!(power.label, "Power of attorney");
    assert_eq!(power.status.as_deref(), Some("Declined"));
    assert!(power.cross_check.iter().all(|field| field.verdict == Comparison::Differs));
    assert_eq!(
        power.cross_check[0].provided.as_ref().map(ToString::to_string).as_deref(),
        Some("Tarrowmoor Marine Supplies Ltd")
    );
    assert_eq!(power.picture.as_ref().unwrap().source, None);
}

#[test]
fn screenings_of_the_complex_company() {
    let panels = built(&sample("kyb_decision_in_review_complex"));
    let screenings = ran(&panels.aml);
    let scores: Vec<_> = screenings.iter().map(|s| (s.score.as_deref(), s.hits.len())).collect();
    assert_eq!(scores, [(Some("81"), 2), (Some("0"), 0), (Some("89.75"), 1), (Some("82.26"), 1), (Some("52.23"), 1)]);
    assert_eq!((screenings[0].screened.as_str(), screenings[0].company), ("Company", true));
    assert!(!screenings[1].company);
    let company = &screenings[0].hits;
    assert_eq!((company[0].lists[0].as_str(), company[0].review_status.as_str()), ("Warnings", "Unreviewed"));
    assert_eq!(company[1].review_status, "False Positive");
    let sanction = &screenings[2].hits[0];
    assert_eq!((sanction.match_score.as_deref(), sanction.risk_score.as_deref()), (Some("98.8"), Some("89.75")));
}

#[test]
fn checks_are_those_of_the_kind_and_any_that_ran() {
    let keys = |name: &str| built(&sample(name)).checks.into_iter().map(|c| c.key).collect::<Vec<_>>();
    assert_eq!(
        keys("kyb_decision_awaiting_user"),
        [
            "phone_verifications",
            "email_verifications",
            "questionnaire_responses",
            "ip_analyses",
            "document_ai_documents"
        ]
    );
    assert_eq!(keys("kyc_decision_expired_apostrophe").len(), 11);
    let unopened = built(&sample("kyc_decision_expired_apostrophe"));
    assert!(unopened.checks.iter().all(|check| check.items == Section::NotPartOfWorkflow));
    assert_eq!(unopened.aml, Section::NotPartOfWorkflow);
    let odd = Payload::from_value(json!({
        "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review", "session_kind": "business",
        "liveness_checks": [],
    }))
    .unwrap();
    assert!(
        built(&odd).checks.iter().any(|check| check.key == "liveness_checks" && check.items == Section::Ran(vec![]))
    );
}

fn fact(facts: &[Fact], label: &str) -> String {
    let fact = facts.iter().find(|fact| fact.label == label).unwrap_or_else(|| panic!("{label} in {facts:?}"));
    told(&fact.value)
}

fn told(value: &FactValue) -> String {
    match value {
        FactValue::Text(text) => text.clone(),
        FactValue::Told(told) => told.to_string(),
        other => format!("{other:?}"),
    }
}

fn check<'a>(panels: &'a Panels, key: &str) -> &'a crate::view::CheckPanel {
    &ran(&panels.checks.iter().find(|check| check.key == key).unwrap().items)[0]
}

#[test]
fn a_reviewer_reads_the_person_first() {
    let panels = built(&sample("kyc_decision_declined_tampering_cyrillic"));
    let identity = check(&panels, "id_verifications");
    assert_eq!(fact(&identity.facts, "Date of birth"), "1979-07-14 (age 47)");
    assert!(
        fact(&identity.facts, "Machine-readable zone against print")
            .contains("birth date 1974-07-14, printed 1979-07-14")
    );
    assert_eq!(identity.pictures[0].label, "Portrait");
    assert!(fact(&check(&panels, "poa_verifications").facts, "Signs of editing").starts_with("Yes: tampering found"));
    assert_eq!(fact(&check(&panels, "face_matches").facts, "Similarity"), "41.27 %");
    let ip = check(&panels, "ip_analyses");
    assert_eq!(fact(&ip.facts, "VPN, proxy or Tor"), "Yes");
    assert!(
        fact(&ip.facts, "Country against document").starts_with("They differ: document Kazakhstan"),
        "{:?}",
        ip.facts
    );
    assert_eq!(fact(&ip.facts, "Distance to the proof of address"), "4417.6 km to the north-east");
    let document = check(&panels, "id_verifications");
    let front = fact(&document.facts, "Quality of the front");
    assert_eq!(front, "59.7 of 100; focus 71, brightness 64.2, resolution 48.8; fully visible");
    assert_eq!(fact(&document.facts, "Face beside the front, against the portrait"), "43.1 %");
    let dark = built(&sample("kyc_decision_resubmitted_90char_name"));
    let back = fact(&check(&dark, "id_verifications").facts, "Quality of the back");
    assert!(back.ends_with("not fully visible; too dark"), "{back}");
    assert_eq!(fact(&check(&dark, "ip_analyses").facts, "Distance to the identity document"), "The same place.");
    let skipped = built(&sample("kyc_decision_in_review_duplicate_face_chinese"));
    assert_eq!(
        fact(&check(&skipped, "nfc_verifications").facts, "Reason for skipping"),
        "The device cannot read chips"
    );

    let arabic = built(&sample("kyc_decision_approved_arabic"));
    let identity = check(&arabic, "id_verifications");
    assert_eq!(fact(&identity.facts, "Date of birth"), "1984-02-29 (age 42)");
    assert_eq!(fact(&identity.facts, "Issuing state"), "Jordan (JOR)");
    assert_eq!(fact(&identity.facts, "Machine-readable zone against print"), "Agrees.");
    assert_eq!(fact(&check(&arabic, "ip_analyses").facts, "Country against document"), "The same country.");
    for section in &arabic.checks {
        if let Section::Ran(items) = &section.items {
            assert!(items.iter().all(|item| !item.facts.is_empty() && item.facts.len() <= 18), "{}", section.key);
        }
    }
}

#[test]
fn answers_stand_beside_their_questions() {
    let panels = built(&sample("kyb_decision_in_review_complex"));
    let form = check(&panels, "questionnaire_responses");
    assert_eq!(fact(&form.facts, "Countries of sale"), "Norway, Japan, Other: Free ports (list attached)");
    assert_eq!(fact(&form.facts, "Expected yearly turnover (GBP)"), "4500000");
    assert_eq!(fact(&form.facts, "Shareholders agreement"), "SHA signed (final) v2.pdf");
    assert!(fact(&form.facts, "Where does the capital come from?").contains("<img src=x onerror=alert(1)>"));
    let phone = check(&panels, "phone_verifications");
    assert_eq!(fact(&phone.facts, "Carrier"), "Example Telecom (voip)");
    assert_eq!(fact(&phone.facts, "Virtual number"), "Yes");
}

#[test]
fn pictures_have_a_path_only_where_the_desk_has_one() {
    let asked = std::cell::RefCell::new(Vec::new());
    let picture = |array: &str, item: usize, field: &str| {
        asked.borrow_mut().push(format!("{array}/{item}/{field}"));
        match field {
            "reference_image" => Some(PictureSource::Here {
                path: "/demo/selfie.svg".to_owned(),
                thumbnail: "/demo/small.svg".to_owned(),
            }),
            "matches[0].match_image_url" => Some(PictureSource::Away("not fetched yet".to_owned())),
            _ => None,
        }
    };
    let panels =
        build(&sample("kyc_decision_in_review_duplicate_face_chinese"), &HashMap::new(), &Percent::default(), &picture);
    let live = check(&panels, "liveness_checks");
    assert_eq!(live.pictures[0].label, "Selfie");
    assert!(matches!(&live.pictures[0].source, Some(PictureSource::Here { path, .. }) if path == "/demo/selfie.svg"));
    assert_eq!(live.pictures[1].label, "Match 1");
    assert_eq!(live.pictures[1].source, Some(PictureSource::Away("not fetched yet".to_owned())));
    assert_eq!(fact(&live.more, "Video URL"), "held by the vendor");
    assert!(asked.borrow().contains(&"liveness_checks/0/matches[0].match_image_url".to_owned()));
}

#[test]
fn a_film_that_the_desk_has_stands_among_the_pictures() {
    let picture = |_: &str, _: usize, field: &str| {
        (field == "video_url").then(|| PictureSource::Away("not fetched yet".to_owned()))
    };
    let panels =
        build(&sample("kyc_decision_in_review_duplicate_face_chinese"), &HashMap::new(), &Percent::default(), &picture);
    let live = check(&panels, "liveness_checks");
    assert!(live.pictures.iter().any(|picture| picture.label == "Video" && picture.source.is_some()));
    assert!(!live.more.iter().any(|fact| fact.label == "Video URL"));
}

#[test]
fn the_rest_has_every_other_key() {
    let panels = built(&sample("kyb_decision_in_review_complex"));
    let labels: Vec<&str> = panels.rest.iter().map(|fact| fact.label.as_str()).collect();
    for label in [
        "Session URL",
        "Status override",
        "Workflow ID",
        "Features",
        "Vendor data",
        "Metadata",
        "Callback",
        "Contact details",
        "Reviews",
    ] {
        assert!(labels.contains(&label), "{label} in {labels:?}");
    }
}
