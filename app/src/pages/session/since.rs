//! What others changed since the viewer's last visit, in a line above the page.

use crate::kit::{Ago, Icon};
use crate::links;
use crate::words::{count, said, t};
use domain::view::{SessionPage, SinceLook};
use leptos::prelude::*;

/// The line; an open page puts the newer one in its place.
pub(super) fn line(session: &SessionPage) -> AnyView {
    let line = session.since.as_ref().map(|since| told(session, since));
    view! { <div data-live="since">{line}</div> }.into_any()
}

fn told(session: &SessionPage, since: &SinceLook) -> AnyView {
    let status = since.status.map(|(from, to)| {
        let text = t!("Status {from} to {to}", from = said(from.label()), to = said(to.label()));
        view! { <li>{text}</li> }
    });
    let data = since.data.map(|(from, to)| {
        let href = links::differences(session.session_id, from, to);
        view! { <li><a href=href>{t!("New data: what differs")}</a></li> }
    });
    let entries = count!("{n} new entries in the timeline", since.entries);
    view! {
        <section class="since" aria-label=t!("Changed since you looked")>
            <Icon name="info"/>
            <p><span class="strong">{t!("Changed since you looked")}</span> " " <Ago at=since.at now=session.now/></p>
            <ul>
                {status}
                {data}
                <li><a href="#timeline" rel="external">{entries}</a></li>
            </ul>
        </section>
    }
    .into_any()
}
