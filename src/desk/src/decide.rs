//! Decisions: the form and the API ask the same rule and write the same transaction.

use crate::change as session_change;
use crate::ingest::subject_of;
use crate::{Desk, DeskError, sessions};
use domain::audit::AuditEntry;
use domain::decision::{self, Channel, Circumstances, Command, MailWish, Outcome, Refusal};
use domain::event::{self, Decision, EventParts, EventType, Review};
use domain::four_eyes;
use domain::gates::GateKind;
use domain::masking;
use domain::panels;
use domain::reasons::Catalogue;
use domain::resubmission::Node;
use domain::session::SessionState;
use domain::view::{Draft, FieldChange, RefusalNotice, Told};
use domain::{Actor, Kind, Policies, Right, Status, Uuid};
use serde_json::json;
use store::types::{Act, Activity, Committed, EventBody, KeptDraft, NewEvent, Proposal, SessionCommit, StoredSession};

/// A decision that went through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The session.
    pub session_id: Uuid,
    /// Person or company.
    pub kind: Kind,
    /// Status after it.
    pub status: Status,
    /// The proposal that it became, where it takes two people; the status is still the one before.
    pub proposal_id: Option<Uuid>,
}

/// The decision form as it was sent: text as typed, so that nothing is lost when it is refused.
#[derive(Clone, Debug, Default)]
pub struct FormDecision {
    /// What was typed and ticked.
    pub draft: Draft,
    /// `expected_version` as sent.
    pub expected_version: String,
    /// The note beside it, where it was sent along; otherwise the one that is kept stays.
    pub note: Option<String>,
    /// The form that was sent; none for one that does not say so.
    pub form_id: Option<Uuid>,
}

/// How often a lost race is tried again when the caller named no version.
const TRIES: usize = 64;

impl Desk {
    /// Decides a session.
    ///
    /// # Errors
    /// Without the right; an unknown session; the refusal of the rules; [`DeskError::Stale`] with the winner's name
    /// when the named version is old.
    pub async fn decide(
        &self,
        actor: &Actor,
        session_id: Uuid,
        command: &Command,
        channel: Channel,
    ) -> Result<Decided, DeskError> {
        self.decide_by(actor, session_id, command, channel, None).await
    }

    /// The same by a form, which decides once however often it is sent.
    async fn decide_by(
        &self,
        actor: &Actor,
        session_id: Uuid,
        command: &Command,
        channel: Channel,
        form_id: Option<Uuid>,
    ) -> Result<Decided, DeskError> {
        Self::require(actor, Right::Decide)?;
        let reasons = match command.reason_codes.is_empty() {
            true => Catalogue::default(),
            false => self.catalogue().await?,
        };
        for _ in 0..TRIES {
            let stored = self.visible(actor, session_id).await?;
            if self.was_sent(form_id, session_id).await? {
                let (kind, status) = (stored.state.kind, stored.state.status);
                return Ok(Decided { session_id, kind, status, proposal_id: None });
            }
            let policies = self.policies(stored.state.environment).await?;
            let gates = policies.gate_rules(stored.state.workflow_id.as_deref());
            let at = Circumstances { actor, channel, now: self.world.now(), gates: &gates, reasons: &reasons };
            let change = match decision::decide(&stored.state, &stored.payload, command, &at) {
                Err(Refusal::Stale(version)) => return Err(self.stale(session_id, version).await?),
                Err(refusal) => return Err(DeskError::Refused(refusal)),
                Ok(Outcome::NoOp) => {
                    let (kind, status) = (stored.state.kind, stored.state.status);
                    return Ok(Decided { session_id, kind, status, proposal_id: None });
                }
                Ok(Outcome::Change(change)) => *change,
            };
            let kind = stored.state.kind;
            let (status, proposal_id, commit) = match four_eyes::why(&policies, kind, &stored.payload, change.to) {
                Some(why) => {
                    let asked = (command, channel);
                    let (id, commit) = self.proposal_commit(actor, &stored, &change, asked, &why, &reasons).await?;
                    (stored.state.status, Some(id), commit)
                }
                None => {
                    (change.to, None, self.decision_commit(actor, stored, change, (&policies, &reasons), None).await?)
                }
            };
            let commit = SessionCommit { form_id, ..commit };
            let decided = Decided { session_id, kind, status, proposal_id };
            let again = decided.clone();
            store::foretell(move |_: &Committed| Some(again.clone()));
            if let Committed::Done(_) = self.store.commit_session(commit).await? {
                return Ok(decided);
            }
        }
        Err(DeskError::Busy)
    }

    /// Whether this very form did its work before.
    async fn was_sent(&self, form_id: Option<Uuid>, session_id: Uuid) -> Result<bool, DeskError> {
        match form_id {
            Some(form_id) => Ok(self.store.form_decided(form_id, session_id).await?),
            None => Ok(false),
        }
    }

    /// Whether this actor may decide this session at all as it stands; the checks that come before the body of a
    /// request is looked at (domain §2, order of checks).
    ///
    /// # Errors
    /// Without the right; an unknown session; a status that no reviewer moves.
    pub async fn check_decidable(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::Decide)?;
        let status = self.changeable(actor, session_id).await?.status;
        if status.reviewable() {
            return Ok(());
        }
        Err(DeskError::Refused(Refusal::Move(domain::status::MoveRefusal::WrongCurrentStatus, status)))
    }

    /// Decides from the form. What was typed is kept as the person's draft when it is refused.
    ///
    /// # Errors
    /// Without the right, for an unknown session, or when the store fails. A refusal is no error here: it is kept
    /// with the draft, and the page shows both.
    pub async fn decide_from_form(
        &self,
        actor: &Actor,
        session_id: Uuid,
        form: &FormDecision,
    ) -> Result<Option<Decided>, DeskError> {
        Self::require(actor, Right::Decide)?;
        let Actor::Person { user_id, .. } = actor else { return Err(DeskError::Forbidden(Right::Decide)) };
        // read before: the decision takes the draft along
        let note = self.kept_note(*user_id, session_id).await?;
        let refused = match read_form(form, &self.catalogue().await?) {
            // the session's own status comes before what the form says
            Err(refusal) => match self.check_decidable(actor, session_id).await {
                Ok(()) => DeskError::Refused(refusal),
                Err(first @ DeskError::Refused(_)) => first,
                Err(error) => return Err(error),
            },
            Ok(command) => match self.decide_by(actor, session_id, &command, Channel::Form, form.form_id).await {
                Ok(decided) => {
                    self.settle_draft(*user_id, session_id, note).await?;
                    return Ok(Some(decided));
                }
                Err(
                    refused @ (DeskError::Refused(_)
                    | DeskError::Stale { .. }
                    | DeskError::Overtaken(_)
                    | DeskError::Busy),
                ) => refused,
                Err(error) => return Err(error),
            },
        };
        // its twin was faster: what was asked for is done
        if self.was_sent(form.form_id, session_id).await? {
            let stored = self.visible(actor, session_id).await?;
            let (kind, status) = (stored.state.kind, stored.state.status);
            return Ok(Some(Decided { session_id, kind, status, proposal_id: None }));
        }
        let changes = match (&refused, form.expected_version.parse()) {
            (DeskError::Stale { .. }, Ok(version)) => self.changes_since(session_id, version).await?,
            _ => Vec::new(),
        };
        let refusal = Some(RefusalNotice { sentence: refused.sentence(), changes });
        self.keep(*user_id, session_id, form, refusal).await?;
        Ok(None)
    }

    /// Keeps what a person typed so far, without sending it. `shown` asks for the difference to what they look at, where
    /// the session moved on; without it, what belongs to a decision that they have made meanwhile is not kept.
    ///
    /// # Errors
    /// Without the right, for an unknown or redacted session, or when the store fails.
    pub async fn keep_typed(
        &self,
        actor: &Actor,
        session_id: Uuid,
        form: &FormDecision,
        shown: bool,
    ) -> Result<(), DeskError> {
        Self::require(actor, Right::Decide)?;
        let Actor::Person { user_id, .. } = actor else { return Err(DeskError::Forbidden(Right::Decide)) };
        let version = self.changeable(actor, session_id).await?.version;
        let drawn = form.expected_version.parse().ok().filter(|drawn| *drawn < version);
        let refusal = match drawn {
            Some(drawn) if shown => {
                let sentence = self.stale(session_id, drawn).await?.sentence();
                Some(RefusalNotice { sentence, changes: self.changes_since(session_id, drawn).await? })
            }
            Some(_) => {
                // a page that is being left may send its text after the decision that took it along
                let activities = self.store.activities(session_id).await?;
                if activities
                    .iter()
                    .find(|activity| moves_version(activity))
                    .is_some_and(|latest| latest.actor_id == actor.audit_id())
                {
                    return Ok(());
                }
                // nor does it take the place of a refusal that came before it and was not looked at yet
                let kept = self.store.find_draft(*user_id, session_id, self.world.now()).await?;
                kept.and_then(|kept| kept.refusal)
            }
            None => None,
        };
        let blank = form.draft.is_blank() && form.note.as_ref().is_none_or(|note| note.trim().is_empty());
        if blank && refusal.is_none() {
            return Ok(self.store.drop_draft(*user_id, session_id).await?);
        }
        self.keep(*user_id, session_id, form, refusal).await
    }

    /// Forgets a note that was kept and has been sent.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_sent(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        let Actor::Person { user_id, .. } = actor else { return Ok(()) };
        let Some(mut kept) = self.store.find_draft(*user_id, session_id, self.world.now()).await? else {
            return Ok(());
        };
        if kept.draft.note.is_empty() {
            return Ok(());
        }
        kept.draft.note.clear();
        if kept.draft.is_blank() && kept.refusal.is_none() {
            return Ok(self.store.drop_draft(*user_id, session_id).await?);
        }
        Ok(self.store.keep_draft(*user_id, session_id, &kept, self.world.now()).await?)
    }

    /// Keeps a note of a person whose sign-in had ended when they sent it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_unsent_note(&self, user_id: Uuid, session_id: Uuid, note: &str) -> Result<(), DeskError> {
        let kept = self.store.find_draft(user_id, session_id, self.world.now()).await?;
        let (draft, refusal) = kept.map(|kept| (kept.draft, kept.refusal)).unwrap_or_default();
        let form = FormDecision { draft, note: Some(note.to_owned()), ..FormDecision::default() };
        self.keep(user_id, session_id, &form, refusal).await
    }

    async fn kept_note(&self, user_id: Uuid, session_id: Uuid) -> Result<String, DeskError> {
        let kept = self.store.find_draft(user_id, session_id, self.world.now()).await?;
        Ok(kept.map(|kept| kept.draft.note).unwrap_or_default())
    }

    /// After a decision: nothing of it is left, but a note that was never sent is.
    async fn settle_draft(&self, user_id: Uuid, session_id: Uuid, note: String) -> Result<(), DeskError> {
        if note.is_empty() {
            return Ok(self.store.drop_draft(user_id, session_id).await?);
        }
        let kept = KeptDraft { draft: Draft { note, ..Draft::default() }, refusal: None };
        Ok(self.store.keep_draft(user_id, session_id, &kept, self.world.now()).await?)
    }

    /// Keeps what a person typed whose sign-in had ended when they sent it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_unsent(&self, user_id: Uuid, session_id: Uuid, form: &FormDecision) -> Result<(), DeskError> {
        let sentence = "Your sign-in had ended, so nothing was sent. What you typed is still here.".to_owned();
        self.keep(user_id, session_id, form, Some(RefusalNotice { sentence, changes: Vec::new() })).await
    }

    pub(crate) async fn keep(
        &self,
        user_id: Uuid,
        session_id: Uuid,
        form: &FormDecision,
        refusal: Option<RefusalNotice>,
    ) -> Result<(), DeskError> {
        let mut draft = form.draft.clone();
        draft.note = match &form.note {
            Some(note) => note.clone(),
            None => self.kept_note(user_id, session_id).await?,
        };
        // a draft cannot grow without bound, whatever a browser sends
        for text in [&mut draft.comment, &mut draft.override_reason, &mut draft.note] {
            *text = text.chars().take(2 * decision::COMMENT_LIMIT).collect();
        }
        draft.reason_codes.truncate(200);
        draft.nodes_to_resubmit.truncate(200);
        draft.email_address = draft.email_address.chars().take(1000).collect();
        draft.email_language.truncate(20);
        Ok(self.store.keep_draft(user_id, session_id, &KeptDraft { draft, refusal }, self.world.now()).await?)
    }

    /// What changed in a session since a version that someone still looks at.
    async fn changes_since(&self, session_id: Uuid, version: i64) -> Result<Vec<FieldChange>, DeskError> {
        let Some(now) = self.store.find_session(session_id).await? else { return Ok(Vec::new()) };
        let mut changes = Vec::new();
        // newest first, one for each version that this person has not seen
        let unseen = usize::try_from(now.state.version - version).unwrap_or(0);
        let activities = self.store.activities(session_id).await?;
        let moves: Vec<_> = activities
            .iter()
            .filter(|activity| moves_version(activity))
            .take(unseen)
            .filter_map(|activity| Some((activity, activity.status_before?, activity.status_after?)))
            .collect();
        if let (Some((last, _, after)), Some((_, before, _))) = (moves.first(), moves.last())
            && before != after
        {
            changes.push(FieldChange {
                field: Told::sentence("Status, by {name}", [("name", last.actor_name.as_str().into())]),
                before: Told::word(before.wire()),
                after: Told::word(after.wire()),
            });
        }
        if let Some(then) = self.store.revision(session_id, version).await? {
            // kept beside the draft, so what is covered stays so whoever looks and when
            changes.extend(panels::shown_difference(&masking::covered(&then.payload), &masking::covered(&now.payload)));
        }
        Ok(changes)
    }

    /// The refusal of a view that is old, with the name of who changed the session.
    pub(crate) async fn stale(&self, session_id: Uuid, version: i64) -> Result<DeskError, DeskError> {
        let activities = self.store.activities(session_id).await?;
        let winner = activities.into_iter().find(moves_version).map(|latest| latest.actor_name);
        Ok(DeskError::Stale { version, winner })
    }

    /// The desk's own review entries of a session, oldest first.
    pub(crate) async fn reviews(&self, session_id: Uuid) -> Result<Vec<Review>, DeskError> {
        let activities = self.store.activities(session_id).await?;
        let proposals = match activities.iter().any(|activity| activity.act == Act::Decided) {
            true => self.store.proposals_of(session_id).await?,
            false => Vec::new(),
        };
        Ok(reviews_of(activities, &proposals))
    }

    pub(crate) async fn decision_commit(
        &self,
        actor: &Actor,
        stored: StoredSession,
        change: decision::Change,
        (policies, reasons): (&Policies, &Catalogue),
        confirms: Option<&Proposal>,
    ) -> Result<SessionCommit, DeskError> {
        let now = self.world.now();
        let before = &stored.state;
        let state = SessionState {
            status: change.to,
            version: before.version + 1,
            resubmission_count: change.resubmission_count,
            updated_at: now,
            entered_review_at: decision::entered_review(before, change.to, now),
            decided_at: Some(now),
            person_decision: Some(change.to),
            source_changed: false,
            event_sequence: before.event_sequence + 1,
            ..before.clone()
        };
        let activity = Activity {
            reason_codes: change.reason_codes.clone(),
            comment: (!change.comment.trim().is_empty()).then(|| change.comment.clone()),
            override_reason: change.override_reason.clone(),
            actor_label: self.label_of(actor).await?,
            ..self.activity(actor, Act::Decided, Some(change.from), Some(change.to))
        };
        let payload = change.payload.as_ref().unwrap_or(&stored.payload);
        let mut reviews = self.reviews(before.session_id).await?;
        reviews.extend(activity.clone().into_review(confirms.map(|proposal| proposal.proposed_label.clone())));
        let event_id = self.world.id();
        let why: Vec<String> =
            change.reason_codes.iter().map(|code| reasons.label(code).unwrap_or(code).to_owned()).collect();
        let mail = change.mail.as_ref().map(|wish| self.mail_of(&stored, &change, wish)).transpose()?;
        let shown = policies.shown_fields(state.workflow_id.as_deref());
        let body = event::body(&EventParts {
            event_id,
            event_type: EventType::StatusUpdated,
            at: now,
            sequence: state.event_sequence,
            application_id: self.store.application_id(),
            state: &state,
            previous_status: Some(change.from),
            actor: actor.event_word(),
            payload,
            decision: Decision::of(payload, &state, stored.ubo, &reviews).limited(shown),
            steps: &change.steps,
            why: &why,
        });
        let mut detail = json!({
            "from": change.from.wire(),
            "to": change.to.wire(),
            "version": state.version,
            "reason_codes": for_audit(reasons, &change.reason_codes),
            "activity": activity.activity_id,
            "event": event_id,
        });
        if let Some(proposal) = confirms {
            detail["proposal"] = json!(proposal.proposal_id);
            detail["proposed_by"] = json!(proposal.proposed_by);
        }
        if let Some(mail) = &mail {
            detail["mail"] = json!(mail.mail_id);
        }
        if !change.overridden.is_empty() {
            detail["gates_overridden"] = change.overridden.iter().copied().map(GateKind::wire).collect();
        }
        let audit = AuditEntry::new(actor, now, "session.decide", sessions::target(state.session_id), detail);
        Ok(SessionCommit {
            subject: subject_of(payload),
            warnings: panels::warning_counts(payload),
            payload: change.payload,
            event: Some(NewEvent { event_id, event_type: EventType::StatusUpdated, body: EventBody::Ready(body) }),
            mail,
            settles_draft_of: match actor {
                Actor::Person { user_id, .. } => Some(*user_id),
                Actor::Key { .. } | Actor::System => None,
            },
            ..session_change::of(&stored, state, activity, audit)
        })
    }

    /// What `reviews[].user` shows: the reviewer's email, as Didit does, or `API Client`.
    pub(crate) async fn label_of(&self, actor: &Actor) -> Result<String, DeskError> {
        Ok(match actor {
            Actor::Person { user_id, name, .. } => {
                self.store.find_user(*user_id).await?.map_or_else(|| name.clone(), |user| user.email)
            }
            Actor::Key { .. } => "API Client".to_owned(),
            Actor::System => "System".to_owned(),
        })
    }
}

/// Whether an activity moved the session's version.
fn moves_version(activity: &Activity) -> bool {
    activity.act.moves_version()
}

/// Reason codes as the audit log may hold them: a code that no table knows is text from outside and may name anyone.
pub(crate) fn for_audit<'a>(reasons: &Catalogue, codes: &'a [String]) -> Vec<&'a str> {
    codes.iter().map(|code| if reasons.knows(code) { code.as_str() } else { "unlisted" }).collect()
}

/// The review entries among activities that stand newest first, oldest first.
pub(crate) fn reviews_of(activities: Vec<Activity>, proposals: &[Proposal]) -> Vec<Review> {
    let first_of = |activity: &Activity| {
        let proposal = proposals.iter().find(|proposal| proposal.decision_id == Some(activity.activity_id));
        proposal.map(|proposal| proposal.proposed_label.clone())
    };
    let reviews = activities.into_iter().rev().filter_map(|activity| {
        let first = first_of(&activity);
        activity.into_review(first)
    });
    reviews.collect()
}

/// Reads the form: every field is text.
pub(crate) fn read_form(form: &FormDecision, reasons: &Catalogue) -> Result<Command, Refusal> {
    let draft = &form.draft;
    let new_status = Status::read_any(draft.new_status.trim())
        .ok_or_else(|| Refusal::Field("new_status", "Choose an outcome first.".to_owned()))?;
    let expected_version = form.expected_version.trim().parse().map_err(|_| {
        Refusal::Field("expected_version", "The form does not say which version it shows. Decide again.".to_owned())
    })?;
    // boxes of another outcome may be ticked and hidden; only those that this outcome asks for count
    let fitting = |code: &&String| reasons.is_retired(code) || reasons.fits(code, new_status) != Some(false);
    let reason_codes = match new_status {
        Status::Declined | Status::Resubmitted => draft.reason_codes.iter().filter(fitting).cloned().collect(),
        _ => Vec::new(),
    };
    let nodes_to_resubmit = match new_status {
        Status::Resubmitted => draft.nodes_to_resubmit.iter().map(|text| read_node(text)).collect::<Result<_, _>>()?,
        _ => Vec::new(),
    };
    Ok(Command {
        new_status,
        comment: draft.comment.replace("\r\n", "\n"),
        reason_codes,
        nodes_to_resubmit,
        expected_version: Some(expected_version),
        override_reason: draft.override_reason.replace("\r\n", "\n"),
        mail: read_mail(draft, new_status)?,
    })
}

/// The mail that the form asks for; what is typed about it counts only where the box is ticked and can be.
fn read_mail(draft: &Draft, new_status: Status) -> Result<Option<MailWish>, Refusal> {
    if !draft.send_email || new_status == Status::InReview {
        return Ok(None);
    }
    letters::wish(&draft.email_address, &draft.email_language).map(Some).map_err(|faults| {
        let sentence = match faults.first() {
            Some((field @ "email_address", _)) => {
                return Refusal::Field(
                    field,
                    "Enter the email address that the mail goes to, one and no more.".to_owned(),
                );
            }
            Some((_, sentence)) => (*sentence).to_owned(),
            None => String::new(),
        };
        Refusal::Field("email_language", sentence)
    })
}

fn read_node(text: &str) -> Result<Node, Refusal> {
    text.rsplit_once(':')
        .map(|(node_id, feature)| Node { node_id: node_id.to_owned(), feature: feature.to_owned() })
        .ok_or_else(|| Refusal::Field("nodes_to_resubmit", "A step is written node_id:feature.".to_owned()))
}
