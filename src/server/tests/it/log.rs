//! The log: whoever has the id of a failed request finds its lines.

use crate::harness::on_both;
use http::Method;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use tracing_subscriber::EnvFilter;

/// What is logged in this process, by whichever test.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_call_is_found_by_its_id_even_where_only_errors_are_logged() {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::fmt().with_env_filter(EnvFilter::new("error")).with_ansi(false);
    log.with_writer(move || writer.clone()).try_init().unwrap();
    on_both(async |rig| {
        let api = rig.api().await;
        rig.execute("ALTER TABLE sessions RENAME TO sessions_elsewhere").await.unwrap();
        let (id, path) = (format!("trace:{}", rig.id()), format!("/v3/session/{}/decision/", rig.id()));
        let headers = [("x-api-key", api.key.as_str()), ("x-request-id", id.as_str())];
        let answer = rig.send(Method::GET, &path, &headers, "").await;
        assert_eq!((answer.status, answer.header("x-request-id")), (500, id.as_str()), "{}", answer.text);
        let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let told: Vec<&str> = log.lines().filter(|line| line.contains(&id)).collect();
        assert!(told.iter().any(|line| line.contains("an API call failed")), "why: {told:?}");
        assert!(told.iter().any(|line| line.contains("a request failed") && line.contains("500")), "{told:?}");
        assert!(told.iter().all(|line| !line.contains(&path) && !line.contains(&api.key)), "{told:?}");
    })
    .await;
}
