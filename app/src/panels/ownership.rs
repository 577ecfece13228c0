//! Ownership panel: the chain as a picture and as a tree table, and how each person's share comes about.

use super::Shown;
use super::ownership_drawing as drawing;
use crate::kit::{Badge, Head, Icon, Panel, Table, Tone};
use crate::words::{said, t};
use domain::view::{OwnerPath, OwnerRow, OwnershipPanel, OwnershipRow};
use leptos::prelude::*;

/// Deepest indent that still reads as one.
const DEEPEST: i64 = 8;

/// The panel.
#[must_use]
pub fn panel(ownership: &OwnershipPanel, shown: &Shown) -> AnyView {
    let marks =
        view! { <Badge tone=Tone::Plain icon="people" text=t!("threshold {share}", share = ownership.threshold)/> }
            .into_any();
    let remarks: Vec<_> = ownership
        .remarks
        .iter()
        .map(|remark| view! { <p class="panel-line owner-remark"><Icon name="alert"/>{said(remark).into_owned()}</p> })
        .collect();
    let votes = ownership.votes_differ;
    let mut tree = ownership.tree.clone();
    let rest_of_tree = shown.cut("ownership", &mut tree);
    let tree: Vec<_> = tree.into_iter().map(|row| line(row, votes)).collect();
    let mut heads = vec![Head::text(t!("Holder")), Head::figure(t!("Direct")), Head::figure(t!("Effective"))];
    if votes {
        heads.push(Head::figure(t!("Votes")));
    }
    let picture = ownership.drawing.as_ref().map(drawing::figure);
    let controllers: Vec<_> = ownership
        .controllers
        .iter()
        .map(|(name, roles)| view! { <li><bdi>{name.clone()}</bdi>" "<span class="faint">{said(roles).into_owned()}</span></li> })
        .collect();
    let control = (!controllers.is_empty()).then(|| {
        view! {
            <h3 class="bucket">{t!("Control by role")}</h3>
            <ul class="controllers">{controllers}</ul>
        }
    });
    let mut owners = ownership.owners.clone();
    let rest_of_owners = shown.cut("ownership", &mut owners);
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
            {picture}
            <Table caption=t!("Ownership tree") class="ownership" heads>{tree}</Table>
            {rest_of_tree}
            {calculated}
            {control}
        </Panel>
    }
    .into_any()
}

fn line(row: OwnershipRow, votes: bool) -> AnyView {
    let icon = if row.company { "building" } else { "person" };
    let depth = format!("owner-name depth-{}", row.depth.min(DEEPEST));
    let level = (row.depth > 0).then(|| view! { <span class="sr-only">{t!("level {n}:", n = row.depth)} " "</span> });
    let note = row.note.map(|note| view! { <span class="second">{said(&note).into_owned()}</span> });
    let above = row.at_threshold.then(|| view! { <Badge tone=Tone::Info icon="check" text=t!("beneficial owner")/> });
    let figure = |value: Option<String>| match value {
        Some(value) => view! { <td class="num nowrap">{value}</td> }.into_any(),
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
    let paths: Vec<_> = owner.paths.into_iter().map(path).collect();
    let more = owner
        .more_paths
        .then(|| view! { <li class="faint">{t!("There are more paths; the share counts all of them.")}</li> });
    let votes = owner
        .votes
        .map(|votes| view! { <span class="faint num">" · " {t!("{votes} of the votes", votes = votes)}</span> });
    view! {
        <li>
            <details class="more">
                <summary><bdi class="owner-of">{owner.name}</bdi>" "<strong class="num">{owner.effective}</strong>{votes}</summary>
                <ul class="paths">{paths}{more}</ul>
            </details>
        </li>
    }
    .into_any()
}

fn path(path: OwnerPath) -> AnyView {
    let through = match path.names.len() {
        0 | 1 => t!("directly").to_owned(),
        n => t!("through {names}", names = path.names[..n - 1].join(", ")),
    };
    let amount = path.amount.map(|amount| view! { " = " <strong class="num">{amount}</strong> });
    view! { <li><span class="num">{path.calculation}</span>{amount}" "<span class="faint" dir="auto">{through}</span></li> }
        .into_any()
}
