//! The admin's policies and own reason codes.

use super::Posted;
use super::admin::{Outcome, noticed, sign_in_first, unknown_act};
use crate::web::Web;
use axum::extract::{Request, State};
use axum::response::Response;
use desk::{DeskError, NewReason};
use domain::{Actor, Environment};

/// `POST /admin/policies`
pub(crate) async fn policies(State(web): State<Web>, request: Request) -> Result<Response, Response> {
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
        "set" | "" => {
            desk.check_may_set_policies(actor)?;
            let named = posted.text("environment");
            let environment = Environment::read(named).or(named.is_empty().then_some(Environment::Live));
            let environment = environment.ok_or_else(|| {
                DeskError::Invalid(vec![("environment".to_owned(), "The form does not say what it is for.".to_owned())])
            })?;
            let expected = posted.text("expected_version").parse().map_err(|_| {
                let sentence = "The form does not say which version it shows. Load the page anew.".to_owned();
                DeskError::Invalid(vec![("expected_version".to_owned(), sentence)])
            })?;
            let policies = desk::policies_from_form(posted.fields())?;
            desk.set_policies(actor, environment, &policies, Some(expected)).await?;
            Ok(noticed("The policies are set; they count from the next decision on."))
        }
        "add_reason" => {
            let outcomes = posted.all("outcome");
            let new = NewReason {
                code: posted.text("code").to_owned(),
                label: posted.text("label").to_owned(),
                category: posted.text("category").to_owned(),
                declined: outcomes.iter().any(|outcome| outcome == "declined"),
                resubmitted: outcomes.iter().any(|outcome| outcome == "resubmitted"),
            };
            desk.add_reason(actor, &new).await?;
            Ok(noticed("The reason is added; the decision form offers it from now on."))
        }
        "retire_reason" => {
            desk.retire_reason(actor, posted.text("reason"), true).await?;
            Ok(noticed("The reason is retired; decisions that name it keep it."))
        }
        "restore_reason" => {
            desk.retire_reason(actor, posted.text("reason"), false).await?;
            Ok(noticed("The reason is offered again."))
        }
        _ => {
            desk.check_may_set_policies(actor)?;
            Ok(unknown_act())
        }
    }
}
