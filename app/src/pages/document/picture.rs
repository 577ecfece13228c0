//! The picture itself: its pages, larger and smaller, turned; each step is a link, and a key with scripts.

use crate::islands::ViewerKeys;
use crate::kit::{Empty, Icon};
use crate::links;
use crate::words::{said, t};
use domain::view::{DocumentPage, Picture, PictureSource};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// Widths in percent of the stage; the style sheet has a class for each.
const ZOOMS: [u16; 7] = [50, 75, 100, 150, 200, 300, 400];
/// Quarter turns.
const TURNS: [u16; 4] = [0, 90, 180, 270];

/// How the picture is looked at, as the address says; anything else there counts as not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    page: usize,
    zoom: u16,
    turn: u16,
}

impl Look {
    /// Reads the address.
    pub(super) fn of(query: &ParamsMap) -> Self {
        let number = |name: &str| query.get(name).and_then(|text| text.parse::<u16>().ok());
        Self {
            page: number("page").map_or(1, usize::from).max(1),
            zoom: number("zoom").filter(|zoom| ZOOMS.contains(zoom)).unwrap_or(100),
            turn: number("turn").filter(|turn| TURNS.contains(turn)).unwrap_or(0),
        }
    }

    fn zoomed(self, by: isize) -> Option<Self> {
        let at = ZOOMS.iter().position(|zoom| *zoom == self.zoom)?.checked_add_signed(by)?;
        Some(Self { zoom: *ZOOMS.get(at)?, ..self })
    }

    fn turned(self, quarters: u16) -> Self {
        Self { turn: (self.turn + 90 * quarters) % 360, ..self }
    }

    fn href(self, document: &DocumentPage) -> String {
        links::document_look(document.session_id, &document.this.item, self.page, self.zoom, self.turn)
    }
}

/// The picture with its tools.
pub(super) fn stage(document: &DocumentPage, look: &Look) -> AnyView {
    let pages = document.pages.len();
    let look = Look { page: look.page.min(pages.max(1)), ..*look };
    let Some(picture) = document.pages.get(look.page - 1) else {
        return view! { <section class="stage" aria-label=t!("Picture")><Empty icon="image" title=t!("No picture came with it")/></section> }
            .into_any();
    };
    view! {
        <section class="stage" aria-label=t!("Picture")>
            {tools(document, look, picture, pages)}
            {frame(picture, look)}
            {keys(matches!(picture.source, Some(PictureSource::Here { .. })))}
            <ViewerKeys/>
        </section>
    }
    .into_any()
}

/// The keys; scripts show the line once they work. Only what is drawn grows and turns.
fn keys(drawn: bool) -> AnyView {
    let looks = drawn.then(|| {
        view! {
            <kbd>"+"</kbd> " " <kbd>"\u{2212}"</kbd> " " {t!("size")} " · " <kbd>"["</kbd> " " <kbd>"]"</kbd> " " {t!("turn")} " · "
        }
    });
    view! {
        <p class="hint viewer-keys" hidden>
            {looks}
            <kbd>"PgUp"</kbd> " " <kbd>"PgDn"</kbd> " " {t!("pictures")} " · " <kbd>","</kbd> " " <kbd>"."</kbd> " " {t!("documents")}
        </p>
    }
    .into_any()
}

fn tools(document: &DocumentPage, look: Look, picture: &Picture, pages: usize) -> AnyView {
    // `data-viewer` is what the keys do in place; the address does the same without scripts
    let tool = |to: Option<Look>, act: &'static str, sign: AnyView, words: &'static str| {
        match to {
        Some(to) => view! {
            <a class="button small" href=to.href(document) data-viewer=act title=words rel="nofollow">{sign}<span class="sr-only">{words}</span></a>
        }
        .into_any(),
        None => view! { <span class="button small is-off" data-viewer=act title=words>{sign}<span class="sr-only">{words}" "{t!("(not possible)")}</span></span> }
            .into_any(),
    }
    };
    let minus = || view! { <span aria-hidden="true">"\u{2212}"</span> }.into_any();
    let plus = || view! { <span aria-hidden="true">"+"</span> }.into_any();
    let pager = (pages > 1).then(|| {
        let links: Vec<_> = document
            .pages
            .iter()
            .enumerate()
            .map(|(i, page)| {
                let here = (i + 1 == look.page).then_some("page");
                let href = Look { page: i + 1, ..look }.href(document);
                view! { <li><a class="chip" href=href aria-current=here>{said(&page.label).into_owned()}</a></li> }
            })
            .collect();
        view! { <ul class="chips viewer-pages" aria-label=t!("Pictures of this document")>{links}</ul> }
    });
    // what is not drawn here neither grows nor turns
    let buttons = match &picture.source {
        Some(PictureSource::Here { path, .. }) => Some(view! {
            <div class="viewer-buttons" role="group" aria-label=t!("Size and turn")>
                {tool(look.zoomed(-1), "smaller", minus(), t!("Smaller"))}
                <output class="num viewer-zoom">{format!("{} %", look.zoom)}</output>
                {tool(look.zoomed(1), "larger", plus(), t!("Larger"))}
                {tool(Some(look.turned(3)), "left", view! { <span class="flip"><Icon name="again"/></span> }.into_any(), t!("Turn left"))}
                {tool(Some(look.turned(1)), "right", view! { <Icon name="again"/> }.into_any(), t!("Turn right"))}
                // a file, not a page: the router must leave it to the browser
                <a class="button small" href=path.clone() rel="external">{t!("Open alone")}</a>
            </div>
        }),
        _ => None,
    };
    if buttons.is_none() && pager.is_none() {
        return ().into_any();
    }
    view! { <div class="viewer-tools">{buttons}{pager}</div> }.into_any()
}

fn frame(picture: &Picture, look: Look) -> AnyView {
    let label = said(&picture.label).into_owned();
    let inside = match &picture.source {
        Some(PictureSource::Here { path, .. }) => {
            let class = format!("viewer-picture zoom-{} turn-{}", look.zoom, look.turn);
            view! { <div class=class><img src=path.clone() alt=label.clone() decoding="async"/></div> }.into_any()
        }
        Some(PictureSource::File { path, kind }) => {
            let (path, kind) = (path.clone(), *kind);
            view! {
            <Empty
                icon="file"
                title=said(kind.label()).into_owned()
                text=t!("It is not shown here. Download it and open it with a program of your own.")
            >
                <a class="button" href=path rel="external">{t!("Download")}</a>
            </Empty>
            }
            .into_any()
        }
        Some(PictureSource::Away(why)) => {
            view! { <Empty icon="image" title=t!("The picture is not here") text=said(why).into_owned()/> }.into_any()
        }
        None => {
            view! { <Empty icon="image" title=t!("The picture is not here") text=t!("held by the source")/> }.into_any()
        }
    };
    view! { <div class="viewer-frame" role="region" aria-label=label tabindex="0">{inside}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(parts: &[(&'static str, &str)]) -> Look {
        let mut map = ParamsMap::new();
        for (name, value) in parts {
            map.insert(*name, (*value).to_owned());
        }
        Look::of(&map)
    }

    #[test]
    fn the_address_says_page_size_and_turn_and_nonsense_counts_as_not_said() {
        assert_eq!(look(&[("page", "2"), ("zoom", "150"), ("turn", "270")]), Look { page: 2, zoom: 150, turn: 270 });
        let plain = Look { page: 1, zoom: 100, turn: 0 };
        for parts in [&[][..], &[("page", "0")], &[("zoom", "151"), ("turn", "45")], &[("page", "-1"), ("zoom", "x")]] {
            assert_eq!(look(parts), plain, "{parts:?}");
        }
    }

    #[test]
    fn steps_stop_at_their_ends_and_turns_go_round() {
        let plain = look(&[]);
        assert_eq!(plain.zoomed(1).map(|l| l.zoom), Some(150));
        assert_eq!(look(&[("zoom", "400")]).zoomed(1), None);
        assert_eq!(look(&[("zoom", "50")]).zoomed(-1), None);
        assert_eq!(plain.turned(3).turned(1), plain);
    }
}
