//! A zip that is written entry by entry and handed on in pieces.

use serde_json::Value;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use store::StoreError;
use tokio::sync::mpsc;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// Largest piece.
const PIECE: usize = 64 * 1024;

/// What was written and not yet handed on.
#[derive(Clone, Default)]
struct Pending(Arc<Mutex<Vec<u8>>>);

impl Pending {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The zip.
pub(super) struct Zipped {
    writer: Option<ZipWriter<StreamWriter<Pending>>>,
    pending: Pending,
    pieces: mpsc::Sender<Result<Vec<u8>, StoreError>>,
}

impl Zipped {
    pub(super) fn new(pieces: mpsc::Sender<Result<Vec<u8>, StoreError>>) -> Self {
        let pending = Pending::default();
        Self { writer: Some(ZipWriter::new_stream(pending.clone())), pending, pieces }
    }

    /// Adds an entry.
    pub(super) async fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.begin(name)?;
        self.write(bytes).await
    }

    /// Begins an entry that is written in pieces.
    pub(super) fn begin(&mut self, name: &str) -> Result<(), StoreError> {
        let writer = self.writer.as_mut().ok_or(StoreError::Fault)?;
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(name, options).map_err(|_| StoreError::Fault)
    }

    /// Writes on in the entry that was begun last.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let writer = self.writer.as_mut().ok_or(StoreError::Fault)?;
        writer.write_all(bytes).map_err(|_| StoreError::Fault)?;
        self.hand_on().await
    }

    /// Adds an entry of JSON that people can read.
    pub(super) async fn add_json(&mut self, name: &str, value: &Value) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec_pretty(value).map_err(|_| StoreError::Fault)?;
        self.add(name, &bytes).await
    }

    /// Writes the directory at the end.
    pub(super) async fn finish(&mut self) -> Result<(), StoreError> {
        let writer = self.writer.take().ok_or(StoreError::Fault)?;
        writer.finish().map_err(|_| StoreError::Fault)?;
        self.hand_on().await
    }

    async fn hand_on(&mut self) -> Result<(), StoreError> {
        for piece in self.pending.take().chunks(PIECE) {
            // nobody reads any more: there is nothing left to do
            self.pieces.send(Ok(piece.to_vec())).await.map_err(|_| StoreError::Unavailable)?;
        }
        Ok(())
    }
}
