//! Why shares could not be worked out, how exact they are, and what is odd about a chain.

use super::tree::MOST_ROWS;
use crate::ownership::{Effective, Graph, MOST_HOLDINGS, Rounded, Share, Unsolvable, at_most_percent, in_percent};
use crate::payload::Payload;
use crate::policy::Percent;
use crate::view::Told;
use num_traits::One;
use serde_json::Value;

/// Decimals of the bound of a rounded share, in percent: twelve of the share itself.
const DECIMALS: u32 = 10;

/// That the chain names another threshold than the one that counts.
pub(super) fn other_threshold(payload: &Payload, set: &Percent) -> Option<Told> {
    let stated = stated_threshold(payload).filter(|stated| stated != set)?;
    let share = [("share", Told::Figure(stated.text().to_owned()))];
    Some(Told::sentence("The chain itself names a threshold of {share} %; the desk's own counts.", share))
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

/// Why there are no shares of the capital or the votes, or how exact they are.
pub(super) fn of_shares(
    capital: &Result<Effective, Unsolvable>,
    votes: Option<&Result<Effective, Unsolvable>>,
) -> Vec<Told> {
    let mut told = Vec::new();
    if let Err(why) = capital {
        told.push(Told::word(match why {
            Unsolvable::ClosedLoop => {
                "Companies in this chain own one another wholly, so effective shares cannot be worked out."
            }
            Unsolvable::OverTheWhole => {
                "The holdings of a circle in this chain come to more than the whole, so effective shares cannot be worked out."
            }
            Unsolvable::Unsettled => {
                "A circle in this chain takes too long to work out, so there are no effective shares."
            }
        }));
    }
    if let Some(Err(why)) = votes {
        told.push(Told::word(match why {
            Unsolvable::ClosedLoop => {
                "Companies in this chain hold all votes of one another, so effective votes cannot be worked out."
            }
            Unsolvable::OverTheWhole => {
                "The votes of a circle in this chain come to more than the whole, so effective votes cannot be worked out."
            }
            Unsolvable::Unsettled => {
                "A circle in this chain takes too long to work out, so there are no effective votes."
            }
        }));
    }
    // one remark for both: the worse bound holds for the other too
    let both = [Some(capital), votes].into_iter().flatten().filter_map(|solved| solved.as_ref().ok()?.rounded.as_ref());
    told.extend(both.max_by(|one, other| one.most.cmp(&other.most)).map(rounded));
    told
}

fn rounded(by: &Rounded) -> Told {
    let share = ("share", Told::Figure(at_most_percent(&by.most, DECIMALS)));
    match by.circle {
        Some(companies) => Told::sentence(
            "A circle of {n} companies is too large for exact fractions: effective shares are rounded up, by at most {share} %.",
            [("n", Told::Figure(companies.to_string())), share],
        ),
        None => Told::sentence(
            "The chain is too long for exact fractions: effective shares are rounded up, by at most {share} %.",
            [share],
        ),
    }
}

/// Companies whose holdings add up to more than the whole, and holdings without a number.
pub(super) fn odd_figures(graph: &Graph) -> Vec<Told> {
    let mut odd = Vec::new();
    for (index, node) in graph.nodes().iter().enumerate() {
        let total: Share = graph.holdings_in(index).filter_map(|held| held.share.as_ref()).sum();
        if total > Share::one() {
            let values = [("name", Told::Text(node.name.clone())), ("share", Told::Figure(in_percent(&total, 2)))];
            odd.push(Told::sentence("The holdings in {name} add up to {share} %.", values));
        }
        let unknown = graph.holdings_in(index).filter(|held| held.share.is_none()).count();
        if unknown > 0 {
            let values = [("n", Told::Figure(unknown.to_string())), ("name", Told::Text(node.name.clone()))];
            odd.push(Told::sentence(
                "{n} of the holdings in {name} give no usable percentage and count as nothing.",
                values,
            ));
        }
        if odd.len() >= 20 {
            break;
        }
    }
    odd
}

/// What of the chain is not read, or not shown.
pub(super) fn left_out(graph: &Graph, tree_is_cut: bool) -> Vec<Told> {
    let n = |n: usize| [("n", Told::Figure(n.to_string()))];
    let mut told = Vec::new();
    if graph.is_cut() {
        told.push(Told::sentence(
            "Only the first {n} holdings of this chain are read: the shares leave the others out, and may be too low.",
            n(MOST_HOLDINGS),
        ));
    }
    if tree_is_cut {
        let words = if graph.is_cut() {
            "The chain is long: the first {n} lines are shown."
        } else {
            "The chain is long: the first {n} lines are shown, the shares count all of it."
        };
        told.push(Told::sentence(words, n(MOST_ROWS)));
    }
    told
}
