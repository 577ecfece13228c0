//! A page that stays drawable whatever a payload holds: so many rows and facts, then a fact that counts the others.

use super::Panels;
use super::facts::said;
use crate::view::{Fact, FactValue, Section, Told, WarningLine};

/// Rows of tables and lists on one page: parties, hits, documents, checks.
const MOST_ROWS: usize = 2_000;
/// Rows of one list, so that the first does not take the room of all others.
const MOST_OF_A_LIST: usize = 1_000;
/// Labelled values on one page.
const MOST_FACTS: usize = 20_000;
/// Bytes of JSON as it came, on one page.
const MOST_RAW: usize = 96_000;
/// Warnings in one list.
const MOST_WARNINGS: usize = 500;

/// What is left to be shown.
struct Budget {
    rows: usize,
    facts: usize,
    raw: usize,
}

/// Cuts what is too much, in reading order.
pub(super) fn cut(panels: &mut Panels) {
    let budget = &mut Budget { rows: MOST_ROWS, facts: MOST_FACTS, raw: MOST_RAW };
    let rest = &mut panels.rest;
    warnings(&mut panels.warnings, rest);
    for panel in section(&mut panels.registry, "registry checks", budget, rest) {
        for (_, facts) in &mut panel.sections {
            budget.facts(facts);
        }
        budget.raw(&mut panel.raw);
        warnings(&mut panel.warnings, &mut panel.more);
        budget.facts(&mut panel.more);
    }
    for panel in section(&mut panels.key_people, "key people checks", budget, rest) {
        budget.rows(&mut panel.pairs, "parties", &mut panel.more);
        for pair in &mut panel.pairs {
            for party in pair.registry.iter_mut().chain(&mut pair.submitted) {
                budget.facts(&mut party.more);
            }
        }
        warnings(&mut panel.warnings, &mut panel.more);
        budget.facts(&mut panel.more);
    }
    for panel in section(&mut panels.documents, "document checks", budget, rest) {
        for group in &mut panel.groups {
            budget.rows(&mut group.items, "documents", &mut panel.more);
            for item in &mut group.items {
                budget.rows(&mut item.cross_check, "compared fields", &mut item.more);
                budget.facts(&mut item.read);
                budget.facts(&mut item.more);
            }
        }
        budget.rows(&mut panel.groups, "groups of documents", &mut panel.more);
        warnings(&mut panel.warnings, &mut panel.more);
        budget.facts(&mut panel.more);
    }
    for panel in section(&mut panels.aml, "screenings", budget, rest) {
        budget.rows(&mut panel.hits, "hits", &mut panel.more);
        for hit in &mut panel.hits {
            budget.facts(&mut hit.more);
        }
        warnings(&mut panel.warnings, &mut panel.more);
        budget.facts(&mut panel.more);
    }
    for check in &mut panels.checks {
        for panel in section(&mut check.items, "checks", budget, rest) {
            budget.rows(&mut panel.pictures, "pictures", &mut panel.more);
            budget.facts(&mut panel.facts);
            warnings(&mut panel.warnings, &mut panel.more);
            budget.facts(&mut panel.more);
        }
    }
    budget.facts(rest);
}

fn section<'a, T>(
    section: &'a mut Section<T>,
    what: &'static str,
    budget: &mut Budget,
    rest: &mut Vec<Fact>,
) -> &'a mut [T] {
    match section {
        Section::NotPartOfWorkflow => &mut [],
        Section::Ran(items) => {
            budget.rows(items, what, rest);
            items
        }
    }
}

fn warnings(list: &mut Vec<WarningLine>, told: &mut Vec<Fact>) {
    cut_to(list, MOST_WARNINGS, "warnings", told);
}

fn cut_to<T>(list: &mut Vec<T>, most: usize, what: &'static str, told: &mut Vec<Fact>) {
    if list.len() > most {
        let beyond = list.len() - most;
        list.truncate(most);
        told.push(left_out(beyond, what));
    }
}

fn left_out(n: usize, what: &'static str) -> Fact {
    let values = [("n", Told::Figure(n.to_string())), ("what", Told::word(what))];
    said("Left out", Told::sentence("{n} more {what} are not shown here; the API gives all of them.", values))
}

impl Budget {
    /// JSON for which there is no room left stands on the page of the raw payload alone.
    fn raw(&mut self, (text, whole): &mut (String, bool)) {
        if text.len() > self.raw {
            (*text, *whole) = (String::new(), false);
        }
        self.raw -= text.len();
    }

    fn rows<T>(&mut self, list: &mut Vec<T>, what: &'static str, told: &mut Vec<Fact>) {
        cut_to(list, self.rows.min(MOST_OF_A_LIST), what, told);
        self.rows -= list.len();
    }

    fn facts(&mut self, facts: &mut Vec<Fact>) {
        let mut kept = 0;
        for fact in &*facts {
            let size = 1 + leaves(&fact.value);
            if size > self.facts {
                break;
            }
            self.facts -= size;
            kept += 1;
        }
        if kept < facts.len() {
            let beyond = facts.len() - kept;
            facts.truncate(kept);
            facts.push(left_out(beyond, "entries"));
        }
    }
}

fn leaves(value: &FactValue) -> usize {
    match value {
        FactValue::Empty | FactValue::Text(_) | FactValue::Told(_) => 0,
        FactValue::Group(facts) => facts.iter().map(|fact| 1 + leaves(&fact.value)).sum(),
        FactValue::List(items) => items.iter().map(|item| 1 + leaves(item)).sum(),
    }
}
