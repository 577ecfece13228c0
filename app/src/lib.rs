//! The screens of the review desk: the same crate draws them on the server (`ssr`) and takes them over in the browser
//! (`hydrate`).
//!
//! Reading goes through `rpc`; writing is plain HTML forms that the server answers, the same with and without scripts.

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` are two builds: with both on, handlers are compiled out and the page dies");

mod frame;
pub mod kit;
pub mod links;
mod loaded;
mod marks;
mod outcome;
mod pages;
mod panels;
pub mod rpc;
#[cfg(feature = "ssr")]
mod shell;

pub use outcome::FormOutcome;
#[cfg(feature = "ssr")]
pub use shell::{AssetNames, shell};

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};
use pages::{account, admin, home, insight, session, sessions};

/// The whole app: every route waits for its data, so that status, redirects and pages without scripts are right.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=frame::UnknownPage>
                <Route path=path!("/sign-in") view=account::SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/set-up/:token") view=account::SetUpPage ssr=SsrMode::Async/>
                <Route path=path!("/join/:token") view=account::JoinPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=frame::Framed ssr=SsrMode::Async>
                    <Route path=path!("/") view=home::HomePage ssr=SsrMode::Async/>
                    <Route path=path!("/refused/:right") view=frame::RefusedPage ssr=SsrMode::Async/>
                    <Route path=path!("/sessions") view=sessions::SessionsPage ssr=SsrMode::Async/>
                    <Route path=path!("/sessions/:id") view=session::SessionPage ssr=SsrMode::Async/>
                    <Route path=path!("/insight/ubo") view=insight::UboKycPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/people") view=admin::PeoplePage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/keys") view=admin::KeysPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/policies") view=admin::PoliciesPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/webhooks") view=admin::WebhooksPage ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
