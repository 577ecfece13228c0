//! One change of one session, all or nothing.

use super::activities::SealedActivity;
use super::files::{self, WantedFile};
use super::outgoing::Outgoing;
use super::party_links::{self, SealedLink, links_with_statuses};
use super::proposals::{self, SealedStep};
use super::{
    Base, Conn, Db, audit, dialect, mails, mentions, outbox, parents, privacy, source_events, summaries, tags,
};
use crate::error::{Stop, StoreError};
use crate::rows::UboRow;
use crate::seal::{Cell, DataKey, Seal};
use crate::types::{Committed, SessionCommit, Written};
use crate::words::read;
use domain::audit::AuditEntry;
use domain::parents::Recomputed;
use domain::session::{Redaction, SessionState};
use domain::time::DAY;
use domain::view::WarningCounts;
use domain::{Kind, Payload, Status, UboSummary, Uuid};
use sqlx::query::Query;
use sqlx::{Database, FromRow, query, query_as, query_scalar};
use std::sync::Arc;

/// A statement that is being given its values.
type Writing<'q> = Query<'q, Db, <Db as Database>::Arguments>;

/// A form sent again after this long is a form of its own.
const FORMS_KEPT_FOR: i64 = 2 * DAY;

/// A commit with everything sealed that can be sealed before the transaction.
struct Change {
    state: SessionState,
    based_on: Option<(i64, i64)>,
    wrapped: Option<Vec<u8>>,
    payload: Option<Payload>,
    revision: Option<Vec<u8>>,
    files: Vec<WantedFile>,
    subject: Vec<u8>,
    warnings: WarningCounts,
    digest: Option<Vec<u8>>,
    overlay: Option<Vec<u8>>,
    words: Option<Vec<Vec<u8>>>,
    links: Option<Vec<SealedLink>>,
    url_token: Option<Vec<u8>>,
    source_event: Option<Vec<u8>>,
    mentions: Vec<Uuid>,
    activity: SealedActivity,
    audit: AuditEntry,
    settles_draft_of: Option<Uuid>,
    form_id: Option<Uuid>,
    proposal: Option<SealedStep>,
    mail: Option<mails::SealedMail>,
    seal: Arc<Seal>,
    key: DataKey,
}

/// What is kept of a session before the change.
#[derive(FromRow)]
struct Before {
    number: i64,
    kind: String,
    status: String,
    revisions: i64,
    url_token: Option<Vec<u8>>,
    claimed_by: Option<String>,
    claimed_until: Option<i64>,
    waiting_proposal: Option<Uuid>,
    #[sqlx(flatten)]
    ubo: UboRow,
}

impl Base {
    pub(crate) async fn commit_session(&self, mut commit: SessionCommit) -> Result<Committed, StoreError> {
        let session_id = commit.state.session_id;
        let (key, wrapped) = match commit.based_on {
            None => {
                let (key, wrapped) = self.seal.new_key(session_id)?;
                (key, Some(wrapped))
            }
            Some(_) => match self.data_key_from(session_id, commit.wrapped_key.take()).await? {
                // what the request for redaction writes is to be read after the session's own key is gone
                Some(_) if commit.state.redaction.is_some() => (self.seal.remains_key(session_id), None),
                Some(key) => (key, None),
                None => return Ok(Committed::Raced),
            },
        };
        let event = commit.event.take().map(|event| Outgoing::seal(&self.seal, &key, event)).transpose()?;
        let change = Change::seal(commit, Arc::clone(&self.seal), key, wrapped)?;
        self.write((change, event), |conn, (change, event)| Box::pin(change.write(conn, event.as_mut()))).await
    }
}

impl Change {
    fn seal(
        commit: SessionCommit,
        seal: Arc<Seal>,
        key: DataKey,
        wrapped: Option<Vec<u8>>,
    ) -> Result<Self, StoreError> {
        let session_id = commit.state.session_id;
        let subject = serde_json::to_vec(&commit.subject).map_err(|_| StoreError::Fault)?;
        let files = match &commit.payload {
            Some(payload) => files::wanted(&seal, &key, session_id, payload)?,
            None => Vec::new(),
        };
        let revision = commit
            .payload
            .as_ref()
            .map(|payload| {
                seal.seal_with(&key, Cell::Payload, &(session_id, commit.state.version), &payload.to_bytes())
            })
            .transpose()?;
        let links = commit
            .links
            .map(|links| {
                (0_i64..).zip(links).map(|(at, link)| SealedLink::seal(&seal, &key, (session_id, at), link)).collect()
            })
            .transpose()?;
        Ok(Self {
            subject: seal.seal_with(&key, Cell::Subject, &session_id, &subject)?,
            payload: commit.payload,
            revision,
            overlay: commit
                .overlay
                .map(|overlay| seal.seal_with(&key, Cell::Overlay, &session_id, &overlay.to_bytes()))
                .transpose()?,
            files,
            digest: commit.ingested.map(|bytes| seal.digest(&bytes)),
            words: commit.words.map(|words| words.iter().map(|word| seal.word_token(word)).collect()),
            links,
            url_token: commit.session_url.map(|url| seal.url_token(&url)),
            mentions: commit.mentions,
            source_event: commit.source_event.map(|id| seal.source_event_token(session_id, &id)),
            activity: SealedActivity::seal(&seal, &key, commit.activity)?,
            mail: commit.mail.map(|mail| mails::SealedMail::seal(&seal, &key, &mail)).transpose()?,
            state: commit.state,
            based_on: commit.based_on,
            wrapped,
            warnings: commit.warnings,
            audit: commit.audit,
            settles_draft_of: commit.settles_draft_of,
            form_id: commit.form_id,
            proposal: commit.proposal.map(|step| SealedStep::seal(&seal, &key, step)).transpose()?,
            seal,
            key,
        })
    }

    async fn write(&mut self, conn: &mut Conn, event: Option<&mut Outgoing>) -> Result<Committed, Stop<Committed>> {
        audit::append(conn, &self.audit).await?;
        let before = match self.based_on {
            None => {
                self.create(conn).await?;
                None
            }
            Some(based_on) => Some(self.update(conn, based_on).await?),
        };
        self.settle_proposals(conn, before.as_ref()).await?;
        let linked = self.link(conn).await?;
        let payload = linked.as_ref().and_then(|linked| linked.payload.as_ref());
        self.keep_payload(conn, before.as_ref(), payload).await?;
        if let Some(token) = &self.source_event
            && !source_events::know(conn, self.state.session_id, token, self.activity.activity.at).await?
        {
            return Err(Stop::Undo(Committed::Raced));
        }
        files::want(conn, self.state.session_id, &self.files, self.activity.activity.at).await?;
        self.activity.insert(conn, self.state.session_id).await?;
        self.activity.count_reasons(conn, self.state.environment).await?;
        mentions::insert(conn, self.state.session_id, &self.activity.activity, &self.mentions).await?;
        self.index_words(conn).await?;
        self.count(conn, before.as_ref()).await?;
        let ubo = self.summarise(conn, before.as_ref()).await?;
        let mut written =
            Written { state: self.state.clone(), payload: payload.or(self.payload.as_ref()).cloned(), ubo };
        if let Some(user_id) = self.settles_draft_of {
            query::<Db>("DELETE FROM drafts WHERE user_id = $1 AND session_id = $2")
                .bind(user_id)
                .bind(self.state.session_id)
                .execute(&mut *conn)
                .await?;
        }
        self.use_form(conn).await?;
        if let Some(mail) = &self.mail {
            mail.insert(conn, &self.state, self.activity.activity.at).await?;
        }
        if let Some(event) = event {
            let body = event.body(&self.seal, &self.key, &written)?;
            let named = (event.event_id, event.event_type);
            outbox::emit(conn, &self.seal, &self.state, named, &body, self.activity.activity.at).await?;
        }
        if linked.is_some_and(|linked| linked.status != self.state.status)
            && let Some(after) =
                parents::refresh(conn, &self.seal, self.state.session_id, self.activity.activity.at).await?
        {
            // it waited for people of whom none is pending: that is a move of its own
            written.state = after.state;
        }
        self.refresh_above(conn, before.as_ref(), written.state.status).await?;
        written.state.claim = written.state.claim.filter(|_| !self.activity.activity.act.ends_claim());
        Ok(Committed::Done(Box::new(written)))
    }

    /// Notes that the form did its work; one that did so before does nothing more.
    async fn use_form(&self, conn: &mut Conn) -> Result<(), Stop<Committed>> {
        let Some(form_id) = self.form_id else { return Ok(()) };
        let at = self.activity.activity.at;
        query::<Db>("DELETE FROM decided_forms WHERE at <= $1")
            .bind(at.plus(-FORMS_KEPT_FOR).0)
            .execute(&mut *conn)
            .await?;
        let used = query::<Db>(
            "INSERT INTO decided_forms (form_id, session_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(form_id)
        .bind(self.state.session_id)
        .bind(at.0)
        .execute(conn)
        .await?;
        if used.rows_affected() > 0 { Ok(()) } else { Err(Stop::Undo(Committed::Raced)) }
    }

    /// Does what the commit says with a proposal, and makes void what still waits once the version moves.
    async fn settle_proposals(&self, conn: &mut Conn, before: Option<&Before>) -> Result<(), Stop<Committed>> {
        if let Some(step) = &self.proposal {
            step.write(conn, &self.state, &self.activity.activity).await?;
        }
        let moved = self.based_on.is_some_and(|(version, _)| version != self.state.version);
        if moved && before.is_some_and(|before| before.waiting_proposal.is_some()) {
            let at = self.activity.activity.at;
            proposals::make_void(conn, &self.seal, self.state.session_id, at).await?;
        }
        Ok(())
    }

    async fn create(&mut self, conn: &mut Conn) -> Result<(), Stop<Committed>> {
        self.state.number =
            query_scalar::<Db, i64>("UPDATE session_numbers SET last = last + 1 WHERE environment = $1 RETURNING last")
                .bind(self.state.environment.wire())
                .fetch_one(&mut *conn)
                .await?;
        let state = &self.state;
        let insert = query::<Db>(
            "INSERT INTO sessions (session_id, number, environment, kind, source, status, version, \
             resubmission_count, created_at, updated_at, entered_review_at, decided_at, person_decision, \
             source_status, event_sequence, subject, errors, warnings, notes, revisions, digest, url_token, \
             workflow_id, submitted_at, expires_at, overlay, source_event_at, source_changed) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, \
             $21, $22, $23, $24, $25, $26, $27, $28) ON CONFLICT (session_id) DO NOTHING",
        )
        .bind(state.session_id)
        .bind(state.number)
        .bind(state.environment.wire());
        let made = self.columns(insert, 0).execute(&mut *conn).await?;
        if made.rows_affected() == 0 {
            return Err(Stop::Undo(Committed::Raced));
        }
        query::<Db>("INSERT INTO subject_keys (session_id, wrapped) VALUES ($1, $2)")
            .bind(state.session_id)
            .bind(self.wrapped.as_deref())
            .execute(&mut *conn)
            .await?;
        Ok(())
    }

    /// Binds what a new row and a changed one have in common, from `$4` to `$28`.
    fn columns<'q>(&'q self, row: Writing<'q>, revisions: i64) -> Writing<'q> {
        let state = &self.state;
        row.bind(state.kind.wire())
            .bind(state.source.wire())
            .bind(state.status.wire())
            .bind(state.version)
            .bind(state.resubmission_count)
            .bind(state.created_at.0)
            .bind(state.updated_at.0)
            .bind(state.entered_review_at.map(|at| at.0))
            .bind(state.decided_at.map(|at| at.0))
            .bind(state.person_decision.map(Status::wire))
            .bind(state.source_status.as_deref())
            .bind(state.event_sequence)
            .bind(&self.subject)
            .bind(self.warnings.errors)
            .bind(self.warnings.warnings)
            .bind(self.warnings.notes)
            .bind(revisions + i64::from(self.payload.is_some()))
            .bind(self.digest.as_deref())
            .bind(self.url_token.as_deref())
            .bind(state.workflow_id.as_deref())
            .bind(state.submitted_at.map(|at| at.0))
            .bind(state.expires_at.map(|at| at.0))
            .bind(self.overlay.as_deref())
            .bind(state.source_event_at.map(|at| at.0))
            .bind(i64::from(state.source_changed))
    }

    async fn update(&mut self, conn: &mut Conn, based_on: (i64, i64)) -> Result<Before, Stop<Committed>> {
        let state = &self.state;
        let before = query_as::<Db, Before>(concat!(
            "SELECT s.number, s.kind, s.status, s.revisions, s.url_token, s.claimed_by, \
             s.claimed_until, (SELECT p.proposal_id FROM proposals p WHERE p.session_id = s.session_id \
             AND p.state = 'waiting') AS waiting_proposal, ",
            ubo_columns!(),
            " FROM sessions s WHERE s.session_id = $1 AND s.version = $2 AND s.event_sequence = $3 \
             AND s.environment = $4 AND s.redaction IS NULL AND s.deleted_at IS NULL \
             AND (CAST($5 AS TEXT) IS NULL OR s.legal_hold_until IS NULL OR s.legal_hold_until <= $6)",
            for_update!()
        ))
        .bind(state.session_id)
        .bind(based_on.0)
        .bind(based_on.1)
        .bind(state.environment.wire())
        .bind(state.redaction.map(Redaction::wire))
        .bind(state.updated_at.0)
        .fetch_optional(&mut *conn)
        .await?;
        let Some(before) = before else { return Err(Stop::Undo(Committed::Raced)) };
        self.state.number = before.number;
        let state = &self.state;
        let at = self.activity.activity.at;
        let ends_claim = self.activity.activity.act.ends_claim();
        if ends_claim {
            // a claim that came after the rules were asked is not passed over: they are asked again
            let known = state.claim.as_ref().map(|claim| claim.holder.as_str());
            let live = before.claimed_until.is_some_and(|until| until > at.0);
            if live && before.claimed_by.as_deref() != known {
                return Err(Stop::Undo(Committed::Raced));
            }
        }
        let update = query::<Db>(
            "UPDATE sessions SET kind = $4, source = $5, status = $6, version = $7, resubmission_count = $8, \
             created_at = $9, updated_at = $10, entered_review_at = $11, decided_at = $12, person_decision = $13, \
             source_status = $14, event_sequence = $15, subject = $16, errors = $17, warnings = $18, notes = $19, \
             revisions = $20, digest = COALESCE($21, digest), url_token = COALESCE($22, url_token), \
             workflow_id = $23, submitted_at = $24, expires_at = $25, overlay = COALESCE($26, overlay), \
             source_event_at = $27, source_changed = $28, redaction = $29, \
             claimed_by = CASE WHEN $30 = 1 THEN NULL ELSE claimed_by END, \
             claimed_name = CASE WHEN $30 = 1 THEN NULL ELSE claimed_name END, \
             claimed_until = CASE WHEN $30 = 1 THEN NULL ELSE claimed_until END \
             WHERE session_id = $1 AND version = $2 AND event_sequence = $3",
        )
        .bind(state.session_id)
        .bind(based_on.0)
        .bind(based_on.1);
        let update = self.columns(update, before.revisions).bind(state.redaction.map(Redaction::wire));
        let changed = update.bind(i64::from(ends_claim)).execute(&mut *conn).await?;
        if changed.rows_affected() > 0 && state.redaction.is_some() {
            privacy::enqueue(conn, state).await?;
        }
        if changed.rows_affected() == 0 { Err(Stop::Undo(Committed::Raced)) } else { Ok(before) }
    }

    /// Writes the links of a company, and says what follows from the sessions that the desk has of them: those statuses
    /// win over the payload's copies. They stay as they are until the commit, since every audited write holds the head of
    /// the chain: a linked session that moves is either seen here, or finds the link.
    async fn link(&self, conn: &mut Conn) -> Result<Option<Recomputed>, Stop<Committed>> {
        let Some(links) = &self.links else { return Ok(None) };
        let (state, at) = (&self.state, self.state.session_id);
        party_links::replace(conn, (at, state.environment), links).await?;
        if let Some(position) = parents::closes_loop(conn, state.environment, at).await? {
            return Err(Stop::Undo(Committed::Looped(usize::try_from(position).unwrap_or_default())));
        }
        let (Some(payload), Kind::Business) = (&self.payload, state.kind) else { return Ok(None) };
        let linked = links_with_statuses(&mut *conn, &self.seal, Some(&self.key), at).await?;
        if linked.is_empty() {
            return Ok(None);
        }
        let linked = linked.into_iter().map(|(link, _, status)| (link, status)).collect();
        Ok(Some(domain::parents::recompute(state, payload, &linked)))
    }

    /// Keeps a new revision; `changed` is the payload where it is not the one that was given.
    async fn keep_payload(
        &self,
        conn: &mut Conn,
        before: Option<&Before>,
        changed: Option<&Payload>,
    ) -> Result<(), StoreError> {
        let Some(given) = &self.revision else { return Ok(()) };
        let row = (self.state.session_id, self.state.version);
        let changed = changed
            .map(|payload| self.seal.seal_with(&self.key, Cell::Payload, &row, &payload.to_bytes()))
            .transpose()?;
        query::<Db>("INSERT INTO revisions (session_id, revision, version, at, payload) VALUES ($1, $2, $3, $4, $5)")
            .bind(self.state.session_id)
            .bind(before.map_or(0, |before| before.revisions) + 1)
            .bind(self.state.version)
            .bind(self.activity.activity.at.0)
            .bind(changed.as_ref().unwrap_or(given))
            .execute(&mut *conn)
            .await?;
        Ok(())
    }

    async fn index_words(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let Some(words) = &self.words else { return Ok(()) };
        query::<Db>("DELETE FROM search_tokens WHERE environment = $1 AND number = $2")
            .bind(self.state.environment.wire())
            .bind(self.state.number)
            .execute(&mut *conn)
            .await?;
        query::<Db>(concat!(
            "INSERT INTO search_tokens (environment, token, number) SELECT CAST($1 AS TEXT), t.token, CAST($2 AS BIGINT) \
             FROM (",
            each_token!("$3"),
            ") t WHERE true ON CONFLICT DO NOTHING"
        ))
        .bind(self.state.environment.wire())
        .bind(self.state.number)
        .bind(dialect::tokens(words))
        .execute(&mut *conn)
        .await?;
        tags::index(conn, self.state.environment.wire(), self.state.number, self.state.session_id).await
    }

    /// Moves the kept count from where the session was to where it is.
    async fn count(&self, conn: &mut Conn, before: Option<&Before>) -> Result<(), StoreError> {
        let (environment, kind, status) =
            (self.state.environment.wire(), self.state.kind.wire(), self.state.status.wire());
        if let Some(before) = before {
            if before.kind == kind && before.status == status {
                return Ok(());
            }
            query::<Db>(
                "UPDATE session_counts SET kept = kept - 1 WHERE environment = $1 AND kind = $2 AND status = $3",
            )
            .bind(environment)
            .bind(&before.kind)
            .bind(&before.status)
            .execute(&mut *conn)
            .await?;
        }
        query::<Db>(
            "INSERT INTO session_counts (environment, kind, status, kept) VALUES ($1, $2, $3, 1) \
             ON CONFLICT (environment, kind, status) DO UPDATE SET kept = session_counts.kept + 1",
        )
        .bind(environment)
        .bind(kind)
        .bind(status)
        .execute(&mut *conn)
        .await?;
        Ok(())
    }

    /// Brings the session's own summary up to date.
    async fn summarise(&self, conn: &mut Conn, before: Option<&Before>) -> Result<Option<UboSummary>, StoreError> {
        let kept = before.and_then(|before| before.ubo.read());
        if self.links.is_none() {
            return Ok(kept);
        }
        let own = match self.state.kind {
            Kind::Business => summaries::of(conn, self.state.session_id).await?,
            Kind::User => None,
        };
        summaries::keep(conn, self.state.environment, self.state.session_id, (kept, own)).await?;
        Ok(own)
    }

    /// Brings the companies that link to the session up to date, when its status moved or its hosted URL is new.
    async fn refresh_above(&self, conn: &mut Conn, before: Option<&Before>, status: Status) -> Result<(), StoreError> {
        let state = &self.state;
        let old_url = before.and_then(|before| before.url_token.as_deref());
        let new_url = self.url_token.as_deref().filter(|token| Some(*token) != old_url);
        let moved = match before {
            None => true,
            Some(before) => read::<Status>(&before.status, "sessions.status")? != status,
        };
        if !moved && new_url.is_none() {
            return Ok(());
        }
        let above =
            summaries::parents(conn, state.environment, state.session_id, old_url, self.url_token.as_deref()).await?;
        parents::refresh_all(conn, &self.seal, state.environment, &above, self.activity.activity.at).await
    }
}
