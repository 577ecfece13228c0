//! Contents in a folder that several processes may share.

use super::{failed, lost, time_of};
use crate::error::StoreError;
use domain::Time;
use domain::time::DAY;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tokio::fs::{self, File};

/// The folder.
#[derive(Clone)]
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    /// `ab/cd/abcd…`
    fn path(&self, content: &[u8]) -> PathBuf {
        let name = hex::encode(content);
        let (first, second) = (name.get(..2).unwrap_or("_"), name.get(2..4).unwrap_or("_"));
        self.0.join(first).join(second).join(&name)
    }

    /// Takes a finished file in under its content's name, in one step.
    pub(super) async fn take_in(&self, finished: &Path, content: &[u8]) -> Result<(), StoreError> {
        let path = self.path(content);
        let folders: Vec<&Path> = path.ancestors().skip(1).take(3).collect();
        for folder in folders.iter().rev().skip(1) {
            make_folder(folder).map_err(|error| failed(&error))?;
        }
        // equal contents of a session are one file: the later copy takes the place of the earlier
        fs::rename(finished, &path).await.map_err(|error| failed(&error))?;
        for folder in folders {
            sync_folder(Some(folder)).await?;
        }
        Ok(())
    }

    pub(super) async fn open(&self, content: &[u8]) -> Result<File, StoreError> {
        File::open(self.path(content)).await.map_err(|error| lost(&error))
    }

    pub(super) async fn delete(&self, content: &[u8]) -> Result<(), StoreError> {
        let path = self.path(content);
        match fs::remove_file(&path).await {
            Ok(()) => sync_folder(path.parent()).await,
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(failed(&error)),
        }
    }

    /// The folders that hold contents, `ab/cd`.
    pub(super) async fn parts(&self) -> Result<Vec<String>, StoreError> {
        let mut parts = Vec::new();
        for first in entries(&self.0).await? {
            let Some(name) = name_of(&first).filter(|name| name.len() == 2) else { continue };
            for second in entries(&first).await? {
                parts.extend(name_of(&second).map(|second| format!("{name}/{second}")));
            }
        }
        Ok(parts)
    }

    /// The names in a part that were written more than a day ago.
    pub(super) async fn older_than_a_day(&self, part: &str, now: Time) -> Result<Vec<String>, StoreError> {
        let mut old = Vec::new();
        for path in entries(&self.0.join(part)).await? {
            if is_old(&path, now).await {
                old.extend(name_of(&path));
            }
        }
        Ok(old)
    }
}

fn name_of(path: &Path) -> Option<String> {
    path.file_name().and_then(|name| name.to_str()).map(str::to_owned)
}

/// Deletes what was begun more than a day ago and never finished.
pub(super) async fn sweep_unfinished(folder: &Path, now: Time) -> Result<u64, StoreError> {
    let mut swept = 0;
    for path in entries(folder).await? {
        if is_old(&path, now).await && fs::remove_file(&path).await.is_ok() {
            swept += 1;
        }
    }
    Ok(swept)
}

pub(super) fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a rename or deletion in a folder last.
async fn sync_folder(folder: Option<&Path>) -> Result<(), StoreError> {
    let Some(folder) = folder else { return Ok(()) };
    let opened = File::open(folder).await.map_err(|error| failed(&error))?;
    opened.sync_all().await.map_err(|error| failed(&error))
}

async fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut found = Vec::new();
    let mut entries = match fs::read_dir(folder).await {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(found),
        Err(error) => return Err(failed(&error)),
    };
    while let Some(entry) = entries.next_entry().await.map_err(|error| failed(&error))? {
        found.push(entry.path());
    }
    Ok(found)
}

async fn is_old(path: &Path, now: Time) -> bool {
    let written =
        fs::metadata(path).await.ok().filter(std::fs::Metadata::is_file).and_then(|data| data.modified().ok());
    written.is_some_and(|written| now.since(time_of(written)) > DAY)
}
