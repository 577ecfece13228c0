//! The ownership chain as a tree and as a list of owners with the calculation of each share.

use super::people;
use crate::ownership::{self, Graph, Share, effective_shares, in_percent, layout, paths_to};
use crate::payload::Payload;
use crate::policy::Percent;
use crate::view::{
    DrawnHolder, DrawnHolding, OwnerPath, OwnerRow, OwnershipDrawing, OwnershipPanel, OwnershipRow, Told,
};
use num_traits::{One, ToPrimitive, Zero};
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
        let share = [("share", Told::Figure(stated.text().to_owned()))];
        remarks.push(Told::sentence("The chain itself names a threshold of {share} %; the desk's own counts.", share));
    }
    let capital = effective_shares(&graph).ok();
    if capital.is_none() {
        remarks.push(Told::word(
            "Companies in this chain own one another wholly, so effective shares cannot be worked out.",
        ));
    }
    let by_votes = graph.by_votes();
    let votes = by_votes.as_ref().and_then(|graph| effective_shares(graph).ok());
    if by_votes.is_some() && votes.is_none() {
        remarks.push(Told::word(
            "Companies in this chain hold all votes of one another, so effective votes cannot be worked out.",
        ));
    }
    remarks.extend(odd_figures(&graph));
    let figures = Figures { graph: &graph, capital, votes, threshold };
    let mut tree = Tree { figures: &figures, rows: Vec::new(), trail: Vec::new(), expanded: HashSet::new() };
    tree.grow(0, None);
    if tree.rows.len() >= MOST_ROWS {
        let n = [("n", Told::Figure(MOST_ROWS.to_string()))];
        remarks
            .push(Told::sentence("The chain is long: the first {n} lines are shown, the shares count all of it.", n));
    }
    Some(OwnershipPanel {
        threshold: set.text().to_owned(),
        remarks,
        tree: tree.rows,
        owners: owners(&figures),
        votes_differ: by_votes.is_some(),
        controllers: people::controllers(payload),
        drawing: drawing(&figures),
    })
}

/// The effective shares of a chain, and what they mean for its people.
struct Figures<'a> {
    graph: &'a Graph,
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
fn odd_figures(graph: &Graph) -> Vec<Told> {
    let mut odd = Vec::new();
    for (index, node) in graph.nodes().iter().enumerate() {
        let total: Share = graph.holdings_in(index).filter_map(|held| held.share.clone()).sum();
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

struct Tree<'a> {
    figures: &'a Figures<'a>,
    rows: Vec<OwnershipRow>,
    trail: Vec<usize>,
    expanded: HashSet<usize>,
}

impl Tree<'_> {
    fn grow(&mut self, node: usize, direct: Option<&Share>) {
        if self.rows.len() >= MOST_ROWS {
            return;
        }
        let graph = self.figures.graph;
        let known = &graph.nodes()[node];
        let has_holders = graph.holdings_in(node).next().is_some();
        let circular = self.trail.contains(&node);
        let repeated = !circular && has_holders && self.expanded.contains(&node);
        self.rows.push(OwnershipRow {
            depth: i64::try_from(self.trail.len()).unwrap_or(i64::MAX),
            name: known.name.clone(),
            company: known.company,
            direct: direct.map(|share| Told::percent(short(share))),
            effective: self.figures.effective(node),
            votes: self.figures.votes(node),
            basis_points: self.figures.basis_points(node),
            at_threshold: self.figures.reaches(node),
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
        for held in graph.holdings_in(node) {
            self.grow(held.owner, held.share.as_ref());
        }
        self.trail.pop();
    }
}

fn owners(figures: &Figures<'_>) -> Vec<OwnerRow> {
    let Some(shares) = &figures.capital else { return Vec::new() };
    let graph = figures.graph;
    let holds = |node: &usize| {
        let votes = figures.votes.as_ref().is_some_and(|votes| !votes[*node].is_zero());
        figures.person(*node) && (votes || !shares[*node].is_zero())
    };
    let mut people: Vec<usize> = (0..shares.len()).filter(holds).collect();
    people.sort_by(|a, b| shares[*b].cmp(&shares[*a]).then(a.cmp(b)));
    people
        .into_iter()
        .map(|node| {
            let (paths, more_paths) = paths_to(graph, node);
            OwnerRow {
                name: graph.nodes()[node].name.clone(),
                effective: Told::percent(in_percent(&shares[node], 2)),
                votes: figures.votes(node),
                basis_points: figures.basis_points(node),
                at_threshold: figures.reaches(node),
                paths: paths.into_iter().map(|path| calculation(graph, &path)).collect(),
                more_paths,
            }
        })
        .collect()
}

fn drawing(figures: &Figures<'_>) -> Option<OwnershipDrawing> {
    let graph = figures.graph;
    let drawn = layout::draw(graph)?;
    let boxes = drawn
        .boxes
        .iter()
        .enumerate()
        .filter_map(|(node, at)| {
            Some(DrawnHolder {
                at: (*at)?,
                name: graph.nodes()[node].name.clone(),
                company: graph.nodes()[node].company,
                effective: figures.effective(node),
                basis_points: figures.basis_points(node),
                at_threshold: figures.reaches(node),
            })
        })
        .collect();
    let lines = drawn
        .lines
        .iter()
        .map(|line| {
            let held = graph.holdings_in(line.owned).find(|held| held.owner == line.owner);
            let share = held.and_then(|held| held.share.as_ref());
            DrawnHolding {
                path: if line.circular { swing(&line.points) } else { curve(&line.points) },
                label_at: label_at(line),
                share: share.map_or_else(|| "?".into(), |share| Told::percent(short(share))),
                circular: line.circular,
            }
        })
        .collect();
    Some(OwnershipDrawing { width: drawn.width, height: drawn.height, box_size: layout::BOX, boxes, lines })
}

/// A line that leaves and arrives upright.
fn curve(points: &[(i64, i64)]) -> String {
    let mut path = points.first().map(|(x, y)| format!("M{x} {y}")).unwrap_or_default();
    for pair in points.windows(2) {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        let middle = i64::midpoint(y1, y2);
        path.push_str(&format!("C{x1} {middle} {x2} {middle} {x2} {y2}"));
    }
    path
}

/// A line that closes a circle, swung out at the right of both boxes.
fn swing(points: &[(i64, i64)]) -> String {
    let [(x1, y1), (x2, y2)] = points[..] else { return String::new() };
    let out = x1.max(x2) + layout::BOX.0 / 2;
    format!("M{x1} {y1}C{out} {y1} {out} {y2} {x2} {y2}")
}

/// Near the holder, where lines to one company have not come together yet.
fn label_at(line: &layout::Line) -> (i64, i64) {
    let [(x1, y1), (x2, y2), ..] = line.points[..] else { return (0, 0) };
    if line.circular {
        return (x1.max(x2) + layout::BOX.0 * 3 / 8, i64::midpoint(y1, y2));
    }
    (x1 + (x2 - x1) * 3 / 10, y1 + (y2 - y1) * 35 / 100)
}

fn calculation(graph: &Graph, path: &ownership::Path) -> OwnerPath {
    let steps = path.nodes.windows(2).map(|pair| {
        let held = graph.holdings_in(pair[0]).find(|held| held.owner == pair[1]);
        held.and_then(|held| held.share.as_ref()).map_or_else(|| "?".into(), |share| Told::percent(short(share)))
    });
    let mut calculation: Vec<Told> = steps.collect();
    match &path.factor {
        Some(factor) if !factor.is_one() => {
            // a factor is a plain number; four decimals of it are four of the percentage of its hundredth
            let hundredth = factor / Share::from_integer(100.into());
            let n = [("n", Told::Figure(in_percent(&hundredth, 4)))];
            calculation.push(Told::sentence("{n} (circular holdings)", n));
        }
        Some(_) => {}
        None => calculation.push(Told::word("circular holdings")),
    }
    OwnerPath {
        names: path.nodes.iter().skip(1).map(|node| graph.nodes()[*node].name.clone()).collect(),
        calculation: Told::several(" × ", calculation),
        amount: path.factor.as_ref().map(|factor| Told::percent(in_percent(&(&path.product * factor), 2))),
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
        let above: Vec<_> = panel
            .owners
            .iter()
            .filter(|o| o.at_threshold)
            .map(|o| (o.name.as_str(), o.effective.to_string()))
            .collect();
        assert_eq!(above, [("Situ Molan", "26.00 %".to_owned()), ("Rory <b>O'Neil</b>&amp;", "25.53 %".to_owned())]);
        let rory = panel.owners.iter().find(|owner| owner.name.starts_with("Rory")).unwrap();
        let lines: Vec<_> =
            rory.paths.iter().map(|p| (p.calculation.to_string(), p.amount.as_ref().unwrap().to_string())).collect();
        let expected = [("16 %", "16.00 %"), ("28 % × 32 % × 1.0638 (circular holdings)", "9.53 %")];
        assert_eq!(lines, expected.map(|(how, much)| (how.to_owned(), much.to_owned())));
    }

    #[test]
    fn the_tree_marks_where_a_circle_closes() {
        let panel = panel(&sample("kyb_decision_in_review_complex"), &Percent::default()).unwrap();
        let closes: Vec<_> = panel.tree.iter().filter(|row| row.note.is_some()).map(|row| row.name.as_str()).collect();
        assert_eq!(closes, ["Kestrelby Holdings B.V."]);
        assert_eq!((panel.tree[0].depth, panel.tree[0].direct.as_ref()), (0, None));
        assert!(panel.remarks.is_empty());
        assert!(panel.tree.iter().all(|row| !(row.company && row.at_threshold)));
    }

    #[test]
    fn votes_make_an_owner_whom_the_capital_does_not_show() {
        let payload = serde_json::json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "session_kind": "business", "status": "In Review",
            "registry_checks": [{"status": "In Review", "node_id": "r", "ownership_structure": {
                "subject": {"id": "c", "name": "Votes Ltd", "entity_type": "company"},
                "shareholders": [
                    {"id": "a", "name": "Golden Share", "entity_type": "person", "percentage": 5, "voting_percentage": 51},
                    {"id": "b", "name": "Silent Partner", "entity_type": "person", "percentage": 20},
                ],
            }}],
            "key_people_checks": [{"status": "In Review", "node_id": "k", "registry": {"officers": [
                {"name": "Chair Person", "role": "chairman", "is_active": true},
                {"name": "Left Longago", "role": "director", "is_active": false},
            ]}, "submitted": {"parties": [
                {"name": "Chair Person", "roles": [{"role": "director"}], "is_active": true},
                {"name": "Legal Only", "roles": [{"role": "legal_advisor"}], "is_active": true},
            ]}}],
        });
        let panel = panel(&Payload::from_value(payload).unwrap(), &Percent::default()).unwrap();
        assert!(panel.votes_differ);
        let owners: Vec<_> = panel
            .owners
            .iter()
            .map(|o| (o.name.as_str(), o.effective.to_string(), o.votes.as_ref().unwrap().to_string(), o.at_threshold))
            .collect();
        let expected = [("Silent Partner", "20.00 %", "20.00 %", false), ("Golden Share", "5.00 %", "51.00 %", true)];
        let expected = expected.map(|(name, share, votes, at)| (name, share.to_owned(), votes.to_owned(), at));
        assert_eq!(owners, expected);
        assert_eq!(
            panel.controllers,
            [("Chair Person".to_owned(), vec!["Chair of the board".to_owned(), "Director".to_owned()])]
        );
    }

    #[test]
    fn the_picture_has_a_box_for_everyone_and_a_line_for_each_holding() {
        let panel = panel(&sample("kyb_decision_in_review_complex"), &Percent::default()).unwrap();
        let drawing = panel.drawing.unwrap();
        assert_eq!((drawing.boxes.len(), drawing.lines.len()), (9, 13));
        assert_eq!(drawing.lines.iter().filter(|line| line.circular).count(), 1);
        let situ = drawing.boxes.iter().find(|drawn| drawn.name == "Situ Molan").unwrap();
        assert_eq!(
            (situ.effective.as_ref().map(ToString::to_string).as_deref(), situ.basis_points),
            (Some("26.00 %"), Some(2600))
        );
    }

    #[test]
    fn a_company_without_a_chain_has_no_panel() {
        assert!(panel(&sample("kyb_decision_manual_entry"), &Percent::default()).is_none());
    }
}
