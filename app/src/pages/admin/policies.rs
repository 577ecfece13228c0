//! `/admin/policies`: when a decision takes two people, what an approval needs, and the desk's own reason codes.

use super::{look_only, notice};
use crate::FormOutcome;
use crate::kit::{
    Ago, Badge, Check, Choice, Empty, Field, Head, Hidden, PageHead, PageTitle, Panel, PostButton, Select, Submit,
    Table, Tone,
};
use crate::loaded::{Answer, Ask, loaded};
use crate::words::{Word, said, t, word};
use domain::Environment;
use domain::view::{self, OwnReasonRow};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Document groups with their words.
const GROUPS: [(&str, Word); 4] = [
    ("LEGAL_PRESENCE", word!("Legal presence")),
    ("COMPANY_DETAILS", word!("Company details")),
    ("OWNERSHIP_STRUCTURE", word!("Ownership structure")),
    ("REPRESENTATIVES_AUTHORIZATION", word!("Authorisation of representatives")),
];

/// The page.
#[component]
pub fn PoliciesPage() -> impl IntoView {
    let query = use_query_map();
    loaded(
        move || Ask::Policies(query.read().get("environment")),
        |answer, outcome| match answer {
            Answer::Policies(policies) => Some(page(*policies, outcome)),
            _ => None,
        },
    )
}

/// Where every act of this page posts to.
fn here(environment: Environment) -> &'static str {
    match environment {
        Environment::Live => "/admin/policies",
        Environment::Sandbox => "/admin/policies?environment=sandbox",
    }
}

fn page(policies: view::PoliciesPage, outcome: &FormOutcome) -> AnyView {
    let (environment, now, may_change) = (policies.environment, policies.now, policies.may_change);
    let entries: Vec<_> = Environment::ALL
        .iter()
        .map(|one| {
            let current = (*one == environment).then_some("page");
            view! { <li><a class="tab" href=here(*one) aria-current=current>{said(one.label())}</a></li> }
        })
        .collect();
    let changed = match policies.changed {
        Some((at, who)) => {
            view! { <p class="faint">{t!("Last changed by {name}", name = who)} " " <Ago at now/></p> }.into_any()
        }
        None => view! { <p class="faint">{t!("Nothing was changed yet; these are the defaults.")}</p> }.into_any(),
    };
    // what was typed wins over what is set, so that a refusal loses nothing
    let typed = outcome.kept("act") == "set";
    let shown = FormOutcome { kept: policies.settings, ..FormOutcome::default() };
    let settings = settings(if typed { outcome } else { &shown }, environment, policies.version, may_change);
    view! {
        <PageTitle text=t!("Policies")/>
        <PageHead title=t!("Policies") sub=t!("What a decision needs, and the reasons it can give")/>
        <nav class="tabs" aria-label=t!("Environments")><ul>{entries}</ul></nav>
        <div class="page-body">
            {notice(outcome, None)}
            {look_only(may_change)}
            {changed}
            <Panel id="settings" title=t!("Decisions")>{settings}</Panel>
            {reasons(policies.reasons, environment, may_change)}
            {may_change.then(|| add_reason(outcome, environment))}
        </div>
    }
    .into_any()
}

/// The settings; for those who may only look, the same fields closed.
fn settings(shown: &FormOutcome, environment: Environment, version: i64, may_change: bool) -> AnyView {
    let covers: Vec<_> = [
        ("approved", t!("Approvals")),
        ("declined", t!("Refusals")),
        ("business", t!("Every decision on a company")),
        ("always", t!("Every decision")),
    ]
    .into_iter()
    .map(|(value, label)| view! { <Check name="four_eyes" value=value label=label ticked=shown.ticked("four_eyes", value)/> })
    .collect();
    let gate = |name: &'static str| {
        let kept = shown.kept(name);
        [("enforce", t!("Refuse the approval until it is met")), ("warn", t!("Only show what is not met"))]
            .into_iter()
            .map(|(value, label)| Choice { value: value.to_owned(), label: label.to_owned(), chosen: kept == value })
            .collect::<Vec<_>>()
    };
    let rows = shown.kept.iter().filter(|(name, _)| name == "workflow_id").count();
    // one row more than there are, to add another
    let filled = rows == 0 || !nth(shown, "workflow_id", rows - 1).is_empty();
    let extra = usize::from(may_change && filled);
    let workflows: Vec<_> = (0..rows + extra).map(|row| workflow(shown, row)).collect();
    let fields = view! {
        <fieldset class="boxes boxes-columns">
            <legend>{t!("Decisions that take two people")}</legend>
            {covers}
        </fieldset>
        <Field
            id="risks"
            name="risks"
            label=t!("Also with these warnings")
            optional=true
            code=true
            max=5000
            value=shown.kept("risks")
            hint=t!("Risk tags with a space between, as in POSSIBLE_MATCH_FOUND.")
        />
        <p class="hint">
            {t!("Approving a session with a PEP or sanctions hit that is not marked False Positive always takes two people.")}
        </p>
        <Select id="document_gate" name="document_gate" label=t!("Required documents not approved") choices=gate("document_gate")/>
        <Select id="hit_gate" name="hit_gate" label=t!("AML hits not reviewed") choices=gate("hit_gate")/>
        <Field id="ubo_threshold_percent" name="ubo_threshold_percent" label=t!("Beneficial owner from, in per cent") code=true max=20 value=shown.kept("ubo_threshold_percent") hint=t!("Over 0 and at most 100; decimals with a point.")/>
        <Field id="sla_green_hours" name="sla_green_hours" label=t!("Waiting is green below, in hours") code=true max=4 value=shown.kept("sla_green_hours")/>
        <Field id="sla_amber_hours" name="sla_amber_hours" label=t!("Amber below, in hours") code=true max=4 value=shown.kept("sla_amber_hours") hint=t!("Red from then on.")/>
        {workflows}
    };
    if !may_change {
        return view! { <fieldset class="form form-columns plain" disabled><legend class="sr-only">{t!("What is set")}</legend>{fields}</fieldset> }
            .into_any();
    }
    view! {
        <form method="post" action=here(environment) class="form form-columns">
            <Hidden name="act" value="set"/>
            <Hidden name="environment" value=environment.wire()/>
            <Hidden name="expected_version" value=version.to_string()/>
            {fields}
            <div class="form-end"><Submit text=t!("Set policies")/></div>
        </form>
    }
    .into_any()
}

/// The value of a repeated field in a row.
fn nth(shown: &FormOutcome, name: &str, row: usize) -> String {
    shown.kept.iter().filter(|(field, _)| field == name).nth(row).map(|(_, value)| value.clone()).unwrap_or_default()
}

fn workflow(shown: &FormOutcome, row: usize) -> AnyView {
    let id = nth(shown, "workflow_id", row);
    let legend = if id.is_empty() { t!("Another workflow").to_owned() } else { t!("Workflow {id}", id = id) };
    let line = |name: &'static str, label: &'static str, hint: &'static str| {
        view! {
            <label class="field">
                <strong>{label}<span class="faint">" " {t!("optional")}</span></strong>
                <input type="text" name=name value=nth(shown, name, row) maxlength="5000" autocomplete="off" spellcheck="false" dir="ltr"/>
                <span class="hint">{hint}</span>
            </label>
        }
    };
    let groups: Vec<_> = GROUPS
        .into_iter()
        .map(|(group, label)| {
            let value = format!("{row}:{group}");
            let ticked = shown.ticked("workflow_groups", &value);
            view! { <Check name="workflow_groups" value=value label=label.text() ticked/> }
        })
        .collect();
    view! {
        <fieldset class="boxes boxes-columns">
            <legend>{legend}</legend>
            {line("workflow_id", t!("Workflow id"), t!("Empty it to drop the row."))}
            {line("workflow_threshold", t!("Beneficial owner from, in per cent"), t!("Empty: as above."))}
            {line("workflow_shown", t!("Fields that API answers show"), t!("As in id_verifications.age or *.score. Empty: all."))}
            <div class="boxes" role="group" aria-label=t!("Document groups that an approval needs")>{groups}</div>
        </fieldset>
    }
    .into_any()
}

fn reasons(reasons: Vec<OwnReasonRow>, environment: Environment, may_change: bool) -> AnyView {
    let body = if reasons.is_empty() {
        view! { <Empty icon="list" title=t!("No reasons of your own yet") text=t!("The decision form offers the desk's own list.")/> }
            .into_any()
    } else {
        let rows: Vec<_> = reasons.into_iter().map(|reason| row(reason, environment, may_change)).collect();
        let heads = vec![
            Head::text(t!("Code")),
            Head::text(t!("Reason")),
            Head::text(t!("Group")),
            Head::text(t!("Fits")),
            Head::text(t!("State")),
        ];
        view! { <Table caption=t!("Own reason codes") heads>{rows}</Table> }.into_any()
    };
    view! { <Panel id="reasons" title=t!("Reasons of your own, live and sandbox")>{body}</Panel> }.into_any()
}

fn row(reason: OwnReasonRow, environment: Environment, may_change: bool) -> AnyView {
    let fits = match (reason.declined, reason.resubmitted) {
        (true, true) => t!("Decline, ask again"),
        (true, false) => t!("Decline"),
        _ => t!("Ask again"),
    };
    let state = if may_change {
        let (act, text) =
            if reason.retired { ("restore_reason", t!("Offer again")) } else { ("retire_reason", t!("Retire")) };
        let fields = vec![("act", act.to_owned()), ("reason", reason.code.clone())];
        view! { <PostButton action=here(environment) fields text of=reason.code.clone() kind="small"/> }.into_any()
    } else if reason.retired {
        view! { <span class="faint">{t!("retired")}</span> }.into_any()
    } else {
        view! { <Badge tone=Tone::Good icon="check" text=t!("In use")/> }.into_any()
    };
    view! {
        <tr class=if reason.retired { "party-left" } else { "" }>
            <th scope="row"><code>{reason.code}</code></th>
            <td dir="auto">{reason.label}</td>
            <td dir="auto">{reason.category}</td>
            <td>{fits}</td>
            <td class="nowrap">{state}</td>
        </tr>
    }
    .into_any()
}

fn add_reason(outcome: &FormOutcome, environment: Environment) -> AnyView {
    let form = view! {
        <form method="post" action=here(environment) class="form form-columns">
            <Hidden name="act" value="add_reason"/>
            <Field id="code" name="code" label=t!("Code") code=true max=40 value=outcome.kept("code") hint=t!("Letters, digits, - and _. It stays for ever.")/>
            <Field id="label" name="label" label=t!("Reason") max=200 value=outcome.kept("label") hint=t!("In words that reviewers read.")/>
            <Field id="category" name="category" label=t!("Group") max=40 value=outcome.kept("category") hint=t!("The heading it stands under.")/>
            <fieldset class="boxes">
                <legend>{t!("Fits")}</legend>
                <Check name="outcome" value="declined" label=t!("Decline") ticked=outcome.ticked("outcome", "declined")/>
                <Check name="outcome" value="resubmitted" label=t!("Ask again") ticked=outcome.ticked("outcome", "resubmitted")/>
            </fieldset>
            <div class="form-end"><Submit text=t!("Add reason")/></div>
        </form>
    };
    view! { <Panel id="add-reason" title=t!("Add a reason")>{form}</Panel> }.into_any()
}
