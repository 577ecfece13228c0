//! `countersign serve` and `countersign demo`: everything that runs while the desk is open.

use super::{DEMO_FOLDER, FOLDER, answer, say};
use crate::cli::{Common, Mailing, Serving};
use crate::config::{Config, MailConfig};
use crate::web::{self, WebSettings};
use crate::world::RealWorld;
use crate::{demo, listen};
use delivery::{Bulk, FileSettings, Files, Mails, Redactions, Webhooks};
use desk::{Desk, DeskError};
use domain::World;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How often what has run out is deleted.
const SWEEP: Duration = Duration::from_secs(600);
/// How often new entries of the audit chain are made findable.
const MARK: Duration = Duration::from_secs(5);

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
    let workers = Workers {
        bulk: Bulk::new(desk.clone()),
        redactions: Redactions::new(desk.clone(), mail.transport.folder()),
        mails: Mails::new(store.clone(), Arc::clone(&world), mail.transport, mail.sender),
        files: Some(Files::new(store.clone(), Arc::clone(&world), file_settings(serving))),
        webhooks: Webhooks::new(store, world),
    };
    run(listener, desk, workers, settings, asked).await;
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

/// The same with invented sessions and accounts; `kit` shows every part of the screens too.
pub async fn demo(common: &Common, serving: &Serving, mailing: &Mailing, kit: bool) -> Result<ExitCode, String> {
    let world: Arc<dyn World> = Arc::new(RealWorld);
    let config = Config::read(common, DEMO_FOLDER, &RealWorld)?;
    let mail = MailConfig::read(mailing, &config.data)?;
    let store = config.open(Arc::clone(&world)).await?;
    let desk = Desk::new(store.clone(), Arc::clone(&world), true).signing_as(mail.sender.name());
    let (listener, settings) = bind(serving).await?;
    let settings = WebSettings { kit, ..settings };
    let asked = asked_to_stop();
    let accounts = demo::fill(&desk, &config.data, &*world).await?;
    say(&format!("Countersign demo on {}", settings.public_url));
    say("Everything in it is invented. Accounts (email, password, roles):");
    for account in accounts {
        answer(&format!("{} {} {}", account.email, account.password, account.roles.join(",")));
    }
    let workers = Workers {
        bulk: Bulk::new(desk.clone()),
        redactions: Redactions::new(desk.clone(), mail.transport.folder()),
        mails: Mails::new(store.clone(), Arc::clone(&world), mail.transport, mail.sender),
        // the links of the demo lead nowhere: its pictures are drawn
        files: None,
        webhooks: Webhooks::new(store, world),
    };
    run(listener, desk, workers, settings, asked).await;
    Ok(ExitCode::SUCCESS)
}

async fn bind(serving: &Serving) -> Result<(TcpListener, WebSettings), String> {
    let listener = TcpListener::bind(serving.listen)
        .await
        .map_err(|error| format!("The address {} cannot be listened on: {error}.", serving.listen))?;
    let bound = listener.local_addr().map_err(|error| format!("The listener has no address: {error}."))?;
    Ok((listener, WebSettings::new(serving, bound)?))
}

/// What works beside the web face until the desk stops.
struct Workers {
    webhooks: Webhooks,
    mails: Mails,
    redactions: Redactions,
    bulk: Bulk,
    files: Option<Files>,
}

impl Workers {
    fn start(self, stop: &watch::Receiver<bool>) -> JoinSet<()> {
        let Self { webhooks, mails, redactions, bulk, files } = self;
        let mut started = JoinSet::new();
        let stopped = stop.clone();
        started.spawn(async move { webhooks.run(stopped).await });
        let stopped = stop.clone();
        started.spawn(async move { mails.run(stopped).await });
        let stopped = stop.clone();
        started.spawn(async move { redactions.run(stopped).await });
        let stopped = stop.clone();
        started.spawn(async move { bulk.run(stopped).await });
        if let Some(files) = files {
            let stopped = stop.clone();
            started.spawn(async move { files.run(stopped).await });
        }
        started
    }
}

async fn run(
    listener: TcpListener,
    desk: Desk,
    workers: Workers,
    settings: WebSettings,
    asked_to_stop: impl Future<Output = ()> + Send + 'static,
) {
    let (stopper, stop) = watch::channel(false);
    let router = web::router(desk.clone(), settings);
    let streams = desk.clone();
    let workers = workers.start(&stop);
    let mut keepers = JoinSet::new();
    let sweeping = desk.clone();
    keepers.spawn(every(SWEEP, stop.clone(), "what has run out could not be deleted", move || {
        let desk = sweeping.clone();
        async move { desk.sweep().await }
    }));
    keepers.spawn(every(MARK, stop.clone(), "the audit log's newest entries cannot be found yet", move || {
        let desk = desk.clone();
        async move { desk.mark_audit().await }
    }));
    tokio::spawn(async move {
        asked_to_stop.await;
        say("Stopping.");
        // open pages are told; answers that never end by themselves must not hold up the rest
        streams.stop_live().await;
        let _ = stopper.send(true);
    });
    listen::serve(listener, router, stop).await;
    // tries in flight end within 15 s; leases and transactions cover what is cut off
    let _ = tokio::time::timeout(Duration::from_secs(2), workers.join_all()).await;
    keepers.abort_all();
}

/// Does something now and again until the desk stops; what goes wrong is said, and tried again the next time.
async fn every<Work>(pause: Duration, mut stop: watch::Receiver<bool>, otherwise: &'static str, work: impl Fn() -> Work)
where
    Work: Future<Output = Result<(), DeskError>>,
{
    while !*stop.borrow() {
        if let Err(error) = work().await {
            tracing::warn!(error = error.sentence(), "{otherwise}");
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Ends when the operator wants the desk to stop. It listens from the call on, so that a desk that has said where it is
/// stops in order, however soon it is asked.
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
