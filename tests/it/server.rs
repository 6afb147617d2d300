//! A server of an archive, and the plainest of clients.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::program::Trial;

/// A server of an index, until it is dropped.
pub struct Server {
    pub child: Child,
    pub host: String,
}

impl Server {
    pub fn start(trial: &Trial, index: &str, more: &[&str]) -> Server {
        let mut args = vec!["-i", index, "serve", "--addr", "127.0.0.1:0"];
        args.extend(more);
        let mut command = trial.command(&args);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program");
        let out = child.stdout.take().expect("its output");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("a line");
        let host = line.trim().strip_prefix("http://").expect("an address");
        Server {
            host: host.trim_end_matches('/').to_owned(),
            child,
        }
    }

    /// Sends a request with these lines in its head, and reads the answer to its end.
    pub fn send(&self, request: &str, head: &[&str], body: &str) -> Answer {
        let (bytes, outcome) = self.exchange(request, head, body);
        outcome.expect("an answer to all that was sent");
        Answer::of(&bytes)
    }

    /// The answer of a server that may hang up before all is sent.
    pub fn refused(&self, request: &str, head: &[&str], body: &str) -> Answer {
        Answer::of(&self.exchange(request, head, body).0)
    }

    fn exchange(&self, request: &str, head: &[&str], body: &str) -> (Vec<u8>, io::Result<()>) {
        let mut stream = TcpStream::connect(&self.host).expect("a connection");
        let mut lines = vec![
            format!("{request} HTTP/1.1"),
            "Connection: close".to_owned(),
        ];
        if !head.iter().any(|line| line.starts_with("Host:")) {
            lines.push(format!("Host: {}", self.host));
        }
        lines.extend(head.iter().map(|line| (*line).to_owned()));
        if !body.is_empty() {
            lines.push(format!("Content-Length: {}", body.len()));
        }
        let text = format!("{}\r\n\r\n{body}", lines.join("\r\n"));
        let sent = stream.write_all(text.as_bytes());
        let mut bytes = Vec::new();
        let read = stream.read_to_end(&mut bytes);
        (bytes, sent.and(read.map(drop)))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path}"), &[], "")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn of(bytes: &[u8]) -> Answer {
        let end = bytes
            .windows(4)
            .position(|w| w == b"\r\n\r\n")
            .expect("a head");
        let head = String::from_utf8(bytes[..end].to_vec()).expect("text");
        let body = &bytes[end + 4..];
        let body = match head.contains("transfer-encoding: chunked") {
            true => joined(body),
            false => body.to_vec(),
        };
        Answer {
            status: head
                .split(' ')
                .nth(1)
                .and_then(|s| s.parse().ok())
                .expect("a status"),
            head,
            body: String::from_utf8(body).expect("text"),
        }
    }

    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.status, 200, "{}\n{}", self.head, self.body);
        self.body
    }

    /// The value of a line of the head.
    pub fn line(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut ours = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        ours.next().map(|(_, value)| value)
    }
}

/// The content of chunks.
fn joined(mut rest: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = rest.windows(2).position(|w| w == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).expect("a size");
        let size = usize::from_str_radix(size, 16).expect("a number");
        whole.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    whole
}

/// Three articles, one of them hostile, indexed.
pub fn talks() -> Trial {
    let trial = Trial::new();
    trial.write("news/2025-03-05/a.txt", "Talks in Doha\n\nAdam Boehler met Hamas in Doha on Saturday. Mr. Boehler said the talks were useful.\n");
    trial.write("news/2025-03-06/b.txt", "Ferry\n\nThe ferry to Oslo sails past the harbour tonight, and the harbour master waves.\n");
    trial.write(
        "news/evil.txt",
        "<script>alert(1)</script> \" onload=x\n\nHostile <img src=x onerror=alert(2)> talks \u{202e}gnirts & 'quotes' end here today.\n",
    );
    trial.index("index", &[]).expect_code(0);
    trial
}
