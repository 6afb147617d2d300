//! The words and names that a language's rules know, from the plain lists in `model/languages/`.
//!
//! A list is a section `[name]`; its entries stand one a line or are parted by `|`; `#` begins a comment.

use foldhash::HashMap;

/// What the lists say of a word or of a name of several words.
pub mod flag {
    /// A place wherever the whole name stands.
    pub const PLACE: u32 = 1;
    /// Also a common word or a surname: a place only after a preposition of place.
    pub const PLACE_AFTER: u32 = 1 << 1;
    pub const ORGANIZATION: u32 = 1 << 2;
    /// A first name.
    pub const FIRST: u32 = 1 << 3;
    /// A word that stands before the name of its bearer: `ministro`, `Kanzlerin`.
    pub const ROLE: u32 = 1 << 4;
    /// A form of address: what follows is a person's name.
    pub const TITLE: u32 = 1 << 5;
    /// Stands before a first name that is a whole name: `papa`, `reina`.
    pub const ROYAL: u32 = 1 << 6;
    /// Begins the name of an organization: `Universidad` de Chile, `Partido` Popular.
    pub const HEAD: u32 = 1 << 7;
    /// A head whose complement may be of two parts: `Ministerio` de Educación y Ciencia.
    pub const MINISTRY: u32 = 1 << 8;
    /// Joins a head to its complement: `de`, `della`, `für`.
    pub const LINK: u32 = 1 << 9;
    pub const AND: u32 = 1 << 10;
    /// Stands in lower case inside names of persons: `von`, `de`, `dos`.
    pub const PARTICLE: u32 = 1 << 11;
    /// A preposition of place.
    pub const IN: u32 = 1 << 12;
    /// A word that begins sentences and is no part of a name.
    pub const FUNCTION: u32 = 1 << 13;
    /// Written with a capital, and no part of a name: months, feasts, headings.
    pub const NEVER: u32 = 1 << 14;
    /// Makes the name of a person after it the name of something else: `calle`, `stade`, `Preis`.
    pub const STREET: u32 = 1 << 15;
    /// A surname by itself.
    pub const SURNAME: u32 = 1 << 16;
    /// Ends the name of a company: `GmbH`, `S.A.`.
    pub const COMPANY: u32 = 1 << 17;
    /// A people's adjective between role and name: el presidente `francés` Emmanuel Macron.
    pub const PEOPLE: u32 = 1 << 18;
    /// A noun before the name of a place: `Hauptstadt` Wien.
    pub const PLACE_HEAD: u32 = 1 << 19;
    /// A surname that is also a common word: no name when it stands alone.
    pub const COMMON: u32 = 1 << 20;
    /// Before a common noun, not before a name: `der`, `eine`.
    pub const DETERMINER: u32 = 1 << 21;
    /// The name is another case of the one that [`Lexicon::base`](super::Lexicon::base) gives.
    pub const INFLECTED: u32 = 1 << 22;
    /// The name in capitals.
    pub const CAPITALS: u32 = 1 << 23;
    /// Ends the names of an organization in scripts without spaces: `大学`.
    pub const TAIL: u32 = 1 << 24;
    /// Comes after the name of a person: `氏`, `首相`.
    pub const AFTER: u32 = 1 << 25;
    /// The same, but a common word may stand before it too: `さん`.
    pub const AFTER_SURNAME: u32 = 1 << 29;
    /// `ein` Audi is a car.
    pub const INDEFINITE: u32 = 1 << 30;
    /// A word or character at which a name is over: `表示`, `在`.
    pub const STOP: u32 = 1 << 26;
    /// A character that foreign names are written with.
    pub const SOUND: u32 = 1 << 27;
    /// A person by this whole name.
    pub const PERSON: u32 = 1 << 28;
}

/// The sections of a list file, and what they say.
#[rustfmt::skip]
const SECTIONS: &[(&str, u32)] = &[
    ("place", flag::PLACE), ("place-after", flag::PLACE_AFTER), ("organization", flag::ORGANIZATION),
    ("person", flag::PERSON), ("first", flag::FIRST), ("role", flag::ROLE), ("title", flag::TITLE | flag::ROLE),
    ("royal", flag::ROYAL | flag::ROLE), ("head", flag::HEAD), ("ministry", flag::HEAD | flag::MINISTRY),
    ("link", flag::LINK), ("and", flag::AND | flag::FUNCTION), ("particle", flag::PARTICLE),
    ("in", flag::IN | flag::FUNCTION), ("function", flag::FUNCTION), ("never", flag::NEVER),
    ("street", flag::STREET), ("surname", flag::SURNAME), ("company", flag::COMPANY), ("people", flag::PEOPLE),
    ("place-head", flag::PLACE_HEAD), ("common", flag::COMMON), ("determiner", flag::DETERMINER | flag::FUNCTION),
    ("indefinite", flag::INDEFINITE | flag::FUNCTION), ("tail", flag::TAIL), ("after", flag::AFTER), ("after-surname", flag::AFTER_SURNAME), ("stop", flag::STOP), ("sound", flag::SOUND),
];

/// What a language takes back of what was read before.
const NOT: &[(&str, u32)] = &[
    ("not-first", flag::FIRST),
    (
        "not-place",
        flag::PLACE | flag::PLACE_AFTER | flag::CAPITALS,
    ),
    ("not-organization", flag::ORGANIZATION),
];

/// Words that are written with a capital where they begin a sentence.
const BEGINNERS: u32 = flag::ROLE
    | flag::LINK
    | flag::IN
    | flag::FUNCTION
    | flag::STREET
    | flag::HEAD
    | flag::PARTICLE;

/// The longest name that is looked for, in words.
const LONGEST: usize = 9;

#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    pub flags: u32,
    /// Words of the longest name that begins with this word.
    pub longest: u8,
}

/// How the lists of a language are read.
#[derive(Clone, Copy, Debug)]
pub enum Forms {
    /// As written, and in capitals.
    Written,
    /// The same, and with the `s` of a genitive.
    GenitiveS,
    /// In the cases of Russian or Ukrainian.
    Cases(fn(&str, &mut dyn FnMut(String))),
}

#[derive(Debug, Default)]
pub struct Lexicon {
    entries: HashMap<Box<str>, Entry>,
    bases: HashMap<Box<str>, Box<str>>,
    /// Role words are told by these endings too: `präsidentin`.
    pub role_endings: Vec<Box<str>>,
    /// Ends compounds of a person's name: the `Johan Cruijffplein` is no person.
    pub compound_endings: Vec<Box<str>>,
}

impl Lexicon {
    /// Reads list files, the shared ones first.
    pub fn read(files: &[&str], forms: Forms) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for (section, entry) in files.iter().flat_map(|file| rows(file)) {
            match section {
                "role-ending" => lexicon.role_endings.push(entry.into()),
                "compound-ending" => lexicon.compound_endings.push(entry.into()),
                _ => {}
            }
            if let Some((_, flags)) = SECTIONS.iter().find(|(name, _)| *name == section) {
                lexicon.add(entry, *flags, forms);
            }
            if let Some((_, flags)) = NOT.iter().find(|(name, _)| *name == section) {
                lexicon.take_back(entry, *flags);
            }
        }
        lexicon
    }

    fn add(&mut self, entry: &str, flags: u32, forms: Forms) {
        // `США = Соединённые Штаты` and `Чили =`: a base with its other forms, and one without any.
        let (base, stated) = match entry.split_once('=') {
            Some((base, others)) => (base.trim(), Some(others)),
            None => (entry, None),
        };
        self.put(base, flags);
        if flags & BEGINNERS != 0 {
            self.put(&capitalised(base), flags);
        }
        let is_name = flags & (flag::PLACE | flag::PLACE_AFTER | flag::ORGANIZATION) != 0;
        if let Some(others) = stated {
            for other in others.split(',').map(str::trim).filter(|o| !o.is_empty()) {
                self.put_form(other, base, flags | flag::INFLECTED);
            }
        } else {
            match forms {
                Forms::Cases(cases) if is_name || flags & (flag::FIRST | flag::ROLE) != 0 => {
                    cases(base, &mut |form| {
                        if flags & BEGINNERS != 0 {
                            self.put(&capitalised(&form), flags);
                        }
                        self.put_form(&form, base, flags | flag::INFLECTED);
                    });
                }
                Forms::GenitiveS if is_name && !base.ends_with(['s', 'z', 'x', 'ß', '.', 'S']) => {
                    self.put_form(&format!("{base}s"), base, flags | flag::INFLECTED);
                }
                _ => {}
            }
        }
        // Capitals of a word that is also a common one, or of a short one, would be anything.
        if flags & flag::PLACE != 0 && base.chars().count() > 3 {
            let upper = base.to_uppercase();
            if upper != base {
                self.put_form(&upper, base, flags | flag::CAPITALS);
            }
        }
    }

    /// A form that is a name of its own, or of another base, stays what it is.
    fn put_form(&mut self, form: &str, base: &str, flags: u32) {
        let is_taken = self.entries.get(form).is_some_and(|e| e.flags != 0);
        let is_same = self.base(form) == Some(base);
        if form == base || is_taken && !is_same {
            return;
        }
        self.put(form, flags);
        self.bases.insert(form.into(), base.into());
    }

    fn put(&mut self, name: &str, flags: u32) {
        let words = name.split(' ').count();
        if words > 1
            && let Some(first) = name.split([' ', '\'']).next()
        {
            let entry = self.entries.entry(first.into()).or_default();
            entry.longest = entry.longest.max(words.min(LONGEST) as u8);
        }
        if name.contains('\'') {
            let first = name.split([' ', '\'']).next().unwrap_or(name);
            // Words are parted at apostrophes too.
            let words = name.split([' ', '\'']).count();
            let entry = self.entries.entry(first.into()).or_default();
            entry.longest = entry.longest.max(words.min(LONGEST) as u8);
            let curly = name.replace('\'', "\u{2019}");
            self.entries.entry(curly.into()).or_default().flags |= flags;
        }
        self.entries.entry(name.into()).or_default().flags |= flags;
    }

    fn take_back(&mut self, name: &str, flags: u32) {
        for name in [name.to_owned(), name.to_uppercase(), format!("{name}s")] {
            if let Some(entry) = self.entries.get_mut(name.as_str()) {
                entry.flags &= !flags;
            }
        }
    }

    pub fn get(&self, word: &str) -> Entry {
        self.entries.get(word).copied().unwrap_or_default()
    }

    /// The name of which `form` is a case, or capitals.
    pub fn base(&self, form: &str) -> Option<&str> {
        self.bases.get(form).map(AsRef::as_ref)
    }

    /// All entries, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.entries
            .iter()
            .map(|(name, e)| (name.as_ref(), e.flags))
    }
}

/// Section and entry of each row of a list file.
fn rows(file: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    let lines = file.lines().map(str::trim);
    let kept = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    kept.flat_map(move |line| {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = name;
            return Vec::new();
        }
        let entries = line.split('|').map(str::trim).filter(|e| !e.is_empty());
        entries.map(|entry| (section, entry)).collect()
    })
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next();
    let mut out: String = first.into_iter().flat_map(char::to_uppercase).collect();
    out.push_str(chars.as_str());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_entries_and_comments() {
        let file =
            "# ours\n[place]\nRom | Côte d'Ivoire\nBerlin\n\n[first]\nRom\n[not-place]\nBerlin";
        let lexicon = Lexicon::read(&[file], Forms::GenitiveS);
        assert_eq!(lexicon.get("Rom").flags, flag::PLACE | flag::FIRST);
        assert_eq!(lexicon.get("Côte").longest, 3);
        assert_eq!(lexicon.get("Côte d\u{2019}Ivoire").flags, flag::PLACE);
        assert_eq!(lexicon.base("Roms"), Some("Rom"));
        assert_eq!(lexicon.get("Berlin").flags, 0);
    }
}
