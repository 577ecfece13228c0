//! The HTML document around the app, on the server only.

use crate::{App, words};
use domain::ScreenSettings;
use domain::screen::Theme;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Names of the hashed files that the document points to.
#[derive(Clone, Debug)]
pub struct AssetNames {
    /// Path of the style sheet.
    pub css: String,
    /// Path of the module that loads the browser half and brings the islands to life.
    pub boot: String,
}

/// Our own file, not user text: the only `inner_html` of the app.
const ICONS: &str = include_str!("../../public/icons.svg");

/// The document. `AssetNames` come from the context; without them (while routes are listed) nothing is linked.
///
/// Leptos' own `HydrationScripts` is not used, since a boot module does its work.
#[must_use]
pub fn shell() -> impl IntoView {
    // what the server drew outside of islands is not taken over, so nothing is handed on for it
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let language = words::language();
    let screen = use_context::<ScreenSettings>().unwrap_or_default();
    let scheme = match screen.theme {
        Theme::System => "light dark",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let assets = use_context::<AssetNames>();
    let css = assets.as_ref().map(|assets| {
        let href = assets.css.clone();
        view! { <link rel="stylesheet" href=href/> }
    });
    let boot = assets.map(|assets| view! { <script type="module" nonce=use_nonce() src=assets.boot></script> });
    view! {
        <!DOCTYPE html>
        <html
            lang=language.code()
            dir=language.direction()
            data-theme=screen.theme.wire()
            data-density=screen.density.wire()
            data-keys=if screen.shortcuts { "on" } else { "off" }
        >
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content=scheme/>
                <meta name="robots" content="noindex, nofollow"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                {css}
                {boot}
                <MetaTags/>
            </head>
            <body>
                <App/>
                <div hidden inner_html=ICONS></div>
            </body>
        </html>
    }
}
