//! News in outline, filled with names of all parts of the world: context is learned apart from names.

use std::collections::HashMap;
use std::path::Path;

use newsearch::annotate::names::tags::{Class, Span};

use super::corpora::{Document, Outcome, Sentence, words_of};
use super::lists::lines;
use super::random::Random;

/// First and last names of a region, and whether the last name comes first.
#[derive(Debug)]
struct People {
    region: String,
    first: Vec<String>,
    last: Vec<String>,
}

/// What the outlines are filled with.
#[derive(Debug)]
pub struct Stock {
    people: Vec<People>,
    patterns: HashMap<String, Vec<String>>,
    words: HashMap<String, Vec<String>>,
    cities: Vec<String>,
    small_cities: Vec<String>,
    countries: Vec<String>,
    demonyms: Vec<String>,
    known: Vec<String>,
    regions: Vec<String>,
    acronyms: Vec<String>,
    templates: Vec<Vec<String>>,
}

/// The kinds of organizations by the letter of their slot.
const KINDS: &[(char, &str)] = &[
    ('M', "ministry"),
    ('G', "agency"),
    ('Y', "party"),
    ('Z', "group"),
    ('N', "ngo"),
    ('B', "company"),
    ('W', "media"),
    ('T', "team"),
    ('U', "school"),
];

impl Stock {
    pub fn read(own: &Path, folders: &[&Path]) -> Outcome<Stock> {
        let mut people: Vec<People> = Vec::new();
        for line in lines(folders, "people")? {
            let (head, names) = line
                .split_once(':')
                .ok_or("a line of people without a colon")?;
            let (region, part) = head.rsplit_once('-').ok_or("people of what part")?;
            let names: Vec<String> = names.split_whitespace().map(str::to_owned).collect();
            match part {
                "first" => people.push(People {
                    region: region.to_owned(),
                    first: names,
                    last: Vec::new(),
                }),
                _ => people.last_mut().ok_or("last names first")?.last = names,
            }
        }
        let keyed = |name: &str, parted: &[char]| -> Outcome<HashMap<String, Vec<String>>> {
            let mut map: HashMap<String, Vec<String>> = HashMap::new();
            let text = std::fs::read_to_string(own.join(name))?;
            for line in text.lines().filter(|l| !l.starts_with('#')) {
                if let Some((key, values)) = line.split_once(':') {
                    let values = values
                        .split(parted)
                        .map(str::trim)
                        .filter(|v| !v.is_empty());
                    map.entry(key.to_owned())
                        .or_default()
                        .extend(values.map(str::to_owned));
                }
            }
            Ok(map)
        };
        let mut words = keyed("words.txt", &['|'])?;
        for values in words.values_mut() {
            // A list without bars is one of single words.
            if values.len() == 1 {
                *values = values[0].split_whitespace().map(str::to_owned).collect();
            }
        }
        let plain = |name: &str| -> Outcome<Vec<String>> {
            let is_plain =
                |l: &String| l.is_ascii() && !l.contains(['(', '.', '\'']) && l.len() > 3;
            Ok(lines(folders, name)?.into_iter().filter(is_plain).collect())
        };
        let parts = |name: &str| -> Outcome<Vec<String>> {
            let lines = lines(folders, name)?;
            Ok(lines
                .iter()
                .flat_map(|l| l.split('|').map(|p| p.trim().to_owned()))
                .collect())
        };
        let text = std::fs::read_to_string(own.join("templates.txt"))?;
        let mut templates = vec![Vec::new()];
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            match (line.trim(), templates.last_mut()) {
                ("", _) => templates.push(Vec::new()),
                (line, Some(last)) => last.push(line.to_owned()),
                _ => {}
            }
        }
        templates.retain(|t| !t.is_empty());
        let capitalised = |word: &String| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|c| c.to_uppercase().chain(letters).collect::<String>())
        };
        Ok(Stock {
            people,
            patterns: keyed("patterns.txt", &['\n'])?,
            words,
            cities: plain("citybig")?,
            small_cities: plain("citysmall")?,
            countries: plain("country")?,
            demonyms: lines(folders, "demonym")?
                .iter()
                .filter(|d| !d.ends_with('s'))
                .filter_map(capitalised)
                .collect(),
            known: parts("org")?.into_iter().filter(|o| o.len() > 2).collect(),
            regions: parts("region")?,
            acronyms: lines(folders, "acronyms")?
                .iter()
                .filter(|l| !l.ends_with("place"))
                .filter_map(|l| l.split('\t').next().map(str::to_owned))
                .collect(),
            templates,
        })
    }

    /// A word that no list has.
    fn made(random: &mut Random) -> String {
        const OPEN: &[&str] = &[
            "b", "br", "ch", "d", "dr", "f", "g", "gr", "h", "j", "k", "kr", "l", "m", "n", "p",
            "r", "s", "sh", "st", "t", "tr", "v", "w", "y", "z", "", "", "kh", "mb", "nd", "tl",
            "qu",
        ];
        const MIDDLE: &[&str] = &[
            "a", "a", "a", "e", "e", "i", "i", "o", "o", "u", "ai", "ei", "ou", "aa", "ia", "eo",
        ];
        const CLOSE: &[&str] = &[
            "", "", "", "", "n", "n", "r", "l", "s", "m", "k", "t", "x", "ng", "sh", "nd", "rt",
            "v",
        ];
        let syllables = 2 + random.below(2);
        let mut word = String::new();
        for _ in 0..syllables {
            word += *random.of::<&str>(OPEN);
            word += *random.of::<&str>(MIDDLE);
            if random.one_in(2) {
                word += *random.of::<&str>(CLOSE);
            }
        }
        let mut letters = word.chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => "Ovra".to_owned(),
        }
    }

    /// A person: first names and last names apart.
    fn person(&self, random: &mut Random) -> (String, String) {
        let people = random.of(&self.people);
        let unknown = random.one_in(4);
        let mut first = random.of(&people.first).clone();
        let mut last = random
            .of(&people.last)
            .replace('-', if random.one_in(2) { " " } else { "-" });
        if unknown {
            match random.below(4) {
                0 => first = Stock::made(random),
                1 => (first, last) = (Stock::made(random), Stock::made(random)),
                _ => last = Stock::made(random),
            }
        } else if random.one_in(8) {
            let other = random.of(&self.people);
            last = random.of(&other.last).clone();
        }
        match random.below(12) {
            0 => first = format!("{first} {}.", (b'A' + random.below(26) as u8) as char),
            1 => first = format!("{first} {}", random.of(&people.first)),
            2 if people.region == "latin" || people.region == "romance" => {
                last = format!("{last} {}", random.of(&people.last));
            }
            2 if people.region == "arabic" => {
                first = format!("{first} bin {}", random.of(&people.first))
            }
            3 if random.one_in(2) => first = format!("{}.", &first[..1]).to_uppercase(),
            _ => {}
        }
        (first, last)
    }

    fn city(&self, random: &mut Random) -> String {
        match random.below(10) {
            0..=5 => random.of(&self.cities).clone(),
            6 | 7 => random.of(&self.small_cities).clone(),
            _ => Stock::made(random),
        }
    }

    /// An organization of a kind, or a place of the kind `spot`.
    fn called(&self, kind: &str, random: &mut Random) -> String {
        if kind != "spot" && kind != "ministry" && random.one_in(8) {
            return random.of(&self.known).clone();
        }
        if matches!(kind, "agency" | "party" | "group" | "ngo" | "media") && random.one_in(6) {
            return if random.one_in(2) {
                random.of(&self.acronyms).clone()
            } else {
                (0..3 + random.below(2))
                    .map(|_| (b'A' + random.below(26) as u8) as char)
                    .collect()
            };
        }
        if kind == "spot" && random.one_in(4) {
            return random.of(&self.regions).clone();
        }
        let Some(patterns) = self.patterns.get(kind) else {
            return Stock::made(random);
        };
        let pattern = random.of(patterns).clone();
        self.fill_pattern(&pattern, random)
    }

    fn fill_pattern(&self, pattern: &str, random: &mut Random) -> String {
        let mut filled = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            filled += before;
            let (slot, tail) = after.split_once('}').unwrap_or((after, ""));
            filled += &match slot {
                "city" => self.city(random),
                "country" => random.of(&self.countries).clone(),
                "adj" => random.of(&self.demonyms).clone(),
                "first" => self.person(random).0,
                "last" => self.person(random).1,
                "made" | "river" => Stock::made(random),
                _ => self
                    .words
                    .get(slot)
                    .map_or(String::new(), |w| random.of(w).clone()),
            };
            rest = tail;
        }
        filled + rest
    }

    /// Every outline, `times` over.
    pub fn documents(&self, times: usize, random: &mut Random) -> Vec<Document> {
        let mut documents = Vec::new();
        for _ in 0..times {
            for template in &self.templates {
                let mut filler = Filler {
                    stock: self,
                    known: HashMap::new(),
                };
                documents.push(
                    template
                        .iter()
                        .map(|line| filler.sentence(line, random))
                        .collect(),
                );
            }
        }
        documents
    }
}

struct Filler<'a> {
    stock: &'a Stock,
    /// What each slot of the article is filled with: for persons, first and last names.
    known: HashMap<String, (String, String)>,
}

impl Filler<'_> {
    fn sentence(&mut self, line: &str, random: &mut Random) -> Sentence {
        let mut sentence = Sentence::default();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            words_of(before, &mut sentence.words);
            let (slot, tail) = after.split_once('}').unwrap_or((after, ""));
            self.fill(slot, &mut sentence, random);
            rest = tail;
        }
        words_of(rest, &mut sentence.words);
        sentence
    }

    fn fill(&mut self, slot: &str, sentence: &mut Sentence, random: &mut Random) {
        let (key, part) = slot.split_once('.').unwrap_or((slot, ""));
        if key == "num" {
            let digits = 1 + random.below(4);
            let number =
                (0..digits).map(|i| (b'1' + ((i * 3 + random.below(9)) % 9) as u8) as char);
            sentence.words.push(number.collect());
            return;
        }
        if let Some(words) = self.stock.words.get(key) {
            words_of(random.of::<String>(words), &mut sentence.words);
            return;
        }
        let letter = key.chars().next().unwrap_or('P');
        let stock = self.stock;
        // `LU1` is `L1` in capitals.
        let upper = key.starts_with("LU");
        let known_as = key.replace("LU", "L");
        let entry = self.known.entry(known_as).or_insert_with(|| match letter {
            'P' => stock.person(random),
            'L' => (stock.city(random), String::new()),
            'C' => (random.of(&stock.countries).clone(), String::new()),
            'D' => (random.of(&stock.demonyms).clone(), String::new()),
            'S' => (stock.called("spot", random), String::new()),
            _ => {
                let kind = KINDS
                    .iter()
                    .find(|(l, _)| *l == letter)
                    .map_or("company", |k| k.1);
                (stock.called(kind, random), String::new())
            }
        });
        let class = match letter {
            'P' => Class::Person,
            'L' | 'C' | 'S' => Class::Place,
            'D' => Class::Other,
            _ => Class::Organization,
        };
        let name = match (letter, part) {
            ('P', "l") => entry.1.clone(),
            ('P', "f") => entry.0.clone(),
            ('P', _) => format!("{} {}", entry.0, entry.1),
            (_, "a") => initials(&entry.0),
            _ if upper => entry.0.to_uppercase(),
            _ => entry.0.clone(),
        };
        push(sentence, &name, class);
    }
}

fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.len() < 2 {
        return name.to_owned();
    }
    let capitals = words
        .iter()
        .filter_map(|w| w.chars().next())
        .filter(|c| c.is_uppercase());
    capitals.collect()
}

/// Appends a name; words in lower case at its ends are not part of it.
fn push(sentence: &mut Sentence, name: &str, class: Class) {
    let mut from = sentence.words.len();
    for word in name.split_whitespace() {
        match word.strip_suffix(',') {
            Some(word) => sentence.words.extend([word.to_owned(), ",".to_owned()]),
            None => sentence.words.push(word.to_owned()),
        }
    }
    let mut to = sentence.words.len();
    let is_lower = |word: &str| !word.contains(|c: char| c.is_uppercase() || c.is_ascii_digit());
    while from < to && is_lower(&sentence.words[to - 1]) {
        to -= 1;
    }
    while from < to && class != Class::Person && is_lower(&sentence.words[from]) {
        from += 1;
    }
    if from < to {
        sentence.spans.push(Span { from, to, class });
    }
}
