//! From spans to mentions: counted in characters, and folded to the fullest form in the article.

use std::collections::HashMap;

use crate::annotate::characters::Characters;
use crate::article::{Fold, Kind, Mention};

/// A name in the text, by bytes.
#[derive(Clone, Debug)]
pub struct Found {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// The form that it is a case of, or has in capitals; as written where there is none.
    pub base: Option<String>,
    /// By what rule it was given its base, where that is not told by how it is written.
    pub fold: Option<Fold>,
}

/// Names of an article that are written alike: what folding works on.
struct Surface<'t> {
    kind: Kind,
    written: &'t str,
    name: String,
    fold: Fold,
}

/// The mentions of spans that are in order and do not overlap.
pub fn mentions(text: &str, found: &[Found]) -> Vec<Mention> {
    let mut surfaces: Vec<Surface> = Vec::new();
    let mut known: HashMap<(Kind, &str, Option<&str>), usize> = HashMap::new();
    let mut of_found = Vec::with_capacity(found.len());
    for name in found {
        let written = text.get(name.start..name.end).unwrap_or("");
        let index = *known
            .entry((name.kind, written, name.base.as_deref()))
            .or_insert_with(|| {
                surfaces.push(surface(name, written));
                surfaces.len() - 1
            });
        of_found.push(index);
    }
    fold_persons(&mut surfaces);
    fold_brackets(text, found, &of_found, &mut surfaces);
    let mut mentions = Vec::with_capacity(found.len());
    let mut characters = Characters::new(text);
    for (name, index) in found.iter().zip(of_found) {
        let surface = &surfaces[index];
        mentions.push(Mention {
            kind: surface.kind,
            name: surface.name.clone(),
            text: surface.written.to_owned(),
            start: characters.before(name.start),
            end: characters.before(name.end),
            fold: surface.fold,
        });
    }
    mentions
}

fn surface<'t>(found: &Found, written: &'t str) -> Surface<'t> {
    let settled = || {
        written
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace('\u{2019}', "'")
    };
    let name = found.base.clone().unwrap_or_else(settled);
    let is_upper = !written.contains(char::is_lowercase) && name.contains(char::is_lowercase);
    let fold = match &found.base {
        None => Fold::None,
        Some(base) if base == written => Fold::None,
        Some(_) if found.fold.is_some() => found.fold.unwrap_or_default(),
        Some(_) if is_upper => Fold::Capitals,
        Some(_) => Fold::Inflected,
    };
    Surface {
        kind: found.kind,
        written,
        name,
        fold,
    }
}

/// Whom a word of a full name points to: one person, or several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    One(usize),
    Several,
}

#[derive(Default)]
struct Owners<'n>(HashMap<&'n str, Owner>);

impl<'n> Owners<'n> {
    fn add(&mut self, word: &'n str, person: usize) {
        let owner = self.0.entry(word).or_insert(Owner::One(person));
        if *owner != Owner::One(person) {
            *owner = Owner::Several;
        }
    }
}

/// The longest name of a person that is folded, in bytes.
const LONGEST_NAME: usize = 200;

/// A surname stands for the one full name of the article that has it; of several, for itself.
fn fold_persons(surfaces: &mut [Surface]) {
    let names: Vec<String> = surfaces.iter().map(|s| s.name.clone()).collect();
    // Every end of a name is looked at: a longer one is none, and would cost its square.
    let is_person = |s: &Surface| s.kind == Kind::Person && s.name.len() <= LONGEST_NAME;
    // Names of two words and more that are not the end of another: `von der Leyen` is no full name.
    let mut ends: HashMap<&str, Owner> = HashMap::new();
    for (i, name) in names
        .iter()
        .enumerate()
        .filter(|(i, _)| is_person(&surfaces[*i]))
    {
        for (at, _) in name.match_indices([' ', '-', '·', '・']) {
            let end = name[at..].trim_start_matches([' ', '-', '·', '・']);
            let owner = ends.entry(end).or_insert(Owner::One(i));
            if *owner != Owner::One(i) {
                *owner = Owner::Several;
            }
        }
    }
    let persons = names
        .iter()
        .enumerate()
        .filter(|(i, _)| is_person(&surfaces[*i]));
    let by_name: HashMap<&str, usize> = persons.map(|(i, name)| (name.as_str(), i)).collect();
    let mut folds: Vec<(usize, usize, Fold)> = Vec::new();
    let mut inner = Owners::default();
    for (i, name) in names
        .iter()
        .enumerate()
        .filter(|(i, _)| is_person(&surfaces[*i]))
    {
        let words: Vec<&str> = name.split(' ').collect();
        if words.len() > 2 && !ends.contains_key(name.as_str()) {
            for word in &words[1..words.len() - 1] {
                inner.add(word, i);
            }
        }
    }
    for (i, name) in names
        .iter()
        .enumerate()
        .filter(|(i, _)| is_person(&surfaces[*i]))
    {
        let genitive = name.strip_suffix('s').filter(|_| !name.contains(' '));
        let by_end = ends.get(name.as_str()).map(|o| (*o, Fold::LastName));
        let by_genitive = genitive
            .and_then(|g| ends.get(g))
            .map(|o| (*o, Fold::LastName));
        let by_inner = inner.0.get(name.as_str()).map(|o| (*o, Fold::MiddleName));
        // `Erdogans` beside `Erdogan`, who has no first name in the article.
        let by_form = genitive
            .and_then(|g| by_name.get(g))
            .map(|i| (Owner::One(*i), Fold::Inflected));
        match by_end.or(by_genitive).or(by_inner).or(by_form) {
            Some((Owner::One(person), fold)) if person != i => folds.push((i, person, fold)),
            _ => {}
        }
    }
    for (i, person, fold) in folds {
        // Of a chain (`Leyen`, `von der Leyen`, `Ursula von der Leyen`) the last is meant.
        surfaces[i].name.clone_from(&names[person]);
        surfaces[i].fold = fold;
    }
}

/// `Alternative für Deutschland (AfD)`: the short form stands for the long one.
fn fold_brackets(text: &str, found: &[Found], of_found: &[usize], surfaces: &mut [Surface]) {
    let mut longs: HashMap<&str, Owner> = HashMap::new();
    for (pair, index) in found.windows(2).zip(of_found.windows(2)) {
        let is_bracket = text.get(pair[0].end..pair[1].start) == Some(" (")
            && text
                .get(pair[1].end..)
                .is_some_and(|rest| rest.starts_with(')'));
        let (long, short) = (&surfaces[index[0]], &surfaces[index[1]]);
        if is_bracket && long.kind == short.kind && abbreviates(short.written, long.written) {
            let owner = longs.entry(short.written).or_insert(Owner::One(index[0]));
            if *owner != Owner::One(index[0]) {
                *owner = Owner::Several;
            }
        }
    }
    let folds: Vec<(usize, String)> = surfaces
        .iter()
        .enumerate()
        .filter_map(|(i, s)| match longs.get(s.written)? {
            Owner::One(long) if s.kind == surfaces[*long].kind => {
                Some((i, surfaces[*long].name.clone()))
            }
            _ => None,
        })
        .collect();
    for (i, name) in folds {
        surfaces[i].name = name;
        surfaces[i].fold = Fold::Bracketed;
    }
}

/// Whether the letters of `short` begin the words of `long`, in that order; words may be passed over.
pub fn abbreviates(short: &str, long: &str) -> bool {
    let mut letters = short
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .peekable();
    if short.chars().count() < 2 || !long.contains(' ') {
        return false;
    }
    for word in long.split(|c: char| !c.is_alphanumeric()) {
        for (i, c) in word.chars().flat_map(char::to_lowercase).enumerate() {
            // A word is begun at its first letter.
            let Some(letter) = letters.peek() else {
                return true;
            };
            if c == *letter {
                letters.next();
            } else if i == 0 {
                break;
            }
        }
    }
    letters.peek().is_none()
}
