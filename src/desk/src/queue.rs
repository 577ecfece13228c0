//! The queue: what a reviewer has in hand, what comes next, and what waits for a second person.

use crate::{Desk, DeskError, bulk, lists};
use domain::time::DAY;
use domain::view::{JobLine, QueuePage, QueuePart, SessionList};
use domain::{Actor, Environment, Right, Status};
use store::types::{Hands, ListQuery, Proposed};

/// Sessions in hand, and with proposals, that the page shows.
const SHOWN: i64 = 50;
/// Sessions shown of what comes next.
const AHEAD: i64 = 8;

impl Desk {
    /// The queue of an actor. Looking at what comes next takes nothing.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn queue_page(&self, actor: &Actor, environment: Environment) -> Result<QueuePage, DeskError> {
        Self::require(actor, Right::WorkOnSession)?;
        let environment = actor.confined_to().unwrap_or(environment);
        let now = self.world.now();
        let me = actor.audit_id();
        let all = || ListQuery { now, tags: false, looks: self.looks, ..ListQuery::all(environment, SHOWN) };
        let for_me = match actor.may(Right::ConfirmProposal) {
            true => {
                let others = Proposed::NotBy(me.clone(), lists::person_of(actor));
                Some(self.queue_part(ListQuery { proposed: Some(others), ..all() }).await?)
            }
            false => None,
        };
        let next = self.store.peek_queue(environment, now, AHEAD).await?;
        let counts = self.store.status_counts(environment, None).await?;
        let jobs = match lists::person_of(actor) {
            Some(user_id) => self.store.bulks_of(user_id, now.plus(-DAY)).await?,
            None => Vec::new(),
        };
        let proposed = self.queue_part(ListQuery { proposed: Some(Proposed::By(me.clone())), ..all() }).await?;
        let waiting = for_me.iter().chain([&proposed]).flat_map(|part| &part.rows);
        let waiting: Vec<_> = waiting.map(|row| row.session_id).collect();
        let mut mine = self.queue_part(ListQuery { hands: Some(Hands::Of(me.clone())), ..all() }).await?;
        self.mark_news(actor, &mut mine.rows).await?;
        Ok(QueuePage {
            environment,
            mine,
            next: next.into_iter().map(|listed| lists::row(listed, now)).collect(),
            in_review: counts.iter().filter(|(status, _)| *status == Status::InReview).map(|(_, n)| n).sum(),
            for_me,
            proposed,
            proposals: self.store.proposed_for(&waiting).await?,
            mentions: self.mentions(actor).await?,
            jobs: jobs
                .into_iter()
                .map(|job| JobLine {
                    bulk_id: job.bulk_id,
                    act: job.act,
                    state: job.state,
                    settled: bulk::settled(&job),
                    at: job.started_at.unwrap_or(job.made_at),
                })
                .collect(),
            wait_limits: self.policies(environment).await?.wait_limits,
            now,
        })
    }

    async fn queue_part(&self, query: ListQuery) -> Result<QueuePart, DeskError> {
        let page = self.store.list_sessions(&query).await?;
        let rows: Vec<_> = page.rows.into_iter().map(|listed| lists::row(listed, query.now)).collect();
        let total = match page.older {
            Some(_) => self.store.count_search(&query, SessionList::MOST_COUNTED).await?.found,
            None => i64::try_from(rows.len()).unwrap_or(i64::MAX),
        };
        Ok(QueuePart { rows, total })
    }
}
