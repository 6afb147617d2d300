//! Whole pages, small ones of our own: what is read of them, and that hostile ones end.

use super::*;
use crate::article::Evidence;

fn page(html: &str) -> RawDocument {
    let mut raw = RawDocument::default();
    read_page(html, &mut raw, &Limits::default()).unwrap();
    raw
}

const BRIDGE: [&str; 3] = [
    "The old bridge over the river fell on Wednesday at noon, and nobody was hurt, the mayor of the town said.",
    "Engineers had warned of the rust for years, but the council, which owns the bridge, had found no money for it.",
    "Ferries will carry people and goods until a new bridge stands, which may take until the summer of next year.",
];

/// An article with `head`, `above` and `below` its paragraphs.
fn article(head: &str, above: &str, below: &str) -> String {
    let body: String = BRIDGE.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    format!(
        "<!doctype html><html lang=en-GB><head>{head}</head><body><nav><a href=/>Home</a> <a href=/n>News</a></nav>\
         <article>{above}<div class=story>{body}</div>{below}</article><footer>All rights reserved.</footer></body></html>"
    )
}

#[test]
fn paragraphs_stay_paragraphs_and_the_frame_stays_out() {
    let html = article(
        "",
        "<h1>Bridge falls</h1>",
        "<h3>Leave a Reply</h3><p>Your email address will not be published.</p>",
    );
    assert_eq!(page(&html).text, BRIDGE.join("\n\n"));
}

#[test]
fn words_of_links_stay_in_their_sentences() {
    let linked = "<p>A report of <span class=link-wrap><a href=/r>the national board of bridges</a></span> had named it the worst of the county, \
                  and asked for its closing at once.</p>";
    let html = article("", "<h1>Bridge falls</h1>", linked).replace("</div><p>", "<p>");
    let text = page(&html).text;
    assert!(
        text.contains("A report of the national board of bridges had named it"),
        "{text}"
    );
}

#[test]
fn what_the_head_states() {
    let head = r#"<title>Bridge falls - The Daily Example</title>
        <meta property="og:site_name" content="The Daily Example"><meta property="og:title" content="Bridge falls">
        <link rel=canonical href="https://news.example/2025/03/06/bridge-falls">
        <meta name=author content="By Ann Lee and Bo Ek, Staff Writers"><meta name=keywords content="bridges, rivers">
        <meta property="article:section" content="Town &amp; Country">
        <meta property="article:published_time" content="2025-03-05T18:00:00+01:00">
        <meta property="article:modified_time" content="2025-03-07T08:00:00+01:00">"#;
    let raw = page(&article(head, "<h1>Bridge falls</h1>", ""));
    assert_eq!(raw.title.as_deref(), Some("Bridge falls"));
    assert_eq!(raw.authors, ["Ann Lee", "Bo Ek"]);
    assert_eq!(raw.outlet.as_deref(), Some("The Daily Example"));
    assert_eq!(raw.section.as_deref(), Some("Town & Country"));
    assert_eq!(
        raw.url.as_deref(),
        Some("https://news.example/2025/03/06/bridge-falls")
    );
    assert_eq!(raw.language.as_deref(), Some("en-GB"));
    assert_eq!(raw.keywords, ["bridges", "rivers"]);
    let dates: Vec<_> = raw
        .dates
        .iter()
        .map(|c| (c.evidence, c.modified, c.interval.earliest().to_string()))
        .collect();
    assert_eq!(
        dates,
        [
            (Evidence::Meta, false, "2025-03-05".to_owned()),
            (Evidence::Meta, true, "2025-03-07".to_owned())
        ]
    );
    assert_eq!(
        raw.dates[0].time.as_deref(),
        Some("2025-03-05T18:00:00+01:00")
    );
}

#[track_caller]
fn check_date(head: &str, above: &str, below: &str, evidence: Evidence, day: &str) {
    let raw = page(&article(head, above, below));
    let strongest = raw
        .dates
        .iter()
        .filter(|c| !c.modified)
        .min_by_key(|c| c.evidence);
    let found = strongest.map(|c| (c.evidence, c.interval.earliest().to_string()));
    assert_eq!(found, Some((evidence, day.to_owned())));
}

#[test]
fn dates_wherever_a_page_gives_them() {
    let h1 = "<h1>Bridge falls</h1>";
    let graph = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"X"},
        {"@type":["NewsArticle"],"headline":"Bridge falls","datePublished":"2025-03-05T08:00:00Z"}]}</script>"#;
    check_date(graph, h1, "", Evidence::JsonLd, "2025-03-05");
    let broken = "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"two\nlines\",\"datePublished\":\"2025-03-05\",}</script>";
    check_date(broken, h1, "", Evidence::JsonLd, "2025-03-05");
    let times = "<h1>Bridge falls</h1><time datetime=2025-03-05>Wednesday</time>";
    let related = "<aside class=related><a href=/x><time datetime=2020-01-01>1 Jan</time>Another bridge falls elsewhere</a></aside>";
    check_date("", times, related, Evidence::Markup, "2025-03-05");
    check_date(
        "",
        "<h1>Bridge falls</h1><span class=posted-on data-timestamp=1741169700>then</span>",
        "",
        Evidence::Markup,
        "2025-03-05",
    );
    check_date(
        "",
        "<h1>Bridge falls</h1><div>Veröffentlicht am 5. März 2025</div>",
        "",
        Evidence::Text,
        "2025-03-05",
    );
}

#[test]
fn the_words_of_a_mark_are_believed_before_its_value() {
    let marked =
        "<h1>Bridge falls</h1><time datetime=2025-03-06T04:00:00Z>5 March 2025, 11 pm</time>";
    check_date("", marked, "", Evidence::Markup, "2025-03-05");
}

#[test]
fn the_day_at_the_headline_beats_meta_alone_unless_it_is_of_a_change() {
    let marked = "<h1>Bridge falls</h1><time datetime=2025-03-05>5 March 2025</time>";
    let paper = "<meta name=date content=2025-03-06>";
    check_date(paper, marked, "", Evidence::Markup, "2025-03-05");
    let changed = "<meta name=date content=2025-03-01><meta name=lastmod content=2025-03-05>";
    check_date(changed, marked, "", Evidence::Meta, "2025-03-01");
    let raw = page(&article(paper, marked, ""));
    assert_eq!(
        raw.notes,
        ["date `2025-03-06` (meta) not believed: the page shows another at its headline"]
    );
}

#[test]
fn a_standfirst_comes_first_and_a_caption_not_at_all() {
    let above = "<h1>Bridge falls</h1><p class=dek>Ferries will carry people and goods</p>\
                 <figure><img src=/b.jpg><figcaption>The bridge. Photo: Bo Ek</figcaption></figure>";
    let text = page(&article("", above, "")).text;
    let expect = ["Ferries will carry people and goods", &BRIDGE.join("\n\n")].join("\n\n");
    assert_eq!(text, expect);
}

#[test]
fn a_copyright_is_no_date_of_publication() {
    let raw = page(&article(
        "",
        "<h1>Bridge falls</h1>",
        "<p>Copyright © 5 March 2025 Example</p>",
    ));
    assert_eq!(raw.dates, []);
}

#[test]
fn a_page_that_is_no_article() {
    let mut raw = RawDocument::default();
    let html = "<html><head><title>Welcome</title></head><body><a href=/a>A</a> <a href=/b>B</a></body></html>";
    assert_eq!(
        read_page(html, &mut raw, &Limits::default()),
        Err(Skipped::skipped("no article text"))
    );
    assert_eq!(
        read_page("", &mut raw, &Limits::default()),
        Err(Skipped::skipped("no article text"))
    );
}

#[test]
fn the_text_that_json_ld_gives_serves_where_there_is_no_other() {
    let body = BRIDGE.join("\\n\\n");
    let html = format!(
        r#"<title>Bridge falls</title><script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{body}"}}</script><div id=app></div>"#
    );
    assert!(page(&html).text.contains("Engineers had warned"));
}

#[test]
fn json_ld_serves_where_the_page_shows_a_part_of_it() {
    let body = BRIDGE.join("\\n\\n").repeat(3);
    let head = format!(
        r#"<title>Bridge falls</title><script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{body}"}}</script>"#
    );
    let text = page(&article(&head, "<h1>Bridge falls</h1>", "")).text;
    assert!(text.len() > 2 * BRIDGE.join("").len(), "{text}");
}

#[test]
fn hostile_pages_end_and_keep_their_text() {
    let prose: String = BRIDGE.iter().map(|p| format!("<p>{p}</p>")).collect();
    let many = |what: &str, n: usize| what.repeat(n);
    for (html, note) in [
        (many("<div>", 100_000) + &prose, "levels of open tags"),
        (
            prose.clone() + &many("<a href=/x>y</a> ", 40_000),
            "elements",
        ),
        (
            prose.clone() + &many("<a><b><table><tr><td>", 2_000),
            "formatting tags left open",
        ),
        (
            format!(
                "{prose}<div {}>",
                (0..100_000).map(|i| format!("a{i}=1 ")).collect::<String>()
            ),
            "pairs of attributes",
        ),
        (many("</p>", 100_000) + &prose, "end tags"),
        (many("&", 400_000) + &prose, "signs of markup"),
    ] {
        let raw = page(&html);
        assert!(
            raw.notes.iter().any(|n| n.ends_with(note)),
            "{:?} without `{note}`",
            raw.notes
        );
        assert!(
            raw.text.contains("Engineers had warned"),
            "text lost: {note}"
        );
    }
}

#[test]
fn a_page_over_the_limit_of_bytes_fails_with_the_reason() {
    let limits = Limits {
        html_bytes: 10,
        ..Limits::default()
    };
    let refused = read_page("<p>twelve bytes", &mut RawDocument::default(), &limits);
    assert_eq!(
        refused,
        Err(Skipped::failed("page of 15 bytes, over the limit of 10"))
    );
}

#[test]
fn a_page_whose_text_cannot_be_reached_fails_with_the_reason() {
    let html = "<svg><script>".to_owned() + &"<div>".repeat(100_000);
    let refused = read_page(&html, &mut RawDocument::default(), &Limits::default());
    let reason = "no text found in a page with more than 500 levels of open tags";
    assert_eq!(refused, Err(Skipped::failed(reason)));
}
