//! Didit's features: their names, arrays, and whether a person may be asked to redo them.

use crate::tables;
use std::sync::LazyLock;

/// One row of `data/features.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Name in `nodes_to_resubmit`, for example `OCR`.
    pub name: String,
    /// Name in a payload's `features`; empty when not known.
    pub wire_name: String,
    /// Array of the decision payload that holds its items; empty when not known.
    pub array: String,
    /// Whether a resubmission may name it.
    pub resubmittable: bool,
}

static FEATURES: LazyLock<Vec<Feature>> = LazyLock::new(|| {
    tables::rows(include_str!("../data/features.csv"))
        .into_iter()
        .map(|row| Feature {
            name: row[0].clone(),
            wire_name: row[1].clone(),
            array: row[2].clone(),
            resubmittable: row[4] == "true",
        })
        .collect()
});

/// Finds a feature by its name or one of the aliases that the vendor accepts on input.
#[must_use]
pub fn find(name: &str) -> Option<&'static Feature> {
    let name = match name {
        "ID_VERIFICATION" => "OCR",
        "POA" => "PROOF_OF_ADDRESS",
        "PHONE" => "PHONE_VERIFICATION",
        "EMAIL" => "EMAIL_VERIFICATION",
        other => other,
    };
    FEATURES.iter().find(|feature| feature.name == name)
}

/// Whether a payload's `features` may name a feature so.
#[must_use]
pub fn is_wire_name(name: &str) -> bool {
    !name.is_empty() && FEATURES.iter().any(|feature| feature.wire_name == name)
}

/// The feature that stands for an array of the payload: the first one listed for it.
#[must_use]
pub fn of_array(array: &str) -> Option<&'static Feature> {
    FEATURES.iter().find(|feature| feature.array == array)
}

/// Heading in words for an array of the payload.
#[must_use]
pub fn array_title(array: &str) -> &'static str {
    match array {
        "registry_checks" => "Registry",
        "key_people_checks" => "Key people",
        "document_verifications" => "Documents",
        "aml_screenings" => "AML",
        "id_verifications" => "Identity document",
        "liveness_checks" => "Liveness",
        "face_matches" => "Face match",
        "nfc_verifications" => "NFC chip",
        "poa_verifications" => "Proof of address",
        "database_validations" => "Database validation",
        "phone_verifications" => "Phone",
        "email_verifications" => "Email",
        "questionnaire_responses" => "Questionnaire",
        "ip_analyses" => "IP and device",
        "document_ai_documents" => "Further documents",
        _ => "Check",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_lead_to_the_same_feature() {
        for (alias, name) in [("ID_VERIFICATION", "OCR"), ("POA", "PROOF_OF_ADDRESS"), ("EMAIL", "EMAIL_VERIFICATION")]
        {
            assert_eq!(find(alias).unwrap().name, name);
        }
        assert!(find("NOPE").is_none());
        assert!(!find("KYB_REGISTRY").unwrap().resubmittable && !find("KYB_KEY_PEOPLE").unwrap().resubmittable);
    }

    #[test]
    fn every_array_has_a_feature() {
        for array in crate::payload::FEATURE_ARRAYS {
            assert!(of_array(array).is_some(), "{array}");
        }
        assert_eq!(of_array("id_verifications").unwrap().name, "OCR");
        assert_eq!(of_array("aml_screenings").unwrap().name, "AML");
    }
}
