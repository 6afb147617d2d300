//! Operators over places as a tree over leaves: what they find in one article, and by which words.

use std::borrow::Cow;
use std::sync::Arc;

use tantivy::schema::Field;

use super::leaf::Leaf;
use super::schema::Fields;
use super::span::{
    Rule, Stretch, all_of, any_of, is_near, near, second_with_partner, with_partner,
};
use super::span_layout::{Layout, Needs, TextRange};
use crate::query::{Near, Where};

/// An expression over the places of leaves; a leaf is its number in [`Spans::leaves`].
#[derive(Clone, Debug)]
pub(super) enum Span {
    Leaf(usize),
    Any(Vec<Span>),
    All(Vec<Span>),
    Near(Near, Box<Span>, Box<Span>),
    Where(Where, Box<Span>),
}

/// An expression in a field.
#[derive(Debug)]
pub(super) struct Spans {
    pub fields: Fields,
    pub field: Field,
    /// Only the part of the field that is the title.
    pub in_title: bool,
    pub tree: Span,
    pub leaves: Vec<Arc<Leaf>>,
}

/// The places of each leaf in one article, by number.
pub(super) type Places = [Vec<Stretch>];

pub(super) fn rule(near: Near, layout: &Layout) -> Rule<'_> {
    let (distance, ordered, units) = match near {
        Near::Within(n) | Near::NotWithin(n) => (n, false, &layout.gaps),
        Near::Before(n) => (n, true, &layout.gaps),
        Near::Sentence => (u32::MAX, false, &layout.sentences),
        Near::Paragraph => (u32::MAX, false, &layout.paragraphs),
    };
    Rule {
        distance,
        ordered,
        units,
    }
}

impl Span {
    pub fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.collect_needs(&mut needs);
        needs
    }

    fn collect_needs(&self, needs: &mut Needs) {
        match self {
            Span::Leaf(_) => {}
            Span::Any(parts) => parts.iter().for_each(|part| part.collect_needs(needs)),
            Span::All(parts) => {
                needs.texts = true;
                parts.iter().for_each(|part| part.collect_needs(needs));
            }
            Span::Near(near, a, b) => {
                needs.sentences |= *near == Near::Sentence;
                needs.paragraphs |= *near == Near::Paragraph;
                a.collect_needs(needs);
                b.collect_needs(needs);
            }
            Span::Where(place, part) => {
                needs.texts |= !matches!(place, Where::AtLeast(_));
                part.collect_needs(needs);
            }
        }
    }

    /// Whether there is a place at all.
    pub fn is_found(&self, places: &Places, layout: &Layout) -> bool {
        match self {
            Span::Near(Near::NotWithin(_), ..) => !self.places(places, layout).is_empty(),
            Span::Near(near, a, b) => {
                let a = a.places(places, layout);
                !a.is_empty() && is_near(&a, &b.places(places, layout), rule(*near, layout))
            }
            Span::Where(place @ (Where::First(_) | Where::Lead), part) => {
                let mut ranges = layout.texts.iter().map(|text| range(*place, text));
                ranges.any(|range| part.is_found_in(places, layout, range))
            }
            _ => !self.places(places, layout).is_empty(),
        }
    }

    /// Whether there is a place within these words of one text: none of them parts what stands there.
    fn is_found_in(&self, places: &Places, layout: &Layout, range: Stretch) -> bool {
        let holds_any = |found: &[Stretch]| found.iter().any(|place| range.holds(*place));
        match self {
            Span::Leaf(i) => places.get(*i).is_some_and(|found| holds_any(found)),
            // What holds a place of each holds a shortest one.
            Span::Any(parts) => parts.iter().any(|p| p.is_found_in(places, layout, range)),
            Span::All(parts) => parts.iter().all(|p| p.is_found_in(places, layout, range)),
            Span::Near(..) | Span::Where(..) => holds_any(&self.places(places, layout)),
        }
    }

    /// All places.
    pub fn places<'p>(&self, places: &'p Places, layout: &Layout) -> Cow<'p, [Stretch]> {
        Cow::Owned(match self {
            Span::Leaf(i) => return Cow::Borrowed(places.get(*i).map_or(&[], Vec::as_slice)),
            Span::Any(parts) => {
                let parts = parts.iter().map(|part| part.places(places, layout));
                any_of(parts.map(Cow::into_owned).collect())
            }
            Span::All(parts) => {
                let parts: Vec<_> = parts.iter().map(|p| p.places(places, layout)).collect();
                all_of_parts(&parts, layout)
            }
            Span::Near(how, a, b) => {
                let a = a.places(places, layout);
                if a.is_empty() {
                    return a;
                }
                let b = b.places(places, layout);
                match how {
                    Near::NotWithin(_) => with_partner(&a, &b, rule(*how, layout), false),
                    _ => near(&a, &b, rule(*how, layout)),
                }
            }
            Span::Where(place, part) => {
                let found = part.places(places, layout);
                match place {
                    Where::AtLeast(n) if found.len() >= *n as usize => return found,
                    Where::AtLeast(_) => Vec::new(),
                    Where::First(_) | Where::Lead => located(&found, *place, layout),
                }
            }
        })
    }

    /// The places of each leaf by which those in `wanted` are places of this expression; without
    /// `wanted`, all that take part in any. Never those that a `NOT W/n` looks away from.
    pub fn witness(
        &self,
        places: &Places,
        layout: &Layout,
        wanted: Option<&[Stretch]>,
        out: &mut Places,
    ) {
        let here;
        let wanted = match wanted {
            Some([]) => return,
            Some(wanted) => Some(wanted),
            None => match self {
                // Each pair that is near takes part, not only the shortest.
                Span::Near(..) => None,
                // All of these words there, not only the shortest stretch of them.
                Span::Where(place @ (Where::First(_) | Where::Lead), part)
                    if matches!(**part, Span::All(_)) =>
                {
                    let found = self.places(places, layout);
                    let mut ranges = ranges(*place, layout);
                    ranges.retain(|range| found.iter().any(|s| range.holds(*s)));
                    return part.witness(places, layout, Some(&ranges), out);
                }
                _ => {
                    here = self.places(places, layout);
                    Some(&*here)
                }
            },
        };
        match (self, wanted) {
            (Span::Near(how, a, b), wanted) => {
                let rule = rule(*how, layout);
                let (all_a, all_b) = (a.places(places, layout), b.places(places, layout));
                if let Near::NotWithin(_) = how {
                    let alone = match wanted {
                        Some(wanted) => wanted.to_vec(),
                        None => with_partner(&all_a, &all_b, rule, false),
                    };
                    return a.witness(places, layout, Some(&alone), out);
                }
                let (of_a, of_b) = match wanted {
                    Some(wanted) => pairs(&all_a, &all_b, rule, wanted),
                    None => (
                        with_partner(&all_a, &all_b, rule, true),
                        second_with_partner(&all_a, &all_b, rule),
                    ),
                };
                a.witness(places, layout, Some(&of_a), out);
                b.witness(places, layout, Some(&of_b), out);
            }
            (_, None) => {}
            (Span::Leaf(i), Some(wanted)) => {
                if let Some(out) = out.get_mut(*i) {
                    out.extend_from_slice(wanted);
                }
            }
            (Span::Any(parts), Some(wanted)) => {
                for part in parts {
                    let found = part.places(places, layout);
                    let kept = found.iter().filter(|s| wanted.binary_search(s).is_ok());
                    let kept: Vec<Stretch> = kept.copied().collect();
                    part.witness(places, layout, Some(&kept), out);
                }
            }
            (Span::All(parts), Some(wanted)) => {
                for part in parts {
                    let found = part.places(places, layout);
                    let kept = found.iter().filter(|s| is_held(**s, wanted));
                    let kept: Vec<Stretch> = kept.copied().collect();
                    part.witness(places, layout, Some(&kept), out);
                }
            }
            // The others count too.
            (Span::Where(Where::AtLeast(_), part), Some(_)) => {
                let found = part.places(places, layout);
                part.witness(places, layout, Some(&found), out);
            }
            (Span::Where(_, part), Some(wanted)) => {
                part.witness(places, layout, Some(wanted), out);
            }
        }
    }
}

fn all_of_parts(parts: &[Cow<[Stretch]>], layout: &Layout) -> Vec<Stretch> {
    if parts.iter().any(|part| part.is_empty()) {
        return Vec::new();
    }
    let parts: Vec<&[Stretch]> = parts.iter().map(|part| &**part).collect();
    all_of(&parts, &layout.parts)
}

/// Those among the first words, or in the lead.
fn located(found: &[Stretch], place: Where, layout: &Layout) -> Vec<Stretch> {
    let ranges = ranges(place, layout);
    let kept = found.iter().filter(|s| is_held(**s, &ranges));
    kept.copied().collect()
}

/// The first words, or the leads, of the texts.
fn ranges(place: Where, layout: &Layout) -> Vec<Stretch> {
    let texts = layout.texts.iter();
    texts.map(|text| range(place, text)).collect()
}

/// The first words, or the lead, of a text.
fn range(place: Where, text: &TextRange) -> Stretch {
    Stretch {
        first: text.first,
        last: match place {
            Where::First(n) => text.last.min(text.first.saturating_add(n - 1)),
            Where::Lead | Where::AtLeast(_) => text.lead,
        },
    }
}

/// Whether one of `stretches`, sorted and none inside another, holds `inner`.
fn is_held(inner: Stretch, stretches: &[Stretch]) -> bool {
    // The last that begins early enough also ends last.
    let to = stretches.partition_point(|s| s.first <= inner.first);
    to.checked_sub(1)
        .and_then(|i| stretches.get(i))
        .is_some_and(|s| s.holds(inner))
}

/// The places of both operands that are near one another and just fill one of `wanted`.
fn pairs(
    a: &[Stretch],
    b: &[Stretch],
    rule: Rule,
    wanted: &[Stretch],
) -> (Vec<Stretch>, Vec<Stretch>) {
    let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
    let within = |set: &[Stretch], whole: Stretch| -> Vec<Stretch> {
        let from = set.partition_point(|s| s.first < whole.first);
        let inside = set[from..].iter().take_while(|s| s.first <= whole.last);
        inside.filter(|s| whole.holds(**s)).copied().collect()
    };
    for &whole in wanted {
        let (in_a, in_b) = (within(a, whole), within(b, whole));
        for &a in &in_a {
            let mut paired = false;
            for &b in &in_b {
                if a.with(b) == whole && rule.holds(a, b) {
                    paired = true;
                    of_b.push(b);
                }
            }
            if paired {
                of_a.push(a);
            }
        }
    }
    for set in [&mut of_a, &mut of_b] {
        set.sort_unstable();
        set.dedup();
    }
    (of_a, of_b)
}

impl Spans {
    /// For each leaf the places that take part, sorted; all empty where nothing is found.
    pub fn witness(&self, places: &Places, layout: &Layout) -> Vec<Vec<Stretch>> {
        let mut out = vec![Vec::new(); self.leaves.len()];
        self.tree.witness(places, layout, None, &mut out);
        for set in &mut out {
            set.sort_unstable();
            set.dedup();
        }
        out
    }
}
