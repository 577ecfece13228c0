//! The list of the repository modules.

/// The repository modules, compiled in the module that names its `Db`, `Conn` and `dialect`.
macro_rules! repositories {
    () => {
        #[path = "../repo/activities.rs"]
        mod activities;
        #[path = "../repo/alike.rs"]
        mod alike;
        #[path = "../repo/audit.rs"]
        mod audit;
        #[path = "../repo/audit_marks.rs"]
        mod audit_marks;
        #[path = "../repo/audit_pages.rs"]
        mod audit_pages;
        #[path = "../repo/bulk.rs"]
        mod bulk;
        #[path = "../repo/calls.rs"]
        mod calls;
        #[path = "../repo/claims.rs"]
        mod claims;
        #[path = "../repo/commit.rs"]
        mod commit;
        #[path = "../repo/delivery_log.rs"]
        mod delivery_log;
        #[path = "../repo/drafts.rs"]
        mod drafts;
        #[path = "../repo/endpoints.rs"]
        mod endpoints;
        #[path = "../repo/files.rs"]
        mod files;
        #[path = "../repo/keys.rs"]
        mod keys;
        #[path = "../repo/links.rs"]
        mod links;
        #[path = "../repo/lists.rs"]
        mod lists;
        #[path = "../repo/looks.rs"]
        mod looks;
        #[path = "../repo/mails.rs"]
        mod mails;
        #[path = "../repo/mentions.rs"]
        mod mentions;
        #[path = "../repo/meta.rs"]
        mod meta;
        #[path = "../repo/outbox.rs"]
        mod outbox;
        #[path = "../repo/outgoing.rs"]
        mod outgoing;
        #[path = "../repo/parents.rs"]
        mod parents;
        #[path = "../repo/party_links.rs"]
        mod party_links;
        #[path = "../repo/policies.rs"]
        mod policies;
        #[path = "../repo/presence.rs"]
        mod presence;
        #[path = "../repo/priority.rs"]
        mod priority;
        #[path = "../repo/privacy.rs"]
        mod privacy;
        #[path = "../repo/proposals.rs"]
        mod proposals;
        #[path = "../repo/requests.rs"]
        mod requests;
        #[path = "../repo/reveals.rs"]
        mod reveals;
        #[path = "../repo/screens.rs"]
        mod screens;
        #[path = "../repo/session_looks.rs"]
        mod session_looks;
        #[path = "../repo/sessions.rs"]
        mod sessions;
        #[path = "../repo/sign_ins.rs"]
        mod sign_ins;
        #[path = "../repo/source_events.rs"]
        mod source_events;
        #[path = "../repo/summaries.rs"]
        mod summaries;
        #[path = "../repo/sweep.rs"]
        mod sweep;
        #[path = "../repo/tags.rs"]
        mod tags;
        #[path = "../repo/templates.rs"]
        mod templates;
        #[path = "../repo/turns.rs"]
        mod turns;
        #[path = "../repo/unsent.rs"]
        mod unsent;
        #[path = "../repo/users.rs"]
        mod users;
        #[path = "../repo/views.rs"]
        mod views;
    };
}
