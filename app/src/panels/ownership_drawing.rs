//! The ownership chain as a picture: SVG that the server lays out, with the tree table saying the same in words.

use crate::islands::OwnershipView;
use crate::words::{t, told};
use domain::view::{DrawnHolder, DrawnHolding, OwnershipDrawing};
use leptos::prelude::*;

/// Longest name that a box holds, in characters; the whole name is the box's title.
const NAME: usize = 22;

/// The picture, in a frame that scrolls; with scripts it zooms, pans and marks by another threshold, without them
/// `form` asks for one.
pub(super) fn figure(drawing: &OwnershipDrawing, threshold: &str, form: AnyView) -> AnyView {
    let (width, height) = (drawing.width, drawing.height);
    let lines: Vec<_> = drawing.lines.iter().map(line).collect();
    let labels: Vec<_> = drawing.lines.iter().map(label).collect();
    let boxes: Vec<_> = drawing.boxes.iter().map(|holder| holder_box(holder, drawing.box_size)).collect();
    view! {
        <figure
            class="chain"
            data-threshold=threshold.to_owned()
            data-words-exactly=t!("Exact threshold in percent")
            data-words-smaller=t!("Smaller")
            data-words-larger=t!("Larger")
            data-words-whole=t!("Whole chain")
            data-words-from=t!("Mark from")
        >
            <OwnershipView/>
            {form}
            <div class="chain-frame" tabindex="0" role="region" aria-label=t!("Ownership chain as a picture")>
                <svg
                    class="chain-drawing"
                    width=width
                    height=height
                    viewBox=format!("0 0 {width} {height}")
                    role="img"
                    aria-label=t!("Ownership chain; the table below says the same")
                >
                    <g class="chain-lines">{lines}</g>
                    <g class="chain-labels">{labels}</g>
                    <g class="chain-boxes">{boxes}</g>
                </svg>
            </div>
        </figure>
    }
    .into_any()
}

fn line(line: &DrawnHolding) -> AnyView {
    let class = if line.circular { "chain-line circular" } else { "chain-line" };
    view! { <path class=class d=line.path.clone()></path> }.into_any()
}

fn label(line: &DrawnHolding) -> AnyView {
    let (x, y) = line.label_at;
    let text = told(&line.share);
    let text = if line.circular { format!("↺ {text}") } else { text };
    view! { <text class="chain-share" x=x y=y>{text}</text> }.into_any()
}

fn holder_box(holder: &DrawnHolder, (width, height): (i64, i64)) -> AnyView {
    let (x, y) = holder.at;
    let mut class = if holder.company { "chain-box company".to_owned() } else { "chain-box person".to_owned() };
    if holder.at_threshold {
        class.push_str(" reaches");
    }
    let short: String = if holder.name.chars().count() > NAME {
        holder.name.chars().take(NAME - 1).chain(['…']).collect()
    } else {
        holder.name.clone()
    };
    let second = match (&holder.effective, holder.company) {
        (Some(share), _) => told(share),
        (None, true) => t!("company").to_owned(),
        (None, false) => t!("person").to_owned(),
    };
    let corner = if holder.company { 3 } else { height / 2 };
    view! {
        <g class=class data-points=holder.basis_points>
            <title>{format!("{} · {second}", holder.name)}</title>
            <rect x=x y=y width=width height=height rx=corner></rect>
            <text x=x + width / 2 y=y + 20>{short}</text>
            <text class="chain-second" x=x + width / 2 y=y + 37>{second}</text>
        </g>
    }
    .into_any()
}
