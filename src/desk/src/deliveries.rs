//! Sending an event of a session again.

use crate::{Desk, DeskError, outgoing, sessions, timeline};
use domain::audit::AuditEntry;
use domain::narrow::Narrow;
use domain::view::DeliveryState;
use domain::{Actor, Environment, Right, Time, Uuid};
use serde_json::{Value, json};
use store::types::{Act, LoggedDelivery, ResendSpan, SpanResent, StoredEvent};

/// Deliveries that one call makes due again at most.
const MOST_OF_SPAN: i64 = 2_000;

impl Desk {
    /// What was sent about a session, newest event first, in Didit's shape (facts §4 "Delivery log").
    ///
    /// # Errors
    /// Without the right, or for an unknown session.
    pub async fn deliveries(&self, actor: &Actor, session_id: Uuid) -> Result<Vec<Value>, DeskError> {
        Self::require(actor, Right::OpenSession)?;
        self.opened(actor, session_id).await?;
        let log = self.store.deliveries_of(session_id).await?;
        Ok(log.into_iter().map(|delivery| delivery_json(session_id, delivery)).collect())
    }

    /// The events of a session with their deliveries, newest first.
    pub(crate) async fn deliveries_json(&self, session_id: Uuid) -> Result<Vec<Value>, DeskError> {
        let events = self.store.events_of(session_id).await?;
        Ok(events.into_iter().map(event_json).collect())
    }

    /// Makes a delivery due again, with the same event id.
    ///
    /// # Errors
    /// Without the right, or when the session has no such delivery.
    pub async fn resend(&self, actor: &Actor, session_id: Uuid, delivery_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::ResendDelivery)?;
        // what is left of a redacted session may be sent again
        self.opened(actor, session_id).await?;
        let now = self.world.now();
        let entry = AuditEntry::new(
            actor,
            now,
            "delivery.resend",
            sessions::target(session_id),
            json!({"delivery": delivery_id}),
        );
        let activity = self.activity(actor, Act::Resent, None, None);
        store::foretell(|again: &bool| again.then_some(()));
        if self.store.resend(delivery_id, session_id, now, entry, activity).await? {
            Ok(())
        } else {
            Err(DeskError::NotFound)
        }
    }
}

/// Events of a span of time that are to be sent again.
#[derive(Clone, Debug)]
pub struct Span {
    /// To this endpoint alone.
    pub endpoint_id: Option<Uuid>,
    /// Of this environment alone; a key's own wins.
    pub environment: Option<Environment>,
    /// From then on: a day, or a moment with its zone.
    pub from: String,
    /// Until then: a day counts to its end.
    pub until: String,
}

impl Desk {
    /// Makes all deliveries of the events of a span of time due again, in their order, with the same event ids; how
    /// many. People need the right to look after endpoints for it, keys the one to send events again.
    ///
    /// # Errors
    /// Without the right; for a span that is no span; when it holds more than 2 000 deliveries, of which none is sent.
    pub async fn resend_span(&self, actor: &Actor, span: &Span) -> Result<i64, DeskError> {
        self.check_may_resend_span(actor)?;
        let moments = Narrow::read([("date_from", span.from.as_str()), ("date_to", span.until.as_str())])
            .map_err(DeskError::Invalid)?;
        let missing = |field| DeskError::field(field, "This field is required: a day, or a time with its zone.");
        let from = moments.from.ok_or_else(|| missing("date_from"))?;
        let until = moments.until.ok_or_else(|| missing("date_to"))?;
        if until <= from {
            return Err(DeskError::field("date_to", "Must not lie before date_from."));
        }
        let now = self.world.now();
        let environment = actor.confined_to().or(span.environment);
        let target = span.endpoint_id.map_or("webhooks".to_owned(), |id| format!("webhook:{id}"));
        let detail = json!({"environment": environment.map(Environment::wire), "from": from.rfc3339(), "until": until.rfc3339()});
        let entry = AuditEntry::new(actor, now, "delivery.resend_span", target, detail);
        let activity = self.activity(actor, Act::Resent, None, None);
        let asked = ResendSpan { endpoint_id: span.endpoint_id, environment, from, until, most: MOST_OF_SPAN };
        store::foretell(|resent: &SpanResent| match resent {
            SpanResent::Done(count) => Some(*count),
            SpanResent::TooMany => None,
        });
        match self.store.resend_span(asked, now, entry, activity).await? {
            SpanResent::Done(count) => Ok(count),
            SpanResent::TooMany => Err(DeskError::field(
                "date_to",
                format!("The span holds more than {MOST_OF_SPAN} deliveries, so none was sent. Choose a shorter one."),
            )),
        }
    }

    /// Whether this actor may send spans again at all; asked before a body is read.
    ///
    /// # Errors
    /// Without the right.
    pub fn check_may_resend_span(&self, actor: &Actor) -> Result<(), DeskError> {
        Self::require(
            actor,
            match actor {
                Actor::Key { .. } => Right::ResendDelivery,
                Actor::Person { .. } | Actor::System => Right::ManageWebhooks,
            },
        )
    }
}

fn word(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Waiting => "waiting",
        DeliveryState::Delivered => "delivered",
        DeliveryState::Failed => "failed",
    }
}

fn delivery_json(session_id: Uuid, delivery: LoggedDelivery) -> Value {
    let body = delivery.body.map(|body| outgoing::sent_body(body, delivery.thin, &delivery.headers));
    let headers = json!({"content-type": "application/json", "webhook-id": delivery.event_id});
    let tries: Vec<Value> = delivery
        .tries
        .into_iter()
        .map(|one| {
            json!({
                "try": one.number,
                "at": one.at.rfc3339(),
                "response_status": one.http_status,
                "took_ms": one.took_ms,
                "fault": one.fault,
            })
        })
        .collect();
    json!({
        "uuid": delivery.delivery_id,
        "session_id": session_id,
        "event_id": delivery.event_id,
        "webhook_type": delivery.event_type.wire(),
        "sequence": delivery.sequence,
        "status": word(delivery.state),
        "request_url": timeline::origin_of(&delivery.url),
        "response_status": delivery.http_status,
        "request_body": body.map(|body| body.to_string()),
        "request_header": headers.to_string(),
        "tries": tries,
        "next_at": delivery.next_at.map(Time::rfc3339),
        "created_at": delivery.at.rfc3339(),
    })
}

fn event_json(event: StoredEvent) -> Value {
    let deliveries: Vec<Value> = event
        .deliveries
        .into_iter()
        .map(|delivery| {
            json!({
                "uuid": delivery.delivery_id,
                "status": word(delivery.state),
                "request_url": timeline::origin_of(&delivery.url),
                "response_status": delivery.http_status,
                "tries": delivery.tries,
                "took_ms": delivery.took_ms,
                "fault": delivery.fault,
                "next_at": delivery.next_at.map(Time::rfc3339),
            })
        })
        .collect();
    json!({
        "event_id": event.event_id,
        "webhook_type": event.event_type.wire(),
        "sequence": event.sequence,
        "created_at": event.at.rfc3339(),
        "deliveries": deliveries,
    })
}
