//! `/sessions/view`: columns of the list, and views saved under a name.

use crate::FormOutcome;
use crate::kit::{Check, Field, Head, Hidden, LinkButton, NoticeBox, PageHead, PageTitle, Panel, Submit, Table, Tone};
use crate::links;
use crate::loaded::{Answer, Ask, loaded};
use crate::reads::ListQuery;
use crate::words::{said, t};
use domain::view::{self, Column, Columns, ListFilter, ViewRow};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Columns and views.
#[component]
pub fn ViewsPage() -> impl IntoView {
    let query = use_query_map();
    loaded(
        move || Ask::Views(ListQuery::of(&query.read())),
        |answer, outcome| match answer {
            Answer::Views(views) => Some(page(&views, outcome)),
            _ => None,
        },
    )
}

fn page(page: &view::ViewsPage, outcome: &FormOutcome) -> AnyView {
    let notice = outcome.notice.clone().map(|notice| {
        let tone = if notice.good { Tone::Info } else { Tone::Bad };
        view! { <NoticeBox tone text=notice.sentence/> }
    });
    let back = links::sessions(&page.filter);
    view! {
        <PageTitle text=t!("Views and columns")/>
        <PageHead title=t!("Views and columns")><LinkButton href=back text=t!("Back to the list") before="left"/></PageHead>
        <div class="page-body set-up">
            {notice}
            {columns(page, outcome)}
            {save(page, outcome)}
            {saved(page, outcome)}
        </div>
    }
    .into_any()
}

/// The view that one came from, if it is one that the viewer may change.
fn opened(page: &view::ViewsPage) -> Option<&ViewRow> {
    page.views.iter().find(|row| page.filter.view == Some(row.view.view_id) && row.may_change)
}

/// The columns that were ticked in this form and never kept, or else those that are.
fn ticked(page: &view::ViewsPage, outcome: &FormOutcome) -> Columns {
    let kept = outcome.kept.iter().filter(|(field, _)| field == "column");
    let kept = Columns::of(kept.filter_map(|(_, word)| Column::read(word)));
    let of = opened(page).map(|row| row.view.view_id.to_string()).unwrap_or_default();
    // those of one view are not those of another
    if outcome.untaken() && outcome.ticked("column", Column::Subject.wire()) && outcome.kept("view") == of {
        return kept;
    }
    page.columns.clone()
}

fn columns(page: &view::ViewsPage, outcome: &FormOutcome) -> AnyView {
    let columns = ticked(page, outcome);
    let shown = columns.all();
    let rest = Column::ALL.iter().filter(|column| !columns.has(**column));
    let last = shown.len().saturating_sub(1);
    let rows: Vec<_> = shown
        .iter()
        .enumerate()
        .map(|(at, column)| column_row(*column, true, (at > 0, at < last)))
        .chain(rest.map(|column| column_row(*column, false, (false, false))))
        .collect();
    let of = match opened(page) {
        Some(row) => t!("They are kept with the view “{name}”.", name = row.view.name),
        None => t!("They are kept for you, wherever you sign in.").to_owned(),
    };
    let view_id = opened(page).map(|row| view! { <Hidden name="view" value=row.view.view_id.to_string()/> });
    let back = query(&page.filter);
    view! {
        <Panel id="columns" title=t!("Columns")>
            <form method="post" action="/sessions/columns" class="panel-line column-form">
                <Hidden name="query" value=back/>
                {view_id}
                <p class="faint">{of}</p>
                <ol class="column-list">{rows}</ol>
                <div class="form-end"><Submit text=t!("Save columns")/></div>
            </form>
        </Panel>
    }
    .into_any()
}

fn column_row(column: Column, shown: bool, (up, down): (bool, bool)) -> AnyView {
    let move_to = |name: &'static str, arrow: &'static str, words: &'static str| {
        view! {
            <button type="submit" class="button quiet small" name=name value=column.wire()>
                <span aria-hidden="true">{arrow}</span>
                <span class="sr-only">{words} " " {said(column.label())}</span>
            </button>
        }
        .into_any()
    };
    // the subject leads to the session: it is always there
    let fixed = column == Column::Subject;
    let sent = fixed.then(|| view! { <Hidden name="column" value=column.wire()/> });
    view! {
        <li>
            <label class="check">
                <input type="checkbox" name="column" value=column.wire() checked=shown disabled=fixed/>
                <span>{said(column.label())}{fixed.then(|| view! { <span class="faint">" " {t!("always shown")}</span> })}</span>
            </label>
            {sent}
            <span class="column-moves">
                {up.then(|| move_to("up", "↑", t!("Further to the front:")))}
                {down.then(|| move_to("down", "↓", t!("Further to the back:")))}
            </span>
        </li>
    }
    .into_any()
}

fn save(page: &view::ViewsPage, outcome: &FormOutcome) -> AnyView {
    let kept = |field: &str| if outcome.kept("act") == "save" { outcome.kept(field) } else { String::new() };
    let shared = page.may_share.then(|| {
        let ticked = kept("shared") == "1";
        view! { <Check name="shared" value="1" label=t!("Share it with everybody at the desk") ticked/> }
    });
    let (id, name, back) = (page.new_id.to_string(), kept("name"), query(&page.filter));
    view! {
        <Panel id="save" title=t!("Save the list as a view")>
            <form method="post" action="/sessions/views" class="form panel-line">
                <Hidden name="act" value="save"/>
                <Hidden name="view_id" value=id/>
                <Hidden name="query" value=back/>
                <p class="faint">{t!("Filter, search and columns, as the list showed them when you came here.")}</p>
                <Field id="view-name" name="name" label=t!("Name") value=name max=60/>
                {shared}
                <div class="form-end"><Submit text=t!("Save view")/></div>
            </form>
        </Panel>
    }
    .into_any()
}

fn saved(page: &view::ViewsPage, outcome: &FormOutcome) -> Option<AnyView> {
    if page.views.is_empty() {
        return None;
    }
    let rows: Vec<_> = page.views.iter().map(|row| saved_row(row, page, outcome)).collect();
    let heads = vec![Head::text(t!("View")), Head::text(t!("Whose")), Head::text(t!("Change"))];
    Some(
        view! {
            <Panel id="views" title=t!("Saved views")>
                <Table caption=t!("Views, and whose they are") heads>{rows}</Table>
            </Panel>
        }
        .into_any(),
    )
}

fn saved_row(row: &ViewRow, page: &view::ViewsPage, outcome: &FormOutcome) -> AnyView {
    let whose = match (row.mine, row.view.shared) {
        (true, true) => t!("yours, shared").to_owned(),
        (true, false) => t!("yours alone").to_owned(),
        (false, _) => t!("shared by {name}", name = row.owner),
    };
    let change = row.may_change.then(|| change(row, page, outcome));
    view! {
        <tr>
            <th scope="row"><a href=links::view(&row.view)><bdi>{row.view.name.clone()}</bdi></a></th>
            <td dir="auto">{whose}</td>
            <td>{change}</td>
        </tr>
    }
    .into_any()
}

fn change(row: &ViewRow, page: &view::ViewsPage, outcome: &FormOutcome) -> AnyView {
    let id = row.view.view_id.to_string();
    let name = row.view.name.clone();
    let untaken = outcome.untaken() && outcome.kept("act") == "change" && outcome.kept("view_id") == id;
    let (typed, ticked) =
        if untaken { (outcome.kept("name"), outcome.ticked("shared", "1")) } else { (name.clone(), row.view.shared) };
    let label = t!("Name of {name}", name = name);
    let of = name.clone();
    let again = of.clone();
    let shared = page.may_share.then(|| {
        view! {
            <label class="check">
                <input type="checkbox" name="shared" value="1" checked=ticked/>
                <span>{t!("shared")}</span>
            </label>
        }
    });
    let back = query(&page.filter);
    view! {
        <div class="view-change">
            <form method="post" action="/sessions/views">
                <Hidden name="act" value="change"/>
                <Hidden name="view_id" value=id.clone()/>
                <Hidden name="query" value=back.clone()/>
                <input type="text" name="name" value=typed aria-label=label maxlength="60" required autocomplete="off" dir="auto"/>
                {shared}
                <button type="submit" class="button small">{t!("Save")} <span class="sr-only">" " <bdi>{of.clone()}</bdi></span></button>
                <button type="submit" class="button small" name="filter" value="1">
                    {t!("With this filter")} <span class="sr-only">": " <bdi>{of}</bdi></span>
                </button>
            </form>
            <form method="post" action="/sessions/views">
                <Hidden name="act" value="delete"/>
                <Hidden name="view_id" value=id/>
                <Hidden name="query" value=back/>
                <button type="submit" class="button small danger">{t!("Delete")} <span class="sr-only">" " <bdi>{again}</bdi></span></button>
            </form>
        </div>
    }
    .into_any()
}

/// The list's query, to lead back to it.
fn query(filter: &ListFilter) -> String {
    links::list_query(filter)
}
