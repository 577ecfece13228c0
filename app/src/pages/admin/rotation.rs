//! Another secret for an endpoint, while the one before still signs.

use crate::FormOutcome;
use crate::kit::{Choice, Field, Hidden, Panel, Select, Submit};
use crate::words::{t, when};
use domain::Time;
use domain::view::WebhookRow;
use leptos::prelude::*;

/// The form; nothing where no endpoint is in use.
pub(super) fn form(endpoints: &[WebhookRow], outcome: &FormOutcome) -> Option<AnyView> {
    let kept = outcome.kept("endpoint_id");
    let choices: Vec<Choice> = endpoints
        .iter()
        .filter(|endpoint| endpoint.disabled.is_none())
        .map(|endpoint| (endpoint.endpoint_id.to_string(), endpoint.url.clone()))
        .map(|(value, label)| Choice { chosen: value == kept, value, label })
        .collect();
    if choices.is_empty() {
        return None;
    }
    let hours = outcome.kept("keep_hours");
    let form = view! {
        <form method="post" action="/admin/webhooks" class="form form-columns">
            <Hidden name="act" value="rotate"/>
            <Select id="endpoint_id" name="endpoint_id" label=t!("Endpoint") choices/>
            <Field
                id="keep_hours"
                name="keep_hours"
                label=t!("Hours for which the earlier secret signs too")
                max=3
                code=true
                value=if hours.is_empty() { "24".to_owned() } else { hours }
                hint=t!(
                    "0 to 168. Until then webhook-signature holds a signature of each; headers of vendors are signed with the new secret alone, from now on."
                )
            />
            <div class="form-end"><Submit text=t!("Make a new secret")/></div>
        </form>
    };
    Some(view! { <Panel id="rotate" title=t!("Change a signing secret")>{form}</Panel> }.into_any())
}

/// That the earlier secret signs too, under the endpoint's name.
pub(super) fn still_signing(until: Option<Time>) -> Option<AnyView> {
    let until = until?;
    Some(view! { <span class="second">{t!("the earlier secret signs too until {time}", time = when::exact(until))}</span> }.into_any())
}
