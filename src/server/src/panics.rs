//! A panic: its place goes into the log, and nothing else of it anywhere, for its message may quote data.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;
use std::any::Any;
use std::panic::PanicHookInfo;
use tower_http::catch_panic::CatchPanicLayer;

/// What is said of a request that ended by a panic.
const SENTENCE: &str = "Something failed on our side. Nothing more is known here; the log has the request id.";

/// What answers a request that panicked.
type Answers = CatchPanicLayer<fn(Box<dyn Any + Send>) -> Response>;

/// Logs the place of each panic of this process from now on, instead of its message. Inside a request the line carries
/// the request's id.
pub fn log_the_place_alone() {
    std::panic::set_hook(Box::new(log));
}

fn log(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(place, "a panic");
}

/// Answers people with a sentence.
pub(crate) fn for_people() -> Answers {
    CatchPanicLayer::custom(|_| (StatusCode::INTERNAL_SERVER_ERROR, SENTENCE).into_response())
}

/// Answers programs in the shape of the API's errors.
pub(crate) fn for_programs() -> Answers {
    CatchPanicLayer::custom(|_| {
        (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "detail": SENTENCE }))).into_response()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::{Router, routing::get};
    use http::Request;
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};
    use tower::ServiceExt as _;

    const CANARY: &str = "canary@subject.example";

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

    async fn fails() -> &'static str {
        panic!("{CANARY} cannot be read")
    }

    #[tokio::test]
    async fn a_panic_leaves_its_place_and_nothing_that_its_message_quotes() {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        let told = tracing::subscriber::set_default(log);
        let before = std::panic::take_hook();
        log_the_place_alone();
        let programs = Router::new().route("/v3/fails", get(fails)).layer(for_programs());
        let router = Router::new().route("/fails", get(fails)).merge(programs).layer(for_people());
        let mut answers = Vec::new();
        for path in ["/fails", "/v3/fails"] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), 500);
            let body = to_bytes(response.into_body(), 10_000).await.unwrap();
            answers.push(String::from_utf8(body.to_vec()).unwrap());
        }
        std::panic::set_hook(before);
        drop(told);
        let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert_eq!(log.matches("a panic place=\"").count(), 2, "{log}");
        assert!(log.contains("panics.rs:"), "{log}");
        assert!(!log.contains(CANARY) && answers.iter().all(|answer| !answer.contains(CANARY)), "{log}{answers:?}");
        assert_eq!(answers[0], SENTENCE);
        assert_eq!(answers[1], json!({ "detail": SENTENCE }).to_string());
    }
}
