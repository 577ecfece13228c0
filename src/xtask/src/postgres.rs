//! A Postgres cluster for the tests: made in a temporary folder, gone with it whatever happens to us.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::{step, tools};

/// The variable that gives the tests a superuser's address; each test makes a database of its own there.
pub const VARIABLE: &str = "COUNTERSIGN_TEST_POSTGRES";

/// Makes the cluster, says `ready`, and ends it when its input does, which is when we do: nothing can kill us so fast
/// that the cluster stays.
const KEEPER: &str = include_str!("postgres.sh");

/// A cluster; it is stopped and deleted when this value goes.
pub struct Cluster {
    /// A superuser's address.
    pub url: String,
    keeper: Option<Child>,
}

impl Cluster {
    /// Starts a cluster, or takes the one that the caller has named in [`VARIABLE`].
    pub fn start() -> Result<Self> {
        if let Some(url) = env::var_os(VARIABLE) {
            let url = url.into_string().ok().with_context(|| format!("{VARIABLE} is not text"))?;
            return Ok(Self { url, keeper: None });
        }
        let programs = programs().context("PostgreSQL was not found")?;
        let mut result = Self::start_on(free_port()?, &programs);
        if result.is_err() {
            // another program may have taken the port between our look and its use
            result = Self::start_on(free_port()?, &programs);
        }
        result
    }

    fn start_on(port: u16, programs: &Path) -> Result<Self> {
        let password = password()?;
        let mut command = if tools::is_root() {
            // PostgreSQL refuses to run as root
            let mut command = step::command("runuser");
            command.args(["-u", "postgres", "--", "sh"]);
            command
        } else {
            step::command("sh")
        };
        let mut keeper = command
            .args(["-c", KEEPER, "postgres.sh"])
            .arg(programs)
            .arg(port.to_string())
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // out of reach of Ctrl-C, which would end it before the tests
            .process_group(0)
            .spawn()
            .context("starting the keeper of PostgreSQL")?;
        if let Some(input) = &mut keeper.stdin {
            writeln!(input, "{password}").context("telling PostgreSQL its password")?;
        }
        let mut said = String::new();
        if let Some(output) = keeper.stdout.take() {
            BufReader::new(output).read_line(&mut said)?;
        }
        let cluster =
            Self { url: format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres"), keeper: Some(keeper) };
        if said.trim() != "ready" {
            bail!("PostgreSQL did not start; its words are above");
        }
        Ok(cluster)
    }

    /// Gives the tests that a command runs the address of the cluster.
    pub fn tell<'command>(&self, command: &'command mut Command) -> &'command mut Command {
        command.env(VARIABLE, &self.url)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(keeper) = &mut self.keeper {
            drop(keeper.stdin.take());
            if let Err(error) = keeper.wait() {
                step::say(&format!("waiting for PostgreSQL to stop: {error}"));
            }
        }
    }
}

/// The folder of the server's programs: on the path, or where Debian hides it, the newest version first.
pub fn programs() -> Option<PathBuf> {
    // what is on the path may be a link to one of them, without the others beside it
    let linked = tools::find("initdb").and_then(|initdb| fs::canonicalize(initdb).ok()?.parent().map(Path::to_owned));
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    let newest_first = versions.into_iter().rev().map(|(_, folder)| folder);
    linked
        .into_iter()
        .chain(newest_first)
        .find(|folder| ["initdb", "postgres", "pg_isready"].iter().all(|program| folder.join(program).is_file()))
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("looking for a free port")?;
    Ok(listener.local_addr()?.port())
}

/// A password for one run: others on this machine can reach the port, and a superuser can run programs.
fn password() -> Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes).context("asking for random bytes")?;
    Ok(hex::encode(bytes))
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_cluster_answers_and_leaves_nothing() {
        let Some(programs) = programs() else { return };
        let port = free_port().unwrap();
        let cluster = Cluster::start_on(port, &programs).unwrap();
        let answer =
            step::read(Command::new(programs.join("psql")).args(["-Atc", "SHOW fsync"]).arg(&cluster.url)).unwrap();
        assert_eq!(answer.trim(), "on");
        drop(cluster);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        let named = format!("countersign-postgres-{port}.");
        let left = fs::read_dir(env::temp_dir()).unwrap().flatten();
        assert!(!left.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(&named)));
    }
}
