//! Evidence files: fetched behind the vendors' links while those live, judged by their bytes, kept sealed.

use crate::egress::{self, Egress, EgressRefusal, fault_of};
use crate::{retry_after, rounds, schedule};
use domain::time::{HOUR, SECOND};
use domain::{Time, World, media};
use std::sync::Arc;
use std::time::Duration;
use store::types::{AfterFileTry, FileTry, LeasedFile};
use store::{Store, StoreError};
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

/// Most files that are fetched at once; each takes a piece of a file and a connection.
const IN_FLIGHT: usize = 6;
/// Pause when nothing is due.
const PAUSE: Duration = Duration::from_secs(1);
/// A lease is longer than a try may take by this much.
const LEASE_MORE: i64 = 60 * SECOND;
/// How often contents that no row names are looked for.
const SWEEP: i64 = 6 * HOUR;
/// Redirects that are followed, each past the guard.
const MOST_REDIRECTS: usize = 3;
/// Bytes by which a file is judged.
const HEAD: usize = 4096;

/// What the worker may fetch.
#[derive(Clone, Debug)]
pub struct FileSettings {
    /// Networks that may be reached though they are private, in CIDR form; `http:` links are taken only there.
    pub allow_networks: Vec<String>,
    /// Largest picture or document, in bytes.
    pub largest_document: u64,
    /// Largest film, in bytes.
    pub largest_film: u64,
    /// Longest time for one file.
    pub longest: Duration,
}

impl Default for FileSettings {
    fn default() -> Self {
        Self {
            allow_networks: Vec::new(),
            largest_document: 25 * 1024 * 1024,
            largest_film: 200 * 1024 * 1024,
            longest: Duration::from_secs(120),
        }
    }
}

/// The worker that fetches evidence files. Several may run, in one process or in many.
#[derive(Clone)]
pub struct Files {
    store: Store,
    world: Arc<dyn World>,
    egress: Egress,
    settings: Arc<FileSettings>,
}

/// A try that did not succeed.
struct Miss {
    http_status: Option<u16>,
    fault: String,
    then: Then,
}

/// What a miss means for the file.
enum Then {
    /// The source may give it later; its `Retry-After` in microseconds.
    Later(Option<i64>),
    /// As [`Then::Later`], but when nothing helps the link has ended rather than the source failed.
    Refused,
    /// The link has ended.
    Ended,
    /// It will never be kept.
    Never,
}

impl Miss {
    fn never(fault: &str) -> Self {
        Self { http_status: None, fault: fault.to_owned(), then: Then::Never }
    }

    fn later(fault: impl Into<String>) -> Self {
        Self { http_status: None, fault: fault.into(), then: Then::Later(None) }
    }
}

impl Files {
    /// A worker on a store that knows where to keep files.
    #[must_use]
    pub fn new(store: Store, world: Arc<dyn World>, settings: FileSettings) -> Self {
        Self { store, world, egress: Egress::new(), settings: Arc::new(settings) }
    }

    /// Fetches what is due now and waits for every answer; the number of files tried. For tests and commands.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn step(&self) -> Result<usize, StoreError> {
        rounds::all(self.lease(IN_FLIGHT).await?, |file| {
            let worker = self.clone();
            async move { worker.fetch(file).await }
        })
        .await
    }

    /// Fetches until `stop` turns true or nobody is left who could say so. What is under way then is dropped: its
    /// lease ends, and what was written of it is deleted.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut tries: JoinSet<()> = JoinSet::new();
        let mut swept_at: Option<Time> = None;
        while !*stop.borrow() && stop.has_changed().is_ok() {
            while tries.try_join_next().is_some() {}
            let now = self.world.now();
            if swept_at.is_none_or(|at| now.since(at) > SWEEP) {
                swept_at = Some(now);
                self.tidy(now).await;
            }
            let room = IN_FLIGHT.saturating_sub(tries.len());
            match if room == 0 { Ok(Vec::new()) } else { self.lease(room).await } {
                Ok(due) => {
                    for file in due {
                        let worker = self.clone();
                        tries.spawn(async move {
                            let id = file.file_id;
                            if let Err(error) = worker.fetch(file).await {
                                tracing::error!(file = %id, %error, "the outcome of a try could not be written");
                            }
                        });
                    }
                }
                Err(error) => tracing::error!(%error, "files that are due could not be read"),
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(PAUSE) => {}
                Some(_) = tries.join_next() => {}
            }
        }
        tries.shutdown().await;
    }

    /// Deletes contents of removed files, and those that no row names.
    async fn tidy(&self, now: Time) {
        for done in [self.store.delete_contents().await, self.store.sweep_contents(now).await] {
            match done {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "contents of files deleted"),
                Err(error) => tracing::warn!(%error, "contents of files could not be deleted"),
            }
        }
    }

    async fn lease(&self, most: usize) -> Result<Vec<LeasedFile>, StoreError> {
        let longest = i64::try_from(self.settings.longest.as_micros()).unwrap_or(HOUR);
        self.store.lease_files(self.world.now(), longest + LEASE_MORE, i64::try_from(most).unwrap_or(1)).await
    }

    async fn fetch(&self, file: LeasedFile) -> Result<(), StoreError> {
        let at = self.world.now();
        let ends_at = media::ends_at(&file.url);
        let ended = if ends_at.is_some_and(|end| end <= at) {
            Err(Miss { http_status: None, fault: "the link had ended".to_owned(), then: Then::Ended })
        } else {
            match tokio::time::timeout(self.settings.longest, self.take(&file)).await {
                Ok(ended) => ended,
                Err(_) => Err(Miss::later("timeout")),
            }
        };
        let took_ms = self.world.now().since(at) / 1000;
        let result = match ended {
            Ok(next) => FileTry { at, http_status: Some(200), took_ms, fault: None, next },
            Err(miss) => {
                let next = self.after(&miss.then, file.tries + 1, at, ends_at);
                FileTry { at, http_status: miss.http_status.map(i64::from), took_ms, fault: Some(miss.fault), next }
            }
        };
        tracing::info!(
            file = %file.file_id,
            session = %file.session_id,
            tries = file.tries + 1,
            http_status = result.http_status,
            fault = result.fault,
            took_ms,
            "file tried"
        );
        self.store.finish_file(file.file_id, result).await
    }

    fn after(&self, then: &Then, tries: i64, at: Time, ends_at: Option<Time>) -> AfterFileTry {
        let (asked, last) = match then {
            Then::Never => return AfterFileTry::Fail,
            Then::Ended => return AfterFileTry::Gone,
            Then::Later(asked) => (*asked, AfterFileTry::Fail),
            Then::Refused => (None, AfterFileTry::Gone),
        };
        let mut chance = [0_u8; 4];
        self.world.random(&mut chance);
        match schedule::next_fetch(tries, at, u32::from_le_bytes(chance), asked) {
            Some(next) if ends_at.is_some_and(|end| end <= next) => AfterFileTry::Gone,
            Some(next) => AfterFileTry::Retry(next),
            None => last,
        }
    }

    /// Fetches and keeps one file.
    async fn take(&self, file: &LeasedFile) -> Result<AfterFileTry, Miss> {
        let mut response = self.answer(&file.url).await?;
        let announced = response.content_length();
        let mut head = Vec::new();
        while head.len() < HEAD {
            match response.chunk().await.map_err(|error| Miss::later(fault_of(&error)))? {
                Some(chunk) => head.extend_from_slice(&chunk),
                None => break,
            }
        }
        if head.is_empty() {
            return Err(Miss::never("empty"));
        }
        let media_type = kind_of(&head).ok_or_else(|| Miss::never("not a kind of file that is kept"))?;
        let film = media_type.starts_with("video/");
        let largest = if film { self.settings.largest_film } else { self.settings.largest_document };
        if announced.is_some_and(|size| size > largest) {
            return Err(Miss::never("too large"));
        }
        let stored = |error: StoreError| {
            tracing::error!(file = %file.file_id, %error, "a file could not be kept");
            Miss::later("it could not be stored")
        };
        let Some(mut writer) = self.store.write_file(file.session_id).await.map_err(stored)? else {
            return Err(Miss::never("its session was erased"));
        };
        let mut size = 0;
        let mut next = Some(bytes::Bytes::from(head));
        while let Some(bytes) = next {
            size += bytes.len() as u64;
            if size > largest {
                return Err(Miss::never("too large"));
            }
            writer.write(&bytes).await.map_err(stored)?;
            next = response.chunk().await.map_err(|error| Miss::later(fault_of(&error)))?;
        }
        let written = writer.finish().await.map_err(stored)?;
        Ok(AfterFileTry::Kept {
            content: written.content,
            size: i64::try_from(written.size).unwrap_or(i64::MAX),
            media_type: media_type.to_owned(),
        })
    }

    /// The first answer that is no redirect. Each hop is judged by the guard, and none leads away from `https:` but
    /// into an allowed network.
    async fn answer(&self, url: &str) -> Result<reqwest::Response, Miss> {
        let mut url = Url::parse(url).map_err(|_| Miss::never("the link cannot be read"))?;
        for _ in 0..=MOST_REDIRECTS {
            let client = self.egress.client(&url, &self.settings.allow_networks).map_err(|why| match why {
                EgressRefusal::NotAllowed => Miss::never(egress::NOT_ALLOWED),
                EgressRefusal::Broken => Miss::later("no client"),
            })?;
            let asked = client.get(url.clone()).timeout(self.settings.longest).send().await;
            let response = asked.map_err(|error| {
                let fault = fault_of(&error);
                if fault == egress::NOT_ALLOWED { Miss::never(&fault) } else { Miss::later(fault) }
            })?;
            let status = response.status().as_u16();
            let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
            match status {
                200 => return Ok(response),
                301 | 302 | 303 | 307 | 308 => {
                    let to = header("location").and_then(|to| url.join(to).ok());
                    url = to.ok_or_else(|| Miss::never("a redirect that leads nowhere"))?;
                }
                _ => {
                    let then = match status {
                        410 => Then::Ended,
                        401 | 403 | 404 => Then::Refused,
                        _ => Then::Later(retry_after::asked(response.headers(), self.world.now())),
                    };
                    return Err(Miss { http_status: Some(status), fault: format!("answered {status}"), then });
                }
            }
        }
        Err(Miss::never("too many redirects"))
    }
}

/// What a file is, by its first bytes; `None` when it is nothing that is kept. What the source calls it does not count.
fn kind_of(head: &[u8]) -> Option<&'static str> {
    let found = infer::get(head)?.mime_type();
    Some(match found {
        "video/x-m4v" => "video/mp4",
        "image/heif" => "image/heic",
        "image/jpeg" | "image/png" | "image/webp" | "image/heic" | "application/pdf" | "video/mp4" | "video/webm" => {
            found
        }
        // Matroska is told from WebM by a word that may stand further on
        "video/x-matroska" if head.windows(4).any(|window| window == b"webm") => "video/webm",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let ebml =
            b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm";
        for (head, kind) in [
            (b"\xff\xd8\xff\xe0\x00\x10JFIF".as_slice(), Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n....", Some("image/png")),
            (b"RIFF\x10\x00\x00\x00WEBPVP8 ", Some("image/webp")),
            (b"%PDF-1.7\n", Some("application/pdf")),
            (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", Some("video/mp4")),
            (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", Some("image/heic")),
            (ebml, Some("video/webm")),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>", None),
            (b"<!doctype html><title>Sign in</title>", None),
            (b"{\"error\": \"expired\"}", None),
            (b"MZ\x90\x00", None),
            (b"PK\x03\x04", None),
            (b"GIF89a", None),
            (b"x", None),
        ] {
            assert_eq!(kind_of(head), kind, "{:?}", String::from_utf8_lossy(head));
        }
    }
}
