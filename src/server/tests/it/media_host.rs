//! A vendor's host of media on this machine: answers as it is told, by path.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use http::{Response, StatusCode, Uri};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

type Rule = Box<dyn Fn() -> Response<Body> + Send>;

#[derive(Default)]
struct Inside {
    rules: Mutex<HashMap<String, Rule>>,
    asked: Mutex<Vec<String>>,
}

/// A host on a free port.
#[derive(Clone)]
pub struct MediaHost {
    pub url: String,
    inside: Arc<Inside>,
}

impl MediaHost {
    /// One that has nothing yet.
    pub async fn open() -> Self {
        let inside = Arc::new(Inside::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(Arc::clone(&inside));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inside }
    }

    /// Answers a path by this rule from now on; the link to it.
    pub fn answers(&self, path: &str, rule: impl Fn() -> Response<Body> + Send + 'static) -> String {
        self.inside.rules.lock().unwrap().insert(path.to_owned(), Box::new(rule));
        format!("{}{path}?signature=first", self.url)
    }

    /// Gives these bytes under a path, called what they may not be.
    pub fn gives(&self, path: &str, bytes: Vec<u8>) -> String {
        self.answers(path, move || {
            let mut response = Response::new(Body::from(bytes.clone()));
            response.headers_mut().insert("content-type", "text/html".parse().unwrap());
            response
        })
    }

    /// Answers a path with this status.
    pub fn says(&self, path: &str, status: u16) -> String {
        self.answers(path, move || {
            let mut response = Response::new(Body::from("no"));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            response
        })
    }

    /// Leads a path elsewhere.
    pub fn leads(&self, path: &str, to: &str) -> String {
        let to = to.to_owned();
        self.answers(path, move || {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::FOUND;
            response.headers_mut().insert("location", to.parse().unwrap());
            response
        })
    }

    /// The paths that were asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.inside.asked.lock().unwrap().clone()
    }
}

async fn answer(State(inside): State<Arc<Inside>>, uri: Uri) -> Response<Body> {
    inside.asked.lock().unwrap().push(uri.path().to_owned());
    let rules = inside.rules.lock().unwrap();
    rules.get(uri.path()).map_or_else(
        || {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        },
        |rule| rule(),
    )
}

/// A picture of this many pixels.
pub fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let drawn = RgbImage::from_fn(width, height, |x, y| {
        Rgb([u8::try_from(x % 256).unwrap(), u8::try_from(y % 256).unwrap(), 90])
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(drawn).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// A JPEG with a place in its metadata, as a telephone writes it.
pub fn photograph() -> Vec<u8> {
    let plain = picture(640, 400, ImageFormat::Jpeg);
    let place = b"Exif\0\0II*\0\x08\0\0\0\0\0canary-place";
    let length = u16::try_from(place.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, place, &plain[2..]].concat()
}

/// A PNG whose header promises many more pixels than there are.
pub fn bomb() -> Vec<u8> {
    let mut bytes = picture(1, 1, ImageFormat::Png);
    bytes[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let sum = !bytes[12..29].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    });
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}
