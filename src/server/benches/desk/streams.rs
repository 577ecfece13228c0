//! Memory of open pages: what the process holds more with many streams than without.

use crate::client::{client, signed_in};
use crate::pages::served;
use desk::Desk;
use domain::{Actor, Environment, Role};
use std::time::Duration;

/// Streams, and the people who hold them: each has some tabs.
const STREAMS: (usize, usize) = (500, 25);

/// Opens streams and prints what they cost. The clients run in this process too, so their sockets are counted along.
pub async fn measure(desk: &Desk) {
    let session = "3e9ca856-c771-4a47-bbbf-1f28f818fd38";
    let (address, _stop) = served(desk).await;
    let mut cookies = Vec::new();
    for n in 0..STREAMS.1 {
        let email = format!("stream-{n}@countersign.example");
        cookies.push(signed_in(desk, address, &client(), &email, &[Role::Reviewer]).await);
    }
    server::demo::bring_in_sessions(desk).await.unwrap();
    let before = resident();
    let mut streams = Vec::new();
    for n in 0..STREAMS.0 {
        // half of the pages show a session, half a list
        let what = if n % 2 == 0 { format!("session={session}") } else { "list=live".to_owned() };
        streams.push(Stream::open(address, &what, &cookies[n % STREAMS.1]).await);
    }
    let after = resident();
    let begun = std::time::Instant::now();
    desk.next(&Actor::System, Environment::Live).await.unwrap();
    for stream in &mut streams {
        if !stream.session {
            stream.wait_for("\"change\":\"claim\"").await;
        }
    }
    println!("Open pages: {} streams of {} people in one process, client sockets included", STREAMS.0, STREAMS.1);
    println!(
        "  resident {:.1} MiB before, {:.1} MiB with them: {:.1} KiB a stream; a change reached all lists in {:.0} ms",
        mib(before),
        mib(after),
        (after.saturating_sub(before)) as f64 / 1024.0 / STREAMS.0 as f64,
        begun.elapsed().as_secs_f64() * 1e3
    );
}

/// A stream as a bare socket: a client library would be measured along.
struct Stream {
    socket: tokio::net::TcpStream,
    session: bool,
}

impl Stream {
    async fn open(address: std::net::SocketAddr, what: &str, cookie: &str) -> Self {
        use tokio::io::AsyncWriteExt as _;
        let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
        let ask = format!(
            "GET /live?{what} HTTP/1.1\r\nhost: {address}\r\naccept: text/event-stream\r\ncookie: {cookie}\r\n\r\n"
        );
        socket.write_all(ask.as_bytes()).await.unwrap();
        let mut stream = Self { socket, session: what.starts_with("session") };
        stream.wait_for("event: hello").await;
        stream
    }

    async fn wait_for(&mut self, text: &str) {
        use tokio::io::AsyncReadExt as _;
        let mut heard = Vec::new();
        let mut buffer = [0_u8; 4096];
        while !String::from_utf8_lossy(&heard).contains(text) {
            let read = tokio::time::timeout(Duration::from_secs(30), self.socket.read(&mut buffer)).await;
            let read = read.unwrap_or_else(|_| panic!("{text} never came")).unwrap();
            assert!(read > 0, "the stream ended: {}", String::from_utf8_lossy(&heard));
            heard.extend_from_slice(&buffer[..read]);
        }
    }
}

/// Resident memory of this process, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) * 1024
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}
