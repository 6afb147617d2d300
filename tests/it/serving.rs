//! What one asker may take of a server: time, connections, patience. Each ends with a clear answer, or with the
//! connection, and the others are served.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::server::{Server, talks};

#[test]
fn work_without_end_is_ended() {
    let trial = talks();
    let server = Server::start(&trial, "index", &["--work-seconds", "0"]);
    for path in [
        "search?q=talks",
        "search?q=t*",
        "search?q=talks+W/5+doha",
        "search?q=talks+ferry&match=any",
        "count?q=%22the+talks%22",
        "facets?field=place&q=talks",
        "facets?field=lang&q=person:boehler",
        "timeline?q=talks+doha",
        "entities?q=/t.*/",
        "export?q=talks",
    ] {
        let answer = server.get(&format!("/api/v1/{path}"));
        assert_eq!(answer.status, 422, "{path}: {}", answer.body);
        assert_eq!(
            answer.line("content-type"),
            Some("application/problem+json")
        );
        assert!(answer.body.contains("takes too long"), "{}", answer.body);
    }
    assert_eq!(server.get("/?q=talks").status, 422);
    // What needs no work has its answer.
    assert_eq!(server.get("/api/v1/openapi.json").status, 200);
}

/// Reads what comes until the other side hangs up.
fn rest(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    // Reset or closed, it is over.
    let _ = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn who_is_slow_is_hung_up_on() {
    let trial = talks();
    trial.write("token.txt", "correct-horse-battery\n");
    let token = trial.at("token.txt");
    let token = token.to_string_lossy();
    let args = ["--slow-seconds", "0.2", "--token-file", &token];
    let server = Server::start(&trial, "index", &args);
    let begun = |text: &str| {
        let mut stream = TcpStream::connect(&server.host).expect("a connection");
        stream.write_all(text.as_bytes()).expect("to write");
        stream
    };
    // A head that never ends.
    let head = rest(begun("GET / HTTP/1.1\r\nHost: a\r\n"));
    assert!(!head.contains("200 OK"), "{head}");
    // Nothing at all.
    assert_eq!(rest(begun("")), "");
    // A form that never comes.
    let form = format!(
        "POST /login HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\ntoken=",
        server.host
    );
    let form = rest(begun(&form));
    assert!(form.starts_with("HTTP/1.1 408 "), "{form}");
    // A connection that is kept for nothing.
    let kept = format!(
        "GET /assets/style.css HTTP/1.1\r\nHost: {}\r\n\r\n",
        server.host
    );
    let kept = rest(begun(&kept));
    assert!(kept.starts_with("HTTP/1.1 200 OK"), "{kept}");
}

#[test]
fn slow_ones_make_room_for_others() {
    let trial = talks();
    let args = ["--connections", "4", "--slow-seconds", "3600"];
    let server = Server::start(&trial, "index", &args);
    let slow: Vec<_> = (0..12)
        .map(|_| {
            let mut stream = TcpStream::connect(&server.host).expect("a connection");
            stream.write_all(b"GET / HTTP/1.1\r\n").expect("to write");
            stream
        })
        .collect();
    for _ in 0..8 {
        let answer = server.get("/api/v1/count?q=talks");
        assert!(answer.ok().contains("\"total\":2"));
    }
    // The first of them are gone.
    let first = slow.into_iter().next().expect("a connection");
    assert_eq!(rest(first), "");
}

#[test]
fn what_is_too_large_is_refused() {
    let trial = talks();
    trial.write("token.txt", "correct-horse-battery\n");
    let token = trial.at("token.txt");
    let server = Server::start(&trial, "index", &["--token-file", &token.to_string_lossy()]);
    let kind = "Content-Type: application/x-www-form-urlencoded";
    let large = format!("token={}", "a".repeat(9_000));
    assert_eq!(server.send("POST /login", &[kind], &large).status, 413);
    let bearer = "Authorization: Bearer correct-horse-battery";
    let cookie = format!("Cookie: {}", "a".repeat(200_000));
    assert_eq!(server.refused("GET /", &[bearer, &cookie], "").status, 431);
    let deep = format!(
        "GET /api/v1/count?q={}a{}",
        "(".repeat(3_000),
        ")".repeat(3_000)
    );
    let deep = server.send(&deep, &[bearer], "");
    assert_eq!(deep.status, 400, "{}", deep.body);
    let long = format!("GET /api/v1/count?q={}", "a+".repeat(4_200));
    assert_eq!(server.send(&long, &[bearer], "").status, 400);
}

#[test]
fn every_address_asks_for_the_token_and_for_its_own_name() {
    let trial = talks();
    trial.write("token.txt", "correct-horse-battery\n");
    let token = trial.at("token.txt");
    let locked = Server::start(&trial, "index", &["--token-file", &token.to_string_lossy()]);
    let open = Server::start(&trial, "index", &[]);
    let description = open.get("/api/v1/openapi.json").ok();
    let description: serde_json::Value = serde_json::from_str(&description).expect("JSON");
    let paths = description["paths"].as_object().expect("paths").keys();
    let pages = [
        "/",
        "/timeline.svg",
        "/export",
        "/articles/x",
        "/archive",
        "/help",
        "/nothing",
    ];
    let all = paths.map(String::as_str).chain(pages);
    for path in all.map(|path| path.replace("{id}", "x")) {
        assert_eq!(locked.get(&path).status, 401, "{path}");
        let get = format!("GET {path}");
        for wrong in [
            "Authorization: Bearer correct-horse-batter",
            "Authorization: Basic correct-horse-battery",
            "Cookie: newsearch_token=x",
        ] {
            assert_eq!(locked.send(&get, &[wrong], "").status, 401, "{path}");
        }
        for elsewhere in ["Host: evil.example", "Host: evil.example:80", "Host:"] {
            assert_eq!(open.send(&get, &[elsewhere], "").status, 421, "{path}");
        }
        for foreign in [
            &["Origin: null"][..],
            &["Origin: http://localhost:1"],
            &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"],
            &["Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors"],
        ] {
            assert_eq!(
                open.send(&get, foreign, "").status,
                403,
                "{path} {foreign:?}"
            );
        }
    }
    // A link elsewhere may lead here.
    let link = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"];
    assert_eq!(open.send("GET /", &link, "").status, 200);
    assert_eq!(
        open.send("GET /", &["Sec-Fetch-Site: none"], "").status,
        200
    );
}

#[test]
fn no_file_is_served() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    for path in [
        "/assets/../../Cargo.toml",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e/%2e%2e/Cargo.toml",
        "/assets/..\\..\\Cargo.toml",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/style.css%00",
        "/../etc/passwd",
        "//etc/passwd",
        "/articles/..%2f..%2fmeta.json",
        "/api/v1/articles/..%2fmeta.json",
        "/api/v1/../../meta.json",
        "/meta.json",
        "/index/meta.json",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}: {}", answer.body);
    }
}

#[cfg(unix)]
#[test]
fn who_is_asked_to_end_finishes_and_ends() {
    for signal in ["-INT", "-TERM"] {
        let trial = talks();
        let mut server = Server::start(&trial, "index", &[]);
        // A connection that is kept does not keep the server.
        let mut kept = TcpStream::connect(&server.host).expect("a connection");
        let head = format!(
            "GET /api/v1/stats HTTP/1.1\r\nHost: {}\r\n\r\n",
            server.host
        );
        kept.write_all(head.as_bytes()).expect("to write");
        let mut first = [0; 12];
        kept.read_exact(&mut first).expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200");
        let id = server.child.id().to_string();
        let status = std::process::Command::new("kill")
            .args([signal, &id])
            .status();
        assert!(status.expect("kill").success());
        let status = server.child.wait().expect("its end");
        assert_eq!(status.code(), Some(0), "{signal}");
    }
}
