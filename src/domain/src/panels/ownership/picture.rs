//! The chain as a picture: what stands in its boxes, and the curves between them.

use super::{Figures, short};
use crate::ownership::layout;
use crate::view::{DrawnHolder, DrawnHolding, OwnershipDrawing, Told};

/// The picture; `None` when the chain is too large for one.
pub(super) fn drawing(figures: &Figures<'_>) -> Option<OwnershipDrawing> {
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
            let share = graph.holding(line.owner, line.owned).and_then(|held| held.share.as_ref());
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
