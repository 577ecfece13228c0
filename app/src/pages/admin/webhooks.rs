//! `/admin/webhooks`: where events go.

use super::{environment_field, look_only, notice, rotation};
use crate::FormOutcome;
use crate::kit::{
    Ago, Badge, Check, Choice, Empty, Field, Head, Hidden, Once, PageHead, PageTitle, Panel, PostButton, Select,
    Submit, Table, Tone, grouped,
};
use crate::loaded::{Answer, Ask, loaded};
use crate::words::{Word, said, t, word};
use domain::view::{self, WebhookRow};
use domain::{Environment, Time};
use leptos::prelude::*;

/// Where every act of this page posts to.
const HERE: &str = "/admin/webhooks";

/// Events that an endpoint may choose (design/domain.md §6).
const EVENTS: [(&str, Word); 5] = [
    ("status.updated", word!("A session's status moved.")),
    ("data.updated", word!("What is known about a session changed.")),
    ("session.created", word!("A session came in.")),
    ("session.redacted", word!("A session's personal data are gone.")),
    ("activity.created", word!("Something else happened to a session.")),
];

/// The page.
#[component]
pub fn WebhooksPage() -> impl IntoView {
    loaded(
        || Ask::Webhooks,
        |answer, outcome| match answer {
            Answer::Webhooks(endpoints) => Some(page(*endpoints, outcome)),
            _ => None,
        },
    )
}

fn page(endpoints: view::WebhooksPage, outcome: &FormOutcome) -> AnyView {
    let secret = outcome.secret.clone().or(endpoints.secret).map(|value| {
        view! { <Once text=t!("Copy this signing secret now. It is stored encrypted and cannot be shown again.") value/> }
    });
    let (now, may_change) = (endpoints.now, endpoints.may_change);
    let again = may_change.then(|| again(&endpoints.endpoints, outcome));
    let rotate = may_change.then(|| rotation::form(&endpoints.endpoints, outcome));
    let table = if endpoints.endpoints.is_empty() {
        view! { <Empty icon="send" title=t!("No endpoints yet") text=t!("Events are kept for those made from now on.")/> }
            .into_any()
    } else {
        let rows: Vec<_> = endpoints.endpoints.into_iter().map(|endpoint| row(endpoint, may_change, now)).collect();
        let heads = vec![
            Head::text(t!("Endpoint")),
            Head::text(t!("Environment")),
            Head::text(t!("Events")),
            Head::figure(t!("Waiting")),
            Head::figure(t!("Given up")),
            Head::text(t!("Made")),
            Head::text(t!("State")),
        ];
        view! { <Table caption=t!("Webhook endpoints, newest first") class="webhooks" heads>{rows}</Table> }.into_any()
    };
    view! {
        <PageTitle text=t!("Webhooks")/>
        <PageHead title=t!("Webhooks") sub=t!("Where events go, signed, in order, at least once")/>
        <div class="page-body">
            {notice(outcome, endpoints.notice)}
            {secret}
            {look_only(may_change)}
            {table}
            {may_change.then(|| create(outcome))}
            {rotate}
            {again}
        </div>
    }
    .into_any()
}

fn row(endpoint: WebhookRow, may_change: bool, now: Time) -> AnyView {
    let events = if endpoint.events.is_empty() {
        view! { <span class="faint">{t!("all")}</span> }.into_any()
    } else {
        let names: Vec<_> =
            endpoint.events.into_iter().map(|event| view! { <li><code class="tag">{event}</code></li> }).collect();
        view! { <ul class="words">{names}</ul> }.into_any()
    };
    let shape =
        SHAPES.into_iter().find(|(value, ..)| *value != "own" && endpoint.headers.iter().any(|one| one == value));
    let shape = shape.map(|(_, name, _)| {
        view! { <span class="second">{t!("in the shape of {vendor}", vendor = name.text())}</span> }
    });
    let tone = if endpoint.environment == Environment::Live { Tone::Plain } else { Tone::Info };
    let failed = if endpoint.failed > 0 { "num tone-bad-text strong" } else { "num" };
    let off = endpoint.disabled.is_some();
    let earlier = rotation::still_signing(endpoint.earlier_until);
    let state = match endpoint.disabled {
        Some((why, at)) => view! { <span class="faint">{said(&why).into_owned()}" · "<Ago at now/></span> }.into_any(),
        None if may_change => {
            let fields = vec![("act", "revoke".to_owned()), ("endpoint_id", endpoint.endpoint_id.to_string())];
            view! { <PostButton action=HERE fields text=t!("Revoke") of=endpoint.url.clone() kind="small danger"/> }
                .into_any()
        }
        None => view! { <Badge tone=Tone::Good icon="check" text=t!("In use")/> }.into_any(),
    };
    view! {
        <tr class=if off { "party-left" } else { "" }>
            <th scope="row" class="subject"><code dir="ltr">{endpoint.url}</code>{shape}{earlier}</th>
            <td><Badge tone text=said(endpoint.environment.label())/></td>
            <td>{events}</td>
            <td class="num">{grouped(endpoint.waiting)}</td>
            <td class=failed>{grouped(endpoint.failed)}</td>
            <td class="nowrap"><Ago at=endpoint.created_at now/></td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

/// Sends what happened in a span of time once more.
fn again(endpoints: &[WebhookRow], outcome: &FormOutcome) -> AnyView {
    let kept = outcome.kept("to");
    let all = [("live", t!("All live endpoints")), ("sandbox", t!("All sandbox endpoints"))];
    let all = all.into_iter().map(|(value, label)| (value.to_owned(), label.to_owned()));
    let in_use = endpoints.iter().filter(|endpoint| endpoint.disabled.is_none());
    let choices = all
        .chain(in_use.map(|endpoint| (endpoint.endpoint_id.to_string(), endpoint.url.clone())))
        .map(|(value, label)| Choice { chosen: value == kept, value, label })
        .collect();
    let form = view! {
        <form method="post" action=HERE class="form form-columns">
            <Hidden name="act" value="resend"/>
            <Select id="to" name="to" label=t!("Send to") choices/>
            <Field
                id="date_from"
                name="date_from"
                label=t!("From")
                max=40
                code=true
                value=outcome.kept("date_from")
                hint=t!("A day such as 2026-11-20, or a time with its zone such as 2026-11-20T08:00:00Z.")
            />
            <Field
                id="date_to"
                name="date_to"
                label=t!("Until")
                max=40
                code=true
                value=outcome.kept("date_to")
                hint=t!("A day counts to its end (UTC). At most 2000 deliveries are sent again at once.")
            />
            <div class="form-end"><Submit text=t!("Send again")/></div>
        </form>
    };
    view! { <Panel id="resend" title=t!("Send events of a span of time again")>{form}</Panel> }.into_any()
}

/// Shapes in which a receiver gets events: value, name and what it means.
const SHAPES: [(&str, Word, Word); 3] = [
    (
        "own",
        word!("This desk’s own"),
        word!(
            "Every event, with the decision as the API gives it. The right choice for a receiver written for this desk or for Didit."
        ),
    ),
    (
        "stripe",
        word!("Stripe Identity"),
        word!(
            "For a receiver written for Stripe: identity.verification_session events, signed in Stripe-Signature too. Sessions made, moved and redacted; nothing else has a counterpart there."
        ),
    ),
    (
        "veriff",
        word!("Veriff"),
        word!(
            "For a receiver written for Veriff: its decision and event bodies, signed in X-HMAC-SIGNATURE too. Moves of the status; nothing else has a counterpart there."
        ),
    ),
];

fn shapes(outcome: &FormOutcome) -> Vec<AnyView> {
    let kept = outcome.kept("shape");
    let chosen = if kept.is_empty() { "own" } else { kept.as_str() };
    SHAPES
        .into_iter()
        .map(|(value, name, meaning)| {
            view! {
                <label class="check">
                    <input type="radio" name="shape" value=value checked=chosen == value/>
                    <span>{name.text()}<span class="check-detail">{meaning.text()}</span></span>
                </label>
            }
            .into_any()
        })
        .collect()
}

fn create(outcome: &FormOutcome) -> AnyView {
    let events: Vec<_> = EVENTS
        .into_iter()
        .map(|(event, detail)| {
            let ticked = outcome.ticked("event", event);
            view! { <Check name="event" value=event label=event detail=detail.text() ticked/> }
        })
        .collect();
    // a fresh form sends the standard headers
    let standard = outcome.kept("act") != "create" || outcome.ticked("headers", "standard");
    let form = view! {
        <form method="post" action=HERE class="form form-columns">
            <Hidden name="act" value="create"/>
            <Field
                id="url"
                name="url"
                label="URL"
                kind="url"
                max=2000
                value=outcome.kept("url")
                hint=t!("https, unless its host is inside the network below.")
            />
            {environment_field(outcome)}
            <fieldset class="boxes boxes-columns"><legend>{t!("Events")}<span class="faint">" " {t!("none ticked: all")}</span></legend>{events}</fieldset>
            <fieldset class="boxes">
                <legend>{t!("Shape of the events")}</legend>
                {shapes(outcome)}
            </fieldset>
            <fieldset class="boxes">
                <legend>{t!("Signature headers")}</legend>
                <Check name="headers" value="standard" label="Standard Webhooks" detail="webhook-id, webhook-timestamp, webhook-signature" ticked=standard/>
                <Check name="headers" value="didit" label="Didit" detail="X-Signature-V2, X-Signature, X-Timestamp" ticked=outcome.ticked("headers", "didit")/>
            </fieldset>
            <fieldset class="boxes">
                <legend>{t!("Content")}</legend>
                <Check name="thin" value="true" label=t!("Thin events") detail=t!("Ids and status alone, without the decision.") ticked=outcome.ticked("thin", "true")/>
            </fieldset>
            <Field
                id="allow_network"
                name="allow_network"
                label=t!("Private network to allow")
                optional=true
                code=true
                value=outcome.kept("allow_network")
                hint=t!("As in 10.0.0.0/8. Private addresses are refused otherwise.")
            />
            <div class="form-end"><Submit text=t!("Add endpoint")/></div>
        </form>
    };
    view! { <Panel id="create" title=t!("Add an endpoint")>{form}</Panel> }.into_any()
}
