//! The chain as lines of a tree, each holder below what it holds.

use super::{Figures, short};
use crate::ownership::Share;
use crate::view::{OwnershipRow, Told};

/// Most lines of the tree.
pub(super) const MOST_ROWS: usize = 1_000;

/// What is left to be done; a stack of its own, as a chain is as deep as a payload says.
enum Step<'a> {
    Enter(usize, Option<&'a Share>),
    Leave(usize),
}

/// The lines, and whether there would be more.
pub(super) fn grow(figures: &Figures<'_>) -> (Vec<OwnershipRow>, bool) {
    let graph = figures.graph;
    let mut rows = Vec::new();
    let mut depth = 0;
    let (mut above, mut expanded) = (vec![false; graph.nodes().len()], vec![false; graph.nodes().len()]);
    let mut todo = vec![Step::Enter(0, None)];
    while let Some(step) = todo.pop() {
        let (node, direct) = match step {
            Step::Enter(node, direct) => (node, direct),
            Step::Leave(node) => {
                above[node] = false;
                depth -= 1;
                continue;
            }
        };
        if rows.len() >= MOST_ROWS {
            return (rows, true);
        }
        let known = &graph.nodes()[node];
        let has_holders = graph.holdings_in(node).next().is_some();
        let circular = above[node];
        let repeated = !circular && has_holders && expanded[node];
        rows.push(OwnershipRow {
            depth,
            name: known.name.clone(),
            company: known.company,
            direct: direct.map(|share| Told::percent(short(share))),
            effective: figures.effective(node),
            votes: figures.votes(node),
            basis_points: figures.basis_points(node),
            at_threshold: figures.reaches(node),
            note: match (circular, repeated) {
                (true, _) => Some("circular holding: it stands above in this branch".to_owned()),
                (_, true) => Some("its holders are shown above".to_owned()),
                _ => None,
            },
        });
        if circular || repeated {
            continue;
        }
        (above[node], expanded[node]) = (true, true);
        depth += 1;
        todo.push(Step::Leave(node));
        let first = todo.len();
        todo.extend(graph.holdings_in(node).map(|held| Step::Enter(held.owner, held.share.as_ref())));
        todo[first..].reverse();
    }
    (rows, false)
}
