//! Comments that admins write beforehand.

use super::Posted;
use super::admin::{Outcome, noticed, sign_in_first, unknown_act};
use crate::web::Web;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::{Actor, Uuid};

/// `POST /admin/templates`
pub(crate) async fn templates(State(web): State<Web>, request: Request) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else { return Ok(sign_in_first(&posted)) };
    match act(&web, &actor, &posted).await {
        Ok(outcome) => Ok(posted.done(&web, outcome).await),
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}

async fn act(web: &Web, actor: &Actor, posted: &Posted) -> Outcome {
    let desk = &web.desk;
    match posted.text("act") {
        "drop" => {
            desk.drop_template(actor, Uuid::try_parse(posted.text("template_id")).unwrap_or_default()).await?;
            Ok(noticed("The template is gone; comments made from it stay."))
        }
        "add" => {
            desk.add_template(actor, posted.text("title"), posted.text("body")).await?;
            Ok(noticed("The template is there; the decision form offers it from now on."))
        }
        _ => {
            desk.check_may_set_policies(actor)?;
            Ok(unknown_act())
        }
    }
}
