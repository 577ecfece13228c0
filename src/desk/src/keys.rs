//! API keys: made and revoked by admins, shown once, kept as a hash.

use crate::{Desk, DeskError, sha256};
use domain::audit::AuditEntry;
use domain::time::{DAY, MINUTE};
use domain::view::{KeyRow, KeysPage};
use domain::{Actor, Environment, Right, Scope, Time, Uuid};
use ipnet::IpNet;
use serde_json::json;
use std::net::IpAddr;
use store::types::ApiKey;

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Name to recognise it by.
    pub name: String,
    /// Scopes; at least one.
    pub scopes: Vec<Scope>,
    /// The only environment it sees and writes.
    pub environment: Environment,
    /// From when on it is refused: a day (to its end, UTC) or a time in RFC 3339 form; empty for never.
    pub expires: String,
    /// Networks that it may be used from, in CIDR form; none for all.
    pub networks: Vec<String>,
}

/// A fresh key; its text is not kept.
#[derive(Clone, Debug)]
pub struct PrintedKey {
    /// The key's id.
    pub key_id: Uuid,
    /// `cs_live_…` or `cs_sandbox_…`
    pub key: String,
}

/// Characters of a key that are shown later on, to recognise it.
const SHOWN: usize = 4;

impl Desk {
    /// Makes a key.
    ///
    /// # Errors
    /// Without the right, or with wrong fields.
    pub async fn add_key(&self, actor: &Actor, new: NewKey) -> Result<PrintedKey, DeskError> {
        Self::require(actor, Right::ManageKeys)?;
        let mut faults = Vec::new();
        let name = new.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 100 || name.contains(char::is_control) {
            faults.push(("name".to_owned(), "Give the key a name of at most 100 characters.".to_owned()));
        }
        let mut scopes = new.scopes;
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() {
            faults.push(("scope".to_owned(), "Choose at least one scope.".to_owned()));
        }
        let now = self.world.now();
        let expires_at = expiry(&new.expires, now).unwrap_or_else(|sentence| {
            faults.push(("expires".to_owned(), sentence.to_owned()));
            None
        });
        let networks = networks(&new.networks).unwrap_or_else(|sentence| {
            faults.push(("network".to_owned(), sentence.to_owned()));
            Vec::new()
        });
        if !faults.is_empty() {
            return Err(DeskError::Invalid(faults));
        }
        let start = format!("cs_{}_", new.environment.wire());
        let key = format!("{start}{}", self.token());
        let stored = ApiKey {
            key_id: self.world.id(),
            name,
            prefix: key.chars().take(start.len() + SHOWN).collect(),
            hash: sha256(&[key.as_bytes()]),
            environment: new.environment,
            scopes,
            created_by: match actor {
                Actor::Person { user_id, .. } => Some(*user_id),
                Actor::Key { .. } | Actor::System => None,
            },
            created_at: now,
            last_used_at: None,
            revoked_at: None,
            expires_at,
            networks,
        };
        let key_id = stored.key_id;
        let detail = json!({
            "environment": stored.environment.wire(),
            "scopes": stored.scopes.iter().map(|scope| scope.wire()).collect::<Vec<_>>(),
            "expires_at": stored.expires_at.map(Time::rfc3339),
            "networks": stored.networks,
        });
        let entry = AuditEntry::new(actor, now, "key.add", format!("key:{key_id}"), detail);
        self.store.add_key(stored, entry).await?;
        Ok(PrintedKey { key_id, key })
    }

    /// Revokes a key at once.
    ///
    /// # Errors
    /// Without the right, or when there is no such key.
    pub async fn revoke_key(&self, actor: &Actor, key_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::ManageKeys)?;
        let now = self.world.now();
        let entry = AuditEntry::new(actor, now, "key.revoke", format!("key:{key_id}"), json!({}));
        if self.store.revoke_key(key_id, now, entry).await? { Ok(()) } else { Err(DeskError::NotFound) }
    }

    /// All keys, never their secret.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn keys_page(&self, actor: &Actor) -> Result<KeysPage, DeskError> {
        Self::require(actor, Right::SeeKeys)?;
        let keys = self.store.list_keys().await?.into_iter().map(|key| KeyRow {
            key_id: key.key_id,
            name: key.name,
            prefix: key.prefix,
            environment: key.environment,
            scopes: key.scopes.iter().map(|scope| scope.wire().to_owned()).collect(),
            created_at: key.created_at,
            last_used_at: key.last_used_at,
            revoked_at: key.revoked_at,
            expires_at: key.expires_at,
            networks: key.networks,
        });
        Ok(KeysPage {
            keys: keys.collect(),
            may_change: actor.may(Right::ManageKeys),
            secret: None,
            notice: None,
            now: self.world.now(),
        })
    }

    /// Who a key is; `None` for wrong, revoked and expired keys, and for those that may not be used from this address.
    /// Its last use is noted, to the minute.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn actor_of_key(&self, key: &str, address: Option<IpAddr>) -> Result<Option<Actor>, DeskError> {
        if !key.starts_with("cs_") || key.len() > 200 {
            return Ok(None);
        }
        let Some(found) = self.store.find_key(&sha256(&[key.as_bytes()])).await? else { return Ok(None) };
        let now = self.world.now();
        let expired = found.expires_at.is_some_and(|at| at <= now);
        if found.revoked_at.is_some() || expired || !lets_in(&found.networks, address) {
            return Ok(None);
        }
        if found.last_used_at.is_none_or(|at| now.since(at) >= MINUTE) {
            self.store.touch_key(found.key_id, now).await?;
        }
        Ok(Some(Actor::Key {
            key_id: found.key_id,
            name: found.name,
            scopes: found.scopes,
            environment: found.environment,
        }))
    }
}

/// Most networks of one key.
const MOST_NETWORKS: usize = 50;

/// When a key that is to expire as typed is refused.
fn expiry(typed: &str, now: Time) -> Result<Option<Time>, &'static str> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day = Time::parse(&format!("{typed}T00:00:00Z")).map(|day| day.plus(DAY));
    match day.or_else(|| Time::parse(typed)) {
        Some(at) if at > now => Ok(Some(at)),
        Some(_) => Err("The key would have expired already. Choose a later day."),
        None => Err("Write the last day as 2027-03-31, or a time as 2027-03-31T12:00:00Z."),
    }
}

/// Networks as typed, one or more a text, in one form.
fn networks(typed: &[String]) -> Result<Vec<String>, &'static str> {
    let mut read = Vec::new();
    for text in typed.iter().flat_map(|text| text.split([',', ' ', '\n', '\r', '\t'])).filter(|text| !text.is_empty()) {
        let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        let network = network.map_err(|_| "Write each network in CIDR form, such as 192.0.2.0/24.")?;
        read.push(network.trunc());
    }
    read.sort_unstable();
    read.dedup();
    if read.len() > MOST_NETWORKS {
        return Err("A key may name at most 50 networks.");
    }
    Ok(read.iter().map(ToString::to_string).collect())
}

/// Whether a key with these networks may be used from an address; one that cannot be told is outside of all.
fn lets_in(networks: &[String], address: Option<IpAddr>) -> bool {
    let inside = |address: IpAddr| {
        let address = address.to_canonical();
        networks.iter().filter_map(|text| text.parse::<IpNet>().ok()).any(|network| network.contains(&address))
    };
    networks.is_empty() || address.is_some_and(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_expires_at_the_end_of_its_last_day() {
        let now = Time::parse("2026-11-20T08:00:00Z").unwrap();
        assert_eq!(expiry(" ", now), Ok(None));
        assert_eq!(expiry("2026-11-20", now), Ok(Time::parse("2026-11-21T00:00:00Z")));
        assert_eq!(expiry("2026-11-20T09:00:00+01:00", now.plus(-1)), Ok(Some(now)));
        for bad in ["2026-11-19", "2026-11-20T08:00:00Z", "20.11.2026", "2026-02-30", "soon"] {
            assert!(expiry(bad, now).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_key_works_from_its_networks_alone() {
        let read = |typed: &str| networks(&[typed.to_owned()]);
        let list = read("192.0.2.77/24, 2001:db8::/32 198.51.100.7").unwrap();
        assert_eq!(list, ["192.0.2.0/24", "198.51.100.7/32", "2001:db8::/32"]);
        let from = |address: &str| lets_in(&list, address.parse().ok());
        assert!(from("192.0.2.1") && from("::ffff:192.0.2.1") && from("2001:db8::1") && from("198.51.100.7"));
        assert!(!from("192.0.3.1") && !from("198.51.100.8") && !from("2001:db9::1") && !from(""));
        assert!(lets_in(&[], None) && lets_in(&read(" ").unwrap(), None));
        assert!(read("192.0.2.0/33").is_err() && read("office").is_err());
    }
}
