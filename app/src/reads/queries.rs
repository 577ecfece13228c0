//! What a page's address asks for: taken raw in the browser, parsed once on the server.

use domain::narrow::{self, Narrow};
use domain::view::{ListFilter, UboFilter, UiError};
use domain::{Environment, Kind, Status, Uuid};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// Longest search text, in characters.
const LONGEST_SEARCH: usize = 200;

/// The session list's part of the address, as it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuery {
    /// Wire value of a status.
    pub status: Option<String>,
    /// `user` or `business`.
    pub kind: Option<String>,
    /// Search text.
    pub q: Option<String>,
    /// `live` or `sandbox`.
    pub environment: Option<String>,
    /// Session number that all rows are older than.
    pub before: Option<String>,
    /// Session number that all rows are newer than.
    pub after: Option<String>,
    /// 25, 50 or 100.
    pub limit: Option<String>,
    /// Id of the saved view that led here.
    #[serde(default)]
    pub view: Option<String>,
    /// The other filters, by name and value.
    #[serde(default)]
    pub more: Vec<(String, String)>,
}

impl ListQuery {
    /// Takes the parts out of the address. A GET form sends empty fields, which say nothing.
    #[must_use]
    pub fn of(map: &ParamsMap) -> Self {
        let part = |name: &str| map.get(name).filter(|value| !value.trim().is_empty());
        let values = |name: &'static str| {
            map.get_all(name).unwrap_or_default().into_iter().map(move |value| (name.to_owned(), value))
        };
        let mut more: Vec<_> = narrow::NAMES.into_iter().flat_map(values).collect();
        more.retain(|(_, value)| !value.trim().is_empty());
        // one status has its tab; several are a filter like the others
        let one = more.iter().filter(|(name, _)| name == "status").count() < 2;
        more.retain(|(name, _)| name != "status" || !one);
        Self {
            status: part("status").filter(|_| one),
            more,
            kind: part("kind"),
            q: part("q"),
            environment: part("environment"),
            before: part("before"),
            after: part("after"),
            limit: part("limit"),
            view: part("view"),
        }
    }

    /// The same out of names and values, as a form sends them.
    #[must_use]
    pub fn of_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut map = ParamsMap::new();
        for (name, value) in pairs {
            map.insert(name, value);
        }
        Self::of(&map)
    }

    /// Understands the parts.
    ///
    /// # Errors
    /// [`UiError::BadFilter`] for anything that no link or form of ours makes.
    pub fn parse(&self) -> Result<ListFilter, UiError> {
        let default = ListFilter::default();
        let filter = ListFilter {
            status: read(self.status.as_deref(), Status::read_any)?,
            kind: read(self.kind.as_deref(), Kind::read)?,
            q: self.q.as_deref().unwrap_or_default().trim().to_owned(),
            environment: read(self.environment.as_deref(), Environment::read)?.unwrap_or(default.environment),
            before: read(self.before.as_deref(), session_number)?,
            after: read(self.after.as_deref(), session_number)?,
            limit: read(self.limit.as_deref(), page_size)?.unwrap_or(default.limit),
            view: read(self.view.as_deref(), |id| Uuid::try_parse(id).ok())?,
            more: self.more.clone(),
        };
        if Narrow::read(filter.more.iter().map(|(name, value)| (name.as_str(), value.as_str()))).is_err() {
            return Err(UiError::BadFilter);
        }
        let both_ends = filter.before.is_some() && filter.after.is_some();
        if both_ends || filter.q.chars().count() > LONGEST_SEARCH {
            return Err(UiError::BadFilter);
        }
        Ok(filter)
    }
}

/// The UBO KYC overview's part of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UboQuery {
    /// `flagged` or `pending`.
    pub filter: Option<String>,
    /// Cursor, opaque.
    pub after: Option<String>,
    /// `live` or `sandbox`.
    pub environment: Option<String>,
}

impl UboQuery {
    /// Takes the parts out of the address.
    #[must_use]
    pub fn of(map: &ParamsMap) -> Self {
        let part = |name: &str| map.get(name).filter(|value| !value.trim().is_empty());
        Self { filter: part("filter"), after: part("after"), environment: part("environment") }
    }

    /// Understands the parts; the cursor stays opaque.
    ///
    /// # Errors
    /// [`UiError::BadFilter`] for anything that no link of ours makes.
    pub fn parse(self) -> Result<(Environment, UboFilter, Option<String>), UiError> {
        let filter = match self.filter.as_deref() {
            None => UboFilter::All,
            Some("flagged") => UboFilter::Flagged,
            Some("pending") => UboFilter::Pending,
            Some(_) => return Err(UiError::BadFilter),
        };
        let environment = read(self.environment.as_deref(), Environment::read)?.unwrap_or(Environment::Live);
        Ok((environment, filter, self.after))
    }
}

fn read<T>(text: Option<&str>, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, UiError> {
    match text {
        None => Ok(None),
        Some(text) => parse(text).map(Some).ok_or(UiError::BadFilter),
    }
}

fn session_number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|n| *n > 0)
}

fn page_size(text: &str) -> Option<i64> {
    text.parse().ok().filter(|n| matches!(n, 25 | 50 | 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(parts: &[(&'static str, &str)]) -> ListQuery {
        let mut map = ParamsMap::new();
        for (name, value) in parts {
            map.insert(*name, (*value).to_owned());
        }
        ListQuery::of(&map)
    }

    #[test]
    fn an_empty_form_asks_for_everything() {
        let empty = query(&[("status", ""), ("kind", ""), ("q", "  "), ("environment", "")]);
        assert_eq!(empty.parse(), Ok(ListFilter::default()));
    }

    #[test]
    fn every_part_is_understood() {
        let all = query(&[
            ("status", "Kyc Expired"),
            ("kind", "business"),
            ("q", " Ostrevelle "),
            ("environment", "sandbox"),
            ("before", "41353"),
            ("limit", "100"),
            ("tag", "a"),
            ("tag", "b"),
            ("vendor_data", "crm-17"),
            ("country", ""),
        ]);
        let expected = ListFilter {
            status: Some(Status::KycExpired),
            kind: Some(Kind::Business),
            q: "Ostrevelle".into(),
            environment: Environment::Sandbox,
            before: Some(41353),
            after: None,
            limit: 100,
            view: None,
            more: vec![("vendor_data".into(), "crm-17".into()), ("tag".into(), "a".into()), ("tag".into(), "b".into())],
        };
        assert_eq!(all.parse(), Ok(expected));
        assert_eq!(query(&[("status", "IN_REVIEW")]).parse().map(|f| f.status), Ok(Some(Status::InReview)));
        let several = query(&[("status", "Approved"), ("status", "Declined")]).parse().unwrap();
        assert_eq!((several.status, several.more.len()), (None, 2));
    }

    #[test]
    fn nonsense_is_refused_and_not_guessed_at() {
        let long = "x".repeat(LONGEST_SEARCH + 1);
        for parts in [
            &[("status", "Maybe")][..],
            &[("kind", "robot")],
            &[("environment", "Live")],
            &[("before", "-3")],
            &[("before", "1e3")],
            &[("after", "0")],
            &[("before", "9"), ("after", "3")],
            &[("limit", "51")],
            &[("status", "In Review"), ("status", "Maybe")],
            &[("date_from", "soon")],
            &[("q", long.as_str())],
        ] {
            assert_eq!(query(parts).parse(), Err(UiError::BadFilter), "{parts:?}");
        }
    }

    #[test]
    fn the_overview_knows_two_filters() {
        let with = |filter: &str| UboQuery { filter: Some(filter.into()), ..UboQuery::default() }.parse();
        assert_eq!(with("flagged").map(|p| p.1), Ok(UboFilter::Flagged));
        assert_eq!(with("pending").map(|p| p.1), Ok(UboFilter::Pending));
        assert_eq!(with("approved"), Err(UiError::BadFilter));
        assert_eq!(UboQuery::default().parse(), Ok((Environment::Live, UboFilter::All, None)));
    }
}
