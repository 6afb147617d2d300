//! `aliases.txt` in the folder of an index: which names are one, and which are none, by the user's word.
//!
//! It is read when a name is asked for or counted, and takes effect without indexing again:
//!
//! ```text
//! # A name, and what else it goes by.
//! Adam Boehler = A. Boehler | Boehler, Adam
//! org:World Health Organization = WHO
//! # No name at all.
//! !Apple
//! !place:Turkey
//! ```
//!
//! A rule holds for persons, organizations and places alike, or for the kind that it names first.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::name_key::key;
use crate::article::Kind;
use crate::error::{Error, Result};
use crate::fields::FieldName;

/// The name of the file.
pub const ALIASES: &str = "aliases.txt";

#[derive(Debug, Default)]
pub(super) struct Aliases {
    pub rules: Vec<Rule>,
    by_key: HashMap<(Kind, String), usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// Counted from 1.
    pub line: usize,
    /// As it stands in the file.
    pub written: String,
    /// The name that all of them are counted under; `None` where the name is to be none.
    pub name: Option<String>,
    /// The keys of all of them.
    pub keys: Vec<(Kind, String)>,
    /// All of them as written.
    pub names: Vec<String>,
}

/// The column and field of a kind, by the name that queries have for it.
pub(super) fn field_of(kind: Kind) -> FieldName {
    match kind {
        Kind::Person => FieldName::Person,
        Kind::Organization => FieldName::Org,
        Kind::Place => FieldName::Place,
    }
}

pub(super) fn kind_of(field: FieldName) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| field_of(*kind) == field)
}

impl Aliases {
    /// Reads the file of the index at `dir`; without one there are no aliases.
    pub fn open(dir: &Path) -> Result<Aliases> {
        let path = dir.join(ALIASES);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return Ok(Aliases::default());
            }
            Err(error) => return Err(Error::io(&path, error)),
        };
        let text = String::from_utf8(bytes).map_err(|error| {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            slip(&path, line, "it is not UTF-8")
        })?;
        Aliases::read(&text).map_err(|(line, what)| slip(&path, line, &what))
    }

    /// Reads the rules of a text; an error has the number of its line.
    fn read(text: &str) -> std::result::Result<Aliases, (usize, String)> {
        let mut aliases = Aliases::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (i, line) in text.lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                aliases.add(i + 1, line).map_err(|what| (i + 1, what))?;
            }
        }
        Ok(aliases)
    }

    fn add(&mut self, line: usize, written: &str) -> std::result::Result<(), String> {
        let (is_none, rest) = match written.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, written),
        };
        let (kinds, rest) = kinds(rest.trim_start());
        let names: Vec<&str> = match (is_none, rest.split_once('=')) {
            (true, None) => vec![rest.trim()],
            (true, Some(_)) => return Err("`!` takes one name, and no `=`".to_owned()),
            (false, None) => return Err("it has no `=`".to_owned()),
            (false, Some((name, others))) => {
                let names = std::iter::once(name).chain(others.split('|'));
                names.map(str::trim).collect()
            }
        };
        if names.len() > 1 && names.iter().skip(1).any(|name| name.contains('=')) {
            return Err("it has two `=`".to_owned());
        }
        let mut keys = Vec::new();
        for name in &names {
            for kind in &kinds {
                let key = (*kind, key(*kind, name));
                if key.1.is_empty() {
                    return Err(match name.is_empty() {
                        true => "a name is missing".to_owned(),
                        false => format!("`{name}` has no word in it"),
                    });
                }
                if keys.contains(&key) {
                    continue;
                }
                if let Some(other) = self.by_key.get(&key) {
                    let other = &self.rules[*other];
                    return Err(format!(
                        "`{name}` has a rule in line {} already",
                        other.line
                    ));
                }
                keys.push(key);
            }
        }
        for key in &keys {
            self.by_key.insert(key.clone(), self.rules.len());
        }
        self.rules.push(Rule {
            line,
            written: written.to_owned(),
            name: (!is_none).then(|| names[0].to_owned()),
            keys,
            names: names.into_iter().map(str::to_owned).collect(),
        });
        Ok(())
    }

    /// The rule for the name with this key.
    pub fn rule(&self, kind: Kind, key: &str) -> Option<usize> {
        if self.by_key.is_empty() {
            return None;
        }
        self.by_key.get(&(kind, key.to_owned())).copied()
    }
}

/// The kinds that a rule is for, and the rest of it.
fn kinds(rule: &str) -> (Vec<Kind>, &str) {
    let named = rule.split_once(':').and_then(|(kind, rest)| {
        let field = crate::fields::by_name(kind.trim())?.field;
        Some((vec![kind_of(field)?], rest.trim_start()))
    });
    named.unwrap_or((Kind::ALL.to_vec(), rule))
}

fn slip(path: &Path, line: usize, what: &str) -> Error {
    Error::Usage(format!(
        "line {line} of `{}`: {what}\nhint: each line is `Name = Other name | Other name`, or `!Name` for what is no name; \
         `person:`, `org:` or `place:` may stand before the first name",
        path.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, line: usize, expect: &str) {
        assert_eq!(
            Aliases::read(text).err(),
            Some((line, expect.to_owned())),
            "{text}"
        );
    }

    #[test]
    fn rules_are_found_by_any_of_their_names() {
        let text = "\u{feff}# whom\r\n\r\nAdam Boehler = A. Boehler | Boehler, Adam\r\n!Apple\n! place: Turkey\norg:X = Twitter";
        let aliases = Aliases::read(text).unwrap();
        let rule = |kind, name: &str| {
            let rule = aliases.rule(kind, &key(kind, name))?;
            Some((
                aliases.rules[rule].line,
                aliases.rules[rule].name.as_deref(),
            ))
        };
        assert_eq!(
            rule(Kind::Person, "a boehler"),
            Some((3, Some("Adam Boehler")))
        );
        assert_eq!(
            rule(Kind::Person, "Mr. Adam Boehler"),
            Some((3, Some("Adam Boehler")))
        );
        assert_eq!(rule(Kind::Organization, "APPLE"), Some((4, None)));
        assert_eq!(rule(Kind::Place, "Turkey"), Some((5, None)));
        assert_eq!(rule(Kind::Organization, "Turkey"), None);
        assert_eq!(rule(Kind::Organization, "twitter"), Some((6, Some("X"))));
        assert_eq!(rule(Kind::Person, "twitter"), None);
        assert!(Aliases::read("").unwrap().rules.is_empty());
    }

    #[test]
    fn slips_have_their_line() {
        refused("\n\nAdam Boehler", 3, "it has no `=`");
        refused("A = B\n# x\n!B", 3, "`B` has a rule in line 1 already");
        refused("A = B = C", 1, "it has two `=`");
        refused("A = B | ", 1, "a name is missing");
        refused("= B", 1, "a name is missing");
        refused("A = –", 1, "`–` has no word in it");
        refused("!A = B", 1, "`!` takes one name, and no `=`");
        refused("!", 1, "a name is missing");
    }
}
