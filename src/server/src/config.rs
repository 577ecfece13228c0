//! Configuration, read and checked in one place at start; a fault is a sentence.

mod files;
mod mail;

pub use files::FilePlace;
pub use mail::MailConfig;

use crate::cli::Common;
use base64::Engine as _;
use domain::World;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{MasterKey, Store, StoreError};

/// Name of the SQLite file in the data folder.
pub const DATABASE: &str = "countersign.sqlite3";
/// Name of the data folder's own master key.
pub const MASTER_KEY: &str = "master.key";

/// Where a desk keeps its things and how it opens them.
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// `sqlite:PATH` or `postgres://…`
    pub database: String,
    /// Where evidence files are kept.
    pub files: FilePlace,
    key: MasterKey,
}

impl Config {
    /// Reads the options of a command; makes the data folder and its master key when they are missing.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what to do.
    pub fn read(common: &Common, default_folder: &str, world: &dyn World) -> Result<Self, String> {
        let data = common.data.clone().unwrap_or_else(|| PathBuf::from(default_folder));
        make_folder(&data)?;
        let own = || format!("sqlite:{}", data.join(DATABASE).display());
        let database = named_database(common)?.unwrap_or_else(own);
        let postgres = database.starts_with("postgres://") || database.starts_with("postgresql://");
        if !postgres && !database.starts_with("sqlite:") {
            return Err("The database must be sqlite:PATH or postgres://… (--database, COUNTERSIGN_DATABASE).".into());
        }
        let key = match (&common.master_key, &common.master_key_file) {
            (Some(_), Some(_)) => return Err("Give the master key or its file, not both.".into()),
            (Some(text), None) => parse_key(text)?,
            (None, Some(file)) => read_key(file)?,
            (None, None) if postgres => {
                return Err("With PostgreSQL the master key must be given: COUNTERSIGN_MASTER_KEY or \
                            COUNTERSIGN_MASTER_KEY_FILE, 32 bytes as hex or base64, the same for every process."
                    .into());
            }
            (None, None) => own_key(&data.join(MASTER_KEY), world)?,
        };
        let files = FilePlace::read(common, &data)?;
        Ok(Self { data, database, files, key: MasterKey::new(key) })
    }

    /// Opens the database and brings its schema up to date, and opens the place for files.
    ///
    /// # Errors
    /// A sentence.
    pub async fn open(&self, world: Arc<dyn World>) -> Result<Store, String> {
        let sentence = |error: StoreError| error.to_string();
        let store = Store::open_and_migrate(&self.database, self.key.clone(), world).await.map_err(sentence)?;
        self.files.open(&store).map_err(sentence)?;
        Ok(store)
    }
}

/// The database that the options name, by itself or in a file.
fn named_database(common: &Common) -> Result<Option<String>, String> {
    match (&common.database, &common.database_file) {
        (Some(_), Some(_)) => Err("Give the database or its file, not both.".into()),
        (None, Some(file)) => {
            let text = fs::read_to_string(file)
                .map_err(|error| format!("The file of the database, {}, cannot be read: {error}.", file.display()))?;
            Ok(Some(text.trim().to_owned()))
        }
        (named, None) => Ok(named.clone()),
    }
}

fn make_folder(folder: &Path) -> Result<(), String> {
    let fault = |error: std::io::Error| format!("The data folder {} cannot be made: {error}.", folder.display());
    if !folder.is_dir() {
        fs::create_dir_all(folder).map_err(fault)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(fault)?;
        }
    }
    Ok(())
}

fn parse_key(text: &str) -> Result<[u8; 32], String> {
    let text = text.trim();
    let bytes = hex::decode(text)
        .ok()
        .or_else(|| base64::engine::general_purpose::STANDARD.decode(text).ok())
        .or_else(|| base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok());
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| "The master key must be 32 bytes, written as 64 hex digits or as base64.".to_owned())
}

fn read_key(file: &Path) -> Result<[u8; 32], String> {
    let text = fs::read_to_string(file)
        .map_err(|error| format!("The master key file {} cannot be read: {error}.", file.display()))?;
    parse_key(&text)
}

/// The key of the data folder; whichever process comes first makes it, the others read it.
fn own_key(file: &Path, world: &dyn World) -> Result<[u8; 32], String> {
    if file.exists() {
        return read_key(file);
    }
    let mut key = [0_u8; 32];
    world.random(&mut key);
    let fault = |error: std::io::Error| format!("The master key {} cannot be written: {error}.", file.display());
    // written whole under another name first: a crash in between leaves no half key
    let mut tag = [0_u8; 8];
    world.random(&mut tag);
    let fresh = file.with_extension(hex::encode(tag));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut written = options.open(&fresh).map_err(fault)?;
    written.write_all(hex::encode(key).as_bytes()).and_then(|()| written.sync_all()).map_err(fault)?;
    // a hard link fails when the name is taken: two processes at once end up with one key
    let linked = fs::hard_link(&fresh, file);
    fs::remove_file(&fresh).map_err(fault)?;
    match linked {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => read_key(file),
        Err(error) => Err(fault(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::RealWorld;

    #[test]
    fn a_key_is_made_once_and_read_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        let first = own_key(&file, &RealWorld).unwrap();
        assert_eq!(own_key(&file, &RealWorld).unwrap(), first);
        assert_eq!(parse_key(&hex::encode(first)).unwrap(), first);
        assert!(parse_key("abc").unwrap_err().contains("32 bytes"));
    }

    #[test]
    fn postgres_without_a_master_key_is_refused_with_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let common = Common {
            data: Some(folder.path().to_owned()),
            database: Some("postgres://localhost/x".into()),
            ..Common::default()
        };
        let fault = Config::read(&common, "x", &RealWorld).err().unwrap();
        assert!(fault.contains("COUNTERSIGN_MASTER_KEY"));
    }

    #[test]
    fn the_database_may_stand_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("url");
        fs::write(&file, "postgres://desk:secret@db.example/desk\n").unwrap();
        let mut common = Common {
            data: Some(folder.path().to_owned()),
            database_file: Some(file.clone()),
            master_key: Some("42".repeat(32)),
            ..Common::default()
        };
        let read = |common: &Common| Config::read(common, "x", &RealWorld);
        assert_eq!(read(&common).ok().unwrap().database, "postgres://desk:secret@db.example/desk");
        common.database = Some("sqlite:x".into());
        assert!(read(&common).err().unwrap().contains("not both"));
        common.database = None;
        common.database_file = Some("no-such-file".into());
        assert!(read(&common).err().unwrap().contains("no-such-file"));
        fs::write(&file, "mysql://desk:secret@db.example").unwrap();
        common.database_file = Some(file);
        assert!(!read(&common).err().unwrap().contains("secret"), "what is in the file is never told");
    }
}
