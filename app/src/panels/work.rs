//! Forms inside of panels: verdicts on hits and documents, posted to the session's own address.

use crate::FormOutcome;
use crate::kit::Hidden;
use crate::links;
use domain::Uuid;
use leptos::prelude::*;

/// The session that a panel's forms are about, for people who may work on it.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// The session.
    pub session_id: Uuid,
    /// The version that the view shows.
    pub version: i64,
    /// What became of the form that was just sent.
    pub outcome: &'a FormOutcome,
}

impl Work<'_> {
    /// A form for one act; `inside` holds its fields and the button.
    pub(super) fn form(self, act: &'static str, inside: AnyView) -> AnyView {
        view! {
            <form method="post" action=links::session(self.session_id) class="work">
                <Hidden name="act" value=act/>
                <Hidden name="expected_version" value=self.version.to_string()/>
                {crate::place::carried()}
                {inside}
            </form>
        }
        .into_any()
    }

    /// What was typed into a field of this act, after a refusal.
    pub(super) fn typed(self, act: &'static str, field: &str) -> String {
        if self.outcome.kept("act") == act { self.outcome.kept(field) } else { String::new() }
    }

    /// Whether a box of this act was ticked, after a refusal of the very version that is shown.
    pub(super) fn ticked(self, act: &'static str, field: &str, value: &str) -> bool {
        self.outcome.kept("act") == act
            && self.outcome.kept("expected_version") == self.version.to_string()
            && self.outcome.ticked(field, value)
    }
}
