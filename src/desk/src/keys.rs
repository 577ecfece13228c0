//! API keys: made and revoked by admins, shown once, kept as a hash.

use crate::{Desk, DeskError, sha256};
use domain::audit::AuditEntry;
use domain::view::{KeyRow, KeysPage};
use domain::{Actor, Environment, Right, Scope, Uuid};
use serde_json::json;
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
        if !faults.is_empty() {
            return Err(DeskError::Invalid(faults));
        }
        let start = format!("cs_{}_", new.environment.wire());
        let key = format!("{start}{}", self.token());
        let now = self.world.now();
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
        };
        let key_id = stored.key_id;
        let detail = json!({
            "environment": stored.environment.wire(),
            "scopes": stored.scopes.iter().map(|scope| scope.wire()).collect::<Vec<_>>(),
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
        });
        Ok(KeysPage {
            keys: keys.collect(),
            may_change: actor.may(Right::ManageKeys),
            secret: None,
            notice: None,
            now: self.world.now(),
        })
    }

    /// Who a key is; `None` for wrong and revoked keys. Its last use is noted.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn actor_of_key(&self, key: &str) -> Result<Option<Actor>, DeskError> {
        if !key.starts_with("cs_") || key.len() > 200 {
            return Ok(None);
        }
        let Some(found) = self.store.find_key(&sha256(&[key.as_bytes()])).await? else { return Ok(None) };
        if found.revoked_at.is_some() {
            return Ok(None);
        }
        self.store.touch_key(found.key_id, self.world.now()).await?;
        Ok(Some(Actor::Key {
            key_id: found.key_id,
            name: found.name,
            scopes: found.scopes,
            environment: found.environment,
        }))
    }
}
