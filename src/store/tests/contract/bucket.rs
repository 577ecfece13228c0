//! Evidence files in a bucket, against a server that others wrote; `COUNTERSIGN_TEST_S3` names it.

use crate::fixtures::{arrival, commit, payload};
use crate::place::Place;
use domain::session::SessionState;
use domain::time::{DAY, MINUTE};
use domain::{Kind, Status, Time, World};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use store::{AfterFileTry, BucketSettings, FileState, FileTry, StoreError, StoredFile};

const FRONT: &str = "https://media.example/front.jpg?signature=x";

/// A bucket of the place's own.
struct Bucket {
    host: String,
    name: String,
    folder: tempfile::TempDir,
}

impl Bucket {
    /// None when no server is named.
    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the server is")]
    fn open() -> Option<Self> {
        let Ok(url) = std::env::var("COUNTERSIGN_TEST_S3") else {
            eprintln!("not tested with a bucket: COUNTERSIGN_TEST_S3 names no server; see cargo xtask test");
            return None;
        };
        let host = url.trim_start_matches("http://").to_owned();
        let folder = tempfile::tempdir().unwrap();
        let own: String = folder.path().display().to_string().chars().filter(char::is_ascii_alphanumeric).collect();
        let bucket = Self { host, name: format!("b{}", own.to_lowercase()), folder };
        bucket.ask("PUT", "", b"");
        Some(bucket)
    }

    fn settings(&self) -> BucketSettings {
        let setting = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        BucketSettings {
            url: format!("s3://{}/desk", self.name),
            settings: vec![
                setting("AWS_ENDPOINT", &format!("http://{}", self.host)),
                setting("AWS_REGION", "us-east-1"),
                setting("AWS_ACCESS_KEY_ID", "id"),
                setting("AWS_SECRET_ACCESS_KEY", "secret"),
            ],
            unfinished: self.folder.path().join("unfinished"),
        }
    }

    /// Past the store: what the server says to a plain call.
    fn ask(&self, method: &str, path: &str, body: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        // the server wants to know who asks, and believes whatever it is told
        let who = "AWS4-HMAC-SHA256 Credential=id/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let head = format!(
            "{method} /{}{path} HTTP/1.1\r\nHost: {}\r\nAuthorization: {who}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.name,
            self.host,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer);
        assert!(text.starts_with("HTTP/1.1 2"), "{text}");
        let body = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        answer.split_off(body)
    }

    /// The names of all objects.
    fn names(&self) -> Vec<String> {
        let listed = String::from_utf8(self.ask("GET", "?list-type=2", b"")).unwrap();
        listed.split("<Key>").skip(1).map(|rest| rest.split("</Key>").next().unwrap().to_owned()).collect()
    }

    fn unfinished(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("unfinished")).unwrap().count()
    }
}

async fn arrived(place: &Place) -> SessionState {
    let mut first = arrival(place, Kind::User, Status::InReview);
    let extra = json!({"id_verifications": [{"node_id": "ocr", "front_image": FRONT}]});
    first.payload = Some(payload(first.state.session_id, Status::InReview, &extra));
    commit(place, first).await
}

async fn kept(place: &Place, state: &SessionState, bytes: &[u8]) -> StoredFile {
    let now = place.world.now();
    place.lease_files(now, 5 * MINUTE, 10).await.unwrap();
    let mut writer = place.write_file(state.session_id).await.unwrap().unwrap();
    for part in bytes.chunks(400_009) {
        writer.write(part).await.unwrap();
    }
    let content = writer.finish().await.unwrap();
    let next = AfterFileTry::Kept {
        content: content.content,
        size: i64::try_from(content.size).unwrap(),
        media_type: "image/png".into(),
    };
    let file = place.files_of(state.session_id).await.unwrap().remove(0);
    let ended = FileTry { at: now, http_status: Some(200), took_ms: 7, fault: None, next };
    place.finish_file(file.file_id, ended).await.unwrap();
    place.files_of(state.session_id).await.unwrap().remove(0)
}

async fn read(place: &Place, file: &StoredFile) -> Result<Vec<u8>, StoreError> {
    Ok(place.read_file(file).await?.unwrap().whole().await?.to_vec())
}

fn picture(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|i| u8::try_from(i % 251).unwrap()).collect()
}

promises! {
    async fn a_file_in_a_bucket_is_sealed_and_comes_back_whatever_its_size(place: &Place) {
        let Some(bucket) = Bucket::open() else { return };
        place.keep_contents_in_bucket(&bucket.settings()).unwrap();
        // the last goes up in several parts
        for size in [0, 1, 65_536, 65_537, 9_000_000] {
            let state = arrived(place).await;
            let file = kept(place, &state, &picture(size)).await;
            assert_eq!(file.state, FileState::Kept);
            assert!(read(place, &file).await.unwrap() == picture(size), "{size}");
        }
        let names = bucket.names();
        assert_eq!(names.len(), 5, "{names:?}");
        for name in names {
            assert!(name.starts_with("desk/"), "{name}");
            let bytes = bucket.ask("GET", &format!("/{name}"), b"");
            let (begin, mark) = (&bytes[..bytes.len().min(70_000)], picture(16));
            assert!(!begin.windows(16).any(|some| some == mark), "what lies there is sealed");
        }
        assert_eq!(bucket.unfinished(), 0);
    }

    async fn a_removal_takes_the_object_too(place: &Place) {
        let Some(bucket) = Bucket::open() else { return };
        place.keep_contents_in_bucket(&bucket.settings()).unwrap();
        let (gone, stays) = (arrived(place).await, arrived(place).await);
        let file = kept(place, &gone, b"to go").await;
        kept(place, &stays, b"to stay").await;
        assert_eq!(place.remove_files(gone.session_id).await.unwrap(), 1);
        assert_eq!(bucket.names().len(), 1);
        assert!(place.read_file(&file).await.is_err() || read(place, &file).await.is_err());
        // once more is no fault
        place.delete_contents().await.unwrap();
    }

    async fn what_is_broken_off_or_refused_leaves_no_object(place: &Place) {
        let Some(bucket) = Bucket::open() else { return };
        place.keep_contents_in_bucket(&bucket.settings()).unwrap();
        let state = arrived(place).await;
        let mut writer = place.write_file(state.session_id).await.unwrap().unwrap();
        writer.write(&picture(200_000)).await.unwrap();
        assert_eq!((bucket.names().len(), bucket.unfinished()), (0, 1), "nothing is there before it is whole");
        drop(writer);
        assert_eq!((bucket.names().len(), bucket.unfinished()), (0, 0));
        // the bucket goes away
        let mut writer = place.write_file(state.session_id).await.unwrap().unwrap();
        writer.write(&picture(9_000_000)).await.unwrap();
        bucket.ask("DELETE", "", b"");
        assert_eq!(writer.finish().await.unwrap_err(), StoreError::Unavailable);
        assert_eq!(bucket.unfinished(), 0);
    }

    async fn an_object_that_was_changed_or_swapped_is_not_taken_for_the_file(place: &Place) {
        let Some(bucket) = Bucket::open() else { return };
        place.keep_contents_in_bucket(&bucket.settings()).unwrap();
        let (one, other) = (arrived(place).await, arrived(place).await);
        let first = kept(place, &one, &picture(100_000)).await;
        let names = bucket.names();
        kept(place, &other, &picture(100_000)).await;
        let foreign = bucket.names().into_iter().find(|name| !names.contains(name)).unwrap();
        let whole = bucket.ask("GET", &format!("/{}", names[0]), b"");
        let swapped = bucket.ask("GET", &format!("/{foreign}"), b"");
        for bytes in [swapped, whole[..whole.len() - 1].to_vec(), whole[..65_600].to_vec(), Vec::new()] {
            bucket.ask("PUT", &format!("/{}", names[0]), &bytes);
            assert!(matches!(read(place, &first).await, Err(StoreError::Corrupt(_))));
        }
        bucket.ask("DELETE", &format!("/{}", names[0]), b"");
        assert!(matches!(read(place, &first).await, Err(StoreError::Corrupt(_))));
    }

    async fn what_no_row_names_is_swept_after_a_day(place: &Place) {
        let Some(bucket) = Bucket::open() else { return };
        place.keep_contents_in_bucket(&bucket.settings()).unwrap();
        let state = arrived(place).await;
        kept(place, &state, b"named").await;
        let mut writer = place.write_file(state.session_id).await.unwrap().unwrap();
        writer.write(b"a crash came before its row").await.unwrap();
        writer.finish().await.unwrap();
        bucket.ask("PUT", "/desk/ab/not-ours", b"x");
        bucket.ask("PUT", "/others/ab/abcd", b"x");
        assert_eq!(bucket.names().len(), 4);
        // long before and long after the server's clock, which is the machine's
        assert_eq!(place.sweep_contents(Time(0)).await.unwrap(), 0, "it may be about to get its row");
        assert_eq!(place.sweep_contents(Time(0).plus(200 * 365 * DAY)).await.unwrap(), 1);
        assert_eq!(bucket.names().len(), 3);
    }

    async fn trying_a_bucket_out_tells_how_it_is(place: &Place) {
        let Some(bucket) = Bucket::open() else { return };
        place.keep_contents_in_bucket(&bucket.settings()).unwrap();
        assert!(place.try_contents().await.unwrap().contains("backup does not hold them"));
        assert_eq!(bucket.names().len(), 0, "it leaves nothing behind");
        bucket.ask("DELETE", "", b"");
        assert_eq!(
            place.try_contents().await.unwrap_err().to_string(),
            "The bucket takes no file: there is no such bucket or object."
        );
    }

    async fn settings_that_cannot_be_used_are_told_in_a_sentence(place: &Place) {
        for url in ["s3://", "s3:///prefix", "s3://key:secret@bucket/x", "s3://bucket?x=1"] {
            let settings = BucketSettings { url: url.to_owned(), ..BucketSettings::default() };
            let told = place.keep_contents_in_bucket(&settings).unwrap_err().to_string();
            assert!(told.contains("s3://BUCKET/PREFIX") && !told.contains("secret"), "{told}");
        }
    }
}
