//! Calls with an `Idempotency-Key`: held while they run, marked by their own effect, which keeps the answer with it, and
//! answered again for a day.

use super::{Base, Conn, Db};
use crate::call::Call;
use crate::error::StoreError;
use crate::seal::{Cell, Seal};
use crate::types::{Begun, CallEffect, KeptAnswer, NewCall};
use domain::time::{DAY, SECOND};
use domain::{Time, Uuid};
use sqlx::{FromRow, query, query_as, query_scalar};
use std::sync::Arc;

/// A call is remembered this long.
pub(crate) const KEPT_FOR: i64 = DAY;
/// Nobody else may work on a call for so long; after that its worker is taken for dead, and can write no more.
const HELD_FOR: i64 = 30 * SECOND;

#[derive(FromRow)]
struct CallRow {
    request: Vec<u8>,
    at: i64,
    held_until: i64,
    took_effect: i64,
    session_id: Option<Uuid>,
    answer: Option<Vec<u8>>,
}

/// What [`Base::begin_call`] finds.
enum Found {
    Held,
    Other,
    InFlight,
    Answered(Option<Uuid>, Vec<u8>),
    Unanswered,
}

impl Base {
    /// Takes a call to work on, or says what is known of it.
    pub(crate) async fn begin_call(&self, call: NewCall<'_>, now: Time) -> Result<Begun, StoreError> {
        let name = self.seal.call_digest(&[call.name.as_bytes()]);
        let request = self.seal.call_digest(call.request);
        let holder = self.seal.world.id();
        let work = Call::new(call.key_id, name, holder, call.session_id);
        let found = self
            .write((Arc::clone(&work), request, now), |conn, (work, request, now)| {
                Box::pin(async move { Ok(begin(conn, work, request, *now).await?) })
            })
            .await?;
        Ok(match found {
            Found::Held => Begun::Work(work),
            Found::Other => Begun::OtherRequest,
            Found::InFlight => Begun::InFlight,
            Found::Unanswered => Begun::Unanswered,
            Found::Answered(session_id, sealed) => match self.opened_answer(&work, session_id, &sealed).await? {
                Some(answer) => Begun::Answered(answer),
                None => Begun::Unanswered,
            },
        })
    }

    /// A kept answer; `None` when it was erased with its session.
    async fn opened_answer(
        &self,
        call: &Call,
        session_id: Option<Uuid>,
        sealed: &[u8],
    ) -> Result<Option<KeptAnswer>, StoreError> {
        let key = match session_id {
            None => None,
            Some(session_id) => match self.data_key(session_id).await? {
                Some(key) => Some(key),
                None => return Ok(None),
            },
        };
        let opened = self.seal.open_answer(key.as_ref(), &(call.key_id, call.name.clone()), sealed)?;
        Ok(Some(serde_json::from_slice(&opened).map_err(|_| StoreError::Corrupt(Cell::CallAnswer.name()))?))
    }

    pub(crate) async fn call_effect(&self, call: &Call) -> Result<CallEffect, StoreError> {
        let row = query_as::<Db, (i64, Option<Uuid>, Option<Vec<u8>>)>(
            "SELECT took_effect, session_id, answer FROM idempotent_calls \
             WHERE key_id = $1 AND name = $2 AND holder = $3",
        )
        .bind(call.key_id)
        .bind(call.name.as_slice())
        .bind(call.holder)
        .fetch_optional(self.pool())
        .await?;
        Ok(match row {
            Some((1, session_id, Some(sealed))) => match self.opened_answer(call, session_id, &sealed).await? {
                Some(answer) => CallEffect::Answered(answer),
                None => CallEffect::Written,
            },
            Some((1, _, None)) => CallEffect::Written,
            _ => CallEffect::None,
        })
    }

    /// Ends the work on a call: keeps a good answer, or one that stands for an effect; lets go of a call that was refused
    /// or failed without one.
    pub(crate) async fn end_call(&self, call: &Call, answer: &KeptAnswer) -> Result<(), StoreError> {
        if call.has_kept(answer) {
            return Ok(());
        }
        let session_id = call.about.or_else(|| answer.about());
        let key = match session_id {
            Some(session_id) => self.data_key(session_id).await?,
            None => None,
        };
        // an answer about a session that is erased by now is not kept; what its effect kept stands
        let erased = match session_id {
            Some(session_id) if key.is_none() => self.was_erased(session_id).await?,
            _ => false,
        };
        let bytes = serde_json::to_vec(answer).map_err(|_| StoreError::Fault)?;
        let row = (call.key_id, call.name.clone());
        let sealed = if erased { None } else { Some(self.seal.seal_answer(key.as_ref(), &row, &bytes)?) };
        let session_id = session_id.filter(|_| key.is_some());
        let job = (row, call.holder, session_id, sealed, i64::from(answer.good()));
        self.write(job, |conn, ((key_id, name), holder, session_id, sealed, good)| {
            Box::pin(async move {
                query::<Db>(
                    "UPDATE idempotent_calls SET took_effect = 1, held_until = 0, \
                     session_id = CASE WHEN $5 IS NULL THEN session_id ELSE $4 END, answer = COALESCE($5, answer) \
                     WHERE key_id = $1 AND name = $2 AND holder = $3 AND (took_effect = 1 OR $6 = 1)",
                )
                .bind(*key_id)
                .bind(name.as_slice())
                .bind(*holder)
                .bind(*session_id)
                .bind(sealed.as_deref())
                .bind(*good)
                .execute(&mut *conn)
                .await?;
                query::<Db>(
                    "DELETE FROM idempotent_calls \
                     WHERE key_id = $1 AND name = $2 AND holder = $3 AND took_effect = 0",
                )
                .bind(*key_id)
                .bind(name.as_slice())
                .bind(*holder)
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    /// Whether there is such a session, its key destroyed.
    async fn was_erased(&self, session_id: Uuid) -> Result<bool, StoreError> {
        let known =
            query("SELECT 1 FROM sessions WHERE session_id = $1").bind(session_id).fetch_optional(self.pool()).await?;
        Ok(known.is_some())
    }
}

async fn begin(conn: &mut Conn, work: &Call, request: &[u8], now: Time) -> Result<Found, StoreError> {
    let made = query::<Db>(
        "INSERT INTO idempotent_calls (key_id, name, request, at, holder, held_until, took_effect) \
         VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (key_id, name) DO NOTHING",
    )
    .bind(work.key_id)
    .bind(work.name.as_slice())
    .bind(request)
    .bind(now.0)
    .bind(work.holder)
    .bind(now.plus(HELD_FOR).0)
    .execute(&mut *conn)
    .await?;
    if made.rows_affected() > 0 {
        return Ok(Found::Held);
    }
    let row = query_as::<Db, CallRow>(concat!(
        "SELECT request, at, held_until, took_effect, session_id, answer FROM idempotent_calls \
         WHERE key_id = $1 AND name = $2",
        for_update!()
    ))
    .bind(work.key_id)
    .bind(work.name.as_slice())
    .fetch_optional(&mut *conn)
    .await?;
    // let go of or swept in between: the caller's next try finds a free place
    let Some(row) = row else { return Ok(Found::InFlight) };
    let forgotten = row.at <= now.plus(-KEPT_FOR).0;
    if !forgotten {
        if row.request != request {
            return Ok(Found::Other);
        }
        if let Some(sealed) = row.answer {
            return Ok(Found::Answered(row.session_id, sealed));
        }
        if row.held_until > now.0 {
            return Ok(Found::InFlight);
        }
        if row.took_effect == 1 {
            return Ok(Found::Unanswered);
        }
    }
    query::<Db>(
        "UPDATE idempotent_calls SET request = $3, at = $4, holder = $5, held_until = $6, took_effect = 0, \
         session_id = NULL, answer = NULL WHERE key_id = $1 AND name = $2",
    )
    .bind(work.key_id)
    .bind(work.name.as_slice())
    .bind(request)
    .bind(now.0)
    .bind(work.holder)
    .bind(now.plus(HELD_FOR).0)
    .execute(conn)
    .await?;
    Ok(Found::Held)
}

/// Notes at the start of a write, in its transaction, that the call takes effect. An error, and no write, when somebody
/// else works on the call by now.
pub(crate) async fn takes_effect(conn: &mut Conn, call: &Call) -> Result<(), StoreError> {
    let noted = query::<Db>(
        "UPDATE idempotent_calls SET took_effect = 1 \
         WHERE key_id = $1 AND name = $2 AND holder = $3",
    )
    .bind(call.key_id)
    .bind(call.name.as_slice())
    .bind(call.holder)
    .execute(conn)
    .await?;
    if noted.rows_affected() > 0 { Ok(()) } else { Err(StoreError::TakenOver) }
}

/// Keeps the answer with the effect, at the end of its write and in its transaction.
pub(crate) async fn keep_answer(
    conn: &mut Conn,
    seal: &Seal,
    call: &Call,
    answer: KeptAnswer,
) -> Result<(), StoreError> {
    let about = match call.about.or_else(|| answer.about()) {
        Some(session_id) => query_scalar::<Db, Vec<u8>>(
            "SELECT k.wrapped FROM subject_keys k JOIN sessions s ON s.session_id = k.session_id \
             AND s.redaction IS NULL WHERE k.session_id = $1",
        )
        .bind(session_id)
        .fetch_optional(&mut *conn)
        .await?
        .map(|wrapped| Ok::<_, StoreError>((session_id, seal.unwrap_key(session_id, &wrapped)?)))
        .transpose()?,
        None => None,
    };
    // without a key: no session is concerned, or this is what is told of one that is redacted from here on
    let (session_id, key) = about.unzip();
    let bytes = serde_json::to_vec(&answer).map_err(|_| StoreError::Fault)?;
    let sealed = seal.seal_answer(key.as_ref(), &(call.key_id, call.name.clone()), &bytes)?;
    query::<Db>(
        "UPDATE idempotent_calls SET session_id = $4, answer = $5 WHERE key_id = $1 AND name = $2 AND holder = $3",
    )
    .bind(call.key_id)
    .bind(call.name.as_slice())
    .bind(call.holder)
    .bind(session_id)
    .bind(sealed)
    .execute(conn)
    .await?;
    call.kept(answer);
    Ok(())
}
