//! Ownership panel: the chain as a picture and as a tree table, and how each person's share comes about.

use super::Shown;
use super::ownership_drawing as drawing;
use crate::kit::{Badge, Head, Icon, Panel, Table, Tone, decimal};
use crate::links;
use crate::words::{said, shown as written, t, told};
use domain::ownership::layout;
use domain::policy::Percent;
use domain::view::{OwnerPath, OwnerRow, OwnershipPanel, OwnershipRow, Told};
use leptos::prelude::*;

/// Deepest indent that still reads as one.
const DEEPEST: i64 = 8;

/// The panel.
#[must_use]
pub fn panel(ownership: &OwnershipPanel, shown: &Shown) -> AnyView {
    let marks =
        view! { <Badge tone=Tone::Plain icon="people" text=t!("threshold {share}", share = told(&Told::percent(ownership.threshold.as_str())))/> }
            .into_any();
    let mut ownership = ownership.clone();
    let other = shown.threshold();
    if let Some(share) = other {
        mark_from(&mut ownership, hundredths(share));
    }
    let ownership = &ownership;
    let form = threshold_form(ownership, shown);
    let remarks: Vec<_> = ownership
        .remarks
        .iter()
        .map(|remark| view! { <p class="panel-line owner-remark"><Icon name="alert"/>{written(remark)}</p> })
        .collect();
    let votes = ownership.votes_differ;
    let mut tree = ownership.tree.clone();
    let (_, rest_of_tree) = shown.cut_list("ownership", t!("Pages of the ownership tree"), &mut tree);
    let tree: Vec<_> = tree.into_iter().map(|row| line(row, votes)).collect();
    let mut heads = vec![Head::text(t!("Holder")), Head::figure(t!("Direct")), Head::figure(t!("Effective"))];
    if votes {
        heads.push(Head::figure(t!("Votes")));
    }
    let marked = other.map_or(ownership.threshold.as_str(), Percent::text);
    let figure = match &ownership.drawing {
        Some(picture) => drawing::figure(picture, marked, form),
        None => {
            let (n, m) = layout::MOST;
            let why = t!(
                "No picture: the chain has more than {n} people and companies, or more than {m} levels. The table shows it.",
                n = n,
                m = m
            );
            view! { {form} <p class="panel-line faint">{why}</p> }.into_any()
        }
    };
    let controllers: Vec<_> = ownership
        .controllers
        .iter()
        .map(|(name, roles)| view! { <li><bdi>{name.clone()}</bdi>" "<span class="faint">{roles.iter().map(|role| said(role)).collect::<Vec<_>>().join(", ")}</span></li> })
        .collect();
    let control = (!controllers.is_empty()).then(|| {
        view! {
            <h3 class="bucket">{t!("Control by role")}</h3>
            <ul class="controllers">{controllers}</ul>
        }
    });
    let mut owners = ownership.owners.clone();
    let (_, rest_of_owners) = shown.cut_list("ownership", t!("Pages of the owners"), &mut owners);
    let owners: Vec<_> = owners.into_iter().map(owner).collect();
    let calculated = (!owners.is_empty()).then(|| {
        view! {
            <h3 class="bucket">{t!("How the shares come about")}</h3>
            <ul class="owners">{owners}</ul>
            {rest_of_owners}
        }
    });
    view! {
        <Panel id="ownership" title=t!("Ownership") marks>
            {remarks}
            {figure}
            <Table caption=t!("Ownership tree") class="ownership" heads>{tree}</Table>
            {rest_of_tree}
            {calculated}
            {control}
        </Panel>
    }
    .into_any()
}

/// Marks by another threshold than the workflow's own.
fn mark_from(ownership: &mut OwnershipPanel, threshold: i64) {
    let reaches = |points: Option<i64>| points.is_some_and(|points| points >= threshold);
    for row in &mut ownership.tree {
        row.at_threshold = reaches(row.basis_points);
    }
    for owner in &mut ownership.owners {
        owner.at_threshold = reaches(owner.basis_points);
    }
    for holder in ownership.drawing.iter_mut().flat_map(|drawing| &mut drawing.boxes) {
        holder.at_threshold = reaches(holder.basis_points);
    }
}

/// A threshold in hundredths of a percent, as shares are rounded down to: the least that reaches it.
fn hundredths(share: &Percent) -> i64 {
    let (whole, fraction) = share.text().split_once('.').unwrap_or((share.text(), ""));
    let two: String = fraction.chars().chain("00".chars()).take(2).collect();
    let beyond = fraction.chars().skip(2).any(|digit| digit != '0');
    let read = |digits: &str| digits.parse::<i64>().unwrap_or_default();
    read(whole) * 100 + read(&two) + i64::from(beyond)
}

/// The form that asks for another threshold; with scripts a slider does it at once.
fn threshold_form(ownership: &OwnershipPanel, shown: &Shown) -> AnyView {
    let other = shown.threshold();
    let percent = other.map_or(ownership.threshold.as_str(), Percent::text).to_owned();
    let back = other.map(|share| {
        let href = format!("{}#ownership", links::session(shown.session_id()));
        view! {
            <span class="faint">{t!("Marked from {percent} %; the threshold of this workflow is {share}.", percent = decimal(share.text()), share = told(&Told::percent(ownership.threshold.as_str())))}</span>
            <a rel="external" href=href>{t!("Back to it")}</a>
        }
    });
    let action = format!("{}#ownership", links::session(shown.session_id()));
    view! {
        <form method="get" action=action class="chain-mark panel-line">
            <label>{t!("Mark owners from")}" "<input type="number" name="threshold" min="0.01" max="100" step="any" value=percent inputmode="decimal"/>" %"</label>
            <button type="submit" class="button small">{t!("Show")}</button>
            {back}
        </form>
    }
    .into_any()
}

/// The word for an owner who reaches the threshold; there for each person, as the slider moves it.
fn owner_mark(points: Option<i64>, reaches: bool) -> Option<AnyView> {
    points.map(|points| {
        view! { <span class="owner-mark" class:reaches=reaches data-points=points><Badge tone=Tone::Info icon="check" text=t!("beneficial owner")/></span> }.into_any()
    })
}

fn line(row: OwnershipRow, votes: bool) -> AnyView {
    let icon = if row.company { "building" } else { "person" };
    let depth = format!("owner-name depth-{}", row.depth.min(DEEPEST));
    let level = (row.depth > 0).then(|| view! { <span class="sr-only">{t!("level {n}:", n = row.depth)} " "</span> });
    let note = row.note.map(|note| view! { <span class=format!("second depth-{}", row.depth.min(DEEPEST))><span class="owner-note">{said(&note).into_owned()}</span></span> });
    let above = owner_mark(row.basis_points, row.at_threshold);
    let figure = |value: Option<Told>| match value {
        Some(value) => view! { <td class="num nowrap">{written(&value)}</td> }.into_any(),
        None => view! { <td class="num faint">"–"<span class="sr-only">{t!("none")}</span></td> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="subject">
                <span class=depth>{level}<Icon name=icon/><bdi>{row.name}</bdi>{above}</span>
                {note}
            </th>
            {figure(row.direct)}
            {figure(row.effective)}
            {votes.then(|| figure(row.votes))}
        </tr>
    }
    .into_any()
}

fn owner(owner: OwnerRow) -> AnyView {
    let of_capital = paths(owner.paths, owner.more_paths);
    let of_votes = (!owner.vote_paths.is_empty() || owner.more_vote_paths).then(|| {
        view! { <p class="paths-of faint">{t!("Votes")}</p> {paths(owner.vote_paths, owner.more_vote_paths)} }
    });
    let above = owner_mark(owner.basis_points, owner.at_threshold);
    let votes = owner
        .votes
        .map(|votes| view! { <span class="faint num">" · " {t!("{votes} of the votes", votes = told(&votes))}</span> });
    view! {
        <li>
            <details class="more">
                <summary><bdi class="owner-of">{owner.name}</bdi>" "<strong class="num">{written(&owner.effective)}</strong>{votes}" "{above}</summary>
                {of_capital}
                {of_votes}
            </details>
        </li>
    }
    .into_any()
}

/// How a share comes about, or why that is not listed whole.
fn paths(listed: Vec<OwnerPath>, more: bool) -> AnyView {
    let words = match listed.len() {
        0 => t!("The paths are too many or too long to list; the share counts all of them."),
        _ => t!("There are more paths; the share counts all of them."),
    };
    let more = more.then(|| view! { <li class="faint">{words}</li> });
    let listed: Vec<_> = listed.into_iter().map(path).collect();
    view! { <ul class="paths">{listed}{more}</ul> }.into_any()
}

fn path(path: OwnerPath) -> AnyView {
    let through = match path.names.len() {
        0 | 1 => t!("directly").to_owned(),
        n => t!("through {names}", names = path.names[..n - 1].join(", ")),
    };
    let amount = path.amount.map(|amount| view! { " = " <strong class="num">{written(&amount)}</strong> });
    view! { <li><span class="num">{written(&path.calculation)}</span>{amount}" "<span class="faint" dir="auto">{through}</span></li> }
        .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_with_a_fraction_is_reached_by_no_less() {
        let of = |text: &str| hundredths(&Percent::read(text).unwrap());
        assert_eq!(["25", "12.5", "12.55", "12.551", "0.5", "100"].map(of), [2500, 1250, 1255, 1256, 50, 10_000]);
    }
}
