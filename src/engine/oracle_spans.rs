//! Operators over places as QUERY.md defines them, in loops over all pairs.

use super::analysis::Opens;
use super::oracle::{Leaf, Oracle, OracleArticle, OracleWord, Place};
use crate::query::{Near, Node, Query, Where};

/// A place: in which list of words, its first and its last position.
type Stretch = (usize, u32, u32);

/// The places of a node in an article; `None` where it says nothing.
pub(super) fn places(
    oracle: &Oracle,
    a: &OracleArticle,
    node: &Node,
    place: Place,
) -> Option<Vec<Stretch>> {
    let of = |node: &Node| places(oracle, a, node, place);
    let lists = a.lists(place);
    Some(match &node.query {
        Query::Words(nodes) | Query::And(nodes) => {
            let sets: Vec<_> = nodes.iter().filter_map(of).collect();
            match sets.len() {
                0 => return None,
                1 => sets.into_iter().next()?,
                _ => shortest(all_of(&sets)),
            }
        }
        Query::Or(nodes) => {
            let sets: Vec<_> = nodes.iter().filter_map(of).collect();
            if sets.is_empty() {
                return None;
            }
            unique(sets.into_iter().flatten().collect())
        }
        Query::Weight(inner, _) => return of(inner),
        Query::Near(near, left, right) => {
            let (left, right) = (of(left)?, of(right)?);
            let is_near = |a: &Stretch, b: &Stretch| near_by(*near, *a, *b, &lists, place);
            match near {
                Near::NotWithin(_) => {
                    let alone = |a: &Stretch| !right.iter().any(|b| is_near(a, b));
                    left.into_iter().filter(alone).collect()
                }
                _ => {
                    let mut hulls = Vec::new();
                    for a in &left {
                        for b in right.iter().filter(|b| is_near(a, b)) {
                            hulls.push((a.0, a.1.min(b.1), a.2.max(b.2)));
                        }
                    }
                    shortest(hulls)
                }
            }
        }
        Query::Where(which, inner) => {
            let found = of(inner)?;
            match which {
                Where::AtLeast(n) => match found.len() >= *n as usize {
                    true => found,
                    false => Vec::new(),
                },
                Where::First(n) => {
                    let first = |s: &Stretch| is_text(s.0, place) && s.2 < *n;
                    found.into_iter().filter(first).collect()
                }
                Where::Lead => {
                    let lead = |s: &Stretch| {
                        is_text(s.0, place) && unit(lists[s.0], s.2, Opens::Paragraph, place) <= 1
                    };
                    found.into_iter().filter(lead).collect()
                }
            }
        }
        query => {
            let leaf = Leaf::of(query, place, &oracle.languages)?;
            let mut found = Vec::new();
            for (i, list) in lists.iter().enumerate() {
                let stretches = leaf.stretches(list);
                found.extend(stretches.into_iter().map(|(first, last)| (i, first, last)));
            }
            found
        }
    })
}

/// In title and text, the text is the second list.
fn is_text(list: usize, place: Place) -> bool {
    place != Place::Text || list == 1
}

fn near_by(near: Near, a: Stretch, b: Stretch, lists: &[&[OracleWord]], place: Place) -> bool {
    if a.0 != b.0 {
        return false;
    }
    let ends = [a.1, a.2];
    if ends.contains(&b.1) || ends.contains(&b.2) {
        return false;
    }
    // Words between the two, plus one; 0 where they overlap.
    let gap = b.1.saturating_sub(a.2).max(a.1.saturating_sub(b.2));
    let together = |opens: Opens| {
        let units = [a.1, a.2, b.1, b.2].map(|at| unit(lists[a.0], at, opens, place));
        units.iter().all(|unit| *unit == units[0])
    };
    match near {
        Near::Within(n) | Near::NotWithin(n) => gap <= n,
        Near::Before(n) => a.2 < b.1 && gap <= n,
        Near::Sentence => together(Opens::Sentence),
        Near::Paragraph => together(Opens::Paragraph),
    }
}

/// The ordinal of the sentence or paragraph that a position is in; a field is one.
fn unit(list: &[OracleWord], at: u32, opens: Opens, place: Place) -> usize {
    if place != Place::Text {
        return 0;
    }
    let upto = list.iter().take(at as usize + 1);
    upto.filter(|word| word.opens >= opens).count()
}

/// Every stretch from a beginning to an end that holds a place of each.
fn all_of(sets: &[Vec<Stretch>]) -> Vec<Stretch> {
    let mut found = Vec::new();
    for begin in sets.iter().flatten() {
        for end in sets.iter().flatten() {
            let whole = (begin.0, begin.1, end.2);
            if begin.0 == end.0 && sets.iter().all(|set| set.iter().any(|s| holds(whole, *s))) {
                found.push(whole);
            }
        }
    }
    found
}

fn holds(outer: Stretch, inner: Stretch) -> bool {
    outer.0 == inner.0 && outer.1 <= inner.1 && inner.2 <= outer.2
}

fn unique(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable();
    stretches.dedup();
    stretches
}

/// Those that hold no other.
fn shortest(stretches: Vec<Stretch>) -> Vec<Stretch> {
    let mut stretches = unique(stretches);
    stretches.sort_by_key(|s| s.2 - s.1);
    let mut kept: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        if !kept.iter().any(|inner| holds(stretch, *inner)) {
            kept.push(stretch);
        }
    }
    unique(kept)
}
