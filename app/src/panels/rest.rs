//! What has no panel of its own, as keys and values.

use crate::kit::{Facts, Panel};
use crate::words::t;
use domain::view::Fact;
use leptos::prelude::*;

/// The panel; nothing when every key has one of its own.
#[must_use]
pub fn panel(rest: &[Fact]) -> Option<AnyView> {
    (!rest.is_empty()).then(|| {
        let facts = rest.to_vec();
        view! { <Panel id="rest" title=t!("Other data")><Facts facts/></Panel> }.into_any()
    })
}
