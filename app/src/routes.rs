//! Which address shows which page.

use crate::frame;
use crate::pages::{
    account, admin, bulk, document, find, home, insight, kit, queue, raw, revisions, session, sessions,
};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

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
                    <Route path=path!("/kit") view=kit::KitPage ssr=SsrMode::Async/>
                    <Route path=path!("/find") view=find::FindPage ssr=SsrMode::Async/>
                    <Route path=path!("/refused/:right") view=frame::RefusedPage ssr=SsrMode::Async/>
                    <Route path=path!("/profile") view=account::ProfilePage ssr=SsrMode::Async/>
                    <Route path=path!("/sessions") view=sessions::SessionsPage ssr=SsrMode::Async/>
                    <Route path=path!("/queue") view=queue::QueuePage ssr=SsrMode::Async/>
                    <Route path=path!("/bulk/:id") view=bulk::BulkPage ssr=SsrMode::Async/>
                    <Route path=path!("/sessions/view") view=sessions::ViewsPage ssr=SsrMode::Async/>
                    <Route path=path!("/sessions/:id") view=session::SessionPage ssr=SsrMode::Async/>
                    <Route path=path!("/sessions/:id/documents/:item") view=document::DocumentPage ssr=SsrMode::Async/>
                    <Route path=path!("/sessions/:id/raw") view=raw::RawPage ssr=SsrMode::Async/>
                    <Route path=path!("/sessions/:id/revisions") view=revisions::RevisionsPage ssr=SsrMode::Async/>
                    <Route path=path!("/insight/ubo") view=insight::UboKycPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/people") view=admin::PeoplePage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/keys") view=admin::KeysPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/privacy") view=admin::PrivacyPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/policies") view=admin::PoliciesPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/templates") view=admin::TemplatesPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/webhooks") view=admin::WebhooksPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/audit") view=admin::AuditPage ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
