use super::*;
use sqlx::sqlite::SqliteJournalMode;
use std::path::Path;
use tokio::sync::Semaphore;

struct Desk {
    directory: tempfile::TempDir,
    writer: Writer,
}

fn options(directory: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(directory.join("t.sqlite3"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
}

async fn desk() -> Desk {
    let directory = tempfile::tempdir().unwrap();
    let options = options(directory.path());
    let mut connection = options.connect().await.unwrap();
    let schema = "CREATE TABLE t (n INTEGER PRIMARY KEY); \
                  CREATE TABLE late (n INTEGER REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)";
    sqlx::raw_sql(schema).execute(&mut connection).await.unwrap();
    Desk { writer: Writer::start(options, connection, Pace::PROMPT), directory }
}

/// The numbers that a reader of these files finds.
async fn rows(directory: &Path) -> Vec<i64> {
    let mut connection = options(directory).connect().await.unwrap();
    let rows = sqlx::query_scalar("SELECT n FROM t ORDER BY n").fetch_all(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    rows
}

async fn insert(connection: &mut SqliteConnection, n: i64) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO t (n) VALUES ($1)").bind(n).execute(connection).await.map(drop)
}

/// What a command does besides inserting its number.
#[derive(Clone)]
enum Twist {
    None,
    Undo,
    Fail,
    Panic,
    Defer,
    /// Says that it has written, then waits.
    Wait(Arc<Semaphore>, Arc<Semaphore>),
}

async fn command(writer: Writer, n: i64, twist: Twist) -> Result<i64, StoreError> {
    writer
        .write(
            (n, twist),
            |connection, (n, twist)| {
                Box::pin(async move {
                    insert(connection, *n).await?;
                    match twist {
                        Twist::None => {}
                        Twist::Undo => return Err(Stop::Undo(-*n)),
                        Twist::Fail => insert(connection, *n).await?,
                        Twist::Panic => panic!("as the test wants it"),
                        Twist::Defer => {
                            sqlx::query("INSERT INTO late (n) VALUES (-1)").execute(&mut *connection).await?;
                        }
                        Twist::Wait(written, go) => {
                            written.add_permits(1);
                            go.acquire().await.unwrap().forget();
                        }
                    }
                    Ok(*n)
                })
            },
            None,
        )
        .await
}

/// Starts commands that all stand in the queue before the first of them ends, so that they share a batch.
async fn together(desk: &Desk, twists: Vec<Twist>) -> Vec<Result<i64, StoreError>> {
    let (written, go) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let first = tokio::spawn(command(desk.writer.clone(), 1, Twist::Wait(Arc::clone(&written), Arc::clone(&go))));
    written.acquire().await.unwrap().forget();
    let mut others: Vec<_> =
        (2..).zip(twists).map(|(n, twist)| Box::pin(command(desk.writer.clone(), n, twist))).collect();
    for other in &mut others {
        assert!(futures::poll!(other.as_mut()).is_pending());
    }
    go.add_permits(1);
    let mut answers = vec![first.await.unwrap()];
    answers.extend(futures::future::join_all(others).await);
    answers
}

#[tokio::test]
async fn a_failing_command_leaves_no_trace_while_its_neighbours_commit() {
    let desk = desk().await;
    let answers = together(&desk, vec![Twist::Fail, Twist::None, Twist::Panic, Twist::Undo, Twist::None]).await;
    let unavailable = Err(StoreError::Unavailable);
    assert_eq!(answers, [Ok(1), unavailable, Ok(3), Err(StoreError::Fault), Ok(-5), Ok(6)]);
    assert_eq!(rows(desk.directory.path()).await, [1, 3, 6]);
    // and the writer is well
    assert_eq!(command(desk.writer.clone(), 9, Twist::None).await, Ok(9));
}

#[tokio::test]
async fn a_failing_commit_fails_the_whole_batch_and_the_next_is_well() {
    let desk = desk().await;
    let answers = together(&desk, vec![Twist::None, Twist::Defer, Twist::Undo]).await;
    assert!(answers.iter().all(|answer| *answer == Err(StoreError::Unavailable)), "{answers:?}");
    assert_eq!(rows(desk.directory.path()).await, Vec::<i64>::new());
    assert_eq!(command(desk.writer.clone(), 9, Twist::None).await, Ok(9));
    assert_eq!(rows(desk.directory.path()).await, [9]);
}

#[tokio::test]
async fn a_crash_at_any_moment_leaves_what_was_answered_and_nothing_half() {
    let desk = desk().await;
    assert_eq!(command(desk.writer.clone(), 7, Twist::None).await, Ok(7));
    let (written, go) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let under_way = tokio::spawn(command(desk.writer.clone(), 8, Twist::Wait(Arc::clone(&written), Arc::clone(&go))));
    written.acquire().await.unwrap().forget();
    // the files as a crash would leave them, in the middle of a command and after its answer
    assert_eq!(rows(copy(desk.directory.path()).path()).await, [7]);
    go.add_permits(1);
    assert_eq!(under_way.await.unwrap(), Ok(8));
    assert_eq!(rows(copy(desk.directory.path()).path()).await, [7, 8]);
}

fn copy(directory: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["t.sqlite3", "t.sqlite3-wal"] {
        std::fs::copy(directory.join(name), copy.path().join(name)).unwrap();
    }
    copy
}

#[tokio::test]
async fn closing_first_writes_what_was_queued() {
    let desk = desk().await;
    let (written, go) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let first = tokio::spawn(command(desk.writer.clone(), 1, Twist::Wait(Arc::clone(&written), Arc::clone(&go))));
    written.acquire().await.unwrap().forget();
    let mut queued = Box::pin(command(desk.writer.clone(), 2, Twist::None));
    assert!(futures::poll!(queued.as_mut()).is_pending());
    let mut close = Box::pin(desk.writer.close());
    assert!(futures::poll!(close.as_mut()).is_pending());
    go.add_permits(1);
    close.await;
    assert_eq!((first.await.unwrap(), queued.await), (Ok(1), Ok(2)));
    assert_eq!(rows(desk.directory.path()).await, [1, 2]);
    assert_eq!(command(desk.writer.clone(), 3, Twist::None).await, Err(StoreError::Unavailable));
}
