//! How much of a long panel a page shows at first, and the links to the rest, which work without scripts.

use crate::links;
use crate::words::{count, t};
use domain::Uuid;
use domain::policy::Percent;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use std::ops::Range;

/// Rows of one list before the rest waits behind a link.
pub const ROWS: usize = 50;
/// Entries of one page of the timeline.
pub const ENTRIES: usize = 50;

/// Rows of one page of a panel that is opened.
pub const PAGE: usize = 200;

/// What the address says about long panels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    session_id: Uuid,
    /// The panel that is opened.
    all: Option<String>,
    /// Its page, from 1.
    page: usize,
    /// Page of the timeline, from 1.
    timeline: usize,
    /// The threshold of owners to mark from.
    threshold: Option<Percent>,
}

/// Which rows of a panel a page shows, counted through all its lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    rows: Range<usize>,
    passed: usize,
}

impl Window {
    /// Which of the next `count` rows are shown.
    pub fn next(&mut self, count: usize) -> Range<usize> {
        let (start, end) = (self.passed, self.passed.saturating_add(count));
        self.passed = end;
        let clamp = |at: usize| at.clamp(start, end) - start;
        clamp(self.rows.start)..clamp(self.rows.end)
    }
}

impl Shown {
    /// Reads the address; what it does not say, or what no link of ours says, counts as not said.
    #[must_use]
    pub fn of(session_id: Uuid, query: &ParamsMap) -> Self {
        let page = |name: &str| query.get(name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1);
        // a comma is what some people type before a fraction
        let threshold = query.get("threshold").and_then(|text| Percent::read(&text.replace(',', ".")));
        Self { session_id, all: query.get("all"), page: page("page"), timeline: page("timeline"), threshold }
    }

    /// The session that is shown.
    #[must_use]
    pub fn session_id(&self) -> Uuid {
        self.session_id
    }

    /// The threshold of owners to mark from, where the address names one.
    #[must_use]
    pub fn threshold(&self) -> Option<&Percent> {
        self.threshold.as_ref()
    }

    /// Which of `total` rows of a panel are shown: the first ones, or those of a page of it. A page beyond the last is
    /// the last.
    #[must_use]
    pub fn window(&self, panel: &str, total: usize) -> Window {
        let rows = match self.opened(panel, total) {
            None => 0..ROWS.min(total),
            Some((page, _)) => (page - 1) * PAGE..(page * PAGE).min(total),
        };
        Window { rows, passed: 0 }
    }

    /// Page and number of pages of a panel that is opened.
    fn opened(&self, panel: &str, total: usize) -> Option<(usize, usize)> {
        let pages = total.div_ceil(PAGE).max(1);
        (self.all.as_deref() == Some(panel)).then(|| (self.page.min(pages), pages))
    }

    /// Cuts a list to what is shown; with the place of the first row that is left, and the links to the others.
    #[must_use]
    pub fn cut<T>(&self, panel: &'static str, rows: &mut Vec<T>) -> (usize, Option<AnyView>) {
        self.cut_list(panel, t!("Pages of this panel"), rows)
    }

    /// The same for one of several lists of a panel: its links to pages are named apart from those of the others.
    #[must_use]
    pub fn cut_list<T>(&self, panel: &'static str, pages: &'static str, rows: &mut Vec<T>) -> (usize, Option<AnyView>) {
        let total = rows.len();
        let shown = self.window(panel, total).next(total);
        rows.truncate(shown.end);
        rows.drain(..shown.start);
        (shown.start, self.links(panel, pages, total))
    }

    /// The links to the rows of a panel that are not shown: to open it, or to its other pages.
    #[must_use]
    pub fn rest(&self, panel: &'static str, total: usize) -> Option<AnyView> {
        self.links(panel, t!("Pages of this panel"), total)
    }

    fn links(&self, panel: &'static str, name: &'static str, total: usize) -> Option<AnyView> {
        match self.opened(panel, total) {
            None if total <= ROWS => None,
            None => {
                let href = links::session_panel(self.session_id, panel, 1);
                let n = i64::try_from(total - ROWS).unwrap_or(i64::MAX);
                let words = if total > PAGE { t!("Open in pages") } else { t!("Show all") };
                // a page of its own as far as the browser goes, so that it jumps to the panel
                Some(view! {
                    <p class="panel-line rest-link"><a rel="external" href=href>{words}</a>" "<span class="faint">{count!("{n} more entries", n)}</span></p>
                }
                .into_any())
            }
            Some((_, 1)) => None,
            Some((page, pages)) => {
                let to = |page: usize| links::session_panel(self.session_id, panel, page);
                let before = (page > 1).then(
                    || view! { <a class="button small" rel="prev external" href=to(page - 1)>{t!("Previous")}</a> },
                );
                let after = (page < pages).then(
                    || view! { <a class="button small" rel="next external" href=to(page + 1)>{t!("Following")}</a> },
                );
                let shown = (page - 1) * PAGE + 1;
                let words = t!("{from} to {to} of {total}", from = shown, to = (page * PAGE).min(total), total = total);
                Some(
                    view! {
                        <nav class="raw-pages panel-pages" aria-label=name>
                            {before}
                            <span class="faint num">{words}</span>
                            {after}
                        </nav>
                    }
                    .into_any(),
                )
            }
        }
    }

    /// The entries of this page of the timeline, and links to the pages before and after.
    #[must_use]
    pub fn page<'a, T>(&self, entries: &'a [T]) -> (&'a [T], Option<AnyView>) {
        let pages = entries.len().div_ceil(ENTRIES).max(1);
        let page = self.timeline.min(pages);
        let shown = entries.chunks(ENTRIES).nth(page - 1).unwrap_or_default();
        if pages == 1 {
            return (shown, None);
        }
        let to = |page: usize| links::session_timeline(self.session_id, page);
        let newer = (page > 1)
            .then(|| view! { <a class="button small" rel="prev external" href=to(page - 1)>{t!("Newer")}</a> });
        let older = (page < pages)
            .then(|| view! { <a class="button small" rel="next external" href=to(page + 1)>{t!("Older")}</a> });
        let pager = view! {
            <nav class="raw-pages timeline-pages" aria-label=t!("Pages of the timeline")>
                {newer}
                <span class="faint">{t!("{at} of {total}", at = page, total = pages)}</span>
                {older}
            </nav>
        };
        (shown, Some(pager.into_any()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: &[(&'static str, &str)]) -> Shown {
        let mut map = ParamsMap::new();
        for (name, value) in parts {
            map.insert(*name, (*value).to_owned());
        }
        Shown::of(Uuid::nil(), &map)
    }

    #[test]
    fn a_long_list_shows_its_first_rows_and_a_link_to_the_others() {
        let cut = |parts: &[(&'static str, &str)], total: usize| {
            let mut rows: Vec<usize> = (0..total).collect();
            let (start, links) = Owner::new().with(|| {
                let (start, links) = shown(parts).cut("aml", &mut rows);
                (start, links.map(|links| links.to_html()).unwrap_or_default())
            });
            assert_eq!(rows.first(), Some(&start));
            (start, rows.len(), links)
        };
        let (start, rows, links) = cut(&[], 300);
        assert_eq!((start, rows), (0, ROWS));
        assert!(links.contains("?all=aml#aml") && links.contains("250"), "{links}");
        assert_eq!(cut(&[("all", "aml")], 180), (0, 180, String::new()));
        let (start, rows, links) = cut(&[("all", "aml"), ("page", "2")], 500);
        assert_eq!((start, rows), (200, 200));
        assert!(links.contains("?all=aml&amp;page=3#aml") && links.contains("?all=aml#aml"), "{links}");
        let (start, rows, links) = cut(&[("all", "aml"), ("page", "99")], 500);
        assert_eq!((start, rows), (400, 100));
        assert!(!links.contains("next"), "{links}");
        assert_eq!(cut(&[("all", "documents"), ("page", "2")], 40).1, 40);
    }

    #[test]
    fn every_row_of_several_lists_is_on_one_page_once() {
        let lists = [0, 120, 1, 300, 79];
        let total: usize = lists.iter().sum();
        let mut seen = vec![0; total];
        for page in ["1", "2", "3"] {
            let mut window = shown(&[("all", "aml"), ("page", page)]).window("aml", total);
            let mut before = 0;
            for count in lists {
                for at in window.next(count) {
                    seen[before + at] += 1;
                }
                before += count;
            }
        }
        assert!(seen.iter().all(|times| *times == 1), "{seen:?}");
    }

    #[test]
    fn the_timeline_has_pages_and_a_page_beyond_the_last_is_the_last() {
        let entries: Vec<usize> = (0..120).collect();
        let first = |timeline: &str| Owner::new().with(|| shown(&[("timeline", timeline)]).page(&entries).0[0]);
        assert_eq!((first("1"), first("2"), first("3"), first("99"), first("x")), (0, 50, 100, 100, 0));
        assert!(Owner::new().with(|| shown(&[]).page(&entries[..50]).1.is_none()));
    }
}
