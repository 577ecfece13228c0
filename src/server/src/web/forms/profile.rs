//! A person's own page: how the screens look and speak, the own sign-ins, the own password.

use super::Posted;
use super::admin::{Outcome, noticed, sign_in_first, unknown_act};
use crate::web::{Web, browser};
use axum::extract::{Request, State};
use axum::response::Response;
use desk::DeskError;
use domain::screen::{Density, Theme};
use domain::{Actor, Language, ScreenSettings};
use tower_sessions::Session;

/// `POST /profile`
pub(crate) async fn profile(State(web): State<Web>, session: Session, request: Request) -> Result<Response, Response> {
    let mut posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else { return Ok(sign_in_first(&posted)) };
    let browser = session.id().map(browser::id_bytes).unwrap_or_default();
    match act(&web, &actor, &browser, &mut posted).await {
        Ok(outcome) => Ok(posted.done(&web, outcome).await),
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}

async fn act(web: &Web, actor: &Actor, browser: &[u8], posted: &mut Posted) -> Outcome {
    let desk = &web.desk;
    match posted.text("act") {
        "screen" => {
            let screen = screen(posted)?;
            desk.keep_screen_settings(actor, screen.clone()).await?;
            // the answer itself is drawn as wished
            posted.parts.extensions.insert(browser::Screen(screen));
            Ok(noticed("Saved."))
        }
        "end_sign_in" => {
            desk.end_own_sign_in(actor, posted.text("mark")).await?;
            Ok(noticed("That browser is signed out."))
        }
        "end_other_sign_ins" => {
            desk.end_other_sign_ins(actor, browser).await?;
            Ok(noticed("All other browsers are signed out."))
        }
        "password" => {
            let (current, new) = (posted.text("current_password"), posted.text("password"));
            desk.change_own_password(actor, browser, current, new).await?;
            Ok(noticed("Your password is changed. All other browsers are signed out."))
        }
        _ => Ok(unknown_act()),
    }
}

fn screen(posted: &Posted) -> Result<ScreenSettings, DeskError> {
    let odd = |field: &str| {
        DeskError::Invalid(vec![(field.to_owned(), format!("{} is not one of the choices.", posted.text(field)))])
    };
    let language = match posted.text("language") {
        "" => None,
        code => Some(Language::read(code).ok_or_else(|| odd("language"))?),
    };
    Ok(ScreenSettings {
        language,
        zone: posted.text("zone").to_owned(),
        theme: Theme::read(posted.text("theme")).ok_or_else(|| odd("theme"))?,
        density: Density::read(posted.text("density")).ok_or_else(|| odd("density"))?,
        shortcuts: posted.text("shortcuts") == "on",
    })
}
