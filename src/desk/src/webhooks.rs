//! Webhook endpoints: made by admins and the command line, their secret shown once.

use crate::{Desk, DeskError};
use domain::audit::AuditEntry;
use domain::event::EventType;
use domain::time::HOUR;
use domain::view::{WebhookRow, WebhooksPage};
use domain::{Actor, Environment, Right, Uuid};
use ipnet::IpNet;
use serde_json::json;
use store::types::{Endpoint, HeaderStyle};
use url::{Host, Url};

/// An endpoint to be made.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Where events are posted.
    pub url: String,
    /// Events it wants; empty means all.
    pub events: Vec<EventType>,
    /// Environment whose events it gets.
    pub environment: Environment,
    /// Extra signature headers.
    pub headers: Vec<HeaderStyle>,
    /// Private networks that may be reached, in CIDR form.
    pub allow_networks: Vec<String>,
    /// Without `decision`.
    pub thin: bool,
}

/// A fresh endpoint; its secret is not shown again.
#[derive(Clone, Debug)]
pub struct PrintedWebhook {
    /// The endpoint's id.
    pub endpoint_id: Uuid,
    /// `whsec_…`
    pub secret: String,
}

/// Hours for which the earlier secret may go on signing.
const KEPT_HOURS: std::ops::RangeInclusive<i64> = 0..=168;

/// The word for a style, as people write it.
fn style_word(style: HeaderStyle) -> &'static str {
    match style {
        HeaderStyle::Standard => "standard",
        HeaderStyle::Didit => "didit",
        HeaderStyle::Stripe => "stripe",
        HeaderStyle::Veriff => "veriff",
    }
}

/// The events that an endpoint gets: those asked for, or all that its shape has.
fn events_of(asked: Vec<EventType>, headers: &[HeaderStyle]) -> Result<Vec<EventType>, DeskError> {
    let (stripe, veriff) = (headers.contains(&HeaderStyle::Stripe), headers.contains(&HeaderStyle::Veriff));
    let shaped = match (stripe, veriff) {
        (false, false) => return Ok(asked),
        (true, true) => {
            return Err(DeskError::field("headers", "Events have one shape: choose stripe or veriff, not both."));
        }
        (true, false) => sources::shape::stripe::EVENTS,
        (false, true) => sources::shape::veriff::EVENTS,
    };
    if asked.is_empty() {
        return Ok(shaped.to_vec());
    }
    if let Some(other) = asked.iter().find(|event| !shaped.contains(event)) {
        let sentence = format!("{} has no counterpart in that vendor's events.", other.wire());
        return Err(DeskError::field("event", &sentence));
    }
    Ok(asked)
}

impl Desk {
    /// Makes an endpoint.
    ///
    /// # Errors
    /// Without the right, or with wrong fields: a URL that is not `https:` (`http:` only for hosts inside an allowed
    /// network), or a network that is not in CIDR form.
    pub async fn add_webhook(&self, actor: &Actor, new: NewWebhook) -> Result<PrintedWebhook, DeskError> {
        Self::require(actor, Right::ManageWebhooks)?;
        let networks = new
            .allow_networks
            .iter()
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .map(|text| {
                text.parse::<IpNet>()
                    .map_err(|_| DeskError::field("allow_network", "Write a network in CIDR form, such as 10.0.0.0/8."))
            })
            .collect::<Result<Vec<_>, _>>()?;
        check_url(&new.url, &networks)?;
        let events = events_of(new.events, &new.headers)?;
        let secret = self.fresh_secret();
        let now = self.world.now();
        let endpoint = Endpoint {
            endpoint_id: self.world.id(),
            environment: new.environment,
            url: new.url,
            events,
            headers: new.headers,
            allow_networks: networks.iter().map(ToString::to_string).collect(),
            thin: new.thin,
            secret: secret.clone(),
            earlier: None,
            created_at: now,
            disabled_at: None,
            disabled_why: None,
        };
        let endpoint_id = endpoint.endpoint_id;
        let detail = json!({
            "environment": endpoint.environment.wire(),
            "events": endpoint.events.iter().map(|event| event.wire()).collect::<Vec<_>>(),
            "allow_networks": endpoint.allow_networks,
        });
        let entry = AuditEntry::new(actor, now, "webhook.add", format!("webhook:{endpoint_id}"), detail);
        self.store.add_endpoint(endpoint, entry).await?;
        Ok(PrintedWebhook { endpoint_id, secret })
    }

    fn fresh_secret(&self) -> String {
        let mut bytes = [0_u8; sources::signature::SECRET_BYTES];
        self.world.random(&mut bytes);
        sources::signature::print_secret(&bytes)
    }

    /// Gives an endpoint another secret. For so many hours the one before signs too, so that a receiver can change over
    /// without losing an event; one that was being replaced already ends at once.
    ///
    /// # Errors
    /// Without the right, when there is no such endpoint in use, or for more hours than a week has.
    pub async fn rotate_webhook(
        &self,
        actor: &Actor,
        endpoint_id: Uuid,
        keep_hours: i64,
    ) -> Result<PrintedWebhook, DeskError> {
        Self::require(actor, Right::ManageWebhooks)?;
        if !KEPT_HOURS.contains(&keep_hours) {
            return Err(DeskError::field("keep_hours", "Write a whole number of hours from 0 to 168."));
        }
        let (secret, now) = (self.fresh_secret(), self.world.now());
        let until = (keep_hours > 0).then(|| now.plus(keep_hours * HOUR));
        let detail = json!({"keep_hours": keep_hours});
        let entry = AuditEntry::new(actor, now, "webhook.rotate", format!("webhook:{endpoint_id}"), detail);
        if self.store.rotate_secret(endpoint_id, secret.clone(), until, entry).await? {
            Ok(PrintedWebhook { endpoint_id, secret })
        } else {
            Err(DeskError::NotFound)
        }
    }

    /// Revokes an endpoint; what waits for it is given up.
    ///
    /// # Errors
    /// Without the right, or when there is no such endpoint.
    pub async fn revoke_webhook(&self, actor: &Actor, endpoint_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::ManageWebhooks)?;
        let now = self.world.now();
        let entry = AuditEntry::new(actor, now, "webhook.revoke", format!("webhook:{endpoint_id}"), json!({}));
        if self.store.revoke_endpoint(endpoint_id, now, entry).await? { Ok(()) } else { Err(DeskError::NotFound) }
    }

    /// All endpoints, never their secret.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn webhooks_page(&self, actor: &Actor) -> Result<WebhooksPage, DeskError> {
        Self::require(actor, Right::SeeWebhooks)?;
        let now = self.world.now();
        let endpoints = self.store.list_endpoints().await?.into_iter().map(|listed| WebhookRow {
            endpoint_id: listed.endpoint.endpoint_id,
            url: listed.endpoint.url,
            events: listed.endpoint.events.iter().map(|event| event.wire().to_owned()).collect(),
            headers: listed.endpoint.headers.iter().map(|style| style_word(*style).to_owned()).collect(),
            environment: listed.endpoint.environment,
            created_at: listed.endpoint.created_at,
            earlier_until: listed.endpoint.earlier.map(|earlier| earlier.until).filter(|until| *until > now),
            disabled: listed.endpoint.disabled_at.map(|at| (listed.endpoint.disabled_why.unwrap_or_default(), at)),
            waiting: listed.waiting,
            failed: listed.failed,
        });
        Ok(WebhooksPage {
            endpoints: endpoints.collect(),
            may_change: actor.may(Right::ManageWebhooks),
            secret: None,
            notice: None,
            now,
        })
    }
}

fn check_url(text: &str, networks: &[IpNet]) -> Result<(), DeskError> {
    let refuse = |sentence: &str| Err(DeskError::field("url", sentence));
    // what a reader of URLs would skip is kept as typed, so it must not be there
    let parsed = Url::parse(text).ok().filter(|_| !text.contains(char::is_control));
    let Some(url) = parsed else { return refuse("Write a full URL, such as https://receiver.example/hooks.") };
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() || text.len() > 2000 {
        return refuse("The URL may hold no user name, password or fragment, and at most 2000 characters.");
    }
    let inside = match url.host() {
        Some(Host::Ipv4(ip)) => networks.iter().any(|net| net.contains(&std::net::IpAddr::V4(ip))),
        Some(Host::Ipv6(ip)) => networks.iter().any(|net| net.contains(&std::net::IpAddr::V6(ip))),
        // where a name leads is checked at every connect; plain http is only for networks that were named
        Some(Host::Domain(_)) => !networks.is_empty(),
        None => return refuse("The URL names no host."),
    };
    match url.scheme() {
        "https" => Ok(()),
        "http" if inside => Ok(()),
        "http" => refuse("Plain http is taken only for hosts inside an allowed network. Use https."),
        _ => refuse("Use https."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_needs_an_allowed_network() {
        let net = ["127.0.0.0/8".parse().unwrap()];
        assert!(check_url("https://example.com/hook", &[]).is_ok());
        assert!(check_url("http://127.0.0.1:9/hook", &net).is_ok());
        assert!(check_url("http://localhost:9/hook", &net).is_ok());
        for bad in
            ["http://127.0.0.1:9/", "ftp://example.com/", "/hook", "https://a:b@example.com/", "file:///etc/passwd"]
        {
            assert!(check_url(bad, &[]).is_err(), "{bad}");
        }
        assert!(check_url("http://10.0.0.1/", &net).is_err());
    }
}
