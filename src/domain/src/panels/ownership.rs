//! The ownership chain as a tree and as a list of owners with the calculation of each share.

use crate::ownership::{self, Graph, Share, effective_shares, in_percent, paths_to};
use crate::payload::Payload;
use crate::policy::Percent;
use crate::view::{OwnerPath, OwnerRow, OwnershipPanel, OwnershipRow};
use num_traits::{One, Zero};
use serde_json::Value;
use std::collections::HashSet;

/// Most lines of the tree.
const MOST_ROWS: usize = 1_000;

/// The panel; `None` when the payload holds no chain.
pub(super) fn panel(payload: &Payload, set: &Percent) -> Option<OwnershipPanel> {
    let graph = Graph::of(payload)?;
    let threshold = set.share();
    let mut remarks = Vec::new();
    if let Some(stated) = stated_threshold(payload).filter(|stated| stated != set) {
        remarks.push(format!("The chain itself names a threshold of {} %; the desk's own counts.", stated.text()));
    }
    let shares = effective_shares(&graph).ok();
    if shares.is_none() {
        remarks.push(
            "Companies in this chain own one another wholly, so effective shares cannot be worked out.".to_owned(),
        );
    }
    remarks.extend(odd_figures(&graph));
    let reaches = |node: usize| {
        let person = !graph.nodes()[node].company;
        person && shares.as_ref().is_some_and(|all| ownership::reaches(&all[node], &threshold))
    };
    let effective = |node: usize| -> Option<String> {
        let person = !graph.nodes()[node].company;
        shares.as_ref().filter(|_| person).map(|all| format!("{} %", in_percent(&all[node], 2)))
    };
    let mut tree = Tree { graph: &graph, rows: Vec::new(), trail: Vec::new(), expanded: HashSet::new() };
    tree.grow(0, None, &|node| (effective(node), reaches(node)));
    if tree.rows.len() >= MOST_ROWS {
        remarks.push(format!("The chain is long: the first {MOST_ROWS} lines are shown, the shares count all of it."));
    }
    let rows = tree.rows;
    let owners = shares.as_ref().map(|all| owners(&graph, all, &reaches)).unwrap_or_default();
    Some(OwnershipPanel { threshold: format!("{} %", set.text()), remarks, tree: rows, owners })
}

fn stated_threshold(payload: &Payload) -> Option<Percent> {
    let stated = payload
        .objects("registry_checks")
        .find_map(|check| check.get("ownership_structure")?.get("threshold_percent"))?;
    match stated {
        Value::Number(number) => Percent::read(&number.to_string()),
        _ => None,
    }
}

/// Companies whose holdings add up to more than the whole, and holdings without a number.
fn odd_figures(graph: &Graph) -> Vec<String> {
    let mut odd = Vec::new();
    for (index, node) in graph.nodes().iter().enumerate() {
        let total: Share = graph.holdings_in(index).filter_map(|held| held.share.clone()).sum();
        if total > Share::one() {
            odd.push(format!("The holdings in {} add up to {} %.", node.name, in_percent(&total, 2)));
        }
        let unknown = graph.holdings_in(index).filter(|held| held.share.is_none()).count();
        if unknown > 0 {
            odd.push(format!(
                "{unknown} of the holdings in {} give no usable percentage and count as nothing.",
                node.name
            ));
        }
        if odd.len() >= 20 {
            break;
        }
    }
    odd
}

struct Tree<'a> {
    graph: &'a Graph,
    rows: Vec<OwnershipRow>,
    trail: Vec<usize>,
    expanded: HashSet<usize>,
}

impl Tree<'_> {
    fn grow(&mut self, node: usize, direct: Option<&Share>, figures: &dyn Fn(usize) -> (Option<String>, bool)) {
        if self.rows.len() >= MOST_ROWS {
            return;
        }
        let known = &self.graph.nodes()[node];
        let has_holders = self.graph.holdings_in(node).next().is_some();
        let circular = self.trail.contains(&node);
        let repeated = !circular && has_holders && self.expanded.contains(&node);
        let (effective, at_threshold) = figures(node);
        self.rows.push(OwnershipRow {
            depth: i64::try_from(self.trail.len()).unwrap_or(i64::MAX),
            name: known.name.clone(),
            company: known.company,
            direct: direct.map(|share| format!("{} %", short(share))),
            effective,
            at_threshold,
            note: match (circular, repeated) {
                (true, _) => Some("circular holding: it stands above in this branch".to_owned()),
                (_, true) => Some("its holders are shown above".to_owned()),
                _ => None,
            },
        });
        if circular || repeated {
            return;
        }
        self.expanded.insert(node);
        self.trail.push(node);
        let held: Vec<_> = self.graph.holdings_in(node).map(|held| (held.owner, held.share.clone())).collect();
        for (owner, share) in held {
            self.grow(owner, share.as_ref(), figures);
        }
        self.trail.pop();
    }
}

fn owners(graph: &Graph, shares: &[Share], reaches: &dyn Fn(usize) -> bool) -> Vec<OwnerRow> {
    let mut people: Vec<usize> =
        (0..shares.len()).filter(|node| !graph.nodes()[*node].company && !shares[*node].is_zero()).collect();
    people.sort_by(|a, b| shares[*b].cmp(&shares[*a]).then(a.cmp(b)));
    people
        .into_iter()
        .map(|node| {
            let (paths, more_paths) = paths_to(graph, node);
            OwnerRow {
                name: graph.nodes()[node].name.clone(),
                effective: format!("{} %", in_percent(&shares[node], 2)),
                at_threshold: reaches(node),
                paths: paths.into_iter().map(|path| calculation(graph, &path)).collect(),
                more_paths,
            }
        })
        .collect()
}

fn calculation(graph: &Graph, path: &ownership::Path) -> OwnerPath {
    let steps = path.nodes.windows(2).map(|pair| {
        let held = graph.holdings_in(pair[0]).find(|held| held.owner == pair[1]);
        held.and_then(|held| held.share.as_ref()).map_or_else(|| "?".to_owned(), |share| format!("{} %", short(share)))
    });
    let mut calculation = steps.collect::<Vec<_>>().join(" × ");
    match &path.factor {
        Some(factor) if !factor.is_one() => {
            // a factor is a plain number; four decimals of it are four of the percentage of its hundredth
            let hundredth = factor / Share::from_integer(100.into());
            calculation.push_str(&format!(" × {} (circular holdings)", in_percent(&hundredth, 4)));
        }
        Some(_) => {}
        None => calculation.push_str(" × circular holdings"),
    }
    OwnerPath {
        names: path.nodes.iter().skip(1).map(|node| graph.nodes()[*node].name.clone()).collect(),
        calculation,
        amount: path.factor.as_ref().map(|factor| format!("{} %", in_percent(&(&path.product * factor), 2))),
    }
}

/// A direct share as short as it can be: `36`, `12.5`, at most four decimals.
fn short(share: &Share) -> String {
    in_percent(share, 4).trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str) -> Payload {
        let path = format!("{}/../server/demo/didit/{name}.json", env!("CARGO_MANIFEST_DIR"));
        Payload::parse(&std::fs::read(path).unwrap()).unwrap()
    }

    #[test]
    fn the_owner_whom_the_register_misses_is_above_the_threshold() {
        let panel = panel(&sample("kyb_decision_in_review_complex"), &Percent::default()).unwrap();
        let above: Vec<_> =
            panel.owners.iter().filter(|o| o.at_threshold).map(|o| (o.name.as_str(), o.effective.as_str())).collect();
        assert_eq!(above, [("Situ Molan", "26.00 %"), ("Rory <b>O'Neil</b>&amp;", "25.53 %")]);
        let rory = panel.owners.iter().find(|owner| owner.name.starts_with("Rory")).unwrap();
        let lines: Vec<_> = rory.paths.iter().map(|p| (p.calculation.as_str(), p.amount.as_deref().unwrap())).collect();
        assert_eq!(lines, [("16 %", "16.00 %"), ("28 % × 32 % × 1.0638 (circular holdings)", "9.53 %")]);
    }

    #[test]
    fn the_tree_marks_where_a_circle_closes() {
        let panel = panel(&sample("kyb_decision_in_review_complex"), &Percent::default()).unwrap();
        let closes: Vec<_> = panel.tree.iter().filter(|row| row.note.is_some()).map(|row| row.name.as_str()).collect();
        assert_eq!(closes, ["Kestrelby Holdings B.V."]);
        assert_eq!((panel.tree[0].depth, panel.tree[0].direct.as_deref()), (0, None));
        assert!(panel.remarks.is_empty());
        assert!(panel.tree.iter().all(|row| !(row.company && row.at_threshold)));
    }

    #[test]
    fn a_company_without_a_chain_has_no_panel() {
        assert!(panel(&sample("kyb_decision_manual_entry"), &Percent::default()).is_none());
    }
}
