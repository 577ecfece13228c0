//! Kept evidence files behind short links: pictures made anew, everything else as a download.

use super::Web;
use super::browser::{self, Person};
use super::reencode::{self, Size};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use desk::{DeskError, FileAnswer, FileLink, OpenedFile};
use domain::file_kind::FileKind;
use domain::{Language, Uuid};
use futures::stream;
use http::{Extensions, HeaderMap, StatusCode, header};
use serde::Deserialize;
use tokio::sync::Semaphore;

/// Pictures that are decoded at once: each may take 256 MiB.
static DECODING: Semaphore = Semaphore::const_new(2);
/// A file opened by itself must not be able to do anything.
const POLICY: &str = "default-src 'none'; img-src 'self'; sandbox";

/// The query of a link.
#[derive(Deserialize)]
pub(crate) struct Signed {
    e: i64,
    s: String,
    t: Option<u8>,
}

/// `GET /files/{file_id}?e=…&s=…`
pub(crate) async fn open(
    State(web): State<Web>,
    Extension(person): Extension<Person>,
    Path(file_id): Path<Uuid>,
    Query(signed): Query<Signed>,
    extensions: Extensions,
    headers: HeaderMap,
) -> Response {
    let Some(actor) = person.0 else { return StatusCode::FORBIDDEN.into_response() };
    let thumbnail = signed.t.is_some();
    let link = FileLink { file_id, until: signed.e, signature: signed.s, thumbnail };
    match web.desk.open_file(&actor, &link).await {
        Ok(FileAnswer::Renewed(path)) => Redirect::to(&path).into_response(),
        // a page that draws the whole in an <img> can do nothing with a download
        Ok(FileAnswer::Opened(file)) => {
            let drawn = thumbnail || headers.get("sec-fetch-dest").is_some_and(|place| place == "image");
            show(*file, thumbnail, drawn, browser::language(&extensions, &headers)).await
        }
        Err(error) => refuse(&error),
    }
}

fn refuse(error: &DeskError) -> Response {
    let status = match error {
        DeskError::Forbidden(_) => StatusCode::FORBIDDEN,
        DeskError::Store(error) => {
            tracing::error!(%error, "a file could not be opened");
            StatusCode::INTERNAL_SERVER_ERROR
        }
        _ => StatusCode::NOT_FOUND,
    };
    let sentence = match status {
        StatusCode::NOT_FOUND => {
            "This link leads to no file of yours. Open the session again for a fresh one.".to_owned()
        }
        _ => error.sentence(),
    };
    (status, sentence).into_response()
}

async fn show(file: OpenedFile, thumbnail: bool, drawn: bool, language: Language) -> Response {
    if let Some(kind) = FileKind::of(&file.media_type, file.size) {
        return if drawn { tile(Some(kind), language) } else { download(file) };
    }
    let Ok(_permit) = DECODING.acquire().await else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let (media_type, size, name) = (file.media_type, file.size, file.name);
    let bytes = match file.reader.whole().await {
        Ok(bytes) => bytes,
        Err(error) => return refuse(&error.into()),
    };
    let wanted = if thumbnail { Size::Thumbnail } else { Size::Whole };
    let made = tokio::task::spawn_blocking(move || {
        let made = reencode::picture(&bytes, wanted);
        (made, bytes)
    });
    match made.await {
        Ok((Some(made), _)) => {
            let ending = ending(made.media_type);
            guarded(made.media_type, &format!("inline; filename=\"{name}.{ending}\""), made.bytes.into())
        }
        // it cannot be shown safely, but it is evidence: whoever needs it gets it as it came
        Ok((None, bytes)) if !drawn => attachment(&media_type, size, &name, Body::from(Bytes::copy_from_slice(&bytes))),
        _ => tile(None, language),
    }
}

fn download(file: OpenedFile) -> Response {
    let body = Body::from_stream(stream::try_unfold(file.reader, |mut reader| async move {
        let bytes = reader.next().await?;
        Ok::<_, store::StoreError>(bytes.map(|mut bytes| (Bytes::from(std::mem::take(&mut *bytes)), reader)))
    }));
    attachment(&file.media_type, file.size, &file.name, body)
}

fn attachment(media_type: &str, size: u64, name: &str, body: Body) -> Response {
    let disposition = format!("attachment; filename=\"{name}.{}\"", ending(media_type));
    let mut response = guarded(media_type, &disposition, body);
    response.headers_mut().insert(header::CONTENT_LENGTH, size.into());
    response
}

fn guarded(media_type: &str, disposition: &str, body: Body) -> Response {
    (
        [
            (header::CONTENT_TYPE, media_type),
            (header::CONTENT_DISPOSITION, disposition),
            (header::CACHE_CONTROL, "private, no-store"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ],
        body,
    )
        .into_response()
}

fn ending(media_type: &str) -> &'static str {
    match media_type {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "image/heic" => "heic",
        "application/pdf" => "pdf",
        "video/mp4" => "mp4",
        "video/webm" => "webm",
        _ => "bin",
    }
}

fn tile(kind: Option<FileKind>, language: Language) -> Response {
    guarded("image/svg+xml; charset=utf-8", "inline", app::tile(kind, language).into())
}
