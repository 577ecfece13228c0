//! The audit chain: following it from the first row to its head.

use crate::{Desk, DeskError};
use domain::audit::Verifier;

/// What `audit verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditReport {
    /// The chain is whole: number of rows and the hash of the last one.
    Whole(i64, String),
    /// The first broken row and what is wrong with it.
    Broken(i64, String),
}

/// Rows read at a time.
const BATCH: i64 = 1000;

impl Desk {
    /// Verifies the whole chain. `since` is a head (`seq:hash`) that was noted earlier: the row of that number must
    /// still have that hash. For the command line; who may read the database may verify it.
    ///
    /// # Errors
    /// When `since` is not of that form, or the store fails.
    pub async fn verify_audit(&self, since: Option<&str>) -> Result<AuditReport, DeskError> {
        let since = since.map(parse_head).transpose()?;
        // the head first: rows that are appended meanwhile stand behind it and are left for the next run
        let (head_seq, head_hash) = self.store.audit_head().await?;
        let mut verifier = Verifier::default();
        let mut noted_found = since.is_none();
        'chain: loop {
            let rows = self.store.audit_rows(verifier.head().0, BATCH).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                if row.seq > head_seq {
                    break 'chain;
                }
                if let Err((seq, why)) = verifier.next(row) {
                    return Ok(AuditReport::Broken(seq, why));
                }
                if let Some((seq, hash)) = &since
                    && row.seq == *seq
                {
                    if row.hash != *hash {
                        return Ok(AuditReport::Broken(*seq, "it is not the row that was noted earlier".to_owned()));
                    }
                    noted_found = true;
                }
            }
        }
        if let Err((seq, why)) = verifier.finish(head_seq, &head_hash) {
            return Ok(AuditReport::Broken(seq, why));
        }
        match since {
            Some((seq, _)) if !noted_found && seq > 0 => {
                Ok(AuditReport::Broken(seq, "the row that was noted earlier is gone".to_owned()))
            }
            _ => Ok(AuditReport::Whole(head_seq, head_hash)),
        }
    }
}

fn parse_head(text: &str) -> Result<(i64, String), DeskError> {
    text.split_once(':')
        .and_then(|(seq, hash)| Some((seq.parse().ok()?, hash.to_owned())))
        .filter(|(_, hash)| hash.len() == 64)
        .ok_or_else(|| DeskError::field("since", "A head has the form NUMBER:HASH, as audit verify prints it."))
}
