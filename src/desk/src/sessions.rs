//! Reading sessions: lists, one session as JSON, one session as a page.

use crate::{Desk, DeskError, countries, notes, privacy, timeline};
use domain::decision::{Channel, Circumstances, Refusal};
use domain::narrow::Narrow;
use domain::reasons::{Catalogue, LIMIT_EXCEEDED, OTHER};
use domain::search::Facet;
use domain::session::SessionState;
use domain::status::Move;
use domain::ubo::LinkKey;
use domain::view::{
    DecisionForm, ListFilter, MoveOption, ReasonOption, SessionList, SessionPage, SessionRow, StepOption, WarningLevel,
    WarningLine,
};
use domain::{
    Actor, Environment, Kind, Payload, Policies, Right, Status, Uuid, attributes, decision, event, four_eyes, gates,
    panels, payload, redaction, resubmission, search,
};
use serde_json::{Value, json};
use std::collections::HashMap;
use store::types::{ListQuery, StoredSession};

/// A session as `GET …/decision/` gives it.
#[derive(Clone, Debug)]
pub struct SessionJson(pub Value);

/// What `GET …/decision/` adds when it is asked to (facts: Didit §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Include {
    /// Events with their deliveries.
    Events,
    /// What people and keys did.
    Activity,
}

/// A page of the API's list.
#[derive(Clone, Debug)]
pub struct SessionsJson {
    /// Rows, newest number first.
    pub rows: Vec<Value>,
    /// All matches; kept for status and kind, otherwise exact up to 10 000.
    pub count: i64,
    /// Number before which older rows stand, if there are any.
    pub older_than: Option<i64>,
    /// Number after which newer rows stand, if there are any.
    pub newer_than: Option<i64>,
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

/// Steps that the form offers; a workflow has some dozen.
const MOST_STEPS: usize = 300;
/// Rows that a text search counts exactly; beyond it says so (contract: exact up to 10 000).
const COUNTED: i64 = 10_000;

pub(crate) fn target(session_id: Uuid) -> String {
    format!("session:{session_id}")
}

impl Desk {
    /// A page of the session list.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn list_sessions(&self, actor: &Actor, filter: ListFilter) -> Result<SessionList, DeskError> {
        Self::require(actor, Right::ListSessions)?;
        let query = query_of(actor, &filter, 0)?;
        let page = self.store.list_sessions(&query).await?;
        let counts = self.store.status_counts(query.environment, filter.kind).await?;
        let total = counts_alone(&query).then(|| of_statuses(&counts, &query.statuses));
        Ok(SessionList {
            rows: page.rows.into_iter().map(row).collect(),
            has_newer: page.has_newer,
            has_older: page.has_older,
            may_work: actor.may(Right::WorkOnSession),
            total,
            counts,
            filter,
            wait_limits: self.policies(query.environment).await?.wait_limits,
            now: self.world.now(),
        })
    }

    /// A page of the API's list with the number of all matches; `offset` skips rows (at most 10 000).
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn list_sessions_json(
        &self,
        actor: &Actor,
        filter: &ListFilter,
        offset: i64,
    ) -> Result<SessionsJson, DeskError> {
        Self::require(actor, Right::ListSessions)?;
        let query = query_of(actor, filter, offset)?;
        let count = if counts_alone(&query) {
            of_statuses(&self.store.status_counts(query.environment, query.kind).await?, &query.statuses)
        } else {
            self.store.count_search(&query, COUNTED).await?
        };
        let page = self.store.list_sessions(&query).await?;
        Ok(SessionsJson {
            count,
            older_than: page.rows.last().filter(|_| page.has_older).map(|row| row.state.number),
            newer_than: page.rows.first().filter(|_| page.has_newer).map(|row| row.state.number),
            rows: page.rows.into_iter().map(row_json).collect(),
        })
    }

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

    /// The same for the answer to the one who has just brought it in.
    ///
    /// # Errors
    /// Without the right to bring it in, or when there is no such session for this actor.
    pub async fn ingested_json(&self, actor: &Actor, session_id: Uuid) -> Result<SessionJson, DeskError> {
        Self::require(actor, Right::Ingest)?;
        self.json_of(actor, session_id, &[]).await
    }

    pub(crate) async fn json_of(
        &self,
        actor: &Actor,
        session_id: Uuid,
        includes: &[Include],
    ) -> Result<SessionJson, DeskError> {
        let stored = self.opened(actor, session_id).await?;
        let reviews = self.reviews(session_id).await?;
        let mut json = event::decision_json(&stored.payload, &stored.state, stored.ubo, &reviews);
        if let (Some(shown), Value::Object(whole)) = (self.shown_fields(&stored.state).await?, &mut json) {
            attributes::limit(whole, &shown);
        }
        if let Some(until) = stored.state.legal_hold_until {
            json["legal_hold_until"] = Value::from(until.rfc3339());
        }
        // the desk's own, whatever a payload says
        json["tags"] = self.store.tags_of(session_id).await?.into();
        for include in includes {
            match include {
                Include::Events => json["events"] = Value::Array(self.deliveries_json(session_id).await?),
                Include::Activity => {
                    let activities = self.store.activities(session_id).await?;
                    json["activity_reviews"] = activities.iter().map(notes::entry_json).collect();
                }
            }
        }
        Ok(SessionJson(json))
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
        let panels = panels::build(&stored.payload, &linked, threshold, &picture);
        let activities = self.store.activities(session_id).await?;
        let proposals = self.store.proposals_of(session_id).await?;
        let proposal = self.proposal_card(actor, &stored, &proposals, &reasons);
        let events = self.store.events_of(session_id).await?;
        let mails = self.store.mails_of(session_id).await?;
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
            checks: panels.checks,
            rest: panels.rest,
            work,
            timeline: timeline::build(&stored.payload, activities, events, mails, &proposals, &reasons),
            may_work: actor.may(Right::WorkOnSession),
            form,
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
        privacy::changeable(&stored)?;
        Ok(stored)
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
        let kept = self.store.find_draft(user_id, stored.state.session_id, self.world.now()).await?;
        let (draft, refusal) = kept.map_or((None, None), |kept| (Some(kept.draft), kept.refusal));
        let gates = policies.gate_rules(stored.state.workflow_id.as_deref());
        let at = Circumstances { actor, channel: Channel::Form, now: self.world.now(), gates: &gates, reasons };
        Ok(DecisionForm {
            version: stored.state.version,
            moves: moves(stored, &at, policies),
            reasons: reason_options(reasons),
            steps: step_options(&stored.payload),
            resubmissions_used: stored.state.resubmission_count,
            gates: gates::unmet(&stored.payload, &gates),
            may_override: actor.may(Right::OverrideGate),
            mail: self.mail_form(stored, draft.as_ref(), reasons),
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
        detail: format!("The source now says {says}; the desk stays {}.", state.status.wire()),
        feature: "DESK".to_owned(),
        times: 1,
    })
}

/// The name that stands for a session.
pub(crate) fn named(name: &str, number: i64) -> String {
    if name.is_empty() { format!("Session {number}") } else { name.to_owned() }
}

pub(crate) fn query_of(actor: &Actor, filter: &ListFilter, offset: i64) -> Result<ListQuery, DeskError> {
    let environment: Environment = actor.confined_to().unwrap_or(filter.environment);
    let narrow = Narrow::read(filter.more.iter().map(|(name, value)| (name.as_str(), value.as_str())))
        .map_err(DeskError::Invalid)?;
    let mut words = search::query_words(&filter.q);
    if words.is_empty() && !filter.q.trim().is_empty() {
        // a search for nothing but punctuation finds nothing, rather than everything
        words.push(filter.q.trim().to_owned());
    }
    let country = narrow.country.as_deref().map(countries::three_letters);
    let facets = [
        narrow.vendor_data.as_deref().map(Facet::VendorData),
        narrow.workflow_id.as_deref().map(Facet::Workflow),
        country.as_deref().map(Facet::Country),
    ];
    words.extend(facets.into_iter().flatten().map(Facet::word));
    words.extend(narrow.tags.iter().map(|tag| Facet::Tag(tag).word()));
    let mut statuses: Vec<Status> = filter.status.into_iter().collect();
    statuses.extend(narrow.statuses.into_iter().filter(|status| filter.status != Some(*status)));
    Ok(ListQuery {
        environment,
        kind: filter.kind,
        statuses,
        words,
        source_changed: narrow.source_changed,
        created: (narrow.from, narrow.until),
        before: filter.before,
        after: filter.after,
        offset,
        limit: filter.limit,
    })
}

/// Whether kept counts answer how many sessions a query finds.
fn counts_alone(query: &ListQuery) -> bool {
    query.words.is_empty() && query.created == (None, None) && query.source_changed.is_none()
}

fn of_statuses(counts: &[(Status, i64)], wanted: &[Status]) -> i64 {
    counts.iter().filter(|(status, _)| wanted.is_empty() || wanted.contains(status)).map(|(_, n)| n).sum()
}

pub(crate) fn row(listed: store::types::ListedSession) -> SessionRow {
    let state = listed.state;
    SessionRow {
        session_id: state.session_id,
        number: state.number,
        subject: named(&listed.subject.name, state.number),
        detail: listed.subject.detail,
        kind: state.kind,
        status: state.status,
        source: state.source,
        warnings: listed.warnings,
        ubo: listed.ubo,
        waiting_since: state.entered_review_at,
        updated_at: state.updated_at,
        created_at: state.created_at,
    }
}

fn row_json(listed: store::types::ListedSession) -> Value {
    let state = &listed.state;
    let mut object = json!({
        "session_id": state.session_id,
        "session_kind": state.kind.wire(),
        "session_number": state.number,
        "status": state.status.wire(),
        "version": state.version,
        "environment": state.environment.wire(),
        "session_url": listed.subject.session_url,
        "workflow_id": state.workflow_id,
        "country": listed.subject.country,
        "vendor_data": listed.subject.vendor_data,
        "created_at": state.created_at.rfc3339(),
        "updated_at": state.updated_at.rfc3339(),
        "source_changed": state.source_changed,
    });
    match state.kind {
        Kind::User => object["full_name"] = Value::from(listed.subject.name),
        Kind::Business => {
            object["company_name"] = Value::from(listed.subject.name);
            object["ubo_kyc_summary"] = listed.ubo.map_or(Value::Null, domain::UboSummary::to_json);
        }
    }
    object
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

fn reason_options(reasons: &Catalogue) -> Vec<ReasonOption> {
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

fn step_options(payload: &Payload) -> Vec<StepOption> {
    resubmission::steps(payload)
        .into_iter()
        .take(MOST_STEPS)
        .map(|(step, preselected)| {
            let (array, position) = step.place.unwrap_or(("", 0));
            let status = payload.objects(array).nth(position).and_then(|item| payload::text(item, "status"));
            StepOption {
                value: format!("{}:{}", step.node.node_id, step.node.feature),
                label: domain::features::array_title(array).to_owned(),
                status: status.unwrap_or_default().to_owned(),
                preselected,
                refused: None,
            }
        })
        .collect()
}
