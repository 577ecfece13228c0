//! A server that speaks S3, made by others (moto), for the tests of evidence files in a bucket.

use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::{step, tools};

/// The variable that gives the tests its address; each test makes a bucket of its own there.
pub const VARIABLE: &str = "COUNTERSIGN_TEST_S3";

const MOTO: &str = "5.2.5";

/// Ends the server when its input ends, which is when we do.
const KEEPER: &str = r#""$0" -H 127.0.0.1 -p "$1" >/dev/null 2>&1 & server=$!
cat >/dev/null
kill "$server""#;

/// The server; it is stopped when this value goes.
pub struct Server {
    url: String,
    keeper: Child,
}

impl Server {
    /// Starts it.
    pub fn start() -> Result<Self> {
        let program = tools::python_program("moto", "moto[server]", MOTO, "moto_server")?;
        let listener = TcpListener::bind("127.0.0.1:0").context("looking for a free port")?;
        let address = listener.local_addr().context("looking for a free port")?;
        drop(listener);
        let keeper = step::command("sh")
            .args(["-c", KEEPER])
            .arg(&program)
            .arg(address.port().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            // out of reach of Ctrl-C, which would end it before the tests
            .process_group(0)
            .spawn()
            .context("starting the keeper of the S3 server")?;
        let server = Self { url: format!("http://{address}"), keeper };
        for _ in 0..300 {
            if TcpStream::connect(address).is_ok() {
                return Ok(server);
            }
            sleep(Duration::from_millis(200));
        }
        bail!("the S3 server for the tests ({}) did not start within a minute", program.display())
    }

    /// Tells a command where it is.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env(VARIABLE, &self.url)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // the end of its input
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}
