//! The session list: its filters, its pages, and the same for the API.

use crate::{Desk, DeskError, claims, countries, sessions};
use domain::narrow::{Assignee, Narrow, ProposalWait, Warning};
use domain::policy::WaitLimits;
use domain::search::Facet;
use domain::view::{BulkAct, ExportReach, ListFilter, SessionList, SessionRow};
use domain::{Actor, Environment, Kind, Policies, Right, Status, Time, Uuid, search};
use serde_json::{Value, json};
use store::types::{Counted, Hands, ListPage, ListQuery, ListedSession, Looks, Proposed, Warned};

/// A page of the API's list.
#[derive(Clone, Debug)]
pub struct SessionsJson {
    /// Rows, newest number first.
    pub rows: Vec<Value>,
    /// All matches; kept for status and kind, otherwise exact up to 10 000 and as far as it is looked for them.
    pub count: i64,
    /// Number before which older rows stand, if there may be any; also after a page that has none.
    pub older_than: Option<i64>,
    /// Number after which newer rows stand, if there may be any; also after a page that has none.
    pub newer_than: Option<i64>,
}

/// Rows that a narrowed list of the API counts exactly; beyond it says so (contract: exact up to 10 000).
const COUNTED: i64 = 10_000;

impl Desk {
    /// A page of the session list.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn list_sessions(&self, actor: &Actor, filter: ListFilter) -> Result<SessionList, DeskError> {
        Self::require(actor, Right::ListSessions)?;
        let wait_limits = self.policies(self.environment_of(actor, &filter)).await?.wait_limits;
        let now = self.world.now();
        let columns = self.columns(actor, filter.view).await?;
        let query = ListQuery { tags: true, looks: self.looks, ..query_of(actor, &filter, (wait_limits, now))? };
        let page = self.store.list_sessions(&query).await?;
        let mut rows: Vec<_> = page.rows.iter().cloned().map(|listed| row(listed, now)).collect();
        self.mark_news(actor, &mut rows).await?;
        let counts = self.store.status_counts(query.environment, filter.kind).await?;
        let (total, more_than_total) = if query.kept() {
            (of_statuses(&counts, &query.statuses), false)
        } else {
            let counted = self.found(&query, &page, SessionList::MOST_COUNTED + 1).await?;
            let more = counted.perhaps_more || counted.found > SessionList::MOST_COUNTED;
            (counted.found.min(SessionList::MOST_COUNTED), more)
        };
        Ok(SessionList {
            numbered: self.of_number(actor, &filter).await?,
            mentions: self.mentions(actor).await?,
            rows,
            newer: page.newer,
            older: page.older,
            looked_to: page.looked_to,
            may_work: actor.may(Right::WorkOnSession),
            total,
            more_than_total,
            columns,
            people: self.assignable().await?,
            bulk: bulk_acts(actor),
            bulk_id: self.world.id(),
            export: export_reach(actor),
            views: self.view_tabs(actor).await?,
            counts,
            filter,
            wait_limits,
            now,
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
        let looks = Looks { count: self.looks.page, ..self.looks };
        let query = ListQuery { offset, looks, ..self.list_query(actor, filter).await? };
        let page = self.store.list_sessions(&query).await?;
        let count = if query.kept() {
            of_statuses(&self.store.status_counts(query.environment, query.kind).await?, &query.statuses)
        } else {
            self.found(&query, &page, COUNTED).await?.found
        };
        let policies = self.policies(query.environment).await?;
        Ok(SessionsJson {
            count,
            older_than: page.older,
            newer_than: page.newer,
            rows: page.rows.into_iter().map(|listed| row_json(listed, &policies)).collect(),
        })
    }

    /// How many sessions a list finds, of which this page was read.
    async fn found(&self, query: &ListQuery, page: &ListPage, up_to: i64) -> Result<Counted, DeskError> {
        let shown = i64::try_from(page.rows.len()).unwrap_or(i64::MAX);
        let first = query.before.is_none() && query.after.is_none() && query.offset == 0;
        if first && shown < query.limit {
            // nothing stands before it, and it was looked further for it than for a count
            return Ok(Counted { found: shown, perhaps_more: page.older.is_some() });
        }
        let counted = self.store.count_search(query, up_to).await?;
        Ok(Counted { found: counted.found.max(shown), ..counted })
    }

    /// What a filter asks of the store now.
    pub(crate) async fn list_query(&self, actor: &Actor, filter: &ListFilter) -> Result<ListQuery, DeskError> {
        let limits = self.policies(self.environment_of(actor, filter)).await?.wait_limits;
        Ok(ListQuery { looks: self.looks, ..query_of(actor, filter, (limits, self.world.now()))? })
    }

    fn environment_of(&self, actor: &Actor, filter: &ListFilter) -> Environment {
        actor.confined_to().unwrap_or(filter.environment)
    }
}

fn query_of(actor: &Actor, filter: &ListFilter, (limits, now): (WaitLimits, Time)) -> Result<ListQuery, DeskError> {
    let narrow = Narrow::read(filter.more.iter().map(|(name, value)| (name.as_str(), value.as_str())))
        .map_err(DeskError::Invalid)?;
    let (warned, risk) = match narrow.warning.clone() {
        None => (None, None),
        Some(Warning::Errors) => (Some(Warned::Errors), None),
        Some(Warning::Warnings) => (Some(Warned::Warnings), None),
        Some(Warning::Notes) => (Some(Warned::Notes), None),
        Some(Warning::SourceChanged) => (None, None),
        Some(Warning::Risk(risk)) => (None, Some(risk)),
    };
    let contradicted = (narrow.warning == Some(Warning::SourceChanged)).then_some(true);
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
        risk.as_deref().map(Facet::Warning),
    ];
    words.extend(facets.into_iter().flatten().map(Facet::word));
    words.extend(narrow.tags.iter().map(|tag| Facet::Tag(tag).word()));
    let mut statuses: Vec<Status> = filter.status.into_iter().collect();
    statuses.extend(narrow.statuses.into_iter().filter(|status| filter.status != Some(*status)));
    if narrow.sla.is_some() && statuses.is_empty() {
        // nothing else waits
        statuses.push(Status::InReview);
    }
    let environment: Environment = actor.confined_to().unwrap_or(filter.environment);
    let me = actor.audit_id();
    Ok(ListQuery {
        kind: filter.kind,
        statuses,
        words,
        created: (narrow.from, narrow.until),
        updated: (narrow.updated_from, narrow.updated_until),
        waiting: narrow.sla.map(|sla| sla.span(now, limits)),
        source: narrow.source,
        hands: narrow.assignee.map(|assignee| match assignee {
            Assignee::Me => Hands::Of(me.clone()),
            Assignee::Nobody => Hands::Nobody,
            Assignee::Person(user_id) => Hands::Of(claims::person_id(user_id)),
        }),
        warned,
        source_changed: contradicted.or(narrow.source_changed),
        proposed: narrow.proposal.map(|wait| match wait {
            ProposalWait::Any => Proposed::Any,
            ProposalWait::Mine => Proposed::By(me.clone()),
            ProposalWait::ForMe => Proposed::NotBy(me.clone(), person_of(actor)),
        }),
        now,
        before: filter.before,
        after: filter.after,
        ..ListQuery::all(environment, filter.limit)
    })
}

/// The account behind an actor, if it is a person's.
pub(crate) fn person_of(actor: &Actor) -> Option<Uuid> {
    match actor {
        Actor::Person { user_id, .. } => Some(*user_id),
        Actor::Key { .. } | Actor::System => None,
    }
}

/// What an actor may do with many sessions at once.
pub(crate) fn bulk_acts(actor: &Actor) -> Vec<BulkAct> {
    BulkAct::ALL.iter().copied().filter(|act| actor.may(bulk_right(*act))).collect()
}

/// The right that an act with many sessions needs.
pub(crate) fn bulk_right(act: BulkAct) -> Right {
    match act {
        BulkAct::Assign | BulkAct::Tag => Right::WorkOnSession,
        BulkAct::Approve | BulkAct::Decline | BulkAct::AskAgain => Right::BulkDecide,
    }
}

/// What of a list an actor may take away.
pub(crate) fn export_reach(actor: &Actor) -> Option<ExportReach> {
    if actor.may(Right::ExportLists) {
        Some(ExportReach::All)
    } else {
        actor.may(Right::ExportOwnWork).then_some(ExportReach::OwnWork)
    }
}

fn of_statuses(counts: &[(Status, i64)], wanted: &[Status]) -> i64 {
    counts.iter().filter(|(status, _)| wanted.is_empty() || wanted.contains(status)).map(|(_, n)| n).sum()
}

pub(crate) fn row(listed: ListedSession, now: Time) -> SessionRow {
    let state = listed.state;
    SessionRow {
        session_id: state.session_id,
        number: state.number,
        subject: sessions::named(&listed.subject.name, state.number),
        detail: listed.subject.detail,
        kind: state.kind,
        status: state.status,
        source: state.source,
        version: state.version,
        assignee: state.claim.filter(|claim| claim.until > now).map(|claim| claim.name),
        tags: listed.tags,
        country: listed.subject.country,
        workflow: state.workflow_id,
        reference: listed.subject.vendor_data,
        warnings: listed.warnings,
        ubo: listed.ubo,
        waiting_since: state.entered_review_at,
        updated_at: state.updated_at,
        created_at: state.created_at,
        news: false,
    }
}

fn row_json(listed: ListedSession, policies: &Policies) -> Value {
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
        Kind::User => {
            object["full_name"] = Value::from(listed.subject.name);
            let more = listed.subject.person.to_json(policies.shown_fields(state.workflow_id.as_deref()));
            if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
                object.extend(more);
            }
        }
        Kind::Business => {
            object["company_name"] = Value::from(listed.subject.name);
            object["ubo_kyc_summary"] = listed.ubo.map_or(Value::Null, domain::UboSummary::to_json);
        }
    }
    object
}
