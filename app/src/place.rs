//! Where on a session's page somebody is: the panel that is opened, its page, that of the timeline and the threshold of
//! owners. Forms carry it, so that their answer leads back there, with scripts off too.

use crate::kit::Hidden;
use crate::links;
use domain::Uuid;
use domain::policy::Percent;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// Name of the field that carries it.
pub const FIELD: &str = "place";

/// The place, as part of a query: made of what the page understands alone, whatever it was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place(Vec<(&'static str, String)>);

impl Place {
    /// From the page's address.
    #[must_use]
    pub fn of(query: &ParamsMap) -> Self {
        Self::read(|name| query.get(name))
    }

    /// From what a form carried, in which anything may stand.
    #[must_use]
    pub fn posted(text: &str) -> Self {
        let part = |name: &str| {
            let mut parts = text.split('&').filter_map(|part| part.split_once('='));
            parts.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
        };
        Self::read(part)
    }

    fn read(part: impl Fn(&str) -> Option<String>) -> Self {
        let panel = |text: &String| {
            (1..=40).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        };
        let number = |text: String| text.parse::<u32>().ok().filter(|n| *n > 1).map(|n| n.to_string());
        let threshold = |text: String| Percent::read(&text.replace(',', ".")).map(|share| share.text().to_owned());
        let parts = [
            ("all", part("all").filter(panel)),
            ("page", part("page").and_then(number)),
            ("timeline", part("timeline").and_then(number)),
            ("threshold", part("threshold").and_then(threshold)),
        ];
        Self(parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
    }

    /// As a form carries it: nothing in it needs an escape.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    }

    /// The session's page there.
    #[must_use]
    pub fn page_of(&self, session_id: Uuid) -> String {
        self.on(links::session(session_id))
    }

    /// The same page of a session in a row of them.
    #[must_use]
    pub fn review_of(&self, session_id: Uuid) -> String {
        self.on(links::review(session_id, None))
    }

    fn on(&self, page: String) -> String {
        if self.0.is_empty() {
            return page;
        }
        let mark = if page.contains('?') { '&' } else { '?' };
        format!("{page}{mark}{}", self.text())
    }
}

/// The field of a form that stands on a session's page; nothing elsewhere.
#[must_use]
pub fn carried() -> Option<AnyView> {
    let place = use_context::<Place>()?.text();
    (!place.is_empty()).then(|| view! { <Hidden name=FIELD value=place/> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_leads_back_to_the_page_of_the_panel() {
        let place = Place::posted("all=aml&page=2&timeline=3&threshold=12.50");
        assert_eq!(place.text(), "all=aml&page=2&timeline=3&threshold=12.5");
        let id = Uuid::from_u128(7);
        assert_eq!(place.page_of(id), format!("/sessions/{id}?all=aml&page=2&timeline=3&threshold=12.5"));
        assert_eq!(Place::posted("page=2").review_of(id), format!("/sessions/{id}?review=on&page=2"));
    }

    #[test]
    fn no_posted_place_leads_outside_or_says_anything_else() {
        let id = Uuid::from_u128(7);
        for odd in [
            "",
            "https://evil.example",
            "//evil.example",
            "all=https://evil.example",
            "all=//evil.example&page=x",
            "all=a\r\nLocation: x",
            "all=aml%0d",
            "page=0",
            "page=-1",
            "threshold=0",
            "threshold=200",
            "next=https://evil.example",
            "all=",
        ] {
            assert_eq!(Place::posted(odd).page_of(id), format!("/sessions/{id}"), "{odd}");
        }
    }
}
