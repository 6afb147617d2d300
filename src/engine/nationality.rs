//! Countries and what is of them: an article on Algerian elections says *Algeria* too.
//!
//! Only ranking asks: what is found is what the query says.

/// A place, and its adjective or people, as folded surface forms; a name of several words stands in one.
/// English.
#[rustfmt::skip]
const ROWS: &[(&str, &str)] = &[
    ("afghanistan", "afghan"), ("africa", "african"), ("albania", "albanian"), ("algeria", "algerian"),
    ("america", "american"), ("angola", "angolan"), ("argentina", "argentine"), ("argentina", "argentinian"),
    ("armenia", "armenian"), ("asia", "asian"), ("australia", "australian"), ("austria", "austrian"),
    ("azerbaijan", "azerbaijani"), ("bahrain", "bahraini"), ("bangladesh", "bangladeshi"), ("bavaria", "bavarian"),
    ("belarus", "belarusian"), ("belgium", "belgian"), ("bolivia", "bolivian"), ("bosnia", "bosnian"),
    ("botswana", "botswanan"), ("brazil", "brazilian"), ("britain", "british"), ("britain", "briton"),
    ("bulgaria", "bulgarian"), ("burma", "burmese"), ("burundi", "burundian"), ("california", "californian"),
    ("cambodia", "cambodian"), ("cameroon", "cameroonian"), ("canada", "canadian"), ("catalonia", "catalan"),
    ("chad", "chadian"), ("chechnya", "chechen"), ("chile", "chilean"), ("china", "chinese"),
    ("colombia", "colombian"), ("congo", "congolese"), ("crimea", "crimean"), ("croatia", "croatian"),
    ("cuba", "cuban"), ("cyprus", "cypriot"), ("czechoslovakia", "czechoslovak"), ("denmark", "danish"),
    ("ecuador", "ecuadorian"), ("egypt", "egyptian"), ("england", "english"), ("eritrea", "eritrean"),
    ("estonia", "estonian"), ("ethiopia", "ethiopian"), ("europe", "european"), ("finland", "finnish"),
    ("france", "french"), ("gaza", "gazan"), ("georgia", "georgian"), ("germany", "german"), ("ghana", "ghanaian"),
    ("greece", "greek"), ("guatemala", "guatemalan"), ("guyana", "guyanese"), ("haiti", "haitian"),
    ("honduras", "honduran"), ("hungary", "hungarian"), ("iceland", "icelandic"), ("india", "indian"),
    ("indonesia", "indonesian"), ("iran", "iranian"), ("iraq", "iraqi"), ("ireland", "irish"), ("israel", "israeli"),
    ("italy", "italian"), ("jamaica", "jamaican"), ("japan", "japanese"), ("jordan", "jordanian"),
    ("kashmir", "kashmiri"), ("kazakhstan", "kazakh"), ("kenya", "kenyan"), ("korea", "korean"), ("kosovo", "kosovar"),
    ("kuwait", "kuwaiti"), ("laos", "laotian"), ("latvia", "latvian"), ("lebanon", "lebanese"),
    ("liberia", "liberian"), ("libya", "libyan"), ("lithuania", "lithuanian"), ("macedonia", "macedonian"),
    ("malawi", "malawian"), ("malaya", "malayan"), ("malaysia", "malaysian"), ("mali", "malian"), ("malta", "maltese"),
    ("mexico", "mexican"), ("moldova", "moldovan"), ("mongolia", "mongolian"), ("montenegro", "montenegrin"),
    ("morocco", "moroccan"), ("mozambique", "mozambican"), ("myanmar", "burmese"), ("namibia", "namibian"),
    ("nepal", "nepalese"), ("nepal", "nepali"), ("netherlands", "dutch"), ("nicaragua", "nicaraguan"),
    ("nigeria", "nigerian"), ("norway", "norwegian"), ("oman", "omani"), ("pakistan", "pakistani"),
    ("palestine", "palestinian"), ("panama", "panamanian"), ("paraguay", "paraguayan"), ("peru", "peruvian"),
    ("philippines", "filipino"), ("philippines", "philippine"), ("poland", "polish"), ("portugal", "portuguese"),
    ("prussia", "prussian"), ("qatar", "qatari"), ("rhodesia", "rhodesian"), ("romania", "romanian"),
    ("russia", "russian"), ("rwanda", "rwandan"), ("salvador", "salvadoran"), ("samoa", "samoan"),
    ("saudi arabia", "saudi"), ("scotland", "scottish"), ("senegal", "senegalese"), ("serbia", "serbian"),
    ("siberia", "siberian"), ("sicily", "sicilian"), ("singapore", "singaporean"), ("slovakia", "slovak"),
    ("slovenia", "slovenian"), ("somalia", "somali"), ("soviet union", "soviet"), ("spain", "spanish"), ("sudan", "sudanese"),
    ("sweden", "swedish"), ("switzerland", "swiss"), ("syria", "syrian"), ("taiwan", "taiwanese"),
    ("tajikistan", "tajik"), ("tanzania", "tanzanian"), ("texas", "texan"), ("thailand", "thai"), ("tibet", "tibetan"),
    ("tunisia", "tunisian"), ("turkey", "turkish"), ("turkmenistan", "turkmen"), ("uganda", "ugandan"),
    ("ukraine", "ukrainian"), ("uruguay", "uruguayan"), ("uzbekistan", "uzbek"), ("venezuela", "venezuelan"),
    ("vietnam", "vietnamese"), ("viet nam", "vietnamese"), ("wales", "welsh"), ("yemen", "yemeni"), ("yugoslavia", "yugoslav"),
    ("zambia", "zambian"), ("zimbabwe", "zimbabwean"),
];

/// What goes with a word: the people with the country, and the other way round. Plurals go as their word.
pub(super) fn relatives(surface: &str) -> impl Iterator<Item = &'static str> {
    let same = move |known: &str| {
        surface
            .strip_prefix(known)
            .is_some_and(|rest| rest.is_empty() || (rest == "s" && !known.ends_with('s')))
    };
    let first = surface.as_bytes().first();
    let may = move |known: &str| known.as_bytes().first() == first;
    let rows = ROWS.iter();
    let rows = rows.filter(move |(place, people)| may(place) || may(people));
    rows.filter_map(move |(place, people)| {
        if same(place) {
            Some(*people)
        } else {
            same(people).then_some(*place)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expect: &[&str]) {
        assert_eq!(relatives(word).collect::<Vec<_>>(), expect, "{word}");
    }

    #[test]
    fn countries_and_their_people() {
        check("algeria", &["algerian"]);
        check("algerians", &["algeria"]);
        check("britain", &["british", "briton"]);
        check("vietnamese", &["vietnam", "viet nam"]);
        check("talks", &[]);
        check("china", &["chinese"]);
        check("swis", &[]);
    }

    #[test]
    fn no_row_stands_twice() {
        assert!(ROWS.is_sorted_by(|a, b| a != b));
        for (place, people) in ROWS {
            assert_ne!(place, people);
            assert_eq!(&place.to_lowercase(), place);
        }
    }
}
