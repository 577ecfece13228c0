//! One document by itself: its pictures large, beside what was read from it.

use super::{ComparedField, Fact, Personal, Picture, WarningLine};
use crate::{Kind, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Portrait and selfie beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IdentityPanel {
    /// The portrait on the document.
    pub portrait: Option<Picture>,
    /// The selfie.
    pub selfie: Option<Picture>,
    /// Status of the face match as written.
    pub status: Option<String>,
    /// How alike they are, for example `98.41 %`.
    pub similarity: Option<super::Told>,
    /// The same in whole hundredths, 0 to 100, rounded down.
    pub hundredths: Option<i64>,
    /// What else speaks for or against its being one person.
    pub facts: Vec<Fact>,
}

/// A link to a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentLink {
    /// Its part of the address: `documents-0-2`, `id_verifications-0`.
    pub item: String,
    /// What it is.
    pub title: String,
    /// Status as written.
    pub status: Option<String>,
}

/// One company document, or one check with pictures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentPage {
    /// The session.
    pub session_id: Uuid,
    /// Its running number.
    pub number: i64,
    /// Person's or company's name.
    pub subject: String,
    /// Person or company.
    pub kind: Kind,
    /// The version that the view shows.
    pub version: i64,
    /// This document.
    pub this: DocumentLink,
    /// All documents of the session, in reading order.
    pub all: Vec<DocumentLink>,
    /// Its place among them, from 0.
    pub at: usize,
    /// Its pictures.
    pub pages: Vec<Picture>,
    /// What a reviewer reads first.
    pub facts: Vec<Fact>,
    /// Cross-check of a company document.
    pub cross_check: Vec<ComparedField>,
    /// Everything else, readable.
    pub more: Vec<Fact>,
    /// Warnings of the check.
    pub warnings: Vec<WarningLine>,
    /// Where a verdict on it goes, for company documents: check and position.
    pub place: Option<String>,
    /// Whether personal values are covered.
    pub personal: Personal,
    /// Whether the viewer may give one.
    pub may_work: bool,
    /// The server's clock.
    pub now: Time,
}
