//! Pages that cannot be shown: each says why and what to do next.

use super::Frame;
use crate::kit::{Empty, LinkButton, PageHead, PageTitle};
use crate::links;
use crate::words::{said, t};
use domain::Right;
use domain::view::UiError;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};

/// What stands in for a page while the browser fetches it.
#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <div class="loading" role="status">
            <span class="sr-only">{t!("Loading")}</span>
            <div class="loading-head"></div>
            <div class="loading-line"></div>
            <div class="loading-line"></div>
            <div class="loading-line"></div>
        </div>
    }
}

/// The page for addresses that lead nowhere.
#[component]
pub fn UnknownPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! { <Frame>{cannot_show(&UiError::NotFound)}</Frame> }
}

/// The page for a form that the person's roles do not allow; the server draws it in answer to the post.
#[component]
pub fn RefusedPage() -> impl IntoView {
    let params = use_params_map();
    let right = params.read_untracked().get("right").and_then(|word| Right::read(&word));
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::FORBIDDEN);
    }
    cannot_show(&right.map_or(UiError::NotFound, UiError::Forbidden))
}

/// The page that stands where another cannot be shown.
#[must_use]
pub fn cannot_show(error: &UiError) -> AnyView {
    match error {
        UiError::SignedOut => {
            let location = use_location();
            let here = format!("{}{}", location.pathname.get_untracked(), with_mark(&location.search.get_untracked()));
            state(
                t!("Signed out"),
                "lock",
                t!("Your sign-in has ended"),
                t!("Sign in again and you are back on this page.").to_owned(),
                // the whole page anew: nothing of the last person's data may stay in memory
                view! { <a class="button primary" rel="external" href=links::sign_in(&here)>{t!("Sign in")}</a> }.into_any(),
            )
        }
        UiError::Forbidden(right) => state(
            t!("Not allowed"),
            "lock",
            t!("Your roles do not include this"),
            t!("This needs the right to {right}. An admin can give it to you.", right = said(right.label())),
            own_area(),
        ),
        UiError::NotFound => state(
            t!("Not found"),
            "search",
            t!("Nothing is here"),
            t!("The address may be mistyped, or what it named is gone.").to_owned(),
            own_area(),
        ),
        UiError::BadFilter => state(
            t!("Filter not understood"),
            "search",
            t!("This filter is not understood"),
            t!("A part of the address is not a value that this list knows.").to_owned(),
            view! { <LinkButton href=use_location().pathname.get_untracked() text=t!("Without filter")/> }.into_any(),
        ),
        UiError::Failed => state(
            t!("Something failed"),
            "alert",
            t!("This page could not be made"),
            t!("Nothing was changed. Try again; if it stays, tell your admin the time and what you did, the log has the rest.")
                .to_owned(),
            view! { <LinkButton href=use_location().pathname.get_untracked() text=t!("Try again")/> }.into_any(),
        ),
    }
}

/// The root leads on to the person's own area, but only the server knows which: not a way for the browser's router.
fn own_area() -> AnyView {
    view! { <a class="button" rel="external" href="/">{t!("To your own area")}</a> }.into_any()
}

fn with_mark(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
}

fn state(heading: &'static str, icon: &'static str, title: &'static str, text: String, way: AnyView) -> AnyView {
    view! {
        <PageTitle text=heading/>
        <PageHead title=heading/>
        <div class="page-body">
            <Empty icon title text>{way}</Empty>
        </div>
    }
    .into_any()
}
