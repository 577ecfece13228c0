//! What managers see: the UBO KYC summaries of all companies, kept and not counted.

use crate::{Desk, DeskError, sessions};
use domain::view::{LinkedPerson, UboFilter, UboPage, UboRow};
use domain::{Actor, Environment, Kind, Right};

/// Rows a page.
const ROWS: i64 = 50;

impl Desk {
    /// Every company with its UBO KYC summary, flagged first. `after` is the cursor of the page before.
    ///
    /// # Errors
    /// Without the right, with a cursor that is not one, or when the store fails.
    pub async fn ubo_page(
        &self,
        actor: &Actor,
        environment: Environment,
        filter: UboFilter,
        after: Option<String>,
    ) -> Result<UboPage, DeskError> {
        Self::require(actor, Right::SeeUboSummaries)?;
        let environment = actor.confined_to().unwrap_or(environment);
        let cursor = after.as_deref().map(read_cursor).transpose()?;
        let (companies, has_more) = self.store.list_companies(environment, filter, cursor, ROWS).await?;
        let sums = self.store.ubo_sums(environment).await?;
        let counts = self.store.status_counts(environment, Some(Kind::Business)).await?;
        let next = companies.last().filter(|_| has_more).map(|last| {
            format!("{}.{}", last.session.ubo.map_or(-1, |summary| summary.flagged), last.session.state.number)
        });
        let rows = companies
            .into_iter()
            .map(|company| {
                let state = company.session.state;
                UboRow {
                    session_id: state.session_id,
                    number: state.number,
                    subject: sessions::named(&company.session.subject.name, state.number),
                    status: state.status,
                    summary: company.session.ubo,
                    people: company
                        .people
                        .into_iter()
                        .map(|(session_id, subject, status)| LinkedPerson { session_id, name: subject.name, status })
                        .collect(),
                    waiting_since: state.entered_review_at,
                }
            })
            .collect();
        Ok(UboPage {
            environment,
            filter,
            sums: sums.sums,
            companies: sums.companies,
            companies_flagged: sums.companies_flagged,
            companies_pending: sums.companies_pending,
            companies_total: counts.iter().map(|(_, n)| n).sum(),
            rows,
            next,
            is_later_page: cursor.is_some(),
            wait_limits: self.policies(environment).await?.wait_limits,
            now: self.world.now(),
        })
    }
}

pub(crate) fn read_cursor(text: &str) -> Result<(i64, i64), DeskError> {
    text.split_once('.')
        .and_then(|(flagged, number)| Some((flagged.parse().ok()?, number.parse().ok()?)))
        .ok_or_else(|| DeskError::field("after", "This link is not one of ours. Start from the first page."))
}
