//! The contents of files: sealed piece by piece with the session's key, named by a keyed digest, in a folder that
//! several processes may share.
//!
//! A file on disk is a version byte, 16 bytes of chance and the sealed pieces. Session, chance, position and "is the
//! last" are authenticated with each piece, so pieces cannot be swapped, repeated, moved to another file or left out;
//! the digest of the whole is checked before the last piece is handed out, so that a file put in the place of another
//! is not taken for it.

use crate::error::StoreError;
use crate::seal::{Cell, ContentDigest, DataKey, Piece, Seal};
use domain::time::DAY;
use domain::{Time, Uuid};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use zeroize::Zeroizing;

const VERSION: u8 = 1;
/// Bytes of content in one piece.
const PIECE: usize = 64 * 1024;
/// What sealing adds to a piece: version, nonce, tag.
const SEALED_MORE: usize = 1 + 24 + 16;
/// Folder of what is being written.
const UNFINISHED: &str = "unfinished";

/// Where contents are kept.
pub(crate) struct Contents {
    root: PathBuf,
}

/// What became of a file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenFile {
    /// Keyed digest of its content.
    pub content: Vec<u8>,
    /// Bytes.
    pub size: u64,
}

impl Contents {
    /// Opens a place given as `file:PATH`; the folder is made when it is missing, for its owner alone.
    pub(crate) fn open(place: &str) -> Result<Self, StoreError> {
        let Some(path) = place.strip_prefix("file:") else {
            return Err(StoreError::Settings(
                "The place for files must be given as file:PATH (COUNTERSIGN_FILES_URL).".to_owned(),
            ));
        };
        let root = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
        let contents = Self { root };
        for folder in [contents.root.clone(), contents.root.join(UNFINISHED)] {
            make_folder(&folder).map_err(|error| {
                StoreError::Settings(format!("The folder of files {} cannot be made: {error}.", folder.display()))
            })?;
        }
        Ok(contents)
    }

    /// `ab/cd/abcd…`
    fn path(&self, content: &[u8]) -> PathBuf {
        let name = hex::encode(content);
        let (first, second) = (name.get(..2).unwrap_or("_"), name.get(2..4).unwrap_or("_"));
        self.root.join(first).join(second).join(&name)
    }

    /// Deletes a content; nothing when it is not there.
    pub(crate) async fn delete(&self, content: &[u8]) -> Result<(), StoreError> {
        let path = self.path(content);
        match fs::remove_file(&path).await {
            Ok(()) => sync_folder(path.parent()).await,
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(failed(&error)),
        }
    }

    /// The folders that hold contents.
    pub(crate) async fn parts(&self) -> Result<Vec<PathBuf>, StoreError> {
        let mut parts = Vec::new();
        for first in entries(&self.root).await? {
            if first.file_name().is_some_and(|name| name.len() == 2) {
                parts.extend(entries(&first).await?);
            }
        }
        Ok(parts)
    }

    /// The contents of a folder that were written more than a day ago.
    pub(crate) async fn older_than_a_day(&self, part: &Path, now: Time) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut old = Vec::new();
        for path in entries(part).await? {
            let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| hex::decode(name).ok());
            if let Some(name) = name.filter(|name| name.len() == 32)
                && is_old(&path, now).await
            {
                old.push(name);
            }
        }
        Ok(old)
    }

    /// Deletes what was begun more than a day ago and never finished.
    pub(crate) async fn sweep_unfinished(&self, now: Time) -> Result<u64, StoreError> {
        let mut swept = 0;
        for path in entries(&self.root.join(UNFINISHED)).await? {
            if is_old(&path, now).await && fs::remove_file(&path).await.is_ok() {
                swept += 1;
            }
        }
        Ok(swept)
    }
}

/// Writes a content, sealed; what is dropped before its end leaves nothing.
pub struct FileWriter {
    root: PathBuf,
    unfinished: Unfinished,
    file: File,
    seal: Arc<Seal>,
    key: DataKey,
    session_id: Uuid,
    salt: [u8; 16],
    position: u64,
    size: u64,
    digest: ContentDigest,
    buffer: Zeroizing<Vec<u8>>,
}

/// A file that is deleted unless it was finished.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // once it was renamed there is nothing here any more
        let _ = std::fs::remove_file(&self.0);
    }
}

impl FileWriter {
    pub(crate) async fn begin(
        contents: &Contents,
        seal: Arc<Seal>,
        key: DataKey,
        session_id: Uuid,
    ) -> Result<Self, StoreError> {
        let (mut salt, mut name) = ([0; 16], [0; 16]);
        seal.world.random(&mut salt);
        seal.world.random(&mut name);
        let path = contents.root.join(UNFINISHED).join(hex::encode(name));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&path).await.map_err(|error| failed(&error))?;
        let mut writer = Self {
            root: contents.root.clone(),
            unfinished: Unfinished(path),
            file,
            digest: seal.content_digest(session_id),
            seal,
            key,
            session_id,
            salt,
            position: 0,
            size: 0,
            buffer: Zeroizing::new(Vec::with_capacity(PIECE)),
        };
        let header = [[VERSION].as_slice(), &salt].concat();
        writer.file.write_all(&header).await.map_err(|error| failed(&error))?;
        // a full disk is to be known before anything is fetched
        writer.file.flush().await.map_err(|error| failed(&error))?;
        Ok(writer)
    }

    /// Takes more of the content.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the disk refuses it.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        self.digest.update(bytes);
        self.size += bytes.len() as u64;
        while !bytes.is_empty() {
            // a full piece waits until it is known not to be the last one
            if self.buffer.len() == PIECE {
                self.put(false).await?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - self.buffer.len()));
            self.buffer.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    async fn put(&mut self, last: bool) -> Result<(), StoreError> {
        let piece = Piece { session_id: self.session_id, salt: self.salt, position: self.position, last };
        let sealed = self.seal.seal_with(&self.key, Cell::FileContent, &piece, &self.buffer)?;
        self.file.write_all(&sealed).await.map_err(|error| failed(&error))?;
        self.position += 1;
        self.buffer.clear();
        Ok(())
    }

    /// Ends it: the content is on the disk, whole, under its digest.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the disk refuses it; nothing is kept then.
    pub async fn finish(mut self) -> Result<WrittenFile, StoreError> {
        self.put(true).await?;
        self.file.flush().await.map_err(|error| failed(&error))?;
        self.file.sync_all().await.map_err(|error| failed(&error))?;
        let content = self.digest.finish();
        let contents = Contents { root: self.root };
        let path = contents.path(&content);
        let folders: Vec<&Path> = path.ancestors().skip(1).take(3).collect();
        for folder in folders.iter().rev().skip(1) {
            make_folder(folder).map_err(|error| failed(&error))?;
        }
        // equal contents of a session are one file: the later copy takes the place of the earlier
        fs::rename(&self.unfinished.0, &path).await.map_err(|error| failed(&error))?;
        for folder in folders {
            sync_folder(Some(folder)).await?;
        }
        Ok(WrittenFile { content, size: self.size })
    }
}

/// Reads a content, piece by piece.
pub struct FileReader {
    file: File,
    seal: Arc<Seal>,
    key: DataKey,
    session_id: Uuid,
    salt: [u8; 16],
    position: u64,
    left: u64,
    digest: Option<ContentDigest>,
    content: Vec<u8>,
}

impl FileReader {
    pub(crate) async fn begin(
        contents: &Contents,
        seal: Arc<Seal>,
        key: DataKey,
        session_id: Uuid,
        content: &[u8],
        size: i64,
    ) -> Result<Self, StoreError> {
        let mut file = File::open(contents.path(content)).await.map_err(|error| lost(&error))?;
        let mut header = [0; 17];
        file.read_exact(&mut header).await.map_err(|error| lost(&error))?;
        let (version, salt) = header.split_at(1);
        if version != [VERSION] {
            return Err(StoreError::Corrupt(Cell::FileContent.name()));
        }
        let salt = salt.try_into().map_err(|_| StoreError::Corrupt(Cell::FileContent.name()))?;
        let (digest, content) = (Some(seal.content_digest(session_id)), content.to_vec());
        let left = u64::try_from(size).unwrap_or(0);
        Ok(Self { file, seal, key, session_id, salt, position: 0, left, digest, content })
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the content is not the one that was written.
    pub async fn next(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let Some(mut digest) = self.digest.take() else { return Ok(None) };
        let here = usize::try_from(self.left.min(PIECE as u64)).unwrap_or(PIECE);
        let last = self.left <= PIECE as u64;
        let mut sealed = vec![0; here + SEALED_MORE];
        self.file.read_exact(&mut sealed).await.map_err(|error| lost(&error))?;
        let piece = Piece { session_id: self.session_id, salt: self.salt, position: self.position, last };
        let opened = self.seal.open(&self.key, Cell::FileContent, &piece, &sealed)?;
        digest.update(&opened);
        self.left -= here as u64;
        self.position += 1;
        if !last {
            self.digest = Some(digest);
        } else if digest.finish() != self.content {
            return Err(StoreError::Corrupt(Cell::FileContent.name()));
        }
        Ok(Some(opened))
    }

    /// All of it at once, for contents that are known to be small enough.
    ///
    /// # Errors
    /// As [`FileReader::next`].
    pub async fn whole(mut self) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let mut all = Zeroizing::new(Vec::with_capacity(usize::try_from(self.left).unwrap_or(0)));
        while let Some(bytes) = self.next().await? {
            all.extend_from_slice(&bytes);
        }
        Ok(all)
    }
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
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

fn time_of(at: SystemTime) -> Time {
    let micros = at.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
    Time(i64::try_from(micros).unwrap_or(i64::MAX))
}

fn failed(error: &std::io::Error) -> StoreError {
    // the path of a content tells nothing, and is left out all the same
    tracing::error!(kind = %error.kind(), "the folder of files failed");
    StoreError::Unavailable
}

fn lost(error: &std::io::Error) -> StoreError {
    tracing::error!(kind = %error.kind(), "a kept file cannot be read");
    StoreError::Corrupt(Cell::FileContent.name())
}
