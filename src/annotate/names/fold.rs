//! Which mentions of an article name the same: each is given the fullest form that it surely stands for.
//!
//! A form that may stand for two names stands for itself.

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt};

use super::acronyms::{initials, long_form, may_abbreviate};
use super::surface::{Surface, from_capitals};
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

/// What each surface is folded to. Quadratic in nothing: every look is one into a table.
pub fn fold<'t>(surfaces: &[Surface<'t>], bracketed: &[Bracketed]) -> Vec<Folded<'t>> {
    let mut folded: Vec<Folded> = surfaces.iter().map(itself).collect();
    fold_capitals(surfaces, &mut folded);
    fold_persons(surfaces, &mut folded);
    fold_short_forms(surfaces, bracketed, &mut folded);
    folded
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

/// Names in capitals as the article writes them elsewhere.
fn fold_capitals<'t>(surfaces: &[Surface<'t>], folded: &mut [Folded<'t>]) {
    if !surfaces.iter().any(|s| s.is_upper) {
        return;
    }
    let mut mixed: HashMap<(Kind, &[u64]), usize> = HashMap::new();
    for (i, surface) in surfaces.iter().enumerate().filter(|(_, s)| !s.is_upper) {
        let best = mixed.entry((surface.kind, &surface.words)).or_insert(i);
        if surface.count > surfaces[*best].count {
            *best = i;
        }
    }
    for (i, surface) in surfaces.iter().enumerate().filter(|(_, s)| s.is_upper) {
        if let Some(same) = mixed.get(&(surface.kind, surface.words.as_slice())) {
            folded[i].name = surfaces[*same].text.clone();
            folded[i].fold = Fold::Capitals;
        }
    }
}

/// What a part of a name points to: nothing yet, one person, or several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    One(usize),
    Several,
}

#[derive(Default)]
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

/// Full names are gathered into persons, and single names given to the only person that bears them.
fn fold_persons(surfaces: &[Surface], folded: &mut [Folded]) {
    let is_person = |surface: &&Surface| surface.kind == Kind::Person;
    if surfaces.iter().filter(is_person).nth(1).is_none() {
        return;
    }
    let full: Vec<usize> = (0..surfaces.len())
        .filter(|i| surfaces[*i].kind == Kind::Person && surfaces[*i].words.len() > 1)
        .collect();
    // First and last word make a person: `Adam J. Boehler` is `Adam Boehler`, in the form that is
    // commonest, then longest.
    let mut persons: HashMap<(u64, u64), usize> = HashMap::new();
    for i in &full {
        let words = &surfaces[*i].words;
        let best = persons
            .entry((words[0], words[words.len() - 1]))
            .or_insert(*i);
        let rank = |i: usize| {
            (
                !surfaces[i].is_upper,
                surfaces[i].count,
                surfaces[i].text.len(),
            )
        };
        if rank(*i) > rank(*best) {
            *best = *i;
        }
    }
    let mut owners = Owners::default();
    for i in &full {
        let words = &surfaces[*i].words;
        let person = persons[&(words[0], words[words.len() - 1])];
        owners.add(LAST, words[words.len() - 1], person);
        owners.add(FIRST, words[0], person);
        for word in &words[1..words.len() - 1] {
            owners.add(INNER, *word, person);
        }
        if person != *i {
            folded[*i].name = folded[person].name.clone();
            folded[*i].fold = Fold::FullName;
        }
    }
    for (i, surface) in surfaces.iter().enumerate() {
        let [word] = surface.words.as_slice() else {
            continue;
        };
        if surface.kind != Kind::Person {
            continue;
        }
        // A last name of several stands for none, even if it is the first name of one.
        let (part, fold) = if owners.has(LAST, *word) {
            (LAST, Fold::LastName)
        } else if owners.has(FIRST, *word) {
            (FIRST, Fold::FirstName)
        } else {
            (INNER, Fold::MiddleName)
        };
        if let Some(person) = owners.one(part, *word) {
            folded[i].name = folded[person].name.clone();
            folded[i].fold = fold;
        }
    }
}

/// Short forms: what stands in brackets beside them, the only name with these initials, the table.
fn fold_short_forms<'t>(
    surfaces: &[Surface<'t>],
    bracketed: &[Bracketed],
    folded: &mut [Folded<'t>],
) {
    let mut by_bracket: HashMap<&str, Option<usize>> = HashMap::new();
    for (short, long) in bracketed {
        let known = by_bracket
            .entry(&surfaces[*short].text)
            .or_insert(Some(*long));
        if known.is_some_and(|k| surfaces[k].words != surfaces[*long].words) {
            *known = None;
        }
    }
    let by_initials = by_initials(surfaces);
    for (i, surface) in surfaces.iter().enumerate() {
        if surface.kind == Kind::Person && !by_bracket.contains_key(&*surface.text) {
            continue;
        }
        if let Some(Some(long)) = by_bracket.get(&*surface.text) {
            let long = folded[*long].clone();
            folded[i] = Folded {
                fold: Fold::Bracketed,
                ..long
            };
            continue;
        }
        let spelled = match surface.is_upper && !by_initials.is_empty() {
            true => by_initials.get(&letters(surface)).copied().flatten(),
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

/// The only long form with these initials, three and more; `None` for those of several. Empty where
/// nothing is written that may be short.
fn by_initials(surfaces: &[Surface]) -> HashMap<String, Option<usize>> {
    let mut by_initials: HashMap<String, Option<usize>> = HashMap::new();
    let may_be_short = |s: &Surface| s.is_upper && s.text.len() > 2;
    if !surfaces.iter().any(may_be_short) {
        return by_initials;
    }
    for (i, surface) in surfaces.iter().enumerate() {
        if surface.kind == Kind::Organization && surface.words.len() > 1 && !surface.is_upper {
            let initials = initials(&surface.text);
            if initials.len() > 2 {
                let known = by_initials.entry(initials).or_insert(Some(i));
                if known.is_some_and(|k| surfaces[k].words != surface.words) {
                    *known = None;
                }
            }
        }
    }
    by_initials
}

/// An acronym without its stops.
fn letters(surface: &Surface) -> String {
    surface.text.chars().filter(|c| *c != '.').collect()
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
