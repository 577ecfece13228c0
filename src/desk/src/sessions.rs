//! Reading sessions: one as JSON, one as a page.

use crate::{Desk, DeskError, notes, personal, privacy, revisions, successor, timeline};
use domain::decision::{Channel, Circumstances, Refusal};
use domain::event::Review;
use domain::policy::ShownFields;
use domain::reasons::{Catalogue, LIMIT_EXCEEDED, OTHER};
use domain::session::SessionState;
use domain::status::Move;
use domain::ubo::LinkKey;
use domain::view::{DecisionForm, MoveOption, ReasonOption, SessionPage, StepOption, Told, WarningLevel, WarningLine};
use domain::{
    Actor, Payload, Policies, Right, Status, UboSummary, Uuid, corrections, decision, event, four_eyes, gates, panels,
    payload, redaction, resubmission,
};
use serde_json::Value;
use std::collections::HashMap;
use store::types::StoredSession;

/// A session as `GET …/decision/` gives it.
#[derive(Clone, Debug)]
pub struct SessionJson(pub Value);

/// What stands beside a session's payload and state in answers about it.
pub(crate) struct Beside {
    reviews: Vec<Review>,
    shown: Option<ShownFields>,
    tags: Vec<String>,
}

impl Beside {
    /// The session as JSON.
    pub(crate) fn json(&self, payload: &Payload, state: &SessionState, ubo: Option<UboSummary>) -> Value {
        let decision = event::Decision::of(payload, state, ubo, &self.reviews);
        let mut json = decision.limited(self.shown.as_ref()).into_value();
        if let Some(until) = state.legal_hold_until {
            json["legal_hold_until"] = Value::from(until.rfc3339());
        }
        // the desk's own, whatever a payload says
        json["tags"] = self.tags.clone().into();
        json
    }

    /// What a redaction leaves of it: who decided what, without a word that was written or chosen.
    pub(crate) fn redacted(mut self) -> Self {
        for review in &mut self.reviews {
            review.comment = None;
            review.reason_codes.clear();
        }
        Self { tags: Vec::new(), ..self }
    }
}

/// What `GET …/decision/` adds when it is asked to (facts: Didit §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Include {
    /// Events with their deliveries.
    Events,
    /// What people and keys did.
    Activity,
}

/// What an invented picture of the demo shows.
#[derive(Clone, Debug)]
pub struct DrawnPicture {
    /// Array of the payload.
    pub array: String,
    /// Field that names the picture.
    pub field: String,
    /// Name of the person or company.
    pub name: String,
    /// Second line: country and document or number.
    pub detail: String,
}

/// Reasons that stand first, as many as there are digits.
const COMMONEST: usize = 9;
/// Steps that the form offers; a workflow has some dozen.
const MOST_STEPS: usize = 300;
pub(crate) fn target(session_id: Uuid) -> String {
    format!("session:{session_id}")
}

impl Desk {
    /// A session as JSON: the payload with the desk's own values on top.
    ///
    /// # Errors
    /// Without the right, or when there is no such session for this actor.
    pub async fn session_json(
        &self,
        actor: &Actor,
        session_id: Uuid,
        includes: &[Include],
    ) -> Result<SessionJson, DeskError> {
        Self::require(actor, Right::OpenSession)?;
        self.json_of(actor, session_id, includes).await
    }

    pub(crate) async fn json_of(
        &self,
        actor: &Actor,
        session_id: Uuid,
        includes: &[Include],
    ) -> Result<SessionJson, DeskError> {
        let stored = self.opened(actor, session_id).await?;
        let mut json = self.beside(&stored.state).await?.json(&stored.payload, &stored.state, stored.ubo);
        for include in includes {
            match include {
                Include::Events => json["events"] = Value::Array(self.deliveries_json(session_id).await?),
                Include::Activity => {
                    let activities = self.store.activities(session_id).await?;
                    let shown = self.shown_fields(&stored.state).await?;
                    let entries = activities.iter().map(|activity| notes::entry_json(activity, shown.as_ref()));
                    json["activity_reviews"] = entries.collect();
                }
            }
        }
        Ok(SessionJson(json))
    }

    /// What stands beside a session's payload and state in answers about it.
    pub(crate) async fn beside(&self, state: &SessionState) -> Result<Beside, DeskError> {
        Ok(Beside {
            reviews: self.reviews(state.session_id).await?,
            shown: self.shown_fields(state).await?,
            tags: self.store.tags_of(state.session_id).await?,
        })
    }

    /// The session page.
    ///
    /// # Errors
    /// Without the right, or when there is no such session.
    pub async fn session_page(&self, actor: &Actor, session_id: Uuid) -> Result<SessionPage, DeskError> {
        Self::require(actor, Right::OpenSession)?;
        let mut stored = self.opened(actor, session_id).await?;
        if self.renew_claim(actor, &stored).await? {
            stored = self.opened(actor, session_id).await?;
        }
        if let Actor::Person { user_id, .. } = actor {
            self.store.settle_mentions(*user_id, session_id, self.world.now()).await?;
        }
        let linked: HashMap<LinkKey, (Uuid, Status)> = self
            .store
            .linked_statuses(session_id)
            .await?
            .into_iter()
            .map(|(key, child, status)| (key, (child, status)))
            .collect();
        let policies = self.policies(stored.state.environment).await?;
        let reasons = self.catalogue().await?;
        let threshold = policies.threshold_of(stored.state.workflow_id.as_deref());
        let files = self.pictures(actor, &stored).await?;
        let picture = |array: &str, item: usize, field: &str| files.of(array, item, field);
        let personal = self.personal(actor, session_id).await?;
        let payload = personal::as_shown(&stored.payload, personal);
        let mut panels = panels::build(&payload, &linked, threshold, &picture);
        panels.unmark();
        let activities = self.store.activities(session_id).await?;
        let written = timeline::written(&self.store.revisions(session_id, revisions::LISTED).await?);
        let unseen = self.unseen(actor, session_id, &activities, &written).await?;
        let proposals = self.store.proposals_of(session_id).await?;
        let proposal = self.proposal_card(actor, &stored, &proposals, &reasons);
        let events = self.store.events_of(session_id).await?;
        let mails = self.store.mails_of(session_id).await?;
        let sent = timeline::last_decision(&activities, &events, &mails, &proposals);
        let form = match actor {
            Actor::Person { user_id, .. } if actor.may(Right::Decide) && stored.state.redaction.is_none() => {
                Some(self.form(actor, *user_id, &stored, &policies, &reasons).await?)
            }
            _ => None,
        };
        let privacy = match actor {
            Actor::Person { .. } if actor.may(Right::ProposePrivacy) => Some(self.privacy_of(actor, session_id).await?),
            _ => None,
        };
        let corrections = (actor.may(Right::WorkOnSession) && stored.state.redaction.is_none())
            .then(|| corrections::form::offered(&payload));
        let elsewhere = self.elsewhere(actor, &stored, std::mem::take(&mut panels.elsewhere)).await?;
        let mut warnings = panels.warnings;
        warnings.splice(0..0, source_changed(&stored.state));
        let work = self.work_line(actor, &stored).await?;
        let state = stored.state;
        let held_until = redaction::held_until(&state, self.world.now());
        let override_of = stored.payload.object().get("status_override").and_then(Value::as_object);
        Ok(SessionPage {
            session_id,
            number: state.number,
            subject: named(&stored.subject.name, state.number),
            detail: stored.subject.detail,
            kind: state.kind,
            status: state.status,
            environment: state.environment,
            source: state.source,
            source_status: state.source_status.filter(|says| Status::read_any(says) != Some(state.status)),
            automatic_status: override_of.and_then(|o| payload::text(o, "automatic_status")).map(str::to_owned),
            version: state.version,
            revisions: stored.revisions,
            waiting_since: state.entered_review_at,
            created_at: state.created_at,
            updated_at: state.updated_at,
            resubmission_count: state.resubmission_count,
            redaction: state.redaction,
            held_until,
            privacy,
            ubo: stored.ubo,
            warnings,
            registry: panels.registry,
            key_people: panels.key_people,
            ownership: panels.ownership,
            documents: panels.documents,
            aml: panels.aml,
            identity: panels.identity,
            elsewhere,
            checks: panels.checks,
            rest: panels.rest,
            work,
            since: unseen.since,
            timeline: timeline::build(
                &payload,
                activities,
                (events, mails, &proposals),
                &reasons,
                personal,
                (written, &unseen.activities),
            ),
            personal,
            corrections,
            may_work: actor.may(Right::WorkOnSession),
            form,
            sent,
            proposal,
            wait_limits: policies.wait_limits,
            now: self.world.now(),
        })
    }

    /// What an invented picture shows; only where pictures are drawn.
    ///
    /// # Errors
    /// Without the right, for an unknown session or picture, or where nothing is drawn.
    pub async fn drawn_picture(
        &self,
        actor: &Actor,
        session_id: Uuid,
        array: &str,
        item: usize,
        field: &str,
    ) -> Result<DrawnPicture, DeskError> {
        Self::require(actor, Right::OpenSession)?;
        let stored = self.visible(actor, session_id).await?;
        let known = payload::FEATURE_ARRAYS.contains(&array) && stored.payload.objects(array).nth(item).is_some();
        if !self.draws_pictures || !known {
            return Err(DeskError::NotFound);
        }
        Ok(DrawnPicture {
            array: array.to_owned(),
            field: field.to_owned(),
            name: named(&stored.subject.name, stored.state.number),
            detail: stored.subject.detail.unwrap_or_default(),
        })
    }

    /// A session that this actor may know of, for a change of it: one that is being, or has been, redacted takes none.
    pub(crate) async fn visible(&self, actor: &Actor, session_id: Uuid) -> Result<StoredSession, DeskError> {
        let stored = self.opened(actor, session_id).await?;
        privacy::changeable(&stored.state)?;
        Ok(stored)
    }

    /// The state of a session that this actor may know of and that takes changes; its payload stays sealed.
    pub(crate) async fn changeable(&self, actor: &Actor, session_id: Uuid) -> Result<SessionState, DeskError> {
        let state = self
            .store
            .find_state(session_id)
            .await?
            .filter(|state| actor.confined_to().is_none_or(|environment| environment == state.environment))
            .ok_or(DeskError::NotFound)?;
        privacy::changeable(&state)?;
        Ok(state)
    }

    /// A session that this actor may know of, to look at: what is left of it when it was redacted.
    pub(crate) async fn opened(&self, actor: &Actor, session_id: Uuid) -> Result<StoredSession, DeskError> {
        self.store
            .find_session(session_id)
            .await?
            .filter(|stored| actor.confined_to().is_none_or(|environment| environment == stored.state.environment))
            .ok_or(DeskError::NotFound)
    }

    async fn form(
        &self,
        actor: &Actor,
        user_id: Uuid,
        stored: &StoredSession,
        policies: &Policies,
        reasons: &Catalogue,
    ) -> Result<DecisionForm, DeskError> {
        let templates = self.store.comment_templates().await?;
        let kept = self.store.find_draft(user_id, stored.state.session_id, self.world.now()).await?;
        let (draft, refusal) = kept.map_or((None, None), |kept| (Some(kept.draft), kept.refusal));
        let gates = policies.gate_rules(stored.state.workflow_id.as_deref());
        let uses = self.store.reason_uses(stored.state.environment).await?;
        let at = Circumstances { actor, channel: Channel::Form, now: self.world.now(), gates: &gates, reasons };
        Ok(DecisionForm {
            version: stored.state.version,
            form_id: self.world.id(),
            templates: templates.into_iter().map(|one| (one.template_id, one.title)).collect(),
            may_begin_anew: successor::possible(&stored.state),
            moves: moves(stored, &at, policies),
            reasons: commonest_first(&reason_options(reasons), &uses),
            steps: step_options(&stored.payload),
            resubmissions_used: stored.state.resubmission_count,
            gates: gates::unmet(&stored.payload, &gates),
            may_override: actor.may(Right::OverrideGate),
            // a note alone says nothing of the mail
            mail: self.mail_form(stored, draft.as_ref().filter(|draft| draft.has_decision()), reasons),
            draft,
            refusal,
        })
    }
}

/// The warning that the source decided otherwise than a person had.
fn source_changed(state: &SessionState) -> Option<WarningLine> {
    let word = state.source_status.as_deref().unwrap_or_default();
    let says = Status::read_any(word).map_or_else(|| word.to_owned(), |status| status.wire().to_owned());
    state.source_changed.then(|| WarningLine {
        level: WarningLevel::Warning,
        risk: "SOURCE_DECISION_CHANGED".to_owned(),
        title: "The source changed its decision after a person had decided".to_owned(),
        detail: Told::sentence(
            "The source now says {says}; the desk stays {status}.",
            [("says", Told::Word(says.into())), ("status", Told::word(state.status.wire()))],
        ),
        feature: "DESK".to_owned(),
        times: 1,
    })
}

/// The name that stands for a session.
pub(crate) fn named(name: &str, number: i64) -> String {
    if name.is_empty() { format!("Session {number}") } else { name.to_owned() }
}

/// What the buttons show: the same rule that the server decides by.
fn moves(stored: &StoredSession, at: &Circumstances<'_>, policies: &Policies) -> Vec<MoveOption> {
    [Status::Approved, Status::Declined, Status::Resubmitted, Status::InReview]
        .into_iter()
        .map(|status| {
            let refused = match decision::open_to(&stored.state, &stored.payload, status, at) {
                // what is missing stands in the list beside it
                Err(Refusal::Gates(_, hint)) => Some(hint.sentence().to_owned()),
                Err(refusal) => Some(refusal.sentence()),
                Ok(Move::NoOp) => Some(format!("The session is {} already.", status.wire())),
                Ok(Move::Change) => None,
            };
            // a request too many is a refusal
            let capped = status == Status::Resubmitted && stored.state.resubmission_count >= resubmission::CAP;
            let to = if capped { Status::Declined } else { status };
            let why = four_eyes::why(policies, stored.state.kind, &stored.payload, to);
            let proposal = why.filter(|_| refused.is_none()).map(|why| why.sentence());
            MoveOption { status, refused, proposal }
        })
        .collect()
}

pub(crate) fn reason_options(reasons: &Catalogue) -> Vec<ReasonOption> {
    let listed =
        domain::reasons::all().iter().filter(|reason| reason.code != LIMIT_EXCEEDED).map(|reason| ReasonOption {
            code: reason.code.clone(),
            label: reason.label.clone(),
            category: reason.category.clone(),
            declined: reason.outcome == Status::Declined,
            resubmitted: reason.outcome == Status::Resubmitted,
        });
    let other = ReasonOption {
        code: OTHER.to_owned(),
        label: "Other reason (say which in the comment)".to_owned(),
        category: "other".to_owned(),
        declined: true,
        resubmitted: true,
    };
    let own = reasons.own().iter().filter(|reason| !reason.retired).map(|reason| ReasonOption {
        code: reason.code.clone(),
        label: reason.label.clone(),
        category: reason.category.clone(),
        declined: reason.declined,
        resubmitted: reason.resubmitted,
    });
    own.chain(listed).chain([other]).collect()
}

/// The reasons that an outcome was given most often with stand first, in a group of their own. Within it they go by
/// code, so that a reason keeps its place, and its digit, while counts move.
fn commonest_first(options: &[ReasonOption], uses: &[(Status, String)]) -> Vec<ReasonOption> {
    let nine = |outcome: Status, fits: fn(&ReasonOption) -> bool| -> Vec<&str> {
        let offered = |code: &str| options.iter().any(|option| option.code == code && fits(option));
        let codes = uses.iter().filter(|(of, _)| *of == outcome).map(|(_, code)| code.as_str());
        codes.filter(|code| offered(code)).take(COMMONEST).collect()
    };
    let mut often = nine(Status::Declined, |option| option.declined);
    often.extend(nine(Status::Resubmitted, |option| option.resubmitted));
    let (mut first, rest): (Vec<_>, Vec<_>) =
        options.iter().cloned().partition(|option| often.contains(&option.code.as_str()));
    first.sort_by(|one, other| one.code.cmp(&other.code));
    first.iter_mut().for_each(|option| option.category = "Often given".to_owned());
    first.into_iter().chain(rest).collect()
}

fn step_options(payload: &Payload) -> Vec<StepOption> {
    let open = resubmission::steps(payload).into_iter().map(|(step, picked)| (step, picked, None));
    let closed = resubmission::refused(payload).into_iter().map(|(step, why)| (step, false, Some(why)));
    open.take(MOST_STEPS)
        .chain(closed)
        .map(|(step, preselected, refused)| {
            let (array, position) = step.place.unwrap_or(("", 0));
            let status = payload.objects(array).nth(position).and_then(|item| payload::text(item, "status"));
            StepOption {
                value: format!("{}:{}", step.node.node_id, step.node.feature),
                label: domain::features::array_title(array).to_owned(),
                status: status.unwrap_or_default().to_owned(),
                preselected,
                refused,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_reasons_stand_first_and_keep_their_place_while_counts_move() {
        let catalogue = Catalogue::new(Vec::new());
        let options = reason_options(&catalogue);
        let all = options.len();
        let used = |codes: &[&str], outcome| codes.iter().map(|code| (outcome, (*code).to_owned())).collect::<Vec<_>>();
        let mut uses = used(&["507", "106", "539", "204", "101"], Status::Declined);
        uses.extend(used(&["204"], Status::Resubmitted));
        let first = |uses: &[(Status, String)]| {
            let offered = commonest_first(&options, uses);
            assert_eq!(offered.len(), all, "none is lost or doubled");
            let often = offered.iter().filter(|option| option.category == "Often given");
            often.map(|option| option.code.clone()).collect::<Vec<_>>()
        };
        // 539 is the desk's own, and 204 fits no refusal
        assert_eq!(first(&uses), ["101", "106", "204", "507"]);
        uses.swap(0, 1);
        assert_eq!(first(&uses), ["101", "106", "204", "507"]);
        let many: Vec<&str> = domain::reasons::all().iter().map(|reason| reason.code.as_str()).collect();
        assert_eq!(first(&used(&many, Status::Declined)).len(), COMMONEST);
        assert!(first(&[]).is_empty());
    }
}
