//! Rows as both databases give them, and how they become what the face gives.

use crate::error::StoreError;
use crate::seal::{Cell, DataKey, Seal};
use crate::types::{
    Activity, ApiKey, EarlierSecret, Endpoint, ListedSession, SignIn, StoredRevision, StoredSession, Subject, User,
};
use crate::words::{read, read_opt, split, split_text};
use domain::corrections::Change;
use domain::describe::Overlay;
use domain::session::{Claim, Priority, SessionState};
use domain::view::WarningCounts;
use domain::{Payload, Time, UboSummary, Uuid};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

/// Columns of [`StateRow`], of `sessions s`.
macro_rules! state_columns {
    () => {
        "s.session_id, s.number, s.environment, s.kind, s.source, s.status, s.version, s.resubmission_count, \
         s.created_at, s.updated_at, s.entered_review_at, s.decided_at, s.person_decision, s.source_status, \
         s.source_event_at, s.source_changed, s.event_sequence, s.workflow_id, s.submitted_at, s.expires_at, s.priority, s.claimed_by, s.claimed_name, \
         s.claimed_until, s.redaction, s.legal_hold_until"
    };
}

/// Columns of [`UboRow`], of `sessions s`.
macro_rules! ubo_columns {
    () => {
        "s.ubo_total, s.ubo_approved, s.ubo_flagged, s.ubo_pending"
    };
}

/// Columns of [`ListedRow`], of `sessions s` and `subject_keys k`.
macro_rules! listed_columns {
    () => {
        concat!(state_columns!(), ", ", ubo_columns!(), ", s.subject, s.errors, s.warnings, s.notes, k.wrapped")
    };
}

/// The one session that a link `l` means. Of several sessions with one hosted URL the first counts.
macro_rules! resolved {
    () => {
        "COALESCE(l.child_id, (SELECT u.session_id FROM sessions u WHERE u.environment = l.environment \
         AND u.url_token = l.url_token AND u.url_token IS NOT NULL ORDER BY u.number LIMIT 1))"
    };
}

/// One session, `$1`, with its latest payload: columns of [`SessionRow`].
macro_rules! select_session {
    () => {
        concat!(
            "SELECT ",
            state_columns!(),
            ", ",
            ubo_columns!(),
            ", s.subject, s.revisions, s.digest, s.overlay, r.payload, r.version AS payload_version, k.wrapped FROM sessions s \
             JOIN revisions r ON r.session_id = s.session_id AND r.revision = s.revisions \
             LEFT JOIN subject_keys k ON k.session_id = s.session_id AND s.redaction IS NULL \
             WHERE s.session_id = $1 AND s.deleted_at IS NULL AND (k.wrapped IS NOT NULL OR s.redaction IS NOT NULL)"
        )
    };
}

#[derive(FromRow)]
pub(crate) struct StateRow {
    session_id: Uuid,
    number: i64,
    environment: String,
    kind: String,
    source: String,
    status: String,
    version: i64,
    resubmission_count: i64,
    created_at: i64,
    updated_at: i64,
    entered_review_at: Option<i64>,
    decided_at: Option<i64>,
    person_decision: Option<String>,
    source_status: Option<String>,
    source_event_at: Option<i64>,
    source_changed: i64,
    event_sequence: i64,
    workflow_id: Option<String>,
    submitted_at: Option<i64>,
    expires_at: Option<i64>,
    priority: i64,
    claimed_by: Option<String>,
    claimed_name: Option<String>,
    claimed_until: Option<i64>,
    redaction: Option<String>,
    legal_hold_until: Option<i64>,
}

impl StateRow {
    pub(crate) fn read(self) -> Result<SessionState, StoreError> {
        Ok(SessionState {
            session_id: self.session_id,
            number: self.number,
            kind: read(&self.kind, "sessions.kind")?,
            environment: read(&self.environment, "sessions.environment")?,
            source: read(&self.source, "sessions.source")?,
            status: read(&self.status, "sessions.status")?,
            version: self.version,
            resubmission_count: self.resubmission_count,
            created_at: Time(self.created_at),
            updated_at: Time(self.updated_at),
            entered_review_at: self.entered_review_at.map(Time),
            decided_at: self.decided_at.map(Time),
            person_decision: read_opt(self.person_decision.as_deref(), "sessions.person_decision")?,
            source_status: self.source_status,
            source_event_at: self.source_event_at.map(Time),
            source_changed: self.source_changed != 0,
            event_sequence: self.event_sequence,
            workflow_id: self.workflow_id,
            submitted_at: self.submitted_at.map(Time),
            expires_at: self.expires_at.map(Time),
            priority: Priority::of_rank(self.priority),
            claim: match (self.claimed_by, self.claimed_name, self.claimed_until) {
                (Some(holder), Some(name), Some(until)) => Some(Claim { holder, name, until: Time(until) }),
                _ => None,
            },
            redaction: read_opt(self.redaction.as_deref(), "sessions.redaction")?,
            legal_hold_until: self.legal_hold_until.map(Time),
        })
    }
}

/// The kept summary; -1 stands for none.
#[derive(Clone, Copy, FromRow)]
pub(crate) struct UboRow {
    ubo_total: i64,
    ubo_approved: i64,
    ubo_flagged: i64,
    ubo_pending: i64,
}

impl UboRow {
    pub(crate) fn read(self) -> Option<UboSummary> {
        (self.ubo_total >= 0).then_some(UboSummary {
            total: self.ubo_total,
            approved: self.ubo_approved,
            flagged: self.ubo_flagged,
            pending: self.ubo_pending,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct ListedRow {
    #[sqlx(flatten)]
    pub(crate) state: StateRow,
    #[sqlx(flatten)]
    ubo: UboRow,
    subject: Vec<u8>,
    errors: i64,
    warnings: i64,
    notes: i64,
    wrapped: Option<Vec<u8>>,
}

impl ListedRow {
    pub(crate) fn number(&self) -> i64 {
        self.state.number
    }

    pub(crate) fn open(self, seal: &Seal) -> Result<ListedSession, StoreError> {
        let subject = open_subject(seal, self.state.session_id, self.wrapped.as_deref(), &self.subject)?;
        Ok(ListedSession {
            state: self.state.read()?,
            subject,
            warnings: WarningCounts { errors: self.errors, warnings: self.warnings, notes: self.notes },
            ubo: self.ubo.read(),
            tags: Vec::new(),
        })
    }
}

/// A subject; a mark in its place when its key was destroyed, or is about to be.
pub(crate) fn open_subject(
    seal: &Seal,
    session_id: Uuid,
    wrapped: Option<&[u8]>,
    sealed: &[u8],
) -> Result<Subject, StoreError> {
    let Some(wrapped) = wrapped else { return Ok(Subject::redacted()) };
    let key = seal.unwrap_key(session_id, wrapped)?;
    open_json(seal, &key, Cell::Subject, session_id, sealed)
}

fn open_json<T: serde::de::DeserializeOwned>(
    seal: &Seal,
    key: &DataKey,
    cell: Cell,
    row: Uuid,
    sealed: &[u8],
) -> Result<T, StoreError> {
    let opened = seal.open(key, cell, &row, sealed)?;
    serde_json::from_slice(&opened).map_err(|_| StoreError::Corrupt(cell.name()))
}

#[derive(FromRow)]
pub(crate) struct SessionRow {
    #[sqlx(flatten)]
    state: StateRow,
    #[sqlx(flatten)]
    ubo: UboRow,
    subject: Vec<u8>,
    revisions: i64,
    digest: Vec<u8>,
    payload: Vec<u8>,
    payload_version: i64,
    overlay: Option<Vec<u8>>,
    pub(crate) wrapped: Option<Vec<u8>>,
}

impl SessionRow {
    pub(crate) fn open(self, seal: &Seal) -> Result<StoredSession, StoreError> {
        let session_id = self.state.session_id;
        let wrapped = self.wrapped.as_deref();
        let overlay = match (&self.overlay, wrapped) {
            (Some(sealed), Some(wrapped)) => {
                let key = seal.unwrap_key(session_id, wrapped)?;
                let opened = seal.open(&key, Cell::Overlay, &session_id, sealed)?;
                Overlay::parse(&opened).ok_or(StoreError::Corrupt(Cell::Overlay.name()))?
            }
            _ => Overlay::default(),
        };
        Ok(StoredSession {
            overlay,
            subject: open_subject(seal, session_id, wrapped, &self.subject)?,
            payload: open_payload(seal, wrapped, (session_id, self.payload_version), &self.payload)?,
            state: self.state.read()?,
            revisions: self.revisions,
            ubo: self.ubo.read(),
            ingested_digest: self.digest,
            wrapped_key: self.wrapped,
        })
    }
}

fn open_payload(seal: &Seal, wrapped: Option<&[u8]>, row: (Uuid, i64), sealed: &[u8]) -> Result<Payload, StoreError> {
    let corrupt = || StoreError::Corrupt(Cell::Payload.name());
    let key = seal.key_for(row.0, wrapped, sealed)?.ok_or_else(corrupt)?;
    let opened = seal.open(&key, Cell::Payload, &row, sealed)?;
    Payload::kept(&opened).map_err(|_| corrupt())
}

#[derive(FromRow)]
pub(crate) struct RevisionRow {
    session_id: Uuid,
    revision: i64,
    version: i64,
    at: i64,
    payload: Vec<u8>,
    wrapped: Option<Vec<u8>>,
}

impl RevisionRow {
    pub(crate) fn open(self, seal: &Seal) -> Result<StoredRevision, StoreError> {
        let row = (self.session_id, self.version);
        Ok(StoredRevision {
            revision: self.revision,
            version: self.version,
            at: Time(self.at),
            payload: open_payload(seal, self.wrapped.as_deref(), row, &self.payload)?,
        })
    }
}

/// What people wrote or chose in an activity; sealed as one.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct SealedWords {
    pub(crate) comment: Option<String>,
    pub(crate) reason_codes: Vec<String>,
    #[serde(default)]
    pub(crate) changes: Vec<Change>,
    #[serde(default)]
    pub(crate) override_reason: Option<String>,
}

/// Columns of [`ActivityRow`], of `activity`.
macro_rules! activity_columns {
    () => {
        "activity_id, at, act, actor_id, actor_name, actor_label, status_before, status_after, words"
    };
}

#[derive(FromRow)]
pub(crate) struct ActivityRow {
    activity_id: Uuid,
    at: i64,
    act: String,
    actor_id: String,
    actor_name: String,
    actor_label: String,
    status_before: Option<String>,
    status_after: Option<String>,
    words: Option<Vec<u8>>,
}

impl ActivityRow {
    pub(crate) fn open(self, seal: &Seal, key: Option<&DataKey>) -> Result<Activity, StoreError> {
        let words: SealedWords = match (self.words, key) {
            (Some(sealed), Some(key)) => {
                let opened = seal.open(key, Cell::Words, &self.activity_id, &sealed)?;
                serde_json::from_slice(&opened).map_err(|_| StoreError::Corrupt(Cell::Words.name()))?
            }
            _ => SealedWords::default(),
        };
        Ok(Activity {
            activity_id: self.activity_id,
            at: Time(self.at),
            act: read(&self.act, "activity.act")?,
            actor_id: self.actor_id,
            actor_name: self.actor_name,
            actor_label: self.actor_label,
            status_before: read_opt(self.status_before.as_deref(), "activity.status_before")?,
            status_after: read_opt(self.status_after.as_deref(), "activity.status_after")?,
            reason_codes: words.reason_codes,
            comment: words.comment,
            changes: words.changes,
            override_reason: words.override_reason,
        })
    }
}

/// Columns of [`UserRow`], of `users u`.
macro_rules! user_columns {
    () => {
        "u.user_id, u.email, u.name, u.roles, u.state, u.password_hash, u.created_at, u.last_sign_in_at"
    };
}

#[derive(FromRow)]
pub(crate) struct UserRow {
    user_id: Uuid,
    email: String,
    name: String,
    roles: String,
    state: String,
    password_hash: Option<String>,
    created_at: i64,
    last_sign_in_at: Option<i64>,
}

impl UserRow {
    pub(crate) fn read(self) -> Result<User, StoreError> {
        Ok(User {
            user_id: self.user_id,
            email: self.email,
            name: self.name,
            roles: split(&self.roles, "users.roles")?,
            state: read(&self.state, "users.state")?,
            password_hash: self.password_hash,
            created_at: Time(self.created_at),
            last_sign_in_at: self.last_sign_in_at.map(Time),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct KeyRow {
    key_id: Uuid,
    name: String,
    prefix: String,
    hash: Vec<u8>,
    environment: String,
    scopes: String,
    created_by: Option<Uuid>,
    created_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
    expires_at: Option<i64>,
    networks: String,
}

impl KeyRow {
    pub(crate) fn read(self) -> Result<ApiKey, StoreError> {
        Ok(ApiKey {
            key_id: self.key_id,
            name: self.name,
            prefix: self.prefix,
            hash: self.hash,
            environment: read(&self.environment, "api_keys.environment")?,
            scopes: split(&self.scopes, "api_keys.scopes")?,
            created_by: self.created_by,
            created_at: Time(self.created_at),
            last_used_at: self.last_used_at.map(Time),
            revoked_at: self.revoked_at.map(Time),
            expires_at: self.expires_at.map(Time),
            networks: self.networks.split_whitespace().map(str::to_owned).collect(),
        })
    }
}

/// Columns of [`EndpointRow`], of `endpoints e`.
macro_rules! endpoint_columns {
    () => {
        "e.endpoint_id, e.environment, e.url, e.events, e.headers, e.allow_networks, e.thin, e.secret, e.created_at, \
         e.disabled_at, e.disabled_why, e.earlier_secret, e.earlier_until"
    };
}

#[derive(FromRow)]
pub(crate) struct EndpointRow {
    pub(crate) endpoint_id: Uuid,
    environment: String,
    url: String,
    events: String,
    headers: String,
    allow_networks: String,
    thin: i64,
    secret: Vec<u8>,
    created_at: i64,
    disabled_at: Option<i64>,
    disabled_why: Option<String>,
    earlier_secret: Option<Vec<u8>>,
    earlier_until: Option<i64>,
}

impl EndpointRow {
    /// The endpoint with its secrets.
    pub(crate) fn open(self, seal: &Seal) -> Result<Endpoint, StoreError> {
        let endpoint_id = self.endpoint_id;
        self.with(|sealed| seal.open_secret(endpoint_id, sealed))
    }

    /// The endpoint with its secrets left empty.
    pub(crate) fn read(self) -> Result<Endpoint, StoreError> {
        self.with(|_| Ok(String::new()))
    }

    fn with(self, opened: impl Fn(&[u8]) -> Result<String, StoreError>) -> Result<Endpoint, StoreError> {
        let earlier = match (&self.earlier_secret, self.earlier_until) {
            (Some(sealed), Some(until)) => Some(EarlierSecret { secret: opened(sealed)?, until: Time(until) }),
            _ => None,
        };
        Ok(Endpoint {
            endpoint_id: self.endpoint_id,
            environment: read(&self.environment, "endpoints.environment")?,
            url: self.url,
            events: split(&self.events, "endpoints.events")?,
            headers: split(&self.headers, "endpoints.headers")?,
            allow_networks: split_text(&self.allow_networks).map(str::to_owned).collect(),
            thin: self.thin != 0,
            secret: opened(&self.secret)?,
            earlier,
            created_at: Time(self.created_at),
            disabled_at: self.disabled_at.map(Time),
            disabled_why: self.disabled_why,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct SignInRow {
    id_hash: Vec<u8>,
    user_id: Option<Uuid>,
    data: String,
    created_at: i64,
    last_seen_at: i64,
}

impl SignInRow {
    pub(crate) fn read(self) -> SignIn {
        SignIn {
            id_hash: self.id_hash,
            user_id: self.user_id,
            data: self.data,
            created_at: Time(self.created_at),
            last_seen_at: Time(self.last_seen_at),
        }
    }
}
