//! What well-known short forms stand for, from the list in `model/names/lists/acronyms.txt`.

use std::sync::LazyLock;

use foldhash::HashMap;

use crate::article::Kind;

const LIST: &str = include_str!("../../../model/names/lists/acronyms.txt");

type Row = (&'static str, Kind);

static TABLE: LazyLock<HashMap<&'static str, Row>> = LazyLock::new(|| {
    let rows = LIST.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        let (short, long) = (columns.next()?, columns.next()?);
        let kind = match columns.next()? {
            "organization" => Kind::Organization,
            "place" => Kind::Place,
            // Short forms that are as often something else are recognised and not spelled out.
            _ => return None,
        };
        Some((short, (long, kind)))
    });
    rows.collect()
});

/// The name that `short` abbreviates, where it is one of that kind. Written in capitals only: `us` is
/// no country.
pub fn long_form(short: &str, kind: Kind) -> Option<&'static str> {
    let is_written_so = || !short.contains(|c: char| c.is_lowercase()) || short.contains(' ');
    let (long, of) = TABLE.get(short).filter(|_| is_written_so())?;
    (*of == kind).then_some(*long)
}

/// Whether `short` may abbreviate `long`: its letters are in `long` in that order, the first begins it,
/// and half of them and more begin words.
pub fn may_abbreviate(short: &str, long: &str) -> bool {
    let letters: Vec<char> = short
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let words = long.split(|c: char| !c.is_alphanumeric());
    let n_words = words.clone().filter(|w| !w.is_empty()).count();
    if letters.len() < 2 || n_words < 2 || letters.len() > 2 * n_words {
        return false;
    }
    let mut next = 0;
    let mut initials = 0;
    for word in words {
        for (i, c) in word.chars().flat_map(char::to_lowercase).enumerate() {
            let Some(letter) = letters.get(next) else {
                break;
            };
            if c == *letter {
                initials += usize::from(i == 0);
                next += 1;
            } else if i == 0 {
                // A word may be passed over (`of`), not entered in its middle.
                break;
            }
        }
        if next == 0 {
            return false;
        }
    }
    next == letters.len() && initials * 2 >= letters.len()
}

/// The initials of the capitalised words of a name.
pub fn initials(name: &str) -> impl Iterator<Item = char> {
    let words = name.split([' ', '-']);
    let first = words.filter_map(|word| word.chars().next());
    first.filter(|c| c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_spelled_out_by_kind() {
        assert_eq!(long_form("U.S.", Kind::Place), Some("United States"));
        assert_eq!(long_form("USA", Kind::Place), Some("United States"));
        assert_eq!(long_form("us", Kind::Place), None);
        assert_eq!(long_form("US", Kind::Organization), None);
        assert_eq!(
            long_form("IDF", Kind::Organization),
            Some("Israel Defense Forces")
        );
    }

    #[test]
    fn initials_may_abbreviate() {
        assert!(may_abbreviate("IDF", "Israel Defense Forces"));
        assert!(may_abbreviate("BoE", "Bank of England"));
        assert!(may_abbreviate("MOH", "Ministry of Health"));
        assert!(may_abbreviate(
            "Unicef",
            "United Nations International Children's Emergency Fund"
        ));
        assert!(!may_abbreviate("IDF", "Hamas Movement"));
        assert!(!may_abbreviate("AP", "Apple"));
    }

    #[test]
    fn the_list_is_whole() {
        assert!(TABLE.len() >= 280);
    }
}
