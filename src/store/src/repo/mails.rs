//! Mail to subjects: written with the decision, leased by workers, tried until handed over or given up.

use super::{Base, Conn, Db, audit};
use crate::error::StoreError;
use crate::seal::{Cell, DataKey, Seal};
use crate::types::{AfterMail, LeasedMail, MailContent, MailTry, NewMail, StoredMail};
use crate::words::{Word, read};
use domain::audit::AuditEntry;
use domain::session::SessionState;
use domain::view::DeliveryState;
use domain::{Actor, Time, Uuid};
use serde_json::json;
use sqlx::{FromRow, query, query_as, query_scalar};

/// A mail with its content sealed.
pub(crate) struct SealedMail {
    mail_id: Uuid,
    content: Vec<u8>,
}

impl SealedMail {
    pub(crate) fn seal(seal: &Seal, key: &DataKey, mail: &NewMail) -> Result<Self, StoreError> {
        let bytes = serde_json::to_vec(&mail.content).map_err(|_| StoreError::Fault)?;
        Ok(Self { mail_id: mail.mail_id, content: seal.seal_with(key, Cell::Mail, &mail.mail_id, &bytes)? })
    }

    pub(crate) async fn insert(&self, conn: &mut Conn, state: &SessionState, at: Time) -> Result<(), StoreError> {
        query::<Db>(
            "INSERT INTO mails (mail_id, session_id, sequence, at, state, tries, next_at, content) \
             VALUES ($1, $2, $3, $4, 'waiting', 0, $4, $5)",
        )
        .bind(self.mail_id)
        .bind(state.session_id)
        .bind(state.event_sequence)
        .bind(at.0)
        .bind(self.content.as_slice())
        .execute(conn)
        .await?;
        Ok(())
    }
}

#[derive(FromRow)]
struct LeasedRow {
    mail_id: Uuid,
    session_id: Uuid,
    at: i64,
    tries: i64,
    content: Option<Vec<u8>>,
}

#[derive(FromRow)]
struct MailRow {
    mail_id: Uuid,
    at: i64,
    state: String,
    tries: i64,
    tried_at: Option<i64>,
    next_at: Option<i64>,
    fault: Option<String>,
    content: Option<Vec<u8>>,
}

impl Base {
    pub(crate) async fn lease_mails(
        &self,
        now: Time,
        lease_micros: i64,
        limit: i64,
    ) -> Result<Vec<LeasedMail>, StoreError> {
        // looked at first without a lock: mostly nothing is due
        let due = query_scalar::<Db, i64>(
            "SELECT count(*) FROM (SELECT 1 FROM mails WHERE state = 'waiting' \
             AND next_at <= $1 AND (leased_until IS NULL OR leased_until <= $1) LIMIT 1) d",
        )
        .bind(now.0)
        .fetch_one(self.pool())
        .await?;
        if due == 0 {
            return Ok(Vec::new());
        }
        let until = now.plus(lease_micros);
        let mut rows = self
            .write((now, until, limit), |conn, (now, until, limit)| {
                Box::pin(async move { Ok(take(conn, *now, *until, *limit).await?) })
            })
            .await?;
        // RETURNING promises no order
        rows.sort_by_key(|row| (row.at, row.mail_id));
        let mut leased = Vec::with_capacity(rows.len());
        for row in rows {
            let key = self.data_key(row.session_id).await?;
            match self.content(key.as_ref(), row.mail_id, row.content.as_deref()) {
                Ok(Some(content)) => {
                    leased.push(LeasedMail { mail_id: row.mail_id, at: Time(row.at), tries: row.tries, content });
                }
                Ok(None) => {
                    self.write(row.mail_id, |conn, mail_id| {
                        Box::pin(async move { Ok(give_up(conn, *mail_id).await?) })
                    })
                    .await?;
                }
                // one unreadable mail must not hold up the others: it is left to its lease and shows in the log
                Err(error) => tracing::error!(%error, mail = %row.mail_id, "a mail cannot be read"),
            }
        }
        Ok(leased)
    }

    pub(crate) async fn finish_mail(&self, mail_id: Uuid, result: MailTry) -> Result<bool, StoreError> {
        let entry = self.ended(mail_id, &result).await?;
        self.write((mail_id, result, entry), |conn, (mail_id, result, entry)| {
            Box::pin(async move {
                if let Some(entry) = entry {
                    audit::append(conn, entry).await?;
                }
                Ok(finish(conn, *mail_id, result).await?)
            })
        })
        .await
    }

    /// What the audit log says of a mail that was handed over or given up: never to whom.
    async fn ended(&self, mail_id: Uuid, result: &MailTry) -> Result<Option<AuditEntry>, StoreError> {
        let act = match result.next {
            AfterMail::Sent => "mail.sent",
            AfterMail::GiveUp => "mail.given_up",
            AfterMail::Retry(_) => return Ok(None),
        };
        let session = query_scalar::<Db, Uuid>("SELECT session_id FROM mails WHERE mail_id = $1")
            .bind(mail_id)
            .fetch_optional(self.pool())
            .await?;
        Ok(session.map(|session| {
            let detail = json!({"mail": mail_id, "fault": result.fault});
            AuditEntry::new(&Actor::System, result.at, act, format!("session:{session}"), detail)
        }))
    }

    pub(crate) async fn mails_of(&self, session_id: Uuid) -> Result<Vec<StoredMail>, StoreError> {
        let rows = query_as::<Db, MailRow>(
            "SELECT mail_id, at, state, tries, tried_at, next_at, fault, content FROM mails WHERE session_id = $1 \
             ORDER BY sequence DESC",
        )
        .bind(session_id)
        .fetch_all(self.pool())
        .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let key = self.data_key(session_id).await?;
        rows.into_iter()
            .map(|row| {
                Ok(StoredMail {
                    content: self.content(key.as_ref(), row.mail_id, row.content.as_deref())?,
                    mail_id: row.mail_id,
                    at: Time(row.at),
                    state: read(&row.state, "mails.state")?,
                    tries: row.tries,
                    tried_at: row.tried_at.map(Time),
                    next_at: row.next_at.map(Time),
                    fault: row.fault,
                })
            })
            .collect()
    }

    /// What a mail holds; none when it was forgotten or the session's key is gone.
    fn content(
        &self,
        key: Option<&DataKey>,
        mail_id: Uuid,
        sealed: Option<&[u8]>,
    ) -> Result<Option<MailContent>, StoreError> {
        let (Some(key), Some(sealed)) = (key, sealed) else { return Ok(None) };
        let opened = self.seal.open(key, Cell::Mail, &mail_id, sealed)?;
        serde_json::from_slice(&opened).map(Some).map_err(|_| StoreError::Corrupt(Cell::Mail.name()))
    }
}

/// Forgets what the mails of a session held and gives up those that wait, in the transaction of a redaction.
pub(crate) async fn forget(conn: &mut Conn, session_id: Uuid) -> Result<(), StoreError> {
    query::<Db>(
        "UPDATE mails SET content = NULL, leased_until = NULL, next_at = NULL, \
         fault = CASE WHEN state = 'waiting' THEN 'redacted' ELSE fault END, \
         state = CASE WHEN state = 'waiting' THEN 'failed' ELSE state END WHERE session_id = $1",
    )
    .bind(session_id)
    .execute(conn)
    .await?;
    Ok(())
}

async fn take(conn: &mut Conn, now: Time, until: Time, limit: i64) -> Result<Vec<LeasedRow>, StoreError> {
    Ok(query_as::<Db, LeasedRow>(concat!(
        "WITH due AS MATERIALIZED (SELECT m.mail_id FROM mails m WHERE m.state = 'waiting' AND m.next_at <= $1 \
         AND (m.leased_until IS NULL OR m.leased_until <= $1) AND NOT EXISTS (SELECT 1 FROM mails e \
         WHERE e.session_id = m.session_id AND e.sequence < m.sequence AND e.state = 'waiting') \
         ORDER BY m.next_at LIMIT $2",
        skip_locked!(),
        ") UPDATE mails SET leased_until = $3 WHERE mail_id IN (SELECT mail_id FROM due) \
         RETURNING mail_id, session_id, at, tries, content"
    ))
    .bind(now.0)
    .bind(limit)
    .bind(until.0)
    .fetch_all(conn)
    .await?)
}

async fn give_up(conn: &mut Conn, mail_id: Uuid) -> Result<(), StoreError> {
    query::<Db>(
        "UPDATE mails SET state = 'failed', fault = 'redacted', next_at = NULL, leased_until = NULL WHERE mail_id = $1",
    )
    .bind(mail_id)
    .execute(conn)
    .await?;
    Ok(())
}

async fn finish(conn: &mut Conn, mail_id: Uuid, result: &MailTry) -> Result<bool, StoreError> {
    let (state, retry_at) = match result.next {
        AfterMail::Sent => (DeliveryState::Delivered, None),
        AfterMail::Retry(at) => (DeliveryState::Waiting, Some(at.0)),
        AfterMail::GiveUp => (DeliveryState::Failed, None),
    };
    // what another worker has handed over meanwhile stays so
    let wanted = query_scalar::<Db, i64>(
        "UPDATE mails SET tries = tries + 1, tried_at = $2, \
         fault = CASE WHEN state = 'waiting' THEN $3 ELSE fault END, leased_until = NULL, \
         next_at = CASE WHEN state = 'waiting' THEN CAST($5 AS BIGINT) ELSE NULL END, \
         state = CASE WHEN state = 'waiting' THEN $4 ELSE state END \
         WHERE mail_id = $1 RETURNING CAST(CASE WHEN content IS NULL THEN 0 ELSE 1 END AS BIGINT)",
    )
    .bind(mail_id)
    .bind(result.at.0)
    .bind(result.fault.as_deref())
    .bind(state.word())
    .bind(retry_at)
    .fetch_optional(conn)
    .await?;
    Ok(wanted == Some(1))
}
