//! The ownership chain as a tree, a picture and a list of owners with the calculation of each share.

mod owners;
mod picture;
mod remarks;
#[cfg(test)]
mod tests;
mod tree;

use super::people;
use crate::ownership::{self, Graph, Share, effective_shares, in_percent};
use crate::payload::Payload;
use crate::policy::Percent;
use crate::view::{OwnershipPanel, Told};
use num_traits::ToPrimitive;

/// The panel; `None` when the payload holds no chain.
pub(super) fn panel(payload: &Payload, set: &Percent) -> Option<OwnershipPanel> {
    let graph = Graph::of(payload)?;
    let by_votes = graph.by_votes();
    let mut remarks: Vec<Told> = remarks::other_threshold(payload, set).into_iter().collect();
    let capital = effective_shares(&graph);
    let votes = by_votes.as_ref().map(effective_shares);
    remarks.extend(remarks::of_shares(&capital, votes.as_ref()));
    remarks.extend(remarks::odd_figures(&graph));
    let figures = Figures {
        graph: &graph,
        by_votes: by_votes.as_ref(),
        capital: capital.ok().map(|effective| effective.shares),
        votes: votes.and_then(Result::ok).map(|effective| effective.shares),
        threshold: set.share(),
    };
    let (tree, tree_is_cut) = tree::grow(&figures);
    remarks.extend(remarks::left_out(&graph, tree_is_cut));
    Some(OwnershipPanel {
        threshold: set.text().to_owned(),
        remarks,
        tree,
        owners: owners::owners(&figures),
        votes_differ: by_votes.is_some(),
        controllers: people::controllers(payload),
        drawing: picture::drawing(&figures),
    })
}

/// The effective shares of a chain, and what they mean for its people.
struct Figures<'a> {
    graph: &'a Graph,
    by_votes: Option<&'a Graph>,
    capital: Option<Vec<Share>>,
    votes: Option<Vec<Share>>,
    threshold: Share,
}

impl Figures<'_> {
    fn person(&self, node: usize) -> bool {
        !self.graph.nodes()[node].company
    }

    fn of<'s>(&self, shares: Option<&'s Vec<Share>>, node: usize) -> Option<&'s Share> {
        shares.filter(|_| self.person(node)).map(|shares| &shares[node])
    }

    fn effective(&self, node: usize) -> Option<Told> {
        self.of(self.capital.as_ref(), node).map(|share| Told::percent(in_percent(share, 2)))
    }

    fn votes(&self, node: usize) -> Option<Told> {
        self.of(self.votes.as_ref(), node).map(|share| Told::percent(in_percent(share, 2)))
    }

    /// Capital or votes: either makes a beneficial owner.
    fn reaches(&self, node: usize) -> bool {
        [&self.capital, &self.votes]
            .into_iter()
            .filter_map(|shares| self.of(shares.as_ref(), node))
            .any(|share| ownership::reaches(share, &self.threshold))
    }

    /// The larger of both, in hundredths of a percent.
    fn basis_points(&self, node: usize) -> Option<i64> {
        let scale = Share::from_integer(10_000.into());
        [&self.capital, &self.votes]
            .into_iter()
            .filter_map(|shares| self.of(shares.as_ref(), node))
            .filter_map(|share| (share * &scale).floor().to_integer().to_i64())
            .max()
    }
}

/// A direct share as short as it can be: `36`, `12.5`, at most four decimals.
fn short(share: &Share) -> String {
    in_percent(share, 4).trim_end_matches('0').trim_end_matches('.').to_owned()
}
