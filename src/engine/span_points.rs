//! Nearness of single words: [`super::span`] for the case that most queries are, over bare positions.

use super::span::{Rule, unit};

/// Whether a place of `a` is near one of `b`; both ascend.
pub(super) fn is_near(a: &[u32], b: &[u32], rule: Rule) -> bool {
    is_before(a, b, rule) || !rule.ordered && is_before(b, a, rule)
}

fn is_before(a: &[u32], b: &[u32], rule: Rule) -> bool {
    let mut next = 0;
    for &b in b {
        while a.get(next).is_some_and(|a| *a < b) {
            next += 1;
        }
        let last = next.checked_sub(1).and_then(|i| a.get(i)).copied();
        if let Some(a) = last
            && b - a <= rule.distance
            && (rule.units.is_empty() || a >= unit(rule.units, b).first)
        {
            return true;
        }
    }
    false
}

/// Whether a place of `a` has none of `b` within the distance, in the one unit that there is.
pub(super) fn is_alone(a: &[u32], b: &[u32], distance: u32) -> bool {
    a.iter().any(|&a| {
        let from = b.partition_point(|b| *b < a.saturating_sub(distance));
        let mut near = b[from..]
            .iter()
            .take_while(|b| **b <= a.saturating_add(distance));
        near.all(|b| *b == a)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::span::{self, Stretch};

    /// All pairs of short lists, against the definition for stretches of any length.
    #[test]
    fn points_are_stretches_of_one_word() {
        let list = |bits: u32| -> Vec<u32> { (0..7).filter(|i| bits >> i & 1 != 0).collect() };
        let stretches = |points: &[u32]| -> Vec<Stretch> {
            let of = |&first| Stretch { first, last: first };
            points.iter().map(of).collect()
        };
        for (bits_a, bits_b) in (0..128).flat_map(|a| (0..128).map(move |b| (a, b))) {
            let (a, b) = (list(bits_a), list(bits_b));
            let (of_a, of_b) = (stretches(&a), stretches(&b));
            for units in [&[][..], &[0, 3][..]] {
                for distance in 1..4 {
                    for ordered in [false, true] {
                        let rule = Rule {
                            distance,
                            ordered,
                            units,
                        };
                        let expect = !span::near(&of_a, &of_b, rule).is_empty();
                        assert_eq!(is_near(&a, &b, rule), expect, "{a:?} {b:?} {rule:?}");
                    }
                    if units.is_empty() {
                        let rule = Rule {
                            distance,
                            ordered: false,
                            units,
                        };
                        let alone = span::with_partner(&of_a, &of_b, rule, false);
                        assert_eq!(is_alone(&a, &b, distance), !alone.is_empty());
                    }
                }
            }
        }
    }
}
