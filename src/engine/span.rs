//! Stretches of positions and what nearness makes of them.
//!
//! The algebra is that of Clarke, Cormack and Burkowski (1995): the answer of an operator is the set
//! of its shortest stretches, none inside another. Here the operands may be any sets, since the
//! places of `a OR "a b"` hold one another. Every function takes and gives stretches sorted by
//! [`Stretch::first`], then [`Stretch::last`], each once.

use std::collections::VecDeque;

/// Positions from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Stretch {
    pub first: u32,
    pub last: u32,
}

impl Stretch {
    pub fn holds(self, other: Stretch) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// From the beginning of the earlier to the end of the later.
    pub fn with(self, other: Stretch) -> Stretch {
        Stretch {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }
}

/// What two places need to be near one another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule<'u> {
    /// From the end of the one to the beginning of the other, at most.
    pub distance: u32,
    /// The first operand ends before the second begins.
    pub ordered: bool,
    /// Where the units begin that hold both of them, ascending; without any, all is one unit.
    pub units: &'u [u32],
}

/// The unit that a position is in.
pub(super) fn unit(units: &[u32], position: u32) -> Stretch {
    let i = units.partition_point(|begin| *begin <= position);
    let first = i.checked_sub(1).and_then(|i| units.get(i)).copied();
    let last = units.get(i).map_or(u32::MAX, |next| next - 1);
    Stretch {
        first: first.unwrap_or(0),
        last,
    }
}

/// Whether a stretch lies in one unit.
pub(super) fn in_one_unit(units: &[u32], stretch: Stretch) -> bool {
    unit(units, stretch.first).last >= stretch.last
}

impl Rule<'_> {
    /// The definition. The first or last word of one place is never that of the other.
    pub fn holds(self, a: Stretch, b: Stretch) -> bool {
        let ends_apart =
            a.first != b.first && a.first != b.last && a.last != b.first && a.last != b.last;
        let gap = b
            .first
            .saturating_sub(a.last)
            .max(a.first.saturating_sub(b.last));
        let in_order = !self.ordered || a.last < b.first;
        ends_apart && in_order && gap <= self.distance && in_one_unit(self.units, a.with(b))
    }
}

/// Of stretches in any order those that hold no other.
pub(super) fn shortest(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable_by_key(|s| (s.last, u32::MAX - s.first));
    let mut begin = None;
    stretches.retain(|s| {
        let keep = begin.is_none_or(|begin| s.first > begin);
        if keep {
            begin = Some(s.first);
        }
        keep
    });
    stretches
}

/// The places of any of several operands.
pub(super) fn any_of(mut sets: Vec<Vec<Stretch>>) -> Vec<Stretch> {
    sets.retain(|set| !set.is_empty());
    match sets.pop() {
        Some(only) if sets.is_empty() => only,
        last => {
            let mut all: Vec<Stretch> = sets
                .into_iter()
                .flatten()
                .chain(last.into_iter().flatten())
                .collect();
            all.sort_unstable();
            all.dedup();
            all
        }
    }
}

/// The shortest stretches within one unit that hold a place of each operand.
pub(super) fn all_of(sets: &[&[Stretch]], units: &[u32]) -> Vec<Stretch> {
    let mut ends: Vec<(Stretch, usize)> = Vec::new();
    for (i, set) in sets.iter().enumerate() {
        ends.extend(set.iter().map(|stretch| (*stretch, i)));
    }
    ends.sort_unstable_by_key(|(stretch, _)| (stretch.last, stretch.first));
    let mut begins: Vec<Option<u32>> = vec![None; sets.len()];
    let mut found = Vec::new();
    let mut missing = sets.len();
    for (stretch, i) in ends {
        missing -= usize::from(begins[i].is_none());
        begins[i] = begins[i].max(Some(stretch.first));
        let begin = begins.iter().flatten().min();
        if let Some(&first) = begin.filter(|_| missing == 0) {
            let last = stretch.last;
            found.push(Stretch { first, last });
        }
    }
    found.retain(|stretch| in_one_unit(units, *stretch));
    shortest(found)
}

/// The shortest stretches that just hold a place of each, the two near one another.
pub(super) fn near(a: &[Stretch], b: &[Stretch], rule: Rule) -> Vec<Stretch> {
    let mut found = Vec::new();
    before(a, b, rule, &mut found);
    if !rule.ordered {
        before(b, a, rule, &mut found);
        if !are_points(a) || !are_points(b) {
            let b = Sorted::new(b);
            for &a in a {
                b.each_across(a, |b| {
                    if rule.holds(a, b) {
                        found.push(a.with(b));
                    }
                    false
                });
            }
        }
    }
    shortest(found)
}

/// Whether each is one position.
fn are_points(set: &[Stretch]) -> bool {
    set.iter().all(|stretch| stretch.first == stretch.last)
}

/// For each of `b` the shortest stretch with one of `a` that ends before it.
fn before(a: &[Stretch], b: &[Stretch], rule: Rule, found: &mut Vec<Stretch>) {
    let mut by_end = Vec::new();
    let a = if a.is_sorted_by_key(|s| s.last) {
        a
    } else {
        by_end.extend_from_slice(a);
        by_end.sort_unstable_by_key(|s| s.last);
        &by_end
    };
    // Those of `a` in reach of the current one of `b`, by end; of two the later only stays where it
    // begins earlier, so that the front begins last.
    let mut reach: VecDeque<Stretch> = VecDeque::new();
    let mut ahead = a.iter().peekable();
    for &b in b {
        let bounds = unit(rule.units, b.first);
        while let Some(a) = ahead.next_if(|a| a.last < b.first) {
            while reach.back().is_some_and(|other| other.first <= a.first) {
                reach.pop_back();
            }
            reach.push_back(*a);
        }
        let floor = bounds.first.max(b.first.saturating_sub(rule.distance));
        while reach.front().is_some_and(|a| a.last < floor) {
            reach.pop_front();
        }
        if let Some(a) = reach.front()
            && a.first >= bounds.first
            && b.last <= bounds.last
        {
            found.push(a.with(b));
        }
    }
}

/// Whether there is a place at all, without making the list: for operands of single words.
pub(super) fn is_near(a: &[Stretch], b: &[Stretch], rule: Rule) -> bool {
    if !are_points(a) || !are_points(b) {
        return !near(a, b, rule).is_empty();
    }
    is_before(a, b, rule) || !rule.ordered && is_before(b, a, rule)
}

fn is_before(a: &[Stretch], b: &[Stretch], rule: Rule) -> bool {
    let mut ahead = a.iter();
    let mut next = ahead.next();
    let mut last = None;
    b.iter().any(|b| {
        while let Some(a) = next.filter(|a| a.last < b.first) {
            last = Some(a.last);
            next = ahead.next();
        }
        last.is_some_and(|last| {
            b.first - last <= rule.distance
                && (rule.units.is_empty() || last >= unit(rule.units, b.first).first)
        })
    })
}

/// Those of `a` that one of `b` is near (`wanted`), or that none is.
pub(super) fn with_partner(a: &[Stretch], b: &[Stretch], rule: Rule, wanted: bool) -> Vec<Stretch> {
    let b = Sorted::new(b);
    let keep = |a: &&Stretch| b.has_partner(**a, rule) == wanted;
    a.iter().filter(keep).copied().collect()
}

/// Stretches ready to be asked which of them are near another.
pub(super) struct Sorted<'s> {
    by_begin: &'s [Stretch],
    /// The farthest end among those up to here.
    farthest: Vec<u32>,
    by_end: Vec<Stretch>,
}

impl Sorted<'_> {
    pub fn new(by_begin: &[Stretch]) -> Sorted<'_> {
        let mut by_end = by_begin.to_vec();
        by_end.sort_unstable_by_key(|s| (s.last, s.first));
        let farthest = by_begin.iter().scan(0, |most, s| {
            *most = s.last.max(*most);
            Some(*most)
        });
        Sorted {
            by_begin,
            farthest: farthest.collect(),
            by_end,
        }
    }

    /// Calls `sink` with each that overlaps `a`, until it says stop; tells whether it did.
    fn each_across(&self, a: Stretch, mut sink: impl FnMut(Stretch) -> bool) -> bool {
        let end = self.by_begin.partition_point(|b| b.first <= a.last);
        for i in (0..end).rev() {
            if self.farthest[i] < a.first {
                break;
            }
            if self.by_begin[i].last >= a.first && sink(self.by_begin[i]) {
                return true;
            }
        }
        false
    }

    /// Whether one of these is near `a`; in an ordered rule `a` comes first.
    fn has_partner(&self, a: Stretch, rule: Rule) -> bool {
        let bounds = unit(rule.units, a.first);
        if a.last > bounds.last {
            return false;
        }
        let from = self.by_begin.partition_point(|b| b.first <= a.last);
        let reach = a.last.saturating_add(rule.distance).min(bounds.last);
        let after = self.by_begin[from..]
            .iter()
            .take_while(|b| b.first <= reach);
        if after.into_iter().any(|b| b.last <= bounds.last) {
            return true;
        }
        if rule.ordered {
            return false;
        }
        let to = self.by_end.partition_point(|b| b.last < a.first);
        let reach = a.first.saturating_sub(rule.distance).max(bounds.first);
        let before = self.by_end[..to].iter().rev();
        before
            .take_while(|b| b.last >= reach)
            .any(|b| b.first >= bounds.first)
            || self.each_across(a, |b| rule.holds(a, b))
    }
}

/// Turns a rule round for `with_partner(b, a)`: which of `b` have an `a` near.
pub(super) fn second_with_partner(a: &[Stretch], b: &[Stretch], rule: Rule) -> Vec<Stretch> {
    if !rule.ordered {
        return with_partner(b, a, rule, true);
    }
    let mut by_end = a.to_vec();
    by_end.sort_unstable_by_key(|s| s.last);
    let keep = |b: &&Stretch| {
        let bounds = unit(rule.units, b.first);
        let to = by_end.partition_point(|a| a.last < b.first);
        let floor = b.first.saturating_sub(rule.distance).max(bounds.first);
        let mut reach = by_end[..to].iter().rev().take_while(|a| a.last >= floor);
        b.last <= bounds.last && reach.any(|a| a.first >= bounds.first)
    };
    b.iter().filter(keep).copied().collect()
}
