//! Webhooks out: leases due deliveries, signs, posts, and writes down how it went.

use crate::egress::{self, Egress, EgressRefusal, fault_of};
use crate::{retry_after, rounds, schedule};
use domain::time::SECOND;
use domain::{Time, World};
use sources::signature;
use std::sync::Arc;
use std::time::Duration;
use store::types::{AfterTry, Endpoint, HeaderStyle, LeasedDelivery, TryResult};
use store::{Store, StoreError};
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

/// A leased delivery comes free again after this long: longer than a try may take, short enough that what a killed
/// process had in hand goes out within 20 s of the next start.
const LEASE: i64 = 18 * SECOND;
/// Most deliveries in flight.
const IN_FLIGHT: usize = 64;
/// Pause when nothing is due.
const PAUSE: Duration = Duration::from_millis(200);
/// Most bytes that are read of an answer.
const READ: usize = 64 * 1024;
/// Bytes of an answer that are kept.
const KEPT: usize = 1024;

/// The worker that sends webhooks. Several may run, in one process or in many.
#[derive(Clone)]
pub struct Webhooks {
    store: Store,
    world: Arc<dyn World>,
    egress: Egress,
}

impl Webhooks {
    /// A worker on a store.
    #[must_use]
    pub fn new(store: Store, world: Arc<dyn World>) -> Self {
        Self { store, world, egress: Egress::new() }
    }

    /// Sends what is due now and waits for every answer; the number of deliveries tried. For tests and commands.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn step(&self) -> Result<usize, StoreError> {
        rounds::all(self.lease(IN_FLIGHT).await?, |delivery| {
            let worker = self.clone();
            async move { worker.deliver(delivery).await }
        })
        .await
    }

    /// Sends until `stop` turns true or nobody is left who could say so; then lets what is in flight come to its end.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut tries: JoinSet<()> = JoinSet::new();
        while !*stop.borrow() && stop.has_changed().is_ok() {
            while tries.try_join_next().is_some() {}
            let room = IN_FLIGHT.saturating_sub(tries.len());
            let due = if room == 0 { Ok(Vec::new()) } else { self.lease(room).await };
            match due {
                Ok(due) if !due.is_empty() => {
                    for delivery in due {
                        let worker = self.clone();
                        tries.spawn(async move {
                            let id = delivery.delivery_id;
                            if let Err(error) = worker.deliver(delivery).await {
                                tracing::error!(delivery = %id, %error, "the outcome of a try could not be written");
                            }
                        });
                    }
                    continue;
                }
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "due deliveries could not be read"),
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(PAUSE) => {}
                Some(_) = tries.join_next(), if room == 0 => {}
            }
        }
        while tries.join_next().await.is_some() {}
    }

    async fn lease(&self, most: usize) -> Result<Vec<LeasedDelivery>, StoreError> {
        let limit = i64::try_from(most).unwrap_or(1);
        self.store.lease_deliveries(self.world.now(), LEASE, limit).await
    }

    async fn deliver(&self, delivery: LeasedDelivery) -> Result<(), StoreError> {
        let at = self.world.now();
        let answer = self.post(&delivery, at).await;
        let took_ms = self.world.now().since(at) / 1000;
        let result = self.judge(&delivery, at, took_ms, answer);
        tracing::info!(
            delivery = %delivery.delivery_id,
            event = %delivery.event_id,
            tries = delivery.tries + 1,
            http_status = result.http_status,
            fault = result.fault,
            took_ms,
            "webhook tried"
        );
        self.store.finish_try(delivery.delivery_id, result).await
    }

    async fn post(&self, delivery: &LeasedDelivery, at: Time) -> Result<Answer, String> {
        let endpoint = &delivery.endpoint;
        let url = Url::parse(&endpoint.url).map_err(|_| "the URL cannot be read".to_owned())?;
        let client = self.egress.client(&url, &endpoint.allow_networks).map_err(|refusal| match refusal {
            EgressRefusal::NotAllowed => egress::NOT_ALLOWED.to_owned(),
            EgressRefusal::Broken => "no client".to_owned(),
        })?;
        let body = desk::sent_body(delivery.body.clone(), endpoint.thin, &endpoint.headers);
        let wants = |style| endpoint.headers.contains(&style);
        let bytes = signature::ascii_bytes(&body);
        let (id, seconds) = (delivery.event_id.to_string(), at.unix_seconds());
        let mut request = client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", standard_signatures(endpoint, &id, at, &bytes));
        if wants(HeaderStyle::Stripe) {
            request = request.header("stripe-signature", signature::stripe(&endpoint.secret, seconds, &bytes));
        }
        if wants(HeaderStyle::Veriff) {
            let signed = signature::veriff(&endpoint.secret, &bytes);
            // receivers know it by either name
            request = request.header("x-hmac-signature", &signed).header("vrf-hmac-signature", signed);
            request = request.header("x-auth-client", endpoint.endpoint_id.to_string());
        }
        if wants(HeaderStyle::Didit) {
            request = request
                .header("x-timestamp", seconds.to_string())
                .header("x-signature", signature::didit_raw(&endpoint.secret, &bytes))
                .header("x-signature-v2", signature::didit_v2(&endpoint.secret, &body));
        }
        let mut response = request.body(bytes).send().await.map_err(|error| fault_of(&error))?;
        let status = response.status().as_u16();
        let retry_after = retry_after::asked(response.headers(), at);
        let mut kept = Vec::new();
        let mut read = 0;
        // the status has decided already; the answer is read only so far
        while let Ok(Some(chunk)) = response.chunk().await {
            read += chunk.len();
            let room = KEPT.saturating_sub(kept.len());
            kept.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if read >= READ {
                break;
            }
        }
        Ok(Answer { status, retry_after, kept })
    }

    fn judge(&self, delivery: &LeasedDelivery, at: Time, took_ms: i64, answer: Result<Answer, String>) -> TryResult {
        let mut chance = [0_u8; 4];
        self.world.random(&mut chance);
        let again = |asked| {
            schedule::next_try(delivery.tries + 1, at, u32::from_le_bytes(chance), asked)
                .map_or(AfterTry::GiveUp, AfterTry::Retry)
        };
        match answer {
            Err(fault) => {
                TryResult { at, http_status: None, took_ms, fault: Some(fault), answer: Vec::new(), next: again(None) }
            }
            Ok(answer) => {
                let next = match answer.status {
                    200..=299 => AfterTry::Delivered,
                    410 => AfterTry::DisableEndpoint("the receiver answered 410 Gone".to_owned()),
                    _ => again(answer.retry_after),
                };
                let fault = (next != AfterTry::Delivered).then(|| format!("answered {}", answer.status));
                let http_status = Some(i64::from(answer.status));
                TryResult { at, http_status, took_ms, fault, answer: answer.kept, next }
            }
        }
    }
}

/// The value of `webhook-signature`: by the secret, and by the one before it while that rotates. The vendors' headers hold
/// one signature each, so they are made with the new secret alone.
fn standard_signatures(endpoint: &Endpoint, id: &str, at: Time, bytes: &[u8]) -> String {
    let by = |secret: &str| signature::standard(secret, id, at.unix_seconds(), bytes);
    match &endpoint.earlier {
        Some(earlier) if earlier.until > at => format!("{} {}", by(&endpoint.secret), by(&earlier.secret)),
        _ => by(&endpoint.secret),
    }
}

struct Answer {
    status: u16,
    retry_after: Option<i64>,
    kept: Vec<u8>,
}
