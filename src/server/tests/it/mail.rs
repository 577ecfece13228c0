//! Mail to the subject of a decision: what goes out, to whom, how often, and what is never told.

use crate::harness::{Api, Rig, on_both};
use crate::samples::{company, user};
use crate::smtp::Server;
use delivery::Mails;
use delivery::mail::{Folder, Sender, Smtp, Transport};
use domain::time::{HOUR, MINUTE};
use domain::{Environment, Role, Scope, Uuid, World};
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

const FROM: &str = "Example Bank <kyc@bank.example>";

fn worker(rig: &Rig, transport: Transport) -> Mails {
    let world: Arc<dyn World> = Arc::clone(&rig.world) as Arc<dyn World>;
    Mails::new(rig.store.clone(), world, transport, Sender::read(FROM).unwrap())
}

fn folder(rig: &Rig) -> (Mails, PathBuf) {
    let path = rig.mail_folder();
    (worker(rig, Transport::Folder(Folder::at(path.clone()))), path)
}

fn smtp(rig: &Rig, port: u16) -> Mails {
    let url = format!("smtp://127.0.0.1:{port}?tls=none");
    worker(rig, Transport::Smtp(Smtp::read(&url, &Sender::read(FROM).unwrap()).unwrap()))
}

/// The files of a mail folder, oldest name first.
fn files(path: &PathBuf) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
    let mut names: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names.iter().map(|name| std::fs::read(name).unwrap()).collect()
}

fn parsed(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

fn telling(new_status: &str, more: &Value) -> Value {
    let mut body = json!({"new_status": new_status, "send_email": true, "email_address": "niamh@mail.example"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

async fn in_review(api: &Api<'_>, change: impl FnOnce(&mut Value)) -> Uuid {
    let mut payload = user(api.rig.id(), "In Review");
    change(&mut payload);
    api.bring(&payload).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_mails_the_subject_in_words_meant_for_them() {
    on_both(async |rig| {
        let (mails, path) = folder(rig);
        let api = rig.api().await;
        let id = in_review(&api, |payload| payload["session_url"] = json!("https://verify.example/s/canary")).await;
        let more = json!({"reason_codes": [207, "ours"], "comment": "canary-comment", "email_language": "en"});
        api.decided(id, &telling("Resubmitted", &more)).await;
        assert_eq!((mails.step().await.unwrap(), mails.step().await.unwrap()), (1, 0));
        let bytes = files(&path).remove(0);
        let mail = parsed(&bytes);
        assert_eq!(mail.subject(), Some("Please repeat part of your verification"));
        assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("niamh@mail.example"));
        let from = mail.from().unwrap().first().unwrap();
        assert_eq!((from.name(), from.address()), (Some("Example Bank"), Some("kyc@bank.example")));
        assert_eq!(mail.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
        assert_eq!(mail.header_raw("Content-Language").map(str::trim), Some("en"));
        let kind = mail.content_type().unwrap();
        assert_eq!((kind.ctype(), kind.subtype()), ("multipart", Some("alternative")));
        let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
        assert!(text.starts_with("Hello Ada Probe,"), "{text}");
        for told in [
            "The document has expired.",
            "Take new photos of your identity document",
            "https://verify.example/s/canary",
        ] {
            assert!(text.contains(told) && html.contains(told), "{told}");
        }
        assert!(text.contains("could not confirm the information"), "an unknown reason is told neutrally");
        for kept in ["canary-comment", "ours", "207"] {
            assert!(!text.contains(kept) && !html.contains(kept), "{kept} is not for the subject");
        }
        assert!(!html.contains("<img") && !html.contains("src="), "nothing is fetched, nobody is tracked");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_outcome_and_kind_says_its_own_and_only_when_asked() {
    on_both(async |rig| {
        let (mails, path) = folder(rig);
        let api = rig.api().await;
        // nothing without send_email, nothing for what changes nothing or is refused
        let id = in_review(&api, |_| {}).await;
        api.decided(id, &json!({"new_status": "Approved", "email_address": "niamh@mail.example"})).await;
        api.decided(id, &telling("Approved", &json!({}))).await;
        assert_eq!(api.decide(id, &telling("In Review", &json!({}))).await.status, 400);
        assert_eq!(api.decide(id, &telling("Declined", &json!({"expected_version": 1}))).await.status, 409);
        assert_eq!((mails.step().await.unwrap(), rig.count("SELECT count(*) FROM mails").await), (0, 0));
        for (status, said) in
            [("Declined", "Your verification was not successful"), ("Approved", "Your verification was successful")]
        {
            api.decided(id, &telling(status, &json!({"reason_codes": []}))).await;
            assert_eq!(mails.step().await.unwrap(), 1);
            assert!(files(&path).iter().any(|bytes| parsed(bytes).subject() == Some(said)), "{status}");
        }
        let firm = api.bring(&company(rig.id(), "In Review", &[])).await;
        api.decided(firm, &telling("Declined", &json!({"reason_codes": [126]}))).await;
        mails.step().await.unwrap();
        let texts: Vec<String> =
            files(&path).iter().map(|bytes| parsed(bytes).body_text(0).unwrap().into_owned()).collect();
        let firm = texts.iter().find(|text| text.contains("Company: Probe Works Ltd")).unwrap();
        assert!(firm.contains("verify your company") && !firm.to_lowercase().contains("politically"), "{firm}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tenth_request_says_declined() {
    on_both(async |rig| {
        let (mails, path) = folder(rig);
        let api = rig.api().await;
        let id = in_review(&api, |_| {}).await;
        for _ in 0..9 {
            api.decided(id, &json!({"new_status": "Resubmitted"})).await;
            api.decided(id, &json!({"new_status": "In Review"})).await;
        }
        api.decided(id, &telling("Resubmitted", &json!({"reason_codes": [204]}))).await;
        mails.step().await.unwrap();
        let bytes = files(&path).remove(0);
        let mail = parsed(&bytes);
        assert_eq!(mail.subject(), Some("Your verification was not successful"));
        assert!(mail.body_text(0).unwrap().contains("permitted number of attempts"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn right_to_left_and_what_came_from_outside_are_laid_out_safely() {
    on_both(async |rig| {
        let (mails, path) = folder(rig);
        let api = rig.api().await;
        let id = in_review(&api, |payload| {
            payload["id_verifications"][0]["first_name"] = json!("<b onload=x>");
            payload["session_url"] = json!("javascript:alert(1)");
        })
        .await;
        api.decided(id, &telling("Resubmitted", &json!({"email_language": "ar"}))).await;
        mails.step().await.unwrap();
        let bytes = files(&path).remove(0);
        let mail = parsed(&bytes);
        let html = mail.body_html(0).unwrap();
        assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"), "{html}");
        assert!(html.contains("&lt;b onload=x&gt;") && !html.contains("<b ") && !html.contains("javascript"));
        assert!(mail.subject().unwrap().chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_gets_it_once_with_the_same_id_on_every_try() {
    on_both(async |rig| {
        let server = Server::open().await;
        let mails = smtp(rig, server.port);
        let api = rig.api().await;
        let id = in_review(&api, |_| {}).await;
        server.answers(&["451 4.7.1 later, niamh@mail.example", "451 later"]);
        api.decided(id, &telling("Approved", &json!({}))).await;
        assert_eq!((mails.step().await.unwrap(), mails.step().await.unwrap()), (1, 0), "it waits before the next try");
        rig.world.advance(MINUTE);
        assert_eq!(mails.step().await.unwrap(), 1);
        rig.world.advance(HOUR);
        assert_eq!(mails.step().await.unwrap(), 1);
        rig.world.advance(HOUR);
        assert_eq!(mails.step().await.unwrap(), 0, "handed over");
        let got = server.seen();
        assert_eq!(got.len(), 3);
        assert_eq!(
            (got[0].from.as_str(), got[0].to.as_slice()),
            ("kyc@bank.example", ["niamh@mail.example".to_owned()].as_slice())
        );
        assert!(got.iter().all(|mail| mail.data == got[0].data), "the same bytes on every try");
        let parsed = parsed(&got[0].data);
        let mail_id = rig.store.mails_of(id).await.unwrap()[0].mail_id;
        assert_eq!(parsed.message_id(), Some(format!("{mail_id}@bank.example").as_str()));
        let line = &rig.store.mails_of(id).await.unwrap()[0];
        assert_eq!((line.tries, line.fault.as_deref()), (3, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lasting_refusal_ends_it_and_a_server_that_is_away_does_not() {
    on_both(async |rig| {
        let server = Server::open().await;
        let api = rig.api().await;
        let id = in_review(&api, |_| {}).await;
        server.answers(&["550 5.1.1 niamh@mail.example does not exist"]);
        api.decided(id, &telling("Approved", &json!({}))).await;
        smtp(rig, server.port).step().await.unwrap();
        rig.world.advance(100 * HOUR);
        assert_eq!(smtp(rig, server.port).step().await.unwrap(), 0);
        let line = &rig.store.mails_of(id).await.unwrap()[0];
        assert_eq!((line.tries, line.fault.as_deref()), (1, Some("answered 550")), "without what the server wrote");

        let other = in_review(&api, |_| {}).await;
        api.decided(other, &telling("Approved", &json!({}))).await;
        let away = smtp(rig, server.close().await);
        let mut tries = 0;
        for _ in 0..40 {
            tries += away.step().await.unwrap();
            rig.world.advance(10 * HOUR);
        }
        let line = &rig.store.mails_of(other).await.unwrap()[0];
        assert_eq!((tries, line.tries, line.fault.as_deref()), (10, 10, Some("connection refused")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_worker_loses_nothing_and_two_at_once_send_once() {
    on_both(async |rig| {
        let server = Server::open().await;
        let mails = smtp(rig, server.port);
        let api = rig.api().await;
        let id = in_review(&api, |_| {}).await;
        api.decided(id, &telling("Approved", &json!({}))).await;
        assert_eq!(mails.lease().await.unwrap().len(), 1, "and then the process is killed");
        assert_eq!(mails.step().await.unwrap(), 0);
        rig.world.advance(2 * MINUTE);
        let other = smtp(rig, server.port);
        let (one, two) = tokio::join!(mails.step(), other.step());
        assert_eq!(one.unwrap() + two.unwrap(), 1);
        assert_eq!(server.seen().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redaction_takes_the_files_of_mails_also_those_written_while_it_is_done() {
    on_both(async |rig| {
        let (mails, path) = folder(rig);
        let api = rig
            .key("privacy", &[Scope::ReadSessions, Scope::WriteSessions, Scope::WritePrivacy], Environment::Live)
            .await;
        let (gone, stays) = (in_review(&api, |_| {}).await, in_review(&api, |_| {}).await);
        for id in [gone, stays] {
            api.decided(id, &telling("Approved", &json!({}))).await;
        }
        assert_eq!(mails.step().await.unwrap(), 2);
        api.decided(gone, &telling("Declined", &json!({"reason_codes": [106]}))).await;
        let late = rig.store.mails_of(gone).await.unwrap()[0].mail_id;
        assert_eq!(mails.lease().await.unwrap().len(), 1);
        let answer = api.ask(http::Method::POST, &format!("/v3/session/{gone}/redact/"), String::new()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);

        // its worker writes the file after the first look and before the key is gone; taking it away fails at first
        let (mail_folder, file) = (Folder::at(path.clone()), path.join(format!("{late}.eml")));
        let looks = std::sync::atomic::AtomicUsize::new(0);
        let remove = move |ids: &[Uuid]| match looks.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => mail_folder.remove(ids).and_then(|()| std::fs::write(&file, b"Hello Ada Probe,")),
            _ => Err(std::io::Error::other("the disk is away")),
        };
        assert_eq!(rig.desk.finish_redactions(&remove).await.unwrap(), 1);
        assert_eq!((files(&path).len(), rig.count("SELECT count(*) FROM redactions").await), (2, 1));
        // it stays on the list until nothing is left
        for _ in 0..500 {
            rig.redacted().await;
            if rig.count("SELECT count(*) FROM redactions").await == 0 {
                break;
            }
        }
        let left = files(&path);
        assert_eq!((left.len(), rig.count("SELECT count(*) FROM redactions").await), (1, 0));
        let kept = path.join(format!("{}.eml", rig.store.mails_of(stays).await.unwrap()[0].mail_id));
        assert!(kept.is_file(), "mail of another session stays");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_says_that_a_mail_went_out_or_was_given_up_and_never_to_whom() {
    on_both(async |rig| {
        let (mails, _) = folder(rig);
        let api = rig.api().await;
        let id = in_review(&api, |_| {}).await;
        api.decided(id, &telling("Approved", &json!({}))).await;
        let told = async || rig.texts("SELECT content FROM audit_log WHERE content LIKE '%mail.%'").await;
        let written = told().await.len();
        mails.step().await.unwrap();
        let sent = told().await.split_off(written);
        assert_eq!(sent.len(), 1);
        let mail_id = rig.store.mails_of(id).await.unwrap()[0].mail_id;
        assert!(sent[0].contains("\"act\":\"mail.sent\"") && sent[0].contains(&mail_id.to_string()), "{}", sent[0]);
        assert!(sent[0].contains(&format!("session:{id}")) && !sent[0].contains("niamh"), "{}", sent[0]);
        assert!(matches!(rig.desk.verify_audit(None).await, Ok(desk::AuditReport::Whole(..))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_proposal_sends_the_mail_and_a_returned_one_none() {
    on_both(async |rig| {
        let (mails, path) = folder(rig);
        let policies = rig.key("policies", &[Scope::WritePolicies], Environment::Live).await;
        let always = json!({"four_eyes": ["always"]}).to_string();
        assert_eq!(policies.ask(http::Method::PUT, "/v3/policies/", always).await.status, 200);
        let api = rig.api().await;
        let mara = rig.signed_in("Mara", &[Role::Manager]).await;
        for (act, sent) in [("return", 0), ("confirm", 1)] {
            let id = in_review(&api, |_| {}).await;
            let answer = api.decide(id, &telling("Declined", &json!({"reason_codes": [106]}))).await;
            assert_eq!(answer.status, 202, "{}", answer.text);
            assert_eq!(mails.step().await.unwrap(), 0, "a proposal tells nobody");
            let proposal = answer.json()["proposal_id"].as_str().unwrap().to_owned();
            let fields = [("act", act), ("proposal_id", proposal.as_str()), ("reason", "Look at the back again.")];
            assert_eq!(mara.post(&format!("/sessions/{id}/proposal"), &fields).await.status, 303);
            assert_eq!(mails.step().await.unwrap(), sent, "{act}");
        }
        let bytes = files(&path).remove(0);
        let mail = parsed(&bytes);
        assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("niamh@mail.example"));
        assert_eq!(mail.subject(), Some("Your verification was not successful"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_shows_the_mail_before_it_is_sent_and_keeps_what_is_typed() {
    on_both(async |rig| {
        let (mails, path) = folder(rig);
        let api = rig.api().await;
        let id = in_review(&api, |payload| {
            payload["contact_details"] = json!({"email": "known@mail.example", "email_lang": "es"});
        })
        .await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = ada.get(&format!("/sessions/{id}")).await;
        assert_eq!(page.field("email_address"), "known@mail.example", "prefilled");
        assert!(page.says("<option value=\"es\" selected>") || page.says("value=\"es\" selected"), "{}", page.text);
        let mut fields = vec![
            ("new_status", "Declined"),
            ("reason_codes", "207"),
            ("reason_codes", "106"),
            ("comment", "typed so far"),
            ("send_email", "true"),
            ("email_address", "typed@mail.example"),
            ("email_language", "ar"),
            ("expected_version", "1"),
        ];
        fields.retain(|(_, value)| *value != "207");
        let before = rig.rows().await;
        let page = ada.post_and_follow(&format!("/sessions/{id}/preview"), &fields).await;
        assert_eq!(rig.rows().await, before, "nothing is decided");
        assert!(page.says("Preview: not sent yet") && page.says("dir=\"rtl\"") && page.says("lang=\"ar\""));
        assert_eq!(
            (page.text_area().as_str(), page.field("email_address").as_str()),
            ("typed so far", "typed@mail.example")
        );
        // no outcome, no preview, and a sentence
        let page = ada
            .post_and_follow(&format!("/sessions/{id}/preview"), &[("expected_version", "1"), ("comment", "c")])
            .await;
        assert!(page.says("Choose an outcome first") && !page.says("Preview: not sent yet"));
        // a wrong address is refused and kept
        fields[4] = ("email_address", "a@b.example, c@d.example");
        let page = ada.post_and_follow(&format!("/sessions/{id}/decide"), &fields).await;
        assert!(page.says("Enter the email address"));
        assert_eq!(page.field("email_address"), "a@b.example, c@d.example");
        assert_eq!(mails.step().await.unwrap(), 0);
        fields[4] = ("email_address", "typed@mail.example");
        assert_eq!(ada.decide(id, &fields).await.location(), format!("/sessions/{id}"));
        assert_eq!((mails.step().await.unwrap(), files(&path).len()), (1, 1));
        let page = ada.get(&format!("/sessions/{id}")).await;
        assert!(page.says("t…@mail.example (ar)") && !page.says("typed@mail.example"), "masked on the timeline");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_api_key_needs_the_right_and_the_environment_as_for_every_decision() {
    on_both(async |rig| {
        let api = rig.api().await;
        let id = in_review(&api, |_| {}).await;
        let body = telling("Approved", &json!({}));
        let reader = rig.key("reader", &[Scope::ReadSessions], Environment::Live).await;
        assert_eq!(reader.decide(id, &body).await.status, 403);
        let sandbox = rig.key("sandbox", &[Scope::WriteSessions], Environment::Sandbox).await;
        assert_eq!(sandbox.decide(id, &body).await.status, 404);
        for (more, field) in [
            (json!({"email_address": null}), "email_address"),
            (json!({"email_address": "x@y.example\nBcc: z@y.example"}), "email_address"),
            (json!({"email_address": format!("{}@y.example", "x".repeat(300))}), "email_address"),
            (json!({"email_language": "tlh"}), "email_language"),
        ] {
            let answer = api.decide(id, &telling("Approved", &more)).await;
            assert_eq!((answer.status, answer.json()[field].is_array()), (400, true), "{}", answer.text);
        }
        assert_eq!(rig.count("SELECT count(*) FROM mails").await, 0);
    })
    .await;
}
