//! One article, one opinion: mentions written alike are given the class that most of them have.

use super::hash::mix;
use super::scene::Scene;
use super::steps::step;
use super::tags::{Class, Span};
use super::token::Cap;
use super::words::flag;

/// Titles that are never part of a person's name.
const TITLES: &[&str] = &[
    "mr",
    "mr.",
    "mrs",
    "mrs.",
    "ms",
    "ms.",
    "dr",
    "dr.",
    "prof",
    "prof.",
    "sir",
    "president",
    "senator",
    "sen.",
    "rep.",
    "gov.",
    "gen.",
    "lt.",
    "col.",
    "maj.",
    "capt.",
    "sgt.",
    "pope",
    "minister",
    "chancellor",
    "professor",
    "justice",
    "judge",
    "captain",
    "colonel",
];

/// Leaves titles out of persons' names, and settles the classes of names that are written alike.
///
/// `alike` is room for the spans by how they are written.
pub fn agree(text: &str, scene: &Scene, alike: &mut Vec<(u64, usize)>, spans: &mut [Span]) {
    for span in spans.iter_mut().filter(|s| s.class == Class::Person) {
        strip_title(text, scene, span);
    }
    alike.clear();
    alike.extend(
        spans
            .iter()
            .enumerate()
            .map(|(i, span)| (key(scene, span), i)),
    );
    alike.sort_unstable();
    for alike in alike.chunk_by(|a, b| a.0 == b.0).filter(|a| a.len() > 1) {
        let mut votes = [0; Class::ALL.len()];
        for (_, i) in alike {
            votes[spans[*i].class as usize] += 1;
        }
        for (_, i) in alike {
            let own = votes[spans[*i].class as usize];
            let mut classes = Class::ALL.into_iter();
            if let Some(class) = classes.find(|c| votes[*c as usize] > 2 * own) {
                spans[*i].class = class;
            }
        }
    }
}

fn key(scene: &Scene, span: &Span) -> u64 {
    let tokens = &scene.parts.tokens[span.from..span.to];
    tokens.iter().fold(0, |hash, token| mix(hash, token.low))
}

fn strip_title(text: &str, scene: &Scene, span: &mut Span) {
    let tokens = &scene.parts.tokens;
    while span.to - span.from > 1 {
        step(1);
        let first = &tokens[span.from];
        let next = &tokens[span.from + 1];
        let written = text
            .get(first.start as usize..first.end as usize)
            .unwrap_or("");
        let is_title = first.flags & flag::TITLE != 0
            && TITLES
                .iter()
                .any(|title| title.eq_ignore_ascii_case(written));
        if !is_title || next.cap == Cap::Punctuation {
            return;
        }
        span.from += 1;
    }
}
