//! Evidence files: which the session page shows and why others are missing, and opening one by its short link.
//!
//! A link is signed for one person and five minutes. It is worth nothing without that person's sign-in and right, both
//! of which are asked anew; so a link that has run out leads its own person to a fresh one, and anyone else nowhere.

use crate::sessions::target;
use crate::{Desk, DeskError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::audit::AuditEntry;
use domain::file_kind::FileKind;
use domain::time::{MINUTE, SECOND};
use domain::view::PictureSource;
use domain::{Actor, Right, Time, Uuid, media};
use std::collections::HashMap;
use store::FileReader;
use store::types::{FileState, StoredFile, StoredSession};

/// A link to a file is good for so long.
const LINK_FOR: i64 = 5 * MINUTE;

/// A link to a file, as it came back.
#[derive(Clone, Debug)]
pub struct FileLink {
    /// The file.
    pub file_id: Uuid,
    /// Until when it is good, in Unix seconds.
    pub until: i64,
    /// Signature, URL-safe base64.
    pub signature: String,
    /// Whether a small picture is wanted rather than the whole.
    pub thumbnail: bool,
}

/// What a link to a file leads to.
pub enum FileAnswer {
    /// To a fresh link, at this path.
    Renewed(String),
    /// To the file.
    Opened(Box<OpenedFile>),
}

/// An opened file.
pub struct OpenedFile {
    /// What its bytes are, such as `image/jpeg`.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// A name to save it under, without an ending; nothing personal.
    pub name: String,
    /// Its bytes.
    pub reader: FileReader,
}

/// What the desk has of the links of one payload.
pub(crate) struct Pictures(HashMap<(String, usize, String), PictureSource>);

impl Pictures {
    pub(crate) fn of(&self, array: &str, item: usize, field: &str) -> Option<PictureSource> {
        self.0.get(&(array.to_owned(), item, field.to_owned())).cloned()
    }
}

impl Desk {
    /// What the page of a session shows for each link of its payload.
    pub(crate) async fn pictures(&self, actor: &Actor, stored: &StoredSession) -> Result<Pictures, DeskError> {
        let links = media::links(&stored.payload);
        let mut found = HashMap::with_capacity(links.len());
        if links.is_empty() {
            return Ok(Pictures(found));
        }
        let session_id = stored.state.session_id;
        let now = self.world.now();
        let files: HashMap<Uuid, StoredFile> =
            self.store.files_of(session_id).await?.into_iter().map(|file| (file.token, file)).collect();
        for link in links {
            let file = files.get(&self.store.file_token(session_id, link.url));
            let kept = file.filter(|file| file.state == FileState::Kept);
            let source = match (kept, actor) {
                (Some(file), Actor::Person { user_id, .. }) => {
                    let path = self.file_path(file.file_id, *user_id, now, false);
                    Some(match FileKind::of(&file.media_type, size(file)) {
                        Some(kind) => PictureSource::File { path, kind },
                        None => {
                            let thumbnail = self.file_path(file.file_id, *user_id, now, true);
                            PictureSource::Here { path, thumbnail }
                        }
                    })
                }
                _ if self.draws_pictures => (!link.field.contains("video")).then(|| {
                    let path = format!("/pictures/{session_id}/{}/{}/{}", link.array, link.item, link.field);
                    PictureSource::Here { thumbnail: path.clone(), path }
                }),
                _ => file.map(|file| PictureSource::Away(missing(file))),
            };
            if let Some(source) = source {
                found.insert((link.array.to_owned(), link.item, link.field), source);
            }
        }
        Ok(Pictures(found))
    }

    /// Opens a file by its link. Opening the whole is an audit entry; the small pictures of a page are part of opening
    /// the session.
    ///
    /// # Errors
    /// Without the right; [`DeskError::NotFound`] for a link that was not made for this person, and for a file that is
    /// not kept any more.
    pub async fn open_file(&self, actor: &Actor, link: &FileLink) -> Result<FileAnswer, DeskError> {
        Self::require(actor, Right::OpenSession)?;
        let Actor::Person { user_id, .. } = actor else { return Err(DeskError::NotFound) };
        let until = Time(link.until.saturating_mul(SECOND));
        let signature = URL_SAFE_NO_PAD.decode(&link.signature).map_err(|_| DeskError::NotFound)?;
        let expected = self.store.sign_file_link(link.file_id, *user_id, until);
        if !bool::from(subtle::ConstantTimeEq::ct_eq(signature.as_slice(), expected.as_slice())) {
            return Err(DeskError::NotFound);
        }
        let file = self.store.find_file(link.file_id).await?.ok_or(DeskError::NotFound)?;
        let session = self.visible(actor, file.session_id).await?;
        if file.state != FileState::Kept {
            return Err(DeskError::NotFound);
        }
        let now = self.world.now();
        if until < now {
            return Ok(FileAnswer::Renewed(self.file_path(file.file_id, *user_id, now, link.thumbnail)));
        }
        let reader = self.store.read_file(&file).await?.ok_or(DeskError::NotFound)?;
        if !link.thumbnail {
            let detail = serde_json::json!({"file_id": file.file_id});
            let entry = AuditEntry::new(actor, now, "file.open", target(file.session_id), detail);
            self.store.append_audit(entry).await?;
        }
        let size = size(&file);
        let field = file.place.map_or_else(|| "file".to_owned(), |place| place.field);
        let word: String = field.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(80).collect();
        Ok(FileAnswer::Opened(Box::new(OpenedFile {
            media_type: file.media_type,
            size,
            name: format!("session-{}-{word}", session.state.number),
            reader,
        })))
    }

    fn file_path(&self, file_id: Uuid, user_id: Uuid, now: Time, thumbnail: bool) -> String {
        let until = now.plus(LINK_FOR).unix_seconds();
        let signature = self.store.sign_file_link(file_id, user_id, Time(until * SECOND));
        let small = if thumbnail { "&t=1" } else { "" };
        format!("/files/{file_id}?e={until}&s={}{small}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn size(file: &StoredFile) -> u64 {
    u64::try_from(file.size).unwrap_or(0)
}

/// Why a file is not there, in words.
pub(crate) fn missing(file: &StoredFile) -> String {
    let fault = file.fault.as_deref().unwrap_or("no answer");
    match file.state {
        FileState::Wanted if file.tries == 0 => "not fetched yet".to_owned(),
        FileState::Wanted => format!("not fetched yet: {fault}"),
        FileState::Failed => format!("could not be fetched: {fault}"),
        FileState::Gone => "the source's link ended before it was fetched".to_owned(),
        FileState::Removed => "removed".to_owned(),
        FileState::Kept => "kept".to_owned(),
    }
}
