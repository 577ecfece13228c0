//! The error of every server function: a code, never free text.

use super::JsonText;
use domain::view::UiError;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a page cannot be shown, in the wrapping that server functions ask for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageError(
    /// The code.
    pub UiError,
);

impl From<UiError> for PageError {
    fn from(error: UiError) -> Self {
        Self(error)
    }
}

impl FromServerFnError for PageError {
    type Encoder = JsonText;

    /// What went wrong on the way is for the log and the network panel; its text could quote a payload.
    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self(UiError::Failed)
    }
}
