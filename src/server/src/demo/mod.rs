//! The demo: invented sessions in every state, invented accounts, and pictures that are drawn.

pub mod drawing;

use desk::{Desk, DeskError, NewPerson};
use domain::{Actor, Payload, Role, Source, World};
use futures::stream::{self, TryStreamExt as _};
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// The invented payloads: one file each for the detailed ones, `bulk.jsonl` for the many.
#[derive(RustEmbed)]
#[folder = "demo"]
struct Samples;

/// An account of the demo.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// Sign-in name.
    pub email: String,
    /// Made for this data folder alone.
    pub password: String,
    /// Roles, wire form.
    pub roles: Vec<String>,
}

/// Name, email and roles of the accounts.
const PEOPLE: &[(&str, &str, &[Role])] = &[
    ("Idris Said", "reviewer@countersign.example", &[Role::Reviewer]),
    ("Mara Velasco", "manager@countersign.example", &[Role::Manager]),
    ("Tove Lindqvist", "admin@countersign.example", &[Role::Admin]),
    ("Oda Brenner", "auditor@countersign.example", &[Role::Auditor]),
    ("Noor Haddad", "everything@countersign.example", &[Role::Reviewer, Role::Manager, Role::Admin]),
];

/// Words of the passwords: six of them are some 36 bits, and the desk throttles.
const WORDS: &[&str] = &[
    "amber", "anchor", "basalt", "birch", "bishop", "bramble", "brass", "cedar", "chalk", "cinder", "clover", "cobalt",
    "copper", "coral", "crane", "damson", "delta", "ember", "fathom", "fennel", "fern", "flint", "forge", "gable",
    "garnet", "ginger", "granite", "grove", "harbor", "hazel", "heron", "indigo", "iron", "ivory", "jasper", "juniper",
    "kestrel", "lantern", "larch", "lichen", "linen", "lotus", "maple", "marble", "meadow", "moss", "nutmeg", "oak",
    "ochre", "olive", "onyx", "otter", "pebble", "pine", "plover", "quartz", "raven", "reed", "saffron", "slate",
    "sorrel", "thistle", "umber", "willow",
];

/// Fills an empty desk; the accounts are kept in the data folder, so that a later start can name them again.
///
/// # Errors
/// A sentence.
pub async fn fill(desk: &Desk, folder: &Path, world: &dyn World) -> Result<Vec<Account>, String> {
    let file = folder.join("demo-accounts.json");
    if let Ok(text) = fs::read_to_string(&file) {
        return serde_json::from_str(&text).map_err(|error| format!("{} cannot be read: {error}.", file.display()));
    }
    bring_in_sessions(desk).await?;
    let mut accounts = Vec::new();
    for (name, email, roles) in PEOPLE {
        let password = password(world);
        let person = NewPerson { email: (*email).to_owned(), name: (*name).to_owned(), roles: roles.to_vec() };
        desk.add_person_with_password(&Actor::System, person, &password).await.map_err(|error| error.sentence())?;
        let roles = roles.iter().map(|role| role.wire().to_owned()).collect();
        accounts.push(Account { email: (*email).to_owned(), password, roles });
    }
    let text = serde_json::to_string_pretty(&accounts).map_err(|error| error.to_string())?;
    // written last: a start that was cut off before fills the rest in the next one, sessions are idempotent
    write_private(&file, &text).map_err(|error| format!("{} cannot be written: {error}.", file.display()))?;
    Ok(accounts)
}

/// Brings in every sample; oldest first, so that numbers follow time.
///
/// # Errors
/// A sentence that names what was refused.
pub async fn bring_in_sessions(desk: &Desk) -> Result<(), String> {
    let mut payloads = samples()?;
    payloads.sort_by_key(Payload::created_at);
    stream::iter(payloads.into_iter().map(Ok::<_, String>))
        .map_ok(|payload| async move {
            let id = payload.session_id();
            desk.put_session(&Actor::System, Source::Didit, payload)
                .await
                .map_err(|error: DeskError| format!("The demo session {id:?} was refused: {}", error.sentence()))
        })
        .try_buffered(16)
        .try_for_each(|_| std::future::ready(Ok(())))
        .await
}

/// All invented payloads.
///
/// # Errors
/// A sentence that names the file that cannot be read.
pub fn samples() -> Result<Vec<Payload>, String> {
    let read = |name: &str, bytes: &[u8]| Payload::parse(bytes).map_err(|faults| format!("{name}: {faults:?}"));
    let mut payloads = Vec::new();
    for name in Samples::iter() {
        let Some(file) = Samples::get(&name) else { continue };
        if name.ends_with(".jsonl") {
            let lines = file.data.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            for line in lines {
                payloads.push(read(&name, line)?);
            }
        } else {
            payloads.push(read(&name, &file.data)?);
        }
    }
    Ok(payloads)
}

fn password(world: &dyn World) -> String {
    let mut picks = [0_u8; 6];
    world.random(&mut picks);
    picks.map(|pick| WORDS[usize::from(pick) % WORDS.len()]).join("-")
}

fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Status;

    #[test]
    fn the_demo_holds_every_status_and_514_sessions() {
        let samples = samples().unwrap();
        let ids: std::collections::HashSet<_> = samples.iter().map(Payload::session_id).collect();
        assert_eq!(ids.len(), 514);
        for status in Status::ALL {
            assert!(samples.iter().any(|payload| payload.status() == Some(*status)), "{status:?}");
        }
    }
}
