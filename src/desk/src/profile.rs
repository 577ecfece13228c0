//! What people decide for themselves: how the screens look and speak, where they are signed in, their password.

use crate::sign_in::{ABSOLUTE, IDLE};
use crate::{Desk, DeskError, passwords, sha256};
use domain::audit::AuditEntry;
use domain::view::{OwnSignIn, ProfilePage};
use domain::zone::Zone;
use domain::{Actor, ScreenSettings, Uuid};
use serde_json::json;

/// Digits of a sign-in's digest that tell it from the person's others.
const MARK: usize = 16;

impl Desk {
    /// How a person wants the screens.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn screen_settings(&self, actor: &Actor) -> Result<ScreenSettings, DeskError> {
        match actor {
            Actor::Person { user_id, .. } => Ok(self.store.screen_settings(*user_id).await?.unwrap_or_default()),
            Actor::Key { .. } | Actor::System => Ok(ScreenSettings::default()),
        }
    }

    /// The page of a person about themselves; `browser` is the id of the one that asks.
    ///
    /// # Errors
    /// When it is not a person, or the store fails.
    pub async fn profile_page(&self, actor: &Actor, browser: &[u8]) -> Result<ProfilePage, DeskError> {
        let user_id = own_id(actor)?;
        let user = self.store.find_user(user_id).await?.ok_or(DeskError::NotFound)?;
        let now = self.world.now();
        let here = sha256(&[browser]);
        let mut sign_ins: Vec<_> = self
            .store
            .own_sign_ins(user_id, now, IDLE, ABSOLUTE)
            .await?
            .into_iter()
            .map(|open| OwnSignIn {
                mark: mark(&open.id_hash),
                here: open.id_hash == here,
                since: open.created_at,
                last_seen: open.last_seen_at,
            })
            .collect();
        sign_ins.sort_by_key(|open| !open.here);
        let screen = self.screen_settings(actor).await?;
        Ok(ProfilePage { user_id, name: user.name, email: user.email, screen, sign_ins, now })
    }

    /// Keeps how a person wants the screens.
    ///
    /// # Errors
    /// When it is not a person, with an unknown time zone, or when the store fails.
    pub async fn keep_screen_settings(&self, actor: &Actor, screen: ScreenSettings) -> Result<(), DeskError> {
        let user_id = own_id(actor)?;
        if Zone::read(&screen.zone).is_none() {
            return Err(DeskError::field("zone", "Choose a time zone of the list."));
        }
        let now = self.world.now();
        let detail = json!({
            "language": screen.language.map(domain::Language::code), "zone": screen.zone, "theme": screen.theme.wire(),
            "density": screen.density.wire(), "shortcuts": screen.shortcuts,
        });
        let entry = AuditEntry::new(actor, now, "profile.screen", format!("person:{user_id}"), detail);
        Ok(self.store.keep_screen_settings(user_id, screen, now, entry).await?)
    }

    /// Ends one of a person's own sign-ins by its mark; one that is gone already is no fault.
    ///
    /// # Errors
    /// When it is not a person, or the store fails.
    pub async fn end_own_sign_in(&self, actor: &Actor, wanted: &str) -> Result<(), DeskError> {
        let user_id = own_id(actor)?;
        let now = self.world.now();
        let open = self.store.own_sign_ins(user_id, now, IDLE, ABSOLUTE).await?;
        let Some(found) = open.iter().find(|open| mark(&open.id_hash) == wanted) else { return Ok(()) };
        let entry = AuditEntry::new(actor, now, "profile.end_sign_in", format!("person:{user_id}"), json!({}));
        self.store.end_own_sign_ins(user_id, &found.id_hash, false, entry).await?;
        Ok(())
    }

    /// Ends all of a person's own sign-ins but the browser that asks.
    ///
    /// # Errors
    /// When it is not a person, or the store fails.
    pub async fn end_other_sign_ins(&self, actor: &Actor, browser: &[u8]) -> Result<(), DeskError> {
        let user_id = own_id(actor)?;
        let now = self.world.now();
        let entry = AuditEntry::new(actor, now, "profile.end_sign_ins", format!("person:{user_id}"), json!({}));
        self.store.end_own_sign_ins(user_id, &sha256(&[browser]), true, entry).await?;
        Ok(())
    }

    /// Replaces a person's own password and ends their other sign-ins. Wrong tries count as those at sign-in do.
    ///
    /// # Errors
    /// When the password now is wrong or the new one is refused, too many tries among it.
    pub async fn change_own_password(
        &self,
        actor: &Actor,
        browser: &[u8],
        current: &str,
        new: &str,
    ) -> Result<(), DeskError> {
        let user_id = own_id(actor)?;
        let user = self.store.find_user(user_id).await?.ok_or(DeskError::NotFound)?;
        let now = self.world.now();
        let bucket = sha256(&[b"account:", user.email.as_bytes()]);
        if let Some(seconds) = self.wait(&bucket, crate::sign_in::FREE_TRIES[0], now).await? {
            let sentence = format!("Too many tries. Wait {seconds} seconds and try again.");
            return Err(DeskError::field("current_password", sentence));
        }
        if !self.password_fits(current, user.password_hash.as_deref()).await? {
            self.store.add_failure(&bucket, now).await?;
            return Err(DeskError::field("current_password", "The password you have now is not right."));
        }
        passwords::check(new, &user.email, &user.name)?;
        let hash = self.hash_password(new).await?;
        let entry = AuditEntry::new(actor, now, "profile.change_password", format!("person:{user_id}"), json!({}));
        match self.store.change_password(user_id, &hash, &sha256(&[browser]), now, entry).await? {
            true => Ok(self.store.clear_failures(&bucket).await?),
            false => Err(DeskError::NotFound),
        }
    }
}

fn own_id(actor: &Actor) -> Result<Uuid, DeskError> {
    match actor {
        Actor::Person { user_id, .. } => Ok(*user_id),
        Actor::Key { .. } | Actor::System => Err(DeskError::NotFound),
    }
}

fn mark(id_hash: &[u8]) -> String {
    let mut digits = hex::encode(id_hash);
    digits.truncate(MARK);
    digits
}
