//! Accounts, keys and webhook endpoints.

use super::Notice;
use crate::{Environment, Role, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A reviewer account in the admin's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The account's id.
    pub user_id: Uuid,
    /// Email, the sign-in name.
    pub email: String,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// State of the account.
    pub state: AccountState,
    /// Last sign-in.
    pub last_sign_in_at: Option<Time>,
    /// Sign-ins open now.
    pub open_sign_ins: i64,
    /// True for the admin who looks.
    pub is_me: bool,
}

/// State of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountState {
    /// Link sent, no password yet.
    Invited,
    /// Can sign in.
    Active,
    /// Cannot sign in.
    Disabled,
}

/// `/admin/people`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// All accounts, by name.
    pub people: Vec<PersonRow>,
    /// True when fewer than two active admins are left.
    pub few_admins: bool,
    /// True when the viewer may change things (an auditor may only look).
    pub may_change: bool,
    /// A fresh single-use link, shown once to the admin who made it.
    pub join_link: Option<String>,
    /// Result of the last act.
    pub notice: Option<Notice>,
    /// The server's clock.
    pub now: Time,
}

/// An API key in the admin's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyRow {
    /// The key's id.
    pub key_id: Uuid,
    /// Name given by the admin.
    pub name: String,
    /// First characters of the key, enough to recognise it.
    pub prefix: String,
    /// Environment it belongs to.
    pub environment: Environment,
    /// Scopes, wire form.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Time,
    /// Last use, to the minute.
    pub last_used_at: Option<Time>,
    /// When it was revoked.
    pub revoked_at: Option<Time>,
    /// From when on it is refused.
    pub expires_at: Option<Time>,
    /// Networks that it may be used from; empty for all.
    pub networks: Vec<String>,
}

/// `/admin/keys`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeysPage {
    /// Keys, newest first.
    pub keys: Vec<KeyRow>,
    /// True when the viewer may change things.
    pub may_change: bool,
    /// A fresh key, shown once to the admin who made it.
    pub secret: Option<String>,
    /// Result of the last act.
    pub notice: Option<Notice>,
    /// The server's clock.
    pub now: Time,
}

/// A webhook endpoint in the admin's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebhookRow {
    /// The endpoint's id.
    pub endpoint_id: Uuid,
    /// URL that events are posted to.
    pub url: String,
    /// Event names; empty means all.
    pub events: Vec<String>,
    /// Signature headers and shape that it was made with, by their words on the command line.
    pub headers: Vec<String>,
    /// Environment it belongs to.
    pub environment: Environment,
    /// When it was made.
    pub created_at: Time,
    /// Until when the secret before this one signs too.
    pub earlier_until: Option<Time>,
    /// Why and when it was switched off.
    pub disabled: Option<(String, Time)>,
    /// Deliveries waiting.
    pub waiting: i64,
    /// Deliveries given up.
    pub failed: i64,
}

/// `/admin/webhooks`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebhooksPage {
    /// Endpoints, newest first.
    pub endpoints: Vec<WebhookRow>,
    /// True when the viewer may change things.
    pub may_change: bool,
    /// A fresh secret, shown once to the admin who made it.
    pub secret: Option<String>,
    /// Result of the last act.
    pub notice: Option<Notice>,
    /// The server's clock.
    pub now: Time,
}

/// A reason code that the admin has added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnReasonRow {
    /// The code.
    pub code: String,
    /// In words.
    pub label: String,
    /// Group heading.
    pub category: String,
    /// Fits Declined.
    pub declined: bool,
    /// Fits Resubmitted.
    pub resubmitted: bool,
    /// Not given any more.
    pub retired: bool,
}

/// `/admin/policies`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PoliciesPage {
    /// Whose policies these are.
    pub environment: Environment,
    /// Counts changes; goes back as `expected_version`.
    pub version: i64,
    /// When they were last changed, and by whom.
    pub changed: Option<(Time, String)>,
    /// What is set, as fields of the form.
    pub settings: Vec<(String, String)>,
    /// The admin's own reason codes.
    pub reasons: Vec<OwnReasonRow>,
    /// True when the viewer may change things.
    pub may_change: bool,
    /// The server's clock.
    pub now: Time,
}

/// Comments written beforehand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TemplatesPage {
    /// By title.
    pub templates: Vec<crate::templates::CommentTemplate>,
    /// Whether the viewer may change them.
    pub may_change: bool,
}
