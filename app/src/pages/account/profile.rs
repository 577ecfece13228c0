//! `/profile`: how the screens look and speak, the own sign-ins, the own password.

use super::NewPassword;
use crate::FormOutcome;
use crate::kit::{
    Ago, Check, Choice, Field, Head, Hidden, NoticeBox, PageHead, PageTitle, Panel, PostButton, Select, Submit, Table,
    Tone,
};
use crate::loaded::{Answer, Ask, loaded};
use crate::words::{said, t};
use domain::screen::{Density, Theme};
use domain::view::{self, OwnSignIn};
use domain::{Language, ScreenSettings, Time, zone};
use leptos::prelude::*;

/// Where every act of this page posts to.
const HERE: &str = "/profile";

/// The page.
#[component]
pub fn ProfilePage() -> impl IntoView {
    loaded(
        || Ask::Profile,
        |answer, outcome| match answer {
            Answer::Profile(profile) => Some(page(*profile, outcome)),
            _ => None,
        },
    )
}

fn page(profile: view::ProfilePage, outcome: &FormOutcome) -> AnyView {
    let notice = outcome.notice.clone().map(|notice| {
        let tone = if notice.good { Tone::Good } else { Tone::Bad };
        view! { <NoticeBox tone text=notice.sentence/> }
    });
    let screens = screens(&profile.screen, outcome);
    let sub = format!("{} · {}", profile.name, profile.email);
    view! {
        <PageTitle text=t!("Your profile")/>
        <PageHead title=t!("Your profile") sub/>
        <div class="page-body">
            {notice}
            <Panel id="screens" title=t!("Screens")>{screens}</Panel>
            <Panel id="sign-ins" title=t!("Where you are signed in")>{sign_ins(profile.sign_ins, profile.now)}</Panel>
            <Panel id="password-change" title=t!("Password")>{password()}</Panel>
        </div>
    }
    .into_any()
}

fn screens(screen: &ScreenSettings, outcome: &FormOutcome) -> AnyView {
    // what was chosen before a refusal, or before the sign-in ended, stands there again
    let untaken = outcome.kept("act") == "screen" && outcome.untaken();
    let chosen = |field: &str, kept: &str| if untaken { outcome.kept(field) } else { kept.to_owned() };
    let language = chosen("language", screen.language.map_or("", Language::code));
    let mut languages =
        vec![Choice { value: String::new(), label: t!("As the browser asks").to_owned(), chosen: language.is_empty() }];
    languages.extend(Language::ALL.map(|one| Choice {
        value: one.code().to_owned(),
        label: one.name().to_owned(),
        chosen: one.code() == language,
    }));
    let zone = chosen("zone", &screen.zone);
    let zones = zone::names()
        .iter()
        .map(|name| Choice { value: name.clone(), label: name.clone(), chosen: *name == zone })
        .collect();
    let theme = chosen("theme", screen.theme.wire());
    let themes = Theme::ALL.iter().map(|one| choice(one.wire(), one.label(), &theme)).collect();
    let density = chosen("density", screen.density.wire());
    let densities = Density::ALL.iter().map(|one| choice(one.wire(), one.label(), &density)).collect();
    let shortcuts = if untaken { outcome.ticked("shortcuts", "on") } else { screen.shortcuts };
    view! {
        <form method="post" action=HERE class="form form-columns">
            <Hidden name="act" value="screen"/>
            <Select id="language" name="language" label=t!("Language") choices=languages/>
            <Select id="zone" name="zone" label=t!("Time zone") choices=zones/>
            <Select id="theme" name="theme" label=t!("Theme") choices=themes/>
            <Select id="density" name="density" label=t!("Density") choices=densities/>
            <Check
                name="shortcuts"
                value="on"
                label=t!("Keyboard shortcuts")
                detail=t!("Single keys act while no field has focus; ? shows them.")
                ticked=shortcuts
            />
            <div class="form-end"><Submit text=t!("Save")/></div>
        </form>
    }
    .into_any()
}

fn choice(value: &str, label: &str, chosen: &str) -> Choice {
    Choice { value: value.to_owned(), label: said(label).into_owned(), chosen: value == chosen }
}

fn sign_ins(open: Vec<OwnSignIn>, now: Time) -> AnyView {
    let others = open.iter().any(|one| !one.here);
    let rows: Vec<_> = open
        .into_iter()
        .map(|one| {
            let (name, act) = if one.here {
                let out = view! { <PostButton action="/sign-out" text=t!("Sign out") kind="small"/> };
                (t!("This browser"), out.into_any())
            } else {
                let fields = vec![("act", "end_sign_in".to_owned()), ("mark", one.mark.clone())];
                let of = one.mark.chars().take(6).collect::<String>();
                let out = view! { <PostButton action=HERE fields text=t!("Sign out") of kind="small"/> };
                (t!("Another browser"), out.into_any())
            };
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="nowrap"><Ago at=one.since now/></td>
                    <td class="nowrap"><Ago at=one.last_seen now/></td>
                    <td>{act}</td>
                </tr>
            }
        })
        .collect();
    let heads = vec![
        Head::text(t!("Browser")),
        Head::text(t!("Signed in")),
        Head::text(t!("Last used")),
        Head::silent(t!("Sign out")),
    ];
    let all = others.then(|| {
        let fields = vec![("act", "end_other_sign_ins".to_owned())];
        view! { <div class="panel-line"><PostButton action=HERE fields text=t!("Sign out all others") kind="small danger"/></div> }
    });
    view! {
        <Table caption=t!("Browsers that you are signed in with") heads>{rows}</Table>
        {all}
    }
    .into_any()
}

fn password() -> AnyView {
    view! {
        <form method="post" action=HERE class="form form-columns">
            <Hidden name="act" value="password"/>
            <Field
                id="current_password"
                name="current_password"
                label=t!("Password now")
                kind="password"
                autocomplete="current-password"
                max=1024
            />
            <NewPassword label=t!("New password")/>
            <div class="form-end">
                <Submit text=t!("Change password")/>
                <p class="hint">{t!("All your other browsers are signed out by it.")}</p>
            </div>
        </form>
    }
    .into_any()
}
