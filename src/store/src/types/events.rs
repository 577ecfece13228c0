//! Events, the endpoints that want them, and how they got there.

use super::Written;
use domain::event::EventType;
use domain::view::DeliveryState;
use domain::{Environment, Time, Uuid};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Makes the body of an event, as JSON, from the session as stored.
pub type MakeBody = Box<dyn FnOnce(&Written) -> Vec<u8> + Send>;

/// The body of an event to be written.
pub enum EventBody {
    /// Known before the commit.
    Ready(Vec<u8>),
    /// Needs what only the transaction knows: the number of a new session, the UBO summary, and the statuses of linked
    /// sessions in the payload.
    After(MakeBody),
}

impl std::fmt::Debug for EventBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EventBody")
    }
}

/// An event to be written in the same transaction.
#[derive(Debug)]
pub struct NewEvent {
    /// Stays the same on every try.
    pub event_id: Uuid,
    /// What it tells.
    pub event_type: EventType,
    /// Its body; sealed at rest.
    pub body: EventBody,
}

/// Signature headers that an endpoint wants besides the standard ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HeaderStyle {
    /// Standard Webhooks (always sent).
    Standard,
    /// Didit's `X-Signature-V2`, `X-Signature`, `X-Timestamp`.
    Didit,
    /// Stripe's `Stripe-Signature`, and its shape of events.
    Stripe,
    /// Veriff's `X-HMAC-SIGNATURE`, and its shape of events.
    Veriff,
}

impl HeaderStyle {
    /// Reads the word that people write.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "standard" => Some(Self::Standard),
            "didit" => Some(Self::Didit),
            "stripe" => Some(Self::Stripe),
            "veriff" => Some(Self::Veriff),
            _ => None,
        }
    }
}

/// A webhook endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// Its id.
    pub endpoint_id: Uuid,
    /// Environment whose events it gets.
    pub environment: Environment,
    /// Where events are posted.
    pub url: String,
    /// Events it wants; empty means all.
    pub events: Vec<EventType>,
    /// Extra signature headers.
    pub headers: Vec<HeaderStyle>,
    /// Networks that may be reached though they are private, in CIDR form.
    pub allow_networks: Vec<String>,
    /// Without `decision`.
    pub thin: bool,
    /// The printed secret (`whsec_…`); sealed at rest.
    pub secret: String,
    /// The secret before that, while it signs too.
    pub earlier: Option<EarlierSecret>,
    /// When it was made.
    pub created_at: Time,
    /// When it was switched off or revoked.
    pub disabled_at: Option<Time>,
    /// Why.
    pub disabled_why: Option<String>,
}

/// A secret that another has taken the place of.
#[derive(Clone, Debug, PartialEq)]
pub struct EarlierSecret {
    /// As printed; sealed at rest, and left empty in lists.
    pub secret: String,
    /// Until when it signs too.
    pub until: Time,
}

/// An endpoint in the admin's list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedEndpoint {
    /// The endpoint, its secret left empty.
    pub endpoint: Endpoint,
    /// Deliveries waiting.
    pub waiting: i64,
    /// Deliveries given up.
    pub failed: i64,
}

/// A delivery that a worker has leased.
#[derive(Clone, Debug, PartialEq)]
pub struct LeasedDelivery {
    /// The delivery.
    pub delivery_id: Uuid,
    /// The event; also `webhook-id`.
    pub event_id: Uuid,
    /// Body of the event, opened.
    pub body: Value,
    /// Where it goes and how it is signed.
    pub endpoint: Endpoint,
    /// Tries before this one.
    pub tries: i64,
}

/// Events of a span of time that are to be sent again.
#[derive(Clone, Debug)]
pub struct ResendSpan {
    /// To this endpoint alone; `None` for all that are in use.
    pub endpoint_id: Option<Uuid>,
    /// Of this environment alone.
    pub environment: Option<Environment>,
    /// From then on.
    pub from: Time,
    /// Before then.
    pub until: Time,
    /// At most so many; none are sent when there are more.
    pub most: i64,
}

/// How one try went.
#[derive(Clone, Debug, PartialEq)]
pub struct TryResult {
    /// When it began.
    pub at: Time,
    /// HTTP status, if there was an answer.
    pub http_status: Option<i64>,
    /// Milliseconds from begin to end.
    pub took_ms: i64,
    /// Why there was no good answer, in a word or two: `timeout`, `connection refused`, `network not allowed`.
    pub fault: Option<String>,
    /// First KiB of the answer; sealed at rest.
    pub answer: Vec<u8>,
    /// What follows.
    pub next: AfterTry,
}

/// What follows a try.
#[derive(Clone, Debug, PartialEq)]
pub enum AfterTry {
    /// It was accepted.
    Delivered,
    /// Another try at that time.
    Retry(Time),
    /// No more tries.
    GiveUp,
    /// No more tries, and the endpoint is switched off, for this reason.
    DisableEndpoint(String),
}

/// A delivery on a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredDelivery {
    /// The delivery.
    pub delivery_id: Uuid,
    /// The event it carries.
    pub event_id: Uuid,
    /// The endpoint's URL.
    pub url: String,
    /// State.
    pub state: DeliveryState,
    /// Tries so far.
    pub tries: i64,
    /// HTTP status of the last try.
    pub http_status: Option<i64>,
    /// Milliseconds of the last try.
    pub took_ms: Option<i64>,
    /// Fault of the last try.
    pub fault: Option<String>,
    /// Next try.
    pub next_at: Option<Time>,
}

/// An event on a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvent {
    /// Its id.
    pub event_id: Uuid,
    /// Per session, from 1.
    pub sequence: i64,
    /// What it tells.
    pub event_type: EventType,
    /// When.
    pub at: Time,
    /// Its deliveries.
    pub deliveries: Vec<StoredDelivery>,
}

/// One event on its way to one endpoint, with its body and every try.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedDelivery {
    /// The delivery.
    pub delivery_id: Uuid,
    /// The event.
    pub event_id: Uuid,
    /// What it tells.
    pub event_type: EventType,
    /// Per session, from 1.
    pub sequence: i64,
    /// When it happened.
    pub at: Time,
    /// Its body; `None` when the session's key was destroyed.
    pub body: Option<Value>,
    /// The endpoint's URL.
    pub url: String,
    /// Whether the endpoint gets it without `decision`.
    pub thin: bool,
    /// The endpoint's signature headers, which say in which shape it gets it.
    pub headers: Vec<HeaderStyle>,
    /// State.
    pub state: DeliveryState,
    /// HTTP status of the last try.
    pub http_status: Option<i64>,
    /// When the next try is due.
    pub next_at: Option<Time>,
    /// Tries, first to last.
    pub tries: Vec<LoggedTry>,
}

/// One try of a delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedTry {
    /// 1, 2, 3 …
    pub number: i64,
    /// When it began.
    pub at: Time,
    /// HTTP status, if there was an answer.
    pub http_status: Option<i64>,
    /// Milliseconds from begin to end.
    pub took_ms: i64,
    /// Why there was no good answer.
    pub fault: Option<String>,
}

/// A try with what the receiver answered.
#[derive(Clone, Debug, PartialEq)]
pub struct AnsweredTry {
    /// The delivery that was tried.
    pub delivery_id: Uuid,
    /// How it went.
    pub tried: LoggedTry,
    /// The first KiB of the answer; gone with the session's key.
    pub answer: Option<Vec<u8>>,
}
