//! Navigation by role, and the person at its foot.

use crate::keys::Act;
use crate::kit::{Hint, Icon};
use crate::words::{said, t};
use domain::Right;
use domain::view::Me;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The areas that the person's roles open, and the person.
#[component]
pub fn Navigation(
    /// The signed-in person.
    me: Me,
) -> impl IntoView {
    let may = |right: Right| me.may(right);
    let queue =
        may(Right::WorkOnSession).then(|| view! { <li><Entry href="/queue" icon="inbox" text=t!("Queue")/></li> });
    let sessions =
        may(Right::ListSessions).then(|| view! { <li><Entry href="/sessions" icon="list" text=t!("Sessions")/></li> });
    let admin = [
        (Right::SeePeople, "/admin/people", "people", t!("People")),
        (Right::SeePolicies, "/admin/policies", "half", t!("Policies")),
        (Right::SeePolicies, "/admin/templates", "file", t!("Comment templates")),
        (Right::SeeKeys, "/admin/keys", "key", t!("API keys")),
        (Right::SeeWebhooks, "/admin/webhooks", "send", t!("Webhooks")),
        (Right::ConfirmPrivacy, "/admin/privacy", "lock", t!("Privacy")),
    ]
    .into_iter()
    .filter(|(right, ..)| may(*right))
    .map(|(_, href, icon, text)| view! { <li><Entry href icon text/></li> })
    .collect::<Vec<_>>();
    let audit = |here: bool| {
        (here && may(Right::SeeAudit))
            .then(|| view! { <li><Entry href="/admin/audit" icon="clock" text=t!("Audit log")/></li> })
    };
    // who administers nothing finds it among what they look at
    let last = audit(!admin.is_empty());
    let insight = [
        may(Right::SeeUboSummaries)
            .then(|| view! { <li><Entry href="/insight/ubo" icon="chart" text=t!("UBO KYC")/></li> }.into_any()),
        audit(admin.is_empty()).map(IntoAny::into_any),
    ];
    let insight = insight
        .iter()
        .any(Option::is_some)
        .then(|| view! { <Group area="insight" title=t!("Insight")>{insight.into_iter().flatten().collect::<Vec<_>>()}</Group> });
    let admin = (!admin.is_empty()).then(|| view! { <Group area="admin" title=t!("Admin")>{admin}{last}</Group> });

    view! {
        <nav class="nav" aria-label=t!("Main")>
            {find(may(Right::ListSessions))}
            {sessions.map(|entries| view! { <ul class="nav-list">{queue}{entries}</ul> })}
            {insight}
            {admin}
        </nav>
        <Person me/>
    }
}

/// Opens the search over everything. Who may list no sessions finds pages and acts there, by scripts alone.
fn find(sessions: bool) -> AnyView {
    let face = view! { <Icon name="search"/>{t!("Find")}<Hint act=Act::Anything/> };
    if sessions {
        view! { <a class="nav-find" href="/find" data-key=Act::Anything.name()>{face}</a> }.into_any()
    } else {
        view! { <button type="button" class="nav-find needs-scripts" data-key=Act::Anything.name()>{face}</button> }
            .into_any()
    }
}

#[component]
fn Group(area: &'static str, title: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="nav-group" data-area=area>
            <p class="nav-title" aria-hidden="true">{title}</p>
            <ul class="nav-list" aria-label=title>{children()}</ul>
        </div>
    }
}

#[component]
fn Entry(href: &'static str, icon: &'static str, text: &'static str) -> impl IntoView {
    let path = use_location().pathname;
    let here = move || {
        let path = path.read();
        let below = path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        // a session's page belongs to the list, but is not it
        below.then(|| if *path == href { "page" } else { "true" })
    };
    view! { <a href=href aria-current=here><Icon name=icon/>{text}</a> }
}

#[component]
fn Person(me: Me) -> impl IntoView {
    let initials: String = me
        .name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect();
    let roles = me.roles.iter().map(|role| said(role.label())).collect::<Vec<_>>().join(", ");
    view! {
        <div class="who">
            <span class="face" aria-hidden="true">{initials}</span>
            <div class="who-words">
                <p class="who-name"><a href="/profile" dir="auto">{me.name}</a></p>
                <p class="who-roles">{roles}</p>
            </div>
            <button type="button" class="button quiet who-keys needs-scripts" data-key=Act::Help.name()><Icon name="keys"/>{t!("Keys")}<Hint act=Act::Help/></button>
            <form method="post" action="/sign-out" class="who-out">
                <button type="submit" class="button quiet"><Icon name="out"/>{t!("Sign out")}</button>
            </form>
        </div>
    }
}
