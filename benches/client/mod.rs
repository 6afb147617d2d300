//! The cheapest client that reads answers whole: one connection, kept.

use std::error::Error;
use std::io::ErrorKind;

use tokio::net::TcpStream;

type Outcome<T> = Result<T, Box<dyn Error>>;

pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn line(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut ours = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        ours.next().map(|(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body)
            .chars()
            .take(200)
            .collect()
    }

    pub fn json(&self) -> Outcome<serde_json::Value> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

/// A connection that is kept.
pub struct Line {
    stream: TcpStream,
    host: String,
    room: Vec<u8>,
}

impl Line {
    pub async fn open(host: &str) -> Outcome<Line> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let host = host.to_owned();
        Ok(Line {
            stream,
            host,
            room: vec![0; 64 << 10],
        })
    }

    pub async fn get(&mut self, path: &str) -> Outcome<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        let mut rest = request.as_bytes();
        while !rest.is_empty() {
            self.stream.writable().await?;
            match self.stream.try_write(rest) {
                Ok(sent) => rest = &rest[sent..],
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                Err(e) => return Err(e.into()),
            }
        }
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
                break end;
            }
            self.read(&mut bytes).await?;
        };
        let body = bytes.split_off(end + 4);
        let mut answer = Answer {
            status: 0,
            head: String::from_utf8(bytes)?,
            body,
        };
        let status = answer.head.split(' ').nth(1).ok_or("no status")?;
        answer.status = status.parse()?;
        let length: usize = answer.line("content-length").ok_or("no length")?.parse()?;
        while answer.body.len() < length {
            self.read(&mut answer.body).await?;
        }
        Ok(answer)
    }

    async fn read(&mut self, bytes: &mut Vec<u8>) -> Outcome<()> {
        loop {
            self.stream.readable().await?;
            match self.stream.try_read(&mut self.room) {
                Ok(0) => return Err("the connection was closed".into()),
                Ok(got) => {
                    bytes.extend_from_slice(&self.room[..got]);
                    return Ok(());
                }
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                Err(e) => return Err(e.into()),
            }
        }
    }
}
