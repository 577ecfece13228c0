//! The whole test suite, and parts of it.

use anyhow::Result;

use crate::fuzz::{self, Length};
use crate::postgres::Cluster;
use crate::tools::Need;
use crate::{browser, places, s3, site, step, tools};

/// Every test there is: unit, contract and integration tests on both databases, then the browser's.
pub fn whole() -> Result<()> {
    tools::meet(&[&[Need::Postgres, Need::Python, Need::PdfReader][..], &Need::BROWSER].concat())?;
    // before the server: it carries the site inside itself
    site::build()?;
    let crates = places::select_server_crates()?;
    step::each(vec![
        (
            "testing the server's crates, on SQLite and PostgreSQL",
            Box::new(|| {
                let (cluster, bucket) = (Cluster::start()?, s3::Server::start()?);
                step::run(bucket.tell(cluster.tell(step::cargo(["test", "--no-fail-fast"]).args(&crates))))
            }),
        ),
        // apart from the others, whose features would build wasm-bindgen's library a second time
        ("testing the tools", Box::new(|| step::run(&mut step::cargo(["test", "--no-fail-fast", "-p", "xtask"])))),
        ("fuzzing the API for a while", Box::new(|| fuzz::api(Length::Bounded))),
        (
            "testing in the browser",
            Box::new(|| {
                // with the tests, or dev-dependencies' features would build half of the server a second time
                let mut server = step::cargo(["build", "--tests", "--bin", "countersign"]);
                step::run(server.args(&crates))?;
                browser::play(&[])
            }),
        ),
    ])
}

/// What `cargo test` makes of these arguments, on both databases; with a bucket where the tests may ask for one.
pub fn part(args: &[String]) -> Result<()> {
    tools::meet(&[Need::Postgres, Need::PdfReader])?;
    let cluster = Cluster::start()?;
    let mut test = step::cargo(["test"]);
    cluster.tell(test.args(args));
    if !args.iter().any(|arg| arg == "store" || arg.contains("bucket")) {
        return step::run(&mut test);
    }
    tools::meet(&[Need::Python])?;
    let bucket = s3::Server::start()?;
    step::run(bucket.tell(&mut test))
}
