//! What each command does. Diagnostics go to standard error, the answer alone to standard output.

mod backup;
mod doctor;
mod import;
mod serve;
mod surroundings;

use crate::cli::{AuditCommand, Cli, Command, Common, KeyCommand, UserCommand, WebhookCommand};
use crate::config::Config;
use crate::world::RealWorld;
use desk::{AuditReport, Desk, DeskError, HeaderStyle, NewKey, NewPerson, NewWebhook};
use domain::event::EventType;
use domain::{Actor, Environment, Role, Scope, Uuid, World};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use tracing_subscriber::EnvFilter;

/// Data folder of `serve` and the other commands when none is given.
pub const FOLDER: &str = "countersign-data";
/// Data folder of `demo` when none is given.
pub const DEMO_FOLDER: &str = "countersign-demo";

/// Logs to standard error; `RUST_LOG` narrows or widens it.
pub fn init_log() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,countersign=info,server=info"));
    // a second call, in tests, finds one installed
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Says on standard error why a command did not do what it was asked.
pub fn complain(fault: &str) {
    let _ = writeln!(std::io::stderr(), "countersign: {fault}");
}

/// Says something on standard error.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Writes the answer to standard output.
pub fn answer(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// Runs a command.
///
/// # Errors
/// A sentence for standard error; the process then exits with 1.
pub async fn run(cli: Cli) -> Result<ExitCode, String> {
    match cli.command {
        Command::Serve { common, serving, mailing } => serve::serve(&common, &serving, &mailing).await,
        Command::Demo { common, serving, mailing, kit } => serve::demo(&common, &serving, &mailing, kit).await,
        Command::Migrate { common } => {
            open(&common).await?;
            say("The schema is up to date.");
            Ok(ExitCode::SUCCESS)
        }
        Command::User(UserCommand::Add { common, email, name, role, password_stdin: _ }) => {
            add_user(&common, email, name, &role).await
        }
        Command::Key(KeyCommand::Add { common, name, scope, environment, expires, network }) => {
            let new = NewKey {
                name,
                scopes: read_all("scope", &scope, Scope::read)?,
                environment: read_one("environment", &environment, Environment::read)?,
                expires,
                networks: network,
            };
            let printed = open(&common).await?.add_key(&Actor::System, new).await.map_err(|error| sentence(&error))?;
            print(&common, &printed.key, &json!({"key_id": printed.key_id, "key": printed.key}));
            Ok(ExitCode::SUCCESS)
        }
        Command::Webhook(WebhookCommand::Add { common, url, event, allow_network, headers, thin, environment }) => {
            let new = NewWebhook {
                url,
                events: read_all("event", &event, EventType::read)?,
                environment: read_one("environment", &environment, Environment::read)?,
                headers: read_all("headers", &headers, HeaderStyle::read)?,
                allow_networks: allow_network,
                thin,
            };
            let printed =
                open(&common).await?.add_webhook(&Actor::System, new).await.map_err(|error| sentence(&error))?;
            let id = printed.endpoint_id;
            print(&common, &printed.secret, &json!({"endpoint_id": id, "secret": printed.secret}));
            Ok(ExitCode::SUCCESS)
        }
        Command::Webhook(WebhookCommand::Rotate { common, endpoint_id, keep_hours }) => {
            let endpoint_id =
                Uuid::try_parse(&endpoint_id).map_err(|_| format!("{endpoint_id} is no id of an endpoint."))?;
            let desk = open(&common).await?;
            let rotated = desk.rotate_webhook(&Actor::System, endpoint_id, keep_hours).await;
            let printed = rotated.map_err(|error| match error {
                DeskError::NotFound => "There is no such endpoint in use.".to_owned(),
                error => sentence(&error),
            })?;
            print(&common, &printed.secret, &json!({"endpoint_id": endpoint_id, "secret": printed.secret}));
            Ok(ExitCode::SUCCESS)
        }
        Command::Import { common, files } => import::import(&common, &files).await,
        Command::Audit(AuditCommand::Verify { common, since }) => verify(&common, since.as_deref()).await,
        Command::Backup { common, to } => backup::backup(&common, &to).await,
        Command::Restore { common, from } => backup::restore(&common, &from).await,
        Command::Doctor { common, mailing } => doctor::doctor(&common, &mailing).await,
    }
}

/// The desk of the configured database.
async fn open(common: &Common) -> Result<Desk, String> {
    let world: Arc<dyn World> = Arc::new(RealWorld);
    let config = Config::read(common, FOLDER, &RealWorld)?;
    Ok(Desk::new(config.open(Arc::clone(&world)).await?, world, false))
}

async fn add_user(common: &Common, email: String, name: String, roles: &[String]) -> Result<ExitCode, String> {
    let roles = read_all("role", roles, Role::read)?;
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).map_err(|_| "The password could not be read.".to_owned())?;
    let password = password.trim_end_matches(['\r', '\n']);
    let person = NewPerson { email, name, roles };
    let id = open(common)
        .await?
        .add_person_with_password(&Actor::System, person, password)
        .await
        .map_err(|error| sentence(&error))?;
    print(common, &id.to_string(), &json!({"user_id": id}));
    Ok(ExitCode::SUCCESS)
}

async fn verify(common: &Common, since: Option<&str>) -> Result<ExitCode, String> {
    match open(common).await?.verify_audit(since).await.map_err(|error| sentence(&error))? {
        AuditReport::Whole(seq, hash) => {
            say(&format!("The audit log is whole: {seq} rows. Note this head to verify from later:"));
            print(
                common,
                &format!("{seq}:{hash}"),
                &json!({"whole": true, "rows": seq, "head": format!("{seq}:{hash}")}),
            );
            Ok(ExitCode::SUCCESS)
        }
        AuditReport::Broken(seq, why) => {
            let text = format!("The audit log is broken at row {seq}: {why}.");
            print(common, &text, &json!({"whole": false, "row": seq, "why": why}));
            Ok(ExitCode::FAILURE)
        }
    }
}

fn print(common: &Common, text: &str, value: &Value) {
    if common.json { answer(&value.to_string()) } else { answer(text) }
}

fn sentence(error: &DeskError) -> String {
    if let DeskError::Store(error) = error {
        tracing::error!(%error, "the command failed");
    }
    error.sentence()
}

fn read_one<T>(option: &str, text: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, String> {
    read(text.trim()).ok_or_else(|| format!("--{option} does not take \"{text}\"; see --help."))
}

fn read_all<T>(option: &str, texts: &[String], read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, String> {
    texts.iter().map(|text| read_one(option, text, &read)).collect()
}
