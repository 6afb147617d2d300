//! Which mentions of an article name the same: each is given the fullest form that it surely stands for.
//!
//! A form that may stand for two names stands for itself.

use std::borrow::Cow;
use std::hash::Hash;

use foldhash::{HashMap, HashMapExt};

use super::acronyms::{initials, long_form, may_abbreviate};
use super::hash::{SEED, mix};
use super::surface::{Surface, from_capitals};
use super::words::phrase_hash;
use crate::article::{Fold, Kind};

/// The name that a surface is folded to, and by what rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded<'t> {
    pub kind: Kind,
    pub name: Cow<'t, str>,
    pub fold: Fold,
}

/// A short form that stands in brackets beside a long one: indices of surfaces.
pub type Bracketed = (usize, usize);

/// What folding looks up; its room is used again.
#[derive(Debug, Default)]
pub struct Folder {
    /// The commonest form in mixed case of the same words, by kind and words.
    mixed: HashMap<u64, usize>,
    /// The best form of each full name, by first and last word.
    persons: HashMap<(u64, u64), usize>,
    owners: Owners,
    /// The only long form with these initials, three and more; `None` for those of several.
    by_initials: HashMap<u64, Option<usize>>,
}

/// The surfaces of an article, and the words of all of them.
#[derive(Clone, Copy)]
pub struct Written<'s, 't> {
    pub surfaces: &'s [Surface<'t>],
    pub words: &'s [u64],
}

impl<'s> Written<'s, '_> {
    fn words(&self, surface: usize) -> &'s [u64] {
        &self.words[self.surfaces[surface].words.clone()]
    }

    /// The surfaces of persons, by number.
    fn persons(&self) -> impl Iterator<Item = usize> {
        let all = 0..self.surfaces.len();
        all.filter(|i| self.surfaces[*i].kind == Kind::Person)
    }
}

impl Folder {
    /// What each surface is folded to. Quadratic in nothing: every look is one into a table.
    pub fn fold<'t>(
        &mut self,
        written: Written<'_, 't>,
        bracketed: &[Bracketed],
    ) -> Vec<Folded<'t>> {
        let mut folded: Vec<Folded> = written.surfaces.iter().map(itself).collect();
        self.fold_capitals(written, &mut folded);
        self.fold_persons(written, &mut folded);
        self.fold_short_forms(written, bracketed, &mut folded);
        folded
    }

    /// Names in capitals as the article writes them elsewhere.
    fn fold_capitals<'t>(&mut self, written: Written<'_, 't>, folded: &mut [Folded<'t>]) {
        let surfaces = written.surfaces;
        if !surfaces.iter().any(|s| s.is_upper) {
            return;
        }
        empty(&mut self.mixed);
        let key = |i: usize| mix(phrase_hash(written.words(i)), surfaces[i].kind as u64);
        for (i, surface) in surfaces.iter().enumerate().filter(|(_, s)| !s.is_upper) {
            let best = self.mixed.entry(key(i)).or_insert(i);
            if surface.count > surfaces[*best].count {
                *best = i;
            }
        }
        for (i, _) in surfaces.iter().enumerate().filter(|(_, s)| s.is_upper) {
            if let Some(same) = self.mixed.get(&key(i)) {
                folded[i].name = surfaces[*same].text.clone();
                folded[i].fold = Fold::Capitals;
            }
        }
    }

    /// Full names are gathered into persons, and single names given to the only person that bears them.
    fn fold_persons(&mut self, written: Written, folded: &mut [Folded]) {
        if written.persons().nth(1).is_none() {
            return;
        }
        let surfaces = written.surfaces;
        let full = || written.persons().filter(|i| written.words(*i).len() > 1);
        let ends = |words: &[u64]| (words[0], words[words.len() - 1]);
        // First and last word make a person: `Adam J. Boehler` is `Adam Boehler`, in the form that is
        // commonest, then longest.
        empty(&mut self.persons);
        for i in full() {
            let best = self.persons.entry(ends(written.words(i))).or_insert(i);
            let rank = |i: usize| {
                let Surface { text, .. } = &surfaces[i];
                (!surfaces[i].is_upper, surfaces[i].count, text.len())
            };
            if rank(i) > rank(*best) {
                *best = i;
            }
        }
        empty(&mut self.owners.0);
        for i in full() {
            let words = written.words(i);
            let (first, last) = ends(words);
            let person = self.persons[&(first, last)];
            self.owners.add(LAST, last, person);
            self.owners.add(FIRST, first, person);
            for word in &words[1..words.len() - 1] {
                self.owners.add(INNER, *word, person);
            }
            if person != i {
                folded[i].name = folded[person].name.clone();
                folded[i].fold = Fold::FullName;
            }
        }
        for i in written.persons() {
            let [word] = written.words(i) else {
                continue;
            };
            // A last name of several stands for none, even if it is the first name of one.
            let (part, fold) = if self.owners.has(LAST, *word) {
                (LAST, Fold::LastName)
            } else if self.owners.has(FIRST, *word) {
                (FIRST, Fold::FirstName)
            } else {
                (INNER, Fold::MiddleName)
            };
            if let Some(person) = self.owners.one(part, *word) {
                folded[i].name = folded[person].name.clone();
                folded[i].fold = fold;
            }
        }
    }

    /// Short forms: what stands in brackets beside them, the only name with these initials, the table.
    fn fold_short_forms<'t>(
        &mut self,
        written: Written<'_, 't>,
        bracketed: &[Bracketed],
        folded: &mut [Folded<'t>],
    ) {
        let surfaces = written.surfaces;
        let mut by_bracket: HashMap<&str, Option<usize>> = HashMap::new();
        for (short, long) in bracketed {
            let known = by_bracket
                .entry(&surfaces[*short].text)
                .or_insert(Some(*long));
            if known.is_some_and(|k| written.words(k) != written.words(*long)) {
                *known = None;
            }
        }
        self.find_initials(written);
        for (i, surface) in surfaces.iter().enumerate() {
            let long = match by_bracket.is_empty() {
                true => None,
                false => by_bracket.get(&*surface.text),
            };
            if surface.kind == Kind::Person && long.is_none() {
                continue;
            }
            if let Some(Some(long)) = long {
                let long = folded[*long].clone();
                folded[i] = Folded {
                    fold: Fold::Bracketed,
                    ..long
                };
                continue;
            }
            let spelled = match surface.is_upper && !self.by_initials.is_empty() {
                true => {
                    let letters = surface.text.chars().filter(|c| *c != '.');
                    self.by_initials.get(&hash_of(letters).0).copied().flatten()
                }
                false => None,
            };
            if let Some(long) = spelled {
                folded[i] = Folded {
                    fold: Fold::Initials,
                    ..folded[long].clone()
                };
            } else if let Some(long) = long_form(&surface.text, surface.kind) {
                folded[i].name = long.into();
                folded[i].fold = Fold::Table;
            }
        }
    }

    /// Which long form has which initials; empty where nothing is written that may be short.
    fn find_initials(&mut self, written: Written) {
        empty(&mut self.by_initials);
        let may_be_short = |s: &Surface| s.is_upper && s.text.len() > 2;
        if !written.surfaces.iter().any(may_be_short) {
            return;
        }
        for (i, surface) in written.surfaces.iter().enumerate() {
            let is_long = surface.words.len() > 1 && !surface.is_upper;
            if surface.kind == Kind::Organization && is_long {
                let (initials, n) = hash_of(initials(&surface.text));
                if n > 2 {
                    let known = self.by_initials.entry(initials).or_insert(Some(i));
                    if known.is_some_and(|k| written.words(k) != written.words(i)) {
                        *known = None;
                    }
                }
            }
        }
    }
}

/// Empties a table, and leaves it the room that most articles need and no more.
fn empty<K: Eq + Hash, V>(table: &mut HashMap<K, V>) {
    table.clear();
    table.shrink_to(1 << 10);
}

/// A hash of characters, and how many they are.
fn hash_of(characters: impl Iterator<Item = char>) -> (u64, usize) {
    characters.fold((SEED, 0), |(hash, n), c| (mix(hash, u64::from(c)), n + 1))
}

fn itself<'t>(surface: &Surface<'t>) -> Folded<'t> {
    let name = if surface.is_upper && is_spelled(surface) {
        from_capitals(&surface.text).into()
    } else {
        surface.text.clone()
    };
    let fold = if name == surface.text {
        Fold::None
    } else {
        Fold::Capitals
    };
    Folded {
        kind: surface.kind,
        name,
        fold,
    }
}

/// Whether a name in capitals is one that is spelled, not one of initials.
fn is_spelled(surface: &Surface) -> bool {
    let letters = surface.text.chars().filter(|c| c.is_alphabetic()).count();
    match surface.kind {
        Kind::Person => letters > 2,
        Kind::Place => letters > 3 && !surface.text.contains('.'),
        Kind::Organization => surface.words.len() > 2 && letters > 12,
    }
}

/// What a part of a name points to: nothing yet, one person, or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    One(usize),
    Several,
}

#[derive(Debug, Default)]
struct Owners(HashMap<(u8, u64), Owner>);

const LAST: u8 = 0;
const FIRST: u8 = 1;
const INNER: u8 = 2;

impl Owners {
    fn add(&mut self, part: u8, word: u64, person: usize) {
        let owner = self.0.entry((part, word)).or_insert(Owner::One(person));
        if *owner != Owner::One(person) {
            *owner = Owner::Several;
        }
    }

    /// The one person with this part; `None` where there are none or several.
    fn one(&self, part: u8, word: u64) -> Option<usize> {
        match self.0.get(&(part, word)) {
            Some(Owner::One(person)) => Some(*person),
            Some(Owner::Several) | None => None,
        }
    }

    fn has(&self, part: u8, word: u64) -> bool {
        self.0.contains_key(&(part, word))
    }
}

/// Whether two surfaces that stand side by side, one in brackets, are short and long form: which is
/// the short one.
pub fn short_and_long(first: &Surface, second: &Surface) -> Option<bool> {
    if may_abbreviate(&second.text, &first.text) {
        Some(false)
    } else if may_abbreviate(&first.text, &second.text) {
        Some(true)
    } else {
        None
    }
}
