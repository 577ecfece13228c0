//! Effective shares: the solution of the linear system over all paths, circular holdings included.
//!
//! Let x(c) be how much of the company flows to company c: x(root) = 1 plus what flows back to it, and
//! x(h) = Σ x(c) · share of c that h holds. A person's effective share is Σ x(c) · the person's share of c. Companies
//! are taken group by group (strongly connected ones together), holders after those they hold.

use super::graph::Graph;
use super::{EXACT_LOOP, Share};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Why shares cannot be worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsolvable {
    /// Companies own one another wholly: there is no one solution.
    ClosedLoop,
}

/// Decimals of the fixed point for large loops.
const DECIMALS: u32 = 12;
/// Most rounds of the fixed point.
const ROUNDS: usize = 20_000;

/// Every node's effective share of the company, by index; people's shares are what is looked for, a company's is what
/// flows through it. Holdings without a number count as nothing.
///
/// # Errors
/// See [`Unsolvable`].
pub fn effective_shares(graph: &Graph) -> Result<Vec<Share>, Unsolvable> {
    let count = graph.nodes().len();
    let mut flow = vec![Share::zero(); count];
    let mut incoming = vec![Share::zero(); count];
    if count == 0 {
        return Ok(flow);
    }
    incoming[0] = Share::one();
    for group in groups(graph) {
        solve_group(graph, &group, &incoming, &mut flow)?;
        for owned in &group {
            for holding in graph.holdings_in(*owned) {
                if let Some(share) = holding.share.as_ref().filter(|_| !group.contains(&holding.owner)) {
                    incoming[holding.owner] += &flow[*owned] * share;
                }
            }
        }
    }
    Ok(flow)
}

/// Flow of one group of companies that hold one another, given what comes in from outside.
fn solve_group(graph: &Graph, group: &[usize], incoming: &[Share], flow: &mut [Share]) -> Result<(), Unsolvable> {
    // weight[i][j]: share of group[j] that group[i] holds
    let size = group.len();
    let mut weight = vec![vec![Share::zero(); size]; size];
    let mut looped = false;
    for (j, owned) in group.iter().enumerate() {
        for holding in graph.holdings_in(*owned) {
            if let (Some(i), Some(share)) = (group.iter().position(|node| *node == holding.owner), &holding.share) {
                weight[i][j] += share;
                looped = true;
            }
        }
    }
    if !looped {
        for node in group {
            flow[*node] = incoming[*node].clone();
        }
        return Ok(());
    }
    let right: Vec<Share> = group.iter().map(|node| incoming[*node].clone()).collect();
    let solved = if size <= EXACT_LOOP { eliminate(&weight, right) } else { iterate(&weight, &right) }
        .ok_or(Unsolvable::ClosedLoop)?;
    for (node, share) in group.iter().zip(solved) {
        flow[*node] = share;
    }
    Ok(())
}

/// Gauss on (I − W)·x = b with exact fractions; `None` when it has no one solution without negative shares.
fn eliminate(weight: &[Vec<Share>], mut right: Vec<Share>) -> Option<Vec<Share>> {
    let size = right.len();
    let mut matrix: Vec<Vec<Share>> = (0..size)
        .map(|i| (0..size).map(|j| if i == j { Share::one() - &weight[i][j] } else { -weight[i][j].clone() }).collect())
        .collect();
    for column in 0..size {
        let pivot = (column..size).find(|row| !matrix[*row][column].is_zero())?;
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let lead = matrix[column].clone();
        for row in (0..size).filter(|row| *row != column) {
            let factor = take_row(&mut matrix[row], &lead, column);
            let taken = &factor * &right[column];
            right[row] -= taken;
        }
    }
    let solved: Vec<Share> = (0..size).map(|i| &right[i] / &matrix[i][i]).collect();
    solved.iter().all(|share| !share.is_negative()).then_some(solved)
}

/// Takes so much of the leading row from `row` that nothing is left in `column`; how much that was.
fn take_row(row: &mut [Share], lead: &[Share], column: usize) -> Share {
    let factor = &row[column] / &lead[column];
    if !factor.is_zero() {
        for (cell, part) in row.iter_mut().zip(lead).skip(column) {
            *cell -= &factor * part;
        }
    }
    factor
}

/// The determinant of I − W restricted to `kept` companies, exact. Used for the loop factors of single paths.
pub(super) fn determinant(graph: &Graph, kept: &[usize]) -> Share {
    let size = kept.len();
    let mut matrix = vec![vec![Share::zero(); size]; size];
    for (i, row) in matrix.iter_mut().enumerate() {
        row[i] = Share::one();
    }
    for (j, owned) in kept.iter().enumerate() {
        for holding in graph.holdings_in(*owned) {
            if let (Some(i), Some(share)) = (kept.iter().position(|node| *node == holding.owner), &holding.share) {
                matrix[i][j] -= share;
            }
        }
    }
    let mut product = Share::one();
    for column in 0..size {
        let Some(pivot) = (column..size).find(|row| !matrix[*row][column].is_zero()) else { return Share::zero() };
        if pivot != column {
            matrix.swap(column, pivot);
            product = -product;
        }
        let lead = matrix[column].clone();
        for row in &mut matrix[column + 1..] {
            take_row(row, &lead, column);
        }
        product *= &lead[column];
    }
    product
}

/// Fixed point of twelve decimals for loops too large for fractions; ends when a round changes nothing.
fn iterate(weight: &[Vec<Share>], right: &[Share]) -> Option<Vec<Share>> {
    let scale = BigRational::from_integer(BigInt::from(10).pow(DECIMALS + 6));
    let fixed = |share: &Share| (share * &scale).round().to_integer().to_i128();
    let one = 10_i128.pow(DECIMALS + 6);
    let weight: Vec<Vec<i128>> =
        weight.iter().map(|row| row.iter().map(fixed).collect::<Option<_>>()).collect::<Option<_>>()?;
    let right: Vec<i128> = right.iter().map(fixed).collect::<Option<_>>()?;
    let mut x = right.clone();
    for _ in 0..ROUNDS {
        let mut next = right.clone();
        for (i, row) in weight.iter().enumerate() {
            for (j, share) in row.iter().enumerate() {
                next[i] = next[i].checked_add(x[j].checked_mul(*share)? / one)?;
            }
        }
        let settled = next == x;
        x = next;
        if settled {
            let unscale = BigInt::from(10).pow(DECIMALS + 6);
            return Some(x.into_iter().map(|n| BigRational::new(BigInt::from(n), unscale.clone())).collect());
        }
    }
    None
}

/// Groups of nodes that hold one another, those nearer to the company first (Tarjan, without recursion).
fn groups(graph: &Graph) -> Vec<Vec<usize>> {
    let count = graph.nodes().len();
    let owners: Vec<Vec<usize>> =
        (0..count).map(|node| graph.holdings_in(node).map(|held| held.owner).collect()).collect();
    let (mut order, mut low) = (vec![usize::MAX; count], vec![0; count]);
    let (mut on_stack, mut stack, mut found, mut next) = (vec![false; count], Vec::new(), Vec::new(), 0);
    for start in 0..count {
        if order[start] != usize::MAX {
            continue;
        }
        let mut work = vec![(start, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(owner) = owners[node].get(edge).copied() {
                work.push((node, edge + 1));
                if order[owner] == usize::MAX {
                    work.push((owner, 0));
                } else if on_stack[owner] {
                    low[node] = low[node].min(order[owner]);
                }
                continue;
            }
            if let Some((parent, _)) = work.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == order[node] {
                let mut group = Vec::new();
                while let Some(member) = stack.pop() {
                    on_stack[member] = false;
                    group.push(member);
                    if member == node {
                        break;
                    }
                }
                found.push(group);
            }
        }
    }
    // Tarjan gives holders before those they hold
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::super::in_percent;
    use super::*;
    use crate::Payload;
    use proptest::prelude::*;

    fn share_of(graph: &Graph, name: &str) -> Share {
        let index = graph.nodes().iter().position(|node| node.name == name).unwrap();
        effective_shares(graph).unwrap()[index].clone()
    }

    fn complex() -> Graph {
        let bytes = include_bytes!("../../../server/demo/didit/kyb_decision_in_review_complex.json");
        Graph::of(&Payload::parse(bytes).unwrap()).unwrap()
    }

    #[test]
    fn the_complex_company_gives_the_fractions_of_its_manifest() {
        let fraction = |top: i64, bottom: i64| BigRational::new(BigInt::from(top), BigInt::from(bottom));
        let graph = complex();
        let expected = [
            ("Zahraa Noaman Al-Fanousi", fraction(263, 1175), "22.38"),
            ("Yaropolk Vseslavovich Tikhomudrov", fraction(549, 4700), "11.68"),
            ("Situ Molan", fraction(6111, 23500), "26.00"),
            ("Rory <b>O'Neil</b>&amp;", fraction(12, 47), "25.53"),
        ];
        for (name, exact, shown) in expected {
            let share = share_of(&graph, name);
            assert_eq!(share, exact, "{name}");
            assert_eq!(in_percent(&share, 2), shown, "{name}");
        }
        let people = graph.nodes().iter().enumerate().filter(|(_, node)| !node.company);
        let shares = effective_shares(&graph).unwrap();
        assert_eq!(people.map(|(index, _)| shares[index].clone()).sum::<Share>(), Share::one());
    }

    #[test]
    fn companies_that_own_one_another_wholly_have_no_solution() {
        let nodes = [("root", true), ("a", true), ("b", true)];
        let graph = Graph::from_parts(&nodes, &[(1, 0, "100"), (2, 1, "100"), (1, 2, "100")]);
        assert_eq!(effective_shares(&graph), Err(Unsolvable::ClosedLoop));
    }

    #[test]
    fn a_loop_of_twenty_companies_is_solved_to_twelve_decimals() {
        let names: Vec<String> = (0..20).map(|n| format!("c{n}")).collect();
        let mut nodes: Vec<(&str, bool)> = names.iter().map(|name| (name.as_str(), true)).collect();
        nodes.push(("person", false));
        let mut holdings: Vec<(usize, usize, &str)> = (0..20).map(|n| ((n + 1) % 20, n, "50")).collect();
        holdings.extend((0..20).map(|n| (20, n, "50")));
        let graph = Graph::from_parts(&nodes, &holdings);
        let share = share_of(&graph, "person");
        let off = (share - Share::one()).abs();
        assert!(off < BigRational::new(BigInt::one(), BigInt::from(10).pow(12)), "{off}");
    }

    /// An independent solver: the sum over all walks, in floating point, until nothing is left to add.
    fn by_walking(count: usize, holdings: &[(usize, usize, u32)]) -> Vec<f64> {
        let mut total = vec![0.0; count];
        let mut step = vec![0.0; count];
        step[0] = 1.0;
        for _ in 0..4000 {
            for (sum, part) in total.iter_mut().zip(&step) {
                *sum += part;
            }
            let mut next = vec![0.0; count];
            for (owner, owned, percent) in holdings {
                next[*owner] += step[*owned] * f64::from(*percent) / 100.0;
            }
            step = next;
        }
        total
    }

    proptest! {
        #[test]
        fn an_independent_solver_agrees(edges in proptest::collection::vec((0_usize..6, 0_usize..4, 1_u32..30), 0..16)) {
            // nodes 0 to 3 are companies, 4 and 5 are people; holdings in a company stay under 90 %
            let mut room = [90_u32; 4];
            let mut holdings: Vec<(usize, usize, u32)> = Vec::new();
            for (owner, owned, percent) in edges {
                if room[owned] > percent && !holdings.iter().any(|(a, b, _)| (*a, *b) == (owner, owned)) {
                    room[owned] -= percent;
                    holdings.push((owner, owned, percent));
                }
            }
            let nodes = [("0", true), ("1", true), ("2", true), ("3", true), ("4", false), ("5", false)];
            let texts: Vec<String> = holdings.iter().map(|(_, _, percent)| percent.to_string()).collect();
            let parts: Vec<_> = holdings.iter().zip(&texts).map(|((a, b, _), text)| (*a, *b, text.as_str())).collect();
            let ours = effective_shares(&Graph::from_parts(&nodes, &parts)).unwrap();
            let theirs = by_walking(6, &holdings);
            for (our, their) in ours.iter().zip(theirs) {
                prop_assert!((our.to_f64().unwrap() - their).abs() < 1e-9, "{our} {their}");
            }
        }
    }
}
