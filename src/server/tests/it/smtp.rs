//! A mail server on loopback: speaks as much SMTP as a client needs, keeps what it gets, answers DATA as told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A mail that came in, accepted or not.
#[derive(Clone, Debug, Default)]
pub struct Got {
    pub from: String,
    pub to: Vec<String>,
    pub data: Vec<u8>,
}

#[derive(Default)]
struct Inside {
    got: Mutex<Vec<Got>>,
    answers: Mutex<VecDeque<String>>,
}

/// The server; each DATA takes the next of its answers, then all are accepted.
pub struct Server {
    pub port: u16,
    inside: Arc<Inside>,
    task: JoinHandle<()>,
}

impl Server {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let inside = Arc::new(Inside::default());
        let shared = Arc::clone(&inside);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let inside = Arc::clone(&shared);
                tokio::spawn(async move {
                    // a client may hang up whenever it likes
                    let _ = talk(stream, &inside).await;
                });
            }
        });
        Self { port, inside, task }
    }

    pub fn answers(&self, answers: &[&str]) {
        self.inside.answers.lock().unwrap().extend(answers.iter().map(|answer| (*answer).to_owned()));
    }

    pub fn seen(&self) -> Vec<Got> {
        self.inside.got.lock().unwrap().clone()
    }

    /// Goes away; its port then refuses.
    pub async fn close(self) -> u16 {
        self.task.abort();
        let _ = self.task.await;
        self.port
    }
}

fn inside_brackets(line: &str) -> String {
    line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(address, _)| address).to_owned()
}

async fn talk(stream: TcpStream, inside: &Inside) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    write.write_all(b"220 loopback ESMTP\r\n").await?;
    let mut mail = Got::default();
    let mut line = String::new();
    loop {
        line.clear();
        if read.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-loopback\r\n250 8BITMIME".to_owned(),
            "MAIL" => {
                mail = Got { from: inside_brackets(&line), ..Got::default() };
                "250 ok".to_owned()
            }
            "RCPT" => {
                mail.to.push(inside_brackets(&line));
                "250 ok".to_owned()
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                loop {
                    let mut bytes = Vec::new();
                    if read.read_until(b'\n', &mut bytes).await? == 0 {
                        return Ok(());
                    }
                    if bytes == b".\r\n" {
                        break;
                    }
                    mail.data.extend_from_slice(bytes.strip_prefix(b".").unwrap_or(&bytes));
                }
                inside.got.lock().unwrap().push(mail.clone());
                inside.answers.lock().unwrap().pop_front().unwrap_or_else(|| "250 queued".to_owned())
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok".to_owned(),
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}
