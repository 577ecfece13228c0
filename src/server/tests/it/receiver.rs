//! A receiver of webhooks that remembers what came and answers as it is told.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// What came.
#[derive(Clone, Debug)]
pub struct Received {
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn body(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub fn sequence(&self) -> i64 {
        self.body()["sequence"].as_i64().unwrap()
    }

    pub fn session(&self) -> String {
        self.body()["session_id"].as_str().unwrap().to_owned()
    }
}

/// Status and headers of an answer.
pub type Reply = (u16, Vec<(&'static str, String)>);
type Rule = Box<dyn Fn(&Received) -> Option<Reply> + Send>;

struct Inside {
    seen: Mutex<Vec<Received>>,
    rule: Mutex<Rule>,
    came: Notify,
}

/// A receiver on a free port.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    inside: Arc<Inside>,
}

impl Receiver {
    /// One that says 200 to everything.
    pub async fn open() -> Self {
        let inside = Arc::new(Inside {
            seen: Mutex::new(Vec::new()),
            rule: Mutex::new(Box::new(|_| Some((200, Vec::new())))),
            came: Notify::new(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = Router::new().fallback(take).with_state(Arc::clone(&inside));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inside }
    }

    /// Answers by this rule from now on; `None` never answers.
    pub fn answers(&self, rule: impl Fn(&Received) -> Option<Reply> + Send + 'static) {
        *self.inside.rule.lock().unwrap() = Box::new(rule);
    }

    /// Answers with this status from now on.
    pub fn says(&self, status: u16) {
        self.answers(move |_| Some((status, Vec::new())));
    }

    /// All that came, in order.
    pub fn seen(&self) -> Vec<Received> {
        self.inside.seen.lock().unwrap().clone()
    }

    /// Waits until something comes.
    pub async fn came(&self) {
        self.inside.came.notified().await;
    }
}

async fn take(State(inside): State<Arc<Inside>>, headers: HeaderMap, bytes: Bytes) -> Response<String> {
    let received = Received { headers, bytes };
    let reply = (inside.rule.lock().unwrap())(&received);
    inside.seen.lock().unwrap().push(received);
    inside.came.notify_one();
    let Some((status, headers)) = reply else { std::future::pending().await };
    let mut response = Response::new("the receiver's answer".to_owned());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap());
    }
    response
}
