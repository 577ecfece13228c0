//! One document of a session page, taken out of it for a page of its own.

use crate::view::{CheckPanel, DocumentItem, DocumentLink, DocumentPage, Section, SessionPage};

/// Every document of a session page: company documents by group, then checks with pictures.
#[must_use]
pub fn documents(session: &SessionPage) -> Vec<DocumentLink> {
    all(session).into_iter().map(|(link, _)| link).collect()
}

/// The document at this part of an address; `None` when the session has none there.
#[must_use]
pub fn document(session: &SessionPage, item: &str) -> Option<DocumentPage> {
    let mut found = all(session);
    let at = found.iter().position(|(link, _)| link.item == item)?;
    let (this, what) = found.swap_remove(at);
    let mut page = DocumentPage {
        session_id: session.session_id,
        number: session.number,
        subject: session.subject.clone(),
        kind: session.kind,
        version: session.version,
        this,
        all: documents(session),
        at,
        pages: Vec::new(),
        facts: Vec::new(),
        cross_check: Vec::new(),
        more: Vec::new(),
        warnings: Vec::new(),
        place: None,
        personal: session.personal,
        may_work: session.may_work,
        now: session.now,
    };
    match what {
        What::Company(check, document) => {
            page.pages = document.picture.iter().cloned().collect();
            page.facts.clone_from(&document.read);
            page.cross_check.clone_from(&document.cross_check);
            page.more.clone_from(&document.more);
            page.place = Some(format!("{check}.{}", document.at));
        }
        What::Check(check) => {
            page.pages.clone_from(&check.pictures);
            page.facts.clone_from(&check.facts);
            page.more.clone_from(&check.more);
            page.warnings.clone_from(&check.warnings);
        }
    }
    Some(page)
}

/// The part of the address of a company document.
#[must_use]
pub fn company_item(check: usize, at: usize) -> String {
    format!("documents-{check}-{at}")
}

/// The part of the address of a check with pictures.
#[must_use]
pub fn check_item(array: &str, at: usize) -> String {
    format!("{array}-{at}")
}

enum What<'a> {
    Company(usize, &'a DocumentItem),
    Check(&'a CheckPanel),
}

fn all(session: &SessionPage) -> Vec<(DocumentLink, What<'_>)> {
    let mut found = Vec::new();
    if let Section::Ran(checks) = &session.documents {
        for (i, check) in checks.iter().enumerate() {
            for document in check.groups.iter().flat_map(|group| &group.items) {
                let item = company_item(i, document.at);
                let link = DocumentLink { item, title: document.label.clone(), status: document.status.clone() };
                found.push((link, What::Company(i, document)));
            }
        }
    }
    for section in &session.checks {
        let Section::Ran(items) = &section.items else { continue };
        for (i, check) in items.iter().enumerate().filter(|(_, check)| !check.pictures.is_empty()) {
            let title = if items.len() > 1 { format!("{} {}", section.title, i + 1) } else { section.title.clone() };
            let link = DocumentLink { item: check_item(&section.key, i), title, status: check.status.clone() };
            found.push((link, What::Check(check)));
        }
    }
    found
}
