//! What programs are promised over HTTP: the bytes of the command line, pages that fit together, the description.

use std::collections::HashSet;

use serde_json::Value;

use crate::program::Trial;
use crate::server::{Answer, Server, talks};

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
        (
            &format!("{article}?q=harbour"),
            &["show", id, "--query", "harbour"],
        ),
        (&format!("/api/v1/similar?id={id}"), &["similar", id]),
        (
            &format!("/api/v1/similar?id={id}&limit=1&copies=true"),
            &["similar", id, "-n", "1", "--copies"],
        ),
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
fn exports_are_those_of_the_command_line() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    for (more, args) in [
        (
            "format=csv&snippets=true&sort=oldest",
            &["--format", "csv", "--snippets", "--sort", "oldest"][..],
        ),
        ("format=jsonl&sort=newest", &["--sort", "newest"]),
        ("", &[]),
        ("format=ris", &["--format", "ris"]),
        ("format=bibtex", &["--format", "bibtex"]),
        ("format=csl-json", &["--format", "csl-json"]),
    ] {
        for query in ["talks", "nowhere"] {
            let args = [&["export", query], args].concat();
            let expect = trial.ask("index", &args).out;
            let answer = server.get(&format!("/api/v1/export?q={query}&{more}"));
            assert!(answer.line("newsearch-state").is_some(), "{more}");
            assert_eq!(answer.ok(), expect, "{query} {more}");
        }
    }
    let folded = server.get("/api/v1/export?q=talks+dup:fold");
    assert_eq!(folded.status, 400, "{}", folded.body);
}

fn description(server: &Server) -> Value {
    let text = server.get("/api/v1/openapi.json").ok();
    serde_json::from_str(&text).expect("JSON")
}

/// What a reference leads to.
fn resolved<'d>(description: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        None => value,
        Some(to) => description
            .pointer(to.trim_start_matches('#'))
            .expect("what it refers to"),
    }
}

/// A value that a parameter may have.
fn example(schema: &Value) -> String {
    let one = match schema["type"].as_str() {
        Some("array") => &schema["items"],
        _ => schema,
    };
    match (&schema["default"], &one["enum"][0]) {
        (Value::Null, Value::Null) => "place".to_owned(),
        (Value::Null, first) => first.to_string().replace('"', ""),
        (default, _) => default.to_string().replace('"', ""),
    }
}

/// The names in backquotes behind `expected` in what is said of an unknown parameter.
fn expected(problem: &str) -> HashSet<String> {
    let Some((_, names)) = problem.split_once("expected") else {
        return HashSet::new();
    };
    let names = names.split('`').skip(1).step_by(2);
    names.map(str::to_owned).collect()
}

#[test]
fn the_description_and_the_program_know_the_same_parameters() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    let description = description(&server);
    let paths = description["paths"].as_object().expect("paths");
    for (path, operations) in paths {
        let operation = &operations["get"];
        let parameters = operation["parameters"].as_array().expect("parameters");
        let parameters = parameters.iter().map(|p| resolved(&description, p));
        let parameters: Vec<_> = parameters.filter(|p| p["in"] == "query").collect();
        let name = |p: &Value| p["name"].as_str().expect("a name").to_owned();
        let described: HashSet<String> = parameters.iter().map(|p| name(p)).collect();
        let mut address = path.replace("{id}", "nobody");
        let wrong = server.get(&format!("{address}?unknown=1"));
        assert_eq!(wrong.status, 400, "{path}: {}", wrong.body);
        let problem: Value = serde_json::from_str(&wrong.body).expect("JSON");
        let understood = expected(problem["detail"].as_str().expect("a detail"));
        assert_eq!(described, understood, "{path}: {problem}");
        // Whether they are needed, and what they may be.
        let mut sign = '?';
        for parameter in parameters.iter().filter(|p| name(p) != "cursor") {
            let value = match name(parameter).as_str() {
                "id" => "nobody".to_owned(),
                _ => example(&parameter["schema"]),
            };
            address.push_str(&format!("{sign}{}={value}", name(parameter)));
            sign = '&';
        }
        let expect = if address.contains("nobody") { 404 } else { 200 };
        let answer = server.get(&address);
        assert_eq!(answer.status, expect, "{address}: {}", answer.body);
        is_described(&description, operation, &answer, &address);
        let needed = parameters.iter().any(|p| p["required"] == true);
        let bare = server.get(&path.replace("{id}", "nobody"));
        assert_eq!(bare.status == 400, needed, "{path}: {}", bare.body);
        is_described(&description, operation, &bare, path);
        for parameter in &parameters {
            let schema = &parameter["schema"];
            let most = schema["maximum"]
                .as_u64()
                .map(|most| (most + 1).to_string());
            let few = schema["minimum"]
                .as_i64()
                .map(|least| (least - 1).to_string());
            let other = (!schema["enum"].is_null() || !schema["items"].is_null())
                .then(|| "nothing".to_owned());
            let long = schema["maxLength"]
                .as_u64()
                .map(|most| "a".repeat(most as usize + 1));
            let set = |value: String| -> String {
                let name = name(parameter);
                let others = parameters
                    .iter()
                    .filter(|p| p["required"] == true && p["name"] != name.as_str());
                let others = others.map(|p| {
                    format!(
                        "&{}={}",
                        p["name"].as_str().expect("a name"),
                        example(&p["schema"])
                    )
                });
                format!(
                    "{}?{name}={value}{}",
                    path.replace("{id}", "nobody"),
                    others.collect::<String>()
                )
            };
            for value in [most, few, other, long].into_iter().flatten() {
                let address = set(value);
                let answer = server.get(&address);
                assert_eq!(answer.status, 400, "{address}: {}", answer.body);
            }
        }
    }
}

/// Whether the status, the type and the headers of an answer are described.
#[track_caller]
fn is_described(description: &Value, operation: &Value, answer: &Answer, address: &str) {
    let known = resolved(
        description,
        &operation["responses"][answer.status.to_string()],
    );
    assert!(
        !known.is_null(),
        "{address}: {} is not described",
        answer.status
    );
    let kind = answer.line("content-type").expect("a type");
    let kind = kind.split(';').next().expect("a type");
    assert!(
        !known["content"][kind].is_null(),
        "{address}: {kind} is not described"
    );
    for name in known["headers"]
        .as_object()
        .into_iter()
        .flat_map(|headers| headers.keys())
    {
        let is_there = answer.line(&name.to_lowercase()).is_some();
        assert!(is_there || name == "Link", "{address}: no {name}");
    }
}

#[test]
fn only_reading_and_as_a_problem() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let answer = server.send(&format!("{method} /api/v1/search"), &[], "");
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(
            answer.line("content-type"),
            Some("application/problem+json"),
            "{method}"
        );
        assert_eq!(answer.line("allow"), Some("GET,HEAD"), "{method}");
    }
    let head = server.send("HEAD /api/v1/count?q=talks", &[], "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[test]
fn what_is_known_is_not_sent_again() {
    let trial = talks();
    let server = Server::start(&trial, "index", &[]);
    let id = trial
        .ask("index", &["query", "ferry", "--format", "ids"])
        .out;
    let paths = [
        "/api/v1/search?q=talks&limit=1".to_owned(),
        "/api/v1/count?q=talks".to_owned(),
        "/api/v1/facets?field=place".to_owned(),
        "/api/v1/timeline".to_owned(),
        "/api/v1/entities".to_owned(),
        format!("/api/v1/articles/{}", id.trim()),
        format!("/api/v1/similar?id={}", id.trim()),
        "/api/v1/suggest?text=d".to_owned(),
        "/api/v1/export?q=talks".to_owned(),
        "/api/v1/stats".to_owned(),
        "/api/v1/openapi.json".to_owned(),
    ];
    let tags: Vec<String> = paths
        .iter()
        .map(|path| {
            let answer = server.get(path);
            let tag = answer.line("etag").expect("a tag").to_owned();
            let again = server.send(
                &format!("GET {path}"),
                &[&format!("If-None-Match: \"x\", {tag}")],
                "",
            );
            assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
            assert_eq!(again.line("etag"), Some(tag.as_str()), "{path}");
            assert_eq!(again.line("link"), answer.line("link"), "{path}");
            let other = server.send(&format!("GET {path}"), &["If-None-Match: W/\"x\""], "");
            assert_eq!(other.status, 200, "{path}");
            tag
        })
        .collect();
    trial.write(
        "news/2025-03-07/c.txt",
        "More talks\n\nThe talks of the ferry went on in Doha until late at night, it was said.\n",
    );
    trial.index("index", &[]).expect_code(0);
    for (path, tag) in paths.iter().zip(&tags) {
        let answer = server.send(
            &format!("GET {path}"),
            &[&format!("If-None-Match: {tag}")],
            "",
        );
        let expect = match path.as_str() {
            "/api/v1/openapi.json" => 304,
            path if path.starts_with("/api/v1/articles/") => 304,
            _ => 200,
        };
        assert_eq!(answer.status, expect, "{path}");
    }
    let problem = server.get("/api/v1/count?q=a+AND");
    assert_eq!(problem.line("etag"), None);
}

/// The address of the page that follows.
fn next(answer: &Answer) -> Option<String> {
    let link = answer.line("link")?;
    let address = link.strip_prefix('<')?.strip_suffix(">; rel=\"next\"")?;
    Some(address.to_owned())
}

fn ids(body: &str) -> Vec<String> {
    let page: Value = serde_json::from_str(body).expect("JSON");
    let hits = page["hits"].as_array().expect("hits").iter();
    hits.map(|hit| hit["id"].as_str().expect("an id").to_owned())
        .collect()
}

fn ferries(trial: &Trial, articles: std::ops::Range<usize>) {
    for i in articles {
        let words = "harbour ".repeat(1 + i % 7);
        trial.write(&format!("news/2025-03-{:02}/{i}.txt", 1 + i % 28), format!("Ferry {i}\n\nThe ferry of day {i} sails past the {words}tonight, and nobody waves to it.\n"));
    }
}

#[test]
fn pages_fit_together_whatever_is_committed_between() {
    let trial = Trial::new();
    ferries(&trial, 0..60);
    trial.index("index", &[]).expect_code(0);
    let server = Server::start(&trial, "index", &[]);
    for sort in ["relevance", "newest", "oldest"] {
        ferries(&trial, 0..60);
        trial.index("index", &[]).expect_code(0);
        let whole = ids(&server
            .get(&format!(
                "/api/v1/search?q=ferry+harbour&sort={sort}&limit=1000"
            ))
            .ok());
        let mut page = server.get(&format!(
            "/api/v1/search?q=ferry+harbour&sort={sort}&limit=7"
        ));
        let state = page.line("newsearch-state").map(str::to_owned);
        let mut paged = ids(&page.body);
        let mut pages = 1;
        while let Some(address) = next(&page) {
            // Some go, some come, some change: those that come would stand in front.
            let first = paged.len();
            if first < 60 {
                trial.remove(&format!("news/2025-03-{:02}/{first}.txt", 1 + first % 28));
            }

            ferries(&trial, 100 + first..110 + first);
            trial.write(
                &format!("news/2025-03-28/{first}x.txt"),
                "Ferry harbour\n\nFerry ferry harbour harbour.\n",
            );
            trial.index("index", &[]).expect_code(0);
            page = server.get(&address);
            assert_eq!(page.status, 200, "{}", page.body);
            assert_eq!(page.line("newsearch-state").map(str::to_owned), state);
            let found: Value = serde_json::from_str(&page.body).expect("JSON");
            assert_eq!(found["total"], whole.len());
            assert_eq!(found["offset"], paged.len());
            paged.extend(ids(&page.body));
            pages += 1;
        }
        assert_eq!(paged, whole, "{sort}");
        assert_eq!(pages, whole.len().div_ceil(7));
        let now = server.get("/api/v1/search?q=ferry+harbour&limit=7");
        assert_ne!(now.line("newsearch-state").map(str::to_owned), state);
    }
}

#[test]
fn folded_pages_fit_together_too() {
    let trial = Trial::new();
    for i in 0..12 {
        let text = format!(
            "The ferry of line {} sails past the harbour tonight, and nobody on the pier waves to it; {} people were on board, said the company.",
            i / 3,
            i / 3 * 17
        );
        trial.write(
            &format!("news/2025-03-0{}/{i}.txt", 1 + i % 3),
            format!("Ferry\n\n{text}\n"),
        );
    }
    trial.index("index", &[]).expect_code(0);
    let server = Server::start(&trial, "index", &[]);
    let whole = ids(&server.get("/api/v1/search?q=ferry+dup:fold&limit=100").ok());
    let mut page = server.get("/api/v1/search?q=ferry+dup:fold&limit=1");
    let mut paged = ids(&page.body);
    while let Some(address) = next(&page) {
        page = server.get(&address);
        paged.extend(ids(&page.body));
    }
    assert!(whole.len() < 12, "{whole:?}");
    assert_eq!(paged, whole);
}

#[test]
fn a_cursor_outlives_the_server_but_not_its_state() {
    let trial = Trial::new();
    ferries(&trial, 0..9);
    trial.index("index", &[]).expect_code(0);
    let address = {
        let server = Server::start(&trial, "index", &[]);
        next(&server.get("/api/v1/search?q=ferry&limit=5")).expect("a page more")
    };
    let server = Server::start(&trial, "index", &[]);
    assert_eq!(ids(&server.get(&address).ok()).len(), 4);
    let last = server.get(&address);
    assert_eq!(next(&last), None);
    for i in 0..10 {
        ferries(&trial, 20 + i..21 + i);
        trial.index("index", &[]).expect_code(0);
        assert!(next(&server.get("/api/v1/search?q=ferry&limit=1")).is_some());
    }
    let gone = server.get(&address);
    assert_eq!(gone.status, 410, "{}", gone.body);
    assert!(
        gone.body.contains("begin again without `cursor`"),
        "{}",
        gone.body
    );
    let other = server.get(&address.replace("q=ferry", "q=harbour"));
    assert_eq!(other.status, 400, "{}", other.body);
    let both = server.get(&format!("{address}&offset=3"));
    assert_eq!(both.status, 400, "{}", both.body);
    let wrong = server.get("/api/v1/search?q=ferry&cursor=zz");
    assert_eq!(wrong.status, 400, "{}", wrong.body);
}

#[test]
fn pages_fit_together_while_a_run_commits() {
    let trial = Trial::new();
    ferries(&trial, 0..80);
    trial.index("index", &[]).expect_code(0);
    let server = Server::start(&trial, "index", &[]);
    ferries(&trial, 40..700);
    let mut run = trial.command(&[
        "-q",
        "-i",
        "index",
        "index",
        "news",
        "--commit-bytes",
        "2000",
    ]);
    let mut run = run.spawn().expect("a run");
    let mut states = HashSet::new();
    let mut is_over = false;
    while !is_over {
        is_over = run.try_wait().expect("a run").is_some();
        let mut page = server.get("/api/v1/search?q=ferry&limit=30");
        let mut paged = ids(&page.body);
        let total: Value = serde_json::from_str(&page.body).expect("JSON");
        while let Some(address) = next(&page) {
            page = server.get(&address);
            assert_eq!(page.status, 200, "{}", page.body);
            paged.extend(ids(&page.body));
        }
        states.insert(page.line("newsearch-state").map(str::to_owned));
        assert_eq!(total["total"], paged.len());
        let once: HashSet<&String> = paged.iter().collect();
        assert_eq!(once.len(), paged.len());
    }
    run.wait().expect("the run");
    assert!(states.len() > 1);
    let total = trial.ask("index", &["count", "ferry"]).out;
    assert_eq!(total.trim(), "700");
}
