//! Cleaning the silver labels of the Groningen Meaning Bank: spans without titles and modifiers,
//! one class for a name that nearly always has it.

use std::collections::{HashMap, HashSet};

use newsearch::annotate::names::tags::{Class, Span};

use super::corpora::{Document, Sentence, count_names};
use super::lists::Lists;

/// Words before a person's name that are not part of it.
const BEFORE_PERSON: &str = "president prime minister mr. mrs. ms. dr. secretary senator sen. rep. \
representative general gen. king queen prince princess pope chancellor premier chairman chairwoman judge \
justice professor prof. sir lord captain capt. colonel col. lt. lieutenant major maj. sgt. sergeant admiral \
adm. governor gov. mayor vice foreign defense interior finance ayatollah sheikh sheik crown emir cardinal \
archbishop bishop reverend rev. father sister ambassador commander chief director congressman congresswoman \
speaker attorney former ex-president then-president leader spokesman spokeswoman interim acting deputy \
mullah advisor adviser specialist brigadier secretary-general president-elect prophet nobel laureate u.s. \
state security national of for house senate envoy coach analyst the mister staff defence information \
trade economy oil health press white minority majority republican democratic opposition army military navy \
first lady grand imam undersecretary assistant democrat";

/// Organizations that the corpus calls by other classes too often.
const ORGANIZATIONS: &[&str] = &[
    "U.N.",
    "United Nations",
    "UN",
    "NATO",
    "European Union",
    "EU",
    "E.U.",
    "African Union",
    "Hamas",
    "Hezbollah",
    "Fatah",
    "al-Qaida",
    "al-Qaeda",
    "Al-Qaida",
    "Taleban",
    "Taliban",
    "Congress",
    "Senate",
    "Pentagon",
    "State Department",
    "White House",
    "Arab League",
    "IAEA",
    "OPEC",
    "Red Cross",
    "Kremlin",
    "World Bank",
    "International Monetary Fund",
    "IMF",
    "Security Council",
    "Interpol",
    "Reuters",
];

const KEPT_LOWER: &[&str] = &[
    "al", "el", "bin", "ibn", "van", "von", "de", "la", "le", "del", "der", "den", "di", "da",
    "dos", "du", "abu", "ben",
];

pub fn clean(documents: &mut [Document], lists: &Lists) {
    let titles: HashSet<&str> = BEFORE_PERSON.split_whitespace().collect();
    for sentence in documents.iter_mut().flatten() {
        let mut spans = std::mem::take(&mut sentence.spans);
        spans.retain_mut(|span| trim(sentence, span, &titles, lists));
        sentence.spans = spans;
    }
    relabel_by_majority(documents);
    label_missing(documents);
}

fn trim(sentence: &Sentence, span: &mut Span, titles: &HashSet<&str>, lists: &Lists) -> bool {
    let words = &sentence.words;
    let begins_lower = |word: &str| word.starts_with(|c: char| c.is_lowercase());
    let no_letters = |word: &str| !word.contains(|c: char| c.is_alphanumeric());
    let has_upper = |word: &str| word.contains(|c: char| c.is_uppercase());
    while span.from < span.to && no_letters(&words[span.from]) {
        span.from += 1;
    }
    while span.from < span.to && (no_letters(&words[span.to - 1]) || words[span.to - 1] == "'s") {
        span.to -= 1;
    }
    while span.from < span.to
        && begins_lower(&words[span.from])
        && !has_upper(&words[span.from])
        && !KEPT_LOWER.contains(&words[span.from].as_str())
    {
        span.from += 1;
    }
    while span.from < span.to
        && begins_lower(&words[span.to - 1])
        && !has_upper(&words[span.to - 1])
    {
        span.to -= 1;
    }
    if span.class != Class::Other {
        let is_number = |word: &str| !word.contains(|c: char| c.is_alphabetic());
        while span.from < span.to && is_number(&words[span.to - 1]) {
            span.to -= 1;
        }
    }
    if span.class == Class::Person {
        while span.from < span.to && titles.contains(words[span.from].to_lowercase().as_str()) {
            span.from += 1;
        }
    }
    if span.from < span.to && words[span.from].eq_ignore_ascii_case("the") {
        span.from += 1;
    }
    if span.from >= span.to {
        return false;
    }
    let name = sentence.name(span);
    if ORGANIZATIONS.contains(&name.as_str()) {
        span.class = Class::Organization;
    } else if lists.countries.contains(&name)
        || span.class == Class::Organization && lists.cities.contains(&name)
    {
        span.class = Class::Place;
    } else if lists.demonyms.contains(&name.to_lowercase()) {
        span.class = Class::Other;
    }
    true
}

/// A name that has one class in three of four places has it in all.
fn relabel_by_majority(documents: &mut [Document]) {
    let counts = count_names(documents);
    for sentence in documents.iter_mut().flatten() {
        let mut spans = std::mem::take(&mut sentence.spans);
        for span in &mut spans {
            let Some(counts) = counts.get(&sentence.name(span)) else {
                continue;
            };
            let total: u32 = counts.iter().sum();
            for class in Class::ALL {
                let own = counts[class as usize];
                if total >= 4 && own * 4 >= total * 3 {
                    span.class = class;
                }
            }
        }
        sentence.spans = spans;
    }
}

/// A capitalised word that is a name of one class nearly everywhere is one where it was missed.
fn label_missing(documents: &mut [Document]) {
    let counts = count_names(documents);
    let (mut all, mut labelled): (HashMap<&str, u32>, HashMap<&str, u32>) = Default::default();
    for sentence in documents.iter().flatten() {
        for word in &sentence.words {
            *all.entry(word).or_default() += 1;
        }
        for span in &sentence.spans {
            for word in &sentence.words[span.from..span.to] {
                *labelled.entry(word).or_default() += 1;
            }
        }
    }
    let mut sure: HashMap<String, Class> = HashMap::new();
    for (name, counts) in &counts {
        let total: u32 = counts.iter().sum();
        let is_capital = name.starts_with(|c: char| c.is_uppercase());
        if name.contains(' ') || total < 8 || !is_capital {
            continue;
        }
        let (all, labelled) = (all[name.as_str()], labelled[name.as_str()]);
        for class in Class::ALL {
            if counts[class as usize] * 10 >= total * 9 && labelled * 10 >= all * 9 {
                sure.insert(name.clone(), class);
            }
        }
    }
    for sentence in documents.iter_mut().flatten() {
        let mut covered = vec![false; sentence.words.len()];
        for span in &sentence.spans {
            covered[span.from..span.to].fill(true);
        }
        for (i, word) in sentence.words.iter().enumerate() {
            if let Some(class) = sure.get(word).filter(|_| !covered[i]) {
                let class = *class;
                sentence.spans.push(Span {
                    from: i,
                    to: i + 1,
                    class,
                });
            }
        }
        sentence.spans.sort();
    }
}
