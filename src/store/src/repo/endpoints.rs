//! Webhook endpoints.

use super::{Base, Db, audit, outbox};
use crate::error::{Stop, StoreError};
use crate::rows::EndpointRow;
use crate::types::{Endpoint, ListedEndpoint};
use crate::words::{join, join_text};
use domain::audit::AuditEntry;
use domain::{Time, Uuid};
use sqlx::{FromRow, query, query_as};

#[derive(FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    endpoint: EndpointRow,
    waiting: i64,
    failed: i64,
}

impl Base {
    pub(crate) async fn add_endpoint(&self, endpoint: Endpoint, entry: AuditEntry) -> Result<(), StoreError> {
        let secret = self.seal.seal_secret(endpoint.endpoint_id, &endpoint.secret)?;
        self.write((endpoint, secret, entry), |conn, (endpoint, secret, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                query::<Db>(
                    "INSERT INTO endpoints (endpoint_id, environment, url, events, headers, allow_networks, thin, \
                     secret, created_at, disabled_at, disabled_why) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                )
                .bind(endpoint.endpoint_id)
                .bind(endpoint.environment.wire())
                .bind(&endpoint.url)
                .bind(join(&endpoint.events))
                .bind(join(&endpoint.headers))
                .bind(join_text(endpoint.allow_networks.iter().map(String::as_str)))
                .bind(i64::from(endpoint.thin))
                .bind(secret.as_slice())
                .bind(endpoint.created_at.0)
                .bind(endpoint.disabled_at.map(|at| at.0))
                .bind(endpoint.disabled_why.as_deref())
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn list_endpoints(&self) -> Result<Vec<ListedEndpoint>, StoreError> {
        let rows = query_as::<Db, ListedRow>(concat!(
            "SELECT ",
            endpoint_columns!(),
            ", (SELECT count(*) FROM deliveries d WHERE d.endpoint_id = e.endpoint_id AND d.state = 'waiting') \
             AS waiting, (SELECT count(*) FROM deliveries d WHERE d.endpoint_id = e.endpoint_id \
             AND d.state = 'failed') AS failed FROM endpoints e ORDER BY e.created_at DESC, e.endpoint_id DESC"
        ))
        .fetch_all(self.pool())
        .await?;
        rows.into_iter()
            .map(|row| {
                let endpoint = row.endpoint.read()?;
                Ok(ListedEndpoint { endpoint, waiting: row.waiting, failed: row.failed })
            })
            .collect()
    }

    pub(crate) async fn rotate_secret(
        &self,
        endpoint_id: Uuid,
        secret: String,
        earlier_until: Option<Time>,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        let sealed = self.seal.seal_secret(endpoint_id, &secret)?;
        self.write((endpoint_id, sealed, earlier_until, entry), |conn, (endpoint_id, sealed, earlier_until, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                // sealed in the same way, so it is moved as it lies there
                let changed = query::<Db>(
                    "UPDATE endpoints SET earlier_secret = CASE WHEN CAST($3 AS BIGINT) IS NULL THEN NULL ELSE secret END, \
                     earlier_until = $3, secret = $2 WHERE endpoint_id = $1 AND disabled_at IS NULL",
                )
                .bind(*endpoint_id)
                .bind(sealed.as_slice())
                .bind(earlier_until.map(|until| until.0))
                .execute(conn)
                .await?;
                if changed.rows_affected() > 0 { Ok(true) } else { Err(Stop::Undo(false)) }
            })
        })
        .await
    }

    pub(crate) async fn revoke_endpoint(
        &self,
        endpoint_id: Uuid,
        at: Time,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        self.write((endpoint_id, at, entry), |conn, (endpoint_id, at, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                if outbox::switch_off(conn, *endpoint_id, *at, "revoked").await? {
                    Ok(true)
                } else {
                    Err(Stop::Undo(false))
                }
            })
        })
        .await
    }
}
