//! Names in Chinese and Japanese, where no space parts words: the longest name of the lists at each
//! character, and persons by the roles and titles beside them.

use std::collections::{HashMap, HashSet};

use super::gather::Found;
use super::lexicon::{Lexicon, flag};
use crate::article::{Fold, Kind};

/// Lists of a language without spaces, found by first character.
#[derive(Debug)]
pub struct Characters {
    lexicon: Lexicon,
    /// Bytes of the longest entry that begins with the character.
    longest: HashMap<char, usize>,
    /// Characters that foreign names are written with.
    sounds: HashSet<char>,
    /// Last characters of roles.
    role_ends: HashSet<char>,
    /// Japanese: titles follow names, and foreign ones are in katakana.
    titles_follow: bool,
}

/// Characters after the name of a country that make a people, a language, a cuisine of it.
const NOT_AFTER_PLACE: &str = "人语語製制系裔菜族币元式文话話产産籍队隊风風史料酒茶戦战犬猫区";

/// Most characters of one part of a name that is written by sound.
const MOST_SOUNDS: usize = 8;

impl Characters {
    pub fn new(lexicon: Lexicon, titles_follow: bool) -> Characters {
        let mut longest: HashMap<char, usize> = HashMap::new();
        for (entry, _) in lexicon.iter() {
            if let Some(first) = entry.chars().next() {
                let bytes = longest.entry(first).or_default();
                *bytes = (*bytes).max(entry.len());
            }
        }
        let with = |flag: u32| lexicon.iter().filter(move |(_, flags)| flags & flag != 0);
        let sounds = with(flag::SOUND).filter_map(|(entry, _)| entry.chars().next());
        let role_ends = with(flag::ROLE).filter_map(|(entry, _)| entry.chars().next_back());
        Characters {
            sounds: sounds.collect(),
            role_ends: role_ends.collect(),
            longest,
            titles_follow,
            lexicon,
        }
    }

    /// The longest entry at `at` that has one of `flags`: its end and all its flags.
    fn longest(&self, text: &str, at: usize, flags: u32) -> Option<(usize, u32)> {
        let first = text.get(at..)?.chars().next()?;
        let most = *self.longest.get(&first)?;
        let mut end = text.floor_char_boundary((at + most).min(text.len()));
        while end > at {
            let found = self.lexicon.get(&text[at..end]).flags;
            if found & flags != 0 {
                return Some((end, found));
            }
            end = text.floor_char_boundary(end - 1);
        }
        None
    }

    fn begins(&self, text: &str, at: usize, flags: u32) -> bool {
        self.longest(text, at, flags).is_some()
    }

    /// Whether a name is surely over at `at`: punctuation, another script, or a word that says so.
    fn is_over(&self, text: &str, at: usize) -> bool {
        match text[at..].chars().next() {
            None => true,
            Some(c) if !is_han(c) => c != '·' && c != '・',
            Some(_) => self.begins(text, at, flag::STOP | flag::ROLE | flag::AFTER),
        }
    }
}

const NAMES: u32 = flag::PLACE | flag::ORGANIZATION | flag::PERSON;

/// The names of `text`: in order, never overlapping.
pub fn recognise(lists: &Characters, text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    let mut floor = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        if c.is_ascii() && !c.is_ascii_alphabetic() {
            at = next;
            continue;
        }
        let name = person_at(lists, text, at, floor).or_else(|| listed_at(lists, text, at));
        match name {
            Some(name) => {
                // A title may stand behind a name that was passed.
                at = name.end.max(next);
                floor = name.end;
                found.push(name);
            }
            None => at = next,
        }
    }
    again(lists, text, found)
}

fn named(kind: Kind, start: usize, end: usize) -> Found {
    Found {
        kind,
        start,
        end,
        base: None,
        fold: None,
    }
}

/// A name of the lists, or a place with what makes it an organization: `北京` + `大学`.
fn listed_at(lists: &Characters, text: &str, at: usize) -> Option<Found> {
    let (end, flags) = lists.longest(text, at, NAMES | flag::NEVER)?;
    if flags & flag::NEVER != 0 {
        return None;
    }
    if !is_whole(text, at, end) {
        return None;
    }
    if flags & flag::PERSON != 0 {
        return Some(named(Kind::Person, at, end));
    }
    if flags & flag::ORGANIZATION != 0 {
        return Some(named(Kind::Organization, at, end));
    }
    // `京都府警` is of `京都府`, and its tail is `府警`.
    let last = text[at..end]
        .char_indices()
        .next_back()
        .map_or(end, |(i, _)| at + i);
    let tail = |from| lists.longest(text, from, flag::TAIL).map(|(tail, _)| tail);
    if let Some(tail) = tail(end).or_else(|| tail(last).filter(|tail| *tail > end && last > at)) {
        return Some(named(Kind::Organization, at, tail));
    }
    let after = text[end..].chars().next();
    let before = text[..at].chars().next_back();
    let is_other = after.is_some_and(|c| NOT_AFTER_PLACE.contains(c)) && !lists.begins(text, end, flag::ROLE)
        // `新大阪` is a station, `パリっと` a sound, `ツール・ド・フランス` a race.
        || lists.titles_follow && (after == Some('っ') || before.is_some_and(|c| "新本".contains(c)))
        || !is_beside_places(lists, text, at, end);
    (!is_other).then(|| named(Kind::Place, at, end))
}

/// Names in letters or katakana are whole words.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let script = |c: char| {
        if is_katakana(c) {
            1
        } else if c.is_ascii_alphanumeric() {
            2
        } else {
            0
        }
    };
    let before = text[..start].chars().next_back().map_or(0, script);
    let first = text[start..].chars().next().map_or(0, script);
    let last = text[..end].chars().next_back().map_or(0, script);
    let after = text[end..].chars().next().map_or(0, script);
    (first == 0 || first != before) && (last == 0 || last != after)
}

/// Whether what a dot joins to a katakana name is a place as well: `イタリア・ミラノ`.
fn is_beside_places(lists: &Characters, text: &str, start: usize, end: usize) -> bool {
    let is_place = |word: &str| lists.lexicon.get(word).flags & flag::PLACE != 0;
    let left = text[..start].strip_suffix('・').is_none_or(|before| {
        let from = before.trim_end_matches(is_katakana).len();
        is_place(&before[from..])
    });
    let right = text[end..].strip_prefix('・').is_none_or(|after| {
        let to = run_end(after, 0, is_katakana);
        is_place(&after[..to])
    });
    left && right
}

fn person_at(lists: &Characters, text: &str, at: usize, floor: usize) -> Option<Found> {
    if lists.titles_follow {
        return before_title(lists, text, at, floor);
    }
    by_sound(lists, text, at).or_else(|| after_role(lists, text, at))
}

/// `总统特朗普`, `总理李强`: the name begins behind the role at `at`'s left.
fn after_role(lists: &Characters, text: &str, at: usize) -> Option<Found> {
    if !ends_with_role(lists, text, at) {
        return None;
    }
    let end = sounds(lists, text, at);
    if text[at..end].chars().count() >= 2 && lists.is_over(text, end) {
        return Some(named(Kind::Person, at, end));
    }
    let (given, _) = lists.longest(text, at, flag::SURNAME)?;
    let mut end = given;
    for _ in 0..2 {
        let c = text[end..].chars().next().filter(|c| is_han(*c))?;
        if lists.begins(text, end, flag::STOP) {
            return None;
        }
        end += c.len_utf8();
        if lists.is_over(text, end) {
            return Some(named(Kind::Person, at, end));
        }
    }
    None
}

fn ends_with_role(lists: &Characters, text: &str, at: usize) -> bool {
    let last = text[..at].chars().next_back();
    if !last.is_some_and(|c| lists.role_ends.contains(&c)) {
        return false;
    }
    // Roles have two to six characters.
    let mut start = at;
    for _ in 0..6 {
        let Some(c) = text[..start].chars().next_back() else {
            return false;
        };
        start -= c.len_utf8();
        if lists.lexicon.get(&text[start..at]).flags & flag::ROLE != 0 {
            return true;
        }
    }
    false
}

/// Where the run of characters that write sounds ends.
fn sounds(lists: &Characters, text: &str, at: usize) -> usize {
    let mut end = at;
    for c in text[at..].chars().take(MOST_SOUNDS) {
        if !lists.sounds.contains(&c) || lists.begins(text, end, flag::STOP) {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// `弗拉基米尔·普京`: parts by sound, joined by a dot.
fn by_sound(lists: &Characters, text: &str, at: usize) -> Option<Found> {
    let is_sound = |c: &char| lists.sounds.contains(c);
    let before = text[..at].chars().next_back();
    let goes_on = before.is_some_and(|c| c == '·' || is_sound(&c));
    if goes_on || !text[at..].chars().next().is_some_and(|c| is_sound(&c)) {
        return None;
    }
    let mut end = sounds(lists, text, at);
    let mut parts = 0;
    while end > at
        && let Some(rest) = text[end..].strip_prefix('·')
    {
        let from = text.len() - rest.len();
        let to = sounds(lists, text, from);
        if text[from..to].chars().count() < 2 {
            return None;
        }
        parts += 1;
        end = to;
    }
    (parts > 0 && parts < 4 && lists.is_over(text, end)).then(|| named(Kind::Person, at, end))
}

/// `岸田文雄首相`, `トランプ米大統領`: the name begins at `at`, and a title follows it.
fn before_title(lists: &Characters, text: &str, at: usize, floor: usize) -> Option<Found> {
    let c = text[at..].chars().next()?;
    let before = text[floor..at].chars().next_back();
    if is_katakana(c) {
        if before.is_some_and(|b| is_katakana(b) || b == '・') {
            return None;
        }
        let end = run_end(text, at, |c| is_katakana(c) || c == '・');
        let is_name = text[at..end].chars().count() >= 2
            && lists.lexicon.get(&text[at..end]).flags & (NAMES | flag::NEVER) == 0;
        let title = skip_country(text, end);
        let has_title = is_name && lists.begins(text, title, flag::AFTER);
        return has_title.then(|| named(Kind::Person, at, end));
    }
    if !is_han(c) || before.is_some_and(is_han) && !ends_with_role(lists, text, at) {
        return None;
    }
    let (surname, _) = lists.longest(text, at, flag::SURNAME)?;
    let mut end = surname;
    for _ in 0..4 {
        let title = skip_country(text, end);
        let is_long = text[at..surname].chars().nth(1).is_some();
        let titles = flag::AFTER | if is_long { flag::AFTER_SURNAME } else { 0 };
        if lists.begins(text, title, titles) {
            return Some(named(Kind::Person, at, end));
        }
        end += text[end..]
            .chars()
            .next()
            .filter(|c| is_han(*c))?
            .len_utf8();
    }
    None
}

/// `米` in `トランプ米大統領`.
fn skip_country(text: &str, at: usize) -> usize {
    let c = text[at..]
        .chars()
        .next()
        .filter(|c| "米露仏独英韓中伊印".contains(*c));
    at + c.map_or(0, char::len_utf8)
}

fn run_end(text: &str, at: usize, belongs: impl Fn(char) -> bool) -> usize {
    text[at..]
        .find(|c: char| !belongs(c))
        .map_or(text.len(), |length| at + length)
}

/// Persons of the article wherever they are named again: whole, or by the last part of a foreign name.
fn again(lists: &Characters, text: &str, found: Vec<Found>) -> Vec<Found> {
    let mut known: HashMap<char, Vec<&str>> = HashMap::new();
    for name in found.iter().filter(|f| f.kind == Kind::Person) {
        let whole = &text[name.start..name.end];
        let last = whole.rsplit(['·', '・']).next().unwrap_or(whole);
        for part in [whole, last] {
            let entries = part
                .chars()
                .next()
                .map(|first| known.entry(first).or_default());
            if let Some(entries) =
                entries.filter(|e| part.chars().count() > 2 && !e.contains(&part) && e.len() < 64)
            {
                entries.push(part);
            }
        }
    }
    let mut names = Vec::with_capacity(found.len());
    let mut at = 0;
    for name in found {
        between(lists, text, &known, (at, name.start), &mut names);
        at = name.end;
        names.push(name);
    }
    between(lists, text, &known, (at, text.len()), &mut names);
    fold_surnames(text, &mut names);
    names
}

fn between(
    lists: &Characters,
    text: &str,
    known: &HashMap<char, Vec<&str>>,
    (from, to): (usize, usize),
    names: &mut Vec<Found>,
) {
    let mut at = from;
    while at < to
        && let Some(c) = text[at..to].chars().next()
    {
        let parts = known.get(&c).map_or(&[][..], Vec::as_slice);
        let longest = parts
            .iter()
            .filter(|p| text[at..to].starts_with(**p))
            .max_by_key(|p| p.len());
        let whole = longest.filter(|p| {
            let end = at + p.len();
            let is_apart = text[..at]
                .chars()
                .next_back()
                .is_none_or(|b| b != '·' && b != '・');
            is_apart && is_whole(text, at, end) && (lists.titles_follow || lists.is_over(text, end))
        });
        match whole {
            Some(part) => {
                names.push(named(Kind::Person, at, at + part.len()));
                at += part.len();
            }
            None => at += c.len_utf8(),
        }
    }
}

/// `岸田首相` is the one person of the article whose name begins so.
fn fold_surnames(text: &str, names: &mut [Found]) {
    let mut fulls: HashMap<&str, Option<&str>> = HashMap::new();
    for name in names.iter().filter(|n| n.kind == Kind::Person) {
        let whole = &text[name.start..name.end];
        for (end, _) in whole
            .char_indices()
            .skip(1)
            .filter(|_| whole.chars().all(is_han))
        {
            let owner = fulls.entry(&whole[..end]).or_insert(Some(whole));
            if *owner != Some(whole) {
                *owner = None;
            }
        }
    }
    for name in names.iter_mut().filter(|n| n.kind == Kind::Person) {
        if let Some(Some(full)) = fulls.get(&text[name.start..name.end]) {
            name.base = Some((*full).to_owned());
            name.fold = Some(Fold::LastName);
        }
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々' | '〇')
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | 'ー')
}
