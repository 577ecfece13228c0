//! Signing in and out, and the sign-ins that are open (idle 15 minutes, at most 8 hours).

use crate::{Desk, DeskError, sha256};
use domain::audit::AuditEntry;
use domain::time::{HOUR, MINUTE, SECOND};
use domain::view::AccountState;
use domain::{Actor, Time, Uuid};
use serde_json::json;
use store::types::{SignIn, User};

/// A sign-in ends after this long without activity.
pub(crate) const IDLE: i64 = 15 * MINUTE;
/// A sign-in ends after this long in any case.
pub(crate) const ABSOLUTE: i64 = 8 * HOUR;
/// A sign-in that ended by itself is still known for this long, so that what was typed meanwhile finds its owner.
const REMEMBERED: i64 = 24 * HOUR;

/// Why a sign-in is refused. The same for known and unknown accounts.
#[derive(Debug)]
pub enum SignInRefusal {
    /// Email or password is wrong, or the account may not sign in.
    Wrong,
    /// Too many failures; try again in so many seconds.
    Wait(i64),
    /// The desk failed.
    Failed(DeskError),
}

impl<E: Into<DeskError>> From<E> for SignInRefusal {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Failures that cost nothing, for an account and for an address.
pub(crate) const FREE_TRIES: [i64; 2] = [5, 30];
/// Longest wait after failures.
const LONGEST_WAIT: i64 = 15 * MINUTE;

impl Desk {
    /// Checks email and password; throttled by account and by address.
    ///
    /// # Errors
    /// See [`SignInRefusal`]. Wrong password, unknown and disabled account look and take the same.
    pub async fn sign_in(&self, email: &str, password: &str, address: &str) -> Result<Actor, SignInRefusal> {
        let now = self.world.now();
        // no account has such a character, and one of the databases cannot even be asked for it
        let email = email.trim().to_lowercase().replace('\0', "\u{fffd}");
        let buckets = [sha256(&[b"account:", email.as_bytes()]), sha256(&[b"address:", address.as_bytes()])];
        for (bucket, free) in buckets.iter().zip(FREE_TRIES) {
            if let Some(wait) = self.wait(bucket, free, now).await? {
                return Err(SignInRefusal::Wait(wait));
            }
        }
        let user = self.store.find_user_by_email(&email).await?.filter(|user| user.state == AccountState::Active);
        let hash = user.as_ref().and_then(|user| user.password_hash.as_deref());
        let fits = self.password_fits(password, hash).await.map_err(SignInRefusal::Failed)?;
        let Some(user) = user.filter(|_| fits) else {
            for bucket in &buckets {
                self.store.add_failure(bucket, now).await?;
            }
            // by the account's hash: whether it exists must not show in the log either
            let target = format!("account:{}", hex::encode(&buckets[0][..8]));
            self.store.append_audit(AuditEntry::new(&Actor::System, now, "sign_in.refuse", target, json!({}))).await?;
            return Err(SignInRefusal::Wrong);
        };
        self.store.clear_failures(&buckets[0]).await?;
        let actor = actor_of(&user);
        let entry = AuditEntry::new(&actor, now, "sign_in", format!("person:{}", user.user_id), json!({}));
        self.store.record_sign_in(user.user_id, now, entry).await?;
        Ok(actor)
    }

    /// Seconds to wait before another try; the wait doubles with each failure past the free ones.
    pub(crate) async fn wait(&self, bucket: &[u8], free: i64, now: Time) -> Result<Option<i64>, DeskError> {
        let (failures, last) = self.store.failures(bucket, now).await?;
        let Some(last) = last.filter(|_| failures >= free) else { return Ok(None) };
        let doublings = u32::try_from((failures - free).min(10)).unwrap_or(10);
        let until = last.plus((SECOND << doublings).min(LONGEST_WAIT));
        Ok((until > now).then(|| (until.since(now) + SECOND - 1) / SECOND))
    }

    /// Notes that a person signed out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sign_out(&self, actor: &Actor, id: &[u8]) -> Result<(), DeskError> {
        self.store.delete_sign_in(&sha256(&[id])).await?;
        let entry = AuditEntry::new(actor, self.world.now(), "sign_out", actor.audit_id(), json!({}));
        Ok(self.store.append_audit(entry).await?)
    }

    /// Keeps a new browser session under the hash of its id; false when the id is taken.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn create_sign_in(&self, id: &[u8], user_id: Option<Uuid>, data: String) -> Result<bool, DeskError> {
        Ok(self.store.create_sign_in(self.browser(id, user_id, data)).await?)
    }

    /// Keeps the data of a browser session.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn save_sign_in(&self, id: &[u8], user_id: Option<Uuid>, data: String) -> Result<(), DeskError> {
        Ok(self.store.save_sign_in(self.browser(id, user_id, data)).await?)
    }

    /// The data of a browser session that is neither idle nor too old, and whose person may still sign in.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn find_sign_in(&self, id: &[u8]) -> Result<Option<String>, DeskError> {
        let found = self.store.find_sign_in(&sha256(&[id]), self.world.now(), IDLE, ABSOLUTE).await?;
        Ok(found.map(|(sign_in, _)| sign_in.data))
    }

    /// The person of a browser session, with the roles held now.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn person_of_sign_in(&self, id: &[u8]) -> Result<Option<Actor>, DeskError> {
        let found = self.store.find_sign_in(&sha256(&[id]), self.world.now(), IDLE, ABSOLUTE).await?;
        Ok(found.and_then(|(_, user)| user).map(|user| actor_of(&user)))
    }

    /// The person of a browser session that ended by itself within the last day: good for keeping what they typed,
    /// for nothing else.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn owner_of_ended_sign_in(&self, id: &[u8]) -> Result<Option<Uuid>, DeskError> {
        let found = self.store.find_sign_in(&sha256(&[id]), self.world.now(), REMEMBERED, REMEMBERED).await?;
        Ok(found.and_then(|(sign_in, _)| sign_in.user_id))
    }

    /// Notes activity; written at most once a minute.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn touch_sign_in(&self, id: &[u8]) -> Result<(), DeskError> {
        Ok(self.store.touch_sign_in(&sha256(&[id]), self.world.now()).await?)
    }

    /// Forgets a browser session.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_sign_in(&self, id: &[u8]) -> Result<(), DeskError> {
        Ok(self.store.delete_sign_in(&sha256(&[id])).await?)
    }

    /// Deletes what has run out: old sign-ins, links, drafts and failure counts.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sweep(&self) -> Result<(), DeskError> {
        Ok(self.store.sweep(self.world.now()).await?)
    }

    fn browser(&self, id: &[u8], user_id: Option<Uuid>, data: String) -> SignIn {
        let now = self.world.now();
        SignIn { id_hash: sha256(&[id]), user_id, data, created_at: now, last_seen_at: now }
    }
}

pub(crate) fn actor_of(user: &User) -> Actor {
    Actor::Person { user_id: user.user_id, name: user.name.clone(), roles: user.roles.clone() }
}
