//! Of the words of operators over places those by which an article satisfies them.

use super::analysis::body_base;
use super::highlight::Reading;
use super::span::Stretch;
use super::span_layout::Layout;
use super::span_tree::Spans;

/// Takes away what of the leaves of `spans`, the first of which is number `first`, has no part in it.
/// `in_text`: they are looked for in title and text, and not in the title alone.
pub(super) fn keep_witnesses(
    spans: &Spans,
    first: usize,
    in_text: bool,
    title: &mut Reading,
    text: &mut Reading,
) {
    let base = base(title);
    let mut places = Vec::with_capacity(spans.leaves.len());
    for (i, leaf) in spans.leaves.iter().enumerate() {
        let place = |begin: u32| Stretch {
            first: begin,
            last: begin.saturating_add(leaf.pattern.width),
        };
        let mut all: Vec<Stretch> = begins(title, first + i).map(place).collect();
        if in_text {
            all.extend(begins(text, first + i).map(|begin| place(base + begin)));
        }
        places.push(all);
    }
    let layout = match in_text {
        true => layout(title, text, base),
        false => Layout::of_title(),
    };
    for (i, kept) in spans.witness(&places, &layout).iter().enumerate() {
        let is_kept = |begin: u32| kept.binary_search_by_key(&begin, |s| s.first).is_ok();
        retain(title, first + i, is_kept);
        retain(text, first + i, |begin| in_text && is_kept(base + begin));
    }
}

/// Where the positions of the text begin, as in the index.
fn base(title: &Reading) -> u32 {
    body_base(title.words.len() as u32)
}

fn begins(reading: &Reading, leaf: usize) -> impl Iterator<Item = u32> {
    reading.begins.get(leaf).into_iter().flatten().copied()
}

fn layout(title: &Reading, text: &Reading, base: u32) -> Layout {
    let units = |of_title: &[usize], of_text: &[usize]| -> Vec<u32> {
        let title = of_title.iter().map(|word| *word as u32);
        let text = of_text.iter().map(|word| base + *word as u32);
        title.chain(text).collect()
    };
    let mut layout = Layout {
        sentences: units(&title.sentences, &text.sentences),
        paragraphs: units(&title.paragraphs, &text.paragraphs),
        ..Layout::default()
    };
    layout.of_text();
    layout
}

fn retain(reading: &mut Reading, leaf: usize, keep: impl Fn(u32) -> bool) {
    let (Some(spans), Some(begins)) = (reading.spans.get_mut(leaf), reading.begins.get_mut(leaf))
    else {
        return;
    };
    let mut all = begins.iter();
    spans.retain(|_| all.next().is_some_and(|begin| keep(*begin)));
    begins.retain(|begin| keep(*begin));
}
