//! Search and filters of the list: a plain GET form in two places that keep each other's values.

use crate::keys::Act;
use crate::kit::{Hidden, Icon};
use crate::links;
use domain::narrow;
use domain::view::ListFilter;
use domain::{Environment, Kind, Status};
use leptos::prelude::*;

/// The search field in the page's head.
pub(super) fn search(filter: &ListFilter) -> AnyView {
    let rest = ListFilter { q: String::new(), before: None, after: None, ..filter.clone() };
    view! {
        <form method="get" action="/sessions" role="search" class="search">
            {kept(&rest)}
            <Icon name="search"/>
            <label class="sr-only" for="q">"Search sessions"</label>
            <input
                id="q"
                type="search"
                name="q"
                data-key=Act::Search.name()
                value=filter.q.clone()
                placeholder="Name, company, number, email or any id"
                maxlength="200"
                autocomplete="off"
                dir="auto"
            />
            <button type="submit" class="button">"Search"</button>
        </form>
    }
    .into_any()
}

/// Kind, status and environment, and what is set now with a way to take it off.
pub(super) fn filters(filter: &ListFilter) -> AnyView {
    let statuses: Vec<_> = Status::ALL
        .iter()
        .map(|s| view! { <option value=s.wire() selected=filter.status == Some(*s)>{s.label()}</option> })
        .collect();
    let kinds: Vec<_> = Kind::ALL
        .iter()
        .map(|k| view! { <option value=k.wire() selected=filter.kind == Some(*k)>{k.label()}</option> })
        .collect();
    let environments: Vec<_> = Environment::ALL
        .iter()
        .map(|e| view! { <option value=e.wire() selected=filter.environment == *e>{e.label()}</option> })
        .collect();
    let mut more = filter.more.clone();
    let changed = more.iter().any(|(name, value)| name == "source_changed" && value == "true");
    more.retain(|(name, _)| name != "status" && name != "source_changed");
    let only_rest = ListFilter { q: filter.q.clone(), limit: filter.limit, more, ..ListFilter::default() };
    view! {
        <div class="filters">
            <form method="get" action="/sessions" class="filter-form">
                {kept(&only_rest)}
                <label class="filter"><span>"Status"</span>
                    <select name="status"><option value="">"Any"</option>{statuses}</select>
                </label>
                <label class="filter"><span>"Kind"</span>
                    <select name="kind"><option value="">"Any"</option>{kinds}</select>
                </label>
                <label class="filter"><span>"Environment"</span><select name="environment">{environments}</select></label>
                <label class="filter"><span>"Source"</span>
                    <select name="source_changed">
                        <option value="">"Any"</option>
                        <option value="true" selected=changed>"Decided otherwise"</option>
                    </select>
                </label>
                <button type="submit" class="button">"Apply"</button>
            </form>
            {chips(filter)}
        </div>
    }
    .into_any()
}

fn chips(filter: &ListFilter) -> AnyView {
    let bare = ListFilter { before: None, after: None, ..filter.clone() };
    let chip = |label: String, value: String, without: ListFilter| {
        let href = links::sessions(&without);
        view! {
            <li>
                <a class="chip" href=href>
                    {label} " " <strong dir="auto">{value}</strong> <span class="sr-only">", take off"</span> <Icon name="cross"/>
                </a>
            </li>
        }
        .into_any()
    };
    let mut set = Vec::new();
    if !filter.q.is_empty() {
        set.push(chip("Search".to_owned(), filter.q.clone(), ListFilter { q: String::new(), ..bare.clone() }));
    }
    if let Some(kind) = filter.kind {
        set.push(chip("Kind".to_owned(), kind.label().to_owned(), ListFilter { kind: None, ..bare.clone() }));
    }
    if filter.environment != Environment::Live {
        let without = ListFilter { environment: Environment::Live, ..bare };
        set.push(chip("Environment".to_owned(), filter.environment.label().to_owned(), without));
    }
    for (i, (name, value)) in filter.more.iter().enumerate() {
        let mut without = ListFilter { before: None, after: None, ..filter.clone() };
        without.more.remove(i);
        set.push(match (name.as_str(), value.as_str()) {
            ("source_changed", "true") => chip("Source".to_owned(), "Decided otherwise".to_owned(), without),
            _ => chip(name.replace('_', " "), value.clone(), without),
        });
    }
    view! { <ul class="chips" aria-label="Filters that are set">{set}</ul> }.into_any()
}

/// What the other form holds, so that neither loses it.
fn kept(filter: &ListFilter) -> AnyView {
    let mut fields = Vec::new();
    let mut keep = |name: &'static str, value: Option<String>| {
        fields.extend(value.map(|value| view! { <Hidden name value/> }));
    };
    keep("status", filter.status.map(|s| s.wire().to_owned()));
    keep("kind", filter.kind.map(|k| k.wire().to_owned()));
    keep("q", (!filter.q.is_empty()).then(|| filter.q.clone()));
    let sandbox = filter.environment != Environment::Live;
    keep("environment", sandbox.then(|| filter.environment.wire().to_owned()));
    for (name, value) in &filter.more {
        if let Some(name) = narrow::NAMES.into_iter().find(|known| known == name) {
            keep(name, Some(value.clone()));
        }
    }
    keep("limit", (filter.limit != ListFilter::default().limit).then(|| filter.limit.to_string()));
    fields.into_any()
}
