//! The contents of files: sealed piece by piece with the session's key, named by a keyed digest, in a folder that
//! several processes may share or in a bucket.
//!
//! A kept file is a version byte, 16 bytes of chance and the sealed pieces. Session, chance, position and "is the
//! last" are authenticated with each piece, so pieces cannot be swapped, repeated, moved to another file or left out;
//! the digest of the whole is checked before the last piece is handed out, so that a file put in the place of another
//! is not taken for it.

mod bucket;
mod folder;

pub use bucket::BucketSettings;

use crate::error::StoreError;
use crate::seal::{Cell, ContentDigest, DataKey, Piece, Seal};
use bucket::Bucket;
use domain::{Time, Uuid};
use folder::{Folder, make_folder};
use futures::StreamExt as _;
use futures::stream::BoxStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
/// Bytes of content in one piece.
const PIECE: usize = 64 * 1024;
/// What sealing adds to a piece: version, nonce, tag.
const SEALED_MORE: usize = 1 + 24 + 16;
/// Folder of what is being written.
const UNFINISHED: &str = "unfinished";

/// Where contents are kept.
#[derive(Clone)]
pub(crate) struct Contents {
    place: Place,
    /// Local folder of what is being written.
    unfinished: PathBuf,
}

#[derive(Clone)]
enum Place {
    Folder(Folder),
    Bucket(Bucket),
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
                "The place for files must be given as file:PATH or s3://BUCKET/PREFIX (COUNTERSIGN_FILES).".to_owned(),
            ));
        };
        let root = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
        let unfinished = root.join(UNFINISHED);
        for folder in [&root, &unfinished] {
            private_folder(folder)?;
        }
        Ok(Self { place: Place::Folder(Folder(root)), unfinished })
    }

    /// Opens a bucket; asks nothing of it yet.
    pub(crate) fn open_bucket(settings: &BucketSettings) -> Result<Self, StoreError> {
        let bucket = Bucket::open(settings)?;
        private_folder(&settings.unfinished)?;
        Ok(Self { place: Place::Bucket(bucket), unfinished: settings.unfinished.clone() })
    }

    /// Deletes a content; nothing when it is not there.
    pub(crate) async fn delete(&self, content: &[u8]) -> Result<(), StoreError> {
        match &self.place {
            Place::Folder(folder) => folder.delete(content).await,
            Place::Bucket(bucket) => bucket.delete(content).await,
        }
    }

    /// The parts that contents are in.
    pub(crate) async fn parts(&self) -> Result<Vec<String>, StoreError> {
        match &self.place {
            Place::Folder(folder) => folder.parts().await,
            Place::Bucket(bucket) => bucket.parts().await,
        }
    }

    /// The contents of a part that were written more than a day ago.
    pub(crate) async fn older_than_a_day(&self, part: &str, now: Time) -> Result<Vec<Vec<u8>>, StoreError> {
        let names = match &self.place {
            Place::Folder(folder) => folder.older_than_a_day(part, now).await?,
            Place::Bucket(bucket) => bucket.older_than_a_day(part, now).await?,
        };
        // what is not named by a digest is not ours
        Ok(names.into_iter().filter_map(|name| hex::decode(name).ok()).filter(|name| name.len() == 32).collect())
    }

    /// Deletes what was begun more than a day ago and never finished.
    pub(crate) async fn sweep_unfinished(&self, now: Time) -> Result<u64, StoreError> {
        folder::sweep_unfinished(&self.unfinished, now).await
    }

    /// Whether files can be written, read and deleted; `name` is for the one that is tried.
    pub(crate) async fn try_out(&self, name: &str) -> Result<String, StoreError> {
        let path = self.unfinished.join(name);
        let tried = std::fs::write(&path, name).and_then(|()| std::fs::remove_file(&path));
        tried.map_err(|error| StoreError::Settings(format!("The folder of files takes no file: {error}.")))?;
        match &self.place {
            Place::Folder(_) => Ok("The folder of files takes and deletes files.".to_owned()),
            Place::Bucket(bucket) => {
                bucket.try_out(name).await?;
                Ok("The bucket takes, gives back and deletes files. A backup does not hold them: see to it that the \
                    bucket has a copy of its own, and a rule that ends uploads that were never finished."
                    .to_owned())
            }
        }
    }

    async fn take_in(&self, finished: &std::path::Path, content: &[u8]) -> Result<(), StoreError> {
        match &self.place {
            Place::Folder(folder) => folder.take_in(finished, content).await,
            Place::Bucket(bucket) => bucket.take_in(finished, content).await,
        }
    }

    async fn source(&self, content: &[u8]) -> Result<Source, StoreError> {
        Ok(match &self.place {
            Place::Folder(folder) => Source::File(folder.open(content).await?),
            Place::Bucket(bucket) => {
                Source::Stream(Mutex::new((bucket.open_content(content).await?, bytes::Bytes::new())))
            }
        })
    }
}

fn private_folder(folder: &std::path::Path) -> Result<(), StoreError> {
    make_folder(folder).map_err(|error| {
        StoreError::Settings(format!("The folder of files {} cannot be made: {error}.", folder.display()))
    })
}

/// Sealed bytes, as they come.
enum Source {
    File(File),
    /// Bytes to come, and what came and was not asked for yet.
    Stream(Mutex<(BoxStream<'static, Result<bytes::Bytes, StoreError>>, bytes::Bytes)>),
}

impl Source {
    /// Fills the buffer whole.
    async fn fill(&mut self, buffer: &mut [u8]) -> Result<(), StoreError> {
        let stream = match self {
            Self::File(file) => return file.read_exact(buffer).await.map(|_| ()).map_err(|error| lost(&error)),
            Self::Stream(stream) => stream.get_mut(),
        };
        let mut filled = 0;
        while filled < buffer.len() {
            if stream.1.is_empty() {
                match stream.0.next().await {
                    Some(bytes) => stream.1 = bytes?,
                    // shorter than it was written
                    None => return Err(StoreError::Corrupt(Cell::FileContent.name())),
                }
            }
            let piece = stream.1.split_to(stream.1.len().min(buffer.len() - filled));
            if let Some(room) = buffer.get_mut(filled..filled + piece.len()) {
                room.copy_from_slice(&piece);
            }
            filled += piece.len();
        }
        Ok(())
    }
}

/// Writes a content, sealed; what is dropped before its end leaves nothing.
pub struct FileWriter {
    contents: Contents,
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
        let path = contents.unfinished.join(hex::encode(name));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&path).await.map_err(|error| failed(&error))?;
        let mut writer = Self {
            contents: contents.clone(),
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

    /// Ends it: the content is in its place, whole, under its digest.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when disk or bucket refuse it; nothing is kept then.
    pub async fn finish(mut self) -> Result<WrittenFile, StoreError> {
        self.put(true).await?;
        self.file.flush().await.map_err(|error| failed(&error))?;
        self.file.sync_all().await.map_err(|error| failed(&error))?;
        let content = self.digest.finish();
        self.contents.take_in(&self.unfinished.0, &content).await?;
        Ok(WrittenFile { content, size: self.size })
    }
}

/// Reads a content, piece by piece.
pub struct FileReader {
    source: Source,
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
        let mut source = contents.source(content).await?;
        let mut header = [0; 17];
        source.fill(&mut header).await?;
        let (version, salt) = header.split_at(1);
        if version != [VERSION] {
            return Err(StoreError::Corrupt(Cell::FileContent.name()));
        }
        let salt = salt.try_into().map_err(|_| StoreError::Corrupt(Cell::FileContent.name()))?;
        let (digest, content) = (Some(seal.content_digest(session_id)), content.to_vec());
        let left = u64::try_from(size).unwrap_or(0);
        Ok(Self { source, seal, key, session_id, salt, position: 0, left, digest, content })
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
        self.source.fill(&mut sealed).await?;
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
