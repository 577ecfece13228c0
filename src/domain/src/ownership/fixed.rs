//! Shares with eighteen decimals and a bound of their error, for loops that are too large for fractions.
//!
//! Everything is known from below and from above. In a loop, rounding down and starting from nothing climbs to a lower
//! bound x. What an exact step would still add to x is r, rounded up; with any y for which r + W·y ≤ y, x + y is an upper
//! bound, as another step from it leads nowhere higher. Such a y is found by climbing too, from r and what rounding down
//! takes away.

use super::Share;
use super::graph::Graph;
use super::groups::Groups;
use super::shares::{Unsolvable, fault};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// One: twelve decimals that are shown at most, and six that keep rounding away from them.
const ONE: u128 = 10_u128.pow(18);
/// Most holdings that are looked at, all rounds of all loops together.
const MOST_STEPS: usize = 5_000_000;

/// What flows to each node, rounded up, and how much too high that is for a person at most.
pub(super) fn solve(graph: &Graph, groups: &Groups) -> Result<(Vec<Share>, Share), Unsolvable> {
    let count = graph.nodes().len();
    let mut flow = vec![Between::default(); count];
    let mut steps = MOST_STEPS;
    if let Some(company) = flow.first_mut() {
        *company = Between { low: ONE, high: ONE };
    }
    for (index, group) in groups.list.iter().enumerate() {
        if groups.looped[index] {
            let why = fault(graph, groups, index);
            if why == Some(Unsolvable::ClosedLoop) {
                return Err(Unsolvable::ClosedLoop);
            }
            let solved = Loop::of(graph, groups, index).and_then(|circle| {
                let right: Vec<Between> = group.iter().map(|node| flow[*node]).collect();
                circle.solve(&right, &mut steps)
            });
            for (node, share) in group.iter().zip(solved.ok_or(why.unwrap_or(Unsolvable::Unsettled))?) {
                flow[*node] = share;
            }
        }
        for owned in group {
            let from = flow[*owned];
            for (owner, share) in graph.parts(*owned).filter(|(owner, _)| groups.place(index, *owner).is_none()) {
                let added = from.times(share).and_then(|part| flow[owner].plus(part));
                // only holdings over the whole make so much of one company
                flow[owner] = added.ok_or(Unsolvable::OverTheWhole)?;
            }
        }
    }
    let people = graph.nodes().iter().zip(&flow).filter(|(node, _)| !node.company);
    let most = people.map(|(_, flow)| flow.high - flow.low).max().unwrap_or_default();
    Ok((flow.iter().map(|flow| share(flow.high)).collect(), share(most)))
}

/// A figure from below and from above, in the last of the decimals.
#[derive(Clone, Copy, Debug, Default)]
struct Between {
    low: u128,
    high: u128,
}

impl Between {
    fn of(share: &Share) -> Option<Self> {
        let scaled = share.numer() * BigInt::from(ONE);
        let low = (&scaled / share.denom()).to_u128()?;
        let whole = BigInt::from(low) * share.denom() == scaled;
        Some(Self { low, high: low.checked_add(u128::from(!whole))? })
    }

    fn times(self, share: &Share) -> Option<Self> {
        let weight = Self::of(share)?;
        Some(Self { low: down(self.low, weight.low)?, high: up(self.high, weight.high)? })
    }

    fn plus(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)? })
    }
}

fn share(figure: u128) -> Share {
    Share::new(BigInt::from(figure), BigInt::from(ONE))
}

/// A product, rounded down. What stands before the point is taken by itself, so that the product has room.
fn down(one: u128, other: u128) -> Option<u128> {
    (one / ONE).checked_mul(other)?.checked_add((one % ONE).checked_mul(other)? / ONE)
}

/// A product, rounded up.
fn up(one: u128, other: u128) -> Option<u128> {
    (one / ONE).checked_mul(other)?.checked_add((one % ONE).checked_mul(other)?.div_ceil(ONE))
}

/// A group of companies that hold one another: for each, which of them it holds, and how much of them.
struct Loop {
    held: Vec<Vec<(usize, Between)>>,
}

impl Loop {
    fn of(graph: &Graph, groups: &Groups, group: usize) -> Option<Self> {
        let members = &groups.list[group];
        let mut held = vec![Vec::new(); members.len()];
        for (j, owned) in members.iter().enumerate() {
            for (owner, share) in graph.parts(*owned) {
                if let Some(i) = groups.place(group, owner) {
                    held[i].push((j, Between::of(share)?));
                }
            }
        }
        Some(Self { held })
    }

    /// `None` when a figure has no room or the steps are not enough.
    fn solve(&self, right: &[Between], steps: &mut usize) -> Option<Vec<Between>> {
        let begin: Vec<u128> = right.iter().map(|right| right.low).collect();
        let low = self.climb(&begin, |weight| weight.low, steps)?;
        let missing: Vec<u128> = self
            .held
            .iter()
            .enumerate()
            .map(|(i, held)| {
                let step = held
                    .iter()
                    .try_fold(right[i].high, |sum, (j, weight)| sum.checked_add(up(low[*j], weight.high)?))?;
                // each holding loses less than one of the last decimal by rounding down
                step.checked_sub(low[i])?.checked_add(u128::try_from(held.len()).ok()?)
            })
            .collect::<Option<_>>()?;
        let over = self.climb(&missing, |weight| weight.high, steps)?;
        low.into_iter().zip(over).map(|(low, over)| Some(Between { low, high: low.checked_add(over)? })).collect()
    }

    /// The least figures, each rounded down, of which each is its beginning and what flows to it from the others.
    fn climb(&self, begin: &[u128], weight: fn(&Between) -> u128, steps: &mut usize) -> Option<Vec<u128>> {
        let mut found = begin.to_vec();
        loop {
            let mut settled = true;
            for (i, held) in self.held.iter().enumerate() {
                *steps = steps.checked_sub(held.len())?;
                let mut next = begin[i];
                for (j, share) in held {
                    next = next.checked_add(down(found[*j], weight(share))?)?;
                }
                settled &= next == found[i];
                found[i] = next;
            }
            if settled {
                return Some(found);
            }
        }
    }
}
