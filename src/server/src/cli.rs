//! What can be typed: commands, options and their environment variables.

use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Self-hosted review desk for identity verification: sessions come in, people decide, events go out.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes.
#[derive(Clone, Debug, Default, Args)]
pub struct Common {
    /// Folder for the database file, keys and files; made when it is missing.
    #[arg(long, env = "COUNTERSIGN_DATA")]
    pub data: Option<PathBuf>,
    /// `sqlite:PATH` or `postgres://…`; a SQLite file in the data folder when left out.
    #[arg(long, env = "COUNTERSIGN_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// File that holds the same, for an address with a password.
    #[arg(long, env = "COUNTERSIGN_DATABASE_FILE")]
    pub database_file: Option<PathBuf>,
    /// Master key, 32 bytes as hex or base64; required with PostgreSQL, else made in the data folder.
    #[arg(long, env = "COUNTERSIGN_MASTER_KEY", hide = true, hide_env_values = true)]
    pub master_key: Option<String>,
    /// File that holds the master key.
    #[arg(long, env = "COUNTERSIGN_MASTER_KEY_FILE")]
    pub master_key_file: Option<PathBuf>,
    /// Where evidence files are kept: `file:PATH` or `s3://BUCKET/PREFIX`; the folder `files` in the data folder when
    /// left out. Processes that share a database share this place too.
    // `import` has an argument of the field's name
    #[arg(id = "place_of_files", long = "files", env = "COUNTERSIGN_FILES")]
    pub files: Option<String>,
    /// The older name of the same.
    #[arg(long, env = "COUNTERSIGN_FILES_URL", hide = true)]
    pub files_url: Option<String>,
    /// How the bucket is reached.
    #[command(flatten)]
    pub bucket: Bucket,
    /// Print the answer as JSON.
    #[arg(long)]
    pub json: bool,
}

/// How a bucket for evidence files is reached; what is left out is read from the `AWS_…` settings.
#[derive(Clone, Default, Args)]
pub struct Bucket {
    /// Address of the S3 server, where it is not AWS.
    #[arg(long, env = "COUNTERSIGN_S3_ENDPOINT", hide_short_help = true)]
    pub s3_endpoint: Option<String>,
    /// Region of the bucket.
    #[arg(long, env = "COUNTERSIGN_S3_REGION", hide_short_help = true)]
    pub s3_region: Option<String>,
    /// Id of the access key.
    #[arg(long, env = "COUNTERSIGN_S3_ACCESS_KEY_ID", hide_short_help = true)]
    pub s3_access_key_id: Option<String>,
    /// Secret of the access key.
    #[arg(long, env = "COUNTERSIGN_S3_SECRET_ACCESS_KEY", hide = true, hide_env_values = true)]
    pub s3_secret_access_key: Option<String>,
    /// File that holds the secret of the access key.
    #[arg(long, env = "COUNTERSIGN_S3_SECRET_ACCESS_KEY_FILE", hide_short_help = true)]
    pub s3_secret_access_key_file: Option<PathBuf>,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bucket").field("s3_endpoint", &self.s3_endpoint).finish_non_exhaustive()
    }
}

/// Options of the commands that serve.
#[derive(Clone, Debug, Args)]
pub struct Serving {
    /// Address to listen on.
    #[arg(long, env = "COUNTERSIGN_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Address under which browsers reach the desk, such as `https://desk.example.com`; decides about secure cookies.
    #[arg(long, env = "COUNTERSIGN_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Network of the proxy in front (CIDR); only its `X-Forwarded-For` is believed.
    #[arg(long, env = "COUNTERSIGN_TRUSTED_PROXY")]
    pub trusted_proxy: Option<ipnet::IpNet>,
    /// A private network from which evidence files may be fetched, in CIDR form; may be given again.
    #[arg(long, env = "COUNTERSIGN_FILES_ALLOW_NETWORK", value_delimiter = ',')]
    pub files_allow_network: Vec<ipnet::IpNet>,
    /// Largest picture or document that is fetched, in MiB.
    #[arg(long, env = "COUNTERSIGN_FILES_LARGEST_DOCUMENT", default_value_t = 25)]
    pub files_largest_document: u64,
    /// Largest film that is fetched, in MiB.
    #[arg(long, env = "COUNTERSIGN_FILES_LARGEST_FILM", default_value_t = 200)]
    pub files_largest_film: u64,
    /// Reading calls that an API key may make within a minute; 0 sets no limit. Each process counts for itself.
    #[arg(long, env = "COUNTERSIGN_RATE_READS", default_value = "600", value_parser = rate)]
    pub rate_reads: u32,
    /// The same for calls that may change something.
    #[arg(long, env = "COUNTERSIGN_RATE_WRITES", default_value = "300", value_parser = rate)]
    pub rate_writes: u32,
}

/// Calls a minute. All of a minute's are remembered, hence the most.
fn rate(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| *number <= 100_000);
    number.ok_or_else(|| "write a whole number of calls a minute from 1 to 100000, or 0 for no limit".to_owned())
}

/// How mail to subjects goes out.
#[derive(Clone, Debug, Args)]
pub struct Mailing {
    /// Mail server, `smtps://user:password@host` or `smtp://user:password@host` with STARTTLS; files in the data
    /// folder's `mail` when left out.
    #[arg(long, env = "COUNTERSIGN_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// File that holds the mail server's URL.
    #[arg(long, env = "COUNTERSIGN_SMTP_URL_FILE")]
    pub smtp_url_file: Option<PathBuf>,
    /// Sender of mail to subjects, such as `Example Bank <kyc@bank.example>`; the name also signs it.
    #[arg(long, env = "COUNTERSIGN_MAIL_FROM")]
    pub mail_from: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the desk.
    Serve {
        /// Common options.
        #[command(flatten)]
        common: Common,
        /// Serving options.
        #[command(flatten)]
        serving: Serving,
        /// Mail options.
        #[command(flatten)]
        mailing: Mailing,
    },
    /// Run the desk on a data folder of its own, with invented sessions and accounts.
    Demo {
        /// Common options.
        #[command(flatten)]
        common: Common,
        /// Serving options.
        #[command(flatten)]
        serving: Serving,
        /// Mail options.
        #[command(flatten)]
        mailing: Mailing,
        /// Show every part of the screens at /kit, for those who develop them.
        #[arg(long)]
        kit: bool,
    },
    /// Bring the database schema up to date.
    Migrate {
        /// Common options.
        #[command(flatten)]
        common: Common,
    },
    /// Look after people.
    #[command(subcommand)]
    User(UserCommand),
    /// Look after API keys.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Look after webhook endpoints.
    #[command(subcommand)]
    Webhook(WebhookCommand),
    /// Bring in decision payloads: JSON or JSON lines.
    Import {
        /// Common options.
        #[command(flatten)]
        common: Common,
        /// Files to read.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Look after the audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Write a backup into a new folder: the database (SQLite), the evidence files, and the folder's own master key.
    Backup {
        /// Common options.
        #[command(flatten)]
        common: Common,
        /// The folder to make; it must not exist.
        to: PathBuf,
    },
    /// Make a new data folder (--data) out of a backup, and check it.
    Restore {
        /// Common options; --data must be empty or not exist.
        #[command(flatten)]
        common: Common,
        /// The folder that a backup made.
        from: PathBuf,
    },
    /// Check configuration and database, and say what to do about each fault.
    Doctor {
        /// Common options.
        #[command(flatten)]
        common: Common,
        /// Mail options.
        #[command(flatten)]
        mailing: Mailing,
    },
}

/// `countersign user …`
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person.
    Add {
        /// Common options.
        #[command(flatten)]
        common: Common,
        /// Email, the sign-in name.
        #[arg(long)]
        email: String,
        /// Name shown to others.
        #[arg(long)]
        name: String,
        /// reviewer, manager, admin, auditor.
        #[arg(long, value_delimiter = ',', required = true)]
        role: Vec<String>,
        /// Read the password from standard input (one line).
        #[arg(long, required = true)]
        password_stdin: bool,
    },
}

/// `countersign key …`
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key and print it, once.
    Add {
        /// Common options.
        #[command(flatten)]
        common: Common,
        /// Name to recognise it by.
        #[arg(long)]
        name: String,
        /// list:sessions, read:sessions, write:sessions …
        #[arg(long, value_delimiter = ',', required = true)]
        scope: Vec<String>,
        /// live or sandbox.
        #[arg(long, default_value = "live")]
        environment: String,
        /// Last day that it works (UTC), such as 2027-03-31, or a time in RFC 3339 form; for ever when left out.
        #[arg(long, default_value = "")]
        expires: String,
        /// A network that it may be used from, in CIDR form; may be given again; anywhere when left out.
        #[arg(long)]
        network: Vec<String>,
    },
}

/// `countersign webhook …`
#[derive(Debug, Subcommand)]
pub enum WebhookCommand {
    /// Make an endpoint and print its secret, once.
    Add {
        /// Common options.
        #[command(flatten)]
        common: Common,
        /// Where events are posted.
        #[arg(long)]
        url: String,
        /// An event it wants; may be given again; all when left out.
        #[arg(long)]
        event: Vec<String>,
        /// A private network that may be reached, in CIDR form; may be given again.
        #[arg(long)]
        allow_network: Vec<String>,
        /// Extra signature headers: standard, didit, stripe, veriff; may be given again. With stripe or veriff events come
        /// in that vendor's shape, and only those that have one there.
        #[arg(long)]
        headers: Vec<String>,
        /// Send events without `decision`.
        #[arg(long)]
        thin: bool,
        /// live or sandbox.
        #[arg(long, default_value = "live")]
        environment: String,
    },
    /// Give an endpoint another secret and print it, once. The one before signs too for a while.
    Rotate {
        /// Common options.
        #[command(flatten)]
        common: Common,
        /// The endpoint's id.
        endpoint_id: String,
        /// Hours for which the earlier secret signs too, 0 to 168.
        #[arg(long, default_value_t = 24)]
        keep_hours: i64,
    },
}

/// `countersign audit …`
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Follow the chain from its first row; name the first broken one.
    Verify {
        /// Common options.
        #[command(flatten)]
        common: Common,
        /// A head noted earlier, NUMBER:HASH: the chain must still hold it.
        #[arg(long)]
        since: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_read_600_and_write_300_times_a_minute_unless_the_operator_says_otherwise() {
        let rates = |more: &[&str]| {
            let words = [&["countersign", "serve"], more].concat();
            match Cli::try_parse_from(words).unwrap().command {
                Command::Serve { serving, .. } => {
                    api::Limits { reads: serving.rate_reads, writes: serving.rate_writes }
                }
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(rates(&[]), api::Limits { reads: 600, writes: 300 });
        assert_eq!(rates(&[]), api::Limits::default());
        assert_eq!(rates(&["--rate-reads", "7", "--rate-writes", "0"]), api::Limits { reads: 7, writes: 0 });
    }
}
