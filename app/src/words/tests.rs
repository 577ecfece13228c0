//! Promises of the catalogue that the compiler does not keep.

use super::fill::{Part, parts};
use super::{COUNTED, Speaking, TABLES, said};
use domain::Language;
use leptos::prelude::{Owner, provide_context};
use std::collections::{BTreeSet, HashSet};

fn places(text: &str) -> BTreeSet<&str> {
    parts(text).into_iter().filter_map(|part| if let Part::Place(name) = part { Some(name) } else { None }).collect()
}

fn speaking<T>(language: Language, draw: impl FnOnce() -> T) -> T {
    Owner::new().with(|| {
        provide_context(Speaking(language));
        draw()
    })
}

#[test]
fn every_language_has_the_same_places_and_a_text() {
    for row in TABLES.iter().copied().flatten() {
        for text in row {
            assert!(!text.trim().is_empty(), "a text of {row:?} is empty");
            assert_eq!(places(text), places(row[0]), "{text}");
            let edges = |text: &str| (text.starts_with(' '), text.ends_with(' '));
            assert_eq!(edges(text), edges(row[0]), "spaces around {text:?}");
        }
    }
}

#[test]
fn every_form_has_the_same_places_but_may_leave_the_number_out() {
    for row in COUNTED.iter().copied().flatten() {
        let all = row.en.iter().chain(&row.es).chain(&row.fr).chain(&row.de).chain(&row.ar);
        for text in all {
            assert!(!text.trim().is_empty(), "a form of {row:?} is empty");
            let mut wanted = places(row.en[1]);
            let mut found = places(text);
            wanted.remove("n");
            found.remove("n");
            assert_eq!(found, wanted, "{text}");
        }
        assert!(row.ar[3].contains("{n}") && row.ar[4].contains("{n}") && row.ar[5].contains("{n}"), "{row:?}");
    }
}

#[test]
fn no_text_has_two_rows() {
    let mut seen = HashSet::new();
    for row in TABLES.iter().copied().flatten() {
        assert!(seen.insert(row[0]), "{} has two rows", row[0]);
    }
}

#[test]
fn arabic_is_written_in_arabic_and_the_others_are_not() {
    let arabic = |text: &str| text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    for row in TABLES.iter().copied().flatten() {
        assert!(row[..4].iter().all(|text| !arabic(text)), "{row:?}");
        // names, units and marks are the same everywhere
        assert!(arabic(row[4]) || row[0] == row[4], "{row:?}");
    }
}

#[test]
fn a_page_speaks_the_language_of_its_context() {
    assert_eq!(crate::words::t!("Sign in"), "Sign in");
    assert_eq!(speaking(Language::De, || crate::words::t!("Sign in")), "Anmelden");
    assert_eq!(speaking(Language::Ar, || said("Sign in").into_owned()), "تسجيل الدخول");
    assert_eq!(speaking(Language::Fr, || said("not a row").into_owned()), "not a row");
}

#[test]
fn the_form_goes_by_the_number_in_every_language() {
    let in_words = |language, n| speaking(language, || crate::words::count!("{n} companies", n));
    assert_eq!(in_words(Language::En, 1), "1 company");
    assert_eq!(in_words(Language::En, 0), "0 companies");
    assert_eq!(in_words(Language::Fr, 0), "0 société");
    assert_eq!(in_words(Language::De, 2), "2 Unternehmen");
    let warnings = |n| speaking(Language::Ar, || crate::words::count!("{n} warnings", n));
    let forms: HashSet<String> = [0, 1, 2, 3, 11, 100].map(warnings).into_iter().collect();
    assert_eq!(forms.len(), 6, "{forms:?}");
}

#[test]
fn every_label_that_the_lower_layers_can_give_has_a_row() {
    use domain::narrow::ProposalWait;
    use domain::screen::{Density, Theme};
    use domain::session::{Priority, Redaction};
    use domain::view::{BulkAct, BulkState, Column, PrivacyAct, RequestState, RowOutcome, Sla};
    use domain::{Environment, Kind, Right, Role, Scope, Source, Status};
    let mut labels = Vec::new();
    macro_rules! of {
        ($($kind:ty),+) => { $(labels.extend(<$kind>::ALL.iter().map(|one| one.label()));)+ };
    }
    of!(
        ProposalWait,
        Density,
        Theme,
        Redaction,
        Priority,
        BulkAct,
        BulkState,
        RowOutcome,
        Column,
        PrivacyAct,
        RequestState,
        Sla,
        Environment,
        Kind,
        Right,
        Role,
        Scope,
        Source,
        Status
    );
    let missing: Vec<_> = labels.into_iter().filter(|label| !super::lookup::is_said(label)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_label_of_the_tables_has_a_row() {
    let tables = [
        (include_str!("../../../src/domain/data/reason_codes.csv"), &[2, 3][..]),
        (include_str!("../../../src/domain/data/warning_risks.csv"), &[3]),
        (include_str!("../../../src/domain/data/document_groups.csv"), &[2]),
        (include_str!("../../../src/domain/data/party_roles.csv"), &[1]),
    ];
    let labels = tables.into_iter().flat_map(|(table, columns)| {
        let rows = domain::tables::rows(table);
        rows.into_iter().flat_map(|row| columns.iter().map(|column| row[*column].clone()).collect::<Vec<_>>())
    });
    let missing: BTreeSet<_> = labels.filter(|label| !super::lookup::is_said(label)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
