//! Saved views above the filters, and beside them what else can be done with the list.

use crate::kit::{Icon, LinkButton};
use crate::links;
use crate::words::t;
use domain::view::{ExportReach, SessionList, ViewTab};
use leptos::prelude::*;

/// Saved views as links, where there are any.
pub(super) fn bar(list: &SessionList) -> Option<AnyView> {
    let entry = |tab: &ViewTab| {
        let here = (list.filter.view == Some(tab.view_id)).then_some("page");
        view! { <li><a class="view-link" href=links::view(tab) aria-current=here>{mark(tab)}<bdi>{tab.name.clone()}</bdi></a></li> }
    };
    let entries: Vec<_> = list.views.iter().map(entry).collect();
    (!entries.is_empty())
        .then(|| view! { <nav class="views" aria-label=t!("Views")><ul>{entries}</ul></nav> }.into_any())
}

/// What else can be done with the list: saving it as a view, its columns, and the file.
pub(super) fn tools(list: &SessionList) -> AnyView {
    let set_up = links::list_set_up(&list.filter);
    let file = list.export.map(|reach| {
        let text = match reach {
            ExportReach::All => t!("Export CSV"),
            ExportReach::OwnWork => t!("Export my work"),
        };
        view! { <LinkButton href=links::list_file(&list.filter) text kind="quiet"/> }
    });
    view! {
        <div class="list-tools">
            <LinkButton href=format!("{set_up}#save") text=t!("Save view") kind="quiet"/>
            <LinkButton href=format!("{set_up}#columns") text=t!("Columns") kind="quiet"/>
            {file}
        </div>
    }
    .into_any()
}

/// Shared views carry a mark, with words for those who cannot see it.
fn mark(tab: &ViewTab) -> Option<AnyView> {
    tab.shared.then(|| view! { <Icon name="people"/><span class="sr-only">{t!("Shared:")} " "</span> }.into_any())
}
