//! The list as a file: the same filter and columns, row by row while it is sent.

use crate::{Desk, DeskError, lists};
use domain::audit::AuditEntry;
use domain::policy::WaitLimits;
use domain::view::{Column, Columns, ExportReach, ListFilter, SessionRow, Sla};
use domain::{Actor, Right, Time, csv};
use futures::stream::{self, Stream};
use serde_json::json;
use store::StoreError;
use store::types::ListQuery;
use tokio::sync::mpsc;

/// Rows read at once.
const ROWS: i64 = 500;
/// Pieces that may wait for a slow reader.
const PIECES: usize = 4;

/// A file under way.
#[derive(Debug)]
pub struct ListFile {
    /// A name for it.
    pub name: String,
    pieces: mpsc::Receiver<Result<String, StoreError>>,
}

impl ListFile {
    /// The file, piece by piece. An error says that it broke off.
    pub fn into_stream(mut self) -> impl Stream<Item = Result<String, StoreError>> + Send {
        // a channel may be asked again after its end, as compression does
        stream::poll_fn(move |context| self.pieces.poll_recv(context))
    }
}

impl Desk {
    /// Begins the file of a list: all of it, or the actor's own work where that is all they may take. It leaves an
    /// audit entry with the names of what it was narrowed by.
    ///
    /// # Errors
    /// Without either right; a filter that is not understood; when the store fails.
    pub async fn list_file(&self, actor: &Actor, filter: ListFilter) -> Result<ListFile, DeskError> {
        let reach = lists::export_reach(actor).ok_or(DeskError::Forbidden(Right::ExportOwnWork))?;
        let filter = match reach {
            ExportReach::All => filter,
            ExportReach::OwnWork => own_work(filter),
        };
        let columns = self.columns(actor, filter.view).await?;
        let query = self.list_query(actor, &filter).await?;
        let limits = self.policies(query.environment).await?.wait_limits;
        let mut narrowed: Vec<&str> = filter.more.iter().map(|(name, _)| name.as_str()).collect();
        narrowed.extend(filter.status.map(|_| "status"));
        narrowed.extend(filter.kind.map(|_| "kind"));
        narrowed.extend((!filter.q.is_empty()).then_some("search"));
        let detail = json!({"filters": narrowed, "columns": columns.write()});
        let target = format!("list:{}", query.environment.wire());
        self.store.append_audit(AuditEntry::new(actor, self.world.now(), "list.export", target, detail)).await?;
        let now = self.world.now();
        let name = format!("countersign-sessions-{}.csv", now.rfc3339().split('T').next().unwrap_or_default());
        let (pieces, receiver) = mpsc::channel(PIECES);
        let query = ListQuery { limit: ROWS, before: None, after: None, tags: columns.has(Column::Tags), ..query };
        let desk = self.clone();
        tokio::spawn(async move {
            if let Err(error) = desk.write_rows(query, &columns, (limits, now), &pieces).await {
                tracing::error!(%error, "a list file broke off");
                // the reader sees that it is cut off; one that has gone sees nothing
                let _ = pieces.send(Err(error)).await;
            }
        });
        Ok(ListFile { name, pieces: receiver })
    }

    async fn write_rows(
        &self,
        mut query: ListQuery,
        columns: &Columns,
        (limits, now): (WaitLimits, Time),
        pieces: &mpsc::Sender<Result<String, StoreError>>,
    ) -> Result<(), StoreError> {
        // the mark tells spreadsheets that this is UTF-8
        let mut piece = "\u{feff}".to_owned();
        let heads = columns.all().iter().flat_map(|column| heads(*column));
        csv::push_row(&mut piece, std::iter::once("session_id").chain(heads.copied()));
        loop {
            let page = self.store.list_sessions(&query).await?;
            query.before = page.older;
            for listed in page.rows {
                let row = lists::row(listed, now);
                let mut cells = vec![row.session_id.to_string()];
                columns.all().iter().for_each(|column| push_cells(&mut cells, *column, &row, limits, now));
                csv::push_row(&mut piece, cells.iter().map(String::as_str));
            }
            // a page may be empty and the list go on; an empty piece would tell nobody anything
            let gone = match piece.is_empty() {
                true => pieces.is_closed(),
                false => pieces.send(Ok(std::mem::take(&mut piece))).await.is_err(),
            };
            if gone || page.older.is_none() {
                return Ok(());
            }
        }
    }
}

/// What a person has claimed, whatever else the filter asks for.
fn own_work(mut filter: ListFilter) -> ListFilter {
    filter.more.retain(|(name, _)| name != "assignee");
    filter.more.push(("assignee".to_owned(), "me".to_owned()));
    filter
}

/// Heads of a column; some are several in a file.
fn heads(column: Column) -> &'static [&'static str] {
    match column {
        Column::Number => &["number"],
        Column::Subject => &["subject", "detail"],
        Column::Kind => &["kind"],
        Column::Status => &["status"],
        Column::Warnings => &["errors", "warnings", "notes"],
        Column::Ubo => &["ubo_total", "ubo_approved", "ubo_flagged", "ubo_pending"],
        Column::Waiting => &["waiting_since", "waiting"],
        Column::Assignee => &["assignee"],
        Column::Source => &["source"],
        Column::Tags => &["tags"],
        Column::Updated => &["updated_at"],
        Column::Created => &["created_at"],
        Column::Country => &["country"],
        Column::Workflow => &["workflow_id"],
        Column::Reference => &["external_ref"],
    }
}

/// Cells of a column, as many as it has heads.
fn push_cells(cells: &mut Vec<String>, column: Column, row: &SessionRow, limits: WaitLimits, now: Time) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match column {
        Column::Number => cells.push(row.number.to_string()),
        Column::Subject => cells.extend([row.subject.clone(), text(&row.detail)]),
        Column::Kind => cells.push(row.kind.wire().to_owned()),
        Column::Status => cells.push(row.status.wire().to_owned()),
        Column::Warnings => {
            cells.extend([row.warnings.errors, row.warnings.warnings, row.warnings.notes].map(|n| n.to_string()));
        }
        Column::Ubo => {
            let figures = row.ubo.map(|ubo| [ubo.total, ubo.approved, ubo.flagged, ubo.pending]);
            cells.extend(figures.map_or_else(|| vec![String::new(); 4], |all| all.map(|n| n.to_string()).to_vec()));
        }
        Column::Waiting => {
            cells.push(row.waiting_since.map(Time::rfc3339).unwrap_or_default());
            cells
                .push(row.waiting_since.map(|since| Sla::of(since, now, limits).wire()).unwrap_or_default().to_owned());
        }
        Column::Assignee => cells.push(text(&row.assignee)),
        Column::Source => cells.push(row.source.wire().to_owned()),
        Column::Tags => cells.push(row.tags.join(", ")),
        Column::Updated => cells.push(row.updated_at.rfc3339()),
        Column::Created => cells.push(row.created_at.rfc3339()),
        Column::Country => cells.push(text(&row.country)),
        Column::Workflow => cells.push(text(&row.workflow)),
        Column::Reference => cells.push(text(&row.reference)),
    }
}
