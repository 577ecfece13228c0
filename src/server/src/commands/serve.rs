//! `countersign serve` and `countersign demo`: everything that runs while the desk is open.

use super::{DEMO_FOLDER, FOLDER, answer, say};
use crate::cli::{Common, Mailing, Serving};
use crate::config::{Config, MailConfig};
use crate::web::{self, WebSettings};
use crate::world::RealWorld;
use crate::{demo, listen};
use delivery::{FileSettings, Files, Mails, Redactions, Webhooks};
use desk::Desk;
use domain::World;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How often what has run out is deleted.
const SWEEP: Duration = Duration::from_secs(600);

/// Runs the desk until SIGINT or SIGTERM.
pub async fn serve(common: &Common, serving: &Serving, mailing: &Mailing) -> Result<ExitCode, String> {
    let world: Arc<dyn World> = Arc::new(RealWorld);
    let config = Config::read(common, FOLDER, &RealWorld)?;
    let mail = MailConfig::read(mailing, &config.data)?;
    let store = config.open(Arc::clone(&world)).await?;
    let desk = Desk::new(store.clone(), Arc::clone(&world), false).signing_as(mail.sender.name());
    let (listener, settings) = bind(serving).await?;
    let asked = asked_to_stop();
    say(&format!("Countersign on {}", settings.public_url));
    if let Some(path) = desk.set_up_link().await.map_err(|error| error.sentence())? {
        say(&format!("There is no account yet. Make the first one here, once: {}{path}", settings.public_url));
    }
    let mails = Mails::new(store.clone(), Arc::clone(&world), mail.transport, mail.sender);
    let files = Files::new(store.clone(), Arc::clone(&world), file_settings(serving));
    run(listener, desk, (Webhooks::new(store, world), mails, Some(files)), settings, asked).await;
    Ok(ExitCode::SUCCESS)
}

fn file_settings(serving: &Serving) -> FileSettings {
    const MIB: u64 = 1024 * 1024;
    FileSettings {
        allow_networks: serving.files_allow_network.iter().map(ToString::to_string).collect(),
        largest_document: serving.files_largest_document.saturating_mul(MIB),
        largest_film: serving.files_largest_film.saturating_mul(MIB),
        ..FileSettings::default()
    }
}

/// The same with invented sessions and accounts.
pub async fn demo(common: &Common, serving: &Serving, mailing: &Mailing) -> Result<ExitCode, String> {
    let world: Arc<dyn World> = Arc::new(RealWorld);
    let config = Config::read(common, DEMO_FOLDER, &RealWorld)?;
    let mail = MailConfig::read(mailing, &config.data)?;
    let store = config.open(Arc::clone(&world)).await?;
    let desk = Desk::new(store.clone(), Arc::clone(&world), true).signing_as(mail.sender.name());
    let (listener, settings) = bind(serving).await?;
    let accounts = demo::fill(&desk, &config.data, &*world).await?;
    let asked = asked_to_stop();
    say(&format!("Countersign demo on {}", settings.public_url));
    say("Everything in it is invented. Accounts (email, password, roles):");
    for account in accounts {
        answer(&format!("{} {} {}", account.email, account.password, account.roles.join(",")));
    }
    let mails = Mails::new(store.clone(), Arc::clone(&world), mail.transport, mail.sender);
    // the links of the demo lead nowhere: its pictures are drawn
    run(listener, desk, (Webhooks::new(store, world), mails, None), settings, asked).await;
    Ok(ExitCode::SUCCESS)
}

async fn bind(serving: &Serving) -> Result<(TcpListener, WebSettings), String> {
    let listener = TcpListener::bind(serving.listen)
        .await
        .map_err(|error| format!("The address {} cannot be listened on: {error}.", serving.listen))?;
    let bound = listener.local_addr().map_err(|error| format!("The listener has no address: {error}."))?;
    Ok((listener, WebSettings::new(serving, bound)?))
}

/// Everything that works beside the web face.
type Workers = (Webhooks, Mails, Option<Files>);

async fn run(
    listener: TcpListener,
    desk: Desk,
    (webhooks, mails, files): Workers,
    settings: WebSettings,
    asked: impl Future<Output = ()> + Send + 'static,
) {
    let (stopper, stop) = watch::channel(false);
    let router = web::router(desk.clone(), settings);
    let worker = tokio::spawn({
        let stop = stop.clone();
        async move { webhooks.run(stop).await }
    });
    let redactor = tokio::spawn({
        let (redactions, stop) = (Redactions::new(desk.clone()), stop.clone());
        async move { redactions.run(stop).await }
    });
    let fetcher = files.map(|files| {
        tokio::spawn({
            let stop = stop.clone();
            async move { files.run(stop).await }
        })
    });
    let postman = tokio::spawn({
        let stop = stop.clone();
        async move { mails.run(stop).await }
    });
    let sweeper = tokio::spawn({
        let mut stop = stop.clone();
        async move {
            while !*stop.borrow() {
                if let Err(error) = desk.sweep().await {
                    tracing::warn!(error = error.sentence(), "what has run out could not be deleted");
                }
                tokio::select! {
                    _ = stop.changed() => {}
                    () = tokio::time::sleep(SWEEP) => {}
                }
            }
        }
    });
    tokio::spawn(async move {
        asked.await;
        say("Stopping.");
        let _ = stopper.send(true);
    });
    listen::serve(listener, router, stop).await;
    // tries in flight end within 15 s; the lease covers what is cut off
    let _ = tokio::time::timeout(Duration::from_secs(2), worker).await;
    // a redaction is one transaction: what is cut off is due again
    redactor.abort();
    let _ = tokio::time::timeout(Duration::from_secs(2), postman).await;
    if let Some(fetcher) = fetcher {
        let _ = tokio::time::timeout(Duration::from_secs(2), fetcher).await;
    }
    sweeper.abort();
}

/// Resolves when the process is asked to stop. It listens from the call on, so that nobody who reads the address can ask
/// too early.
fn asked_to_stop() -> impl Future<Output = ()> + Send + 'static {
    #[cfg(unix)]
    let term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async move {
        #[cfg(unix)]
        if let Ok(mut term) = term {
            tokio::select! {
                _ = term.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}
