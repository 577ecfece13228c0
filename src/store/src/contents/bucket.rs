//! Contents in a bucket of S3, or of what speaks like it.
//!
//! A content is written into a local file first, sealed as it is, and goes up when it is whole: an object appears under
//! its name at once and whole or not at all, so no half file is ever served.

use super::{failed, time_of};
use crate::error::StoreError;
use crate::seal::Cell;
use domain::Time;
use domain::time::DAY;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path as Key;
use object_store::{ClientOptions, MultipartUpload, ObjectStore, ObjectStoreExt as _, PutPayload, RetryConfig};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;

/// Bytes of one part of a large content.
const PART: usize = 8 * 1024 * 1024;
/// Longest that a connection, or a pause within an answer, may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often and how long a call is made again that the server could not answer.
const RETRIES: usize = 3;

/// A bucket and how to reach it.
#[derive(Clone, Default)]
pub struct BucketSettings {
    /// `s3://BUCKET` or `s3://BUCKET/PREFIX`.
    pub url: String,
    /// Settings by the names that AWS gives them in the environment: `AWS_REGION`, `AWS_ACCESS_KEY_ID` …; what is
    /// unknown is passed over.
    pub settings: Vec<(String, String)>,
    /// Local folder in which contents are written, sealed, until they are whole.
    pub unfinished: std::path::PathBuf,
}

impl std::fmt::Debug for BucketSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // the settings hold secrets
        f.debug_struct("BucketSettings").field("url", &self.url).finish_non_exhaustive()
    }
}

/// The bucket, and the beginning of our names in it.
#[derive(Clone)]
pub(super) struct Bucket {
    store: Arc<AmazonS3>,
    prefix: String,
}

impl Bucket {
    pub(super) fn open(settings: &BucketSettings) -> Result<Self, StoreError> {
        let unfit = |what: &str| StoreError::Settings(format!("The place for files cannot be used: {what}"));
        let rest = settings.url.strip_prefix("s3://").unwrap_or_default();
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() || rest.contains(['?', '#', '@']) {
            return Err(unfit("write it as s3://BUCKET/PREFIX; keys and regions are settings of their own."));
        }
        let mut builder = AmazonS3Builder::new();
        for (name, value) in &settings.settings {
            if let Ok(key) = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() {
                builder = builder.with_config(key, value);
            }
        }
        // the client asks for the process's provider; a second call finds it installed
        let _ = rustls::crypto::ring::default_provider().install_default();
        let plain = builder.get_config_value(&AmazonS3ConfigKey::Endpoint).is_some_and(|url| url.starts_with("http:"));
        let options = ClientOptions::new()
            .with_allow_http(plain)
            // a large file may take its time, as long as it goes on
            .with_timeout_disabled()
            .with_connect_timeout(PATIENCE)
            .with_read_timeout(PATIENCE);
        let retry = RetryConfig { max_retries: RETRIES, retry_timeout: PATIENCE, ..RetryConfig::default() };
        let builder = builder.with_bucket_name(bucket).with_client_options(options).with_retry(retry);
        let store = builder.build().map_err(|error| {
            tracing::error!(kind = kind(&error), "the bucket's settings");
            unfit("look at AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
        })?;
        let prefix = prefix.trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok(Self { store: Arc::new(store), prefix })
    }

    /// `ab/abcd…`
    fn key(&self, content: &[u8]) -> Key {
        let name = hex::encode(content);
        Key::from(format!("{}{}/{name}", self.prefix, name.get(..2).unwrap_or("_")))
    }

    /// Sends a finished file up under its content's name.
    pub(super) async fn take_in(&self, finished: &Path, content: &[u8]) -> Result<(), StoreError> {
        let mut file = File::open(finished).await.map_err(|error| failed(&error))?;
        let size = file.metadata().await.map_err(|error| failed(&error))?.len();
        let key = self.key(content);
        if size <= PART as u64 {
            let bytes = helping(&mut file).await?;
            return self.store.put(&key, PutPayload::from(bytes)).await.map(|_| ()).map_err(|error| refused(&error));
        }
        let mut upload = self.store.put_multipart(&key).await.map_err(|error| refused(&error))?;
        let sent = send(&mut file, upload.as_mut()).await;
        if sent.is_err() {
            // parts that stay would cost money; what a crash leaves is for the bucket's own rule
            let _ = upload.abort().await;
        }
        sent
    }

    /// The bytes of a content, as they come.
    pub(super) async fn open_content(
        &self,
        content: &[u8],
    ) -> Result<BoxStream<'static, Result<bytes::Bytes, StoreError>>, StoreError> {
        let answer = self.store.get(&self.key(content)).await.map_err(|error| missing(&error))?;
        Ok(answer.into_stream().map_err(|error| missing(&error)).boxed())
    }

    pub(super) async fn delete(&self, content: &[u8]) -> Result<(), StoreError> {
        match self.store.delete(&self.key(content)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(refused(&error)),
        }
    }

    /// The first letters of the contents that there are, `ab`.
    pub(super) async fn parts(&self) -> Result<Vec<String>, StoreError> {
        let prefix = Key::from(self.prefix.trim_end_matches('/'));
        let prefix = (!self.prefix.is_empty()).then_some(prefix);
        let listed = self.store.list_with_delimiter(prefix.as_ref()).await.map_err(|error| refused(&error))?;
        let names = listed.common_prefixes.iter().filter_map(|key| key.filename().map(str::to_owned));
        Ok(names.filter(|name| name.len() == 2).collect())
    }

    /// The names in a part that were written more than a day ago.
    pub(super) async fn older_than_a_day(&self, part: &str, now: Time) -> Result<Vec<String>, StoreError> {
        let prefix = Key::from(format!("{}{part}", self.prefix));
        let mut listed = self.store.list(Some(&prefix));
        let mut old = Vec::new();
        while let Some(object) = listed.next().await {
            let object = object.map_err(|error| refused(&error))?;
            if now.since(time_of(object.last_modified.into())) > DAY {
                old.extend(object.location.filename().map(str::to_owned));
            }
        }
        Ok(old)
    }

    /// Writes, reads and deletes an object of its own.
    pub(super) async fn try_out(&self, name: &str) -> Result<(), StoreError> {
        let key = Key::from(format!("{}doctor/{name}", self.prefix));
        let (fault, all) = (|what: &str| StoreError::Settings(what.to_owned()), name.as_bytes());
        let put = self.store.put(&key, PutPayload::from(all.to_vec())).await;
        put.map_err(|error| fault(&format!("The bucket takes no file: {}.", kind(&error))))?;
        let read = match self.store.get(&key).await {
            Ok(answer) => answer.bytes().await,
            Err(error) => Err(error),
        };
        let deleted = self.store.delete(&key).await;
        match read {
            Ok(read) if read == all => {}
            Ok(_) => return Err(fault("The bucket gives back other bytes than it was given.")),
            Err(error) => return Err(fault(&format!("The bucket gives no file back: {}.", kind(&error)))),
        }
        deleted.map_err(|error| fault(&format!("The bucket deletes no file: {}.", kind(&error))))
    }
}

async fn send(file: &mut File, upload: &mut dyn MultipartUpload) -> Result<(), StoreError> {
    loop {
        let bytes = helping(file).await?;
        if bytes.is_empty() {
            break;
        }
        upload.put_part(PutPayload::from(bytes)).await.map_err(|error| refused(&error))?;
    }
    upload.complete().await.map(|_| ()).map_err(|error| refused(&error))
}

/// As much of the file as goes up at once.
async fn helping(file: &mut File) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    file.take(PART as u64).read_to_end(&mut bytes).await.map_err(|error| failed(&error))?;
    Ok(bytes)
}

/// What kind of fault it is; the message itself names keys and hosts.
fn kind(error: &object_store::Error) -> &'static str {
    use object_store::Error;
    match error {
        Error::NotFound { .. } => "there is no such bucket or object",
        Error::PermissionDenied { .. } => "permission denied",
        Error::Unauthenticated { .. } => "the keys are not taken",
        Error::Precondition { .. } | Error::AlreadyExists { .. } => "a condition was not met",
        Error::NotSupported { .. } | Error::NotImplemented { .. } => "not supported",
        Error::UnknownConfigurationKey { .. } | Error::InvalidPath { .. } => "unfit settings",
        _ => "it does not answer as it should",
    }
}

fn refused(error: &object_store::Error) -> StoreError {
    tracing::error!(kind = kind(error), "the bucket of files failed");
    StoreError::Unavailable
}

fn missing(error: &object_store::Error) -> StoreError {
    if matches!(error, object_store::Error::NotFound { .. }) {
        tracing::error!("a kept file is not in the bucket");
        return StoreError::Corrupt(Cell::FileContent.name());
    }
    refused(error)
}
