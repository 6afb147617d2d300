//! The pages of names, comparisons, copies and versions, and each state of a search as an address.

use serde_json::Value;

use crate::program::Trial;
use crate::server::Server;

const STORY: &str = "The harbour of Ostend was closed on Monday after a barge sank at the mouth of the canal. \
    The barge had come from Antwerp with gravel for the new breakwater, and was to be unloaded in the evening. \
    Its captain said that he had felt a blow below the waterline, then a second one, and had put on speed. \
    Pilots had warned for weeks that sand was piling up where the river meets the tide. \
    A dredger that was ordered in the autumn is still in a yard in the north, waiting for a part of its pump. \
    Divers found no one aboard the wreck. The mayor of the town said that traffic would be halted for two days. \
    Fishermen waited at the quay with their catch. A crane from Zeebrugge is to lift the barge on Wednesday.";

fn harbour() -> Trial {
    let trial = Trial::new();
    let edited = STORY
        .replace("for two days", "for three days")
        .replace("Fishermen waited at the quay with their catch. ", "");
    let line = |title: &str, text: &str, source: &str, date: &str, url: &str, person: &str| {
        serde_json::json!({
            "title": title, "text": text, "source": source, "date": date, "url": url,
            "people": [person], "language": "en",
        })
        .to_string()
    };
    let lines = [
        line(
            "Barge sinks",
            STORY,
            "Wire",
            "2025-03-03",
            "https://wire.example/barge",
            "Anna Mertens",
        ),
        line(
            "Barge sinks",
            &edited,
            "Echo",
            "2025-03-04",
            "https://echo.example/barge",
            "ANNA MERTENS",
        ),
        line(
            "Barge sinks",
            &edited,
            "Echo",
            "2025-03-04",
            "https://echo.example/lift",
            "Mrs. Anna Mertens",
        ),
        line(
            "Rain",
            "It rained in Ghent all day, and the fair was moved indoors by the town.",
            "Echo",
            "2024-06-01",
            "https://echo.example/rain",
            "Anna Mertens",
        ),
        line(
            "Rain",
            "It rained in Ghent all day, and the fair was called off by the town.",
            "Echo",
            "2024-06-02",
            "https://echo.example/rain",
            "Piet <b> & \"Co",
        ),
    ];
    trial.write("news/all.jsonl", lines.join("\n"));
    trial.index("index", &[]).expect_code(0);
    trial
}

/// The text of a page, as a reader sees it.
fn read(page: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for c in page.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    let text = text.replace("&#60;", "<").replace("&#62;", ">");
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}

fn id(trial: &Trial, query: &str) -> String {
    let found = trial.ask("index", &["query", query, "--format", "ids"]).out;
    found.lines().next().expect("an article").to_owned()
}

#[track_caller]
fn changes_are_those_of(trial: &Trial, server: &Server, what: &str, id: &str) {
    let told = trial.ask("index", &[what, id, "--format", "json"]).out;
    let told: Value = serde_json::from_str(&told).expect("JSON");
    let page = server.get(&format!("/articles/{id}/{what}")).ok();
    let mut changes = 0;
    for article in told["articles"].as_array().expect("articles") {
        let href = format!("/articles/{}", article["id"].as_str().expect("an id"));
        assert!(page.contains(&href), "{page}");
        for change in article["changes"].as_array().expect("changes") {
            let sign = if change["change"] == "added" {
                "ins"
            } else {
                "del"
            };
            let parts = [("text", sign), ("from", "del"), ("to", "ins")];
            for (part, sign) in parts {
                if let Some(sentence) = change[part].as_str() {
                    changes += 1;
                    let shown = format!("<{sign}>{sentence}</{sign}>");
                    assert!(page.contains(&shown), "{shown} is missing: {page}");
                }
            }
        }
    }
    assert!(changes > 0, "{told}");
    assert_eq!(
        page.matches("<ins>").count() + page.matches("<del>").count(),
        changes + 2
    );
}

#[test]
fn copies_and_versions_show_what_each_says_otherwise() {
    let trial = harbour();
    let server = Server::start(&trial, "index", &[]);
    let first = id(&trial, "barge source:wire");
    changes_are_those_of(&trial, &server, "copies", &first);
    changes_are_those_of(&trial, &server, "versions", &id(&trial, "rain"));
    // A row says who had it first, in the words of the command line, and leads to the differences.
    let echo = id(&trial, "barge source:echo");
    let row = trial.ask("index", &["query", "barge source:echo"]).out;
    let line = row.lines().find(|line| line.contains("the earliest"));
    let line = line.expect("a row with copies").trim();
    assert!(line.ends_with(&first[..8]), "{line}");
    let page = server.get("/?q=barge+source%3Aecho").ok();
    assert!(read(&page).contains(line), "{page}");
    assert!(
        page.contains(&format!("/articles/{echo}/copies?q=")),
        "{page}"
    );
    let none = server.get(&format!("/articles/{first}/versions")).ok();
    assert!(none.contains("no other version"), "{none}");
    assert_eq!(server.get("/articles/nobody/copies").status, 404);
    assert_eq!(server.get("/articles/nobody/similar").status, 404);
    let similar = server
        .get(&format!("/articles/{}/similar", id(&trial, "rain")))
        .ok();
    assert!(similar.contains("Similar to"), "{similar}");
}

#[test]
fn days_that_are_set_become_a_part_of_the_query() {
    let trial = harbour();
    let server = Server::start(&trial, "index", &[]);
    let goes = |path: &str| {
        let answer = server.get(path);
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
        answer.line("location").expect("an address").to_owned()
    };
    assert_eq!(
        goes("/?q=town&from=2025-03-03&to=2025-03"),
        "/?q=town%20date%3A2025%2D03%2D03%2E%2E2025%2D03"
    );
    assert_eq!(
        goes("/?q=town+date%3A2020..&from=2024&to=2024&sort=newest&by=day"),
        "/?q=town%20date%3A2024&sort=newest"
    );
    assert_eq!(goes("/?q=&from=2025"), "/?q=date%3A2025%2E%2E");
    let page = server.get("/?q=town&from=yesterday");
    assert_eq!(page.status, 400);
    assert!(
        read(&page.body).contains("`yesterday` is no date"),
        "{}",
        page.body
    );
    let page = server.get("/?q=town+date%3A2024").ok();
    assert!(page.contains("<a href=\"/?q=town\">All days</a>"), "{page}");
}

#[test]
fn a_name_has_its_articles_companions_and_spellings() {
    let trial = harbour();
    trial.write("index/aliases.txt", "Anna Mertens = Piet <b> & \"Co\"\n");
    let server = Server::start(&trial, "index", &[]);
    let page = server.get("/name?person=anna+mertens").ok();
    let text = read(&page);
    let expect = trial
        .ask("index", &["count", "person:\"anna mertens\""])
        .out;
    let articles = format!("{} articles", expect.trim());
    assert!(text.contains(&articles), "{articles}: {text}");
    for part in [
        "as it is shown",
        "the same but for case, accents and signs",
        "the same but for an honorific",
        "line 1 of aliases.txt",
        "Piet <b> & \"Co",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!page.contains("<b>"), "{page}");
    assert!(
        page.contains("aria-label=\"Articles by month, 2024-06 to 2025-03."),
        "{page}"
    );
    for (path, status) in [
        ("/name?person=Nobody+Here", 404),
        ("/name?person=..", 404),
        ("/name", 400),
        ("/name?person=a&place=b", 400),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
}

#[test]
fn compared_figures_are_those_of_the_timeline() {
    let trial = harbour();
    let server = Server::start(&trial, "index", &[]);
    let args = [
        "timeline", "barge", "--beside", "rain", "--by", "month", "--format", "json",
    ];
    let told: Value = serde_json::from_str(&trial.ask("index", &args).out).expect("JSON");
    let path = "/compare?queries=barge%0D%0Arain&by=month&measure=";
    let page = server.get(&format!("{path}articles")).ok();
    let shares = server.get(&format!("{path}share")).ok();
    for (i, bucket) in told["buckets"]
        .as_array()
        .expect("buckets")
        .iter()
        .enumerate()
    {
        let label = bucket["label"].as_str().expect("a label");
        let row = |page: &str| {
            let row = page
                .split(&format!("<th scope=\"row\">{label}</th>"))
                .nth(1);
            row.map(|row| read(row.split("</tr>").next().unwrap_or_default()))
        };
        let other = &told["beside"][0]["buckets"][i];
        let cells = |name: &str| match bucket["of"].as_u64() {
            Some(0) => None,
            _ => Some(format!("{}{}", bucket[name], other[name])),
        };
        assert_eq!(row(&page), cells("articles"), "{label}");
        let shares_there = cells("per_thousand").map(|cells| cells.replace(".0", ""));
        assert_eq!(row(&shares), shares_there, "{label}");
    }
    assert!(shares.contains("class=\"line s1\""), "{shares}");
    assert!(read(&page).contains("barge of all articles"), "{page}");
    let many = ["rain"; 9].join("%0A");
    assert_eq!(server.get(&format!("/compare?queries={many}")).status, 400);
    let slip = server.get("/compare?queries=barge%0Arain+AND").ok();
    assert!(
        slip.contains("rain <mark class=\"slip\">AND</mark>"),
        "{slip}"
    );
    assert!(slip.contains(">barge\nrain AND</textarea>"), "{slip}");
    assert!(server.get("/compare").ok().contains("<textarea"));
}

#[test]
fn a_search_says_what_may_have_been_meant_and_lists_what_it_finds() {
    let trial = harbour();
    let server = Server::start(&trial, "index", &[]);
    let meant = trial.ask("index", &["query", "bargee"]).out;
    assert!(meant.contains("did you mean: barge"), "{meant}");
    assert!(read(&server.get("/?q=bargee").ok()).contains("Did you mean barge"));
    let nothing = read(&server.get("/?q=barge+AND+rain").ok());
    assert!(nothing.contains("No article found"), "{nothing}");
    assert!(nothing.contains("Each part by itself"), "{nothing}");
    let home = server.get("/").ok();
    assert!(
        read(&home).contains("Newest articles") && home.contains("Barge sinks"),
        "{home}"
    );
    let table = server.get("/?q=town&view=table").ok();
    assert!(
        table.contains("<td title=\"stated by the source\">stated</td>"),
        "{table}"
    );
    let shown = server
        .get(&format!("/articles/{}?names=place", id(&trial, "barge")))
        .ok();
    assert!(
        shown.contains("<span class=\"name place\">Ostend</span>"),
        "{shown}"
    );
    assert!(shown.contains("hide in the text"), "{shown}");
    assert!(read(&shown).contains("Content (xxh3-128): "), "{shown}");
}

#[test]
fn the_page_of_the_archive_follows_each_commit() {
    let trial = harbour();
    let server = Server::start(&trial, "index", &[]);
    let before = read(&server.get("/archive").ok());
    assert!(
        before.contains("1 files with 5 records: 5 indexed"),
        "{before}"
    );
    trial.write(
        "news/more.txt",
        "More rain\n\nIt rained in Bruges too, and the belfry leaked.\n",
    );
    trial.write("news/none.bin", [0, 1, 2, 255, 0]);
    trial.write("news/bad.json", "{\"a\":");
    trial.index("index", &[]);
    let after = read(&server.get("/archive").ok());
    assert!(after.contains("6 indexed"), "{after}");
    let audit = trial.ask("index", &["audit", "--failed", "--format", "json"]);
    assert!(audit.out.contains("news/bad.json"), "{}", audit.out);
    assert!(
        after.contains("Records that failed") && after.contains("news/bad.json"),
        "{after}"
    );
    assert!(after.contains("news/none.bin"), "{after}");
    // What has a link leads to as many articles as it says.
    let page = server.get("/archive").ok();
    let links = page.split("<th scope=\"row\"><a href=\"").skip(1);
    let mut followed = 0;
    for link in links {
        let (href, rest) = link.split_once('"').expect("an address");
        let n = rest
            .split("class=\"number\">")
            .nth(1)
            .and_then(|n| n.split('<').next());
        let found = read(&server.get(href).ok());
        let n = n.expect("a number");
        assert!(
            found.contains(&format!("{n} article")),
            "{href} does not find {n}"
        );
        followed += 1;
    }
    assert!(followed >= 5, "{page}");
    assert_eq!(after, read(&server.get("/archive").ok()));
}
