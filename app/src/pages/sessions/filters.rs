//! Search and filters of the list: a plain GET form in two places that keep each other's values.

use super::views;
use crate::keys::Act;
use crate::kit::{Choice, Field, Hidden, Icon, Select};
use crate::links;
use crate::words::{said, t};
use domain::narrow::{self, ProposalWait};
use domain::view::{ListFilter, SessionList, Sla};
use domain::{Environment, Kind, Source, Status};
use leptos::prelude::*;

/// Names that the form has fields for, beside status.
const FIELDS: [&str; 13] = [
    "assignee",
    "sla",
    "source",
    "warning",
    "proposal",
    "tag",
    "country",
    "workflow_id",
    "external_ref",
    "date_from",
    "date_to",
    "updated_from",
    "updated_to",
];

/// The search field in the page's head.
pub(super) fn search(filter: &ListFilter) -> AnyView {
    let rest = ListFilter { q: String::new(), before: None, after: None, ..filter.clone() };
    view! {
        <form method="get" action="/sessions" role="search" class="search">
            {kept(&rest)}
            <Icon name="search"/>
            <label class="sr-only" for="q">{t!("Search sessions")}</label>
            <input
                id="q"
                type="search"
                name="q"
                data-key=Act::Search.name()
                value=filter.q.clone()
                placeholder=t!("Name, company, number, email or any id")
                maxlength="200"
                autocomplete="off"
                dir="auto"
            />
            <button type="submit" class="button">{t!("Search")}</button>
        </form>
    }
    .into_any()
}

/// The filters that are wanted daily, the others behind a fold, and what is set now with a way to take it off.
pub(super) fn filters(list: &SessionList) -> AnyView {
    let filter = &list.filter;
    let statuses: Vec<_> = Status::ALL
        .iter()
        .map(|s| view! { <option value=s.wire() selected=filter.status == Some(*s)>{said(s.label())}</option> })
        .collect();
    let kinds: Vec<_> = Kind::ALL
        .iter()
        .map(|k| view! { <option value=k.wire() selected=filter.kind == Some(*k)>{said(k.label())}</option> })
        .collect();
    let environments: Vec<_> = Environment::ALL
        .iter()
        .map(|e| view! { <option value=e.wire() selected=filter.environment == *e>{said(e.label())}</option> })
        .collect();
    let only_rest = ListFilter { q: filter.q.clone(), limit: filter.limit, view: filter.view, ..ListFilter::default() };
    let set = FIELDS.iter().filter(|name| !value_of(filter, name).is_empty()).count();
    let set = (set > 0).then(|| view! { <span class="tab-count">{set}</span> });
    view! {
        <div class="filters">
            <form method="get" action="/sessions" class="filter-form">
                {kept(&only_rest)}
                <label class="filter"><span>{t!("Status")}</span>
                    <select name="status"><option value="">{t!("Any")}</option>{statuses}</select>
                </label>
                <label class="filter"><span>{t!("Kind")}</span>
                    <select name="kind"><option value="">{t!("Any")}</option>{kinds}</select>
                </label>
                <label class="filter"><span>{t!("Environment")}</span><select name="environment">{environments}</select></label>
                <details class="more-filters">
                    <summary class="button">{t!("More filters")} {set}</summary>
                    {more(list)}
                </details>
                <button type="submit" class="button">{t!("Apply")}</button>
            </form>
            {views::tools(list)}
            {chips(list)}
        </div>
    }
    .into_any()
}

/// The fields behind the fold.
fn more(list: &SessionList) -> AnyView {
    let filter = &list.filter;
    let set = |name: &str| value_of(filter, name);
    let choices = |name: &str, listed: Vec<(String, String)>| {
        let now = set(name);
        let any = Choice { value: String::new(), label: t!("Any").to_owned(), chosen: now.is_empty() };
        let listed = listed.into_iter().map(|(value, label)| Choice { chosen: now == value, value, label });
        std::iter::once(any).chain(listed).collect::<Vec<_>>()
    };
    let words = |wire: &str, label: &str| (wire.to_owned(), label.to_owned());
    let mut hands = vec![words("me", t!("Me")), words("none", t!("Nobody"))];
    hands.extend(list.people.iter().map(|(id, name)| (id.to_string(), name.clone())));
    let waits = Sla::ALL.iter().map(|sla| words(sla.wire(), &said(sla.label()))).collect();
    let sources = Source::ALL.iter().map(|source| words(source.wire(), &said(source.label()))).collect();
    let proposals = ProposalWait::ALL.iter().map(|wait| words(wait.wire(), &said(wait.label()))).collect();
    view! {
        <div class="more-filters-body">
            <Select id="f-assignee" name="assignee" label=t!("Assignee") choices=choices("assignee", hands)/>
            <Select id="f-sla" name="sla" label=t!("Waiting") choices=choices("sla", waits)/>
            <Select id="f-proposal" name="proposal" label=t!("Four eyes") choices=choices("proposal", proposals)/>
            <Select id="f-source" name="source" label=t!("Source") choices=choices("source", sources)/>
            <Field
                id="f-warning"
                name="warning"
                label=t!("Warning")
                value=set("warning")
                hint=t!("error, warning, information, or a risk")
                max=100
                optional=true
                code=true
            />
            <Field id="f-tag" name="tag" label=t!("Tags") value=set("tag") hint=t!("several between commas") max=255 optional=true/>
            <Field id="f-country" name="country" label=t!("Country") value=set("country") hint=t!("such as ESP") max=3 optional=true code=true/>
            <Field id="f-workflow" name="workflow_id" label=t!("Workflow") value=set("workflow_id") max=255 optional=true code=true/>
            <Field id="f-reference" name="external_ref" label=t!("Reference") value=set("external_ref") max=255 optional=true code=true/>
            <Field id="f-created-from" name="date_from" label=t!("Created from") kind="date" value=set("date_from") optional=true/>
            <Field id="f-created-to" name="date_to" label=t!("Created to") kind="date" value=set("date_to") optional=true/>
            <Field id="f-updated-from" name="updated_from" label=t!("Updated from") kind="date" value=set("updated_from") optional=true/>
            <Field id="f-updated-to" name="updated_to" label=t!("Updated to") kind="date" value=set("updated_to") optional=true/>
        </div>
    }
    .into_any()
}

/// The name under which the form has what an address may name otherwise.
fn field_of(name: &str) -> &str {
    match name {
        "tags" => "tag",
        "vendor_data" => "external_ref",
        other => other,
    }
}

/// What is set under a name; several values between commas.
fn value_of(filter: &ListFilter, field: &str) -> String {
    let values = filter.more.iter().filter(|(name, _)| field_of(name) == field).map(|(_, value)| value.as_str());
    values.collect::<Vec<_>>().join(",")
}

fn chips(list: &SessionList) -> Option<AnyView> {
    let filter = &list.filter;
    let bare = ListFilter { before: None, after: None, ..filter.clone() };
    let chip = |label: String, value: String, without: ListFilter| {
        let href = links::sessions(&without);
        view! {
            <li>
                <a class="chip" href=href>
                    {label} " " <strong dir="auto">{value}</strong> <span class="sr-only">", " {t!("take off")}</span> <Icon name="cross"/>
                </a>
            </li>
        }
        .into_any()
    };
    let mut set = Vec::new();
    if !filter.q.is_empty() {
        set.push(chip(t!("Search").to_owned(), filter.q.clone(), ListFilter { q: String::new(), ..bare.clone() }));
    }
    if let Some(kind) = filter.kind {
        set.push(chip(
            t!("Kind").to_owned(),
            said(kind.label()).into_owned(),
            ListFilter { kind: None, ..bare.clone() },
        ));
    }
    if filter.environment != Environment::Live {
        let without = ListFilter { environment: Environment::Live, ..bare };
        set.push(chip(t!("Environment").to_owned(), said(filter.environment.label()).into_owned(), without));
    }
    for (i, (name, value)) in filter.more.iter().enumerate() {
        let mut without = ListFilter { before: None, after: None, ..filter.clone() };
        without.more.remove(i);
        set.push(chip(label_of(name).to_owned(), words_of(list, name, value), without));
    }
    (!set.is_empty()).then(|| view! { <ul class="chips" aria-label=t!("Filters that are set")>{set}</ul> }.into_any())
}

fn label_of(name: &str) -> &'static str {
    match field_of(name) {
        "assignee" => t!("Assignee"),
        "sla" => t!("Waiting"),
        "source" => t!("Source"),
        "warning" => t!("Warning"),
        "proposal" => t!("Four eyes"),
        "tag" => t!("Tag"),
        "country" => t!("Country"),
        "workflow_id" => t!("Workflow"),
        "external_ref" => t!("Reference"),
        "date_from" => t!("Created from"),
        "date_to" => t!("Created to"),
        "updated_from" => t!("Updated from"),
        "updated_to" => t!("Updated to"),
        "source_changed" => t!("Source"),
        _ => t!("Status"),
    }
}

/// A value as people say it.
fn words_of(list: &SessionList, name: &str, value: &str) -> String {
    let person = || list.people.iter().find(|(id, _)| id.to_string() == value).map(|(_, name)| name.clone());
    let shown = match field_of(name) {
        "assignee" => match value {
            "me" => Some(t!("Me").to_owned()),
            "none" => Some(t!("Nobody").to_owned()),
            _ => person(),
        },
        "sla" => Sla::read(value).map(|sla| said(sla.label()).into_owned()),
        "source" => Source::read(value).map(|source| said(source.label()).into_owned()),
        "source_changed" if value == "true" => Some(t!("Decided otherwise").to_owned()),
        "proposal" => ProposalWait::read(value).map(|wait| said(wait.label()).into_owned()),
        _ => None,
    };
    shown.unwrap_or_else(|| value.to_owned())
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
    keep("view", filter.view.map(|id| id.to_string()));
    for (name, value) in &filter.more {
        if let Some(name) = narrow::NAMES.into_iter().find(|known| known == name) {
            keep(name, Some(value.clone()));
        }
    }
    keep("limit", (filter.limit != ListFilter::default().limit).then(|| filter.limit.to_string()));
    fields.into_any()
}
