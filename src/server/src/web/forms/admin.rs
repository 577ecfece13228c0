//! The admin's forms: people, keys and webhook endpoints. Secrets and links are shown in the answer, once.

use super::{Posted, bad, good};
use crate::web::Web;
use app::FormOutcome;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{DeskError, HeaderStyle, NewKey, NewPerson, NewWebhook, Span};
use domain::event::EventType;
use domain::{Actor, Environment, Role, Scope, Uuid};

/// What an act leads to.
pub(super) type Outcome = Result<FormOutcome, DeskError>;

/// A sign-in that had ended when the form was sent: nothing was done, and the page is there after sign-in.
pub(super) fn sign_in_first(posted: &Posted) -> Response {
    let asked = posted.parts.uri.path_and_query().map_or("/", |asked| asked.as_str());
    Redirect::to(&app::links::sign_in(asked)).into_response()
}

pub(super) fn noticed(sentence: &str) -> FormOutcome {
    FormOutcome { notice: Some(good(sentence)), ..FormOutcome::default() }
}

pub(super) fn unknown_act() -> FormOutcome {
    FormOutcome { notice: Some(bad("Nothing was done: the form did not say what to do.")), ..FormOutcome::default() }
}

fn id(posted: &Posted, field: &str) -> Result<Uuid, DeskError> {
    Uuid::try_parse(posted.text(field)).map_err(|_| DeskError::NotFound)
}

/// Values of a field in their own type; unknown ones are a fault of the form.
fn read_all<T>(posted: &Posted, field: &str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, DeskError> {
    posted
        .all(field)
        .iter()
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .map(|value| {
            let sentence = format!("{value} is not one of the choices.");
            read(value).ok_or_else(|| DeskError::Invalid(vec![(field.to_owned(), sentence)]))
        })
        .collect()
}

fn environment(posted: &Posted) -> Environment {
    Environment::read(posted.text("environment")).unwrap_or(Environment::Live)
}

/// `POST /admin/people`
pub(crate) async fn people(State(web): State<Web>, request: Request) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else { return Ok(sign_in_first(&posted)) };
    match act_on_people(&web, &actor, &posted).await {
        Ok(outcome) => Ok(posted.done(&web, outcome).await),
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}

async fn act_on_people(web: &Web, actor: &Actor, posted: &Posted) -> Outcome {
    let desk = &web.desk;
    match posted.text("act") {
        "add" | "" => {
            let person = NewPerson {
                email: posted.text("email").to_owned(),
                name: posted.text("name").to_owned(),
                roles: read_all(posted, "role", Role::read)?,
            };
            let invitation = desk.add_person(actor, person).await?;
            Ok(FormOutcome {
                join_link: Some(format!("{}{}", web.settings.public_url, invitation.path)),
                ..noticed("The account is made. Hand over the link; it works once and for three days.")
            })
        }
        "roles" => {
            let roles = read_all(posted, "role", Role::read)?;
            desk.change_roles(actor, id(posted, "user_id")?, roles).await?;
            Ok(noticed("The roles are changed; they count from the next click on."))
        }
        "disable" => {
            desk.disable_person(actor, id(posted, "user_id")?).await?;
            Ok(noticed("The account is disabled and signed out everywhere."))
        }
        "enable" => {
            desk.enable_person(actor, id(posted, "user_id")?).await?;
            Ok(noticed("The account can sign in again."))
        }
        "end_sign_ins" => {
            desk.end_sign_ins(actor, id(posted, "user_id")?).await?;
            Ok(noticed("The account is signed out everywhere."))
        }
        _ => Ok(unknown_act()),
    }
}

/// `POST /admin/keys`
pub(crate) async fn keys(State(web): State<Web>, request: Request) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else { return Ok(sign_in_first(&posted)) };
    match act_on_keys(&web, &actor, &posted).await {
        Ok(outcome) => Ok(posted.done(&web, outcome).await),
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}

async fn act_on_keys(web: &Web, actor: &Actor, posted: &Posted) -> Outcome {
    match posted.text("act") {
        "create" | "" => {
            let new = NewKey {
                name: posted.text("name").to_owned(),
                scopes: read_all(posted, "scope", Scope::read)?,
                environment: environment(posted),
                expires: posted.text("expires").to_owned(),
                networks: posted.all("network"),
            };
            let printed = web.desk.add_key(actor, new).await?;
            Ok(FormOutcome {
                secret: Some(printed.key),
                ..noticed("The key is made. Copy it now; it is not shown again.")
            })
        }
        "revoke" => {
            web.desk.revoke_key(actor, id(posted, "key_id")?).await?;
            Ok(noticed("The key is revoked; calls with it are refused from now on."))
        }
        _ => Ok(unknown_act()),
    }
}

/// `POST /admin/webhooks`
pub(crate) async fn webhooks(State(web): State<Web>, request: Request) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else { return Ok(sign_in_first(&posted)) };
    match act_on_webhooks(&web, &actor, &posted).await {
        Ok(outcome) => Ok(posted.done(&web, outcome).await),
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}

/// The ticked signature headers, and the shape of events where it is not our own.
fn styles(posted: &Posted) -> Result<Vec<HeaderStyle>, DeskError> {
    let mut styles = read_all(posted, "headers", HeaderStyle::read)?;
    match posted.text("shape") {
        "" | "own" => {}
        shape => {
            let style = HeaderStyle::read(shape).ok_or_else(|| {
                DeskError::Invalid(vec![("shape".to_owned(), "Choose one of the shapes.".to_owned())])
            })?;
            if !styles.contains(&style) {
                styles.push(style);
            }
        }
    }
    Ok(styles)
}

async fn act_on_webhooks(web: &Web, actor: &Actor, posted: &Posted) -> Outcome {
    match posted.text("act") {
        "create" | "" => {
            let new = NewWebhook {
                url: posted.text("url").trim().to_owned(),
                events: read_all(posted, "event", EventType::read)?,
                environment: environment(posted),
                headers: styles(posted)?,
                allow_networks: posted.all("allow_network"),
                thin: !posted.text("thin").is_empty(),
            };
            let printed = web.desk.add_webhook(actor, new).await?;
            Ok(FormOutcome {
                secret: Some(printed.secret),
                ..noticed("The endpoint is made. Copy its secret now; it is not shown again.")
            })
        }
        "revoke" => {
            web.desk.revoke_webhook(actor, id(posted, "endpoint_id")?).await?;
            Ok(noticed("The endpoint is revoked; nothing more is sent to it."))
        }
        "rotate" => {
            // what is no number is refused like a number beyond the bounds
            let hours = posted.text("keep_hours").trim().parse().unwrap_or(-1);
            let printed = web.desk.rotate_webhook(actor, id(posted, "endpoint_id")?, hours).await?;
            Ok(FormOutcome {
                secret: Some(printed.secret),
                ..noticed("The endpoint has a new secret. Copy it now; it is not shown again.")
            })
        }
        "resend" => {
            let span = Span {
                environment: Environment::read(posted.text("to")),
                endpoint_id: match Environment::read(posted.text("to")) {
                    Some(_) => None,
                    None => Some(id(posted, "to")?),
                },
                from: posted.text("date_from").trim().to_owned(),
                until: posted.text("date_to").trim().to_owned(),
            };
            Ok(match web.desk.resend_span(actor, &span).await? {
                0 => noticed("Nothing was sent in this span of time to an endpoint that is in use."),
                1 => noticed("One delivery is due again."),
                count => noticed(&format!("{count} deliveries are due again.")),
            })
        }
        _ => Ok(unknown_act()),
    }
}
