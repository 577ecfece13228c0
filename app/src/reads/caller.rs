//! Who asks for a page, and how an error becomes its HTTP status.

use crate::links;
use desk::Desk;
use domain::Actor;
use domain::view::UiError;
use http::StatusCode;
use http::request::Parts;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// The desk and the person in front of it.
pub(super) struct Caller {
    /// The desk, as the server put it into the context.
    pub desk: Desk,
    /// The signed-in person.
    pub actor: Actor,
}

impl Caller {
    /// Takes both out of the context of this request.
    pub(super) fn here() -> Result<Self, UiError> {
        let desk = use_context::<Desk>().ok_or(UiError::Failed)?;
        let actor = use_context::<Option<Actor>>().flatten().ok_or(UiError::SignedOut)?;
        Ok(Self { desk, actor })
    }
}

/// Puts the status of an error on the page that is being made.
pub(super) fn refuse(error: impl Into<UiError>) -> UiError {
    let error = error.into();
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status(&error));
    }
    if error == UiError::SignedOut
        && let Some(parts) = use_context::<Parts>()
    {
        // fallback only: the server's middleware sends people without a sign-in away before a page is drawn
        let asked_for = parts.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        leptos_axum::redirect(&links::sign_in(asked_for));
    }
    error
}

fn status(error: &UiError) -> StatusCode {
    match error {
        UiError::SignedOut => StatusCode::UNAUTHORIZED,
        UiError::Forbidden(_) => StatusCode::FORBIDDEN,
        UiError::NotFound => StatusCode::NOT_FOUND,
        UiError::BadFilter => StatusCode::BAD_REQUEST,
        UiError::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
