//! Sending an event of a session again.

use crate::{Desk, DeskError, sessions, timeline};
use domain::audit::AuditEntry;
use domain::view::DeliveryState;
use domain::{Actor, Right, Time, Uuid, event};
use serde_json::{Value, json};
use store::types::{Act, LoggedDelivery, StoredEvent};

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
        if self.store.resend(delivery_id, session_id, now, entry, activity).await? {
            Ok(())
        } else {
            Err(DeskError::NotFound)
        }
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
    let body = delivery.body.map(|body| if delivery.thin { event::thin(body) } else { body });
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
