//! `/admin/keys`: API keys, their scopes and last use.

use super::{environment_field, look_only, notice};
use crate::FormOutcome;
use crate::kit::{
    Ago, Badge, Check, Empty, Field, Head, Hidden, Once, PageHead, PageTitle, Panel, PostButton, Submit, Table, Tone,
};
use crate::loaded::{Answer, Ask, loaded};
use crate::words::{said, t, when};
use domain::view::{self, KeyRow};
use domain::{Environment, Scope, Time};
use leptos::prelude::*;

/// Where every act of this page posts to.
const HERE: &str = "/admin/keys";

/// The page.
#[component]
pub fn KeysPage() -> impl IntoView {
    loaded(
        || Ask::Keys,
        |answer, outcome| match answer {
            Answer::Keys(keys) => Some(page(*keys, outcome)),
            _ => None,
        },
    )
}

fn page(keys: view::KeysPage, outcome: &FormOutcome) -> AnyView {
    let secret = outcome.secret.clone().or(keys.secret).map(|value| {
        view! { <Once text=t!("Copy this key now. It is stored as a hash and cannot be shown again.") value/> }
    });
    let (now, may_change) = (keys.now, keys.may_change);
    let table = if keys.keys.is_empty() {
        view! { <Empty icon="key" title=t!("No keys yet") text=t!("A key lets another system bring in sessions and read them.")/> }
            .into_any()
    } else {
        let rows: Vec<_> = keys.keys.into_iter().map(|key| row(key, may_change, now)).collect();
        let heads = vec![
            Head::text(t!("Key")),
            Head::text(t!("Environment")),
            Head::text(t!("Scopes")),
            Head::text(t!("Made")),
            Head::text(t!("Last used")),
            Head::text(t!("State")),
        ];
        view! { <Table caption=t!("API keys, newest first") class="keys" heads>{rows}</Table> }.into_any()
    };
    view! {
        <PageTitle text=t!("API keys")/>
        <PageHead title=t!("API keys") sub=t!("For systems that bring in sessions or read them")/>
        <div class="page-body">
            {notice(outcome, keys.notice)}
            {secret}
            {look_only(may_change)}
            {table}
            {may_change.then(|| create(outcome))}
            <p><a href="/docs/api" rel="external">{t!("What a key can call")}</a></p>
        </div>
    }
    .into_any()
}

fn row(key: KeyRow, may_change: bool, now: Time) -> AnyView {
    let scopes: Vec<_> =
        key.scopes.into_iter().map(|scope| view! { <li><code class="tag">{scope}</code></li> }).collect();
    let networks = (!key.networks.is_empty())
        .then(|| view! { <span class="second">{t!("from {networks}", networks = key.networks.join(", "))}</span> });
    let until = key
        .expires_at
        .filter(|at| *at > now)
        .map(|at| view! { <span class="second">{t!("until {time}", time = when::exact(at))}</span> });
    let used = match key.last_used_at {
        Some(at) => view! { <Ago at now/> }.into_any(),
        None => view! { <span class="faint">{t!("never")}</span> }.into_any(),
    };
    let tone = if key.environment == Environment::Live { Tone::Plain } else { Tone::Info };
    let gone = match (key.revoked_at, key.expires_at.filter(|at| *at <= now)) {
        (Some(at), _) => Some((t!("revoked"), at)),
        (None, Some(at)) => Some((t!("expired"), at)),
        (None, None) => None,
    };
    let left = gone.is_some();
    let state = match gone {
        Some((how, at)) => view! { <span class="faint">{how} " " <Ago at now/></span> }.into_any(),
        None if may_change => {
            let fields = vec![("act", "revoke".to_owned()), ("key_id", key.key_id.to_string())];
            view! { <PostButton action=HERE fields text=t!("Revoke") of=key.name.clone() kind="small danger"/> }
                .into_any()
        }
        None => view! { <Badge tone=Tone::Good icon="check" text=t!("In use")/> }.into_any(),
    };
    view! {
        <tr class=if left { "party-left" } else { "" }>
            <th scope="row" class="subject">
                <bdi>{key.name}</bdi><code class="second">{key.prefix}"…"</code>{networks}{until}
            </th>
            <td><Badge tone text=said(key.environment.label())/></td>
            <td><ul class="words">{scopes}</ul></td>
            <td class="nowrap"><Ago at=key.created_at now/></td>
            <td class="nowrap">{used}</td>
            <td class="nowrap">{state}</td>
        </tr>
    }
    .into_any()
}

fn create(outcome: &FormOutcome) -> AnyView {
    let boxes: Vec<_> = Scope::ALL
        .iter()
        .map(|scope| {
            let ticked = outcome.ticked("scope", scope.wire());
            view! { <Check name="scope" value=scope.wire() label=said(scope.label()) detail=scope.wire() ticked/> }
        })
        .collect();
    let form = view! {
        <form method="post" action=HERE class="form form-columns">
            <Hidden name="act" value="create"/>
            <Field id="name" name="name" label=t!("Name") max=200 value=outcome.kept("name") hint=t!("Who uses it, and where.")/>
            {environment_field(outcome)}
            <Field id="expires" name="expires" label=t!("Last day") optional=true value=outcome.kept("expires")
                hint=t!("Such as 2027-03-31, to its end in UTC. Empty: the key does not expire.")/>
            <Field id="network" name="network" label=t!("Networks") optional=true value=outcome.kept("network")
                hint=t!("Such as 192.0.2.0/24, parted by commas. Empty: from anywhere.")/>
            <fieldset class="boxes boxes-columns"><legend>{t!("Scopes")}</legend>{boxes}</fieldset>
            <div class="form-end"><Submit text=t!("Make key")/></div>
        </form>
    };
    view! { <Panel id="create" title=t!("Make a key")>{form}</Panel> }.into_any()
}
