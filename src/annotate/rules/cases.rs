//! The cases of Russian and Ukrainian: of the lists' names by rule, and of persons back to the nominative
//! where the ending leaves one answer.

/// The other cases of a Russian name in the nominative singular.
pub fn russian(name: &str, sink: &mut dyn FnMut(String)) {
    let endings: &[&str] = match ending(name) {
        Some(Ending::Consonant) => &["а", "у", "ом", "е"],
        Some(Ending::Hard) => &["ы", "е", "у", "ой"],
        Some(Ending::Velar) => &["и", "е", "у", "ой"],
        Some(Ending::Iya) => &["ии", "ию", "ией"],
        Some(Ending::Ya) => &["и", "е", "ю", "ей"],
        Some(Ending::Yot) => &["я", "ю", "ем", "е"],
        None => return,
    };
    decline(name, endings, sink);
}

/// The same of a Ukrainian name.
pub fn ukrainian(name: &str, sink: &mut dyn FnMut(String)) {
    let endings: &[&str] = match ending(name) {
        Some(Ending::Consonant) => &["а", "у", "ом", "і", "ові"],
        Some(Ending::Hard | Ending::Velar) => &["и", "і", "у", "ою"],
        Some(Ending::Iya) => &["ії", "ію", "ією"],
        Some(Ending::Ya) => &["і", "ю", "ею"],
        Some(Ending::Yot) => &["я", "ю", "єм", "ї"],
        None => return,
    };
    decline(name, endings, sink);
    // Алла → Аллі, Прага → Празі, Америка → Америці.
    for (velar, soft) in [("га", "зі"), ("ка", "ці"), ("ха", "сі")] {
        if let Some(stem) = name.strip_suffix(velar) {
            sink(format!("{stem}{soft}"));
        }
    }
}

enum Ending {
    Consonant,
    /// `-а` after a hard consonant, or after г, к, х, ж, ш, ч, щ.
    Hard,
    Velar,
    Iya,
    Ya,
    Yot,
}

/// `None` for several words, initials, and endings that have no rule.
fn ending(name: &str) -> Option<Ending> {
    if name.contains(' ') || name.chars().count() < 3 {
        return None;
    }
    let mut back = name.chars().rev();
    let (last, before) = (back.next()?, back.next()?);
    Some(match (last, before) {
        ('а', 'г' | 'к' | 'х' | 'ж' | 'ш' | 'ч' | 'щ') => Ending::Velar,
        ('а', _) => Ending::Hard,
        ('я', 'и' | 'і') => Ending::Iya,
        ('я', _) => Ending::Ya,
        ('й', 'а' | 'е' | 'у' | 'о' | 'э') => Ending::Yot,
        (
            'б' | 'в' | 'г' | 'д' | 'ж' | 'з' | 'к' | 'л' | 'м' | 'н' | 'п' | 'р' | 'с' | 'т' | 'ф'
            | 'х' | 'ц' | 'ч' | 'ш' | 'щ',
            _,
        ) => Ending::Consonant,
        _ => return None,
    })
}

fn decline(name: &str, endings: &[&str], sink: &mut dyn FnMut(String)) {
    let stem = match name.chars().next_back() {
        Some('а' | 'я' | 'й') => {
            let stem = &name[..name.len() - 2];
            // `-ия` loses both of its letters.
            stem.strip_suffix(['и', 'і'])
                .filter(|_| name.ends_with('я'))
                .unwrap_or(stem)
        }
        _ => name,
    };
    for ending in endings {
        sink(format!("{stem}{ending}"));
    }
}

/// What a surname keeps in all its cases, or nearly so: enough to know it again in one article.
pub fn stem(surname: &str) -> &str {
    // Longest first.
    #[rustfmt::skip]
    const ENDINGS: &[&str] = &[
        "ього", "ьому", "ого", "ому", "ові", "еві", "ыми", "ими", "ым", "им", "ом", "ем", "єм", "ою", "ею", "ой", "ей", "ую",
        "ая", "ий", "ій", "ый", "их", "ых", "ам", "ах", "а", "у", "ю", "е", "є", "я", "ы", "и", "і", "ї", "й", "ь", "о",
    ];
    let shortest = 3;
    for ending in ENDINGS {
        if let Some(stem) = surname.strip_suffix(ending)
            && stem.chars().count() >= shortest
        {
            return stem;
        }
    }
    surname
}

/// The nominative of a surname or patronymic that stands in another case beside a first name of that
/// case, whose bearer is a woman or not; `None` where it may be of several.
pub fn nominative(word: &str, is_woman: bool) -> Option<String> {
    // Ending found → ending of the nominative.
    #[rustfmt::skip]
    const MEN: &[(&str, &str)] = &[
        ("овича", "ович"), ("овичу", "ович"), ("овичем", "ович"), ("овиче", "ович"), ("евича", "евич"), ("евичу", "евич"),
        ("евичем", "евич"), ("евиче", "евич"), ("овичеві", "ович"),
        ("ского", "ский"), ("скому", "ский"), ("ским", "ский"), ("ском", "ский"), ("цкого", "цкий"), ("цкому", "цкий"),
        ("цким", "цкий"), ("ського", "ський"), ("ському", "ський"), ("ським", "ський"), ("цького", "цький"), ("цькому", "цький"),
        ("ова", "ов"), ("ову", "ов"), ("овым", "ов"), ("ове", "ов"), ("ева", "ев"), ("еву", "ев"), ("евым", "ев"), ("еве", "ев"),
        ("ёва", "ёв"), ("ёву", "ёв"), ("ина", "ин"), ("ину", "ин"), ("иным", "ин"), ("ине", "ин"), ("ына", "ын"), ("ыну", "ын"),
        ("іна", "ін"), ("іну", "ін"), ("іним", "ін"), ("овим", "ов"), ("енка", "енко"), ("енку", "енко"), ("енком", "енко"),
        ("енкові", "енко"), ("ука", "ук"), ("уком", "ук"), ("юка", "юк"), ("юком", "юк"), ("яна", "ян"), ("яну", "ян"), ("яном", "ян"),
    ];
    const WOMEN: &[(&str, &str)] = &[
        ("овны", "овна"),
        ("овне", "овна"),
        ("овну", "овна"),
        ("овной", "овна"),
        ("евны", "евна"),
        ("евне", "евна"),
        ("евну", "евна"),
        ("евной", "евна"),
        ("овой", "ова"),
        ("ову", "ова"),
        ("евой", "ева"),
        ("еву", "ева"),
        ("иной", "ина"),
        ("ину", "ина"),
        ("ской", "ская"),
        ("скую", "ская"),
        ("цкой", "цкая"),
        ("цкую", "цкая"),
        ("ової", "ова"),
        ("евої", "ева"),
        ("ської", "ська"),
        ("ській", "ська"),
        ("ську", "ська"),
    ];
    // Not declined: Лукашенко, Черных, Саакашвили, Ким.
    if word.ends_with("ко")
        || word.ends_with("ых")
        || word.ends_with("их")
        || word.ends_with("швили")
    {
        return Some(word.to_owned());
    }
    let table = if is_woman { WOMEN } else { MEN };
    // Longest first would not matter: no ending is the end of another with a different answer.
    let found = table.iter().find(|(ending, _)| word.ends_with(ending));
    if let Some((ending, nominative)) = found {
        return Some(format!(
            "{}{nominative}",
            &word[..word.len() - ending.len()]
        ));
    }
    let last = word.chars().next_back()?;
    if is_woman {
        // `Ангелы Меркель`: foreign surnames of women are not declined.
        let is_fixed = !matches!(last, 'а' | 'я' | 'у' | 'ю' | 'й' | 'ы' | 'і' | 'ї' | 'е');
        return is_fixed.then(|| word.to_owned());
    }
    // `Дональда Трампа`: a consonant before the genitive's `-а`, and before the `-ом` of the instrumental.
    let bare = word.strip_suffix('а').or_else(|| word.strip_suffix("ом"))?;
    let ends_hard = bare
        .chars()
        .next_back()
        .is_some_and(|c| "бвгджзклмнпрстфхцчшщ".contains(c));
    (ends_hard && bare.chars().count() > 2).then(|| bare.to_owned())
}

/// Whether a word ends like a surname, in any case: enough beside a role.
pub fn is_like_surname(word: &str) -> bool {
    #[rustfmt::skip]
    const ENDINGS: &[&str] = &[
        "ов", "ев", "ёв", "ин", "ын", "ін", "їв", "ский", "цкий", "ський", "цький", "ская", "цкая", "ська", "цька", "ова", "ева", "ёва",
        "ина", "ына", "іна", "овым", "евым", "иным", "ову", "еву", "ину", "ского", "скому", "ским", "цкого", "ського", "ському",
        "ським", "цького", "ской", "скую", "овой", "евой", "иной", "ко", "ко", "ука", "юка", "ук", "юк", "чук", "ич", "ича", "ичу",
        "ян", "яна", "яну", "дзе", "швили", "енка", "енку", "енком", "овым", "евим", "овим", "іним",
    ];
    word.chars().count() > 4 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// `Владимирович`, `Петровна`, in any case.
pub fn is_patronymic(word: &str) -> bool {
    #[rustfmt::skip]
    const ENDINGS: &[&str] = &[
        "ович", "евич", "овича", "евича", "овичу", "евичу", "овичем", "евичем", "ильич", "ильича", "овна", "евна", "овны", "евны",
        "овне", "евне", "овну", "евну", "овной", "евной", "ична", "ичны", "івна", "івни", "івні", "йович", "йовича", "ьович",
    ];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether a first name in the nominative is a woman's.
pub fn is_woman(first: &str) -> bool {
    const MEN: [&str; 12] = [
        "Никита",
        "Илья",
        "Кузьма",
        "Лука",
        "Фома",
        "Савва",
        "Мустафа",
        "Абдулла",
        "Микола",
        "Микита",
        "Ілля",
        "Усама",
    ];
    first.ends_with(['а', 'я']) && !MEN.contains(&first)
        || matches!(first, "Любовь" | "Мишель" | "Кристин" | "Адель")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases(of: fn(&str, &mut dyn FnMut(String)), name: &str) -> Vec<String> {
        let mut forms = Vec::new();
        of(name, &mut |form| forms.push(form));
        forms
    }

    #[test]
    fn names_have_their_cases() {
        assert_eq!(cases(russian, "Россия"), ["России", "Россию", "Россией"]);
        assert_eq!(
            cases(russian, "Лондон"),
            ["Лондона", "Лондону", "Лондоном", "Лондоне"]
        );
        assert_eq!(
            cases(russian, "Калуга"),
            ["Калуги", "Калуге", "Калугу", "Калугой"]
        );
        assert!(cases(russian, "Осло").is_empty());
        assert!(cases(ukrainian, "Прага").contains(&"Празі".to_owned()));
    }

    #[test]
    fn persons_return_to_the_nominative() {
        let man = |word| nominative(word, false);
        assert_eq!(man("Путина").as_deref(), Some("Путин"));
        assert_eq!(man("Зеленского").as_deref(), Some("Зеленский"));
        assert_eq!(man("Трампа").as_deref(), Some("Трамп"));
        assert_eq!(man("Лукашенко").as_deref(), Some("Лукашенко"));
        assert_eq!(man("Порошенка").as_deref(), Some("Порошенко"));
        assert_eq!(man("Дуды"), None);
        assert_eq!(nominative("Меркель", true).as_deref(), Some("Меркель"));
        assert_eq!(nominative("Захаровой", true).as_deref(), Some("Захарова"));
    }

    #[test]
    fn a_stem_is_the_same_in_all_cases() {
        for forms in [
            &["Путин", "Путина", "Путину", "Путиным", "Путине"][..],
            &["Зеленский", "Зеленского", "Зеленскому"],
            &["Меркель"],
        ] {
            assert!(
                forms.iter().all(|form| stem(form) == stem(forms[0])),
                "{forms:?}"
            );
        }
    }
}
