//! How much of a long panel a page shows at first, and the links to the rest, which work without scripts.

use crate::links;
use crate::words::{count, t};
use domain::Uuid;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// Rows of one list before the rest waits behind a link.
pub const ROWS: usize = 50;
/// Entries of one page of the timeline.
pub const ENTRIES: usize = 50;

/// What the address says about long panels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    session_id: Uuid,
    /// The panel that is shown whole.
    all: Option<String>,
    /// Page of the timeline, from 1.
    timeline: usize,
}

impl Shown {
    /// Reads the address; what it does not say, or what no link of ours says, counts as not said.
    #[must_use]
    pub fn of(session_id: Uuid, query: &ParamsMap) -> Self {
        let timeline = query.get("timeline").and_then(|text| text.parse().ok()).unwrap_or(1).max(1);
        Self { session_id, all: query.get("all"), timeline }
    }

    /// The session that is shown.
    #[must_use]
    pub fn session_id(&self) -> Uuid {
        self.session_id
    }

    /// How many of `rows` rows of a panel are shown.
    #[must_use]
    pub fn most(&self, panel: &str) -> usize {
        if self.all.as_deref() == Some(panel) { usize::MAX } else { ROWS }
    }

    /// Cuts a list to what is shown; the link leads to all of the panel.
    #[must_use]
    pub fn cut<T>(&self, panel: &'static str, rows: &mut Vec<T>) -> Option<AnyView> {
        let total = rows.len();
        rows.truncate(self.most(panel));
        (rows.len() < total).then(|| self.rest(panel, total - rows.len()))
    }

    /// The link to all of a panel, of which so many rows are not shown.
    #[must_use]
    pub fn rest(&self, panel: &'static str, hidden: usize) -> AnyView {
        let href = links::session_all(self.session_id, panel);
        let n = i64::try_from(hidden).unwrap_or(i64::MAX);
        // a page of its own as far as the browser goes, so that it jumps to the panel
        view! {
            <p class="panel-line rest-link"><a rel="external" href=href>{t!("Show all")}</a>" "<span class="faint">{count!("{n} more entries", n)}</span></p>
        }
        .into_any()
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
    fn a_long_list_shows_its_first_rows_and_a_link_to_all() {
        let mut rows: Vec<usize> = (0..300).collect();
        let link = Owner::new().with(|| shown(&[]).cut("aml", &mut rows).map(|link| link.to_html()));
        assert_eq!(rows.len(), ROWS);
        let link = link.unwrap_or_default();
        assert!(link.contains("?all=aml#aml") && link.contains("250"), "{link}");
        let mut rows: Vec<usize> = (0..300).collect();
        assert!(Owner::new().with(|| shown(&[("all", "aml")]).cut("aml", &mut rows).is_none()));
        assert_eq!(rows.len(), 300);
    }

    #[test]
    fn the_timeline_has_pages_and_a_page_beyond_the_last_is_the_last() {
        let entries: Vec<usize> = (0..120).collect();
        let first = |timeline: &str| Owner::new().with(|| shown(&[("timeline", timeline)]).page(&entries).0[0]);
        assert_eq!((first("1"), first("2"), first("3"), first("99"), first("x")), (0, 50, 100, 100, 0));
        assert!(Owner::new().with(|| shown(&[]).page(&entries[..50]).1.is_none()));
    }
}
