//! Policies of an environment and the admin's own reason codes. Neither is personal, so neither is sealed.

use super::{Base, Db, audit};
use crate::error::{Stop, StoreError};
use crate::types::{ReasonAdded, StoredPolicies};
use crate::words::read;
use domain::audit::AuditEntry;
use domain::reasons::OwnReason;
use domain::{Environment, Policies, Status, Time};
use serde_json::Value;
use sqlx::{Executor, query, query_as};

type ReasonRow = (String, String, String, i64, i64, Option<i64>);

/// What is set for an environment.
pub(crate) async fn find<'c>(
    from: impl Executor<'c, Database = Db>,
    environment: Environment,
) -> Result<StoredPolicies, StoreError> {
    let row = query_as::<Db, (i64, String, i64, String)>(
        "SELECT version, content, changed_at, changed_name FROM policies WHERE environment = $1",
    )
    .bind(environment.wire())
    .fetch_optional(from)
    .await?;
    let Some((version, content, at, name)) = row else { return Ok(StoredPolicies::default()) };
    let corrupt = || StoreError::Corrupt("policies.content");
    let content: Value = serde_json::from_str(&content).map_err(|_| corrupt())?;
    let policies = Policies::from_json(&content).map_err(|_| corrupt())?;
    Ok(StoredPolicies { policies, version, changed: Some((Time(at), name)) })
}

impl Base {
    pub(crate) async fn find_policies(&self, environment: Environment) -> Result<StoredPolicies, StoreError> {
        find(self.pool(), environment).await
    }

    pub(crate) async fn keep_policies(
        &self,
        environment: Environment,
        kept: StoredPolicies,
        based_on: i64,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        let content = Value::Object(kept.policies.to_json()).to_string();
        let (at, name) = kept.changed.unwrap_or((entry.at, String::new()));
        let job = (environment, content, kept.version, based_on, at, name, entry);
        self.write(job, |conn, (environment, content, version, based_on, at, name, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                // the first time there is no row to be based on
                let kept = query::<Db>(
                    "INSERT INTO policies (environment, version, content, changed_at, changed_name) \
                     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (environment) DO UPDATE SET version = excluded.version, \
                     content = excluded.content, changed_at = excluded.changed_at, \
                     changed_name = excluded.changed_name WHERE policies.version = $6",
                )
                .bind(environment.wire())
                .bind(*version)
                .bind(content.as_str())
                .bind(at.0)
                .bind(name.as_str())
                .bind(*based_on)
                .execute(conn)
                .await?;
                if kept.rows_affected() > 0 { Ok(true) } else { Err(Stop::Undo(false)) }
            })
        })
        .await
    }

    pub(crate) async fn own_reasons(&self) -> Result<Vec<OwnReason>, StoreError> {
        let rows = query_as::<Db, ReasonRow>(
            "SELECT code, label, category, declined, resubmitted, retired_at FROM reason_codes \
             ORDER BY category, folded",
        )
        .fetch_all(self.pool())
        .await?;
        let reason = |(code, label, category, declined, resubmitted, retired): ReasonRow| OwnReason {
            code,
            label,
            category,
            declined: declined != 0,
            resubmitted: resubmitted != 0,
            retired: retired.is_some(),
        };
        Ok(rows.into_iter().map(reason).collect())
    }

    pub(crate) async fn reason_uses(&self, environment: Environment) -> Result<Vec<(Status, String)>, StoreError> {
        let rows = query_as::<Db, (String, String)>(
            "SELECT outcome, code FROM reason_uses WHERE environment = $1 ORDER BY uses DESC, code",
        )
        .bind(environment.wire())
        .fetch_all(self.pool())
        .await?;
        rows.into_iter().map(|(outcome, code)| Ok((read(&outcome, "reason_uses.outcome")?, code))).collect()
    }

    pub(crate) async fn add_reason(
        &self,
        reason: OwnReason,
        at: Time,
        entry: AuditEntry,
    ) -> Result<ReasonAdded, StoreError> {
        self.write((reason, at, entry), |conn, (reason, at, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let added = query::<Db>(
                    "INSERT INTO reason_codes (code, folded, label, category, declined, resubmitted, made_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
                )
                .bind(reason.code.as_str())
                .bind(reason.code.to_ascii_lowercase())
                .bind(reason.label.as_str())
                .bind(reason.category.as_str())
                .bind(i64::from(reason.declined))
                .bind(i64::from(reason.resubmitted))
                .bind(at.0)
                .execute(conn)
                .await?;
                if added.rows_affected() > 0 { Ok(ReasonAdded::Done) } else { Err(Stop::Undo(ReasonAdded::Taken)) }
            })
        })
        .await
    }

    pub(crate) async fn retire_reason(
        &self,
        code: &str,
        at: Option<Time>,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        self.write((code.to_owned(), at, entry), |conn, (code, at, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                let text = match at {
                    Some(_) => "UPDATE reason_codes SET retired_at = $2 WHERE code = $1 AND retired_at IS NULL",
                    None => "UPDATE reason_codes SET retired_at = $2 WHERE code = $1 AND retired_at IS NOT NULL",
                };
                let changed = query::<Db>(text).bind(code.as_str()).bind(at.map(|at| at.0)).execute(conn).await?;
                if changed.rows_affected() > 0 { Ok(true) } else { Err(Stop::Undo(false)) }
            })
        })
        .await
    }
}
