//! Evidence files: wanted with the payload, fetched by one worker at a time, kept sealed, removed for good.

use crate::fixtures::{arrival, commit, decision, payload};
use crate::place::Place;
use domain::session::SessionState;
use domain::time::{DAY, MINUTE};
use domain::{Kind, Status, Time, Uuid, World};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use store::{AfterFileTry, FileState, FileTry, Store, StoreError, StoredFile};

const LEASE: i64 = 5 * MINUTE;
const FRONT: &str = "https://media.example/front.jpg?expires=1790003600&signature=canary-signature";

fn with(front: &str) -> Value {
    json!({"id_verifications": [{"node_id": "ocr", "front_image": front, "full_front_image": front}]})
}

async fn arrived_with(place: &Place, extra: &Value) -> SessionState {
    let mut first = arrival(place, Kind::User, Status::InReview);
    first.payload = Some(payload(first.state.session_id, Status::InReview, extra));
    commit(place, first).await
}

async fn revised_with(place: &Place, state: &SessionState, extra: &Value) -> SessionState {
    let mut next = decision(place, state, Status::InReview);
    next.payload = Some(payload(state.session_id, Status::InReview, extra));
    commit(place, next).await
}

fn ended(at: Time, next: AfterFileTry) -> FileTry {
    FileTry { at, http_status: Some(503), took_ms: 7, fault: Some("answered 503".into()), next }
}

async fn only(place: &Place, session_id: Uuid) -> StoredFile {
    let mut files = place.files_of(session_id).await.unwrap();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

/// A folder of files of the place's own.
fn folder(place: &Place) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    place.keep_contents_in(&format!("file:{}", folder.path().display())).unwrap();
    folder
}

async fn written(store: &Store, session_id: Uuid, bytes: &[u8]) -> store::WrittenFile {
    let mut writer = store.write_file(session_id).await.unwrap().unwrap();
    // in odd helpings, as a network gives them
    for part in bytes.chunks(40_009) {
        writer.write(part).await.unwrap();
    }
    writer.finish().await.unwrap()
}

/// Keeps these bytes as the one file of a session.
async fn kept(place: &Place, state: &SessionState, bytes: &[u8]) -> StoredFile {
    let now = place.world.now();
    place.lease_files(now, LEASE, 10).await.unwrap();
    let content = written(place, state.session_id, bytes).await;
    let next = AfterFileTry::Kept {
        content: content.content,
        size: i64::try_from(content.size).unwrap(),
        media_type: "image/png".into(),
    };
    let file = only(place, state.session_id).await;
    place.finish_file(file.file_id, FileTry { fault: None, http_status: Some(200), ..ended(now, next) }).await.unwrap();
    only(place, state.session_id).await
}

async fn read(store: &Store, file: &StoredFile) -> Result<Vec<u8>, StoreError> {
    Ok(store.read_file(file).await?.unwrap().whole().await?.to_vec())
}

/// Every file in a folder, at every depth.
fn on_disk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(on_disk(&path)) } else { found.push(path) }
    }
    found
}

fn picture(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|i| u8::try_from(i % 251).unwrap()).collect()
}

promises! {
    async fn a_link_is_wanted_once_with_the_payload_that_brings_it(place: &Place) {
        let state = arrived_with(place, &with(FRONT)).await;
        let file = only(place, state.session_id).await;
        assert_eq!((file.state, file.tries, file.content.as_ref()), (FileState::Wanted, 0, None));
        let named = file.place.unwrap();
        assert_eq!((named.array.as_str(), named.item, named.field.as_str()), ("id_verifications", 0, "front_image"));
        assert_eq!((named.item_id.as_deref(), named.url.as_str()), (Some("ocr"), FRONT));
        assert_eq!(file.token, place.file_token(state.session_id, FRONT));
        let signed_anew = "https://media.example/front.jpg?expires=1790009999&signature=other";
        assert_eq!(file.token, place.file_token(state.session_id, signed_anew));
        assert_ne!(file.token, place.file_token(Uuid::nil(), FRONT), "tokens of two sessions have nothing in common");
    }

    async fn a_refused_commit_wants_nothing(place: &Place) {
        let state = arrived_with(place, &json!({})).await;
        let mut stale = decision(place, &state, Status::InReview);
        stale.based_on = Some((99, 99));
        stale.payload = Some(payload(state.session_id, Status::InReview, &with(FRONT)));
        assert_eq!(place.commit_session(stale).await.unwrap(), store::Committed::Raced);
        assert_eq!(place.files_of(state.session_id).await.unwrap(), []);
    }

    async fn one_worker_at_a_time_has_a_file(place: &Place) {
        let state = arrived_with(place, &with(FRONT)).await;
        let now = place.world.now();
        let beside = place.beside().await;
        let (a, b) = tokio::join!(place.lease_files(now, LEASE, 10), beside.lease_files(now, LEASE, 10));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_eq!(a.len() + b.len(), 1);
        let leased = a.into_iter().chain(b).next().unwrap();
        assert_eq!((leased.session_id, leased.url.as_str(), leased.tries), (state.session_id, FRONT, 0));
        assert_eq!(place.lease_files(now.plus(LEASE - 1), LEASE, 10).await.unwrap(), []);
        // who was killed loses it
        assert_eq!(place.lease_files(now.plus(LEASE), LEASE, 10).await.unwrap().len(), 1);
        beside.close().await;
    }

    async fn each_try_is_written_down_and_what_follows_it(place: &Place) {
        let state = arrived_with(place, &with(FRONT)).await;
        let now = place.world.now();
        let leased = place.lease_files(now, LEASE, 10).await.unwrap().remove(0);
        let later = now.plus(10 * MINUTE);
        place.finish_file(leased.file_id, ended(now, AfterFileTry::Retry(later))).await.unwrap();
        let file = only(place, state.session_id).await;
        assert_eq!((file.state, file.tries, file.next_at), (FileState::Wanted, 1, Some(later)));
        assert_eq!(file.fault.as_deref(), Some("answered 503"));
        assert_eq!(place.lease_files(later.plus(-1), LEASE, 10).await.unwrap(), []);
        assert_eq!(place.lease_files(later, LEASE, 10).await.unwrap()[0].tries, 1);
        place.finish_file(leased.file_id, ended(later, AfterFileTry::Gone)).await.unwrap();
        assert_eq!(only(place, state.session_id).await.state, FileState::Gone);
        assert_eq!(place.lease_files(later.plus(DAY), LEASE, 10).await.unwrap(), []);
        assert_eq!(place.numbers("SELECT count(*) FROM file_tries").await, [2]);
        // a late answer of somebody else changes nothing
        place.finish_file(leased.file_id, ended(later, AfterFileTry::Retry(later))).await.unwrap();
        assert_eq!(only(place, state.session_id).await.state, FileState::Gone);
        assert_eq!(place.numbers("SELECT count(*) FROM file_tries").await, [2]);
    }

    async fn a_new_link_gives_a_lost_picture_another_chance_and_the_old_one_does_not(place: &Place) {
        let state = arrived_with(place, &with(FRONT)).await;
        let leased = place.lease_files(place.world.now(), LEASE, 10).await.unwrap().remove(0);
        place.finish_file(leased.file_id, ended(place.world.now(), AfterFileTry::Gone)).await.unwrap();
        let state = revised_with(place, &state, &with(FRONT)).await;
        assert_eq!(only(place, state.session_id).await.state, FileState::Gone);
        let anew = "https://media.example/front.jpg?expires=1790099999&signature=b";
        revised_with(place, &state, &with(anew)).await;
        let leased = place.lease_files(place.world.now(), LEASE, 10).await.unwrap().remove(0);
        assert_eq!((leased.url.as_str(), leased.tries), (anew, 0));
        let file = only(place, state.session_id).await;
        assert_eq!((file.state, file.tries, file.fault), (FileState::Wanted, 1, None));
    }

    async fn a_kept_picture_is_not_fetched_again(place: &Place) {
        let _folder = folder(place);
        let state = arrived_with(place, &with(FRONT)).await;
        let file = kept(place, &state, &picture(10)).await;
        let state = revised_with(place, &state, &with("https://media.example/front.jpg?signature=b")).await;
        assert_eq!(only(place, state.session_id).await, file);
        assert_eq!(place.lease_files(place.world.now().plus(DAY), LEASE, 10).await.unwrap(), []);
        // another picture in the same place is another file, and the earlier one stays as evidence
        revised_with(place, &state, &with("https://media.example/second.jpg")).await;
        let states: Vec<_> = place.files_of(state.session_id).await.unwrap().iter().map(|file| file.state).collect();
        assert_eq!(states, [FileState::Kept, FileState::Wanted]);
    }

    async fn a_content_comes_back_byte_for_byte_and_lies_sealed(place: &Place) {
        let folder = folder(place);
        for size in [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000] {
            let state = arrived_with(place, &with(FRONT)).await;
            let mut bytes = picture(size);
            bytes.extend_from_slice(b"canary-in-the-picture");
            bytes.truncate(size);
            let file = kept(place, &state, &bytes).await;
            assert_eq!((file.state, file.size, file.media_type.as_str()), (FileState::Kept, i64::try_from(size).unwrap(), "image/png"));
            assert_eq!(read(place, &file).await.unwrap(), bytes, "{size}");
        }
        let state = arrived_with(place, &with(FRONT)).await;
        let canary = b"canary-in-the-picture ".repeat(20_000);
        kept(place, &state, &canary).await;
        let paths = on_disk(folder.path());
        assert_eq!(paths.len(), 8);
        for path in paths {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(6).any(|window| window == b"canary"));
            assert!(!bytes.windows(8).any(|window| window == [1, 2, 3, 4, 5, 6, 7, 8]), "plain bytes on the disk");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            }
            let name = path.file_name().unwrap().to_str().unwrap();
            let fan = format!("{}/{}/{name}", &name[..2], &name[2..4]);
            assert_eq!(path, folder.path().join(fan));
        }
    }

    async fn a_content_that_was_touched_is_not_given_out(place: &Place) {
        let folder = folder(place);
        let state = arrived_with(place, &with(FRONT)).await;
        let file = kept(place, &state, &picture(200_000)).await;
        let path = on_disk(folder.path()).remove(0);
        let whole = std::fs::read(&path).unwrap();
        let piece = 65_536 + 41;
        let swapped: Vec<u8> = {
            let (header, body) = whole.split_at(17);
            [header, &body[piece..2 * piece], &body[..piece], &body[2 * piece..]].concat()
        };
        let cut = whole[..17 + piece].to_vec();
        let mut bent = whole.clone();
        *bent.last_mut().unwrap() ^= 1;
        for touched in [swapped, cut, bent, Vec::new()] {
            std::fs::write(&path, touched).unwrap();
            assert_eq!(read(place, &file).await, Err(StoreError::Corrupt("files.content")));
        }
        // a true content of the same session and size, but another one
        let other = written(place, state.session_id, &vec![9; 200_000]).await;
        let from = on_disk(folder.path()).into_iter().find(|found| *found != path).unwrap();
        assert_ne!(Some(other.content), file.content);
        std::fs::copy(from, &path).unwrap();
        assert_eq!(read(place, &file).await, Err(StoreError::Corrupt("files.content")));
        std::fs::write(&path, whole).unwrap();
        assert_eq!(read(place, &file).await.unwrap(), picture(200_000));
    }

    async fn equal_contents_are_one_within_a_session_and_nothing_alike_between_two(place: &Place) {
        let folder = folder(place);
        let (a, b) = (arrived_with(place, &json!({})).await, arrived_with(place, &json!({})).await);
        let first = written(place, a.session_id, &picture(70_000)).await;
        assert_eq!(written(place, a.session_id, &picture(70_000)).await, first);
        assert_eq!(on_disk(folder.path()).len(), 1);
        assert_ne!(written(place, b.session_id, &picture(70_000)).await.content, first.content);
        assert_eq!(on_disk(folder.path()).len(), 2);
    }

    async fn what_is_not_finished_leaves_nothing(place: &Place) {
        let folder = folder(place);
        let state = arrived_with(place, &json!({})).await;
        let mut writer = place.write_file(state.session_id).await.unwrap().unwrap();
        writer.write(&picture(100_000)).await.unwrap();
        assert_eq!(on_disk(folder.path()).len(), 1);
        drop(writer);
        assert_eq!(on_disk(folder.path()), Vec::<PathBuf>::new());
    }

    async fn removed_files_are_gone_for_good(place: &Place) {
        let folder = folder(place);
        let state = arrived_with(place, &with(FRONT)).await;
        let file = kept(place, &state, &picture(10)).await;
        let other = arrived_with(place, &with(FRONT)).await;
        let stays = kept(place, &other, &picture(10)).await;
        assert_eq!(place.remove_files(state.session_id).await.unwrap(), 1);
        assert_eq!(place.remove_files(state.session_id).await.unwrap(), 0);
        let removed = only(place, state.session_id).await;
        assert_eq!((removed.state, removed.place.as_ref(), removed.content.as_ref()), (FileState::Removed, None, None));
        assert!(place.read_file(&removed).await.unwrap().is_none());
        assert!(matches!(place.read_file(&file).await, Err(StoreError::Corrupt(_))), "who had it open before");
        assert_eq!(on_disk(folder.path()).len(), 1);
        assert_eq!(read(place, &stays).await.unwrap(), picture(10));
        assert_eq!(place.numbers("SELECT count(*) FROM file_tries").await, [1]);
        // no later link brings it back
        revised_with(place, &state, &with("https://media.example/front.jpg?signature=b")).await;
        assert_eq!(only(place, state.session_id).await.state, FileState::Removed);
    }

    async fn what_was_being_fetched_while_it_was_removed_is_deleted_too(place: &Place) {
        let folder = folder(place);
        let state = arrived_with(place, &with(FRONT)).await;
        let leased = place.lease_files(place.world.now(), LEASE, 10).await.unwrap().remove(0);
        let content = written(place, state.session_id, &picture(10)).await;
        place.remove_files(state.session_id).await.unwrap();
        let next = AfterFileTry::Kept { content: content.content, size: 10, media_type: "image/png".into() };
        place.finish_file(leased.file_id, ended(place.world.now(), next)).await.unwrap();
        let file = only(place, state.session_id).await;
        assert_eq!((file.state, file.size), (FileState::Removed, 0));
        assert_eq!(on_disk(folder.path()).len(), 1);
        assert_eq!(place.delete_contents().await.unwrap(), 1);
        assert_eq!(on_disk(folder.path()), Vec::<PathBuf>::new());
        assert_eq!(place.delete_contents().await.unwrap(), 0);
    }

    async fn without_its_key_no_content_can_be_read_or_written(place: &Place) {
        let _folder = folder(place);
        let state = arrived_with(place, &with(FRONT)).await;
        let file = kept(place, &state, &picture(10)).await;
        place.tamper("DELETE FROM subject_keys").await.unwrap();
        assert!(place.read_file(&file).await.unwrap().is_none());
        assert!(place.write_file(state.session_id).await.unwrap().is_none());
        assert_eq!(only(place, state.session_id).await.place, None);
    }

    async fn the_sweep_deletes_what_a_crash_left_and_nothing_else(place: &Place) {
        let folder = folder(place);
        let state = arrived_with(place, &with(FRONT)).await;
        let file = kept(place, &state, &picture(10)).await;
        // the content was written, and the process died before the row
        written(place, state.session_id, &picture(20)).await;
        let mut cut_off = place.write_file(state.session_id).await.unwrap().unwrap();
        cut_off.write(b"x").await.unwrap();
        std::mem::forget(cut_off);
        assert_eq!(on_disk(folder.path()).len(), 3);
        let at = |time: Time| SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(time.0).unwrap());
        let now = place.world.now();
        for path in on_disk(folder.path()) {
            std::fs::File::options().write(true).open(path).unwrap().set_modified(at(now)).unwrap();
        }
        assert_eq!(place.sweep_contents(now.plus(DAY)).await.unwrap(), 0, "it may still be on its way");
        assert_eq!(place.sweep_contents(now.plus(DAY + MINUTE)).await.unwrap(), 2);
        assert_eq!(on_disk(folder.path()).len(), 1);
        assert_eq!(read(place, &file).await.unwrap(), picture(10));
    }

    async fn several_processes_share_one_folder(place: &Place) {
        let folder = folder(place);
        let beside = place.beside().await;
        beside.keep_contents_in(&format!("file:{}", folder.path().display())).unwrap();
        let state = arrived_with(place, &with(FRONT)).await;
        let file = kept(place, &state, &picture(70_000)).await;
        assert_eq!(read(&beside, &file).await.unwrap(), picture(70_000));
        let (a, b) = tokio::join!(
            written(place, state.session_id, &[1; 70_000]), written(&beside, state.session_id, &[1; 70_000])
        );
        assert_eq!(a, b);
        beside.close().await;
    }

    async fn without_a_place_files_are_wanted_but_not_kept(place: &Place) {
        let state = arrived_with(place, &with(FRONT)).await;
        assert!(matches!(place.write_file(state.session_id).await, Err(StoreError::Settings(_))));
        assert_eq!(place.delete_contents().await.unwrap() + place.sweep_contents(place.world.now()).await.unwrap(), 0);
        for wrong in ["", "ftp:x", "/files"] {
            assert!(matches!(place.keep_contents_in(wrong), Err(StoreError::Settings(_))), "{wrong}");
        }
    }

    async fn a_signature_is_good_for_one_file_one_person_and_one_moment(place: &Place) {
        let (file, person, until) = (place.world.id(), place.world.id(), place.world.now());
        let signature = place.sign_file_link(file, person, until);
        assert_eq!(signature, place.sign_file_link(file, person, until));
        assert_ne!(signature, place.sign_file_link(person, file, until));
        assert_ne!(signature, place.sign_file_link(file, file, until));
        assert_ne!(signature, place.sign_file_link(file, person, until.plus(1)));
    }

    async fn links_lie_sealed(place: &Place) {
        arrived_with(place, &with(FRONT)).await;
        let links = "SELECT count(*) FROM files WHERE link IS NOT NULL";
        assert_eq!(place.numbers(links).await, [1]);
        if place.is_sqlite() {
            let files = std::fs::read_dir(place.directory()).unwrap();
            let all: Vec<u8> = files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
            for needle in ["canary-signature", "media.example", "front_image"] {
                assert!(!all.windows(needle.len()).any(|window| window == needle.as_bytes()), "{needle}");
            }
        }
    }
}
