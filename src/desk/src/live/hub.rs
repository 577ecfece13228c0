//! What all streams of a process share: one reader of the audit log, and who is here.

use super::Told;
use crate::DeskError;
use domain::live::{About, News, news};
use domain::time::SECOND;
use domain::{Environment, Uuid, World};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::types::{Present, SessionHead, Turns};
use store::{Commits, Store, StoreError};
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

/// Changes kept for streams that are slow; one that falls further behind is told so.
const KEPT: usize = 256;
/// Streams that one person may have at once.
const STREAMS_A_PERSON: usize = 24;
/// Rows of the audit log that are read at once.
const ROWS: i64 = 500;
/// Further behind than this, rows are not read one by one: everybody is told that they missed some.
const FAR_BEHIND: i64 = 20_000;
/// Between two readings: under load one reading takes in many commits.
const PAUSE: Duration = Duration::from_millis(25);
/// How often it is said that this process still lives, and looked for others that no longer do.
const RENEW: Duration = Duration::from_secs(15);
/// How long those who were here stay when their process is gone.
const PRESENT_FOR: i64 = 45 * SECOND;
/// Wait before a database that failed is asked again.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// A change with what decides who is told of it.
pub(super) struct Heard {
    /// The change, as told to those who did not make it.
    pub(super) head: Told,
    pub(super) environment: Environment,
    pub(super) by: Option<Uuid>,
}

/// What streams hear of.
pub(super) enum Item {
    Session(Heard),
    Person(Uuid),
    /// Somebody came or left.
    Here,
    /// A job with many sessions went on.
    Bulk,
    /// Changes were left out.
    Missed,
}

type People = HashMap<Uuid, Vec<(Uuid, String)>>;

/// Shared by all streams of a process.
pub(crate) struct Hub {
    store: Store,
    world: Arc<dyn World>,
    process_id: Uuid,
    items: broadcast::Sender<Arc<Item>>,
    /// Whether the reader runs.
    reads: tokio::sync::Mutex<bool>,
    here: Mutex<People>,
    seats: Mutex<HashMap<Uuid, usize>>,
    closed: watch::Sender<bool>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // nothing that holds these locks can leave them half done
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    pub(crate) fn new(store: Store, world: Arc<dyn World>) -> Arc<Self> {
        Arc::new(Self {
            process_id: world.id(),
            store,
            world,
            items: broadcast::channel(KEPT).0,
            reads: tokio::sync::Mutex::new(false),
            here: Mutex::default(),
            seats: Mutex::default(),
            closed: watch::channel(false).0,
        })
    }

    /// A place for one stream more of this person; none when all are taken.
    pub(super) fn seat(self: &Arc<Self>, user_id: Uuid) -> Option<Seat> {
        let mut seats = locked(&self.seats);
        let taken = seats.entry(user_id).or_default();
        if *taken >= STREAMS_A_PERSON {
            return None;
        }
        *taken += 1;
        Some(Seat { hub: Arc::clone(self), user_id, stream_id: None })
    }

    /// Everything that is heard from now on. The reader runs once this is answered.
    pub(super) async fn subscribe(self: &Arc<Self>) -> Result<broadcast::Receiver<Arc<Item>>, DeskError> {
        let mut reads = self.reads.lock().await;
        if !*reads {
            let commits = self.store.commits().await?;
            // before who is here: who comes meanwhile moves it on
            let at = self.store.turns().await?;
            self.look_who_is_here().await?;
            tokio::spawn(Arc::clone(self).read(commits, at));
            *reads = true;
        }
        Ok(self.items.subscribe())
    }

    /// Reads on after each commit, until nobody listens any more.
    async fn read(self: Arc<Self>, mut commits: Commits, mut at: Turns) {
        let mut renewed = Instant::now();
        loop {
            let heard = tokio::time::timeout(RENEW, commits.next()).await;
            let mut done = match heard {
                Ok(Err(error)) => Err(error),
                Ok(Ok(())) | Err(_) => Ok(()),
            };
            if self.items.receiver_count() == 0 {
                // subscribing takes the same lock, so whoever comes now starts another reader
                let mut reads = self.reads.lock().await;
                if self.items.receiver_count() == 0 {
                    *reads = false;
                    return;
                }
            }
            if done.is_ok() {
                done = self.read_on(&mut at).await;
            }
            if done.is_ok() && renewed.elapsed() >= RENEW {
                renewed = Instant::now();
                done = self.store.renew_presence(self.process_id, self.until()).await;
                if done.is_ok() {
                    // those whose process is gone leave without a word
                    done = self.look_who_is_here().await;
                }
            }
            match done {
                Ok(()) => tokio::time::sleep(PAUSE).await,
                Err(error) => {
                    tracing::warn!(%error, "changes could not be read for open pages");
                    tokio::time::sleep(AFTER_FAILURE).await;
                    if let Ok(anew) = self.store.commits().await {
                        commits = anew;
                        // nothing was heard meanwhile
                        if let Err(error) = self.read_on(&mut at).await {
                            tracing::warn!(%error, "changes could not be read for open pages");
                        }
                    }
                }
            }
        }
    }

    /// Tells what has moved since then.
    async fn read_on(&self, at: &mut Turns) -> Result<(), StoreError> {
        let now = self.store.turns().await?;
        self.read_log(&mut at.audit, now.audit).await?;
        if at.presence != now.presence {
            self.look_who_is_here().await?;
            at.presence = now.presence;
        }
        if at.bulk != now.bulk {
            at.bulk = now.bulk;
            self.send(Item::Bulk);
        }
        Ok(())
    }

    async fn read_log(&self, at: &mut i64, head: i64) -> Result<(), StoreError> {
        if head - *at > FAR_BEHIND {
            *at = head;
            self.send(Item::Missed);
        }
        while *at < head {
            let rows = self.store.audit_rows(*at, ROWS).await?;
            let Some(last) = rows.last().map(|row| row.seq) else { return Ok(()) };
            let found: Vec<News> = rows.iter().filter_map(news).collect();
            let heard = self.look_up(&found).await?;
            // in the order of the log, so that who may no longer look is asked before what came after
            let mut heard = heard.into_iter().peekable();
            for news in &found {
                match news.about {
                    About::Person(user_id) => self.send(Item::Person(user_id)),
                    About::Session(..) => {
                        if let Some(heard) = heard.next_if(|heard| heard.head.seq == news.seq) {
                            self.send(Item::Session(heard));
                        }
                    }
                }
            }
            *at = last;
        }
        Ok(())
    }

    /// Changes after a position, oldest first.
    pub(super) async fn heard_after(&self, after: i64, limit: i64) -> Result<Vec<Heard>, StoreError> {
        let rows = self.store.audit_rows(after, limit).await?;
        let found: Vec<News> = rows.iter().filter_map(news).collect();
        self.look_up(&found).await
    }

    /// Completes what the log says of sessions by how they stand now, and by names.
    async fn look_up(&self, found: &[News]) -> Result<Vec<Heard>, StoreError> {
        let mut ids: Vec<Uuid> = found
            .iter()
            .filter_map(|news| match news.about {
                About::Session(session_id, _) => Some(session_id),
                About::Person(_) => None,
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let heads: HashMap<Uuid, SessionHead> =
            self.store.session_heads(&ids).await?.into_iter().map(|head| (head.session_id, head)).collect();
        let mut names: HashMap<Uuid, Option<String>> = HashMap::new();
        let mut heard = Vec::new();
        for news in found {
            let About::Session(session_id, change) = news.about else { continue };
            let Some(head) = heads.get(&session_id) else { continue };
            let by = match news.by {
                None => None,
                Some(user_id) => match names.get(&user_id) {
                    Some(known) => known.clone(),
                    None => {
                        let name = self.store.find_user(user_id).await?.map(|user| user.name);
                        names.insert(user_id, name.clone());
                        name
                    }
                },
            };
            let (number, version, status) = (head.number, head.version, head.status);
            let told = Told { seq: news.seq, session_id, number, version, status, change, by, mine: false };
            heard.push(Heard { head: told, environment: head.environment, by: news.by });
        }
        Ok(heard)
    }

    async fn look_who_is_here(&self) -> Result<(), StoreError> {
        let mut people = People::new();
        for (session_id, user_id, name) in self.store.present(self.world.now()).await? {
            people.entry(session_id).or_default().push((user_id, name));
        }
        let changed = {
            let mut here = locked(&self.here);
            let changed = *here != people;
            *here = people;
            changed
        };
        if changed {
            self.send(Item::Here);
        }
        Ok(())
    }

    /// Looks at who has a session open.
    pub(super) fn here<T>(&self, session_id: Uuid, look: impl FnOnce(&[(Uuid, String)]) -> T) -> T {
        look(locked(&self.here).get(&session_id).map_or(&[], Vec::as_slice))
    }

    fn send(&self, item: Item) {
        // an error only says that nobody listens
        let _ = self.items.send(Arc::new(item));
    }

    fn until(&self) -> domain::Time {
        self.world.now().plus(PRESENT_FOR)
    }

    pub(super) fn closed(&self) -> watch::Receiver<bool> {
        self.closed.subscribe()
    }

    pub(super) async fn close(&self) {
        self.closed.send_replace(true);
        if let Err(error) = self.store.end_presence(self.process_id).await {
            tracing::debug!(%error, "who was here is forgotten by itself");
        }
    }
}

/// The place of one stream; given back when it is dropped.
pub(super) struct Seat {
    hub: Arc<Hub>,
    user_id: Uuid,
    stream_id: Option<Uuid>,
}

impl Seat {
    /// Says that the person has this session open.
    pub(super) async fn sit(&mut self, session_id: Uuid) -> Result<(), StoreError> {
        let stream_id = self.hub.world.id();
        // set first: a stream that is dropped while this is written leaves all the same
        self.stream_id = Some(stream_id);
        let present = Present { stream_id, session_id, user_id: self.user_id };
        self.hub.store.join_presence(self.hub.process_id, present, self.hub.until()).await
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = locked(&self.hub.seats);
        if let Some(taken) = seats.get_mut(&self.user_id) {
            *taken -= 1;
            if *taken == 0 {
                seats.remove(&self.user_id);
            }
        }
        drop(seats);
        if let (Some(stream_id), Ok(runtime)) = (self.stream_id, tokio::runtime::Handle::try_current()) {
            let hub = Arc::clone(&self.hub);
            runtime.spawn(async move {
                if let Err(error) = hub.store.leave_presence(stream_id).await {
                    tracing::debug!(%error, "who left is forgotten by itself");
                }
            });
        }
    }
}
