//! The form around the list: rows are ticked, or all are meant, and one button says what is done with them.

use crate::FormOutcome;
use crate::kit::{Hidden, grouped};
use crate::links;
use crate::words::{said, t};
use domain::view::{BulkAct, SessionList};
use leptos::prelude::*;

/// Puts the table into the form; a viewer who may do nothing with many sessions sees the table alone.
pub(super) fn form(list: &SessionList, table: AnyView, outcome: &FormOutcome) -> AnyView {
    if list.bulk.is_empty() {
        return table;
    }
    let page = list.rows.iter().map(|row| format!("{}.{}", row.session_id, row.version)).collect::<Vec<_>>().join(",");
    view! {
        <form method="post" action="/bulk" class="bulk-form" id="bulk">
            <Hidden name="bulk_id" value=list.bulk_id.to_string()/>
            <Hidden name="query" value=links::list_query(&list.filter)/>
            <Hidden name="at" value=links::list_place(&list.filter)/>
            <Hidden name="page" value=page/>
            {table}
            {bar(list, outcome)}
        </form>
    }
    .into_any()
}

fn bar(list: &SessionList, outcome: &FormOutcome) -> AnyView {
    let scope = outcome.kept("scope");
    let (page, all) = (scope == "page", scope == "match");
    let shown = i64::try_from(list.rows.len()).unwrap_or(i64::MAX);
    let matching = if list.more_than_total || list.total > SessionList::MOST_COUNTED {
        t!("The newest {n} that match", n = grouped(SessionList::MOST_COUNTED))
    } else {
        t!("All {n} that match", n = grouped(list.total))
    };
    let buttons: Vec<_> = list
        .bulk
        .iter()
        .map(|act| {
            let class = if *act == BulkAct::Decline { "button small danger" } else { "button small" };
            view! { <button type="submit" class=class name="act" value=act.wire()>{said(act.label()).into_owned()}</button> }
        })
        .collect();
    view! {
        <div class="bulk-bar" role="group" aria-label=t!("With many sessions")>
            <label class="filter"><span>{t!("With")}</span>
                <select name="scope">
                    <option value="ticked">{t!("The ticked rows")}</option>
                    <option value="page" selected=page>{t!("All {n} on this page", n = grouped(shown))}</option>
                    <option value="match" selected=all>{matching}</option>
                </select>
            </label>
            {buttons}
        </div>
    }
    .into_any()
}

/// The box that ticks a row. One that was ticked before a refusal or an ended sign-in is ticked again, unless the
/// session has changed since.
pub(super) fn tick(row: &domain::view::SessionRow, outcome: &FormOutcome) -> AnyView {
    let seen = format!("{}.{}", row.session_id, row.version);
    let ticked = outcome.untaken() && outcome.ticked("session", &seen);
    view! {
        <td class="tick">
            <label>
                <input type="checkbox" name="session" value=seen checked=ticked/>
                <span class="sr-only">{t!("Tick session {number}", number = row.number)}</span>
            </label>
        </td>
    }
    .into_any()
}
