//! Where the people and companies of a chain stand in its drawing: layers from the company down, few crossings.
//!
//! The usual steps of layered drawing (Sugiyama): cut circles, give layers by longest path, let long edges pass through
//! points of their own in the layers between, order each layer by the middle of its neighbours, then place.

use super::Graph;
use std::collections::{HashMap, HashSet};

/// Size of a box, in pixels of the drawing.
pub const BOX: (i64, i64) = (176, 48);
/// Room between boxes of a layer, and between layers.
const GAP: (i64, i64) = (20, 76);
/// Room that a passing edge takes in a layer.
const PASS: i64 = 28;
/// Rounds of ordering, each once down and once up.
const ROUNDS: usize = 6;
/// Largest chain that a drawing still helps with: people and companies, and levels.
pub const MOST: (usize, usize) = (90, 14);

/// A drawing of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Width, in pixels.
    pub width: i64,
    /// Height, in pixels.
    pub height: i64,
    /// Left upper corner of each node's box, by node; `None` for nodes that do not hang together with the company.
    pub boxes: Vec<Option<(i64, i64)>>,
    /// One line for each holding.
    pub lines: Vec<Line>,
}

/// The line of a holding.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Node that holds.
    pub owner: usize,
    /// Node that is held.
    pub owned: usize,
    /// Points from the holder to what it holds.
    pub points: Vec<(i64, i64)>,
    /// Whether it closes a circle.
    pub circular: bool,
}

/// Draws the chain; `None` when it is too large for a picture to help.
#[must_use]
pub fn draw(graph: &Graph) -> Option<Drawing> {
    // counted before anything is laid out: what follows takes its time with large chains
    if is_crowd(graph) {
        return None;
    }
    let (layer_of, circular) = layers(graph);
    let deepest = layer_of.iter().flatten().max().copied()?;
    if deepest >= MOST.1 {
        return None;
    }
    let mut layout = Layout::of(graph, &layer_of, &circular, deepest);
    layout.order();
    layout.place();
    Some(layout.drawing(graph, &layer_of, &circular, deepest))
}

/// Whether more people and companies hang together with the company than a drawing shows.
fn is_crowd(graph: &Graph) -> bool {
    let mut seen = HashSet::from([0]);
    let mut found = vec![0];
    while let Some(node) = found.pop().filter(|_| seen.len() <= MOST.0 && !graph.nodes().is_empty()) {
        // one more than fit is enough to know
        found.extend(
            graph.holdings_in(node).map(|held| held.owner).filter(|owner| seen.len() <= MOST.0 && seen.insert(*owner)),
        );
    }
    seen.len() > MOST.0
}

/// The layer of each node that can be reached from the company, and the holdings (owner, owned) that close circles.
fn layers(graph: &Graph) -> (Vec<Option<usize>>, HashSet<(usize, usize)>) {
    let count = graph.nodes().len();
    let mut state = vec![0_u8; count];
    let mut after = Vec::with_capacity(count);
    let mut circular = HashSet::new();
    // depth first without recursion: a chain may be deep
    let mut stack = vec![(0_usize, 0_usize)];
    if count > 0 {
        state[0] = 1;
    }
    while let Some((node, at)) = stack.pop() {
        match graph.holdings_in(node).nth(at) {
            Some(held) => {
                stack.push((node, at + 1));
                match state[held.owner] {
                    0 => {
                        state[held.owner] = 1;
                        stack.push((held.owner, 0));
                    }
                    1 => {
                        circular.insert((held.owner, node));
                    }
                    _ => {}
                }
            }
            None => {
                state[node] = 2;
                after.push(node);
            }
        }
    }
    let mut layer = vec![None; count];
    if count > 0 {
        layer[0] = Some(0);
    }
    for node in after.into_iter().rev() {
        let Some(here) = layer[node] else { continue };
        for held in graph.holdings_in(node).filter(|held| !circular.contains(&(held.owner, node))) {
            let below = layer[held.owner].unwrap_or(0).max(here + 1);
            layer[held.owner] = Some(below);
        }
    }
    (layer, circular)
}

/// What stands in a layer: a node, or the point where an edge passes through.
struct Spot {
    width: i64,
    x: i64,
    above: Vec<usize>,
    below: Vec<usize>,
}

struct Layout {
    spots: Vec<Spot>,
    rows: Vec<Vec<usize>>,
    of_node: HashMap<usize, usize>,
    /// Spots between owner and owned, from the owner up.
    passes: HashMap<(usize, usize), Vec<usize>>,
}

impl Layout {
    fn of(graph: &Graph, layer_of: &[Option<usize>], circular: &HashSet<(usize, usize)>, deepest: usize) -> Self {
        let rows = vec![Vec::new(); deepest + 1];
        let mut layout = Self { spots: Vec::new(), rows, of_node: HashMap::new(), passes: HashMap::new() };
        for (node, layer) in layer_of.iter().enumerate() {
            if let Some(layer) = layer {
                let spot = layout.add(*layer, BOX.0);
                layout.of_node.insert(node, spot);
            }
        }
        for (owned, layer) in layer_of.iter().enumerate() {
            let Some(top) = *layer else { continue };
            for held in graph.holdings_in(owned) {
                let Some(bottom) = layer_of[held.owner] else { continue };
                if circular.contains(&(held.owner, owned)) {
                    continue;
                }
                let mut upper = layout.of_node[&owned];
                let mut passed = Vec::new();
                for between in top + 1..bottom {
                    let pass = layout.add(between, PASS);
                    layout.join(upper, pass);
                    passed.push(pass);
                    upper = pass;
                }
                let lower = layout.of_node[&held.owner];
                layout.join(upper, lower);
                passed.reverse();
                layout.passes.insert((held.owner, owned), passed);
            }
        }
        layout
    }

    fn add(&mut self, layer: usize, width: i64) -> usize {
        self.spots.push(Spot { width, x: 0, above: Vec::new(), below: Vec::new() });
        let spot = self.spots.len() - 1;
        self.rows[layer].push(spot);
        spot
    }

    fn join(&mut self, upper: usize, lower: usize) {
        self.spots[upper].below.push(lower);
        self.spots[lower].above.push(upper);
    }

    fn order(&mut self) {
        for _ in 0..ROUNDS {
            for row in 1..self.rows.len() {
                self.order_row(row, row - 1);
            }
            for row in (0..self.rows.len().saturating_sub(1)).rev() {
                self.order_row(row, row + 1);
            }
        }
    }

    /// Sorts a layer by the middle of each spot's neighbours in the layer beside it.
    fn order_row(&mut self, row: usize, beside: usize) {
        let place: HashMap<usize, usize> = self.rows[beside].iter().enumerate().map(|(at, spot)| (*spot, at)).collect();
        let mut sorted: Vec<(usize, usize)> = Vec::with_capacity(self.rows[row].len());
        for (at, spot) in self.rows[row].iter().enumerate() {
            let near = &self.spots[*spot];
            let near = if beside < row { &near.above } else { &near.below };
            let sum: usize = near.iter().filter_map(|spot| place.get(spot)).sum();
            // a thousandth of a place keeps whole numbers; who has no neighbour there stays where it is
            let middle = if near.is_empty() { at * 1000 } else { sum * 1000 / near.len() };
            sorted.push((middle, *spot));
        }
        sorted.sort_by_key(|(middle, _)| *middle);
        self.rows[row] = sorted.into_iter().map(|(_, spot)| spot).collect();
    }

    /// Gives each spot its middle: as close to its neighbours as the row leaves room for.
    fn place(&mut self) {
        for row in 0..self.rows.len() {
            self.settle(row, None);
        }
        for _ in 0..ROUNDS {
            for row in (0..self.rows.len().saturating_sub(1)).rev() {
                self.settle(row, Some(false));
            }
            for row in 1..self.rows.len() {
                self.settle(row, Some(true));
            }
        }
    }

    fn settle(&mut self, row: usize, by_above: Option<bool>) {
        let spots = self.rows[row].clone();
        let wanted: Vec<i64> = spots
            .iter()
            .map(|spot| {
                let spot = &self.spots[*spot];
                let near = match by_above {
                    Some(true) => &spot.above,
                    Some(false) => &spot.below,
                    None => return spot.x,
                };
                let count = i64::try_from(near.len()).unwrap_or(1);
                if count == 0 { spot.x } else { near.iter().map(|near| self.spots[*near].x).sum::<i64>() / count }
            })
            .collect();
        // leftmost places that keep the order, then the same from the right, and the middle of both
        let room = |left: usize, right: usize| (self.spots[left].width + self.spots[right].width) / 2 + GAP.0;
        let mut from_left = wanted.clone();
        for at in 1..spots.len() {
            from_left[at] = from_left[at].max(from_left[at - 1] + room(spots[at - 1], spots[at]));
        }
        let mut from_right = wanted;
        for at in (0..spots.len().saturating_sub(1)).rev() {
            from_right[at] = from_right[at].min(from_right[at + 1] - room(spots[at], spots[at + 1]));
        }
        for (at, spot) in spots.iter().enumerate() {
            self.spots[*spot].x = i64::midpoint(from_left[at], from_right[at]);
        }
    }

    fn drawing(
        &self,
        graph: &Graph,
        layer_of: &[Option<usize>],
        circular: &HashSet<(usize, usize)>,
        deepest: usize,
    ) -> Drawing {
        let left = self.spots.iter().map(|spot| spot.x - spot.width / 2).min().unwrap_or_default() - GAP.0;
        let right = self.spots.iter().map(|spot| spot.x + spot.width / 2).max().unwrap_or_default() + GAP.0;
        let y = |layer: usize| i64::try_from(layer).unwrap_or_default() * (BOX.1 + GAP.1) + GAP.0;
        let middle = |node: usize| self.spots[self.of_node[&node]].x - left;
        let boxes = layer_of
            .iter()
            .enumerate()
            .map(|(node, layer)| layer.map(|layer| (middle(node) - BOX.0 / 2, y(layer))))
            .collect();
        let mut lines = Vec::new();
        for (owned, top) in layer_of.iter().enumerate() {
            let Some(top) = *top else { continue };
            for held in graph.holdings_in(owned) {
                let Some(bottom) = layer_of[held.owner] else { continue };
                let closes = circular.contains(&(held.owner, owned));
                let points = if closes {
                    // up from the side of the holder's box to the side of the other's
                    let side = |node: usize, layer: usize| (middle(node) + BOX.0 / 2, y(layer) + BOX.1 / 2);
                    vec![side(held.owner, bottom), side(owned, top)]
                } else {
                    let mut points = vec![(middle(held.owner), y(bottom))];
                    for (up, pass) in self.passes[&(held.owner, owned)].iter().enumerate() {
                        points.push((self.spots[*pass].x - left, y(bottom - 1 - up) + BOX.1 / 2));
                    }
                    points.push((middle(owned), y(top) + BOX.1));
                    points
                };
                lines.push(Line { owner: held.owner, owned, points, circular: closes });
            }
        }
        // a circle swings out at the right
        let swing = if circular.is_empty() { 0 } else { BOX.0 / 2 };
        Drawing { width: right - left + swing, height: y(deepest) + BOX.1 + GAP.0, boxes, lines }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn overlaps(a: (i64, i64), b: (i64, i64)) -> bool {
        (a.0 - b.0).abs() < BOX.0 && (a.1 - b.1).abs() < BOX.1
    }

    #[test]
    fn holders_stand_below_what_they_hold() {
        let nodes = [("Root", true), ("Mid", true), ("A", false), ("B", false)];
        let graph = Graph::from_parts(&nodes, &[(1, 0, "60"), (2, 0, "40"), (3, 1, "100"), (2, 1, "0")]);
        let drawing = draw(&graph).unwrap();
        let y = |node: usize| drawing.boxes[node].unwrap().1;
        assert!(y(0) < y(1) && y(1) < y(2) && y(1) < y(3));
        let long = drawing.lines.iter().find(|line| (line.owner, line.owned) == (2, 0)).unwrap();
        assert_eq!(long.points.len(), 3, "it passes through the layer between");
    }

    #[test]
    fn a_circle_is_drawn_once_and_marked() {
        let nodes = [("Root", true), ("X", true), ("Y", true)];
        let graph = Graph::from_parts(&nodes, &[(1, 0, "50"), (2, 1, "50"), (1, 2, "10")]);
        let drawing = draw(&graph).unwrap();
        let circular: Vec<_> = drawing.lines.iter().filter(|line| line.circular).map(|l| (l.owner, l.owned)).collect();
        assert_eq!(circular, [(1, 2)]);
    }

    #[test]
    fn a_chain_that_no_picture_helps_with_is_not_drawn() {
        let names: Vec<(String, bool)> = (0..200).map(|n| (format!("N{n}"), true)).collect();
        let names: Vec<(&str, bool)> = names.iter().map(|(name, company)| (name.as_str(), *company)).collect();
        let wide: Vec<(usize, usize, &str)> = (1..200).map(|n| (n, 0, "0.5")).collect();
        assert!(draw(&Graph::from_parts(&names, &wide)).is_none());
        let deep: Vec<(usize, usize, &str)> = (1..40).map(|n| (n, n - 1, "100")).collect();
        assert!(draw(&Graph::from_parts(&names[..40], &deep)).is_none());
    }

    proptest! {
        #[test]
        fn no_two_boxes_overlap_and_all_stand_inside(edges in proptest::collection::vec((1_usize..18, 0_usize..18), 0..40)) {
            let names: Vec<(String, bool)> = (0..18).map(|n| (format!("N{n}"), n % 3 == 0)).collect();
            let names: Vec<(&str, bool)> = names.iter().map(|(name, company)| (name.as_str(), *company)).collect();
            let edges: Vec<(usize, usize, &str)> = edges.into_iter().filter(|(a, b)| a != b).map(|(a, b)| (a, b, "5")).collect();
            let Some(drawing) = draw(&Graph::from_parts(&names, &edges)) else { return Ok(()) };
            let boxes: Vec<(i64, i64)> = drawing.boxes.iter().flatten().copied().collect();
            for (at, one) in boxes.iter().enumerate() {
                prop_assert!(one.0 >= 0 && one.1 >= 0);
                prop_assert!(one.0 + BOX.0 <= drawing.width && one.1 + BOX.1 <= drawing.height);
                for other in &boxes[at + 1..] {
                    prop_assert!(!overlaps(*one, *other), "{one:?} {other:?}");
                }
            }
        }
    }
}
