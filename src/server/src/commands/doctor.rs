//! `countersign doctor`: checks and advises.

use super::{FOLDER, answer, surroundings};
use crate::cli::{Common, Mailing};
use crate::config::{Config, MailConfig};
use crate::world::RealWorld;
use domain::World as _;
use serde_json::json;
use std::process::ExitCode;
use std::sync::Arc;

/// Checks configuration and database; exits with 1 when something is wrong.
pub async fn doctor(common: &Common, mailing: &Mailing) -> Result<ExitCode, String> {
    let mut checks: Vec<(String, bool, String)> = Vec::new();
    match Config::read(common, FOLDER, &RealWorld) {
        Err(fault) => checks.push(("configuration".into(), false, fault)),
        Ok(config) => {
            checks.push(("configuration".into(), true, format!("Data folder {}.", config.data.display())));
            let (well, sentence) = surroundings::disk(&config.data);
            checks.push(("disk".into(), well, sentence));
            let (well, sentence) = match MailConfig::read(mailing, &config.data) {
                Ok(mail) => mail.look().await,
                Err(fault) => (false, fault),
            };
            checks.push(("mail".into(), well, sentence));
            match config.open(Arc::new(RealWorld)).await {
                Err(fault) => checks.push(("database".into(), false, fault)),
                Ok(store) => {
                    checks.push(("database".into(), true, "Opens, and its schema is up to date.".into()));
                    let (well, sentence) = match store.try_contents().await {
                        Ok(sentence) => (true, sentence),
                        Err(error) => (false, format!("{error} Look at COUNTERSIGN_FILES and what belongs to it.")),
                    };
                    checks.push(("files".into(), well, sentence));
                    let (well, sentence) = surroundings::webhooks(&store).await;
                    checks.push(("webhooks".into(), well, sentence));
                    match store.doctor(RealWorld.now()).await {
                        Err(error) => checks.push(("settings".into(), false, error.to_string())),
                        Ok(found) => {
                            checks.extend(found.into_iter().map(|(name, ok, text)| (name.to_string(), ok, text)));
                        }
                    }
                }
            }
        }
    }
    let healthy = checks.iter().all(|(_, ok, _)| *ok);
    if common.json {
        let list: Vec<_> =
            checks.iter().map(|(name, ok, text)| json!({"check": name, "ok": ok, "advice": text})).collect();
        answer(&json!({"healthy": healthy, "checks": list}).to_string());
    } else {
        for (name, ok, text) in &checks {
            answer(&format!("{}  {name}: {text}", if *ok { "ok   " } else { "fault" }));
        }
    }
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
