//! Portrait and selfie beside each other: one person or two?

use super::Pictures;
use super::facts::{as_number, number, said, told};
use crate::Payload;
use crate::payload::text;
use crate::view::{Fact, IdentityPanel, Picture, PictureSource, Told};
use serde_json::{Map, Value};

type Item<'a> = Option<&'a Map<String, Value>>;

/// The comparison, where a face was matched or both pictures are there.
pub(super) fn panel(payload: &Payload, picture: Pictures<'_>) -> Option<IdentityPanel> {
    let first = |array: &str| payload.objects(array).next();
    let (face, document, alive) = (first("face_matches"), first("id_verifications"), first("liveness_checks"));
    let portrait = [
        ("id_verifications", document, "portrait_image", "Portrait on the document"),
        ("face_matches", face, "source_image", "Source picture"),
        ("id_verifications", document, "front_image", "Front of the document"),
    ];
    let selfie =
        [("face_matches", face, "target_image", "Selfie"), ("liveness_checks", alive, "reference_image", "Selfie")];
    let portrait = portrait.into_iter().find_map(|one| shown(one, picture));
    let selfie = selfie.into_iter().find_map(|one| shown(one, picture));
    if face.is_none() && (portrait.is_none() || selfie.is_none()) {
        return None;
    }
    let score = face.and_then(|face| face.get("score"));
    Some(IdentityPanel {
        portrait,
        selfie,
        status: face.and_then(|face| text(face, "status")).map(super::facts::own),
        similarity: score.and_then(Value::as_number).map(|n| Told::percent(number(n))),
        hundredths: as_number(score).filter(|n| (0.0..=100.0).contains(n)).map(hundredths),
        facts: facts(document, alive),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "between 0 and 100")]
fn hundredths(score: f64) -> i64 {
    score.floor() as i64
}

fn shown((array, item, field, label): (&str, Item<'_>, &str, &str), picture: Pictures<'_>) -> Option<Picture> {
    text(item?, field)?;
    let source = picture(array, 0, field);
    Some(Picture { label: label.to_owned(), source: source.or_else(|| Some(away())) })
}

fn away() -> PictureSource {
    PictureSource::Away("held by the source".to_owned())
}

fn facts(document: Item<'_>, alive: Item<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    let printed = document.and_then(|d| told(d, "age"));
    let estimated =
        alive.and_then(|a| a.get("age_estimation")).and_then(Value::as_number).map(|n| Told::Figure(number(n)));
    match (printed, estimated) {
        (Some(printed), Some(seen)) => {
            let both = [("printed", printed), ("seen", seen)];
            facts
                .push(said("Age", Told::sentence("{printed} by the document, {seen} estimated from the selfie", both)));
        }
        (Some(printed), None) => {
            facts.push(said("Age", Told::sentence("{printed} by the document", [("printed", printed)])));
        }
        (None, Some(seen)) => {
            facts.push(said("Age", Told::sentence("{seen} estimated from the selfie", [("seen", seen)])));
        }
        (None, None) => {}
    }
    if let Some(alive) = alive {
        let score = told(alive, "score").map(|score| Told::sentence("{score} of 100", [("score", score)]));
        let status = super::facts::own_text(alive, "status").map(|status| Told::Word(status.into()));
        let parts: Vec<Told> = status.into_iter().chain(score).collect();
        if !parts.is_empty() {
            facts.push(said("Liveness", Told::several(", ", parts)));
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(value: &Value) -> Option<IdentityPanel> {
        let mut whole = json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review"});
        whole.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        panel(&Payload::from_value(whole).unwrap(), &|_, _, _| None)
    }

    #[test]
    fn the_portrait_stands_beside_the_selfie_with_how_alike_they_are() {
        let both = of(&json!({
            "id_verifications": [{"portrait_image": "https://m.example/p.jpg", "age": 33}],
            "liveness_checks": [{"status": "Approved", "score": 99.5, "age_estimation": 31.0}],
            "face_matches": [{"status": "In Review", "score": 41.97, "source_image": "https://m.example/s.jpg", "target_image": "https://m.example/t.jpg"}],
        }))
        .unwrap();
        assert_eq!(both.portrait.unwrap().label, "Portrait on the document");
        assert_eq!(both.selfie.unwrap().label, "Selfie");
        assert_eq!(
            (both.similarity.as_ref().map(ToString::to_string).as_deref(), both.hundredths),
            (Some("41.97 %"), Some(41))
        );
        let told = |at: usize| match &both.facts[at].value {
            crate::view::FactValue::Told(told) => told.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(told(0), "33 by the document, 31 estimated from the selfie");
        assert_eq!(told(1), "Approved, 99.5 of 100");
    }

    #[test]
    fn without_a_match_and_without_both_pictures_there_is_nothing_to_compare() {
        assert_eq!(of(&json!({})), None);
        assert_eq!(of(&json!({"id_verifications": [{"portrait_image": "https://m.example/p.jpg"}]})), None);
        let unscored = of(&json!({"face_matches": [{"score": null}]})).unwrap();
        assert_eq!((unscored.portrait, unscored.similarity), (None, None));
        assert_eq!(of(&json!({"face_matches": [{"score": 250}]})).unwrap().hundredths, None);
    }
}
