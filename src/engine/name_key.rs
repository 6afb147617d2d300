//! When two names of one kind are surely the same: all but case, accents, dots and honorifics is equal.
//!
//! The key of a name is its words as the index folds them, joined by blanks. Two names with one key are one
//! name wherever names are counted; a full name that is written family name first keeps that to itself only
//! where a comma does not say so.

use std::borrow::Cow;

use super::analysis::{fold, segment};
use crate::article::Kind;
use crate::hit::SameName;

/// Left out before any name of a person.
const FORMS_OF_ADDRESS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "herr", "frau", "senor", "senora", "monsieur", "madame",
    "mme", "signor", "signora",
];

/// Left out before a full name: before a single one they may be a part of it (Justice, a singer).
const TITLES: &[&str] = &[
    "sir",
    "dame",
    "prof",
    "professor",
    "rev",
    "reverend",
    "hon",
    "sen",
    "senator",
    "rep",
    "gov",
    "governor",
    "president",
    "gen",
    "general",
    "col",
    "colonel",
    "capt",
    "captain",
    "lt",
    "maj",
    "sgt",
    "judge",
    "justice",
    "minister",
    "ambassador",
];

/// What stands behind a comma and is no given name.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "md", "phd", "esq"];

/// Appends the folded words of `name` to `key`, joined by blanks, and tells where in `name` each begins.
fn write_words(name: &str, key: &mut String, mut begins: impl FnMut(usize)) {
    let mut surface = String::new();
    segment(name, |word| {
        fold(&word, &mut surface);
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&surface);
        begins(word.start);
    });
}

/// Writes the key of `name` over `key`. It is empty where the name has no word.
pub(super) fn write_key(kind: Kind, name: &str, key: &mut String) {
    key.clear();
    let turned = match kind {
        Kind::Person => turned(name),
        Kind::Organization | Kind::Place => None,
    };
    let name = turned.as_deref().unwrap_or(name);
    write_words(name, key, |_| {});
    if kind == Kind::Person {
        let from = key.len() - without_honorifics(key).len();
        key.drain(..from);
    }
}

pub(super) fn key(kind: Kind, name: &str) -> String {
    let mut key = String::new();
    write_key(kind, name, &mut key);
    key
}

/// The rest of a key behind its honorifics.
fn without_honorifics(key: &str) -> &str {
    let mut rest = key;
    while let Some((first, behind)) = rest.split_once(' ') {
        let is_left_out =
            FORMS_OF_ADDRESS.contains(&first) || TITLES.contains(&first) && behind.contains(' ');
        if !is_left_out {
            break;
        }
        rest = behind;
    }
    rest
}

/// A name of a person as written in a query, in the order of speech and without the honorifics before it.
pub(super) fn spoken(name: &str) -> Cow<'_, str> {
    match turned(name) {
        Some(turned) => Cow::Owned(bare(&turned).to_owned()),
        None => Cow::Borrowed(bare(name)),
    }
}

/// Without the honorifics before it.
fn bare(name: &str) -> &str {
    let mut starts = Vec::new();
    let mut key = String::new();
    write_words(name, &mut key, |start| starts.push(start));
    let kept = without_honorifics(&key).split(' ').count();
    let first = starts.len().saturating_sub(kept);
    let start = starts.get(first).copied().unwrap_or_default();
    name.get(start..).unwrap_or(name)
}

/// A name that states its order, family name first (`Boehler, Adam`), in the order of speech.
pub(super) fn turned(name: &str) -> Option<String> {
    let (family, given) = name.split_once(',')?;
    let (family, given) = (family.trim(), given.trim());
    let mut words = String::new();
    write_words(given, &mut words, |_| {});
    let first = words.split(' ').next().filter(|word| !word.is_empty())?;
    let is_plain = !family.is_empty() && !given.contains(',') && !SUFFIXES.contains(&first);
    is_plain.then(|| format!("{given} {family}"))
}

/// How `written` is the same name as `name`, where both have one key.
pub(super) fn how_same(kind: Kind, name: &str, written: &str) -> SameName {
    let words = |name: &str| {
        let mut words = String::new();
        write_words(name, &mut words, |_| {});
        words
    };
    if written == name {
        return SameName::Itself;
    }
    let is_turned = |name: &str| kind == Kind::Person && turned(name).is_some();
    if is_turned(written) != is_turned(name) {
        return SameName::FamilyFirst;
    }
    match words(written) == words(name) {
        true => SameName::Letters,
        false => SameName::Honorific,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: Kind, same: &[&str], expect: &str) {
        for name in same {
            assert_eq!(key(kind, name), expect, "of {name}");
        }
    }

    #[test]
    fn safe_variants_have_one_key() {
        let persons = [
            "Adam Boehler",
            "ADAM BÖHLER",
            "Adam Bohler",
            "Boehler, Adam",
            "Mr. Adam Boehler",
        ];
        check(
            Kind::Person,
            &[persons[0], persons[3], persons[4], "Dr Adam Boehler"],
            "adam boehler",
        );
        check(Kind::Person, &[persons[1], persons[2]], "adam bohler");
        check(
            Kind::Person,
            &["John Q. Harper", "John Q Harper", "Sen. John Q. Harper"],
            "john q harper",
        );
        check(Kind::Person, &["Mrs. Okafor", "Okafor"], "okafor");
        check(Kind::Place, &["U.S.", "US"], "us");
        check(Kind::Place, &["São Tomé", "Sao Tome"], "sao tome");
    }

    #[test]
    fn spellings_say_how_they_are_the_same() {
        let how = |written| how_same(Kind::Person, "Adam Boehler", written);
        assert_eq!(how("Adam Boehler"), SameName::Itself);
        assert_eq!(how("ADAM BOEHLER"), SameName::Letters);
        assert_eq!(how("Mr. Adam Boehler"), SameName::Honorific);
        assert_eq!(how("Boehler, Adam"), SameName::FamilyFirst);
        let place = how_same(Kind::Place, "US", "U.S.");
        assert_eq!(place, SameName::Letters);
    }

    #[test]
    fn what_may_be_part_of_the_name_stays() {
        check(Kind::Person, &["President Lopez"], "president lopez");
        check(Kind::Person, &["Harper, Jr.", "Harper Jr"], "harper jr");
        check(Kind::Person, &["Mr"], "mr");
        check(
            Kind::Organization,
            &["General Motors Company"],
            "general motors company",
        );
        check(Kind::Place, &["Paris, Texas"], "paris texas");
        check(Kind::Person, &["", "–"], "");
    }

    #[test]
    fn a_query_is_freed_of_honorifics() {
        assert_eq!(spoken("Mr. Boehler"), "Boehler");
        assert_eq!(spoken("  Sen. John Harper"), "John Harper");
        assert_eq!(spoken("adam boehler"), "adam boehler");
        assert_eq!(spoken("Boehler, Mr. Adam"), "Adam Boehler");
        assert_eq!(spoken("Harper, Jr."), "Harper, Jr.");
        assert_eq!(spoken("Mr"), "Mr");
        assert_eq!(spoken(""), "");
    }
}
