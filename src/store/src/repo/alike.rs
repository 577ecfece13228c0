//! Sessions that share a word with one: of several words at once, the newest of each.

use super::{Base, Db};
use crate::error::StoreError;
use crate::rows::ListedRow;
use crate::types::ListedSession;
use domain::Environment;
use sqlx::{FromRow, QueryBuilder};

#[derive(FromRow)]
struct AlikeRow {
    mark: i64,
    #[sqlx(flatten)]
    listed: ListedRow,
}

impl Base {
    pub(crate) async fn alike(
        &self,
        environment: Environment,
        words: &[String],
        limit: i64,
    ) -> Result<Vec<Vec<ListedSession>>, StoreError> {
        let mut alike: Vec<Vec<ListedSession>> = words.iter().map(|_| Vec::new()).collect();
        if words.is_empty() {
            return Ok(alike);
        }
        let mut sql = QueryBuilder::<Db>::new(concat!("SELECT m.mark, ", listed_columns!(), " FROM ("));
        for (mark, word) in (0_i64..).zip(words) {
            sql.push(if mark == 0 { "" } else { " UNION ALL " });
            sql.push("SELECT b.mark, b.number FROM (SELECT CAST(")
                .push_bind(mark)
                .push(" AS BIGINT) AS mark, t.number");
            sql.push(" FROM search_tokens t WHERE t.environment = ").push_bind(environment.wire());
            sql.push(" AND t.token = ").push_bind(self.seal.word_token(word));
            sql.push(" ORDER BY t.number DESC LIMIT ").push_bind(limit).push(") b");
        }
        sql.push(") m JOIN sessions s ON s.environment = ").push_bind(environment.wire());
        sql.push(
            " AND s.number = m.number LEFT JOIN subject_keys k ON k.session_id = s.session_id AND s.redaction IS NULL \
             WHERE s.deleted_at IS NULL ORDER BY m.mark, m.number DESC",
        );
        for row in sql.build_query_as::<AlikeRow>().fetch_all(self.pool()).await? {
            let listed = row.listed.open(&self.seal)?;
            if let Some(of) = usize::try_from(row.mark).ok().and_then(|mark| alike.get_mut(mark)) {
                of.push(listed);
            }
        }
        Ok(alike)
    }
}
