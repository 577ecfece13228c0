//! What open pages are told while they are open: changes of sessions, who else looks, and when to stop looking.
//!
//! Rights are asked as for reading, and asked again: when the account or its sign-ins changed, every few seconds, and
//! when what a session shows was taken away.

mod hub;

pub(crate) use hub::Hub;

use crate::bulk::settled;
use crate::{Desk, DeskError};
use domain::live::{Change, End, others};
use domain::view::BulkState;
use domain::{Actor, Environment, Right, Status, Uuid};
use hub::{Heard, Item, Seat};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use tokio::time::{Interval, MissedTickBehavior};

/// How often a stream shows that it lives, and its sign-in is looked at again.
const BEAT: Duration = Duration::from_secs(15);
/// Further back than this many rows of the audit log nobody is told one by one.
const MOST_MISSED: i64 = 1000;

/// What a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// One session.
    Session(Uuid),
    /// A list of sessions.
    List(Environment),
    /// A job with many sessions.
    Bulk(Uuid),
}

/// A change, as a page is told it: nothing personal of the session's subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Position of the change.
    pub seq: i64,
    /// The session.
    pub session_id: Uuid,
    /// Its running number.
    pub number: i64,
    /// Its version, at the change or later.
    pub version: i64,
    /// Its status, at the change or later.
    pub status: Status,
    /// What happened.
    pub change: Change,
    /// The name of the person who did it, if a person did.
    pub by: Option<String>,
    /// Whether the viewer did it.
    pub mine: bool,
}

/// What a stream carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// The stream stands; everything after this position follows. With the version of the session that is watched.
    Hello(i64, Option<i64>),
    /// A change.
    Change(Told),
    /// Who else has the session open.
    Here(Vec<String>),
    /// The job went on: results, and all sessions.
    Progress(i64, i64),
    /// The stream lives.
    Beat,
    /// Changes were missed: the page is to be drawn anew to be sure. With the version of the session that is watched.
    Resync(Option<i64>),
    /// The stream ends.
    End(End),
}

/// Why there is no stream.
#[derive(Debug)]
pub enum WatchRefusal {
    /// The person has too many already.
    TooMany,
    /// Without the right, unknown, or the store failed.
    Failed(DeskError),
}

impl<E: Into<DeskError>> From<E> for WatchRefusal {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Desk {
    /// The position of the latest change, for a page that is about to be drawn.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn live_position(&self) -> Result<i64, DeskError> {
        Ok(self.store.audit_head().await?.0)
    }

    /// Begins a stream for the browser session `sign_in`; changes since position `after` come first.
    ///
    /// # Errors
    /// See [`WatchRefusal`].
    pub async fn watch(
        &self,
        actor: &Actor,
        sign_in: &[u8],
        watched: Watched,
        after: Option<i64>,
    ) -> Result<Watching, WatchRefusal> {
        let Actor::Person { user_id, .. } = actor else { return Err(DeskError::Forbidden(Right::OpenSession).into()) };
        let version = self.may_watch(actor, watched).await?;
        let mut seat = self.live.seat(*user_id).ok_or(WatchRefusal::TooMany)?;
        let inbox = self.live.subscribe().await?;
        // the listener runs by now: what it will not tell any more is read here
        let head = self.live_position().await?;
        let mut queue = VecDeque::from([Message::Hello(head, version)]);
        match after {
            Some(after) if head - after > MOST_MISSED => queue.push_back(Message::Resync(version)),
            Some(after) if after < head => {
                let missed = self.live.heard_after(after, MOST_MISSED).await?;
                let told = missed.iter().filter(|heard| heard.head.seq <= head);
                queue.extend(told.filter_map(|heard| tell(heard, actor, watched)).map(Message::Change));
            }
            _ => {}
        }
        if let Watched::Session(session_id) = watched {
            seat.sit(session_id).await?;
            // a page that was fetched beforehand is looked at from here on, and so is one in a tab that is seen again
            self.looked(actor, session_id).await?;
        }
        let mut beat = tokio::time::interval_at(tokio::time::Instant::now() + BEAT, BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let closed = self.live.closed();
        let sign_in = sign_in.to_vec();
        let (desk, actor) = (self.clone(), actor.clone());
        let mut watching = Watching {
            desk,
            actor,
            sign_in,
            watched,
            inbox,
            queue,
            seen: head,
            here: Vec::new(),
            progress: None,
            beat,
            closed,
            ended: false,
            _seat: seat,
        };
        watching.look_around();
        watching.look_at_job().await;
        Ok(watching)
    }

    /// Asks the rights for what is watched; the session's version, if it is one.
    async fn may_watch(&self, actor: &Actor, watched: Watched) -> Result<Option<i64>, DeskError> {
        match watched {
            Watched::List(_) => Self::require(actor, Right::ListSessions).map(|()| None),
            Watched::Bulk(bulk_id) => self.own_bulk(actor, bulk_id).await.map(|_| None),
            Watched::Session(session_id) => {
                Self::require(actor, Right::OpenSession)?;
                // asked every few seconds for each stream: the payload is not read for it
                let heads = self.store.session_heads(&[session_id]).await?;
                let head = heads.first().filter(|head| actor.confined_to().is_none_or(|own| own == head.environment));
                let head = head.filter(|head| !head.deleted).ok_or(DeskError::NotFound)?;
                Ok(Some(head.version))
            }
        }
    }

    /// Ends all streams, and forgets who was here; for a server that stops.
    pub async fn stop_live(&self) {
        self.live.close().await;
    }
}

/// A running stream.
pub struct Watching {
    desk: Desk,
    actor: Actor,
    sign_in: Vec<u8>,
    watched: Watched,
    inbox: broadcast::Receiver<Arc<Item>>,
    queue: VecDeque<Message>,
    /// Position up to which everything was told.
    seen: i64,
    /// Who was here when it was last said.
    here: Vec<String>,
    /// How far the job was when it was last said: its state, results, and all sessions.
    progress: Option<(BulkState, i64, i64)>,
    beat: Interval,
    closed: watch::Receiver<bool>,
    ended: bool,
    _seat: Seat,
}

impl Watching {
    /// The next message; nothing after the end was told.
    pub async fn next(&mut self) -> Option<Message> {
        loop {
            if let Some(message) = self.queue.pop_front() {
                return Some(message);
            }
            if self.ended {
                return None;
            }
            if *self.closed.borrow_and_update() {
                self.end(End::Stopping);
                continue;
            }
            tokio::select! {
                _ = self.closed.changed() => {}
                item = self.inbox.recv() => match item {
                    Ok(item) => self.take(&item).await,
                    Err(broadcast::error::RecvError::Lagged(_)) => self.resync().await,
                    Err(broadcast::error::RecvError::Closed) => self.end(End::Stopping),
                },
                _ = self.beat.tick() => {
                    self.queue.push_back(Message::Beat);
                    self.ask_again().await;
                }
            }
        }
    }

    async fn take(&mut self, item: &Item) {
        match item {
            Item::Session(heard) if heard.head.seq > self.seen => {
                self.seen = heard.head.seq;
                if let Some(told) = tell(heard, &self.actor, self.watched) {
                    let takes_away = told.change.takes_away();
                    self.queue.push_back(Message::Change(told));
                    if takes_away {
                        self.ask_again().await;
                    }
                }
            }
            Item::Person(user_id) => {
                if matches!(&self.actor, Actor::Person { user_id: own, .. } if own == user_id) {
                    self.ask_again().await;
                }
            }
            Item::Here => self.look_around(),
            Item::Bulk => self.look_at_job().await,
            Item::Missed => self.resync().await,
            Item::Session(_) => {}
        }
    }

    /// Says who else is here, if that is not what was said last.
    fn look_around(&mut self) {
        let Watched::Session(session_id) = self.watched else { return };
        let here = self.desk.live.here(session_id, |people| {
            others(people.iter().map(|(user_id, name)| (*user_id, name.as_str())), &self.actor)
        });
        if here != self.here {
            self.here.clone_from(&here);
            self.queue.push_back(Message::Here(here));
        }
    }

    /// Says how far the job is, if that is not what was said last.
    async fn look_at_job(&mut self) {
        let Watched::Bulk(bulk_id) = self.watched else { return };
        match self.desk.own_bulk(&self.actor, bulk_id).await {
            Ok(job) => {
                let (settled, total) = settled(&job);
                let progress = Some((job.state, settled, total));
                if self.progress != progress {
                    self.progress = progress;
                    self.queue.push_back(Message::Progress(settled, total));
                }
            }
            Err(error) => self.refused(&error),
        }
    }

    /// What was left out may have moved the version, or taken the right away.
    async fn resync(&mut self) {
        match self.desk.may_watch(&self.actor, self.watched).await {
            Ok(version) => {
                let resync = Message::Resync(version);
                if self.queue.back() != Some(&resync) {
                    self.queue.push_back(resync);
                }
            }
            Err(error) => self.refused(&error),
        }
        self.look_around();
    }

    /// Asks sign-in and rights again, with the roles held now.
    async fn ask_again(&mut self) {
        let asked = match self.desk.person_of_sign_in(&self.sign_in).await {
            Ok(None) => return self.end(End::SignedOut),
            Ok(Some(actor)) => {
                self.actor = actor;
                self.desk.may_watch(&self.actor, self.watched).await
            }
            Err(error) => Err(error),
        };
        if let Err(error) = asked {
            self.refused(&error);
        }
    }

    /// Ends the stream of who may not see what it shows.
    fn refused(&mut self, error: &DeskError) {
        match error {
            DeskError::Forbidden(_) => self.end(End::NotAllowed),
            DeskError::NotFound => self.end(End::Gone),
            error => {
                // what cannot be asked is not granted; the page comes back and asks anew
                tracing::warn!(error = error.sentence(), "the rights of an open page could not be asked");
                self.end(End::Stopping);
            }
        }
    }

    fn end(&mut self, why: End) {
        if !self.ended {
            self.queue.push_back(Message::End(why));
            self.ended = true;
        }
    }
}

/// What this viewer is told of a change, if anything.
fn tell(heard: &Heard, viewer: &Actor, watched: Watched) -> Option<Told> {
    let head = &heard.head;
    let wanted = match watched {
        Watched::Session(session_id) => session_id == head.session_id,
        Watched::List(environment) => environment == heard.environment && head.change.shows_in_lists(),
        // a job tells of itself
        Watched::Bulk(_) => false,
    };
    let mine = matches!(viewer, Actor::Person { user_id, .. } if Some(*user_id) == heard.by);
    wanted.then(|| Told { mine, ..head.clone() })
}
