//! Admin: people, policies, API keys, webhook endpoints, the audit log.

mod audit;
mod keys;
mod people;
mod policies;
mod privacy;
mod rotation;
mod templates;
mod webhooks;

pub use audit::AuditPage;
pub use keys::KeysPage;
pub use people::PeoplePage;
pub use policies::PoliciesPage;
pub use privacy::{PrivacyPage, state as privacy_state};
pub use templates::TemplatesPage;
pub use webhooks::WebhooksPage;

use crate::FormOutcome;
use crate::kit::{Choice, NoticeBox, Select, Tone};
use crate::words::{said, t};
use domain::Environment;
use domain::view::Notice;
use leptos::prelude::*;

/// What the last act came to; the post's own word wins over the page's.
fn notice(outcome: &FormOutcome, page: Option<Notice>) -> Option<AnyView> {
    outcome.notice.clone().or(page).map(|notice| {
        let tone = if notice.good { Tone::Good } else { Tone::Bad };
        view! { <NoticeBox tone text=notice.sentence/> }.into_any()
    })
}

/// The line for those who may look but not change.
fn look_only(may_change: bool) -> Option<AnyView> {
    (!may_change).then(|| {
        view! { <NoticeBox tone=Tone::Info text=t!("Your roles let you look at this page, not change it.")/> }
            .into_any()
    })
}

/// Live or sandbox, as typed before.
fn environment_field(outcome: &FormOutcome) -> AnyView {
    let kept = outcome.kept("environment");
    let choices = Environment::ALL
        .iter()
        .map(|e| Choice { value: e.wire().to_owned(), label: said(e.label()).into_owned(), chosen: e.wire() == kept })
        .collect();
    view! { <Select id="environment" name="environment" label=t!("Environment") choices/> }.into_any()
}
