//! The one place for commands; `cargo xtask` without arguments lists them.
//!
//! Stands apart: it uses none of our crates, so that it builds while they are broken.

mod bindings;
mod browser;
mod checks;
mod css;
mod english;
mod format;
mod fuzz;
mod names;
mod places;
mod postgres;
mod s3;
mod site;
mod step;
mod suite;
mod tools;
mod words;

use std::os::unix::process::CommandExt;
use std::process::{Command as Process, ExitCode};

use anyhow::{Context, Result};
use clap::{CommandFactory, Parser, Subcommand};

/// Builds, runs and tests Countersign.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and start the demo on 127.0.0.1:3000 (arguments go to `countersign demo`)
    Run {
        /// Arguments for `countersign demo`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Build the site and target/release/countersign with the site inside it
    Build,
    /// Build the site alone, into target/site
    Site,
    /// Run every test, on both databases and in a browser (with arguments: `cargo test` with them, on both databases)
    Test {
        /// Arguments for `cargo test`, instead of the whole suite
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Run the checks that need no running program: format, clippy, boundaries, words, migrations, licences
    Check,
    /// Lay out all Rust files, also those that `cargo fmt` does not see
    Format,
    /// Run the browser tests alone (arguments go to Playwright)
    E2e {
        /// Arguments for `playwright test`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Send chance at the API and at the parsers, for long; `test` has the short form
    Fuzz,
    /// Measure the desk (arguments go to the benchmark; `--verdicts` measures a hundred verdicts in a browser,
    /// `size --postgres` a million sessions on PostgreSQL too)
    Bench {
        /// Arguments for the benchmark
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
}

fn main() -> ExitCode {
    match obey(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            step::fail(&error);
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Option<Command>) -> Result<()> {
    match command {
        None => Arguments::command().print_help().context("printing the list of commands"),
        Some(Command::Run { args }) => run(args),
        Some(Command::Build) => build(),
        Some(Command::Site) => site::build(),
        Some(Command::Test { args }) if args.is_empty() => suite::whole(),
        Some(Command::Test { args }) => suite::part(&args),
        Some(Command::Check) => checks::all(),
        Some(Command::Format) => format::write(),
        Some(Command::E2e { args }) => browser::alone(&args),
        Some(Command::Fuzz) => fuzz::long(),
        Some(Command::Bench { args }) if args.iter().any(|arg| arg == "--verdicts") => {
            build()?;
            browser::measure()
        }
        Some(Command::Bench { args }) => {
            let mut bench = step::cargo(["bench", "-p", "server", "--bench", "desk"]);
            bench.arg("--").args(args.iter().filter(|arg| *arg != "--postgres"));
            // gone again when this is left
            let cluster = args.iter().any(|arg| arg == "--postgres").then(postgres::Cluster::start).transpose()?;
            step::run(bench.args(cluster.iter().map(|cluster| format!("--postgres={}", cluster.url))))
        }
    }
}

fn build() -> Result<()> {
    site::build()?;
    step::step("building the server (release)", || step::run(&mut step::cargo(["build", "-p", "server", "--release"])))
}

/// Builds, then becomes the demo; returns only when that cannot be started.
fn run(args: Vec<String>) -> Result<()> {
    build()?;
    let server = places::target().join("release/countersign");
    let mut demo = Process::new(&server);
    demo.arg("demo").args(with_address(args));
    Err(demo.exec()).with_context(|| format!("starting {}", server.display()))
}

/// The demo's arguments, with our address where they name none.
fn with_address(mut args: Vec<String>) -> Vec<String> {
    if !args.iter().any(|arg| arg == "--listen" || arg.starts_with("--listen=")) {
        args.splice(0..0, ["--listen".to_owned(), "127.0.0.1:3000".to_owned()]);
    }
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn an_address_of_ones_own_wins() {
        assert_eq!(with_address(vec!["--fresh".into()]), ["--listen", "127.0.0.1:3000", "--fresh"]);
        assert_eq!(with_address(vec!["--listen".into(), "[::1]:80".into()]), ["--listen", "[::1]:80"]);
        assert_eq!(with_address(vec!["--listen=[::1]:80".into()]), ["--listen=[::1]:80"]);
    }
}
