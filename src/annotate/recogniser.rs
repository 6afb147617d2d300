//! Which recogniser looks for names in which language: one row each.

use super::names::{self, Found, Wanted};
use super::rules;

/// What finds the names in articles of a language.
#[derive(Clone, Copy, Debug)]
pub struct Recogniser {
    /// BCP 47 primary subtag.
    pub language: &'static str,
    /// What the article says of it.
    pub name: &'static str,
    find: fn(&str, &str, &str, Wanted) -> Found,
}

/// A language without a row has no mentions rather than wrong ones.
#[rustfmt::skip]
const RECOGNISERS: &[Recogniser] = &[
    Recogniser { language: "en", name: "tagger (en)", find: tagger },
    Recogniser { language: "ar", name: "rules (ar)", find: by_rules },
    Recogniser { language: "de", name: "rules (de)", find: by_rules },
    Recogniser { language: "es", name: "rules (es)", find: by_rules },
    Recogniser { language: "fr", name: "rules (fr)", find: by_rules },
    Recogniser { language: "it", name: "rules (it)", find: by_rules },
    Recogniser { language: "ja", name: "rules (ja)", find: by_rules },
    Recogniser { language: "nl", name: "rules (nl)", find: by_rules },
    Recogniser { language: "pt", name: "rules (pt)", find: by_rules },
    Recogniser { language: "ru", name: "rules (ru)", find: by_rules },
    Recogniser { language: "uk", name: "rules (uk)", find: by_rules },
    Recogniser { language: "zh", name: "rules (zh)", find: by_rules },
];

impl Recogniser {
    pub fn of(language: Option<&str>) -> Option<&'static Recogniser> {
        let language = language?;
        RECOGNISERS.iter().find(|row| row.language == language)
    }

    /// The names of an article: in order, never overlapping, counted in Unicode characters.
    pub fn recognise(&self, title: &str, text: &str, wanted: Wanted) -> Found {
        (self.find)(title, text, self.language, wanted)
    }
}

fn tagger(title: &str, text: &str, language: &str, wanted: Wanted) -> Found {
    names::recognise_article(title, text, Some(language), wanted)
}

/// Headlines are left alone: what the rules lean on is not written there. All mentions are few.
fn by_rules(_: &str, text: &str, language: &str, _: Wanted) -> Found {
    Found {
        in_title: Vec::new(),
        in_text: rules::recognise(text, language).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_finds_and_says_what_it_is() {
        for row in RECOGNISERS {
            let capital = match row.language {
                "ru" => "Переговоры прошли в Москве.",
                "uk" => "Переговори пройшли у Києві.",
                "ar" => "وصل الوفد إلى القاهرة أمس.",
                "zh" => "代表团昨天抵达北京。",
                "ja" => "代表団は昨日ロンドンに到着した。",
                "en" => "The delegation arrived in Berlin on Monday.",
                _ => "Madrid, Berlin, Oslo.",
            };
            let mentions = row.recognise("", capital, Wanted::All).in_text;
            assert!(
                !mentions.is_empty(),
                "help: `{}` has a row, and no rules",
                row.language
            );
            assert!(row.name.contains(row.language));
        }
        assert!(Recogniser::of(Some("la")).is_none());
        assert!(Recogniser::of(None).is_none());
    }
}
