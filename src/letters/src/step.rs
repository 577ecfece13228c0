//! What the subject is asked to do again, for a feature of `features.csv`.

use domain::features;
use serde::Deserialize;

/// A step in words that the subject understands; several features can be one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Photos of the identity document.
    IdentityDocument,
    /// The chip of the document.
    Chip,
    /// A photo or video of the face.
    Face,
    /// A proof of address.
    AddressDocument,
    /// The code sent to the phone.
    Phone,
    /// The code sent to the email address.
    Email,
    /// The questionnaire.
    Questionnaire,
    /// Other documents, a company's for instance.
    Documents,
}

/// The instructions of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    identity_document: String,
    chip: String,
    face: String,
    address_document: String,
    phone: String,
    email: String,
    questionnaire: String,
    documents: String,
}

impl Words {
    /// The instruction for a step.
    pub(crate) fn of(&self, asked: Asked) -> &str {
        match asked {
            Asked::IdentityDocument => &self.identity_document,
            Asked::Chip => &self.chip,
            Asked::Face => &self.face,
            Asked::AddressDocument => &self.address_document,
            Asked::Phone => &self.phone,
            Asked::Email => &self.email,
            Asked::Questionnaire => &self.questionnaire,
            Asked::Documents => &self.documents,
        }
    }
}

/// What the subject has to do for a feature, by its name or an alias. `None` where nothing is to be done: screening,
/// address and database checks run again by themselves, and naming them would tell more than the subject may know.
#[must_use]
pub fn asked(feature: &str) -> Option<Asked> {
    Some(match features::find(feature)?.name.as_str() {
        "OCR" | "OCR_BACK" => Asked::IdentityDocument,
        "NFC" => Asked::Chip,
        "FACE" | "LIVENESS" | "FACE_MATCH" | "FACE_SEARCH" | "AGE_ESTIMATION" => Asked::Face,
        "PROOF_OF_ADDRESS" => Asked::AddressDocument,
        "PHONE_VERIFICATION" => Asked::Phone,
        "EMAIL_VERIFICATION" => Asked::Email,
        "QUESTIONNAIRE" => Asked::Questionnaire,
        "DOCUMENT_AI" | "KYB_DOCUMENTS" => Asked::Documents,
        _ => return None,
    })
}

/// What the subject has to do for all these features, each once, in the order given.
#[must_use]
pub fn asked_of_all<T: AsRef<str>>(features: &[T]) -> Vec<Asked> {
    let mut steps = Vec::new();
    for step in features.iter().filter_map(|feature| asked(feature.as_ref())) {
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::tables;

    #[test]
    fn every_step_that_can_be_redone_is_asked_for_unless_it_runs_by_itself() {
        for row in tables::rows(include_str!("../../domain/data/features.csv")) {
            let by_itself = row[5].contains("backend-only");
            assert_eq!(asked(&row[0]).is_some(), row[4] == "true" && !by_itself, "{}", row[0]);
        }
        assert_eq!(asked("POA"), Some(Asked::AddressDocument));
        assert_eq!(asked("NOPE"), None);
    }

    #[test]
    fn a_step_is_asked_for_once() {
        let steps = asked_of_all(&["LIVENESS", "AML", "FACE_MATCH", "OCR"]);
        assert_eq!(steps, [Asked::Face, Asked::IdentityDocument]);
    }
}
