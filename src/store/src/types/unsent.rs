//! Forms that came after their sender's sign-in had ended.

use domain::Uuid;

/// A form that was sent too late and is kept for its sender; sealed at rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsentForm {
    /// Whose it is.
    pub user_id: Uuid,
    /// The page that shows it, as an address without anything typed.
    pub page: String,
    /// Which form of the page it is.
    pub form: String,
    /// The session it is about; with that its content goes.
    pub session_id: Option<Uuid>,
    /// The fields in their order.
    pub fields: Vec<(String, String)>,
}
