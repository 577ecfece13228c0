//! Reviewer accounts: who works here, with which roles; single-use links instead of passwords set by others.

use crate::{Desk, DeskError, passwords, sha256};
use domain::audit::AuditEntry;
use domain::time::DAY;
use domain::view::{AccountState, Me, PeoplePage, PersonRow};
use domain::{Actor, Right, Role, ScreenSettings, Uuid};
use serde_json::json;
use store::types::{LinkUse, User, UserChange, UserChanged};

/// How long a single-use link can be used.
const LINK_LIFE: i64 = 3 * DAY;

/// A person to be added.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Sign-in name.
    pub email: String,
    /// Name shown to others.
    pub name: String,
    /// Roles; at least one.
    pub roles: Vec<Role>,
}

/// A fresh account and the path of its single-use link.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The account.
    pub user_id: Uuid,
    /// `/join/{token}`
    pub path: String,
}

impl Desk {
    /// What the frame of every page says about the person.
    #[must_use]
    pub fn me(&self, actor: &Actor, screen: ScreenSettings) -> Me {
        let (name, roles) = match actor {
            Actor::Person { name, roles, .. } => (name.clone(), roles.clone()),
            Actor::Key { .. } | Actor::System => (actor.display(), Vec::new()),
        };
        Me { name, roles, screen, now: self.world.now() }
    }

    /// All accounts, for admins and auditors.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn people_page(&self, actor: &Actor) -> Result<PeoplePage, DeskError> {
        Self::require(actor, Right::SeePeople)?;
        let users = self.store.list_users().await?;
        let admins = users
            .iter()
            .filter(|(user, _)| user.state == AccountState::Active && user.roles.contains(&Role::Admin))
            .count();
        let people = users
            .into_iter()
            .map(|(user, open_sign_ins)| PersonRow {
                is_me: is_self(actor, user.user_id),
                user_id: user.user_id,
                email: user.email,
                name: user.name,
                roles: user.roles,
                state: user.state,
                last_sign_in_at: user.last_sign_in_at,
                open_sign_ins,
            })
            .collect();
        Ok(PeoplePage {
            people,
            few_admins: admins < 2,
            may_change: actor.may(Right::ManagePeople),
            join_link: None,
            notice: None,
            now: self.world.now(),
        })
    }

    /// Adds a person who will choose a password through a single-use link.
    ///
    /// # Errors
    /// Without the right, with wrong fields, or when the email is taken.
    pub async fn add_person(&self, actor: &Actor, person: NewPerson) -> Result<Invitation, DeskError> {
        Self::require(actor, Right::ManagePeople)?;
        let user = self.new_user(person, AccountState::Invited, None)?;
        let user_id = user.user_id;
        self.insert(actor, user).await?;
        let path = self.join_link(actor, user_id).await?;
        Ok(Invitation { user_id, path })
    }

    /// Adds a person with a password, from the command line.
    ///
    /// # Errors
    /// Without the right, with wrong fields, or when the email is taken.
    pub async fn add_person_with_password(
        &self,
        actor: &Actor,
        person: NewPerson,
        password: &str,
    ) -> Result<Uuid, DeskError> {
        Self::require(actor, Right::ManagePeople)?;
        let mut user = self.new_user(person, AccountState::Active, None)?;
        passwords::check(password, &user.email, &user.name)?;
        user.password_hash = Some(self.hash_password(password).await?);
        let user_id = user.user_id;
        self.insert(actor, user).await?;
        Ok(user_id)
    }

    /// A fresh single-use link for an account that has not joined yet.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn join_link(&self, actor: &Actor, user_id: Uuid) -> Result<String, DeskError> {
        Self::require(actor, Right::ManagePeople)?;
        let now = self.world.now();
        let token = self.token();
        let entry = AuditEntry::new(actor, now, "person.invite", format!("person:{user_id}"), json!({}));
        self.store
            .add_link(&sha256(&[token.as_bytes()]), LinkUse::Join(user_id), now.plus(LINK_LIFE), Some(entry))
            .await?;
        Ok(format!("/join/{token}"))
    }

    /// Gives a person other roles. Nobody changes their own; the last admin stays.
    ///
    /// # Errors
    /// Without the right, for one's own account, without a role, or for the last admin.
    pub async fn change_roles(&self, actor: &Actor, user_id: Uuid, roles: Vec<Role>) -> Result<(), DeskError> {
        if is_self(actor, user_id) {
            Self::require(actor, Right::ManagePeople)?;
            return Err(DeskError::NotAllowed("Nobody changes their own roles. Ask another admin."));
        }
        let roles = ordered(roles);
        if roles.is_empty() {
            return Err(DeskError::field("role", "Choose at least one role."));
        }
        let detail = json!({"roles": roles.iter().map(|role| role.wire()).collect::<Vec<_>>()});
        self.change(actor, user_id, "person.change_roles", UserChange::Roles(roles), detail).await
    }

    /// Keeps a person from signing in and ends all their sign-ins at once.
    ///
    /// # Errors
    /// Without the right, for one's own account, or for the last admin.
    pub async fn disable_person(&self, actor: &Actor, user_id: Uuid) -> Result<(), DeskError> {
        if is_self(actor, user_id) {
            Self::require(actor, Right::ManagePeople)?;
            return Err(DeskError::NotAllowed("Nobody disables their own account. Ask another admin."));
        }
        self.change(actor, user_id, "person.disable", UserChange::Disable, json!({})).await
    }

    /// Lets a disabled person sign in again.
    ///
    /// # Errors
    /// Without the right, or when there is no such account.
    pub async fn enable_person(&self, actor: &Actor, user_id: Uuid) -> Result<(), DeskError> {
        self.change(actor, user_id, "person.enable", UserChange::Enable, json!({})).await
    }

    /// Ends all sign-ins of a person.
    ///
    /// # Errors
    /// Without the right, or when there is no such account.
    pub async fn end_sign_ins(&self, actor: &Actor, user_id: Uuid) -> Result<(), DeskError> {
        self.change(actor, user_id, "person.end_sign_ins", UserChange::EndSignIns, json!({})).await
    }

    /// The path of a one-time link that makes the first admin; `None` once there is a user.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn set_up_link(&self) -> Result<Option<String>, DeskError> {
        if self.store.count_users().await? > 0 {
            return Ok(None);
        }
        let now = self.world.now();
        let token = self.token();
        self.store.drop_set_up_links().await?;
        let entry = AuditEntry::new(&Actor::System, now, "set_up.offer", "desk".to_owned(), json!({}));
        self.store.add_link(&sha256(&[token.as_bytes()]), LinkUse::SetUp, now.plus(LINK_LIFE), Some(entry)).await?;
        Ok(Some(format!("/set-up/{token}")))
    }

    /// What a link is good for; `None` when it is unknown, used or too old.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn link_use(&self, token: &str) -> Result<Option<LinkUse>, DeskError> {
        Ok(self.store.find_link(&sha256(&[token.as_bytes()]), self.world.now()).await?)
    }

    /// Makes the first admin.
    ///
    /// # Errors
    /// With wrong fields, or when the link is no good (any more).
    pub async fn set_up(&self, token: &str, email: &str, name: &str, password: &str) -> Result<Actor, DeskError> {
        let person = NewPerson { email: email.to_owned(), name: name.to_owned(), roles: vec![Role::Admin] };
        let mut user = self.new_user(person, AccountState::Active, None)?;
        passwords::check(password, &user.email, &user.name)?;
        user.password_hash = Some(self.hash_password(password).await?);
        let actor = crate::sign_in::actor_of(&user);
        let entry = person_added(&Actor::System, &user);
        match self.store.use_link_set_up(&sha256(&[token.as_bytes()]), user, self.world.now(), entry).await? {
            true => Ok(actor),
            false => Err(DeskError::NotFound),
        }
    }

    /// Lets an invited person choose a password.
    ///
    /// # Errors
    /// With a refused password, or when the link is no good (any more).
    pub async fn join(&self, token: &str, password: &str) -> Result<Actor, DeskError> {
        let Some(LinkUse::Join(user_id)) = self.link_use(token).await? else { return Err(DeskError::NotFound) };
        let user = self.store.find_user(user_id).await?.ok_or(DeskError::NotFound)?;
        passwords::check(password, &user.email, &user.name)?;
        let hash = self.hash_password(password).await?;
        let actor = crate::sign_in::actor_of(&user);
        let now = self.world.now();
        let entry = AuditEntry::new(&actor, now, "person.join", format!("person:{user_id}"), json!({}));
        match self.store.use_link_join(&sha256(&[token.as_bytes()]), &hash, now, entry).await? {
            true => Ok(actor),
            false => Err(DeskError::NotFound),
        }
    }

    async fn insert(&self, actor: &Actor, user: User) -> Result<(), DeskError> {
        let entry = person_added(actor, &user);
        match self.store.add_user(user, AuditEntry { at: self.world.now(), ..entry }).await? {
            true => Ok(()),
            false => Err(DeskError::field("email", "There is an account with this email already.")),
        }
    }

    async fn change(
        &self,
        actor: &Actor,
        user_id: Uuid,
        act: &'static str,
        change: UserChange,
        detail: serde_json::Value,
    ) -> Result<(), DeskError> {
        Self::require(actor, Right::ManagePeople)?;
        let now = self.world.now();
        let entry = AuditEntry::new(actor, now, act, format!("person:{user_id}"), detail);
        match self.store.change_user(user_id, change, now, entry).await? {
            UserChanged::Done => Ok(()),
            UserChanged::NotFound => Err(DeskError::NotFound),
            UserChanged::LastAdmin => Err(DeskError::NotAllowed("The last active admin cannot be removed.")),
        }
    }

    fn new_user(
        &self,
        person: NewPerson,
        state: AccountState,
        password_hash: Option<String>,
    ) -> Result<User, DeskError> {
        let mut faults = Vec::new();
        let email = person.email.trim().to_lowercase();
        let (local, host) = email.split_once('@').unwrap_or_default();
        if local.is_empty()
            || !host.contains('.')
            || email.len() > 254
            || email.contains(|c: char| c.is_whitespace() || c.is_control())
        {
            faults.push(("email".to_owned(), "Give an email address, such as name@company.example.".to_owned()));
        }
        let name = person.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 200 || name.contains(char::is_control) {
            faults.push(("name".to_owned(), "Give a name of at most 200 characters.".to_owned()));
        }
        let roles = ordered(person.roles);
        if roles.is_empty() {
            faults.push(("role".to_owned(), "Choose at least one role.".to_owned()));
        }
        if !faults.is_empty() {
            return Err(DeskError::Invalid(faults));
        }
        Ok(User {
            user_id: self.world.id(),
            email,
            name,
            roles,
            state,
            password_hash,
            created_at: self.world.now(),
            last_sign_in_at: None,
        })
    }
}

fn is_self(actor: &Actor, user_id: Uuid) -> bool {
    matches!(actor, Actor::Person { user_id: own, .. } if *own == user_id)
}

fn ordered(mut roles: Vec<Role>) -> Vec<Role> {
    roles.sort_unstable();
    roles.dedup();
    roles
}

fn person_added(actor: &Actor, user: &User) -> AuditEntry {
    let roles: Vec<_> = user.roles.iter().map(|role| role.wire()).collect();
    AuditEntry::new(actor, user.created_at, "person.add", format!("person:{}", user.user_id), json!({"roles": roles}))
}
