//! The audit log's part of an address, and its page.

use super::caller::{self, Caller};
use domain::Environment;
use domain::view::{AuditFilter, AuditPage, UiError};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// Rows a page.
const ROWS: i64 = 50;
/// Longest text of a field, in characters.
const LONGEST: usize = 100;

/// The audit log's part of the address, as it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// What is understood as it stands.
    pub filter: AuditFilter,
    /// `live` or `sandbox`.
    pub environment: Option<String>,
    /// Position that all rows stand below.
    pub before: Option<String>,
}

impl AuditQuery {
    /// Takes the parts out of the address. A GET form sends empty fields, which say nothing.
    #[must_use]
    pub fn of(map: &ParamsMap) -> Self {
        let part = |name: &str| map.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let text = |name: &str| part(name).unwrap_or_default();
        Self {
            filter: AuditFilter {
                act: text("act"),
                actor: text("actor"),
                session_id: text("session_id"),
                date_from: text("date_from"),
                date_to: text("date_to"),
                limit: ROWS,
                ..AuditFilter::default()
            },
            environment: part("environment"),
            before: part("before"),
        }
    }

    /// Understands the parts that links and lists make; what is typed the desk reads.
    ///
    /// # Errors
    /// [`UiError::BadFilter`] for anything that no link or form of ours makes.
    pub fn parse(self) -> Result<AuditFilter, UiError> {
        let Self { filter, environment, before } = self;
        let environment = environment.map(|text| Environment::read(&text).ok_or(UiError::BadFilter)).transpose()?;
        let position = |text: String| text.parse().ok().filter(|seq: &i64| *seq > 0).ok_or(UiError::BadFilter);
        let before = before.map(position).transpose()?;
        let texts = [&filter.act, &filter.actor, &filter.session_id, &filter.date_from, &filter.date_to];
        if texts.iter().any(|text| text.chars().count() > LONGEST) {
            return Err(UiError::BadFilter);
        }
        Ok(AuditFilter { environment, before, ..filter })
    }
}

/// A page of the audit log.
pub async fn audit_page(query: AuditQuery) -> Result<AuditPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let filter = query.parse().map_err(caller::refuse)?;
    let page = caller.desk.audit_page(&caller.actor, filter).await.map_err(caller::refuse)?;
    if !page.faults.is_empty() {
        // the page itself says what is wrong, beside what was typed
        caller::refuse(UiError::BadFilter);
    }
    Ok(page)
}
