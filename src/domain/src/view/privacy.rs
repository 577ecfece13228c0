//! What managers ask for and admins confirm: redaction, export, deletion, legal holds.

use super::Notice;
use crate::Time;
use crate::session::wire_enum;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

wire_enum! {
    /// What is asked for.
    PrivacyAct {
        /// Take away everything personal.
        Redact = "redact" / "Redact the session",
        /// Hand out the whole record.
        Export = "export" / "Export the record",
        /// Redact and hide.
        Delete = "delete" / "Delete the session",
        /// Keep it until a date.
        Hold = "hold" / "Set a legal hold",
        /// Keep it no longer.
        Lift = "lift" / "Lift the legal hold",
    }
}

wire_enum! {
    /// How far a request has come.
    RequestState {
        /// An admin has to look at it.
        Waiting = "waiting" / "Waiting",
        /// It was confirmed and done.
        Confirmed = "confirmed" / "Confirmed",
        /// It was given back.
        Returned = "returned" / "Returned",
    }
}

/// A request, as a manager and an admin see it: number and act, nothing of the session's data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrivacyLine {
    /// Its id.
    pub request_id: Uuid,
    /// The session's number.
    pub number: i64,
    /// What is asked for.
    pub act: PrivacyAct,
    /// Until when a hold is to count.
    pub hold_until: Option<Time>,
    /// Why; gone with the session's key.
    pub reason: Option<String>,
    /// How far it is.
    pub state: RequestState,
    /// Who asked.
    pub asked_name: String,
    /// When.
    pub asked_at: Time,
    /// Who settled it.
    pub settled_name: Option<String>,
    /// When.
    pub settled_at: Option<Time>,
    /// True for the one who looks: nobody confirms their own.
    pub is_mine: bool,
    /// Where the one who asked gets the export, as long as it can be had.
    pub download: Option<String>,
}

/// `/admin/privacy`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrivacyPage {
    /// Requests, those that wait first.
    pub requests: Vec<PrivacyLine>,
    /// Result of the last act.
    pub notice: Option<Notice>,
    /// The server's clock.
    pub now: Time,
}
