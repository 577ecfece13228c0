//! How a share comes about: the simple paths from an owner to the company, each with its product and the factor that
//! the loops it touches add (Mason's rule), so that the amounts of all paths add up to the effective share.

use super::exact::Determinants;
use super::graph::Graph;
use super::groups::Groups;
use super::{EXACT_LOOP, MOST_PATHS, Share};
use num_traits::{One, Zero};

/// One way from an owner to the company.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Nodes from the company (first) to the owner (last).
    pub nodes: Vec<usize>,
    /// Product of the direct holdings along it, not shortened.
    pub product: Share,
    /// What circular holdings multiply it by, not shortened; 1 where there are none, `None` where loops are too large
    /// to tell.
    pub factor: Option<Share>,
}

impl Path {
    /// What it adds to the share, not shortened; `None` where loops are too large to tell.
    #[must_use]
    pub fn amount(&self) -> Option<Share> {
        self.factor.as_ref().map(|factor| product(&self.product, factor))
    }
}

/// Most holdings of a path that is listed: as deep as a payload can nest them.
const DEEPEST: usize = 128;
/// Steps of the search for all owners of a chain, and for one of them; a dense chain must end in time.
const MOST_STEPS: usize = 100_000;
const MOST_STEPS_OF_ONE: usize = 20_000;

/// Finds paths in one chain, owner by owner, within bounded work for all of them.
#[derive(Debug)]
pub struct Paths<'a> {
    graph: &'a Graph,
    groups: Groups,
    /// What each node holds of companies that something of the company flows to.
    holds: Vec<Vec<usize>>,
    determinants: Determinants,
    steps: usize,
}

impl<'a> Paths<'a> {
    /// Of this chain.
    #[must_use]
    pub fn of(graph: &'a Graph) -> Self {
        let groups = Groups::of(graph);
        let mut holds = vec![Vec::new(); graph.nodes().len()];
        for owned in (0..holds.len()).filter(|node| groups.of[*node].is_some()) {
            for (owner, _) in graph.parts(owned) {
                holds[owner].push(owned);
            }
        }
        Self { graph, groups, holds, determinants: Determinants::new(), steps: MOST_STEPS }
    }

    /// The simple paths to `owner`, at most [`MOST_PATHS`] and none that is very long, and whether there are more.
    pub fn to(&mut self, owner: usize) -> (Vec<Path>, bool) {
        let mut steps = self.steps.min(MOST_STEPS_OF_ONE);
        let given = steps;
        let (mut found, more) = self.search(owner, &mut steps);
        self.steps -= given - steps;
        // as the payload orders them
        found.sort();
        let paths = found.into_iter().map(|nodes| self.path(nodes)).collect();
        (paths, more)
    }

    /// Up from the owner, depth first and without recursion: a payload says how deep it goes.
    fn search(&self, owner: usize, steps: &mut usize) -> (Vec<Vec<usize>>, bool) {
        let (mut found, mut more) = (Vec::new(), false);
        let mut trail = if owner == 0 { Vec::new() } else { vec![(owner, 0)] };
        while let Some((node, next)) = trail.last_mut() {
            let Some(owned) = self.holds[*node].get(*next).copied() else {
                trail.pop();
                continue;
            };
            *next += 1;
            // a path that is found is written down, node by node
            let cost = if owned == 0 { 1 + trail.len() } else { 1 };
            if *steps < cost {
                return (found, true);
            }
            *steps -= cost;
            if owned == 0 {
                if found.len() >= MOST_PATHS {
                    return (found, true);
                }
                found.push([0].into_iter().chain(trail.iter().rev().map(|(node, _)| *node)).collect());
            } else if !trail.iter().any(|(node, _)| *node == owned) {
                if trail.len() < DEEPEST {
                    trail.push((owned, 0));
                } else {
                    more = true;
                }
            }
        }
        (found, more)
    }

    fn path(&mut self, nodes: Vec<usize>) -> Path {
        let parts = nodes.windows(2).filter_map(|pair| self.graph.holding(pair[1], pair[0])?.share.as_ref());
        let along = parts.fold(Share::one(), |along, part| product(&along, part));
        let factor = self.factor(&nodes);
        Path { nodes, product: along, factor }
    }

    /// What the loops that a path touches multiply it by: all other loops cancel out.
    fn factor(&mut self, nodes: &[usize]) -> Option<Share> {
        let mut touched: Vec<(usize, usize)> = nodes.iter().filter_map(|node| self.groups.of[*node]).collect();
        touched.retain(|(group, _)| self.groups.looped[*group]);
        touched.sort_unstable();
        let mut factor = Share::one();
        for of_group in touched.chunk_by(|(one, _), (other, _)| one == other) {
            let group = of_group[0].0;
            if self.groups.list[group].len() > EXACT_LOOP {
                return None;
            }
            let without = of_group.iter().fold(0, |bits, (_, place)| bits | 1 << place);
            let rest = self.determinants.of(self.graph, &self.groups, group, without)?;
            let whole = self.determinants.of(self.graph, &self.groups, group, 0)?;
            if whole.is_zero() {
                return None;
            }
            factor = product(&factor, &product(&rest, &Share::new_raw(whole.denom().clone(), whole.numer().clone())));
        }
        Some(factor)
    }
}

/// A product that is not shortened: nobody computes on with it, and shortening long fractions is most of the work.
fn product(one: &Share, other: &Share) -> Share {
    Share::new_raw(one.numer() * other.numer(), one.denom() * other.denom())
}
