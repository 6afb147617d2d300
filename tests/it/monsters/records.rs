//! Records without end, without bottom, without sense.

use std::fs::File;
use std::path::Path;

use super::Fate::{Indexed, Refused, Told};
use super::{Monster, is_measured, large, put};

/// One record of two gigabytes without a line end: words enough to be told as text, then a hole.
fn huge(folder: &Path, name: &str, head: &str) {
    let words = "and open again ".repeat(10_000);
    put(folder, name, format!("{head}{words}"));
    let file = File::options().append(true).open(folder.join(name));
    // Where only the fate counts, hardly more than a record may have.
    let size = if is_measured() { 2 << 30 } else { 66 << 20 };
    file.and_then(|file| file.set_len(size))
        .expect("a file with a hole");
}

pub const MONSTERS: &[Monster] = &[
    Monster {
        name: "json-deep",
        fate: Refused("recursion limit"),
        make: |f| {
            put(
                f,
                "m.json",
                format!("{}{}", "[".repeat(200_000), "]".repeat(200_000)),
            );
        },
    },
    Monster {
        name: "json-deep-objects",
        fate: Refused("recursion limit"),
        make: |f| {
            put(f, "m.json", "{\"text\":".repeat(100_000));
        },
    },
    Monster {
        name: "json-many-keys",
        fate: Indexed,
        make: |f| {
            let keys: String = (0..100_000).map(|i| format!("\"k{i}\":{i},")).collect();
            put(
                f,
                "m.json",
                format!("{{{keys}\"title\":\"Bridge\",\"text\":\"The bridge is open.\"}}"),
            );
        },
    },
    Monster {
        name: "json-open-string",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.json",
                format!(
                    "{{\"title\":\"Bridge\",\"text\":\"{}",
                    "open ".repeat(1_000_000)
                ),
            );
        },
    },
    Monster {
        name: "json-surrogates",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.json",
                format!(
                    "{{\"title\":\"Bridge\",\"text\":\"{}\"}}",
                    "\\ud800\\udead\\udc00 ".repeat(100_000)
                ),
            );
        },
    },
    Monster {
        name: "json-numbers",
        fate: Refused("number out of range"),
        make: |f| {
            put(
                f,
                "m.json",
                format!(
                    "{{\"title\":\"Bridge\",\"text\":\"Open.\",\"n\":{}}}",
                    "9".repeat(1_000_000)
                ),
            );
        },
    },
    Monster {
        name: "jsonl-long-line",
        fate: Indexed,
        make: |f| {
            let long = format!(
                "{{\"title\":\"Long\",\"text\":\"{}\"}}",
                "x".repeat(70 << 20)
            );
            put(
                f,
                "m.jsonl",
                format!(
                    "{{\"title\":\"A\",\"text\":\"Bridge.\"}}\n{long}\n{{\"title\":\"B\",\"text\":\"Bridge.\"}}\n"
                ),
            );
        },
    },
    Monster {
        name: "jsonl-broken-lines",
        fate: Indexed,
        make: |f| {
            put(
                f,
                "m.jsonl",
                "{\"title\":\"A\",\"text\":\"Bridge.\"}\n{\"title\":\n".repeat(2_000),
            );
        },
    },
    Monster {
        name: "csv-open-quote",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.csv",
                format!("title,text\nA,\"{}", "a,\"\"b\n".repeat(large(100_000))),
            );
        },
    },
    Monster {
        name: "csv-columns",
        fate: Told,
        make: |f| {
            let head: String = (0..100_000).map(|i| format!(",c{i}")).collect();
            put(
                f,
                "m.csv",
                format!("title,text{head}\nA,Bridge{}\n", ",x".repeat(100_000)),
            );
        },
    },
    Monster {
        name: "sgml-unclosed",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.sgm",
                "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS><TEXT><TITLE>Bridge"
                    .repeat(20_000),
            );
        },
    },
    Monster {
        name: "sgml-controls",
        fate: Indexed,
        make: |f| {
            let body = "&#3;&#27;[2J Bridge &#0; ".repeat(50_000);
            put(
                f,
                "m.sgm",
                format!(
                    "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS NEWID=\"1\"><TEXT><TITLE>Bridge</TITLE><BODY>{body}</BODY></TEXT></REUTERS>"
                ),
            );
        },
    },
    Monster {
        name: "xml-laughs",
        fate: Told,
        make: |f| {
            let mut xml = String::from("<?xml version=\"1.0\"?><!DOCTYPE nitf [<!ENTITY a \"ha\">");
            for (one, next) in ('a'..'k').zip('b'..='k') {
                let ten = format!("&{one};").repeat(10);
                xml.push_str(&format!("<!ENTITY {next} \"{ten}\">"));
            }
            put(
                f,
                "m.xml",
                format!("{xml}]><nitf><body><body.content><p>&k;</p></body.content></body></nitf>"),
            );
        },
    },
    Monster {
        name: "xml-external",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.xml",
                "<?xml version=\"1.0\"?><!DOCTYPE nitf [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><nitf><body><body.content><p>&x;</p></body.content></body></nitf>",
            );
        },
    },
    Monster {
        name: "xml-deep",
        fate: Refused("deeper than"),
        make: |f| {
            put(
                f,
                "m.xml",
                format!(
                    "<?xml version=\"1.0\"?><rss><channel>{}",
                    "<item>".repeat(200_000)
                ),
            );
        },
    },
    Monster {
        name: "markdown-brackets",
        fate: Told,
        make: |f| put(f, "m.md", format!("# Bridge\n\n{}", "[a](".repeat(100_000))),
    },
    Monster {
        name: "text-one-line",
        fate: Indexed,
        make: |f| put(f, "m.txt", "bridge ".repeat(large(3_000_000))),
    },
    Monster {
        name: "text-one-word",
        fate: Indexed,
        make: |f| put(f, "m.txt", format!("Bridge {}", "a".repeat(large(8 << 20)))),
    },
    Monster {
        name: "text-blank-lines",
        fate: Indexed,
        make: |f| {
            put(
                f,
                "m.txt",
                format!("Bridge{}open", "\n".repeat(large(2_000_000))),
            )
        },
    },
    Monster {
        name: "text-letters",
        fate: Indexed,
        make: |f| put(f, "m.txt", "b\n\n".repeat(large(500_000))),
    },
    Monster {
        name: "text-capitals",
        fate: Indexed,
        make: |f| put(f, "m.txt", "BRIDGE Over Kwai ".repeat(large(500_000))),
    },
    Monster {
        name: "text-base64",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.txt",
                "QUJDREVGRw0KQUJDREVGRw0KQUJDREVGRw0KQUJDREVGRw0K\n".repeat(60_000),
            )
        },
    },
    Monster {
        name: "text-hole",
        fate: Refused("m.txt"),
        make: |f| {
            let file = File::create(f.join("m.txt")).expect("a file");
            file.set_len(large(2 << 30) as u64)
                .expect("a file with a hole");
        },
    },
    Monster {
        name: "text-huge-line",
        fate: Refused("larger than the limit"),
        make: |f| huge(f, "m.txt", "The bridge is open "),
    },
    Monster {
        name: "jsonl-huge-line",
        fate: Refused("larger than the limit"),
        make: |f| huge(f, "m.jsonl", "{\"id\":1}\n{\"text\":\""),
    },
    Monster {
        name: "json-huge-string",
        fate: Refused("larger than the limit"),
        make: |f| huge(f, "m.json", "[{\"title\":\"A\",\"text\":\""),
    },
    Monster {
        name: "csv-huge-field",
        fate: Refused("larger than the limit"),
        make: |f| huge(f, "m.csv", "title,text\nA,\""),
    },
    Monster {
        name: "sgml-huge-story",
        fate: Refused("larger than the limit"),
        make: |f| {
            huge(
                f,
                "m.sgm",
                "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS><TEXT><BODY>",
            );
        },
    },
    Monster {
        name: "feed-huge-item",
        fate: Refused("larger than the limit"),
        make: |f| {
            huge(
                f,
                "m.xml",
                "<?xml version=\"1.0\"?><rss><channel><item><title>",
            )
        },
    },
    Monster {
        name: "mbox-huge-message",
        fate: Refused("larger than the limit"),
        make: |f| {
            huge(
                f,
                "m.mbox",
                "From a@example.org Sun Jun  1 00:00:00 2025\nSubject: Bridge\nFrom: a@example.org\n\nOpen",
            );
        },
    },
    Monster {
        name: "empty",
        fate: Refused("m.txt"),
        make: |f| put(f, "m.txt", ""),
    },
];
