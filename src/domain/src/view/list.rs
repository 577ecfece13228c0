//! The session list: filters, rows, counts.

use super::FoundSession;
use crate::policy::WaitLimits;
use crate::session::wire_enum;
use crate::{Environment, Kind, Source, Status, Time, UboSummary};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Warnings by what they do: errors decline, warnings send to review, information does nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningCounts {
    /// `log_type: error`
    pub errors: i64,
    /// `log_type: warning`
    pub warnings: i64,
    /// `log_type: information`
    pub notes: i64,
}

/// Filters of the session list; all of it is in the page's URL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListFilter {
    /// Only this status.
    pub status: Option<Status>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Text search: names, company names, registration numbers, emails, ids; empty for none.
    pub q: String,
    /// Live or sandbox.
    pub environment: Environment,
    /// Rows older than this session number (exclusive).
    pub before: Option<i64>,
    /// Rows newer than this session number (exclusive).
    pub after: Option<i64>,
    /// Rows a page: 25, 50 or 100.
    pub limit: i64,
    /// The saved view that the list was opened by; its columns are shown.
    pub view: Option<Uuid>,
    /// Further filters by name and value, as [`crate::narrow::Narrow`] reads them.
    pub more: Vec<(String, String)>,
}

impl Default for ListFilter {
    fn default() -> Self {
        Self {
            status: None,
            kind: None,
            q: String::new(),
            environment: Environment::Live,
            before: None,
            after: None,
            limit: 50,
            view: None,
            more: Vec::new(),
        }
    }
}

impl ListFilter {
    /// Whether it asks for a text and nothing else: a first page, in no status, kind or view.
    #[must_use]
    pub fn only_text(&self) -> bool {
        let bare = Self { q: self.q.clone(), environment: self.environment, limit: self.limit, ..Self::default() };
        !self.q.trim().is_empty() && *self == bare
    }
}

wire_enum! {
    /// A column of the session list.
    Column {
        /// Running number.
        Number = "number" / "No.",
        /// Name, with country and document or registration number.
        Subject = "subject" / "Subject",
        /// Person or company.
        Kind = "kind" / "Kind",
        /// Status.
        Status = "status" / "Status",
        /// Counts of warnings by kind.
        Warnings = "warnings" / "Warnings",
        /// UBO KYC summary of a company.
        Ubo = "ubo" / "UBO KYC",
        /// How long it waits, with its urgency.
        Waiting = "waiting" / "Waiting",
        /// In whose hands it is.
        Assignee = "assignee" / "Assignee",
        /// Where it came from.
        Source = "source" / "Source",
        /// Tags.
        Tags = "tags" / "Tags",
        /// Last change.
        Updated = "updated" / "Updated",
        /// When it came to be.
        Created = "created" / "Created",
        /// Country of document or company.
        Country = "country" / "Country",
        /// The workflow.
        Workflow = "workflow" / "Workflow",
        /// The team's own reference.
        Reference = "reference" / "Reference",
    }
}

/// Columns of the list in their order. The subject is always among them: it leads to the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Columns(Vec<Column>);

impl Default for Columns {
    fn default() -> Self {
        Self(Column::ALL.iter().copied().take_while(|column| *column != Column::Created).collect())
    }
}

impl Columns {
    /// These columns in this order, each once; the subject stands first where it was left out.
    #[must_use]
    pub fn of(wanted: impl IntoIterator<Item = Column>) -> Self {
        let mut columns = Vec::new();
        for column in wanted {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        if !columns.contains(&Column::Subject) {
            columns.insert(0, Column::Subject);
        }
        Self(columns)
    }

    /// Reads words between commas; words that are no column (any more) are left out, and nothing is the default.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let columns: Vec<_> = text.split(',').filter_map(|word| Column::read(word.trim())).collect();
        if columns.is_empty() { Self::default() } else { Self::of(columns) }
    }

    /// Words between commas, as [`Columns::read`] reads them.
    #[must_use]
    pub fn write(&self) -> String {
        self.0.iter().map(|column| column.wire()).collect::<Vec<_>>().join(",")
    }

    /// The columns in their order.
    #[must_use]
    pub fn all(&self) -> &[Column] {
        &self.0
    }

    /// Whether this column is shown.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.0.contains(&column)
    }

    /// The same with one column a place further to the front or to the back.
    #[must_use]
    pub fn moved(mut self, column: Column, forward: bool) -> Self {
        if let Some(at) = self.0.iter().position(|listed| *listed == column) {
            let to = if forward { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < self.0.len()) };
            if let Some(to) = to {
                self.0.swap(at, to);
            }
        }
        self
    }
}

/// One row of the session list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionRow {
    /// The session's id; the row links to `/sessions/{session_id}`.
    pub session_id: Uuid,
    /// Running number.
    pub number: i64,
    /// Person's or company's name, else what stands in for it.
    pub subject: String,
    /// Small second line: country and registration number or document, where known.
    pub detail: Option<String>,
    /// Person or company.
    pub kind: Kind,
    /// Status now.
    pub status: Status,
    /// Where it came from.
    pub source: Source,
    /// Version, so that what is done with many rows is done with what was seen.
    pub version: i64,
    /// Whose hands it is in, by name.
    pub assignee: Option<String>,
    /// Tags in their order.
    pub tags: Vec<String>,
    /// Country of document or company.
    pub country: Option<String>,
    /// The workflow.
    pub workflow: Option<String>,
    /// The team's own reference.
    pub reference: Option<String>,
    /// Counts of warnings.
    pub warnings: WarningCounts,
    /// Kept UBO KYC summary, for companies that have one.
    pub ubo: Option<UboSummary>,
    /// Since when it waits for a decision; `None` unless it is in review.
    pub waiting_since: Option<Time>,
    /// Last change.
    pub updated_at: Time,
    /// Last change's counterpart: when it came to be.
    pub created_at: Time,
    /// Whether others changed it since the viewer looked at it last; not of one that the viewer never opened.
    pub news: bool,
}

wire_enum! {
    /// How urgent a waiting session is: by default green under 4 h, amber under 24 h, red after (domain §5).
    Sla {
        /// Below the first limit.
        Green = "green" / "In time",
        /// Below the second.
        Amber = "amber" / "Due soon",
        /// At or over the second.
        Red = "red" / "Overdue",
    }
}

impl Sla {
    /// The urgency of something that waits since `since`.
    #[must_use]
    pub fn of(since: Time, now: Time, limits: WaitLimits) -> Self {
        match now.since(since) {
            d if d < limits.green_hours * crate::time::HOUR => Self::Green,
            d if d < limits.amber_hours * crate::time::HOUR => Self::Amber,
            _ => Self::Red,
        }
    }

    /// Since when something of this urgency waits now: the begin of that span, and its end, which is not part of it.
    #[must_use]
    pub fn span(self, now: Time, limits: WaitLimits) -> (Option<Time>, Option<Time>) {
        // as `of` has it, what waits exactly as long as a limit is over it
        let over = |hours: i64| Some(now.plus(1 - hours * crate::time::HOUR));
        match self {
            Self::Green => (over(limits.green_hours), None),
            Self::Amber => (over(limits.amber_hours), over(limits.green_hours)),
            Self::Red => (None, over(limits.amber_hours)),
        }
    }
}

/// A note that names the viewer, who has not looked at its session since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionLine {
    /// The session.
    pub session_id: Uuid,
    /// Its number.
    pub number: i64,
    /// Who wrote it.
    pub who: String,
    /// When.
    pub at: Time,
}

/// A page of the session list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionList {
    /// The filter that made it, as understood.
    pub filter: ListFilter,
    /// Rows, newest number first.
    pub rows: Vec<SessionRow>,
    /// The session whose number the search text is, beside those that it is found in.
    pub numbered: Option<FoundSession>,
    /// How many sessions the filter finds: the kept count for status and kind, else counted as far as
    /// [`SessionList::MOST_COUNTED`] and as far as it is looked for them.
    pub total: i64,
    /// Whether there may be more than `total` says.
    pub more_than_total: bool,
    /// Columns, as the viewer has them.
    pub columns: Columns,
    /// People who may hold a session, by name.
    pub people: Vec<(Uuid, String)>,
    /// What the viewer may do with many sessions at once.
    pub bulk: Vec<BulkAct>,
    /// An id for what is done with rows of this page, so that a form sent twice is one job.
    pub bulk_id: Uuid,
    /// Whether the viewer may export the list: all of it, or their own work alone.
    pub export: Option<ExportReach>,
    /// Views that the viewer may open.
    pub views: Vec<ViewTab>,
    /// Kept counts of every status in this environment and kind, for the tabs.
    pub counts: Vec<(Status, i64)>,
    /// Notes that name the viewer, newest first.
    pub mentions: Vec<MentionLine>,
    /// Whether the viewer may take sessions.
    pub may_work: bool,
    /// The `after` of the link to newer rows, if there may be any.
    pub newer: Option<i64>,
    /// The `before` of the link to older rows, if there may be any.
    pub older: Option<i64>,
    /// The number as far as which it was looked for rows, if the look ended before the page was full.
    pub looked_to: Option<i64>,
    /// When a waiting row turns amber and red.
    pub wait_limits: WaitLimits,
    /// The server's clock.
    pub now: Time,
}

impl SessionList {
    /// How far a filter's sessions are counted.
    pub const MOST_COUNTED: i64 = 1_000;
}

/// What of a list a person may take away as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportReach {
    /// All of it.
    All,
    /// What they have claimed themselves.
    OwnWork,
}

/// A saved view as the list offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewTab {
    /// Its id.
    pub view_id: Uuid,
    /// Its name.
    pub name: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// The query of its address, without a question mark.
    pub query: String,
}

/// The page that sets columns and views up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ViewsPage {
    /// The filter that one came from.
    pub filter: ListFilter,
    /// Columns as the viewer has them there.
    pub columns: Columns,
    /// Views that the viewer may open.
    pub views: Vec<ViewRow>,
    /// Whether the viewer may share views.
    pub may_share: bool,
    /// The id of a view that is saved from this page.
    pub new_id: Uuid,
}

/// A saved view on the page that looks after them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewRow {
    /// The view.
    pub view: ViewTab,
    /// Whose it is, by name.
    pub owner: String,
    /// Whether it is the viewer's own.
    pub mine: bool,
    /// Whether the viewer may change it.
    pub may_change: bool,
}

wire_enum! {
    /// Something that is done with many sessions at once.
    BulkAct {
        /// Give them to somebody.
        Assign = "assign" / "Assign",
        /// Add a tag.
        Tag = "tag" / "Tag",
        /// Ask the subjects again.
        AskAgain = "ask_again" / "Ask again",
        /// Decline.
        Decline = "decline" / "Decline",
        /// Approve.
        Approve = "approve" / "Approve",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_as_they_were_written_and_always_hold_the_subject() {
        let columns = Columns::of([Column::Status, Column::Subject, Column::Status, Column::Tags]);
        assert_eq!(columns.write(), "status,subject,tags");
        assert_eq!(Columns::read(&columns.write()), columns);
        assert_eq!(Columns::read("status, nonsense").write(), "subject,status");
        assert_eq!(Columns::read(""), Columns::default());
        assert!(Columns::default().has(Column::Updated) && !Columns::default().has(Column::Reference));
    }

    #[test]
    fn a_column_moves_one_place_and_not_over_the_edge() {
        let columns = Columns::read("number,subject,kind");
        assert_eq!(columns.clone().moved(Column::Kind, true).write(), "number,kind,subject");
        assert_eq!(columns.clone().moved(Column::Number, true), columns);
        assert_eq!(columns.clone().moved(Column::Kind, false), columns);
        assert_eq!(columns.clone().moved(Column::Tags, true), columns);
    }

    #[test]
    fn the_span_of_an_urgency_holds_just_what_is_that_urgent() {
        let now = Time(1_000 * crate::time::HOUR);
        let limits = WaitLimits::default();
        for hours in [0, 3, 4, 5, 23, 24, 25, 900] {
            for off in [-1, 0, 1] {
                let since = now.plus(off - hours * crate::time::HOUR);
                for sla in Sla::ALL {
                    let (from, until) = sla.span(now, limits);
                    let within = from.is_none_or(|from| since >= from) && until.is_none_or(|until| since < until);
                    assert_eq!(within, Sla::of(since, now, limits) == *sla, "{hours} h {off} {sla:?}");
                }
            }
        }
    }
}
