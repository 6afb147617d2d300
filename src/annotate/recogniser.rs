//! Which recogniser looks for names in which language: one row each.

use super::names::{self, Found};
use super::rules;
use crate::article::NameList;

/// What finds the names in articles of a language.
#[derive(Clone, Copy, Debug)]
pub struct Recogniser {
    /// BCP 47 primary subtag.
    pub language: &'static str,
    /// What the article says of it.
    pub name: &'static str,
    by: By,
}

#[derive(Clone, Copy, Debug)]
enum By {
    Tagger,
    Rules,
}

/// A language without a row has no mentions rather than wrong ones.
#[rustfmt::skip]
const RECOGNISERS: &[Recogniser] = &[
    Recogniser { language: "en", name: "tagger (en)", by: By::Tagger },
    Recogniser { language: "ar", name: "rules (ar)", by: By::Rules },
    Recogniser { language: "de", name: "rules (de)", by: By::Rules },
    Recogniser { language: "es", name: "rules (es)", by: By::Rules },
    Recogniser { language: "fr", name: "rules (fr)", by: By::Rules },
    Recogniser { language: "it", name: "rules (it)", by: By::Rules },
    Recogniser { language: "ja", name: "rules (ja)", by: By::Rules },
    Recogniser { language: "nl", name: "rules (nl)", by: By::Rules },
    Recogniser { language: "pt", name: "rules (pt)", by: By::Rules },
    Recogniser { language: "ru", name: "rules (ru)", by: By::Rules },
    Recogniser { language: "uk", name: "rules (uk)", by: By::Rules },
    Recogniser { language: "zh", name: "rules (zh)", by: By::Rules },
];

impl Recogniser {
    pub fn of(language: Option<&str>) -> Option<&'static Recogniser> {
        let language = language?;
        RECOGNISERS.iter().find(|row| row.language == language)
    }

    /// The mentions in an article: in order, never overlapping, counted in Unicode characters.
    pub fn recognise(&self, title: &str, text: &str) -> Found {
        match self.by {
            By::Tagger => names::recognise_article(title, text, Some(self.language)),
            // Headlines are left alone: what the rules lean on is not written there.
            By::Rules => Found {
                in_title: Vec::new(),
                in_text: rules::recognise(text, self.language).unwrap_or_default(),
            },
        }
    }

    /// The names that [`Recogniser::recognise`] folds mentions to, in less time.
    pub fn names(&self, title: &str, text: &str) -> NameList {
        match self.by {
            By::Tagger => names::names(title, text, Some(self.language)),
            By::Rules => self.recognise(title, text).names(),
        }
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
            let mentions = row.recognise("", capital).in_text;
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
