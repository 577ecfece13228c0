//! The people behind a company by their shares, and how each share comes about.

use super::{Figures, short};
use crate::ownership::{Graph, Path, Paths, Share, in_percent};
use crate::view::{OwnerPath, OwnerRow, Told};
use num_traits::{One, Zero};

/// Everybody who owns a part, largest first.
pub(super) fn owners(figures: &Figures<'_>) -> Vec<OwnerRow> {
    let Some(shares) = &figures.capital else { return Vec::new() };
    let graph = figures.graph;
    let holds = |node: &usize| {
        let votes = figures.votes.as_ref().is_some_and(|votes| !votes[*node].is_zero());
        figures.person(*node) && (votes || !shares[*node].is_zero())
    };
    let mut people: Vec<usize> = (0..shares.len()).filter(holds).collect();
    people.sort_by(|a, b| shares[*b].cmp(&shares[*a]).then(a.cmp(b)));
    let mut by_capital = Paths::of(graph);
    let mut by_votes = figures.by_votes.map(|graph| (graph, Paths::of(graph)));
    people
        .into_iter()
        .map(|node| {
            let (paths, more_paths) = by_capital.to(node);
            // votes follow the capital, except where they are more than it
            let more_votes = figures.votes.as_ref().is_some_and(|votes| votes[node] > shares[node]);
            let (vote_paths, more_vote_paths) = match &mut by_votes {
                Some((graph, by_votes)) if more_votes => {
                    let (paths, more) = by_votes.to(node);
                    (paths.iter().map(|path| calculation(graph, path)).collect(), more)
                }
                _ => (Vec::new(), false),
            };
            OwnerRow {
                name: graph.nodes()[node].name.clone(),
                effective: Told::percent(in_percent(&shares[node], 2)),
                votes: figures.votes(node),
                basis_points: figures.basis_points(node),
                at_threshold: figures.reaches(node),
                paths: paths.iter().map(|path| calculation(graph, path)).collect(),
                more_paths,
                vote_paths,
                more_vote_paths,
            }
        })
        .collect()
}

fn calculation(graph: &Graph, path: &Path) -> OwnerPath {
    let steps = path.nodes.windows(2).map(|pair| {
        let share = graph.holding(pair[1], pair[0]).and_then(|held| held.share.as_ref());
        share.map_or_else(|| "?".into(), |share| Told::percent(short(share)))
    });
    let mut calculation: Vec<Told> = steps.collect();
    match &path.factor {
        Some(factor) if !factor.is_one() => {
            // a factor is a plain number; four decimals of it are four of the percentage of its hundredth
            let hundredth = Share::new_raw(factor.numer().clone(), factor.denom() * 100);
            let n = [("n", Told::Figure(in_percent(&hundredth, 4)))];
            calculation.push(Told::sentence("{n} (circular holdings)", n));
        }
        Some(_) => {}
        None => calculation.push(Told::word("circular holdings")),
    }
    OwnerPath {
        names: path.nodes.iter().skip(1).map(|node| graph.nodes()[*node].name.clone()).collect(),
        calculation: Told::several(" × ", calculation),
        amount: path.amount().map(|amount| Told::percent(in_percent(&amount, 2))),
    }
}
