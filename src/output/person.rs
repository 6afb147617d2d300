//! A byline's name in the parts that citations ask for, where they can be told.

/// Who signed an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Author {
    Person {
        family: String,
        given: String,
        /// `Jr.`, `III`.
        suffix: Option<String>,
    },
    /// A desk, an agency, or a name whose parts cannot be told.
    Whole(String),
}

/// Words of those who sign and are no person, in lower case.
const NO_PERSON: &[&str] = &[
    "agence",
    "agencia",
    "agencies",
    "agency",
    "afp",
    "ap",
    "associated",
    "board",
    "bureau",
    "correspondent",
    "correspondents",
    "desk",
    "dpa",
    "editor",
    "editorial",
    "editors",
    "newsroom",
    "news",
    "press",
    "redaktion",
    "rédaction",
    "redacción",
    "redazione",
    "redactie",
    "reporter",
    "reporters",
    "reuters",
    "service",
    "staff",
    "team",
    "the",
    "upi",
    "wire",
    "writers",
];

/// Words that join two names.
const JOINS: &[&str] = &["and", "und", "et", "y", "e", "en", "i", "with", "for", "&"];

const SUFFIXES: &[&str] = &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"];

/// Languages that write the family name first.
const FAMILY_FIRST: &[&str] = &["zh", "ja", "ko", "hu", "vi"];

/// Names of more words than this are something else.
const MOST_WORDS: usize = 5;

/// `name` in parts, as an article of `language` writes it. The last word is the family name, with the
/// particles in small letters before it; what stands as `Family, Given` is taken at its word.
pub(super) fn author(name: &str, language: Option<&str>) -> Author {
    parts(name, language).unwrap_or_else(|| Author::Whole(name.to_owned()))
}

fn parts(name: &str, language: Option<&str>) -> Option<Author> {
    let is_odd = |c: char| c.is_ascii_digit() || "@/&|:;()[]{}<>\\".contains(c);
    if name.contains(is_odd) {
        return None;
    }
    let is_known = |list: &[&str], word: &str| {
        let word = word.to_lowercase();
        list.contains(&word.as_str())
    };
    if name.split([' ', ',']).any(|word| is_known(NO_PERSON, word)) {
        return None;
    }
    let sides: Vec<&str> = name.split(',').map(str::trim).collect();
    let (name, suffix) = match sides.as_slice() {
        [name] => (*name, None),
        [name, suffix] if is_known(SUFFIXES, suffix) => (*name, Some(*suffix)),
        [family, given] if is_family(family) && !given.is_empty() => {
            return Some(Author::Person {
                family: (*family).to_owned(),
                given: (*given).to_owned(),
                suffix: None,
            });
        }
        _ => return None,
    };
    let mut words: Vec<&str> = name.split(' ').collect();
    let mut suffix = suffix;
    if let [_, _, .., last] = words.as_slice()
        && is_known(SUFFIXES, last)
        && suffix.is_none()
    {
        suffix = Some(last);
        words.pop();
    }
    if words.len() < 2
        || words.len() > MOST_WORDS
        || words.iter().any(|word| is_known(JOINS, word))
        || language.is_some_and(|language| FAMILY_FIRST.contains(&language))
    {
        return None;
    }
    let mut at = words.len() - 1;
    while at > 1 && words[at - 1].starts_with(char::is_lowercase) {
        at -= 1;
    }
    Some(Author::Person {
        family: words[at..].join(" "),
        given: words[..at].join(" "),
        suffix: suffix.map(str::to_owned),
    })
}

/// One word, or particles before one.
fn is_family(text: &str) -> bool {
    let mut words = text.split(' ').rev();
    words.next().is_some_and(|last| !last.is_empty())
        && words.all(|word| word.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, language: &str, expect: &str) {
        let shown = match author(name, Some(language)) {
            Author::Whole(name) => format!("[{name}]"),
            Author::Person {
                family,
                given,
                suffix,
            } => [Some(family), Some(given), suffix]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("|"),
        };
        assert_eq!(shown, expect);
    }

    #[test]
    fn persons() {
        check("Adam Boehler", "en", "Boehler|Adam");
        check("Mary Ann O’Neill-Smith", "en", "O’Neill-Smith|Mary Ann");
        check("Ursula von der Leyen", "de", "von der Leyen|Ursula");
        check("Mohammed bin Salman", "en", "bin Salman|Mohammed");
        check("Doe, Jane", "en", "Doe|Jane");
        check("van Gogh, Vincent", "nl", "van Gogh|Vincent");
        check("Sammy Davis Jr.", "en", "Davis|Sammy|Jr.");
        check("Sammy Davis, Jr.", "en", "Davis|Sammy|Jr.");
        check("Анна Ахматова", "ru", "Ахматова|Анна");
    }

    #[test]
    fn what_cannot_be_told_stays_whole() {
        for name in [
            "Reuters",
            "Associated Press",
            "Gazette Staff",
            "By The Desk",
            "Jane Doe and John Roe",
            "Jane Doe, Reuters",
            "Jane Doe, Gaza City",
            "jane@example.org",
            "新华社",
            "a, b, c",
            ", x",
            "x,",
            "von",
        ] {
            check(name, "en", &format!("[{name}]"));
        }
        check("Nagy Imre", "hu", "[Nagy Imre]");
    }
}
