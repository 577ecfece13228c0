//! Pages of the audit chain: what is asked for and what comes back.

use domain::audit::AuditRow;
use domain::audit_marks::Part;
use domain::{Environment, Time, Uuid};

/// Which entries a page holds, newest first.
#[derive(Clone, Debug)]
pub struct AuditQuery {
    /// Live or sandbox; what belongs to neither stands with live.
    pub environment: Environment,
    /// Only of this part.
    pub part: Option<Part>,
    /// Only by this one, as `Actor::audit_id` writes it.
    pub actor: Option<String>,
    /// Only this act.
    pub act: Option<String>,
    /// Only about this session.
    pub session_id: Option<Uuid>,
    /// Only of this time or later.
    pub from: Option<Time>,
    /// Only before this time.
    pub until: Option<Time>,
    /// Only positions below this.
    pub before: Option<i64>,
    /// Most rows.
    pub limit: i64,
    /// How many candidates of an index are looked at where it does not answer all that is asked.
    pub look: i64,
}

/// A page of the audit chain. It is full, or at the end, or it ends where the look for its rows ended.
#[derive(Clone, Debug)]
pub struct AuditPage {
    /// Rows, newest first.
    pub rows: Vec<AuditRow>,
    /// The position below which the log goes on; `None` at its end.
    pub older: Option<i64>,
}
