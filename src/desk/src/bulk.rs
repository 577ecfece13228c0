//! Many sessions at once: chosen, asked what to do with them, and then each by the use case of a single one, with its own
//! result. A job that broke off goes on where it was: a row pins the version that was seen, so nothing is done twice.

use crate::{Desk, DeskError, claims, lists, sessions};
use domain::audit::AuditEntry;
use domain::decision::{COMMENT_LIMIT, Channel, Command};
use domain::reasons::OTHER;
use domain::time::SECOND;
use domain::view::{AccountState, BulkAct, BulkPage, BulkRow, BulkState, ListFilter, RowOutcome};
use domain::{Actor, Right, Status, Time, Uuid, tags};
use serde_json::json;
use std::time::Duration;
use store::types::{Act, BulkJob, BulkWords, LeasedBulkRow, NewBulk, Planned};

/// Most sessions of one job.
pub const MOST: i64 = 1_000;
/// Sessions on a page of a job.
const PAGE: i64 = 100;
/// Rows leased at once, and for how long: what a crash leaves waits this long.
const LEASE: (i64, i64) = (20, 60 * SECOND);

/// Which sessions are meant.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// These, each as it was seen.
    Rows(Vec<(Uuid, i64)>),
    /// Those that this filter finds now, the newest [`MOST`].
    Matching(Box<ListFilter>),
}

/// What a person typed to start a job.
#[derive(Clone, Debug, Default)]
pub struct BulkForm {
    /// `me`, or the id of a person.
    pub assignee: String,
    /// Tags between commas.
    pub tags: String,
    /// Reasons.
    pub reason_codes: Vec<String>,
    /// Comment.
    pub comment: String,
}

impl Desk {
    /// Keeps a choice of sessions as a job that waits to be started; its id. The same choice under the same id is the
    /// same job.
    ///
    /// # Errors
    /// Without the right to the act; when nothing is chosen.
    pub async fn plan_bulk(
        &self,
        actor: &Actor,
        bulk_id: Uuid,
        act: Option<BulkAct>,
        chosen: Chosen,
    ) -> Result<Uuid, DeskError> {
        Self::require(actor, Right::WorkOnSession)?;
        let user_id = lists::person_of(actor).ok_or(DeskError::NotFound)?;
        let act = act.ok_or_else(|| DeskError::field("act", "Choose what to do with the sessions."))?;
        Self::require(actor, lists::bulk_right(act))?;
        let mut rows = match chosen {
            Chosen::Rows(rows) => rows,
            Chosen::Matching(filter) => self.matching(actor, &filter).await?,
        };
        let mut seen = std::collections::HashSet::new();
        rows.retain(|(session_id, _)| seen.insert(*session_id));
        rows.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
        if rows.is_empty() {
            return Err(DeskError::field("session", "Tick at least one session, or choose all that match."));
        }
        let text: String = rows.iter().map(|(id, version)| format!("{id} {version},")).collect();
        let digest = crate::sha256(&[act.wire().as_bytes(), b" ", text.as_bytes()]);
        let (made_at, count) = (self.world.now(), rows.len());
        let mut job = NewBulk { bulk_id, user_id, act, digest, made_at, rows };
        loop {
            let detail = json!({"act": act.wire(), "sessions": count});
            let entry = AuditEntry::new(actor, made_at, "bulk.choose", target(job.bulk_id), detail);
            match self.store.plan_bulk(job.clone(), entry).await? {
                Planned::Made | Planned::There => return Ok(job.bulk_id),
                // the page was used before, with another choice
                Planned::Taken => job.bulk_id = self.world.id(),
            }
        }
    }

    async fn matching(&self, actor: &Actor, filter: &ListFilter) -> Result<Vec<(Uuid, i64)>, DeskError> {
        let filter = ListFilter { before: None, after: None, limit: MOST, ..filter.clone() };
        let mut query = self.list_query(actor, &filter).await?;
        let mut found = Vec::new();
        loop {
            let page = self.store.list_sessions(&query).await?;
            found.extend(page.rows.into_iter().map(|row| (row.state.session_id, row.state.version)));
            query.limit = MOST - i64::try_from(found.len()).unwrap_or(MOST);
            // a page that is not full may be where a look ended, not where the list does
            query.before = page.older;
            if query.limit <= 0 || query.before.is_none() {
                return Ok(found);
            }
        }
    }

    /// Starts a job that was chosen before. Starting it again changes nothing.
    ///
    /// # Errors
    /// Without the right to the act; a job of somebody else's; what was typed does not do.
    pub async fn start_bulk(&self, actor: &Actor, bulk_id: Uuid, form: &BulkForm) -> Result<(), DeskError> {
        let job = self.own_bulk(actor, bulk_id).await?;
        Self::require(actor, lists::bulk_right(job.act))?;
        if job.state != BulkState::Planned {
            return Ok(());
        }
        let words = self.read_bulk(actor, job.act, form).await?;
        let now = self.world.now();
        let total: i64 = job.counts.iter().map(|(_, n)| n).sum();
        let detail = json!({
            "act": job.act.wire(), "sessions": total, "to": words.assignee.map(claims::person_id),
            "reason_codes": crate::decide::for_audit(&self.catalogue().await?, &words.reason_codes),
        });
        let entry = AuditEntry::new(actor, now, "bulk.start", target(bulk_id), detail);
        self.store.start_bulk(bulk_id, &words, now, entry).await?;
        Ok(())
    }

    async fn read_bulk(&self, actor: &Actor, act: BulkAct, form: &BulkForm) -> Result<BulkWords, DeskError> {
        let comment = form.comment.trim().replace("\r\n", "\n");
        if comment.chars().count() > COMMENT_LIMIT {
            let sentence = format!("The comment may have at most {COMMENT_LIMIT} characters.");
            return Err(DeskError::field("comment", sentence));
        }
        match act {
            BulkAct::Assign => {
                let me = lists::person_of(actor);
                let assignee = if form.assignee == "me" { me } else { Uuid::try_parse(&form.assignee).ok() };
                let assignee = assignee.ok_or_else(|| DeskError::field("assignee", "Choose who gets the sessions."))?;
                if Some(assignee) != me {
                    Self::require(actor, Right::Reassign)?;
                    if !self.assignable().await?.iter().any(|(id, _)| *id == assignee) {
                        return Err(DeskError::field("assignee", "Choose a person who decides sessions."));
                    }
                }
                Ok(BulkWords { assignee: Some(assignee), ..BulkWords::default() })
            }
            BulkAct::Tag => {
                let given = form.tags.split(',').filter(|tag| !tag.trim().is_empty()).map(tags::read);
                let tags: Vec<String> =
                    given.collect::<Result<_, _>>().map_err(|sentence| DeskError::field("tags", sentence))?;
                if tags.is_empty() {
                    return Err(DeskError::field("tags", "Write at least one tag."));
                }
                Ok(BulkWords { tags, ..BulkWords::default() })
            }
            BulkAct::Approve => Ok(BulkWords { comment, ..BulkWords::default() }),
            BulkAct::Decline | BulkAct::AskAgain => {
                let reasons = self.catalogue().await?;
                let fits =
                    |code: &&String| reasons.fits(code, status_of(act).unwrap_or(Status::Declined)) == Some(true);
                let reason_codes: Vec<String> = form.reason_codes.iter().filter(fits).cloned().collect();
                if reason_codes.is_empty() {
                    return Err(DeskError::field("reason_codes", "Choose at least one reason."));
                }
                if reason_codes.iter().any(|code| code == OTHER) && comment.is_empty() {
                    return Err(DeskError::field("comment", "Say in the comment which other reason there is."));
                }
                Ok(BulkWords { reason_codes, comment, ..BulkWords::default() })
            }
        }
    }

    /// Works on a running job until it is done, others have the rest of it in hand, or the time is up.
    ///
    /// # Errors
    /// When the store fails; what is not done is done by whoever comes next.
    pub async fn run_bulk(&self, bulk_id: Uuid, most: Duration) -> Result<(), DeskError> {
        let until = self.world.now().plus(i64::try_from(most.as_micros()).unwrap_or(i64::MAX));
        let Some(job) = self.store.find_bulk(bulk_id).await?.filter(|job| job.state == BulkState::Running) else {
            return Ok(());
        };
        let Some(words) = &job.words else { return Ok(()) };
        let user = self.store.find_user(job.user_id).await?;
        let user = user.filter(|user| user.state == AccountState::Active);
        // the roles of now: a right that was taken away is gone for what is left of the job too
        let actor = user.map(|user| Actor::Person { user_id: user.user_id, name: user.name, roles: user.roles });
        loop {
            let now = self.world.now();
            if now >= until {
                return Ok(());
            }
            let rows = self.store.lease_bulk_rows(bulk_id, now, now.plus(LEASE.1), LEASE.0).await?;
            if rows.is_empty() {
                self.store.end_bulk(bulk_id, now).await?;
                return Ok(());
            }
            for row in rows {
                let done = match &actor {
                    Some(actor) => self.bulk_row(actor, &job, words, &row).await,
                    None => Err(DeskError::NotAllowed("Who started this may not sign in any more.")),
                };
                let (outcome, sentence) = match done {
                    Ok(outcome) => (outcome, None),
                    Err(DeskError::Store(error)) => return Err(DeskError::Store(error)),
                    Err(refused) => (RowOutcome::Refused, Some(refused.sentence())),
                };
                self.store.finish_bulk_row(bulk_id, row.position, outcome, sentence).await?;
            }
        }
    }

    /// Works on every job that nobody has in hand; how many there were.
    ///
    /// # Errors
    /// As [`Desk::run_bulk`].
    pub async fn run_due_bulks(&self, most: Duration) -> Result<usize, DeskError> {
        let due = self.store.due_bulks(self.world.now()).await?;
        for bulk_id in &due {
            self.run_bulk(*bulk_id, most).await?;
        }
        Ok(due.len())
    }

    /// One session of a job, by the use case of a single one.
    async fn bulk_row(
        &self,
        actor: &Actor,
        job: &BulkJob,
        words: &BulkWords,
        row: &LeasedBulkRow,
    ) -> Result<RowOutcome, DeskError> {
        Self::require(actor, lists::bulk_right(job.act))?;
        let id = row.session_id;
        let Some(new_status) = status_of(job.act) else {
            match (job.act, words.assignee) {
                (BulkAct::Tag, _) => {
                    self.change_tags(actor, id, tags::Change::Add(words.tags.clone())).await?;
                }
                (_, Some(to)) if Some(to) == lists::person_of(actor) => {
                    self.claim(actor, id).await?;
                }
                (_, Some(to)) => {
                    let stored = self.visible(actor, id).await?;
                    let held = claims::live(&stored, self.world.now()).map(|claim| claim.holder.clone());
                    if row.resumed && held == Some(claims::person_id(to)) {
                        return Ok(RowOutcome::Done);
                    }
                    self.assign(actor, id, to).await?;
                }
                (_, None) => return Err(DeskError::field("assignee", "Choose who gets the sessions.")),
            }
            return Ok(RowOutcome::Done);
        };
        if row.resumed
            && let Some(outcome) =
                self.done_before(actor, id, new_status, job.started_at.unwrap_or(job.made_at)).await?
        {
            return Ok(outcome);
        }
        let command = Command {
            new_status,
            comment: words.comment.clone(),
            reason_codes: words.reason_codes.clone(),
            nodes_to_resubmit: Vec::new(),
            expected_version: Some(row.version),
            mail: None,
            override_reason: String::new(),
        };
        let before = self.visible(actor, id).await?.state.version;
        let decided = self.decide(actor, id, &command, Channel::Form).await?;
        if decided.proposal_id.is_some() {
            return Ok(RowOutcome::Proposed);
        }
        let moved = self.visible(actor, id).await?.state.version != before;
        Ok(if moved { RowOutcome::Done } else { RowOutcome::Unchanged })
    }

    /// What an earlier worker did of a decision before it broke off.
    async fn done_before(
        &self,
        actor: &Actor,
        session_id: Uuid,
        new_status: Status,
        since: Time,
    ) -> Result<Option<RowOutcome>, DeskError> {
        let me = actor.audit_id();
        let activities = self.store.activities(session_id).await?;
        let own = activities.iter().filter(|done| done.actor_id == me && done.at >= since);
        // a tenth request to the subject is a refusal
        let meant =
            |status: Status| status == new_status || (new_status == Status::Resubmitted && status == Status::Declined);
        Ok(own.filter(|done| done.status_after.is_some_and(meant)).find_map(|done| match done.act {
            Act::Decided => Some(RowOutcome::Done),
            Act::Proposed => Some(RowOutcome::Proposed),
            _ => None,
        }))
    }

    /// The page of a job.
    ///
    /// # Errors
    /// Without the right, or when it is nobody's or somebody else's.
    pub async fn bulk_page(
        &self,
        actor: &Actor,
        bulk_id: Uuid,
        only: Option<RowOutcome>,
        after: Option<i64>,
    ) -> Result<BulkPage, DeskError> {
        let job = self.own_bulk(actor, bulk_id).await?;
        let mut rows = self.store.bulk_rows(bulk_id, only, after.unwrap_or(-1), PAGE + 1).await?;
        let further = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        let planned = job.state == BulkState::Planned;
        let reasons = match status_of(job.act).filter(|status| planned && *status != Status::Approved) {
            None => Vec::new(),
            Some(status) => {
                let all = sessions::reason_options(&self.catalogue().await?);
                let fits = |reason: &domain::view::ReasonOption| match status {
                    Status::Declined => reason.declined,
                    _ => reason.resubmitted,
                };
                all.into_iter().filter(fits).collect()
            }
        };
        let people = match job.act {
            BulkAct::Assign if planned && actor.may(Right::Reassign) => self.assignable().await?,
            _ => Vec::new(),
        };
        let count = |outcome: RowOutcome| job.counts.iter().find(|(o, _)| *o == outcome).map_or(0, |(_, n)| *n);
        Ok(BulkPage {
            bulk_id,
            act: job.act,
            state: job.state,
            counts: RowOutcome::ALL.iter().map(|outcome| (*outcome, count(*outcome))).collect(),
            after: rows.last().filter(|_| further).map(|row| row.position),
            rows: rows
                .into_iter()
                .map(|row| BulkRow {
                    position: row.position,
                    session_id: row.session.state.session_id,
                    number: row.session.state.number,
                    subject: sessions::named(&row.session.subject.name, row.session.state.number),
                    status: row.session.state.status,
                    outcome: row.outcome,
                    sentence: row.sentence,
                })
                .collect(),
            only,
            reasons,
            people,
            times: (job.made_at, job.started_at, job.ended_at),
            now: self.world.now(),
        })
    }

    pub(crate) async fn own_bulk(&self, actor: &Actor, bulk_id: Uuid) -> Result<BulkJob, DeskError> {
        Self::require(actor, Right::WorkOnSession)?;
        let found = self.store.find_bulk(bulk_id).await?;
        found.filter(|job| Some(job.user_id) == lists::person_of(actor)).ok_or(DeskError::NotFound)
    }
}

/// Sessions of a job that have their result, and all.
pub(crate) fn settled(job: &BulkJob) -> (i64, i64) {
    let open = |outcome: RowOutcome| matches!(outcome, RowOutcome::Waiting | RowOutcome::Working);
    let settled = job.counts.iter().filter(|(outcome, _)| !open(*outcome)).map(|(_, n)| n).sum();
    (settled, job.counts.iter().map(|(_, n)| n).sum())
}

fn target(bulk_id: Uuid) -> String {
    format!("bulk:{bulk_id}")
}

/// The status that an act gives; `None` for one that is no decision.
fn status_of(act: BulkAct) -> Option<Status> {
    match act {
        BulkAct::Approve => Some(Status::Approved),
        BulkAct::Decline => Some(Status::Declined),
        BulkAct::AskAgain => Some(Status::Resubmitted),
        BulkAct::Assign | BulkAct::Tag => None,
    }
}
