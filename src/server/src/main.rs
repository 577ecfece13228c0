//! `countersign`: the command line (contract "Command line").

use clap::Parser as _;
use server::{cli, commands, panics};
use std::process::ExitCode;

fn main() -> ExitCode {
    let parsed = cli::Cli::parse();
    commands::init_log();
    panics::log_the_place_alone();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "the runtime could not be started");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(parsed)) {
        Ok(code) => code,
        Err(fault) => {
            commands::complain(&fault);
            ExitCode::FAILURE
        }
    }
}
