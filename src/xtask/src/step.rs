//! Steps: each is named before it starts and timed when it ends; and the commands they are made of.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Error, Result, bail, ensure};

use crate::places;

/// Says what is about to happen, does it, and says how long it took.
#[expect(clippy::print_stdout, reason = "telling what it does is this program's work")]
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {what}");
    let start = Instant::now();
    let outcome = work();
    let verdict = if outcome.is_ok() { "done in" } else { "failed after" };
    println!("    {verdict} {:.1} s", start.elapsed().as_secs_f32());
    outcome
}

/// A step's name and its work.
pub type Step<'work> = (&'static str, Box<dyn FnOnce() -> Result<()> + 'work>);

/// Does all of the steps, also when one of them fails, and fails with the list of those that did.
pub fn each(steps: Vec<Step<'_>>) -> Result<()> {
    let mut faults = Vec::new();
    for (what, work) in steps {
        if let Err(error) = step(what, work) {
            say(&format!("{error:#}"));
            faults.push(format!("{what}: {error:#}"));
        }
    }
    ensure!(faults.is_empty(), "{} failed\n\n{}", counted(faults.len(), "step"), faults.join("\n\n"));
    Ok(())
}

/// A line below the name of the step under way.
#[expect(clippy::print_stdout, reason = "telling what it does is this program's work")]
pub fn say(line: &str) {
    println!("    {}", line.replace('\n', "\n    "));
}

/// The last words of a command that failed.
#[expect(clippy::print_stderr, reason = "errors belong on the error stream")]
pub fn fail(error: &Error) {
    eprintln!("\nerror: {error:#}");
}

/// «1 step», «2 steps».
pub fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// A command in the project's folder.
///
/// Rid of what the cargo that runs us has set to describe this crate: some build scripts (ring's, for one) watch these
/// variables, and everything above them would be built anew at each change from `cargo xtask` to plain `cargo`.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(places::root());
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"]
            .iter()
            .any(|ours| name_text.starts_with(ours))
        {
            command.env_remove(&name);
        }
    }
    command
}

/// A cargo command.
pub fn cargo<const N: usize>(args: [&str; N]) -> Command {
    let mut command = command("cargo");
    command.args(args);
    command
}

/// Runs a command to its end; its output goes where ours goes.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("starting `{}`", spelled(command)))?;
    ensure!(status.success(), "`{}` failed ({status})", spelled(command));
    Ok(())
}

/// Runs a command to its end and returns what it printed.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("starting `{}`", spelled(command)))?;
    if !output.status.success() {
        bail!("`{}` failed ({})", spelled(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("reading what `{}` printed", spelled(command)))
}

/// Whether a command starts and ends well; what it prints is dropped.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A command as one would type it, near enough for a message.
fn spelled(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(OsStr::to_string_lossy));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_named() {
        let error = run(command("sh").args(["-c", "exit 3"])).unwrap_err().to_string();
        assert!(error.contains("`sh -c exit 3` failed") && error.contains('3'), "{error}");
    }

    #[test]
    fn later_steps_run_after_a_failure_and_both_are_reported() {
        let mut ran = false;
        let error = each(vec![
            ("first", Box::new(|| bail!("no"))),
            (
                "second",
                Box::new(|| {
                    ran = true;
                    bail!("neither")
                }),
            ),
        ])
        .unwrap_err()
        .to_string();
        assert!(ran);
        assert_eq!(error, "2 steps failed\n\nfirst: no\n\nsecond: neither");
    }

    #[test]
    fn commands_do_not_carry_this_crate_about() {
        let printed = read(&mut command("env")).unwrap();
        assert!(!printed.contains("CARGO_PKG_NAME="), "{printed}");
        assert!(printed.contains("PATH="));
    }
}
