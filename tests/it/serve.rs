//! The archive in a browser and over HTTP: the same answers as on the command line, for those who may ask.

use crate::server::{Server, talks};

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
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
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
