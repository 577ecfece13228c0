//! Sessions come in: a payload makes a session or adds a revision (contract `PUT …/decision/` and `import`).

use crate::change::{self, Telling};
use crate::{Desk, DeskError, corrections, countries, decide, privacy, sessions};
use domain::audit::AuditEntry;
use domain::corrections::replay;
use domain::event::EventType;
use domain::person_row::PersonRow;
use domain::search::Facet;
use domain::session::SessionState;
use domain::source_event::{Heard, SourceEvent};
use domain::{Actor, Environment, Kind, Payload, Right, Source, Status, Time, Uuid};
use domain::{decision, duplicates, panels, search, ubo};
use serde_json::{Value, json};
use store::types::{Act, Activity, Committed, NewEvent, SessionCommit, SourceNote, StoredSession, Subject};

/// What became of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ingested {
    /// A new session.
    Created,
    /// A new revision.
    Revised,
    /// The same content again: no revision was written.
    Unchanged,
    /// An event of the source that came before: only that was written down.
    Repeated,
    /// An event of the source that is older than one that came before: only that was written down.
    Late,
}

/// Result of bringing in a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Put {
    /// The session.
    pub session_id: Uuid,
    /// What became of it.
    pub ingested: Ingested,
}

/// What came of a payload, and the session as it is then.
#[derive(Clone, Debug)]
pub struct Brought {
    /// What became of the payload.
    pub ingested: Ingested,
    /// The session.
    pub json: Value,
}

/// How often a lost race is tried again.
const TRIES: usize = 16;
/// Longest workflow id kept beside the payload, in characters; vendors' are UUIDs.
const WORKFLOW_ID_LIMIT: usize = 200;

/// Longest name and second line in lists, in characters.
const SUBJECT_LIMIT: usize = 300;
/// Longest `vendor_data` in lists, in characters.
const VENDOR_DATA_LIMIT: usize = 1_000;

impl Desk {
    /// Brings in a payload. A key's environment replaces the payload's.
    ///
    /// # Errors
    /// Without the right; when the session belongs to the other environment; when its kind would change.
    pub async fn put_session(&self, actor: &Actor, source: Source, payload: Payload) -> Result<Put, DeskError> {
        self.put_event(actor, source, payload, &SourceEvent::default()).await
    }

    /// Brings in a payload, and gives the session back.
    ///
    /// # Errors
    /// As [`Desk::put_session`].
    pub async fn bring(
        &self,
        actor: &Actor,
        source: Source,
        payload: Payload,
        event: &SourceEvent,
    ) -> Result<Brought, DeskError> {
        let put = self.put_event(actor, source, payload, event).await?;
        let json = self.json_of(actor, put.session_id, &[]).await?.0;
        Ok(Brought { ingested: put.ingested, json })
    }

    /// Has a commit that is about to come keep the session after it as the answer.
    async fn foretell_brought(&self, state: &SessionState, ingested: Ingested) -> Result<(), DeskError> {
        if store::in_call() {
            let beside = self.beside(state).await?;
            store::foretell(move |committed: &Committed| match committed {
                Committed::Done(written) => Some(Brought {
                    ingested,
                    json: beside.json(written.payload.as_ref()?, &written.state, written.ubo),
                }),
                Committed::Raced | Committed::Looped(_) => None,
            });
        }
        Ok(())
    }

    /// Brings in a payload with what the source says of its event: one that comes again, or after a later one, changes
    /// nothing and is recorded as such.
    ///
    /// # Errors
    /// As [`Desk::put_session`].
    pub async fn put_event(
        &self,
        actor: &Actor,
        source: Source,
        payload: Payload,
        event: &SourceEvent,
    ) -> Result<Put, DeskError> {
        Self::require(actor, Right::Ingest)?;
        let session_id = payload.session_id().ok_or(DeskError::NotFound)?;
        let environment = actor.confined_to().or_else(|| payload.environment()).unwrap_or(Environment::Live);
        let canonical = payload.canonical();
        for _ in 0..TRIES {
            let found = self.store.find_session(session_id).await?;
            let heard = match (&found, &event.id) {
                (Some(stored), Some(id)) => {
                    event.heard(self.store.knows_source_event(session_id, id).await?, stored.state.source_event_at)
                }
                (Some(stored), None) => event.heard(false, stored.state.source_event_at),
                (None, _) => Heard::News,
            };
            let mut commit = match found {
                None => self.creation(actor, source, environment, &payload, &canonical).await?,
                Some(stored) if stored.state.environment != environment => return Err(DeskError::NotFound),
                Some(stored) if stored.state.redaction.is_some() => {
                    privacy::changeable(&stored.state)?;
                    return Err(DeskError::Busy);
                }
                Some(stored) if stored.state.kind != payload.kind() => {
                    return Err(DeskError::field("session_kind", "The kind of a session does not change."));
                }
                Some(stored)
                    if heard != Heard::News || self.store.is_digest_of(&stored.ingested_digest, &canonical) =>
                {
                    let ingested = match heard {
                        Heard::News => Ingested::Unchanged,
                        Heard::Repeated => Ingested::Repeated,
                        Heard::Late => Ingested::Late,
                    };
                    if self.noted(actor, &stored.state, event, ingested).await? {
                        return Ok(Put { session_id, ingested });
                    }
                    continue;
                }
                Some(stored) => self.revision(actor, stored, &payload, &canonical).await?,
            };
            commit.source_event.clone_from(&event.id);
            commit.state.source_event_at = commit.state.source_event_at.max(event.at);
            let ingested = if commit.based_on.is_none() { Ingested::Created } else { Ingested::Revised };
            self.foretell_brought(&commit.state, ingested).await?;
            match self.store.commit_session(commit).await? {
                Committed::Done(_) => return Ok(Put { session_id, ingested }),
                Committed::Raced => {}
                Committed::Looped(position) => return Err(looped(&payload, position)),
            }
            if ingested == Ingested::Created && self.store.is_deleted(session_id).await? {
                return Err(DeskError::NotAllowed(privacy::DELETED));
            }
        }
        Err(DeskError::Busy)
    }

    /// Reads what a caller says of the source's event.
    ///
    /// # Errors
    /// `id` or `at`, whichever is wrong, and a sentence.
    pub fn source_event(
        &self,
        id: Option<&str>,
        at: Option<&str>,
    ) -> Result<SourceEvent, (&'static str, &'static str)> {
        SourceEvent::read(id, at, self.world.now())
    }

    /// Writes down an event that changes nothing; false when the session moved on meanwhile.
    async fn noted(
        &self,
        actor: &Actor,
        state: &SessionState,
        event: &SourceEvent,
        ingested: Ingested,
    ) -> Result<bool, DeskError> {
        let (act, word) = match ingested {
            Ingested::Repeated => (Some(Act::SourceRepeated), "repeated"),
            Ingested::Late => (Some(Act::SourceLate), "late"),
            // the same content: nothing is told of it, but its time counts
            _ if event.is_empty() => return Ok(true),
            _ => (None, "unchanged"),
        };
        let note = SourceNote {
            session_id: state.session_id,
            based_on: act.is_none().then_some((state.version, state.event_sequence)),
            id: event.id.clone(),
            // a repeat may name any time; of a late one the newest is later
            at: event.at.filter(|_| act.is_none()),
            activity: act.map(|act| self.activity(actor, act, None, None)),
            audit: AuditEntry::new(
                actor,
                self.world.now(),
                "session.source_event",
                sessions::target(state.session_id),
                json!({"heard": word, "happened_at": event.at.map(Time::rfc3339)}),
            ),
        };
        if store::in_call() {
            let json = self.json_of(actor, state.session_id, &[]).await?.0;
            store::foretell(move |noted: &bool| noted.then(|| Brought { ingested, json: json.clone() }));
        }
        Ok(self.store.note_source_event(note).await?)
    }

    pub(crate) async fn creation(
        &self,
        actor: &Actor,
        source: Source,
        environment: Environment,
        payload: &Payload,
        canonical: &[u8],
    ) -> Result<SessionCommit, DeskError> {
        let now = self.world.now();
        let status = payload.status().unwrap_or(Status::NotStarted);
        let created_at = payload.created_at().filter(|at| *at <= now).unwrap_or(now);
        let state = SessionState {
            environment,
            source,
            resubmission_count: i64::from(status == Status::Resubmitted),
            updated_at: now,
            source_status: payload.text("status").map(str::to_owned),
            workflow_id: workflow_of(payload),
            submitted_at: matches!(
                status,
                Status::InReview | Status::Approved | Status::Declined | Status::Resubmitted | Status::KycExpired
            )
            .then_some(created_at),
            expires_at: payload.text("expires_at").and_then(Time::parse),
            ..SessionState::begun(payload.session_id().unwrap_or_default(), payload.kind(), status, created_at)
        };
        let activity = self.activity(actor, Act::Created, None, Some(status));
        let audit = AuditEntry::new(
            actor,
            now,
            "session.create",
            sessions::target(state.session_id),
            json!({"environment": environment.wire(), "kind": state.kind.wire(), "status": status.wire()}),
        );
        let event = self.tell(actor, &state, Telling::new(EventType::SessionCreated, payload)).await?;
        Ok(brought(payload, canonical, event, SessionCommit::of(state, None, activity, audit)))
    }

    async fn revision(
        &self,
        actor: &Actor,
        stored: StoredSession,
        payload: &Payload,
        canonical: &[u8],
    ) -> Result<SessionCommit, DeskError> {
        let now = self.world.now();
        let activities = self.store.activities(stored.state.session_id).await?;
        // what people changed by hand outlasts a payload that says the same as before
        let by_hand = corrections::made_by_hand(&activities);
        let kept = replay(payload.clone(), &stored.payload, &by_hand);
        let payload = &kept.payload;
        let before = &stored.state;
        // what was set by hand lies over what comes in
        let payload = &stored.overlay.lay(payload);
        let says = payload.status().unwrap_or(before.status);
        let outcome = decision::ingest(before, says);
        let state = SessionState {
            status: outcome.status,
            version: before.version + 1,
            updated_at: now,
            entered_review_at: decision::entered_review(before, outcome.status, now),
            submitted_at: decision::handed_in(before, outcome.status, now),
            source_status: payload.text("status").map(str::to_owned),
            source_changed: outcome.source_changed,
            event_sequence: before.event_sequence + 1,
            workflow_id: workflow_of(payload).or_else(|| before.workflow_id.clone()),
            expires_at: payload.text("expires_at").and_then(Time::parse).or(before.expires_at),
            ..before.clone()
        };
        let moved = outcome.status != before.status;
        let event_type = if moved { EventType::StatusUpdated } else { EventType::DataUpdated };
        let telling = Telling {
            previous_status: Some(before.status),
            reviews: decide::reviews_of(activities, &self.store.proposals_of(before.session_id).await?),
            ..Telling::new(event_type, payload)
        };
        let activity = Activity {
            changes: kept.changes,
            ..self.activity(actor, Act::Revised, moved.then_some(before.status), moved.then_some(state.status))
        };
        let audit = AuditEntry::new(
            actor,
            now,
            "session.revise",
            sessions::target(state.session_id),
            json!({
                "version": state.version,
                "status": state.status.wire(),
                "contradicts_person": outcome.source_changed,
                "kept_by_hand": activity.changes.len(),
            }),
        );
        let event = self.tell(actor, &state, telling).await?;
        Ok(brought(payload, canonical, event, change::of(&stored, state, activity, audit)))
    }

    /// An activity of now, without comment and reasons.
    pub(crate) fn activity(
        &self,
        actor: &Actor,
        act: Act,
        status_before: Option<Status>,
        status_after: Option<Status>,
    ) -> Activity {
        Activity {
            activity_id: self.world.id(),
            at: self.world.now(),
            act,
            actor_id: actor.audit_id(),
            actor_name: actor.display(),
            actor_label: match actor {
                Actor::Key { .. } => "API Client".to_owned(),
                Actor::Person { .. } | Actor::System => actor.display(),
            },
            status_before,
            status_after,
            reason_codes: Vec::new(),
            comment: None,
            changes: Vec::new(),
            override_reason: None,
        }
    }
}

/// A commit with all that a payload brings that came in.
fn brought(payload: &Payload, canonical: &[u8], event: NewEvent, commit: SessionCommit) -> SessionCommit {
    SessionCommit {
        payload: Some(payload.clone()),
        subject: subject_of(payload),
        warnings: panels::warning_counts(payload),
        ingested: Some(canonical.to_vec()),
        words: Some(words_of(payload)),
        links: (commit.state.kind == Kind::Business).then(|| ubo::links(payload)),
        session_url: payload.text("session_url").map(str::to_owned),
        event: Some(event),
        ..commit
    }
}

/// Names the link that leads back to the company itself.
fn looped(payload: &Payload, position: usize) -> DeskError {
    let path = ubo::links(payload).get(position).and_then(|link| ubo::path_of(payload, &link.key));
    let sentence = "This link leads back to the company itself: sessions must not stand under each other in a circle.";
    DeskError::field(path.as_deref().unwrap_or("key_people_checks"), sentence)
}

fn workflow_of(payload: &Payload) -> Option<String> {
    payload.text("workflow_id").map(|id| id.chars().take(WORKFLOW_ID_LIMIT).collect())
}

pub(crate) fn subject_of(payload: &Payload) -> Subject {
    // every list shows them, so they are short whatever a payload says; the payload keeps the whole
    let short = |text: String| text.chars().take(SUBJECT_LIMIT).collect();
    Subject {
        name: payload.subject().map(short).unwrap_or_default(),
        detail: payload.subject_detail().map(short),
        vendor_data: payload.text("vendor_data").map(|text| text.chars().take(VENDOR_DATA_LIMIT).collect()),
        country: payload.country().map(countries::three_letters),
        session_url: payload.text("session_url").map(str::to_owned),
        person: PersonRow::of(payload),
    }
}

/// Words and facets under which a payload is found.
pub(crate) fn words_of(payload: &Payload) -> Vec<String> {
    let texts = payload.search_texts();
    let mut words = search::index_words(texts.iter().map(String::as_str));
    let country = payload.country().map(countries::three_letters);
    let facets = [
        payload.text("vendor_data").map(Facet::VendorData),
        payload.text("workflow_id").map(Facet::Workflow),
        country.as_deref().map(Facet::Country),
    ];
    words.extend(facets.into_iter().flatten().map(Facet::word));
    words.extend(panels::risks(payload).iter().map(|risk| Facet::Warning(risk).word()));
    words.extend(duplicates::marks(payload, countries::three_letters).into_iter().map(|(_, word)| word));
    words
}
