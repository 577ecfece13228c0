//! Chance against the desk: schemathesis reads the OpenAPI document of a running desk and sends what fits it and what does
//! not; the long form also runs the property tests of parsers for many more cases.

use std::fs;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::tools::Need;
use crate::{places, step, tools};

const SCHEMATHESIS: &str = "4.32.5";
/// The session of the document's examples, so that calls find one.
const SESSION: &str = "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90";
/// Every scope, as `countersign key add` takes them.
const SCOPES: [&str; 8] = [
    "list:sessions",
    "read:sessions",
    "write:sessions",
    "read:analytics",
    "write:policies",
    "override:gates",
    "write:privacy",
    "read:audit",
];
/// Examples of each call in the long form with a key of every scope, and with a key of one: under an hour on two cores,
/// since a run that nobody sees to its end shows nothing.
const EXAMPLES: (&str, &str) = ("500", "50");
/// Cases a property test runs in the long form.
const CASES: &str = "200000";

/// How much chance.
#[derive(Clone, Copy, PartialEq)]
pub enum Length {
    /// A few minutes, the same requests each time.
    Bounded,
    /// About three quarters of an hour, other requests to the parsers each time.
    Long,
}

/// Everything, long.
pub fn long() -> Result<()> {
    step::each(vec![
        ("fuzzing the API", Box::new(|| api(Length::Long))),
        (
            "fuzzing the parsers",
            Box::new(|| {
                // the one source of chance in the standard library
                let seed = RandomState::new().build_hasher().finish().to_string();
                step::say(&format!("PROPTEST_RNG_SEED={seed} draws these cases again"));
                let run = |mut tests: Command| {
                    step::run(tests.env("COUNTERSIGN_FUZZ_CASES", CASES).env("PROPTEST_RNG_SEED", &seed))
                };
                // by target: a filter by name would leave out those that are not called after it
                run(step::cargo(["test", "-p", "domain", "-p", "sources", "--test", "fuzz"]))?;
                run(step::cargo(["test", "-p", "api", "--lib", "fuzz::"]))
            }),
        ),
    ])
}

/// Lets schemathesis loose on a desk of its own, with a key of every scope and with a key of each.
pub fn api(length: Length) -> Result<()> {
    tools::meet(&[Need::Python])?;
    let program = schemathesis()?;
    step::run(&mut step::cargo(["build", "-p", "server", "--bin", "countersign"]))?;
    let folder = places::target().join("fuzz");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    seed(&folder)?;
    let desk = Desk::start(&folder)?;
    let most = if length == Length::Long { EXAMPLES.0 } else { "20" };
    let whole = key(&folder, &SCOPES.join(","))?;
    step::step("with a key of every scope", || run(&program, &folder, &desk, &whole, most))?;
    for scope in SCOPES {
        let key = key(&folder, scope)?;
        let some = if length == Length::Long { EXAMPLES.1 } else { "3" };
        step::step(&format!("with a key for {scope}"), || run(&program, &folder, &desk, &key, some))?;
    }
    Ok(())
}

/// Schemathesis in an environment of its own.
fn schemathesis() -> Result<PathBuf> {
    tools::python_program("schemathesis", "schemathesis", SCHEMATHESIS, "st")
}

fn countersign(folder: &Path, words: &[&str]) -> Command {
    let mut command = step::command(places::target().join("debug/countersign"));
    command.args(words).arg("--data").arg(folder.join("data"));
    command
}

/// Brings in the session that calls find, and writes down how the calls are made.
fn seed(folder: &Path) -> Result<()> {
    let session = format!(
        "{{\"session_id\":\"{SESSION}\",\"session_kind\":\"user\",\"status\":\"In Review\",\"vendor_data\":\"fuzz\",\
         \"id_verifications\":[{{\"node_id\":\"ocr\",\"status\":\"Declined\",\"first_name\":\"Ada\",\"warnings\":[]}}]}}"
    );
    let file = folder.join("session.json");
    fs::write(&file, session).with_context(|| format!("writing {}", file.display()))?;
    step::run(countersign(folder, &["import"]).arg(&file))?;
    // a call that fits may still be refused for how the session stands, which is 400 in this dialect; one that does not
    // may be refused for its size before it is looked at
    let config = format!(
        "[parameters]\n\"path.session_id\" = \"{SESSION}\"\n\n[checks.positive_data_acceptance]\n\
         expected-statuses = [\"2xx\", \"400\", \"403\", \"404\", \"409\", \"413\", \"422\", \"429\"]\n\n\
         [checks.negative_data_rejection]\n\
         expected-statuses = [\"400\", \"401\", \"403\", \"404\", \"405\", \"409\", \"413\", \"415\", \"422\", \"429\"]\n"
    );
    let file = folder.join("schemathesis.toml");
    fs::write(&file, config).with_context(|| format!("writing {}", file.display()))
}

fn key(folder: &Path, scopes: &str) -> Result<String> {
    let printed = step::read(&mut countersign(folder, &["key", "add", "--name", "fuzz", "--scope", scopes]))?;
    Ok(printed.trim().to_owned())
}

fn run(program: &Path, folder: &Path, desk: &Desk, key: &str, most: &str) -> Result<()> {
    let mut st = step::command(program);
    // it leaves its own files where it runs
    st.current_dir(folder).arg("--config-file").arg(folder.join("schemathesis.toml"));
    st.args(["run", &format!("http://{}/openapi.json", desk.address)]);
    st.args(["--header", &format!("x-api-key:{key}"), "--checks", "all", "--seed", "1", "--max-examples", most]);
    // refused keys are slowed down on purpose, so that this check would count as a fault of theirs
    st.args(["--exclude-checks", "ignored_auth", "--generation-database", "none", "--no-color", "--warnings", "off"]);
    step::run(&mut st)
}

/// A desk on a free port, stopped when it is dropped.
struct Desk {
    process: Child,
    address: String,
}

impl Desk {
    fn start(folder: &Path) -> Result<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").context("looking for a free port")?;
        let address = listener.local_addr().context("looking for a free port")?.to_string();
        drop(listener);
        let mut serve =
            countersign(folder, &["serve", "--listen", &address, "--rate-reads", "0", "--rate-writes", "0"]);
        let log = fs::File::create(folder.join("desk.log")).context("making the desk's log")?;
        let process =
            serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().context("starting the desk")?;
        let desk = Self { process, address };
        for _ in 0..150 {
            if std::net::TcpStream::connect(&desk.address).is_ok() {
                return Ok(desk);
            }
            sleep(Duration::from_millis(200));
        }
        bail!("the desk did not come up; see {}", folder.join("desk.log").display())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
