//! Changes of a session by hand: verdicts on hits, documents and features, corrected data, parties left out. Each is
//! a revision of the payload and tells `data.updated`; none of them decides the session.

use crate::change::{self, Telling};
use crate::ingest::{subject_of, words_of};
use crate::{Desk, DeskError, sessions};
use domain::audit::AuditEntry;
use domain::corrections::{self, Change, Corrected, Fault, HitVerdict, Which};
use domain::event::EventType;
use domain::session::SessionState;
use domain::{Actor, Kind, Payload, Right, Time, Uuid, panels, ubo};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use store::types::{Act, Activity, Committed, SessionCommit, StoredSession};

/// What is changed by hand.
#[derive(Clone, Debug)]
pub enum ByHand {
    /// Verdicts on hits, all or none.
    Hits {
        /// Which verdict on which hit.
        verdicts: Vec<HitVerdict>,
        /// Only hits of this node.
        node_id: Option<String>,
        /// Whether faults name their row.
        bulk: bool,
    },
    /// One verdict on hits as the form names them: by their places, and by whole screenings.
    TickedHits {
        /// Places of hits.
        hits: Vec<Which>,
        /// Positions of screenings all of whose hits are meant.
        screenings: Vec<usize>,
        /// The verdict.
        review_status: String,
    },
    /// A company document.
    Document {
        /// Which document.
        document: Which,
        /// Approved or Declined.
        status: String,
    },
    /// The status of one feature.
    Feature {
        /// Its node, or `default`.
        node_id: String,
        /// Its name, where several share the node.
        feature: Option<String>,
        /// Approved, Declined or In Review.
        status: String,
    },
    /// Data of an identity document.
    Person {
        /// Fields as sent.
        fields: Map<String, Value>,
        /// Its node, where there are several.
        node_id: Option<String>,
    },
    /// Data of a proof of address.
    ProofOfAddress {
        /// Fields as sent.
        fields: Map<String, Value>,
        /// Its node, where there are several.
        node_id: Option<String>,
    },
    /// Data of a company.
    Company {
        /// Its `uuid` in the payload.
        uuid: String,
        /// Fields as sent.
        fields: Map<String, Value>,
    },
    /// Values of one thing, as the form of the page sends them.
    Values {
        /// Its place.
        thing: String,
        /// All fields of the form.
        values: Vec<(String, String)>,
        /// Names of the values to be emptied.
        cleared: Vec<String>,
    },
    /// The status of one step, by its place.
    Step {
        /// Array and position.
        step: String,
        /// Approved, Declined or In Review.
        status: String,
    },
    /// Whether a party is left out.
    Party {
        /// Its `uuid` in the payload.
        uuid: String,
        /// Left out.
        is_skipped: bool,
    },
}

/// A change by hand as someone asks for it.
#[derive(Clone, Debug)]
pub struct Correction {
    /// What.
    pub what: ByHand,
    /// Why; at most 10 000 characters.
    pub comment: Option<String>,
    /// The version that was looked at.
    pub expected_version: Option<i64>,
}

/// A change by hand that was made, or was so already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionDone {
    /// The session.
    pub session_id: Uuid,
    /// Person or company.
    pub kind: Kind,
    /// Version after it.
    pub version: i64,
    /// Changed keys, without those inside of objects; empty when all was so already.
    pub changed_fields: Vec<String>,
    /// Array that holds the feature, for a feature.
    pub array: Option<&'static str>,
}

/// How often a lost race is tried again when the caller named no version.
const TRIES: usize = 64;
/// Places that an audit entry names; beyond it says how many there were.
const MOST_PLACES: usize = 50;

impl Desk {
    /// Whether this actor may change this session by hand at all; the checks that come before the body is looked at.
    ///
    /// # Errors
    /// Without the right; an unknown session; one that is redacted.
    pub async fn check_correctable(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::WorkOnSession)?;
        correctable(&self.changeable(actor, session_id).await?)
    }

    /// Changes a session by hand.
    ///
    /// # Errors
    /// Without the right; an unknown or redacted session; wrong fields; [`DeskError::Stale`] when the named version is
    /// old.
    pub async fn correct(
        &self,
        actor: &Actor,
        session_id: Uuid,
        correction: &Correction,
    ) -> Result<CorrectionDone, DeskError> {
        Self::require(actor, Right::WorkOnSession)?;
        for _ in 0..TRIES {
            let stored = self.visible(actor, session_id).await?;
            correctable(&stored.state)?;
            let version = stored.state.version;
            let stale = correction.expected_version.is_some_and(|expected| expected != version);
            if stale && correction.what.names_places() {
                // places mean something in the version that was looked at alone
                return Err(self.stale(session_id, version).await?);
            }
            if correction.comment.as_ref().is_some_and(|text| text.chars().nth(corrections::COMMENT_LIMIT).is_some()) {
                return Err(DeskError::field("comment", "A comment has at most 10000 characters."));
            }
            let (corrected, array) = correction.what.apply(&stored.payload, self.world.now())?;
            let done = CorrectionDone {
                session_id,
                kind: stored.state.kind,
                version,
                changed_fields: fields_of(&corrected.changes),
                array,
            };
            if corrected.changes.is_empty() {
                return Ok(done);
            }
            if stale {
                return Err(self.stale(session_id, version).await?);
            }
            let commit = self.correction_commit(actor, &stored, correction, corrected).await?;
            let outcome = move |committed: &Committed| match committed {
                Committed::Done(written) => Some(CorrectionDone { version: written.state.version, ..done.clone() }),
                Committed::Raced | Committed::Looped(_) => None,
            };
            store::foretell(outcome.clone());
            if let Some(done) = outcome(&self.store.commit_session(commit).await?) {
                return Ok(done);
            }
        }
        Err(DeskError::Busy)
    }

    async fn correction_commit(
        &self,
        actor: &Actor,
        stored: &StoredSession,
        correction: &Correction,
        corrected: Corrected,
    ) -> Result<SessionCommit, DeskError> {
        let now = self.world.now();
        let before = &stored.state;
        let state = SessionState {
            version: before.version + 1,
            updated_at: now,
            event_sequence: before.event_sequence + 1,
            ..before.clone()
        };
        let Corrected { payload, changes } = corrected;
        let places: BTreeSet<&str> = changes.iter().map(|change| change.pointer.as_str()).collect();
        let (act, verb) = correction.what.act();
        let telling = Telling {
            previous_status: Some(before.status),
            reviews: self.reviews(before.session_id).await?,
            ..Telling::new(EventType::DataUpdated, &payload)
        };
        let event = self.tell(actor, &state, telling).await?;
        let base = self.activity(actor, act, None, None);
        let audit = AuditEntry::new(
            actor,
            now,
            verb,
            sessions::target(before.session_id),
            json!({
                "version": state.version,
                "fields": fields_of(&changes),
                "places": places.iter().take(MOST_PLACES).collect::<Vec<_>>(),
                "changed": places.len(),
                "to": correction.what.verdict(),
                "activity": base.activity_id,
                "event": event.event_id,
            }),
        );
        let activity = Activity {
            actor_label: self.label_of(actor).await?,
            comment: correction.comment.clone().filter(|comment| !comment.trim().is_empty()),
            changes,
            ..base
        };
        Ok(SessionCommit {
            subject: subject_of(&payload),
            warnings: panels::warning_counts(&payload),
            words: Some(words_of(&payload)),
            links: (state.kind == Kind::Business).then(|| ubo::links(&payload)),
            payload: Some(payload),
            event: Some(event),
            ..change::of(stored, state, activity, audit)
        })
    }
}

/// What of a newer payload is kept as hands had made it, oldest change first.
pub(crate) fn made_by_hand(activities: &[Activity]) -> Vec<Change> {
    let by_hand = activities.iter().rev().filter(|activity| activity.act != Act::Revised);
    by_hand.flat_map(|activity| activity.changes.iter().cloned()).collect()
}

fn correctable(state: &SessionState) -> Result<(), DeskError> {
    match state.redaction {
        None => Ok(()),
        Some(_) => Err(DeskError::NotAllowed("This session is redacted; nothing in it can be changed any more.")),
    }
}

/// First keys of what was changed: names of fields, never what stands in them.
fn fields_of(changes: &[Change]) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for field in changes.iter().filter_map(|change| change.path.first()) {
        if !fields.contains(field) {
            fields.push(field.clone());
        }
    }
    fields
}

impl ByHand {
    fn apply(&self, payload: &Payload, today: Time) -> Result<(Corrected, Option<&'static str>), DeskError> {
        let corrected = match self {
            Self::Hits { verdicts, node_id, bulk } => corrections::hits(payload, verdicts, node_id.as_deref(), *bulk),
            Self::TickedHits { hits, screenings, review_status } => {
                let whole = screenings.iter().flat_map(|at| corrections::all_hits(payload, *at));
                let all: Vec<HitVerdict> = hits
                    .iter()
                    .cloned()
                    .chain(whole)
                    .map(|hit| HitVerdict { hit, review_status: review_status.clone() })
                    .collect();
                if all.is_empty() {
                    return Err(DeskError::field("hit", "Tick the hits that the verdict is about first."));
                }
                corrections::hits(payload, &all, None, false)
            }
            Self::Document { document, status } => corrections::document(payload, document, status),
            Self::Feature { node_id, feature, status } => {
                let (corrected, array) = corrections::feature(payload, node_id, feature.as_deref(), status)?;
                return Ok((corrected, Some(array)));
            }
            Self::Person { fields, node_id } => corrections::person(payload, fields, node_id.as_deref(), today),
            Self::ProofOfAddress { fields, node_id } => {
                corrections::proof_of_address(payload, fields, node_id.as_deref())
            }
            Self::Company { uuid, fields } => corrections::company(payload, uuid, fields),
            Self::Values { thing, values, cleared } => corrections::form::sent(payload, thing, values, cleared, today),
            Self::Step { step, status } => {
                let (corrected, array) = corrections::step(payload, step, status)?;
                return Ok((corrected, Some(array)));
            }
            Self::Party { uuid, is_skipped } => corrections::party(payload, uuid, *is_skipped),
        };
        Ok((corrected?, None))
    }

    fn names_places(&self) -> bool {
        match self {
            Self::TickedHits { .. }
            | Self::Document { document: Which::At(..), .. }
            | Self::Values { .. }
            | Self::Step { .. } => true,
            Self::Hits { verdicts, .. } => verdicts.iter().any(|verdict| matches!(verdict.hit, Which::At(..))),
            _ => false,
        }
    }

    fn act(&self) -> (Act, &'static str) {
        match self {
            Self::Hits { .. } | Self::TickedHits { .. } => (Act::HitReviewed, "session.review_hits"),
            Self::Document { .. } => (Act::DocumentDecided, "session.decide_document"),
            Self::Feature { .. } | Self::Step { .. } => (Act::FeatureDecided, "session.decide_feature"),
            Self::Person { .. } | Self::ProofOfAddress { .. } | Self::Company { .. } | Self::Values { .. } => {
                (Act::Corrected, "session.correct")
            }
            Self::Party { is_skipped: true, .. } => (Act::PartySkipped, "session.skip_party"),
            Self::Party { is_skipped: false, .. } => (Act::PartySkipped, "session.take_in_party"),
        }
    }

    /// The verdict as the audit log may hold it: one of a closed list, and the same for all.
    fn verdict(&self) -> Option<&str> {
        match self {
            Self::Hits { verdicts, .. } => {
                let first = &verdicts.first()?.review_status;
                verdicts.iter().all(|verdict| verdict.review_status == *first).then_some(first)
            }
            Self::TickedHits { review_status, .. } => Some(review_status),
            Self::Document { status, .. } | Self::Feature { status, .. } | Self::Step { status, .. } => Some(status),
            _ => None,
        }
    }
}

impl From<Fault> for DeskError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotFound => Self::NotFound,
            Fault::Fields(fields) => Self::Invalid(fields),
        }
    }
}
