//! Shares as exact fractions, for chains whose loops and fractions stay small.

use super::Share;
use super::graph::Graph;
use super::groups::Groups;
use super::shares::{Unsolvable, fault};
use num_traits::{One, Signed, Zero};
use std::collections::HashMap;

/// Why fractions give no answer.
#[derive(Debug)]
pub(super) enum Stop {
    /// Nothing else would, either.
    Unsolvable(Unsolvable),
    /// The fractions grew so long that they would keep the desk busy.
    TooMuch,
}

/// Most work with fractions: the squares of their lengths in words, as shortening one takes about that.
const MOST_WORK: u64 = 1_000_000;

/// What may still be spent on fractions.
#[derive(Debug)]
struct Work(u64);

impl Work {
    fn spend(&mut self, on: &Share) -> Result<(), Stop> {
        let words = (on.numer().bits() + on.denom().bits()) / 64 + 1;
        self.0 = self.0.checked_sub(words * words).ok_or(Stop::TooMuch)?;
        Ok(())
    }
}

/// What flows to each node.
pub(super) fn solve(graph: &Graph, groups: &Groups) -> Result<Vec<Share>, Stop> {
    let mut work = Work(MOST_WORK);
    let mut flow = vec![Share::zero(); graph.nodes().len()];
    let mut incoming = flow.clone();
    if let Some(company) = incoming.first_mut() {
        *company = Share::one();
    }
    for (index, group) in groups.list.iter().enumerate() {
        let right = group.iter().map(|node| std::mem::take(&mut incoming[*node])).collect();
        let solved = if groups.looped[index] {
            eliminate(&weights(graph, groups, index), right, &mut work)?
                .ok_or_else(|| Stop::Unsolvable(fault(graph, groups, index).unwrap_or(Unsolvable::OverTheWhole)))?
        } else {
            right
        };
        for (owned, share) in group.iter().zip(solved) {
            for (owner, part) in graph.parts(*owned).filter(|(owner, _)| groups.place(index, *owner).is_none()) {
                incoming[owner] += &share * part;
                work.spend(&incoming[owner])?;
            }
            flow[*owned] = share;
        }
    }
    Ok(flow)
}

/// `[i][j]`: the share of the group's member j that its member i holds.
fn weights(graph: &Graph, groups: &Groups, group: usize) -> Vec<Vec<Share>> {
    let members = &groups.list[group];
    let mut weight = vec![vec![Share::zero(); members.len()]; members.len()];
    for (j, owned) in members.iter().enumerate() {
        for (owner, share) in graph.parts(*owned) {
            if let Some(i) = groups.place(group, owner) {
                weight[i][j] += share;
            }
        }
    }
    weight
}

/// I − W, row by row.
fn matrix(weight: &[Vec<Share>]) -> Vec<Vec<Share>> {
    let cell = |i: usize, j: usize, share: &Share| if i == j { Share::one() - share } else { -share };
    weight
        .iter()
        .enumerate()
        .map(|(i, row)| row.iter().enumerate().map(|(j, share)| cell(i, j, share)).collect())
        .collect()
}

/// Gauss on (I − W)·x = b; `None` when it has no one solution without negative shares.
fn eliminate(weight: &[Vec<Share>], mut right: Vec<Share>, work: &mut Work) -> Result<Option<Vec<Share>>, Stop> {
    let size = right.len();
    let mut matrix = matrix(weight);
    for column in 0..size {
        let Some(pivot) = (column..size).find(|row| !matrix[*row][column].is_zero()) else { return Ok(None) };
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let lead = matrix[column].clone();
        for row in (0..size).filter(|row| *row != column) {
            let factor = take_row(&mut matrix[row], &lead, column, work)?;
            let taken = &factor * &right[column];
            right[row] -= taken;
        }
    }
    let solved: Vec<Share> = (0..size).map(|i| &right[i] / &matrix[i][i]).collect();
    Ok(solved.iter().all(|share| !share.is_negative()).then_some(solved))
}

/// Takes so much of the leading row from `row` that nothing is left in `column`; how much that was.
fn take_row(row: &mut [Share], lead: &[Share], column: usize, work: &mut Work) -> Result<Share, Stop> {
    if row[column].is_zero() {
        return Ok(Share::zero());
    }
    let factor = &row[column] / &lead[column];
    for (cell, part) in row.iter_mut().zip(lead).skip(column).filter(|(_, part)| !part.is_zero()) {
        *cell -= &factor * part;
        work.spend(cell)?;
    }
    Ok(factor)
}

/// Determinants of I − W of groups without some of their members, for the loop factors of single paths.
#[derive(Debug)]
pub(super) struct Determinants {
    known: HashMap<(usize, u32), Option<Share>>,
    work: Work,
}

impl Determinants {
    pub(super) fn new() -> Self {
        Self { known: HashMap::new(), work: Work(MOST_WORK) }
    }

    /// Of a group without the members whose bits are set in `without`; `None` when the work for it is spent.
    pub(super) fn of(&mut self, graph: &Graph, groups: &Groups, group: usize, without: u32) -> Option<Share> {
        let work = &mut self.work;
        let known = self.known.entry((group, without));
        known.or_insert_with(|| determinant(&weights(graph, groups, group), without, work).ok()).clone()
    }
}

fn determinant(weight: &[Vec<Share>], without: u32, work: &mut Work) -> Result<Share, Stop> {
    let kept = |place: &usize| without & (1 << place) == 0;
    let places: Vec<usize> = (0..weight.len()).filter(kept).collect();
    let weight: Vec<Vec<Share>> =
        places.iter().map(|i| places.iter().map(|j| weight[*i][*j].clone()).collect()).collect();
    let mut matrix = matrix(&weight);
    let mut product = Share::one();
    for column in 0..matrix.len() {
        let Some(pivot) = (column..matrix.len()).find(|row| !matrix[*row][column].is_zero()) else {
            return Ok(Share::zero());
        };
        if pivot != column {
            matrix.swap(column, pivot);
            product = -product;
        }
        let lead = matrix[column].clone();
        for row in &mut matrix[column + 1..] {
            take_row(row, &lead, column, work)?;
        }
        product *= &lead[column];
        work.spend(&product)?;
    }
    Ok(product)
}
