//! `/admin/templates`: comments written beforehand, which reviewers put into their decisions.

use super::{look_only, notice};
use crate::FormOutcome;
use crate::kit::{Empty, Field, Head, Hidden, PageHead, PageTitle, Panel, PostButton, Submit, Table, TextArea};
use crate::loaded::{Answer, Ask, loaded};
use crate::words::t;
use domain::templates::CommentTemplate;
use domain::view;
use leptos::prelude::*;

/// Where every act of this page posts to.
const HERE: &str = "/admin/templates";

/// The page.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    loaded(
        || Ask::Templates,
        |answer, outcome| match answer {
            Answer::Templates(templates) => Some(page(*templates, outcome)),
            _ => None,
        },
    )
}

fn page(page: view::TemplatesPage, outcome: &FormOutcome) -> AnyView {
    let may_change = page.may_change;
    let table = if page.templates.is_empty() {
        let text = t!("A template is a comment that reviewers put into a decision and change as they need.");
        view! { <Empty icon="file" title=t!("No templates yet") text/> }.into_any()
    } else {
        let rows: Vec<_> = page.templates.into_iter().map(|template| row(template, may_change)).collect();
        let heads = vec![Head::text(t!("Title")), Head::text(t!("Comment text")), Head::silent(t!("Acts"))];
        view! { <Table caption=t!("Comment templates") heads>{rows}</Table> }.into_any()
    };
    view! {
        <PageTitle text=t!("Comment templates")/>
        <PageHead title=t!("Comment templates") sub=t!("Offered beside the comment of every decision")/>
        <div class="page-body">
            {notice(outcome, None)}
            {look_only(may_change)}
            {table}
            {may_change.then(|| add(outcome))}
        </div>
    }
    .into_any()
}

fn row(template: CommentTemplate, may_change: bool) -> AnyView {
    let gone = may_change.then(|| {
        let fields = vec![("act", "drop".to_owned()), ("template_id", template.template_id.to_string())];
        view! { <PostButton action=HERE fields text=t!("Remove") of=template.title.clone() kind="small quiet"/> }
    });
    view! {
        <tr>
            <th scope="row" dir="auto">{template.title}</th>
            <td class="template-body" dir="auto">{template.body}</td>
            <td>{gone}</td>
        </tr>
    }
    .into_any()
}

fn add(outcome: &FormOutcome) -> AnyView {
    let typed = |field: &str| {
        if outcome.untaken() { outcome.kept(field) } else { String::new() }
    };
    let (title, body) = (typed("title"), typed("body"));
    view! {
        <Panel id="add" title=t!("Add a template")>
            <form method="post" action=HERE class="form form-columns">
                <Hidden name="act" value="add"/>
                <Field id="template-title" name="title" label=t!("Title") value=title max=80/>
                <div class="field">
                    <label for="template-body">{t!("Comment text")}</label>
                    <TextArea id="template-body" name="body" value=body rows=5/>
                </div>
                <div class="form-end"><Submit text=t!("Add template")/></div>
            </form>
        </Panel>
    }
    .into_any()
}
