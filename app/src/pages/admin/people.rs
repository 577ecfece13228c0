//! `/admin/people`: accounts with roles, state and last sign-in.

use super::{look_only, notice};
use crate::FormOutcome;
use crate::kit::{
    Ago, Badge, Check, Field, Head, Hidden, NoticeBox, Once, PageHead, PageTitle, Panel, PostButton, Submit, Table,
    Tone, grouped,
};
use crate::loaded::{Answer, Ask, loaded};
use crate::words::{count, said, t};
use domain::view::{self, AccountState, PersonRow};
use domain::{Role, Time};
use leptos::prelude::*;

/// Where every act of this page posts to.
const HERE: &str = "/admin/people";

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    loaded(
        || Ask::People,
        |answer, outcome| match answer {
            Answer::People(people) => Some(page(*people, outcome)),
            _ => None,
        },
    )
}

fn page(people: view::PeoplePage, outcome: &FormOutcome) -> AnyView {
    let link = outcome.join_link.clone().or(people.join_link).map(|value| {
        view! {
            <Once text=t!("Hand this link to the new person. It works once and is shown only now.") value/>
        }
    });
    let few = (people.few_admins && people.may_change).then(|| {
        let text = t!("Only one active admin is left. Give a second person the role, so that nobody is locked out.");
        view! { <NoticeBox tone=Tone::Warn text/> }
    });
    let n = i64::try_from(people.people.len()).unwrap_or(i64::MAX);
    let (now, may_change, few_admins) = (people.now, people.may_change, people.few_admins);
    let rows: Vec<_> = people.people.into_iter().map(|person| row(person, may_change, few_admins, now)).collect();
    let mut heads = vec![
        Head::text(t!("Person")),
        Head::text(t!("Roles")),
        Head::text(t!("State")),
        Head::text(t!("Last sign-in")),
        Head::figure(t!("Open sign-ins")),
    ];
    if may_change {
        heads.push(Head::text(t!("Acts")));
    }
    view! {
        <PageTitle text=t!("People")/>
        <PageHead title=t!("People") sub=count!("{n} reviewer accounts", n)/>
        <div class="page-body">
            {notice(outcome, people.notice)}
            {link}
            {look_only(may_change)}
            {few}
            <Table caption=t!("Reviewer accounts") class="people" heads>{rows}</Table>
            {may_change.then(|| add(outcome))}
        </div>
    }
    .into_any()
}

fn row(person: PersonRow, may_change: bool, few_admins: bool, now: Time) -> AnyView {
    let roles: Vec<_> =
        person.roles.iter().map(|role| view! { <li><Badge tone=Tone::Plain text=said(role.label())/></li> }).collect();
    let state = match person.state {
        AccountState::Invited => view! { <Badge tone=Tone::Info icon="hourglass" text=t!("Invited")/> },
        AccountState::Active => view! { <Badge tone=Tone::Good icon="check" text=t!("Active")/> },
        AccountState::Disabled => view! { <Badge tone=Tone::Plain icon="slash" text=t!("Disabled")/> },
    };
    let last = match person.last_sign_in_at {
        Some(at) => view! { <Ago at now/> }.into_any(),
        None => view! { <span class="faint">{t!("never")}</span> }.into_any(),
    };
    let me = person.is_me.then(|| view! { <span class="faint">" " {t!("(you)")}</span> });
    let acts = may_change.then(|| view! { <td>{acts(&person, few_admins)}</td> });
    view! {
        <tr>
            <th scope="row" class="subject">
                <span><bdi>{person.name}</bdi>{me}</span>
                <span class="second" dir="ltr">{person.email}</span>
            </th>
            <td><ul class="words">{roles}</ul></td>
            <td>{state}</td>
            <td class="nowrap">{last}</td>
            <td class="num">{grouped(person.open_sign_ins)}</td>
            {acts}
        </tr>
    }
    .into_any()
}

fn acts(person: &PersonRow, few_admins: bool) -> AnyView {
    let fields = |act: &str| vec![("act", act.to_owned()), ("user_id", person.user_id.to_string())];
    let of = person.name.clone();
    let last_admin = few_admins && person.state == AccountState::Active && person.roles.contains(&Role::Admin);
    let on_off = match person.state {
        AccountState::Disabled => {
            view! { <PostButton action=HERE fields=fields("enable") text=t!("Enable") of=of.clone() kind="small"/> }.into_any()
        }
        _ if person.is_me => shut(t!("Disable"), t!("not your own account")),
        _ if last_admin => shut(t!("Disable"), t!("the last admin")),
        _ => view! { <PostButton action=HERE fields=fields("disable") text=t!("Disable") of=of.clone() kind="small danger"/> }
            .into_any(),
    };
    let end = (person.state == AccountState::Active).then(|| {
        view! { <PostButton action=HERE fields=fields("end_sign_ins") text=t!("End sign-ins") of=of.clone() kind="small"/> }
    });
    let roles = if person.is_me {
        shut(t!("Roles"), t!("nobody changes their own"))
    } else {
        let boxes: Vec<_> = Role::ALL
            .iter()
            .map(|role| {
                view! { <Check name="role" value=role.wire() label=said(role.label()) ticked=person.roles.contains(role)/> }
            })
            .collect();
        let keep = last_admin.then(|| view! { <p class="hint">{t!("The last admin keeps the role Admin.")}</p> });
        view! {
            <details class="pop">
                <summary class="button small">{t!("Roles")}<span class="sr-only">" " {t!("of {name}", name = of)}</span></summary>
                <form method="post" action=HERE class="pop-body">
                    <Hidden name="act" value="roles"/>
                    <Hidden name="user_id" value=person.user_id.to_string()/>
                    {boxes}
                    {keep}
                    <Submit text=t!("Save roles") kind="primary small"/>
                </form>
            </details>
        }
        .into_any()
    };
    view! { <div class="acts">{roles}{on_off}{end}</div> }.into_any()
}

/// A button that cannot be pressed, with the reason beside it.
fn shut(text: &'static str, why: &'static str) -> AnyView {
    view! { <span class="shut"><button type="button" class="button small" disabled>{text}</button><span class="faint">{why}</span></span> }
        .into_any()
}

fn add(outcome: &FormOutcome) -> AnyView {
    let boxes: Vec<_> = Role::ALL
        .iter()
        .map(|role| {
            let ticked = outcome.ticked("role", role.wire());
            view! { <Check name="role" value=role.wire() label=said(role.label()) detail=what_it_may(*role) ticked/> }
        })
        .collect();
    let form = view! {
        <form method="post" action=HERE class="form form-columns">
            <Hidden name="act" value="add"/>
            <Field id="name" name="name" label=t!("Name") max=200 value=outcome.kept("name")/>
            <Field id="email" name="email" label=t!("Email") kind="email" value=outcome.kept("email")/>
            <fieldset class="boxes boxes-columns"><legend>{t!("Roles")}</legend>{boxes}</fieldset>
            <div class="form-end">
                <Submit text=t!("Add person")/>
                <p class="hint">{t!("You get a single-use link for them; they choose their own password.")}</p>
            </div>
        </form>
    };
    view! { <Panel id="add" title=t!("Add a person")>{form}</Panel> }.into_any()
}

fn what_it_may(role: Role) -> &'static str {
    match role {
        Role::Reviewer => t!("Opens and decides sessions."),
        Role::Manager => t!("Decides, and sees how everything stands."),
        Role::Admin => t!("Looks after people, keys and webhooks; decides nothing."),
        Role::Auditor => t!("Looks at everything, changes nothing."),
    }
}
