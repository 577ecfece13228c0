//! Proposals: decisions that wait for a second person. At most one waits for each session; it is void as soon as the
//! session's version moves, in the very transaction that moves it.

use super::activities::SealedActivity;
use super::{Base, Conn, Db, audit, dialect};
use crate::error::{Stop, StoreError};
use crate::seal::{Cell, DataKey, Seal};
use crate::types::{
    Act, Activity, Committed, ListedProposal, NewProposal, Proposal, ProposalQuery, ProposalState, ProposalStep,
    ProposedWords,
};
use crate::words::{Word, read};
use domain::audit::AuditEntry;
use domain::session::SessionState;
use domain::view::QueuedProposal;
use domain::{Actor, Environment, Time, Uuid};
use serde_json::json;
use sqlx::{FromRow, query, query_as, query_scalar};
use std::collections::HashMap;

/// Columns of [`ProposalRow`], of `proposals p` and `subject_keys k`.
macro_rules! proposal_columns {
    () => {
        "p.proposal_id, p.session_id, p.version, p.at, p.proposed_by, p.proposed_name, p.proposed_label, \
         p.person_behind, p.new_status, p.because, p.words, p.state, p.settled_at, p.settled_name, p.decision_id, \
         k.wrapped"
    };
}

macro_rules! listed_proposals {
    ($state:literal) => {
        concat!(
            "SELECT s.number, s.kind, ",
            proposal_columns!(),
            " FROM proposals p JOIN sessions s ON s.session_id = p.session_id \
             LEFT JOIN subject_keys k ON k.session_id = p.session_id \
             WHERE p.environment = $1 AND (p.at, p.proposal_id) < ($2, $3)",
            $state,
            " AND ($4 IS NULL OR p.person_behind IS NULL OR p.person_behind <> $4) \
             ORDER BY p.at DESC, p.proposal_id DESC LIMIT $5"
        )
    };
}

#[derive(FromRow)]
struct ProposalRow {
    proposal_id: Uuid,
    session_id: Uuid,
    version: i64,
    at: i64,
    proposed_by: String,
    proposed_name: String,
    proposed_label: String,
    person_behind: Option<Uuid>,
    new_status: String,
    because: String,
    words: Vec<u8>,
    state: String,
    settled_at: Option<i64>,
    settled_name: Option<String>,
    decision_id: Option<Uuid>,
    wrapped: Option<Vec<u8>>,
}

impl ProposalRow {
    fn open(self, seal: &Seal) -> Result<Proposal, StoreError> {
        let words = match &self.wrapped {
            None => None,
            Some(wrapped) => {
                let key = seal.unwrap_key(self.session_id, wrapped)?;
                let opened = seal.open(&key, Cell::Proposal, &self.proposal_id, &self.words)?;
                Some(serde_json::from_slice(&opened).map_err(|_| StoreError::Corrupt(Cell::Proposal.name()))?)
            }
        };
        Ok(Proposal {
            proposal_id: self.proposal_id,
            session_id: self.session_id,
            version: self.version,
            at: Time(self.at),
            proposed_by: self.proposed_by,
            proposed_name: self.proposed_name,
            proposed_label: self.proposed_label,
            person_behind: self.person_behind,
            new_status: read(&self.new_status, "proposals.new_status")?,
            because: self.because,
            words,
            state: read(&self.state, "proposals.state")?,
            settled: self.settled_at.zip(self.settled_name).map(|(at, name)| (Time(at), name)),
            decision_id: self.decision_id,
        })
    }
}

#[derive(FromRow)]
struct ListedRow {
    number: i64,
    kind: String,
    #[sqlx(flatten)]
    proposal: ProposalRow,
}

/// What a commit does with a proposal, its words sealed.
pub(crate) enum SealedStep {
    Make { new: Box<NewProposal>, words: Vec<u8> },
    Settle { proposal_id: Uuid, state: ProposalState, by: String },
}

impl SealedStep {
    pub(crate) fn seal(seal: &Seal, key: &DataKey, step: ProposalStep) -> Result<Self, StoreError> {
        Ok(match step {
            ProposalStep::Make(new) => {
                let bytes = serde_json::to_vec::<ProposedWords>(&new.words).map_err(|_| StoreError::Fault)?;
                Self::Make { words: seal.seal_with(key, Cell::Proposal, &new.proposal_id, &bytes)?, new }
            }
            ProposalStep::Settle { proposal_id, state, by } => Self::Settle { proposal_id, state, by },
        })
    }

    /// Writes it; a proposal that does not wait any more, or that came first, takes the whole commit back.
    pub(crate) async fn write(
        &self,
        conn: &mut Conn,
        state: &SessionState,
        activity: &Activity,
    ) -> Result<(), Stop<Committed>> {
        let written = match self {
            Self::Make { new, words } => {
                if let Some(replaced) = new.replaces {
                    settle(conn, replaced, (ProposalState::Replaced, activity.at, &activity.actor_name), None).await?;
                }
                make(conn, state, new, words, activity).await?
            }
            Self::Settle { proposal_id, state, by } => {
                let decision = (*state == ProposalState::Confirmed).then_some(activity.activity_id);
                settle(conn, *proposal_id, (*state, activity.at, by), decision).await?
            }
        };
        if written { Ok(()) } else { Err(Stop::Undo(Committed::Raced)) }
    }
}

async fn make(
    conn: &mut Conn,
    state: &SessionState,
    new: &NewProposal,
    words: &[u8],
    activity: &Activity,
) -> Result<bool, StoreError> {
    let made = query::<Db>(
        "INSERT INTO proposals (proposal_id, session_id, environment, version, at, proposed_by, proposed_name, \
         proposed_label, person_behind, new_status, because, words, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'waiting') ON CONFLICT DO NOTHING",
    )
    .bind(new.proposal_id)
    .bind(state.session_id)
    .bind(state.environment.wire())
    .bind(state.version)
    .bind(activity.at.0)
    .bind(&activity.actor_id)
    .bind(&activity.actor_name)
    .bind(&activity.actor_label)
    .bind(new.person_behind)
    .bind(new.new_status.wire())
    .bind(&new.because)
    .bind(words)
    .execute(conn)
    .await?;
    Ok(made.rows_affected() > 0)
}

async fn settle(
    conn: &mut Conn,
    proposal_id: Uuid,
    (state, at, by): (ProposalState, Time, &str),
    decision_id: Option<Uuid>,
) -> Result<bool, StoreError> {
    let settled = query::<Db>(
        "UPDATE proposals SET state = $2, settled_at = $3, settled_name = $4, decision_id = $5 \
         WHERE proposal_id = $1 AND state = 'waiting'",
    )
    .bind(proposal_id)
    .bind(state.word())
    .bind(at.0)
    .bind(by)
    .bind(decision_id)
    .execute(conn)
    .await?;
    Ok(settled.rows_affected() > 0)
}

/// Makes what waits for a session void, because its evidence has changed; says so on its timeline and in the audit
/// log.
pub(crate) async fn make_void(conn: &mut Conn, seal: &Seal, session_id: Uuid, at: Time) -> Result<(), StoreError> {
    let waiting =
        query_scalar::<Db, Uuid>("SELECT proposal_id FROM proposals WHERE session_id = $1 AND state = 'waiting'")
            .bind(session_id)
            .fetch_optional(&mut *conn)
            .await?;
    let Some(proposal_id) = waiting else { return Ok(()) };
    let system = Actor::System;
    let detail = json!({"proposal": proposal_id});
    let entry = AuditEntry::new(&system, at, "proposal.void", format!("session:{session_id}"), detail);
    audit::append(conn, &entry).await?;
    settle(conn, proposal_id, (ProposalState::Void, at, &system.display()), None).await?;
    let activity = Activity {
        activity_id: seal.world.id(),
        at,
        act: Act::Voided,
        actor_id: system.audit_id(),
        actor_name: system.display(),
        actor_label: system.display(),
        status_before: None,
        status_after: None,
        reason_codes: Vec::new(),
        comment: None,
        override_reason: None,
        changes: Vec::new(),
    };
    SealedActivity::without_words(activity).insert(conn, session_id).await
}

/// Who proposed what became these decisions of a session: by the decision's activity.
pub(crate) async fn first_people(conn: &mut Conn, session_id: Uuid) -> Result<HashMap<Uuid, String>, StoreError> {
    let rows = query_as::<Db, (Uuid, String)>(
        "SELECT decision_id, proposed_label FROM proposals WHERE session_id = $1 AND decision_id IS NOT NULL",
    )
    .bind(session_id)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().collect())
}

impl Base {
    pub(crate) async fn proposals_of(&self, session_id: Uuid) -> Result<Vec<Proposal>, StoreError> {
        let rows = query_as::<Db, ProposalRow>(concat!(
            "SELECT ",
            proposal_columns!(),
            " FROM proposals p LEFT JOIN subject_keys k ON k.session_id = p.session_id WHERE p.session_id = $1 \
             ORDER BY p.at DESC, p.proposal_id DESC"
        ))
        .bind(session_id)
        .fetch_all(self.pool())
        .await?;
        rows.into_iter().map(|row| row.open(&self.seal)).collect()
    }

    pub(crate) async fn list_proposals(
        &self,
        asked: &ProposalQuery,
    ) -> Result<(Vec<ListedProposal>, bool), StoreError> {
        let text = match asked.state {
            Some(_) => listed_proposals!(" AND p.state = $6"),
            None => listed_proposals!(""),
        };
        let (at, id) = asked.before.unwrap_or((Time(i64::MAX), Uuid::max()));
        let limit = asked.limit.max(0);
        let rows = query_as::<Db, ListedRow>(text)
            .bind(asked.environment.wire())
            .bind(at.0)
            .bind(id)
            .bind(asked.not_by)
            .bind(limit + 1);
        let rows = match asked.state {
            Some(state) => rows.bind(state.word()),
            None => rows,
        };
        let mut rows = rows.fetch_all(self.pool()).await?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > most;
        rows.truncate(most);
        let listed = rows.into_iter().map(|row| {
            Ok(ListedProposal {
                number: row.number,
                kind: read(&row.kind, "sessions.kind")?,
                proposal: row.proposal.open(&self.seal)?,
            })
        });
        Ok((listed.collect::<Result<_, StoreError>>()?, has_more))
    }

    pub(crate) async fn proposed_for(&self, sessions: &[Uuid]) -> Result<Vec<QueuedProposal>, StoreError> {
        if sessions.is_empty() {
            return Ok(Vec::new());
        }
        let text = concat!(
            "SELECT session_id, new_status, proposed_name FROM proposals WHERE state = 'waiting' AND session_id IN (",
            each_id!("$1"),
            ")"
        );
        let rows: Vec<(Uuid, String, String)> =
            query_as::<Db, _>(text).bind(dialect::ids(sessions)).fetch_all(self.pool()).await?;
        rows.into_iter()
            .map(|(session_id, new_status, who)| {
                Ok(QueuedProposal { session_id, new_status: read(&new_status, "proposals.new_status")?, who })
            })
            .collect()
    }

    pub(crate) async fn count_proposals(
        &self,
        environment: Environment,
        state: Option<ProposalState>,
        up_to: i64,
    ) -> Result<i64, StoreError> {
        let text = match state {
            Some(_) => {
                "SELECT count(*) FROM (SELECT 1 FROM proposals WHERE environment = $1 AND state = $3 LIMIT $2) AS found"
            }
            None => "SELECT count(*) FROM (SELECT 1 FROM proposals WHERE environment = $1 LIMIT $2) AS found",
        };
        let counting = query_scalar::<Db, i64>(text).bind(environment.wire()).bind(up_to);
        let counting = match state {
            Some(state) => counting.bind(state.word()),
            None => counting,
        };
        Ok(counting.fetch_one(self.pool()).await?)
    }

    pub(crate) async fn maker_of_key(&self, key_id: Uuid) -> Result<Option<Uuid>, StoreError> {
        Ok(query_scalar::<Db, Option<Uuid>>("SELECT created_by FROM api_keys WHERE key_id = $1")
            .bind(key_id)
            .fetch_optional(self.pool())
            .await?
            .flatten())
    }
}
