//! What was sent about one session, with every try.

use super::{Base, Db};
use crate::error::StoreError;
use crate::seal::Cell;
use crate::types::{AnsweredTry, LoggedDelivery, LoggedTry};
use crate::words::{read, split};
use domain::{Time, Uuid};
use sqlx::{FromRow, query_as};

/// Most deliveries given of one session, the newest.
const MOST: i64 = 1_000;

#[derive(FromRow)]
struct LogRow {
    delivery_id: Uuid,
    event_id: Uuid,
    event_type: String,
    sequence: i64,
    at: i64,
    body: Vec<u8>,
    url: String,
    thin: i64,
    headers: String,
    state: String,
    http_status: Option<i64>,
    next_at: Option<i64>,
}

#[derive(FromRow)]
struct TryRow {
    delivery_id: Uuid,
    r#try: i64,
    at: i64,
    http_status: Option<i64>,
    took_ms: i64,
    fault: Option<String>,
}

impl TryRow {
    fn read(self) -> LoggedTry {
        LoggedTry {
            number: self.r#try,
            at: Time(self.at),
            http_status: self.http_status,
            took_ms: self.took_ms,
            fault: self.fault,
        }
    }
}

#[derive(FromRow)]
struct AnsweredRow {
    #[sqlx(flatten)]
    tried: TryRow,
    answer: Option<Vec<u8>>,
}

impl Base {
    pub(crate) async fn deliveries_of(&self, session_id: Uuid) -> Result<Vec<LoggedDelivery>, StoreError> {
        let rows = query_as::<Db, LogRow>(
            "SELECT d.delivery_id, d.event_id, v.event_type, v.sequence, v.at, v.body, e.url, e.thin, e.headers, d.state, \
             d.http_status, d.next_at FROM events v JOIN deliveries d ON d.event_id = v.event_id \
             JOIN endpoints e ON e.endpoint_id = d.endpoint_id WHERE v.session_id = $1 \
             ORDER BY v.sequence DESC, d.delivery_id LIMIT $2",
        )
        .bind(session_id)
        .bind(MOST)
        .fetch_all(self.pool())
        .await?;
        let tries = query_as::<Db, TryRow>(
            "SELECT t.delivery_id, t.try, t.at, t.http_status, t.took_ms, t.fault FROM events v \
             JOIN deliveries d ON d.event_id = v.event_id JOIN delivery_tries t ON t.delivery_id = d.delivery_id \
             WHERE v.session_id = $1 ORDER BY t.delivery_id, t.try",
        )
        .bind(session_id)
        .fetch_all(self.pool())
        .await?;
        let key = self.data_key(session_id).await?;
        let mut log = Vec::with_capacity(rows.len());
        for row in rows {
            // a body whose key was destroyed is gone
            let body = match &key {
                None => None,
                Some(key) => {
                    let opened = self.seal.open(key, Cell::Body, &row.event_id, &row.body)?;
                    let corrupt = |_| StoreError::Corrupt(Cell::Body.name());
                    Some(serde_json::from_slice(&opened).map_err(corrupt)?)
                }
            };
            log.push(LoggedDelivery {
                delivery_id: row.delivery_id,
                event_id: row.event_id,
                event_type: read(&row.event_type, "events.event_type")?,
                sequence: row.sequence,
                at: Time(row.at),
                body,
                url: row.url,
                thin: row.thin != 0,
                headers: split(&row.headers, "endpoints.headers")?,
                state: read(&row.state, "deliveries.state")?,
                http_status: row.http_status,
                next_at: row.next_at.map(Time),
                tries: Vec::new(),
            });
        }
        for row in tries {
            if let Some(delivery) = log.iter_mut().find(|delivery| delivery.delivery_id == row.delivery_id) {
                delivery.tries.push(row.read());
            }
        }
        Ok(log)
    }

    pub(crate) async fn tries_of(&self, session_id: Uuid, event_id: Uuid) -> Result<Vec<AnsweredTry>, StoreError> {
        let rows = query_as::<Db, AnsweredRow>(
            "SELECT t.delivery_id, t.try, t.at, t.http_status, t.took_ms, t.fault, t.answer FROM deliveries d \
             JOIN delivery_tries t ON t.delivery_id = d.delivery_id WHERE d.event_id = $1 AND d.session_id = $2 \
             ORDER BY t.delivery_id, t.try",
        )
        .bind(event_id)
        .bind(session_id)
        .fetch_all(self.pool())
        .await?;
        let key = self.data_key(session_id).await?;
        let mut tries = Vec::with_capacity(rows.len());
        for AnsweredRow { tried, answer } in rows {
            let delivery_id = tried.delivery_id;
            // an answer whose key was destroyed is gone
            let answer = match (&key, answer) {
                (Some(key), Some(sealed)) => Some(self.seal.open(key, Cell::Answer, &delivery_id, &sealed)?.to_vec()),
                _ => None,
            };
            tries.push(AnsweredTry { delivery_id, tried: tried.read(), answer });
        }
        Ok(tries)
    }
}
