//! Stated languages as BCP 47 primary subtags.

/// Subtag (ISO 639-1), its ISO 639-2 and -3 codes, and names by which sources call it, lower case.
#[rustfmt::skip]
const LANGUAGES: &[(&str, &[&str])] = &[
    ("af", &["afr", "afrikaans"]), ("am", &["amh", "amharic"]), ("ar", &["ara", "arabic", "\u{627}\u{644}\u{639}\u{631}\u{628}\u{64a}\u{629}"]),
    ("az", &["aze", "azerbaijani"]), ("be", &["bel", "belarusian"]), ("bg", &["bul", "bulgarian", "\u{431}\u{44a}\u{43b}\u{433}\u{430}\u{440}\u{441}\u{43a}\u{438}"]),
    ("bn", &["ben", "bengali", "bangla"]), ("bs", &["bos", "bosnian"]), ("ca", &["cat", "catalan", "catal\u{e0}"]),
    ("cs", &["ces", "cze", "czech", "\u{10d}e\u{161}tina"]), ("cy", &["cym", "wel", "welsh"]), ("da", &["dan", "danish", "dansk"]),
    ("de", &["deu", "ger", "german", "deutsch"]), ("el", &["ell", "gre", "greek", "\u{3b5}\u{3bb}\u{3bb}\u{3b7}\u{3bd}\u{3b9}\u{3ba}\u{3ac}"]),
    ("en", &["eng", "english", "englisch", "anglais", "ingl\u{e9}s"]), ("es", &["spa", "spanish", "espa\u{f1}ol", "castellano"]),
    ("et", &["est", "estonian", "eesti"]), ("eu", &["eus", "baq", "basque"]), ("fa", &["fas", "per", "persian", "farsi"]),
    ("fi", &["fin", "finnish", "suomi"]), ("fr", &["fra", "fre", "french", "fran\u{e7}ais"]), ("ga", &["gle", "irish"]),
    ("gu", &["guj", "gujarati"]), ("ha", &["hau", "hausa"]), ("he", &["heb", "iw", "hebrew", "\u{5e2}\u{5d1}\u{5e8}\u{5d9}\u{5ea}"]),
    ("hi", &["hin", "hindi"]), ("hr", &["hrv", "croatian", "hrvatski"]), ("hu", &["hun", "hungarian", "magyar"]),
    ("hy", &["hye", "arm", "armenian"]), ("id", &["ind", "in", "indonesian", "bahasa indonesia"]), ("is", &["isl", "ice", "icelandic"]),
    ("it", &["ita", "italian", "italiano"]), ("ja", &["jpn", "japanese", "\u{65e5}\u{672c}\u{8a9e}"]), ("ka", &["kat", "geo", "georgian"]),
    ("kk", &["kaz", "kazakh"]), ("km", &["khm", "khmer"]), ("kn", &["kan", "kannada"]), ("ko", &["kor", "korean", "\u{d55c}\u{ad6d}\u{c5b4}"]),
    ("ku", &["kur", "kurdish"]), ("ky", &["kir", "kyrgyz"]), ("lt", &["lit", "lithuanian"]), ("lv", &["lav", "latvian"]),
    ("mk", &["mkd", "mac", "macedonian"]), ("ml", &["mal", "malayalam"]), ("mn", &["mon", "mongolian"]), ("mr", &["mar", "marathi"]),
    ("ms", &["msa", "may", "malay"]), ("my", &["mya", "bur", "burmese"]), ("nb", &["nob", "bokm\u{e5}l"]), ("ne", &["nep", "nepali"]),
    ("nl", &["nld", "dut", "dutch", "nederlands"]), ("nn", &["nno", "nynorsk"]), ("no", &["nor", "norwegian", "norsk"]),
    ("pa", &["pan", "punjabi"]), ("pl", &["pol", "polish", "polski"]), ("ps", &["pus", "pashto"]),
    ("pt", &["por", "portuguese", "portugu\u{ea}s"]), ("ro", &["ron", "rum", "romanian", "rom\u{e2}n\u{103}"]),
    ("ru", &["rus", "russian", "\u{440}\u{443}\u{441}\u{441}\u{43a}\u{438}\u{439}"]), ("si", &["sin", "sinhala"]),
    ("sk", &["slk", "slo", "slovak"]), ("sl", &["slv", "slovenian", "slovene"]), ("so", &["som", "somali"]),
    ("sq", &["sqi", "alb", "albanian"]), ("sr", &["srp", "serbian", "srpski"]), ("sv", &["swe", "swedish", "svenska"]),
    ("sw", &["swa", "swahili"]), ("ta", &["tam", "tamil"]), ("te", &["tel", "telugu"]), ("th", &["tha", "thai"]),
    ("tl", &["tgl", "tagalog", "filipino"]), ("tr", &["tur", "turkish", "t\u{fc}rk\u{e7}e"]),
    ("uk", &["ukr", "ukrainian", "\u{443}\u{43a}\u{440}\u{430}\u{457}\u{43d}\u{441}\u{44c}\u{43a}\u{430}"]),
    ("ur", &["urd", "urdu"]), ("uz", &["uzb", "uzbek"]), ("vi", &["vie", "vietnamese"]), ("yo", &["yor", "yoruba"]),
    ("zh", &["zho", "chi", "chinese", "mandarin", "\u{4e2d}\u{6587}"]), ("zu", &["zul", "zulu"]),
];

/// `en-US`, `en_US`, `eng` and `English` are `en`; `None` where it is no language known here.
pub fn primary_subtag(stated: &str) -> Option<String> {
    let stated = stated.trim().to_lowercase();
    let is_name =
        |(tag, names): &&(&str, &[&str])| *tag == stated || names.contains(&stated.as_str());
    let primary = stated.split(['-', '_']).next().unwrap_or_default();
    let is_tag = |(tag, names): &&(&str, &[&str])| *tag == primary || names.contains(&primary);
    let row = LANGUAGES
        .iter()
        .find(is_name)
        .or_else(|| LANGUAGES.iter().find(is_tag))?;
    Some(row.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stated: &str, expect: Option<&str>) {
        assert_eq!(primary_subtag(stated).as_deref(), expect);
    }

    #[test]
    fn tags_and_names() {
        check("en-US", Some("en"));
        check("zh_Hant_TW", Some("zh"));
        check("German", Some("de"));
        check(" ITA ", Some("it"));
        check("Klingon", None);
        check("", None);
    }

    #[test]
    fn no_name_means_two_languages() {
        let mut seen = std::collections::HashSet::new();
        for (tag, names) in LANGUAGES {
            assert!(seen.insert(*tag), "help: `{tag}` stands twice");
            assert!(names.iter().all(|name| seen.insert(*name)));
        }
    }
}
