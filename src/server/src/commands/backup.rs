//! `countersign backup` and `restore`: the database, the evidence files and the folder's own master key, together.

use super::{FOLDER, print, say, sentence};
use crate::cli::Common;
use crate::config::{Config, DATABASE, FilePlace, MASTER_KEY};
use crate::world::RealWorld;
use desk::{AuditReport, Desk};
use domain::World;
use serde_json::json;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Name of the folder of evidence files in a backup and in a data folder.
const FILES: &str = "files";

/// Writes a backup into a new folder, beside a running server too. The database first: a file that it does not name yet
/// is swept after a restore, one that it names must be there.
pub async fn backup(common: &Common, to: &Path) -> Result<ExitCode, String> {
    if to.symlink_metadata().is_ok() {
        return Err(format!("{} exists already. Name a folder that does not.", to.display()));
    }
    let config = Config::read(common, FOLDER, &RealWorld)?;
    if !config.database.starts_with("sqlite:") {
        return Err("This backs up SQLite alone. With PostgreSQL use pg_dump, and copy the evidence files and the \
                    master key beside it."
            .to_owned());
    }
    // whole or not at all: the name stands only for a backup that is done
    let part = with_suffix(to, ".part");
    if part.exists() {
        fs::remove_dir_all(&part).map_err(|error| fault(&part, &error))?;
    }
    private_folder(&part).map_err(|error| fault(&part, &error))?;
    let store = config.open(Arc::new(RealWorld)).await?;
    let done = async {
        store.copy_to(&part.join(DATABASE)).await.map_err(|error| error.to_string())?;
        let files = match &config.files {
            // a bucket has its own copies; half of one in a folder would be taken for a backup of it
            FilePlace::Bucket(_) => 0,
            FilePlace::Folder(place) => {
                let from = PathBuf::from(place.strip_prefix("file:").unwrap_or_default());
                copy_all(&from, &part.join(FILES)).map_err(|error| fault(&from, &error))?
            }
        };
        let own_key = common.master_key.is_none() && common.master_key_file.is_none();
        if own_key {
            let key = config.data.join(MASTER_KEY);
            copy_file(&key, &part.join(MASTER_KEY)).map_err(|error| fault(&key, &error))?;
        }
        fs::rename(&part, to).map_err(|error| fault(to, &error))?;
        Ok::<_, String>((files, own_key))
    }
    .await;
    store.close().await;
    let (files, own_key) = done.inspect_err(|_| _ = fs::remove_dir_all(&part))?;
    say(match own_key {
        true => "The backup holds its master key: whoever has it can read it. Keep it as safe as the desk itself.",
        false => "The backup does not hold the master key that was given. Without it nothing of it can be read.",
    });
    let elsewhere = match &config.files {
        FilePlace::Bucket(bucket) => Some(bucket.url.clone()),
        FilePlace::Folder(_) => None,
    };
    if let Some(url) = &elsewhere {
        say(&format!(
            "The evidence files are in {url} and NOT in this backup: have the bucket copied too (replication, or \
             versions that are kept), and start a restored desk with the same COUNTERSIGN_FILES."
        ));
    }
    let place = to.display().to_string();
    print(
        common,
        &place,
        &json!({"backup": place, "files": files, "files_elsewhere": elsewhere, "master_key": own_key}),
    );
    Ok(ExitCode::SUCCESS)
}

/// Makes a data folder out of a backup, and looks whether all of it is sound: key, schema, integrity, audit chain.
pub async fn restore(common: &Common, from: &Path) -> Result<ExitCode, String> {
    let Some(data) = common.data.clone() else {
        return Err("Name the new data folder: --data NEW.".to_owned());
    };
    // a bucket is not written to, so it may be named for what comes after
    let elsewhere = [&common.files, &common.files_url].into_iter().flatten().any(|place| !place.starts_with("s3://"));
    if common.database.is_some() || common.database_file.is_some() || elsewhere {
        return Err("A restore writes the data folder alone. Leave --database out, and --files unless it names a \
                    bucket, also in the environment."
            .to_owned());
    }
    if !from.join(DATABASE).is_file() {
        return Err(format!("{} is no backup: it holds no {DATABASE}.", from.display()));
    }
    match fs::read_dir(&data).map(|mut entries| entries.next().is_some()) {
        Ok(true) => return Err(format!("{} is not empty. Name a new folder.", data.display())),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fault(&data, &error)),
        _ => {}
    }
    let given = common.master_key.is_some() || common.master_key_file.is_some();
    if !given && !from.join(MASTER_KEY).is_file() {
        return Err(
            "This backup holds no master key: give the one of that desk (COUNTERSIGN_MASTER_KEY or its _FILE)."
                .to_owned(),
        );
    }
    let done = brought_back(common, from, &data, given).await;
    if done.is_err() {
        // what could not be read is not left behind as if it were a desk
        for name in [DATABASE, MASTER_KEY, "countersign.sqlite3-wal", "countersign.sqlite3-shm"] {
            _ = fs::remove_file(data.join(name));
        }
        _ = fs::remove_dir_all(data.join(FILES));
    }
    let rows = done?;
    say(&format!("The desk is restored; its audit log is whole: {rows} rows."));
    let place = data.display().to_string();
    print(common, &place, &json!({"data": place, "audit_rows": rows}));
    Ok(ExitCode::SUCCESS)
}

/// Copies a backup and opens it; the rows of its audit log.
async fn brought_back(common: &Common, from: &Path, data: &Path, given: bool) -> Result<i64, String> {
    private_folder(data).map_err(|error| fault(data, &error))?;
    copy_file(&from.join(DATABASE), &data.join(DATABASE)).map_err(|error| fault(from, &error))?;
    copy_all(&from.join(FILES), &data.join(FILES)).map_err(|error| fault(from, &error))?;
    if !given {
        copy_file(&from.join(MASTER_KEY), &data.join(MASTER_KEY)).map_err(|error| fault(from, &error))?;
    }
    let world: Arc<dyn World> = Arc::new(RealWorld);
    let store = Config::read(common, FOLDER, &RealWorld)?.open(Arc::clone(&world)).await?;
    let looked = async {
        let found = store.doctor(world.now()).await.map_err(|error| error.to_string())?;
        if let Some((_, _, advice)) = found.into_iter().find(|(_, well, _)| !well) {
            return Err(advice);
        }
        let desk = Desk::new(store.clone(), world, false);
        match desk.verify_audit(None).await.map_err(|error| sentence(&error))? {
            AuditReport::Whole(rows, _) => Ok(rows),
            AuditReport::Broken(row, why) => {
                Err(format!("The audit log of this backup is broken at row {row}: {why}."))
            }
        }
    }
    .await;
    store.close().await;
    looked
}

fn fault(place: &Path, error: &io::Error) -> String {
    format!("{}: {error}.", place.display())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Copies a file as it is, synced to disk; its permissions come along.
fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    fs::File::open(to)?.sync_all()
}

/// Copies a folder and all below it; how many files. One that goes away meanwhile is not missed, nor a folder that is
/// not there.
fn copy_all(from: &Path, to: &Path) -> io::Result<u64> {
    let entries = match fs::read_dir(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    private_folder(to)?;
    let mut copied = 0;
    for entry in entries {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copied += copy_all(&from, &to)?;
            continue;
        }
        match copy_file(&from, &to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => {
                done?;
                copied += 1;
            }
        }
    }
    Ok(copied)
}
