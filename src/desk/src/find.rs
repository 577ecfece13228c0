//! The search over everything: sessions by id, number or words, with the same rights and the same index as the list.

use crate::{Desk, DeskError, lists, sessions};
use domain::view::{Found, FoundSession, ListFilter, SessionRow};
use domain::{Actor, Environment, Kind, Right, find};
use futures::future::{try_join, try_join_all};
use store::types::{ListQuery, Looks, StoredSession};

/// Rows of each kind in each environment: a palette is read at a glance, the list has the rest.
const MOST: i64 = 6;
/// How far it is looked for them with every stroke.
const LOOKS: i64 = 2_000;

impl Desk {
    /// What a text finds among the sessions. An empty text finds nothing.
    ///
    /// # Errors
    /// Without the right, for a text that is too long, or when the store fails.
    pub async fn find(&self, actor: &Actor, text: &str) -> Result<Found, DeskError> {
        Self::require(actor, Right::ListSessions)?;
        let text = text.trim();
        if text.chars().count() > find::LONGEST {
            return Err(DeskError::field("q", "Search for at most 200 characters."));
        }
        let mut found = Found { text: text.to_owned(), ..Found::default() };
        if text.is_empty() {
            return Ok(found);
        }
        found.named = self.of_id(actor, text).await?;
        if found.named.is_some() {
            found.by_id = true;
            return Ok(found);
        }
        let environments =
            || Environment::ALL.iter().copied().filter(|one| actor.confined_to().is_none_or(|own| own == *one));
        let number = find::number_in(text);
        let numbered = environments().filter_map(|environment| number.map(|number| (environment, number)));
        let kinds = environments().flat_map(|environment| Kind::ALL.iter().map(move |kind| (environment, *kind)));
        // a stroke asks up to six times: all at once, each on a connection of its own
        let (named, listed) = try_join(
            try_join_all(numbered.map(|(environment, number)| self.numbered(actor, environment, number))),
            try_join_all(kinds.map(|(environment, kind)| self.of_kind(actor, environment, kind, text))),
        )
        .await?;
        found.named = named.into_iter().flatten().next();
        for (kind, rows, more) in listed {
            found.more |= more;
            let place = if kind == Kind::User { &mut found.people } else { &mut found.companies };
            place.extend(rows);
        }
        Ok(found)
    }

    /// The session that a search in the list can only mean: by its id, by its number with `#`, or by a number that
    /// nothing else is found by. A text beside other filters means a list.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn meant(&self, actor: &Actor, filter: &ListFilter) -> Result<Option<FoundSession>, DeskError> {
        Self::require(actor, Right::ListSessions)?;
        if !filter.only_text() {
            return Ok(None);
        }
        if let Some(found) = self.of_id(actor, &filter.q).await? {
            return Ok(Some(found));
        }
        let Some(found) = self.of_number(actor, filter).await? else { return Ok(None) };
        let alone = filter.q.trim().starts_with('#')
            || self.rows(actor, &ListFilter { limit: 1, ..filter.clone() }).await?.0.is_empty();
        Ok(alone.then_some(found))
    }

    /// The session whose id stands in a text, if this actor may open it.
    async fn of_id(&self, actor: &Actor, text: &str) -> Result<Option<FoundSession>, DeskError> {
        let Some(id) = find::id_in(text) else { return Ok(None) };
        match self.opened(actor, id).await {
            Ok(stored) => Ok(Some(named(stored))),
            // some other id: the index may know it
            Err(DeskError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The session whose number a list is searched for by nothing else, in the list's environment.
    pub(crate) async fn of_number(
        &self,
        actor: &Actor,
        filter: &ListFilter,
    ) -> Result<Option<FoundSession>, DeskError> {
        let environment = actor.confined_to().unwrap_or(filter.environment);
        match find::number_in(&filter.q).filter(|_| filter.only_text()) {
            Some(number) => self.numbered(actor, environment, number).await,
            None => Ok(None),
        }
    }

    async fn numbered(
        &self,
        actor: &Actor,
        environment: Environment,
        number: i64,
    ) -> Result<Option<FoundSession>, DeskError> {
        let at = ListFilter { environment, before: Some(number + 1), limit: 1, ..ListFilter::default() };
        let row = self.rows(actor, &at).await?.0.into_iter().find(|row| row.number == number);
        Ok(row.map(|row| of_row(row, environment)))
    }

    async fn of_kind(
        &self,
        actor: &Actor,
        environment: Environment,
        kind: Kind,
        text: &str,
    ) -> Result<(Kind, Vec<FoundSession>, bool), DeskError> {
        let q = text.to_owned();
        let filter = ListFilter { environment, kind: Some(kind), q, limit: MOST, ..ListFilter::default() };
        let (rows, more) = self.rows(actor, &filter).await?;
        Ok((kind, rows.into_iter().map(|row| of_row(row, environment)).collect(), more))
    }

    async fn rows(&self, actor: &Actor, filter: &ListFilter) -> Result<(Vec<SessionRow>, bool), DeskError> {
        let looks = Looks { page: LOOKS.min(self.looks.page), ..self.looks };
        let query = ListQuery { looks, ..self.list_query(actor, filter).await? };
        let page = self.store.list_sessions(&query).await?;
        let now = self.world.now();
        Ok((page.rows.into_iter().map(|row| lists::row(row, now)).collect(), page.older.is_some()))
    }
}

fn named(stored: StoredSession) -> FoundSession {
    let state = stored.state;
    FoundSession {
        session_id: state.session_id,
        number: state.number,
        subject: sessions::named(&stored.subject.name, state.number),
        detail: stored.subject.detail,
        kind: state.kind,
        status: state.status,
        environment: state.environment,
    }
}

fn of_row(row: SessionRow, environment: Environment) -> FoundSession {
    FoundSession {
        session_id: row.session_id,
        number: row.number,
        subject: row.subject,
        detail: row.detail,
        kind: row.kind,
        status: row.status,
        environment,
    }
}
