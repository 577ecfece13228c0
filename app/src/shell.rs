//! The HTML document around the app, on the server only.

use crate::App;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Names of the hashed files that the document points to.
#[derive(Clone, Debug)]
pub struct AssetNames {
    /// Path of the style sheet.
    pub css: String,
    /// Path of the module that loads the browser half and calls its `hydrate`; empty for a page that stays as drawn.
    pub boot: String,
}

/// Our own file, not user text: the only `inner_html` of the app.
const ICONS: &str = include_str!("../../public/icons.svg");

/// The document. `AssetNames` come from the context; without them (while routes are listed) nothing is linked.
///
/// Leptos' own `HydrationScripts` is not used, since a boot module does its work; the scripts that hand resources to
/// the browser are written by the response stream itself, with the nonce of the context.
#[must_use]
pub fn shell() -> impl IntoView {
    let assets = use_context::<AssetNames>();
    let css = assets.as_ref().map(|assets| {
        let href = assets.css.clone();
        view! { <link rel="stylesheet" href=href/> }
    });
    // a page that answers a post under another address stays as it is: the browser half would draw the address' page
    let boot = assets
        .filter(|assets| !assets.boot.is_empty())
        .map(|assets| view! { <script type="module" nonce=use_nonce() src=assets.boot></script> });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex, nofollow"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                {css}
                {boot}
                <MetaTags/>
            </head>
            <body>
                <App/>
                // after the app: the browser half walks the body from its first child on
                <div hidden inner_html=ICONS></div>
            </body>
        </html>
    }
}
