//! How a share comes about: the simple paths from an owner to the company, each with its product and the factor that
//! the loops it touches add (Mason's rule), so that the amounts of all paths add up to the effective share.

use super::exact::determinant;
use super::graph::Graph;
use super::{EXACT_LOOP, MOST_PATHS, Share};
use num_traits::{One, Zero};

/// One way from an owner to the company.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Nodes from the company (first) to the owner (last).
    pub nodes: Vec<usize>,
    /// Product of the direct holdings along it.
    pub product: Share,
    /// What circular holdings multiply it by; 1 where there are none, `None` where loops are too large to tell.
    pub factor: Option<Share>,
}

/// Steps of the search, so that a dense graph ends in time.
const MOST_STEPS: usize = 200_000;

/// The simple paths to `owner`, at most [`MOST_PATHS`], and whether there are more.
#[must_use]
pub fn paths_to(graph: &Graph, owner: usize) -> (Vec<Path>, bool) {
    let companies: Vec<usize> = (0..graph.nodes().len()).filter(|node| graph.nodes()[*node].company).collect();
    // the loops of the whole graph; a path keeps those that it does not touch
    let looped = companies.len() > EXACT_LOOP && has_loop(graph);
    let whole = (companies.len() <= EXACT_LOOP).then(|| determinant(graph, &companies));
    let mut found = Vec::new();
    let mut trail = vec![0];
    let mut steps = 0;
    let mut more = false;
    walk(graph, owner, &mut trail, &Share::one(), &mut steps, &mut |nodes, product| {
        if found.len() >= MOST_PATHS {
            more = true;
            return false;
        }
        let factor = match &whole {
            Some(whole) if !whole.is_zero() => {
                let untouched: Vec<usize> = companies.iter().copied().filter(|node| !nodes.contains(node)).collect();
                Some(determinant(graph, &untouched) / whole)
            }
            Some(_) => None,
            None => (!looped).then(Share::one),
        };
        found.push(Path { nodes: nodes.to_vec(), product: product.clone(), factor });
        true
    });
    (found, more || steps >= MOST_STEPS)
}

/// Depth first over simple paths; `each` says whether to go on.
fn walk(
    graph: &Graph,
    owner: usize,
    trail: &mut Vec<usize>,
    product: &Share,
    steps: &mut usize,
    each: &mut dyn FnMut(&[usize], &Share) -> bool,
) -> bool {
    let at = trail[trail.len() - 1];
    for holding in graph.holdings_in(at) {
        *steps += 1;
        if *steps >= MOST_STEPS {
            return false;
        }
        let Some(share) = holding.share.as_ref().filter(|share| !share.is_zero()) else { continue };
        if trail.contains(&holding.owner) {
            continue;
        }
        let reached = product * share;
        trail.push(holding.owner);
        let go_on = if holding.owner == owner {
            each(trail, &reached)
        } else {
            walk(graph, owner, trail, &reached, steps, each)
        };
        trail.pop();
        if !go_on {
            return false;
        }
    }
    true
}

fn has_loop(graph: &Graph) -> bool {
    // a node that can be taken away has no holder left; what cannot be taken away stands in or behind a loop
    let count = graph.nodes().len();
    let mut open: Vec<usize> = (0..count).map(|node| graph.holdings_in(node).count()).collect();
    let mut holds: Vec<Vec<usize>> = vec![Vec::new(); count];
    for owned in 0..count {
        for holding in graph.holdings_in(owned) {
            holds[holding.owner].push(owned);
        }
    }
    let mut ready: Vec<usize> = (0..count).filter(|node| open[*node] == 0).collect();
    let mut taken = 0;
    while let Some(node) = ready.pop() {
        taken += 1;
        for owned in &holds[node] {
            open[*owned] -= 1;
            if open[*owned] == 0 {
                ready.push(*owned);
            }
        }
    }
    taken < count
}

#[cfg(test)]
mod tests {
    use super::super::{effective_shares, in_percent};
    use super::*;
    use crate::Payload;

    #[test]
    fn the_paths_of_a_circular_holding_add_up_to_the_share() {
        let bytes = include_bytes!("../../../server/demo/didit/kyb_decision_in_review_complex.json");
        let graph = Graph::of(&Payload::parse(bytes).unwrap()).unwrap();
        let shares = effective_shares(&graph).unwrap();
        for (index, node) in graph.nodes().iter().enumerate().filter(|(_, node)| !node.company) {
            let (paths, more) = paths_to(&graph, index);
            assert!(!more);
            let total: Share = paths.iter().map(|path| &path.product * path.factor.as_ref().unwrap()).sum();
            assert_eq!(total, shares[index], "{}", node.name);
        }
        let molan = graph.nodes().iter().position(|node| node.name == "Situ Molan").unwrap();
        let (paths, _) = paths_to(&graph, molan);
        let amounts: Vec<_> = paths.iter().map(|p| in_percent(&(&p.product * p.factor.as_ref().unwrap()), 2)).collect();
        assert_eq!(amounts, ["12.60", "13.40"]);
    }

    #[test]
    fn a_dense_graph_ends_in_time() {
        let names: Vec<String> = (0..40).map(|n| n.to_string()).collect();
        let mut nodes: Vec<(&str, bool)> = names.iter().map(|name| (name.as_str(), true)).collect();
        nodes.push(("person", false));
        let mut holdings = Vec::new();
        for owned in 0..40 {
            holdings.extend((0..40).filter(|owner| *owner != owned).map(|owner| (owner, owned, "1")));
            holdings.push((40, owned, "1"));
        }
        let (paths, more) = paths_to(&Graph::from_parts(&nodes, &holdings), 40);
        assert!(paths.len() <= MOST_PATHS && more);
    }
}
