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
/// A session that calls find: its payload, and what the paths of calls name in it.
struct Seed {
    name: &'static str,
    payload: &'static str,
    paths: &'static [(&'static str, &'static str)],
}

/// A person, with the id of the document's examples.
const PERSON: Seed = Seed {
    name: "person",
    payload: r#"{"session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90", "session_kind": "user", "status": "In Review",
        "vendor_data": "fuzz", "id_verifications": [{"node_id": "ocr", "status": "Declined", "first_name": "Ada", "warnings": []}]}"#,
    paths: &[("session_id", "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90")],
};
/// A company with everything that can be corrected by hand.
const COMPANY: Seed = Seed {
    name: "company",
    payload: r#"{"session_id": "0c9e5f0c-7a51-4d39-9c4b-2f3a6d7e8b91", "session_kind": "business", "status": "In Review",
        "registry_checks": [{"node_id": "kyb", "status": "In Review", "company": {"uuid": "d1a0f88d-f0c6-42a5-8896-e0ff39c06771",
            "company_name": "Fuzz Works", "country_code": "GBR", "registration_number": "1"}}],
        "key_people_checks": [{"node_id": "kyb", "status": "In Review", "submitted": {"parties":
            [{"uuid": "d1a0f88d-f0c6-42a5-8896-e0ff39c06772", "name": "Ada", "roles": [{"role": "ubo", "ownership_percent": 60}]}]}}],
        "document_verifications": [{"node_id": "documents", "status": "In Review", "required_groups": ["LEGAL_PRESENCE"], "items":
            [{"uuid": "f88d1a0d-f0c6-42a5-8896-e0ff39c06779", "status": "In Review", "document_group": "LEGAL_PRESENCE"}]}],
        "aml_screenings": [{"node_id": "aml", "status": "In Review", "hits":
            [{"id": "4Wb6OHlN4TyFjK8u", "caption": "Ada", "review_status": "Unreviewed"}]}],
        "id_verifications": [{"node_id": "feature_ocr", "status": "In Review", "first_name": "Ada"}],
        "poa_verifications": [{"node_id": "poa", "status": "In Review"}]}"#,
    paths: &[
        ("session_id", "0c9e5f0c-7a51-4d39-9c4b-2f3a6d7e8b91"),
        ("company", "d1a0f88d-f0c6-42a5-8896-e0ff39c06771"),
        ("party", "d1a0f88d-f0c6-42a5-8896-e0ff39c06772"),
        ("document", "f88d1a0d-f0c6-42a5-8896-e0ff39c06779"),
        ("node", "feature_ocr"),
    ],
};
/// A trial run, which can be given any outcome.
const TRIAL: Seed = Seed {
    name: "trial",
    payload: r#"{"session_id": "1c9e5f0c-7a51-4d39-9c4b-2f3a6d7e8b92", "session_kind": "user", "environment": "sandbox",
        "status": "Not Started", "liveness_checks": [{"node_id": "live", "status": "Not Started"}]}"#,
    paths: &[("session_id", "1c9e5f0c-7a51-4d39-9c4b-2f3a6d7e8b92")],
};
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
                run(step::cargo(["test", "-p", "api", "-p", "desk", "--lib", "fuzz::"]))
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
    for seed in [PERSON, COMPANY, TRIAL] {
        plant(&folder, &seed)?;
    }
    let desk = Desk::start(&folder)?;
    let (most, some) = if length == Length::Long { EXAMPLES } else { ("20", "3") };
    let whole = key(&folder, &SCOPES.join(","), "live")?;
    step::step("with a key of every scope", || run(&program, &folder, &PERSON, &desk, &whole, most))?;
    step::step("the same on a company", || run(&program, &folder, &COMPANY, &desk, &whole, some))?;
    let trial = key(&folder, &SCOPES.join(","), "sandbox")?;
    step::step("with a key for trial runs", || run(&program, &folder, &TRIAL, &desk, &trial, some))?;
    for scope in SCOPES {
        let key = key(&folder, scope, "live")?;
        step::step(&format!("with a key for {scope}"), || run(&program, &folder, &PERSON, &desk, &key, some))?;
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
fn plant(folder: &Path, seed: &Seed) -> Result<()> {
    let file = folder.join(format!("{}.json", seed.name));
    // on one line, as anything may be read as JSON lines
    fs::write(&file, seed.payload.replace('\n', " ")).with_context(|| format!("writing {}", file.display()))?;
    step::run(countersign(folder, &["import"]).arg(&file))?;
    // a call that fits may still be refused for how the session stands, which is 400 in this dialect; one that does not
    // may be refused for its size before it is looked at
    let paths: String = seed.paths.iter().map(|(name, value)| format!("\"path.{name}\" = \"{value}\"\n")).collect();
    let config = format!(
        "[parameters]\n{paths}\n[checks.positive_data_acceptance]\n\
         expected-statuses = [\"2xx\", \"400\", \"403\", \"404\", \"409\", \"413\", \"422\", \"429\"]\n\n\
         [checks.negative_data_rejection]\n\
         expected-statuses = [\"400\", \"401\", \"403\", \"404\", \"405\", \"409\", \"413\", \"415\", \"422\", \"429\"]\n"
    );
    let file = folder.join(format!("{}.toml", seed.name));
    fs::write(&file, config).with_context(|| format!("writing {}", file.display()))
}

fn key(folder: &Path, scopes: &str, environment: &str) -> Result<String> {
    let printed = step::read(&mut countersign(
        folder,
        &["key", "add", "--name", "fuzz", "--scope", scopes, "--environment", environment],
    ))?;
    Ok(printed.trim().to_owned())
}

fn run(program: &Path, folder: &Path, seed: &Seed, desk: &Desk, key: &str, most: &str) -> Result<()> {
    let mut st = step::command(program);
    // it leaves its own files where it runs
    st.current_dir(folder).arg("--config-file").arg(folder.join(format!("{}.toml", seed.name)));
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
