//! Effective shares: the solution of the linear system over all paths, circular holdings included.
//!
//! Let x(c) be how much of the company flows to company c: x(root) = 1 plus what flows back to it, and
//! x(h) = Σ x(c) · share of c that h holds. A person's effective share is Σ x(c) · the person's share of c. Companies
//! are taken group by group (strongly connected ones together), holders after those they hold. Exactly where that can
//! be done with bounded work, else with a fixed point whose error is bounded.

use super::exact::{self, Stop};
use super::fixed;
use super::graph::Graph;
use super::groups::Groups;
use super::{EXACT_LOOP, Share};
use num_traits::One;

/// Why shares cannot be worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsolvable {
    /// Companies own one another wholly: there is no one solution.
    ClosedLoop,
    /// The holdings in companies of a circle are more than the whole, so that more comes back than went in.
    OverTheWhole,
    /// A circle is so large and so nearly closed that the work given to it was not enough.
    Unsettled,
}

/// Every node's effective share of the company.
#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    /// By index of the node; people's shares are what is looked for, a company's is what flows through it. Where they
    /// are rounded, they are rounded up: nobody falls below a threshold by it.
    pub shares: Vec<Share>,
    /// How far they are rounded; `None` where they are exact.
    pub rounded: Option<Rounded>,
}

/// How far shares that are not exact may be off.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounded {
    /// A person's share is too high by at most this.
    pub most: Share,
    /// Companies of the circle that is too large for fractions; `None` where the fractions themselves grew too long.
    pub circle: Option<usize>,
}

/// Every node's effective share of the company. Holdings without a number count as nothing.
///
/// # Errors
/// See [`Unsolvable`].
pub fn effective_shares(graph: &Graph) -> Result<Effective, Unsolvable> {
    let groups = Groups::of(graph);
    let circle = Some(groups.largest_loop()).filter(|size| *size > EXACT_LOOP);
    if circle.is_none() {
        match exact::solve(graph, &groups) {
            Ok(shares) => return Ok(Effective { shares, rounded: None }),
            Err(Stop::Unsolvable(why)) => return Err(why),
            Err(Stop::TooMuch) => {}
        }
    }
    let (shares, most) = fixed::solve(graph, &groups)?;
    Ok(Effective { shares, rounded: Some(Rounded { most, circle }) })
}

/// What is wrong with a circle that has no solution: whether companies of it are held by more than the whole, or all of
/// them by just the whole of it; `None` when it may have a solution.
pub(super) fn fault(graph: &Graph, groups: &Groups, group: usize) -> Option<Unsolvable> {
    let mut wholly = true;
    for owned in &groups.list[group] {
        let inside = graph.parts(*owned).filter(|(owner, _)| groups.place(group, *owner).is_some());
        let total: Share = inside.map(|(_, share)| share).sum();
        if total > Share::one() {
            return Some(Unsolvable::OverTheWhole);
        }
        wholly &= total.is_one();
    }
    wholly.then_some(Unsolvable::ClosedLoop)
}
