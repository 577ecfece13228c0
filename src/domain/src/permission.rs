//! Who may do what: the one table of roles, key scopes and rights (`desk` asks it before every act).

use crate::Environment;
use crate::audit_marks::Part;
use crate::session::wire_enum;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

wire_enum! {
    /// Role of a person; one person may hold several.
    Role {
        /// Decides sessions.
        Reviewer = "reviewer" / "Reviewer",
        /// Decides sessions and sees how the whole team's work stands.
        Manager = "manager" / "Manager",
        /// Looks after accounts, keys and webhooks; decides nothing.
        Admin = "admin" / "Admin",
        /// Looks at everything, changes nothing.
        Auditor = "auditor" / "Auditor",
    }
}

wire_enum! {
    /// Something a person or key may be allowed to do.
    Right {
        /// See session lists and search them.
        ListSessions = "list_sessions" / "list sessions",
        /// Open a session.
        OpenSession = "open_session" / "open sessions",
        /// See personal values that are covered at first, and payloads as they came; each look is on record.
        SeePersonalData = "see_personal_data" / "see covered personal data",
        /// Approve, decline, ask again.
        Decide = "decide" / "decide sessions",
        /// Claim, comment and tag sessions, review hits and documents, correct data.
        WorkOnSession = "work_on_session" / "work on sessions",
        /// Confirm or return another person's proposal.
        ConfirmProposal = "confirm_proposal" / "confirm proposals",
        /// Approve although a gate is not met, with a written reason.
        OverrideGate = "override_gate" / "override gates",
        /// Give a session that someone holds to someone else.
        Reassign = "reassign" / "reassign sessions",
        /// Say how early a session comes in the queue.
        Prioritise = "prioritise" / "set priorities",
        /// Decide many sessions at once.
        BulkDecide = "bulk_decide" / "decide sessions in bulk",
        /// Take a whole list away as a file.
        ExportLists = "export_lists" / "export lists",
        /// Take their own work away as a file.
        ExportOwnWork = "export_own_work" / "export their own work",
        /// Change or delete a view that somebody else shares.
        ManageViews = "manage_views" / "change views that others share",
        /// Give a sandbox session any outcome.
        Simulate = "simulate" / "simulate outcomes",
        /// Ask for redaction, export, deletion or a legal hold.
        ProposePrivacy = "propose_privacy" / "ask for redaction, export or a legal hold",
        /// Have redaction, export, deletion or a legal hold done.
        ConfirmPrivacy = "confirm_privacy" / "confirm redaction, export or a legal hold",
        /// See policies and reason codes.
        SeePolicies = "see_policies" / "see policies",
        /// Change policies and reason codes.
        ManagePolicies = "manage_policies" / "change policies",
        /// Send an event of a session again.
        ResendDelivery = "resend_delivery" / "send events again",
        /// Bring in sessions and revisions.
        Ingest = "ingest" / "bring in sessions",
        /// See UBO KYC summaries of all companies.
        SeeUboSummaries = "see_ubo_summaries" / "see UBO KYC summaries",
        /// See reviewer accounts.
        SeePeople = "see_people" / "see reviewer accounts",
        /// Add, change and disable reviewer accounts.
        ManagePeople = "manage_people" / "manage reviewer accounts",
        /// See API keys (never their secret).
        SeeKeys = "see_keys" / "see API keys",
        /// Make and revoke API keys.
        ManageKeys = "manage_keys" / "manage API keys",
        /// See webhook endpoints (never their secret).
        SeeWebhooks = "see_webhooks" / "see webhook endpoints",
        /// Make and revoke webhook endpoints.
        ManageWebhooks = "manage_webhooks" / "manage webhook endpoints",
        /// Look at the audit log, as far as [`Actor::audit_reach`] says.
        SeeAudit = "see_audit" / "look at the audit log",
    }
}

wire_enum! {
    /// Scope of an API key.
    Scope {
        /// List and search sessions.
        ListSessions = "list:sessions" / "List and search sessions",
        /// Read one session.
        ReadSessions = "read:sessions" / "Read sessions",
        /// Bring in sessions and decide them.
        WriteSessions = "write:sessions" / "Bring in and decide sessions",
        /// Pass gates with a reason.
        OverrideGates = "override:gates" / "Pass gates with a reason",
        /// Read summaries.
        ReadAnalytics = "read:analytics" / "Read summaries",
        /// Change policies.
        WritePolicies = "write:policies" / "Change policies",
        /// Redact, export and delete.
        WritePrivacy = "write:privacy" / "Redact, export and delete",
        /// Read the audit log.
        ReadAudit = "read:audit" / "Read the audit log",
    }
}

impl Role {
    /// Whether this role has `right`.
    #[must_use]
    pub fn has(self, right: Right) -> bool {
        use Right as R;
        match self {
            Self::Reviewer => matches!(
                right,
                R::ListSessions
                    | R::OpenSession
                    | R::SeePersonalData
                    | R::Decide
                    | R::WorkOnSession
                    | R::ExportOwnWork
                    | R::Simulate
                    | R::ResendDelivery
                    | R::SeeAudit
            ),
            Self::Manager => {
                Self::Reviewer.has(right)
                    || matches!(
                        right,
                        R::ConfirmProposal
                            | R::OverrideGate
                            | R::Reassign
                            | R::Prioritise
                            | R::BulkDecide
                            | R::ExportLists
                            | R::ManageViews
                            | R::ProposePrivacy
                            | R::SeeUboSummaries
                    )
            }
            Self::Admin => matches!(
                right,
                R::SeePeople
                    | R::ManagePeople
                    | R::SeeKeys
                    | R::ManageKeys
                    | R::SeeWebhooks
                    | R::ManageWebhooks
                    | R::SeePolicies
                    | R::ManagePolicies
                    | R::ConfirmPrivacy
                    | R::SeeAudit
            ),
            Self::Auditor => matches!(
                right,
                R::ListSessions
                    | R::OpenSession
                    | R::ExportLists
                    | R::SeePersonalData
                    | R::SeeUboSummaries
                    | R::SeePeople
                    | R::SeeKeys
                    | R::SeeWebhooks
                    | R::SeePolicies
                    | R::SeeAudit
            ),
        }
    }

    /// Which part of the audit log this role sees beyond its person's own acts.
    fn audit_parts(self) -> &'static [Part] {
        match self {
            Self::Reviewer => &[],
            Self::Manager => &[Part::Work],
            Self::Admin => &[Part::Configuration],
            Self::Auditor => Part::ALL,
        }
    }
}

/// How much of the audit log somebody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditReach {
    /// These parts, by whomsoever.
    pub parts: Vec<Part>,
    /// Everything that this one did, whatever part it is of.
    pub own: Option<String>,
}

impl Scope {
    /// Whether this scope gives `right`.
    #[must_use]
    pub fn has(self, right: Right) -> bool {
        use Right as R;
        match self {
            Self::ListSessions => right == R::ListSessions,
            Self::ReadSessions => right == R::OpenSession,
            Self::WriteSessions => {
                matches!(
                    right,
                    R::Ingest | R::Decide | R::WorkOnSession | R::Prioritise | R::Simulate | R::ResendDelivery
                )
            }
            Self::OverrideGates => right == R::OverrideGate,
            Self::ReadAnalytics => right == R::SeeUboSummaries,
            Self::WritePolicies => matches!(right, R::SeePolicies | R::ManagePolicies),
            // a key with this scope needs no second person
            Self::WritePrivacy => matches!(right, R::ProposePrivacy | R::ConfirmPrivacy),
            Self::ReadAudit => right == R::SeeAudit,
        }
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq)]
pub enum Actor {
    /// A signed-in person.
    Person {
        /// Account id.
        user_id: Uuid,
        /// Name, for timelines.
        name: String,
        /// Roles held now.
        roles: Vec<Role>,
    },
    /// An API key.
    Key {
        /// Key id.
        key_id: Uuid,
        /// Name given by the admin.
        name: String,
        /// Scopes of the key.
        scopes: Vec<Scope>,
        /// The only environment it sees and writes.
        environment: Environment,
    },
    /// The desk itself: command line, demo data, schedules. It has every right that ingest and set-up need.
    System,
}

impl Actor {
    /// Whether this actor has `right`.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        match self {
            Self::Person { roles, .. } => roles.iter().any(|role| role.has(right)),
            Self::Key { scopes, .. } => scopes.iter().any(|scope| scope.has(right)),
            Self::System => true,
        }
    }

    /// How much of the audit log this actor sees; `None` without the right.
    #[must_use]
    pub fn audit_reach(&self) -> Option<AuditReach> {
        if !self.may(Right::SeeAudit) {
            return None;
        }
        let sees = |part: &Part| match self {
            Self::Person { roles, .. } => roles.iter().any(|role| role.audit_parts().contains(part)),
            Self::Key { .. } | Self::System => true,
        };
        let own = matches!(self, Self::Person { .. }).then(|| self.audit_id());
        Some(AuditReach { parts: Part::ALL.iter().copied().filter(sees).collect(), own })
    }

    /// The environment this actor is confined to, if it is.
    #[must_use]
    pub fn confined_to(&self) -> Option<Environment> {
        match self {
            Self::Key { environment, .. } => Some(*environment),
            Self::Person { .. } | Self::System => None,
        }
    }

    /// The word that events carry: `reviewer`, `api_key` or `system`; never a name.
    #[must_use]
    pub fn event_word(&self) -> &'static str {
        match self {
            Self::Person { .. } => "reviewer",
            Self::Key { .. } => "api_key",
            Self::System => "system",
        }
    }

    /// The id that audit entries carry, for example `person:0198…`.
    #[must_use]
    pub fn audit_id(&self) -> String {
        match self {
            Self::Person { user_id, .. } => format!("person:{user_id}"),
            Self::Key { key_id, .. } => format!("key:{key_id}"),
            Self::System => "system".to_owned(),
        }
    }

    /// The name that timelines show.
    #[must_use]
    pub fn display(&self) -> String {
        match self {
            Self::Person { name, .. } => name.clone(),
            Self::Key { name, .. } => format!("API key {name}"),
            Self::System => "System".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The matrix of the design, row by row: right, then reviewer, manager, admin, auditor.
    const MATRIX: &[(Right, [bool; 4])] = &[
        (Right::ListSessions, [true, true, false, true]),
        (Right::OpenSession, [true, true, false, true]),
        (Right::SeePersonalData, [true, true, false, true]),
        (Right::Decide, [true, true, false, false]),
        (Right::WorkOnSession, [true, true, false, false]),
        (Right::ConfirmProposal, [false, true, false, false]),
        (Right::OverrideGate, [false, true, false, false]),
        (Right::Reassign, [false, true, false, false]),
        (Right::Prioritise, [false, true, false, false]),
        (Right::BulkDecide, [false, true, false, false]),
        (Right::ExportLists, [false, true, false, true]),
        (Right::ExportOwnWork, [true, true, false, false]),
        (Right::ManageViews, [false, true, false, false]),
        (Right::Simulate, [true, true, false, false]),
        (Right::ProposePrivacy, [false, true, false, false]),
        (Right::ConfirmPrivacy, [false, false, true, false]),
        (Right::SeePolicies, [false, false, true, true]),
        (Right::ManagePolicies, [false, false, true, false]),
        (Right::ResendDelivery, [true, true, false, false]),
        (Right::Ingest, [false, false, false, false]),
        (Right::SeeUboSummaries, [false, true, false, true]),
        (Right::SeePeople, [false, false, true, true]),
        (Right::ManagePeople, [false, false, true, false]),
        (Right::SeeKeys, [false, false, true, true]),
        (Right::ManageKeys, [false, false, true, false]),
        (Right::SeeWebhooks, [false, false, true, true]),
        (Right::ManageWebhooks, [false, false, true, false]),
        (Right::SeeAudit, [true, true, true, true]),
    ];

    #[test]
    fn roles_have_the_rights_of_the_matrix_and_no_other() {
        assert_eq!(MATRIX.len(), Right::ALL.len(), "every right stands in the matrix");
        for (right, expected) in MATRIX {
            for (role, expected) in Role::ALL.iter().zip(expected) {
                assert_eq!(role.has(*right), *expected, "{role:?} {right:?}");
            }
        }
    }

    #[test]
    fn keys_administer_nothing() {
        for scope in Scope::ALL {
            for right in [Right::ManagePeople, Right::ManageKeys, Right::ManageWebhooks, Right::SeePeople] {
                assert!(!scope.has(right), "{scope:?} {right:?}");
            }
        }
    }

    #[test]
    fn the_audit_log_opens_as_far_as_the_roles_reach() {
        let reach = |roles: &[Role]| {
            let actor = Actor::Person { user_id: Uuid::nil(), name: "A".into(), roles: roles.to_vec() };
            let reach = actor.audit_reach();
            assert!(reach.as_ref().is_none_or(|reach| reach.own == Some(actor.audit_id())));
            reach.map(|reach| reach.parts)
        };
        assert_eq!(reach(&[]), None);
        assert_eq!(reach(&[Role::Reviewer]), Some(vec![]));
        assert_eq!(reach(&[Role::Manager]), Some(vec![Part::Work]));
        assert_eq!(reach(&[Role::Admin, Role::Reviewer]), Some(vec![Part::Configuration]));
        assert_eq!(reach(&[Role::Auditor]), Some(Part::ALL.to_vec()));
        assert_eq!(reach(&[Role::Admin, Role::Manager]), Some(Part::ALL.to_vec()));
        let key = |scope| Actor::Key {
            key_id: Uuid::nil(),
            name: "K".into(),
            scopes: vec![scope],
            environment: Environment::Live,
        };
        for scope in Scope::ALL {
            let parts = key(*scope).audit_reach().map(|reach| reach.parts);
            assert_eq!(parts, (*scope == Scope::ReadAudit).then(|| Part::ALL.to_vec()), "{scope:?}");
        }
    }

    #[test]
    fn several_roles_add_up() {
        let actor = Actor::Person { user_id: Uuid::nil(), name: "A".into(), roles: vec![Role::Reviewer, Role::Admin] };
        assert!(actor.may(Right::Decide) && actor.may(Right::ManagePeople) && !actor.may(Right::SeeUboSummaries));
    }
}
