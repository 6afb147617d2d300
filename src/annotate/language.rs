//! The language of an article, or none where the text does not tell.
//!
//! Four witnesses, cheapest first: the script; the commonest words of ten languages, where those of one
//! stand out; `whichlang` (16 languages, never in doubt), whose word is taken when the language's
//! commonest words bear it out; `whatlang` (69 languages, slow) for the rest, when it calls itself
//! reliable or both agree.

use std::sync::LazyLock;

use whatlang::{Lang, Script};

use crate::eight::sixteen;

/// Bytes of the text that are looked at: few where they tell, more where they do not.
const SAMPLES: [usize; 2] = [320, 800];
/// Bytes that `whichlang` is shown.
const GUESS_SAMPLE: usize = 400;
/// Bytes that `whatlang` is shown: it reads some 5 MB/s, and tells a language from two sentences.
const SLOW_SAMPLE: usize = 240;

/// Below so many letters there is no telling.
const LEAST_LETTERS: usize = 12;
/// Below so many bytes in Latin script `whatlang` is not asked.
const LEAST_SLOW: usize = 80;

/// The commonest words of the languages in Latin script that `whichlang` knows.
#[rustfmt::skip]
const COMMON: &[(whichlang::Lang, &str, &[&str])] = &[
    (whichlang::Lang::Deu, "de", &["der", "die", "und", "das", "den", "von", "mit", "ist", "im", "nicht", "ein", "eine", "auf", "für", "dem", "des", "zu", "sich"]),
    (whichlang::Lang::Eng, "en", &["the", "of", "and", "to", "in", "a", "is", "for", "that", "on", "was", "with", "said", "by", "at", "from", "he", "has"]),
    (whichlang::Lang::Spa, "es", &["de", "la", "el", "que", "en", "los", "del", "las", "por", "una", "para", "con", "se", "al", "y", "su"]),
    (whichlang::Lang::Fra, "fr", &["de", "la", "le", "les", "des", "et", "en", "du", "une", "que", "est", "dans", "pour", "par", "qui", "sur", "au"]),
    (whichlang::Lang::Ita, "it", &["di", "il", "che", "la", "del", "per", "è", "della", "un", "una", "con", "non", "i", "le", "gli", "nel", "alla"]),
    (whichlang::Lang::Nld, "nl", &["de", "het", "een", "van", "en", "in", "is", "dat", "op", "te", "voor", "met", "zijn", "niet", "die", "aan", "er"]),
    (whichlang::Lang::Por, "pt", &["de", "que", "o", "do", "da", "em", "para", "um", "uma", "com", "não", "os", "no", "na", "dos", "mais", "por"]),
    (whichlang::Lang::Swe, "sv", &["och", "att", "det", "som", "är", "för", "på", "av", "med", "den", "till", "har", "inte", "om", "ett", "en"]),
    (whichlang::Lang::Tur, "tr", &["ve", "bir", "bu", "için", "ile", "olarak", "daha", "olan", "çok", "en", "da", "de"]),
    (whichlang::Lang::Vie, "vi", &["của", "và", "các", "là", "được", "trong", "có", "cho", "với", "một", "những", "không", "đã"]),
];

/// The BCP 47 primary subtag of the language that title and text are written in.
pub fn detect(title: &str, text: &str) -> Option<&'static str> {
    for size in SAMPLES {
        let sample = sample(title, text, size);
        let is_all = text.len() + 1 + title.len() <= size;
        match script(&sample)? {
            Script::Latin => {
                let common = Common::of(&sample);
                if let Some(tag) = common.outstanding() {
                    return Some(tag);
                }
                if is_all || size == SAMPLES[1] {
                    return latin(&sample, &common);
                }
            }
            script => return other_script(script, &sample),
        }
    }
    None
}

/// The beginning of text and title, lower case.
fn sample(title: &str, text: &str, size: usize) -> String {
    let mut sample = String::with_capacity(size + 64);
    // Text first: headlines are names and capitals.
    for part in [text, " ", title] {
        let room = size.saturating_sub(sample.len());
        sample.push_str(&part[..part.floor_char_boundary(room.min(part.len()))]);
    }
    if sample.is_ascii() {
        sample.make_ascii_lowercase();
        return sample;
    }
    sample.to_lowercase()
}

fn other_script(script: Script, sample: &str) -> Option<&'static str> {
    match script {
        Script::Hiragana | Script::Katakana => Some("ja"),
        Script::Hangul => Some("ko"),
        // Japanese is told by a kana among the characters.
        Script::Mandarin if sample.chars().any(|c| matches!(c, '\u{3041}'..='\u{30ff}')) => {
            Some("ja")
        }
        Script::Mandarin => Some("zh"),
        _ => slow(sample).and_then(|info| tag(info.lang())),
    }
}

fn slow(sample: &str) -> Option<whatlang::Info> {
    whatlang::detect(beginning(sample, SLOW_SAMPLE))
}

fn beginning(sample: &str, bytes: usize) -> &str {
    &sample[..sample.floor_char_boundary(bytes.min(sample.len()))]
}

/// The script of most letters of the sample; none where it has few.
fn script(sample: &str) -> Option<Script> {
    let ascii = sample.bytes().filter(u8::is_ascii_alphabetic).count();
    if ascii < LEAST_LETTERS && letters(sample) < LEAST_LETTERS {
        return None;
    }
    if ascii * 2 > sample.len() {
        return Some(Script::Latin);
    }
    whatlang::detect_script(sample)
}

fn letters(sample: &str) -> usize {
    sample.chars().filter(|c| c.is_alphabetic()).count()
}

/// The language of a sample whose commonest words do not tell alone.
fn latin(sample: &str, common: &Common) -> Option<&'static str> {
    if !common.has_any() && !is_prose(sample) {
        // Nothing would bear out the first guess, and the second is not asked.
        return None;
    }
    let guess = whichlang::detect_language(beginning(sample, GUESS_SAMPLE));
    let row = COMMON.iter().position(|row| row.0 == guess);
    if let Some(row) = row
        && common.bears_out(row)
    {
        return Some(COMMON[row].1);
    }
    if !is_prose(sample) {
        return None;
    }
    let info = slow(sample)?;
    let second = tag(info.lang())?;
    // Where both know the language and differ, neither is believed: tables of figures have few words.
    let known = COMMON.iter().any(|row| row.1 == second);
    let agree = row.is_some_and(|row| COMMON[row].1 == second);
    (agree || info.is_reliable() && !known).then_some(second)
}

/// Whether `whatlang` is to be believed about a sample, which it is not about a headline or a table: in prose four of five
/// bytes are letters.
fn is_prose(sample: &str) -> bool {
    sample.len() >= LEAST_SLOW && letters(sample) * 3 >= sample.len() * 2
}

/// Bytes of a word that has a number; none of the table has more.
const MOST: usize = 8;

/// A word as a number, with what stands behind it in `rest`; `None` where it has too many bytes. Never 0: words hold
/// no U+0000.
fn pack(rest: &[u8], bytes: usize) -> Option<u64> {
    let [word, _] = (bytes <= MOST).then(|| sixteen(rest, bytes))??;
    Some(word)
}

/// The rows of [`COMMON`] that have a word, as bits.
fn rows_with(word: u64) -> u16 {
    /// Open addressing, since this is asked for every word of a sample; 0 ends a search.
    const PLACES: usize = 1 << 9;
    static TABLE: LazyLock<Vec<(u64, u16)>> = LazyLock::new(|| {
        let mut table = vec![(0, 0); PLACES];
        for (row, (_, _, words)) in COMMON.iter().enumerate() {
            for word in words.iter().filter_map(|w| pack(w.as_bytes(), w.len())) {
                let mut at = place(word);
                while table[at].0 != 0 && table[at].0 != word {
                    at = (at + 1) % PLACES;
                }
                table[at].0 = word;
                table[at].1 |= 1 << row;
            }
        }
        table
    });
    fn place(word: u64) -> usize {
        // Fibonacci hashing (Knuth 1973, section 6.4).
        (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 55) as usize
    }
    let mut at = place(word);
    loop {
        match TABLE[at] {
            (0, _) => return 0,
            (found, rows) if found == word => return rows,
            _ => at = (at + 1) % PLACES,
        }
    }
}

/// How many words a sample has, and how many of them are among the commonest of each row.
struct Common {
    words: usize,
    of_row: [usize; COMMON.len()],
}

impl Common {
    fn of(sample: &str) -> Common {
        let mut common = Common {
            words: 0,
            of_row: [0; COMMON.len()],
        };
        let bytes = sample.as_bytes();
        if !sample.is_ascii() {
            for word in sample.split(|c: char| !c.is_alphanumeric()) {
                common.add(word.as_bytes(), word.len());
            }
            return common;
        }
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let word = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric());
            let length = word.count();
            common.add(rest, length);
            at += length + 1;
        }
        common
    }

    /// Counts a word, with what stands behind it in `rest`.
    fn add(&mut self, rest: &[u8], bytes: usize) {
        // Numbers are of no language.
        if bytes == 0 || rest[0].is_ascii_digit() {
            return;
        }
        self.words += 1;
        let mut bits = pack(rest, bytes).map_or(0, rows_with);
        while bits != 0 {
            self.of_row[bits.trailing_zeros() as usize] += 1;
            bits &= bits - 1;
        }
    }

    /// Whether any of the words is among the commonest of a language.
    fn has_any(&self) -> bool {
        self.of_row.iter().any(|common| *common > 0)
    }

    /// Whether the words speak for this language too, where another witness names it: no other language
    /// has more of them. A brief may have one only.
    fn bears_out(&self, row: usize) -> bool {
        let common = self.of_row[row];
        common >= 1 && self.of_row.iter().all(|other| *other <= common)
    }

    /// The language whose words tell alone: they come at least three times as often as any other's.
    /// Running text has a fifth and more of its language's commonest words; a sixth is asked for.
    fn outstanding(&self) -> Option<&'static str> {
        let most = (0..COMMON.len()).max_by_key(|row| self.of_row[*row])?;
        let next = (0..COMMON.len())
            .filter(|row| *row != most)
            .map(|row| self.of_row[row])
            .max()?;
        let common = self.of_row[most];
        let is_alone = common >= 4 && common >= 3 * next && common * 6 >= self.words;
        is_alone.then(|| COMMON[most].1)
    }
}

/// ISO 639-3 as `whatlang` has it → BCP 47 primary subtag.
fn tag(lang: Lang) -> Option<&'static str> {
    #[rustfmt::skip]
    const TAGS: &[(Lang, &str)] = &[
        (Lang::Afr, "af"), (Lang::Ara, "ar"), (Lang::Aze, "az"), (Lang::Bel, "be"), (Lang::Ben, "bn"), (Lang::Bul, "bg"),
        (Lang::Cat, "ca"), (Lang::Ces, "cs"), (Lang::Cmn, "zh"), (Lang::Dan, "da"), (Lang::Deu, "de"), (Lang::Ell, "el"),
        (Lang::Eng, "en"), (Lang::Epo, "eo"), (Lang::Est, "et"), (Lang::Fin, "fi"), (Lang::Fra, "fr"), (Lang::Guj, "gu"),
        (Lang::Heb, "he"), (Lang::Hin, "hi"), (Lang::Hrv, "hr"), (Lang::Hun, "hu"), (Lang::Hye, "hy"), (Lang::Ind, "id"),
        (Lang::Ita, "it"), (Lang::Jpn, "ja"), (Lang::Kan, "kn"), (Lang::Kat, "ka"), (Lang::Khm, "km"), (Lang::Kor, "ko"),
        (Lang::Lav, "lv"), (Lang::Lit, "lt"), (Lang::Mal, "ml"), (Lang::Mar, "mr"), (Lang::Mkd, "mk"), (Lang::Mya, "my"),
        (Lang::Nep, "ne"), (Lang::Nld, "nl"), (Lang::Nob, "no"), (Lang::Pan, "pa"), (Lang::Pes, "fa"), (Lang::Pol, "pl"),
        (Lang::Por, "pt"), (Lang::Ron, "ro"), (Lang::Rus, "ru"), (Lang::Slk, "sk"), (Lang::Slv, "sl"), (Lang::Spa, "es"),
        (Lang::Srp, "sr"), (Lang::Swe, "sv"), (Lang::Tam, "ta"), (Lang::Tel, "te"), (Lang::Tha, "th"), (Lang::Tgl, "tl"),
        (Lang::Tur, "tr"), (Lang::Ukr, "uk"), (Lang::Urd, "ur"), (Lang::Vie, "vi"), (Lang::Zul, "zu"),
    ];
    TAGS.iter().find(|(l, _)| *l == lang).map(|(_, tag)| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(detect("", text), expect, "for {text}");
    }

    #[test]
    fn one_sentence_is_enough() {
        check(
            "The envoy met the group's leaders in the capital on Tuesday.",
            Some("en"),
        );
        check(
            "THE PRESIDENT SAID ON MONDAY THAT THE TALKS WOULD GO ON.",
            Some("en"),
        );
        check(
            "Der Gesandte traf die Führung der Gruppe am Dienstag in der Hauptstadt.",
            Some("de"),
        );
        check(
            "L'émissaire a rencontré les chefs du groupe dans la capitale mardi.",
            Some("fr"),
        );
        check(
            "El enviado se reunió con los jefes del grupo en la capital.",
            Some("es"),
        );
        check(
            "O enviado encontrou os líderes do grupo na capital na terça-feira.",
            Some("pt"),
        );
        check(
            "Wysłannik spotkał się we wtorek w stolicy z przywódcami tej grupy, jak podał rząd.",
            Some("pl"),
        );
        check(
            "Посланник встретился во вторник с лидерами группы в столице.",
            Some("ru"),
        );
        check(
            "Посланець зустрівся у вівторок із лідерами групи, щоб обговорити угоду.",
            Some("uk"),
        );
        check(
            "特使は火曜日に首都でグループの指導者と会談した。",
            Some("ja"),
        );
        check(
            "特使周二在首都会见了该组织的领导人，并进行了会谈。",
            Some("zh"),
        );
        check(
            "التقى المبعوث بقادة الجماعة في العاصمة يوم الثلاثاء.",
            Some("ar"),
        );
        check("특사는 화요일 수도에서 그룹 지도자들을 만났다.", Some("ko"));
    }

    #[test]
    fn every_common_word_is_found() {
        for (row, (_, tag, words)) in COMMON.iter().enumerate() {
            let pack = |w: &str| pack(w.as_bytes(), w.len());
            let found = |w: &&str| pack(w).is_some_and(|w| rows_with(w) & 1 << row != 0);
            assert!(words.iter().all(found), "in {tag}");
        }
        assert_eq!(pack(b"nineteen", 8).map(rows_with), Some(0));
        assert_eq!(pack(b"seventeen", 9), None);
        assert_eq!(pack(b"the bridge", 3), pack(b"the", 3));
    }

    #[test]
    fn too_little_is_no_language() {
        check("", None);
        check("42 : 7", None);
        check("Reuters", None);
    }
}
