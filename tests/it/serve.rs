//! The archive in a browser and over HTTP: the same answers as on the command line, for those who may ask.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::program::Trial;

/// A server of an index, until it is dropped.
struct Server {
    child: Child,
    host: String,
}

impl Server {
    fn start(trial: &Trial, index: &str, more: &[&str]) -> Server {
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
    fn send(&self, request: &str, head: &[&str], body: &str) -> Answer {
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
        stream.write_all(text.as_bytes()).expect("to write");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        Answer::of(&bytes)
    }

    fn get(&self, path: &str) -> Answer {
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
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn of(bytes: &[u8]) -> Answer {
        let end = bytes
            .windows(4)
            .position(|w| w == b"\r\n\r\n")
            .expect("a head");
        let head = String::from_utf8(bytes[..end].to_vec())
            .expect("text")
            .to_lowercase();
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
    fn ok(self) -> String {
        assert_eq!(self.status, 200, "{}\n{}", self.head, self.body);
        self.body
    }

    /// The value of a line of the head.
    fn line(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut ours = lines.filter(|(known, _)| *known == name);
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

fn talks() -> Trial {
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

#[test]
fn programs_get_what_the_command_line_writes() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    let id = trial
        .ask("index", &["query", "ferry", "--format", "ids"])
        .out;
    let id = id.trim();
    let article = format!("/api/v1/articles/{id}");
    for (path, args) in [
        (
            "/api/v1/search?q=talks+OR+ferry",
            &["query", "talks OR ferry"][..],
        ),
        (
            "/api/v1/search?q=talks&sort=newest&limit=1&offset=1",
            &[
                "query", "talks", "--sort", "newest", "-n", "1", "--offset", "1",
            ],
        ),
        ("/api/v1/search?q=nowhere", &["query", "nowhere"]),
        (
            "/api/v1/search?q=boehler+%22&match=any",
            &["query", "boehler \"", "--match", "any"],
        ),
        (
            "/api/v1/count?q=person%3Aboehler",
            &["count", "person:boehler"],
        ),
        (
            "/api/v1/facets?field=place&q=talks",
            &["facets", "place", "talks"],
        ),
        (
            "/api/v1/timeline?q=talks&by=day",
            &["timeline", "talks", "--by", "day"],
        ),
        (
            "/api/v1/entities?q=talks&limit=2&with=1",
            &["entities", "talks", "-n", "2", "--with", "1"],
        ),
        (&article, &["show", id]),
        (
            "/api/v1/suggest?text=boe&limit=3",
            &["complete", "boe", "-n", "3"],
        ),
        (
            "/api/v1/suggest?text=D&kind=word,place",
            &["complete", "D", "--kind", "word", "--kind", "place"],
        ),
        ("/api/v1/suggest?text=zzz", &["complete", "zzz"]),
        ("/api/v1/stats", &["stats"]),
    ] {
        let mut args = args.to_vec();
        args.extend(["--format", "json"]);
        let expect = trial.ask("index", &args).out;
        let answer = server.get(path);
        assert_eq!(
            answer.line("content-type"),
            Some("application/json"),
            "{path}"
        );
        assert_eq!(answer.ok(), expect, "{path}");
    }
}

#[test]
fn every_address_of_the_description_answers() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    let text = server.get("/api/v1/openapi.json").ok();
    let description: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let paths = description["paths"].as_object().expect("paths");
    assert!(paths.len() >= 8);
    for (path, operations) in paths {
        let parameters = operations["get"]["parameters"]
            .as_array()
            .expect("parameters");
        let mut address = path.replace("{id}", "nobody");
        let mut sign = '?';
        for parameter in parameters.iter().filter(|p| p["in"] == "query") {
            let value = match (
                &parameter["schema"]["default"],
                &parameter["schema"]["enum"][0],
            ) {
                (serde_json::Value::Null, serde_json::Value::Null) => "place".to_owned(),
                (serde_json::Value::Null, first) => first.to_string(),
                (default, _) => default.to_string(),
            };
            let (name, value) = (&parameter["name"], value.replace('"', ""));
            address.push_str(&format!("{sign}{}={value}", name.as_str().expect("a name")));
            sign = '&';
        }
        let expect = if address.contains("nobody") { 404 } else { 200 };
        let answer = server.get(&address);
        assert_eq!(answer.status, expect, "{address}: {}", answer.body);
        let known = &operations["get"]["responses"][expect.to_string()];
        assert!(!known.is_null(), "{address}: {expect} is not described");
        // What is not described is not taken.
        let more = server.get(&format!("{address}{sign}unknown=1"));
        if path != "/api/v1/openapi.json" {
            assert_eq!(more.status, 400, "{address}: {}", more.body);
        }
    }
}

#[test]
fn a_problem_says_what_and_where() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    let answer = server.get("/api/v1/count?q=doha+AND");
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.line("content-type"),
        Some("application/problem+json")
    );
    let problem: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(problem["span"], serde_json::json!([5, 8]));
    assert_eq!(problem["status"], 400);
    for (path, status) in [
        ("/api/v1/search?limit=1001", 400),
        ("/api/v1/search?limit=x", 400),
        ("/api/v1/facets?field=words", 400),
        ("/api/v1/facets", 400),
        ("/api/v1/articles/nobody", 404),
        ("/api/v1/nothing", 404),
        ("/nothing", 404),
        ("/articles/nobody", 404),
        ("/assets/../../Cargo.toml", 404),
        ("/assets/%2e%2e%2fCargo.toml", 404),
        ("/export?q=doha&format=exe", 400),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
    let page = server.get("/?q=doha+AND").ok();
    assert!(page.contains("<mark class=\"slip\">AND</mark>"), "{page}");
    let long = format!("/?q={}", "a".repeat(9_000));
    assert_eq!(server.get(&long).status, 400);
    assert_eq!(server.send("POST /api/v1/search", &[], "q=a").status, 405);
}

#[test]
fn pages_show_what_matched_and_run_nothing_of_the_archive() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    let results = server.get("/?q=person%3Aboehler").ok();
    assert!(
        results.contains("<mark>Adam Boehler</mark> met Hamas"),
        "{results}"
    );
    assert!(
        results.contains("read from the path of the file"),
        "{results}"
    );
    let href = results
        .split("href=\"/articles/")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let href = href.expect("a link").replace("&#38;", "&");
    let article = server.get(&format!("/articles/{href}")).ok();
    assert!(
        article.contains("<mark id=\"m2\">Mr. Boehler</mark>")
            || article.contains("<mark id=\"m2\">Boehler</mark>"),
        "{article}"
    );
    assert!(article.contains("<a href=\"#m2\">2</a>"), "{article}");
    for path in ["/?q=hostile", "/", "/archive", "/help"] {
        let answer = server.get(path);
        let policy = answer.line("content-security-policy").expect("a policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{path}"
        );
        assert_eq!(answer.line("x-content-type-options"), Some("nosniff"));
        let page = answer.ok();
        for part in [
            "<script>alert",
            "<img src=x",
            "\" onload=x",
            "\u{202e}",
            "style=\"",
        ] {
            assert!(!page.contains(part), "{path} holds {part}: {page}");
        }
    }
    let hostile = server.get("/?q=hostile").ok();
    assert!(hostile.contains("&#60;script&#62;alert(1)"), "{hostile}");
    let drawing = server.get("/timeline.svg?q=talks");
    assert_eq!(drawing.line("content-type"), Some("image/svg+xml"));
    assert!(drawing.ok().contains("</svg>"));
}

#[test]
fn an_export_holds_all_that_was_found() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    for (name, format) in [
        ("csv", "csv"),
        ("jsonl", "jsonl"),
        ("ris", "ris"),
        ("bibtex", "bibtex"),
        ("csl-json", "csl-json"),
    ] {
        let expect = trial
            .ask("index", &["export", "talks", "--format", format])
            .out;
        let answer = server.get(&format!("/export?q=talks&format={name}"));
        assert!(
            answer.head.contains("attachment; filename=\"articles."),
            "{}",
            answer.head
        );
        assert_eq!(answer.ok(), expect, "{name}");
    }
}

#[test]
fn what_is_known_is_not_sent_again_and_what_is_new_is_there() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    let first = server.get("/api/v1/count?q=talks");
    let tag = first.line("etag").expect("a tag").to_owned();
    let known = format!("If-None-Match: {tag}");
    assert_eq!(
        server
            .send("GET /api/v1/count?q=talks", &[&known], "")
            .status,
        304
    );
    trial.write(
        "news/2025-03-07/c.txt",
        "More talks\n\nThe talks went on in Doha until late at night, it was said.\n",
    );
    trial.index("index", &[]).expect_code(0);
    let second = server.send("GET /api/v1/count?q=talks", &[&known], "");
    assert!(second.ok().contains("\"total\":3"));
}

#[test]
fn a_page_elsewhere_may_not_ask() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    let ask = |line: &str| server.send("GET /api/v1/count", &[line], "").status;
    assert_eq!(ask("Host: evil.example"), 421);
    assert_eq!(ask("Origin: https://evil.example"), 403);
    assert_eq!(ask(&format!("Origin: http://{}", server.host)), 200);
    assert_eq!(
        server.send("GET /", &["Host: evil.example"], "").status,
        421
    );
}

#[test]
fn a_token_is_asked_for_where_one_is_set() {
    let trial = talks();
    trial.write("token.txt", "correct-horse-battery\n");
    trial.write("short.txt", "short\n");
    let token = trial.at("token.txt");
    let server = Server::start(&trial, "index", &["--token-file", &token.to_string_lossy()]);
    let refused = server.get("/api/v1/count");
    assert_eq!(refused.status, 401);
    assert!(refused.line("www-authenticate").is_some());
    let bearer = "Authorization: Bearer correct-horse-battery";
    assert_eq!(server.send("GET /api/v1/count", &[bearer], "").status, 200);
    assert_eq!(
        server
            .send(
                "GET /api/v1/count",
                &["Authorization: Bearer wrong-horse-battery"],
                ""
            )
            .status,
        401
    );
    let form = server.get("/");
    assert_eq!(form.status, 401);
    assert!(form.body.contains("name=\"token\""));
    assert_eq!(server.get("/assets/style.css").status, 200);
    let kind = "Content-Type: application/x-www-form-urlencoded";
    assert_eq!(
        server
            .send("POST /login", &[kind], "token=wrong-horse-battery")
            .status,
        401
    );
    let entered = server.send("POST /login", &[kind], "token=correct-horse-battery");
    assert_eq!(entered.status, 303);
    let cookie = entered.line("set-cookie").expect("a cookie");
    assert!(
        cookie.contains("httponly") && cookie.contains("samesite=strict"),
        "{cookie}"
    );
    let cookie = format!("Cookie: {}", cookie.split(';').next().expect("a pair"));
    assert_eq!(server.send("GET /", &[&cookie], "").status, 200);

    let open = trial.ask("index", &["serve", "--addr", "0.0.0.0:0"]);
    assert_eq!(open.code, 2);
    assert!(open.err.contains("--token-file"), "{}", open.err);
    let short = trial.at("short.txt");
    let short = trial.ask(
        "index",
        &["serve", "--token-file", &short.to_string_lossy()],
    );
    assert_eq!(short.code, 2);
    let nothing = trial.ask("nowhere", &["serve", "--addr", "127.0.0.1:0"]);
    assert_eq!(nothing.code, 4);
}
