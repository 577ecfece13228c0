//! Evidence files: fetched behind the guard while their links live, kept sealed, shown through short links.

use crate::harness::{Answer, Base, Person, Rig, on_both};
use crate::media_host::{MediaHost, bomb, photograph, picture};
use crate::samples::user;
use axum::body::Body;
use bytes::Bytes;
use domain::time::{HOUR, MINUTE, SECOND};
use domain::{Environment, Role, Scope, Uuid, World};
use futures::stream;
use http::{Method, Response};
use image::ImageFormat;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use store::types::{FileState, StoredFile};

/// A session whose document has this front.
fn with_front(session_id: Uuid, link: &str) -> Value {
    let mut payload = user(session_id, "In Review");
    payload["id_verifications"][0]["front_image"] = json!(link);
    payload
}

/// Brings in a session with this front and fetches it.
async fn fetched(rig: &Rig, link: &str) -> (Uuid, StoredFile) {
    let id = rig.api().await.bring(&with_front(rig.id(), link)).await;
    rig.files.step().await.unwrap();
    (id, only(rig, id).await)
}

async fn only(rig: &Rig, session_id: Uuid) -> StoredFile {
    let mut files = rig.store.files_of(session_id).await.unwrap();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

fn said(file: &StoredFile) -> (FileState, &str) {
    (file.state, file.fault.as_deref().unwrap_or_default())
}

/// The paths of the page's pictures: the small one (empty where words stand for it), and the whole that its viewer
/// leads to.
async fn links(person: &Person<'_>, session_id: Uuid) -> Vec<(String, String)> {
    let page = person.get(&format!("/sessions/{session_id}")).await;
    assert_eq!(page.status, 200);
    let unescaped = page.text.replace("&amp;", "&");
    let figures =
        unescaped.split("<figure class=\"picture\"").skip(1).filter_map(|rest| rest.split("</figure>").next());
    let between = |text: &str, start: &str| text.split_once(start)?.1.split_once('"').map(|(path, _)| path.to_owned());
    let mut found = Vec::new();
    for (small, viewer) in
        figures.filter_map(|figure| Some((between(figure, "src=\"").unwrap_or_default(), between(figure, "href=\"")?)))
    {
        let viewer = person.get(&viewer).await;
        assert_eq!(viewer.status, 200);
        let whole = viewer
            .text
            .replace("&amp;", "&")
            .split("href=\"")
            .filter_map(|rest| rest.split('"').next())
            .find(|path| path.starts_with("/files/"))
            .map(str::to_owned);
        found.push((small, whole.expect("the viewer leads to the whole")));
    }
    found
}

fn on_disk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(on_disk(&path)) } else { found.push(path) }
    }
    found
}

async fn bytes(person: &Person<'_>, path: &str) -> (Answer, Vec<u8>) {
    let answer = person.get(path).await;
    let cookie = format!("{}={}", person.rig.cookie, person.cookie().unwrap());
    let response = crate::harness::client().get(format!("{}{path}", person.rig.url)).header("cookie", cookie);
    (answer, response.send().await.unwrap().bytes().await.unwrap().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_fetched_kept_sealed_and_shown_made_anew() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let original = photograph();
        let (id, file) = fetched(rig, &host.gives("/front.jpg", original.clone())).await;
        assert_eq!(said(&file), (FileState::Kept, ""));
        assert_eq!((file.media_type.as_str(), file.size), ("image/jpeg", i64::try_from(original.len()).unwrap()));
        let kept = rig.store.read_file(&file).await.unwrap().unwrap().whole().await.unwrap();
        assert_eq!(kept.as_slice(), original, "the original is kept byte for byte");
        let paths = on_disk(&rig.folder.path().join("files"));
        assert_eq!(paths.len(), 1);
        let sealed = std::fs::read(&paths[0]).unwrap();
        let plain: HashSet<&[u8]> = original.windows(12).collect();
        assert!(!sealed.windows(12).any(|window| plain.contains(window)));

        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let links = links(&ada, id).await;
        assert_eq!(links.len(), 1);
        let (small, whole) = &links[0];
        for (path, width) in [(small, 380), (whole, 640)] {
            let (answer, bytes) = bytes(&ada, path).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, "image/jpeg"), "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("cache-control"), "private, no-store");
            assert!(answer.header("content-security-policy").contains("sandbox"));
            assert!(!answer.header("content-security-policy").contains("script-src"));
            let made = image::load_from_memory(&bytes).unwrap();
            assert_eq!(made.width(), width);
            assert!(!bytes.windows(6).any(|window| window == b"canary"), "what the camera wrote is gone");
        }
        // the API gives the link back as it was sent
        let session = rig.api().await.session(id).await;
        assert_eq!(
            session["id_verifications"][0]["front_image"],
            json!(format!("{}/front.jpg?signature=first", host.url))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_the_whole_stands_in_the_audit_log_and_the_small_one_does_not() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let (id, file) = fetched(rig, &host.gives("/front.jpg", photograph())).await;
        let ada = rig.signed_in("Ada", &[Role::Auditor]).await;
        let links = links(&ada, id).await;
        let count = "SELECT count(*) FROM audit_log WHERE content LIKE '%file.open%'";
        assert_eq!(ada.get(&links[0].0).await.status, 200);
        assert_eq!(rig.count(count).await, 0);
        assert_eq!(ada.get(&links[0].1).await.status, 200);
        assert_eq!(rig.count(count).await, 1);
        let entry = rig.texts("SELECT content FROM audit_log WHERE content LIKE '%file.open%'").await.remove(0);
        assert!(entry.contains(&file.file_id.to_string()) && entry.contains(&id.to_string()), "{entry}");
        assert!(entry.contains(&ada.user_id.to_string()) && !entry.contains("front"), "{entry}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_only_ever_a_download() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let pdf = [b"%PDF-1.7\n<script>alert(1)</script>".as_slice(), &vec![b'x'; 200_000]].concat();
        let film = [b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom".as_slice(), &[7; 90_000]].concat();
        let mut payload = user(rig.id(), "In Review");
        payload["poa_verifications"] =
            json!([{"node_id": "poa", "status": "In Review", "document_file": host.gives("/poa.pdf", pdf.clone())}]);
        payload["liveness_checks"][0]["video_url"] = json!(host.gives("/live.mp4", film.clone()));
        payload["id_verifications"][0]["front_image"] = json!(host.gives("/bomb.png", bomb()));
        let id = rig.api().await.bring(&payload).await;
        assert_eq!(rig.files.step().await.unwrap(), 3);
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let links = links(&ada, id).await;
        assert_eq!(links.len(), 3);
        let mut seen = Vec::new();
        let words: Vec<bool> = links.iter().map(|(small, _)| small.is_empty()).collect();
        assert_eq!(words, [false, true, true], "of the bomb nobody knows before it is looked at");
        for (_, whole) in &links {
            let tile = ada.ask(Method::GET, whole, &[("sec-fetch-dest", "image")], String::new()).await;
            assert_eq!((tile.status, tile.header("content-type")), (200, "image/svg+xml; charset=utf-8"));
            assert!(tile.header("content-security-policy").contains("sandbox") && !tile.says("<script"));
            assert!(tile.says("cannot be shown here"));
            let wish = [("sec-fetch-dest", "image"), ("accept-language", "ar")];
            let tile = ada.ask(Method::GET, whole, &wish, String::new()).await;
            assert!(tile.says("لا يمكن عرضها هنا") && tile.says("direction=\"rtl\""), "in the language of who looks");
            let (answer, content) = bytes(&ada, whole).await;
            assert_eq!(answer.status, 200);
            assert!(answer.header("content-disposition").starts_with("attachment; filename=\"session-1-"));
            assert!(answer.header("content-security-policy").contains("sandbox"));
            assert_eq!(answer.header("content-length"), content.len().to_string());
            seen.push((answer.header("content-type").to_owned(), content));
        }
        seen.sort();
        let wanted =
            [("application/pdf".to_owned(), pdf), ("image/png".to_owned(), bomb()), ("video/mp4".to_owned(), film)];
        assert!(seen == wanted, "each comes back as it was");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_pdf_stands_as_words_and_a_download_in_the_viewer_and_never_as_a_picture() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let mut payload = user(rig.id(), "In Review");
        let link = host.gives("/poa.pdf", b"%PDF-1.7\n".to_vec());
        payload["poa_verifications"] = json!([{"node_id": "poa", "status": "In Review", "document_file": link}]);
        let id = rig.api().await.bring(&payload).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let viewer = format!("/sessions/{id}/documents/poa_verifications-0");
        assert!(ada.get(&viewer).await.says("not fetched yet"));
        rig.files.step().await.unwrap();
        for path in [format!("/sessions/{id}"), viewer.clone()] {
            let page = ada.get(&path).await;
            assert!(page.says("PDF</"), "{path}");
            assert!(!page.says("src=\"/files/"), "{path}");
        }
        let page = ada.get(&viewer).await;
        assert!(page.says("It is not shown here.") && page.says("Download</a>"));
        assert!(!page.says("data-viewer=\"larger\""), "there is nothing to enlarge");
        assert!(!page.says("<kbd>+</kbd>") && page.says("<kbd>PgUp</kbd>"), "and no key for it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_good_for_its_person_its_file_and_five_minutes() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let (id, file) = fetched(rig, &host.gives("/front.jpg", photograph())).await;
        let (_, other) = fetched(rig, &host.gives("/other.jpg", picture(9, 9, ImageFormat::Jpeg))).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let bela = rig.signed_in("Bela", &[Role::Manager]).await;
        let path = links(&ada, id).await.remove(0).1;
        assert_eq!(ada.get(&path).await.status, 200);
        assert_eq!(bela.get(&path).await.status, 404, "another person's link");
        let nobody = rig.nobody().get(&path).await;
        assert_eq!((nobody.status, nobody.text.as_str()), (303, ""), "not signed in");
        assert!(nobody.location().starts_with("/sign-in"));
        for wrong in [
            path.replace(&file.file_id.to_string(), &other.file_id.to_string()),
            path.replace(&file.file_id.to_string(), &rig.id().to_string()),
            path.replace("e=17", "e=18"),
            path.replace("&s=", "&s=A"),
            path.split("&s=").next().unwrap().to_owned() + "&s=",
            path.split("&s=").next().unwrap().to_owned() + "&s=%00%ff",
        ] {
            assert_eq!(ada.get(&wrong).await.status, 404, "{wrong}");
        }
        for odd in [format!("/files/{}", file.file_id), "/files/17?e=1&s=a".to_owned(), path.replace("e=", "e=x")] {
            assert!(matches!(ada.get(&odd).await.status, 400 | 404), "{odd}");
        }
        rig.world.advance(4 * MINUTE);
        assert_eq!(ada.get(&path).await.status, 200);
        rig.world.advance(MINUTE + SECOND);
        let opened = "SELECT count(*) FROM audit_log WHERE content LIKE '%file.open%'";
        let before = rig.count(opened).await;
        let run_out = ada.get(&path).await;
        assert_eq!((run_out.status, run_out.text.as_str()), (303, ""), "a link that ran out shows nothing");
        assert_eq!(rig.count(opened).await, before);
        assert_eq!(bela.get(&path).await.status, 404);
        assert_eq!(ada.get(run_out.location()).await.status, 200, "its own person is led to a fresh one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_right_no_link_opens_anything() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let (id, _) = fetched(rig, &host.gives("/front.jpg", photograph())).await;
        let admin = rig.signed_in("Root", &[Role::Admin]).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let path = links(&ada, id).await.remove(0).1;
        assert_eq!(admin.get(&path).await.status, 403);
        // a right that was taken away closes links that were given out
        let fields = [("act", "roles"), ("user_id", &ada.user_id.to_string()), ("role", "admin")];
        admin.post("/admin/people", &fields).await;
        let answer = ada.get(&path).await;
        assert!(matches!(answer.status, 303 | 403), "{}", answer.status);
        // keys read sessions, not files
        let key = rig.api().await;
        assert!(matches!(key.get(&path).await.status, 303 | 403 | 404));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_evidence_is_not_kept_whatever_it_calls_itself() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let small_enough = picture(900, 900, ImageFormat::Png);
        let largest = usize::try_from(crate::harness::LARGEST_DOCUMENT).unwrap();
        let long = [b"%PDF-1.7\n".as_slice(), &vec![0; largest]].concat();
        let endless = host.answers("/endless", || {
            let part = || Ok::<_, std::io::Error>(Bytes::from_static(&[0xff; 4096]));
            let head = stream::iter([Ok(Bytes::from_static(b"\xff\xd8\xff\xe0\x00\x10JFIF"))]);
            Response::new(Body::from_stream(stream::StreamExt::chain(head, stream::repeat_with(part))))
        });
        let kind = "not a kind of file that is kept";
        for (link, fault) in [
            (host.gives("/a.jpg", b"<html><script>alert(1)</script></html>".to_vec()), kind),
            (host.gives("/b.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()), kind),
            (host.gives("/c.exe", b"MZ\x90\x00\x03".to_vec()), kind),
            (host.gives("/d.gif", b"GIF89a\x01\x00\x01\x00".to_vec()), kind),
            (host.gives("/e.zip", b"PK\x03\x04\x00\x00\x00\x00".to_vec()), kind),
            (host.gives("/f.jpg", Vec::new()), "empty"),
            (host.gives("/g.pdf", long), "too large"),
            (endless, "too large"),
        ] {
            let (id, file) = fetched(rig, &link).await;
            assert_eq!(said(&file), (FileState::Failed, fault), "{link}");
            let page = ada.get(&format!("/sessions/{id}")).await;
            assert!(page.says(&format!("could not be fetched: {fault}")), "{link}");
        }
        rig.world.advance(2 * HOUR);
        assert_eq!(rig.files.step().await.unwrap(), 0, "none is tried again");
        assert!(u64::try_from(small_enough.len()).unwrap() < crate::harness::LARGEST_DOCUMENT);
        assert_eq!(fetched(rig, &host.gives("/h.png", small_enough)).await.1.state, FileState::Kept);
        assert_eq!(on_disk(&rig.folder.path().join("files")).len(), 1, "nothing unfinished is left");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_link_and_no_redirect_leads_into_a_private_network() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let port = host.url.rsplit(':').next().unwrap();
        for link in [
            "http://10.0.0.1/a.jpg".to_owned(),
            "http://169.254.169.254/latest/meta-data/".to_owned(),
            "https://192.168.1.1/a.jpg".to_owned(),
            "http://[::1]:1/a.jpg".to_owned(),
            "http://8.8.8.8/plain.jpg".to_owned(),
            host.leads("/in", "http://10.0.0.1/a.jpg"),
            host.leads("/meta", "http://169.254.169.254/"),
            host.leads("/file", "file:///etc/passwd"),
            host.leads("/plain", "http://8.8.8.8/a.jpg"),
            host.leads("/ftp", "ftp://127.0.0.1/a"),
        ] {
            let (_, file) = fetched(rig, &link).await;
            assert_eq!(said(&file), (FileState::Failed, "network not allowed"), "{link}");
        }
        let round = host.leads("/round", &format!("http://127.0.0.1:{port}/round"));
        assert_eq!(said(&fetched(rig, &round).await.1), (FileState::Failed, "too many redirects"));
        host.gives("/here.jpg", photograph());
        assert_eq!(fetched(rig, &host.leads("/moved", "/here.jpg")).await.1.state, FileState::Kept);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_falters_is_asked_again_while_the_link_lives() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let (id, file) = fetched(rig, &host.says("/front.jpg", 503)).await;
        assert_eq!(said(&file), (FileState::Wanted, "answered 503"));
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        assert!(ada.get(&format!("/sessions/{id}")).await.says("not fetched yet: answered 503"));
        assert_eq!(rig.files.step().await.unwrap(), 0, "not before its time");
        rig.world.advance(12 * SECOND);
        assert_eq!(rig.files.step().await.unwrap(), 1);
        host.gives("/front.jpg", photograph());
        rig.world.advance(2 * MINUTE);
        assert_eq!(rig.files.step().await.unwrap(), 1);
        assert_eq!(only(rig, id).await.state, FileState::Kept);
        assert_eq!(rig.count("SELECT count(*) FROM file_tries").await, 3, "each try is written down");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_ended_is_given_up_and_a_fresh_one_brings_the_picture() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        host.gives("/front.jpg", photograph());
        let past = rig.world.now().unix_seconds() - 1;
        let (id, file) = fetched(rig, &format!("{}/front.jpg?expires={past}&signature=a", host.url)).await;
        assert_eq!(said(&file), (FileState::Gone, "the link had ended"));
        assert_eq!(host.asked(), Vec::<String>::new(), "nobody is asked for what cannot be had");
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        assert!(ada.get(&format!("/sessions/{id}")).await.says("link ended before it was fetched"));
        let soon = rig.world.now().unix_seconds() + 3600;
        rig.api().await.bring(&with_front(id, &format!("{}/front.jpg?expires={soon}&signature=b", host.url))).await;
        rig.files.step().await.unwrap();
        assert_eq!(only(rig, id).await.state, FileState::Kept);
        // signed anew once more: the picture is known
        rig.api().await.bring(&with_front(id, &format!("{}/front.jpg?expires={soon}&signature=c", host.url))).await;
        assert_eq!(rig.files.step().await.unwrap(), 0);
        assert_eq!(links(&ada, id).await.len(), 1);

        // refused until the end of its life, and never beyond
        let soon = rig.world.now().unix_seconds() + 40;
        host.says("/late.jpg", 403);
        let late = rig.api().await.bring(&with_front(rig.id(), &format!("{}/late.jpg?expires={soon}", host.url))).await;
        rig.files.step().await.unwrap();
        assert_eq!(said(&only(rig, late).await), (FileState::Wanted, "answered 403"));
        rig.world.advance(15 * SECOND);
        rig.files.step().await.unwrap();
        assert_eq!(said(&only(rig, late).await), (FileState::Gone, "answered 403"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_sends_nothing_more_does_not_hold_the_others_up() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let slow = host.answers("/slow.jpg", || {
            let head = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"\xff\xd8\xff\xe0\x00\x10JFIF"))]);
            Response::new(Body::from_stream(stream::StreamExt::chain(head, stream::pending())))
        });
        let cut = host.answers("/cut.jpg", || {
            let mut response = Response::new(Body::from_stream(stream::iter([
                Ok(Bytes::from_static(b"\xff\xd8\xff\xe0\x00\x10JFIF")),
                Err(std::io::Error::other("cut")),
            ])));
            response.headers_mut().insert("content-length", "9000".parse().unwrap());
            response
        });
        let mut payload = with_front(rig.id(), &slow);
        payload["id_verifications"][0]["back_image"] = json!(host.gives("/back.jpg", photograph()));
        payload["id_verifications"][0]["portrait_image"] = json!(cut);
        let id = rig.api().await.bring(&payload).await;
        assert_eq!(rig.files.step().await.unwrap(), 3);
        let files = rig.store.files_of(id).await.unwrap();
        let state = |field: &str| {
            let file = files.iter().find(|file| file.place.as_ref().is_some_and(|place| place.field == field)).unwrap();
            (file.state, file.fault.clone().unwrap_or_default())
        };
        assert_eq!(state("front_image"), (FileState::Wanted, "timeout".to_owned()));
        assert_eq!(state("back_image").0, FileState::Kept);
        assert_eq!(state("portrait_image").0, FileState::Wanted);
        assert_eq!(on_disk(&rig.folder.path().join("files")).len(), 1, "nothing of a broken answer is kept");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_the_evidence_as_it_came_and_a_redaction_takes_it() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let original = photograph();
        let (id, file) = fetched(rig, &host.gives("/front.jpg", original.clone())).await;
        let scopes = [Scope::ReadSessions, Scope::WriteSessions, Scope::WritePrivacy];
        let api = rig.key("privacy", &scopes, Environment::Live).await;
        let url = format!("{}/v3/session/{id}/export/", rig.url);
        let answer = crate::harness::client().get(url).header("x-api-key", &api.key).send().await.unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(answer.bytes().await.unwrap().to_vec())).unwrap();
        let mut read = |name: &str| {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut bytes).unwrap();
            bytes
        };
        assert_eq!(read(&format!("files/{}.jpeg", file.file_id)), original, "byte for byte");
        let listed: Value = serde_json::from_slice(&read("files.json")).unwrap();
        assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
        assert!(listed[0].to_string().contains("front_image"), "{listed}");

        api.decided(id, &json!({"new_status": "Approved"})).await;
        let redact = api.ask(Method::POST, &format!("/v3/session/{id}/redact/"), String::new()).await;
        assert_eq!(redact.status, 200, "{}", redact.text);
        rig.redacted().await;
        assert_eq!(on_disk(&rig.folder.path().join("files")), Vec::<PathBuf>::new());
        assert_eq!(only(rig, id).await.state, FileState::Removed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn removed_files_open_for_nobody() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let (id, _) = fetched(rig, &host.gives("/front.jpg", photograph())).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let path = links(&ada, id).await.remove(0).1;
        assert_eq!(rig.store.remove_files(id).await.unwrap(), 1);
        assert_eq!(ada.get(&path).await.status, 404);
        assert_eq!(on_disk(&rig.folder.path().join("files")), Vec::<PathBuf>::new());
        let page = ada.get(&format!("/sessions/{id}")).await;
        assert!(page.says("<span>removed</span>"), "the page says so");
        assert_eq!(rig.files.step().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_runs_by_itself_and_stops_when_asked() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let id = rig.api().await.bring(&with_front(rig.id(), &host.gives("/front.jpg", photograph()))).await;
        let (stopper, stop) = tokio::sync::watch::channel(false);
        let worker = tokio::spawn({
            let files = rig.files.clone();
            async move { files.run(stop).await }
        });
        let kept = async {
            while only(rig, id).await.state != FileState::Kept {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), kept).await.unwrap();
        stopper.send(true).unwrap();
        tokio::time::timeout(std::time::Duration::from_secs(20), worker).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_link_or_a_picture_lies_readable() {
    on_both(async |rig| {
        let host = MediaHost::open().await;
        let (_, file) = fetched(rig, &host.gives("/canary-front.jpg", photograph())).await;
        assert_eq!(file.state, FileState::Kept);
        let mut all = Vec::new();
        match &rig.base {
            Base::Sqlite(..) => {
                for path in on_disk(rig.folder.path()) {
                    all.extend(std::fs::read(path).unwrap());
                }
            }
            Base::Postgres(..) => {
                for path in on_disk(&rig.folder.path().join("files")) {
                    all.extend(std::fs::read(path).unwrap());
                }
                for table in ["files", "file_tries", "audit_log", "revisions"] {
                    all.extend(rig.texts(&format!("SELECT t::text FROM {table} t")).await.concat().into_bytes());
                }
            }
        }
        for needle in ["canary", "signature=first", "127.0.0.1", "front_image", "JFIF"] {
            assert!(!all.windows(needle.len()).any(|window| window == needle.as_bytes()), "{needle}");
        }
    })
    .await;
}
