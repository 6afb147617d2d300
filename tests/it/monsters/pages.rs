//! Pages that eat trees.

use std::path::Path;

use super::Fate::{Indexed, Told};
use super::{Monster, put};

/// A page with words enough to be an article, around `monster`.
fn page(folder: &Path, monster: &str) {
    let words = "<p>The council met on Monday and talked about the bridge for hours.</p>".repeat(4);
    // Equal pages would be duplicates.
    let kind = folder
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default()
        .display();
    let page = format!(
        "<html><head><title>Bridge {kind}</title></head><body><article>{words}{monster}{words}</article></body></html>"
    );
    put(folder, "m.html", page);
}

fn times(folder: &Path, piece: &str, times: usize) {
    page(folder, &piece.repeat(times));
}

pub const MONSTERS: &[Monster] = &[
    Monster {
        name: "page-nested",
        fate: Told,
        make: |f| times(f, "<div>", 100_000),
    },
    Monster {
        name: "page-nested-inline",
        fate: Told,
        make: |f| times(f, "<b><i>", 20_000),
    },
    Monster {
        name: "page-nested-lists",
        fate: Told,
        make: |f| times(f, "<ul><li>", 20_000),
    },
    Monster {
        name: "page-nested-quotes",
        fate: Told,
        make: |f| times(f, "<blockquote>", 20_000),
    },
    Monster {
        name: "page-adoption",
        fate: Told,
        make: |f| times(f, "<a><p>", 10_000),
    },
    Monster {
        name: "page-links",
        fate: Indexed,
        make: |f| times(f, "<a href=\"/x\">More</a> ", 40_000),
    },
    Monster {
        name: "page-tables",
        fate: Told,
        make: |f| times(f, "<table><tr><td>", 2_000),
    },
    Monster {
        name: "page-rows",
        fate: Told,
        make: |f| times(f, "<table><tr><td>7</td></tr></table>", 20_000),
    },
    Monster {
        name: "page-attributes",
        fate: Indexed,
        make: |f| {
            let attributes: String = (0..50_000).map(|i| format!(" a{i}=\"{i}\"")).collect();
            page(f, &format!("<p{attributes}>x</p>"));
        },
    },
    Monster {
        name: "page-one-attribute",
        fate: Indexed,
        make: |f| {
            page(
                f,
                &format!("<p title=\"{}\">x</p>", "long ".repeat(400_000)),
            );
        },
    },
    Monster {
        name: "page-breaks",
        fate: Indexed,
        make: |f| times(f, "<br>", 200_000),
    },
    Monster {
        name: "page-entities",
        fate: Indexed,
        make: |f| times(f, "&amp;&#x41;&nosuch;", 100_000),
    },
    Monster {
        name: "page-comment",
        fate: Told,
        make: |f| page(f, &format!("<!--{}", "-- ".repeat(500_000))),
    },
    Monster {
        name: "page-script",
        fate: Told,
        make: |f| page(f, &format!("<script>{}", "x<!--<script>".repeat(100_000))),
    },
    Monster {
        name: "page-data-uri",
        fate: Indexed,
        make: |f| {
            page(
                f,
                &format!(
                    "<img src=\"data:image/png;base64,{}\">",
                    "QUJD".repeat(1_000_000)
                ),
            );
        },
    },
    Monster {
        name: "page-json-ld",
        fate: Indexed,
        make: |f| {
            let deep = format!("{}{}", "{\"a\":[".repeat(20_000), "]}".repeat(20_000));
            page(
                f,
                &format!("<script type=\"application/ld+json\">{deep}</script>"),
            );
        },
    },
    Monster {
        name: "page-metas",
        fate: Indexed,
        make: |f| times(f, "<meta property=\"article:tag\" content=\"x\">", 50_000),
    },
    Monster {
        name: "page-title",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.html",
                format!(
                    "<title>{}</title><p>The bridge is open.</p>",
                    "Bridge ".repeat(300_000)
                ),
            );
        },
    },
    Monster {
        name: "page-templates",
        fate: Told,
        make: |f| times(f, "<template><svg><math><select><option>", 3_000),
    },
    Monster {
        name: "page-frames",
        fate: Told,
        make: |f| times(f, "<iframe><noscript><object>", 5_000),
    },
    Monster {
        name: "page-one-text",
        fate: Indexed,
        make: |f| page(f, &"word ".repeat(600_000)),
    },
    Monster {
        name: "page-too-large",
        fate: Told,
        make: |f| times(f, "<p>Many words of one large page.</p>", 600_000),
    },
];
