//! The marks of covered values, taken out of everything that a page shows (see [`crate::masking`]).

use super::Panels;
use crate::masking::unmark;
use crate::view::{
    AmlPanel, CheckSection, ComparedField, DocumentsPanel, Fact, FactValue, IdentityPanel, KeyPeoplePanel,
    OwnershipPanel, PartyRow, RegistryPanel, Section, Told, WarningLine,
};

/// Takes the marks out of every text that can hold a covered value.
pub(super) fn all(panels: &mut Panels) {
    warnings(&mut panels.warnings);
    section(&mut panels.registry, registry);
    section(&mut panels.key_people, key_people);
    if let Some(ownership) = &mut panels.ownership {
        self::ownership(ownership);
    }
    section(&mut panels.documents, documents);
    section(&mut panels.aml, aml);
    if let Some(identity) = &mut panels.identity {
        self::identity(identity);
    }
    panels.checks.iter_mut().for_each(check);
    for found in &mut panels.elsewhere {
        texts(found.line.name.iter_mut().chain(&mut found.line.called).chain(&mut found.line.day));
    }
    facts(&mut panels.rest);
}

fn section<T>(section: &mut Section<T>, one: impl FnMut(&mut T)) {
    if let Section::Ran(items) = section {
        items.iter_mut().for_each(one);
    }
}

fn texts<'a>(texts: impl IntoIterator<Item = &'a mut String>) {
    texts.into_iter().for_each(unmark);
}

fn tolds<'a>(all: impl IntoIterator<Item = &'a mut Told>) {
    all.into_iter().for_each(|told| told.each_text(&mut unmark));
}

fn warnings(lines: &mut [WarningLine]) {
    for line in lines {
        unmark(&mut line.title);
        tolds([&mut line.detail]);
    }
}

fn compared(fields: &mut [ComparedField]) {
    for field in fields {
        tolds(field.registry.iter_mut().chain(&mut field.provided));
    }
}

pub(super) fn facts(all: &mut [Fact]) {
    for fact in all {
        unmark(&mut fact.label);
        value(&mut fact.value);
    }
}

fn value(one: &mut FactValue) {
    match one {
        FactValue::Empty => {}
        FactValue::Text(text) => unmark(text),
        FactValue::Told(told) => tolds([told]),
        FactValue::Group(inside) => facts(inside),
        FactValue::List(items) => items.iter_mut().for_each(value),
    }
}

fn registry(panel: &mut RegistryPanel) {
    for (_, lines) in &mut panel.sections {
        facts(lines);
    }
    unmark(&mut panel.raw.0);
    texts(panel.name.iter_mut().chain(&mut panel.registry_status));
    tolds(&mut panel.registry_alarm);
    compared(&mut panel.comparison);
    facts(&mut panel.more);
    warnings(&mut panel.warnings);
}

fn key_people(panel: &mut KeyPeoplePanel) {
    for pair in &mut panel.pairs {
        pair.registry.iter_mut().chain(&mut pair.submitted).for_each(party);
        compared(&mut pair.fields);
        tolds(&mut pair.namesakes);
    }
    facts(&mut panel.more);
    warnings(&mut panel.warnings);
}

fn party(row: &mut PartyRow) {
    unmark(&mut row.name);
    tolds(row.detail.iter_mut().chain(&mut row.share).chain(&mut row.voting));
    texts(&mut row.roles);
    facts(&mut row.more);
}

fn ownership(panel: &mut OwnershipPanel) {
    tolds(&mut panel.remarks);
    texts(panel.tree.iter_mut().map(|row| &mut row.name));
    for owner in &mut panel.owners {
        unmark(&mut owner.name);
        texts(owner.paths.iter_mut().chain(&mut owner.vote_paths).flat_map(|path| &mut path.names));
    }
    texts(panel.controllers.iter_mut().map(|(name, _)| name));
    texts(panel.drawing.iter_mut().flat_map(|drawing| &mut drawing.boxes).map(|drawn| &mut drawn.name));
}

fn documents(panel: &mut DocumentsPanel) {
    for item in panel.groups.iter_mut().flat_map(|group| &mut group.items) {
        unmark(&mut item.label);
        compared(&mut item.cross_check);
        facts(&mut item.read);
        facts(&mut item.more);
    }
    facts(&mut panel.more);
    warnings(&mut panel.warnings);
}

fn aml(panel: &mut AmlPanel) {
    unmark(&mut panel.screened);
    for hit in &mut panel.hits {
        unmark(&mut hit.caption);
        texts(&mut hit.lists);
        texts(&mut hit.aliases);
        for field in &mut hit.matches {
            texts(field.screened.iter_mut().chain(&mut field.listed));
        }
        facts(&mut hit.more);
    }
    facts(&mut panel.more);
    warnings(&mut panel.warnings);
}

fn identity(panel: &mut IdentityPanel) {
    facts(&mut panel.facts);
}

fn check(section: &mut CheckSection) {
    self::section(&mut section.items, |item| {
        facts(&mut item.facts);
        facts(&mut item.more);
        warnings(&mut item.warnings);
    });
}
