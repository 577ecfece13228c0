//! What stays while pages change: navigation, the signed-in person, and the states a page can be in besides shown.

mod keys_help;
mod nav;
mod palette;
mod states;
mod unsent;

pub use states::{Loading, RefusedPage, UnknownPage, cannot_show};

use crate::islands::Keys;
use crate::kit::Icon;
use crate::loaded::{Answer, Ask, loaded_or};
use crate::words::t;
use keys_help::KeysHelp;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use nav::Navigation;
use palette::PaletteDialog;

/// The frame around the page of the current route.
#[component]
pub fn Framed() -> impl IntoView {
    view! { <Frame><Outlet/></Frame> }
}

/// The frame around any page.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <a class="skip" href="#main" rel="external">{t!("Skip to content")}</a>
        <div class="desk">
            <header class="side">
                <a class="brand" rel="external" href="/">
                    <svg class="mark" aria-hidden="true" focusable="false" width="20" height="20"><use href="#i-mark"></use></svg>
                    "Countersign"
                </a>
                <details class="side-fold">
                    <summary><Icon name="menu"/>{t!("Menu")}</summary>
                </details>
                <div class="side-body">
                    {loaded_or(
                        || Ask::Me,
                        |answer, _| match answer {
                            Ok(Answer::Me(me)) => view! { <Navigation me/> }.into_any(),
                            // a page that anyone may see, or one that says itself why it cannot be shown
                            _ => ().into_any(),
                        },
                    )}
                </div>
            </header>
            <main id="main" class="main" tabindex="-1">{unsent::line()}{children()}</main>
        </div>
        <KeysHelp/>
        <PaletteDialog/>
        <Keys/>
    }
}
