//! Names of months and weekdays in the languages that news is written in.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt, HashSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One row a language: twelve months, each with all its spellings and cases parted by spaces.
#[rustfmt::skip]
pub const MONTHS: &[(&str, [&str; 12])] = &[
    ("en", ["january jan", "february feb febr", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sep sept", "october oct", "november nov", "december dec"]),
    ("de", ["januar jänner jaenner jän", "februar feber", "märz maerz mrz mär", "april", "mai", "juni", "juli", "august", "september", "oktober okt", "november", "dezember dez"]),
    ("fr", ["janvier janv", "février fevrier févr fév", "mars", "avril avr", "mai", "juin", "juillet juil", "août aout aoû", "septembre", "octobre", "novembre", "décembre decembre déc"]),
    ("es", ["enero ene", "febrero", "marzo", "abril abr", "mayo", "junio", "julio", "agosto ago", "septiembre setiembre set", "octubre", "noviembre", "diciembre dic"]),
    ("it", ["gennaio gen genn", "febbraio febbr", "marzo", "aprile", "maggio mag magg", "giugno giu", "luglio lug", "agosto", "settembre sett", "ottobre ott", "novembre", "dicembre"]),
    ("pt", ["janeiro", "fevereiro fev", "março marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro out", "novembro", "dezembro"]),
    ("nl", ["januari", "februari", "maart mrt", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"]),
    ("sv", ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"]),
    ("da", ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december des"]),
    ("no", ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"]),
    ("fi", ["tammikuu tammikuuta tammikuun", "helmikuu helmikuuta helmikuun", "maaliskuu maaliskuuta maaliskuun", "huhtikuu huhtikuuta huhtikuun", "toukokuu toukokuuta toukokuun", "kesäkuu kesäkuuta kesäkuun", "heinäkuu heinäkuuta heinäkuun", "elokuu elokuuta elokuun", "syyskuu syyskuuta syyskuun", "lokakuu lokakuuta lokakuun", "marraskuu marraskuuta marraskuun", "joulukuu joulukuuta joulukuun"]),
    ("et", ["jaanuar jaanuari", "veebruar veebruari", "märts märtsi", "aprill aprilli", "mai", "juuni", "juuli", "august augusti", "september septembri", "oktoober oktoobri", "november novembri", "detsember detsembri"]),
    ("lv", ["janvāris janvārī janvāra", "februāris februārī februāra", "marts martā marta", "aprīlis aprīlī aprīļa", "maijs maijā maija", "jūnijs jūnijā jūnija", "jūlijs jūlijā jūlija", "augusts augustā augusta", "septembris septembrī septembra", "oktobris oktobrī oktobra", "novembris novembrī novembra", "decembris decembrī decembra"]),
    ("lt", ["sausio sausis", "vasario vasaris", "kovo kovas", "balandžio balandis", "gegužės gegužė", "birželio birželis", "liepos liepa", "rugpjūčio rugpjūtis", "rugsėjo rugsėjis", "spalio spalis", "lapkričio lapkritis", "gruodžio gruodis"]),
    ("pl", ["styczeń stycznia sty", "luty lutego lut", "marzec marca", "kwiecień kwietnia kwi", "maj maja", "czerwiec czerwca cze", "lipiec lipca lip", "sierpień sierpnia sie", "wrzesień września wrz", "październik października paź", "listopad listopada lis", "grudzień grudnia gru"]),
    ("cs", ["leden ledna", "únor února", "březen března", "duben dubna", "květen května", "červen června", "červenec července", "srpen srpna", "září", "říjen října", "listopad listopadu", "prosinec prosince"]),
    ("sk", ["január januára", "február februára", "marec marca", "apríl apríla", "máj mája", "jún júna", "júl júla", "august augusta", "september septembra", "október októbra", "november novembra", "december decembra"]),
    ("sl", ["januarja", "februarja", "marec marca", "aprila", "maja", "junij junija", "julij julija", "avgust avgusta", "septembra", "oktobra", "novembra", "decembra"]),
    ("hr", ["siječanj siječnja", "veljača veljače", "ožujak ožujka", "travanj travnja", "svibanj svibnja", "lipanj lipnja", "srpanj srpnja", "kolovoz kolovoza", "rujan rujna", "", "studeni studenoga studenog", "prosinac prosinca"]),
    ("sr", ["januara jануар јануар јануара", "februara фебруар фебруара", "marta mart март марта", "aprila април априла", "maja мај маја", "juna jun јун јуна", "jula jul јул јула", "avgusta avgust август августа", "septembra septembar септембар септембра", "oktobra oktobar октобар октобра", "novembra novembar новембар новембра", "decembra decembar децембар децембра"]),
    ("hu", ["január jan", "február", "március márc", "április ápr", "május máj", "június jún", "július júl", "augusztus", "szeptember szept", "október", "november", "december"]),
    ("ro", ["ianuarie ian", "februarie", "martie", "aprilie", "mai", "iunie iun", "iulie iul", "august", "septembrie", "octombrie", "noiembrie noi", "decembrie"]),
    ("ca", ["gener", "febrer", "març", "abril", "maig", "juny", "juliol", "agost", "setembre", "octubre", "novembre", "desembre"]),
    ("tr", ["ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık"]),
    ("id", ["januari", "februari pebruari", "maret", "april", "mei", "juni", "juli", "agustus agu", "september", "oktober", "november nopember", "desember"]),
    ("ms", ["januari", "februari", "mac", "april", "mei", "jun", "julai", "ogos", "september", "oktober", "november", "disember"]),
    ("el", ["ιανουάριος ιανουαρίου ιαν", "φεβρουάριος φεβρουαρίου φεβ", "μάρτιος μαρτίου μαρ", "απρίλιος απριλίου απρ", "μάιος μαΐου μαΐ", "ιούνιος ιουνίου ιουν", "ιούλιος ιουλίου ιουλ", "αύγουστος αυγούστου αυγ", "σεπτέμβριος σεπτεμβρίου σεπ", "οκτώβριος οκτωβρίου οκτ", "νοέμβριος νοεμβρίου νοε", "δεκέμβριος δεκεμβρίου δεκ"]),
    ("ru", ["январь января янв", "февраль февраля фев", "март марта мар", "апрель апреля апр", "май мая", "июнь июня июн", "июль июля июл", "август августа авг", "сентябрь сентября сен сент", "октябрь октября окт", "ноябрь ноября ноя нояб", "декабрь декабря дек"]),
    ("uk", ["січень січня січ", "лютий лютого лют", "березень березня бер", "квітень квітня кві квіт", "травень травня тра трав", "червень червня чер черв", "липень липня лип", "серпень серпня сер серп", "вересень вересня вер", "жовтень жовтня жов жовт", "листопад листопада лис", "грудень грудня гру груд"]),
    ("bg", ["януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври", "ноември", "декември"]),
    ("ar", ["يناير جانفي", "فبراير فيفري", "مارس", "أبريل ابريل إبريل أفريل", "مايو ماي", "يونيو يونيه جوان", "يوليو يوليوز يوليه جويلية", "أغسطس اغسطس غشت أوت", "سبتمبر شتنبر", "أكتوبر اكتوبر", "نوفمبر نونبر", "ديسمبر دجنبر"]),
    ("ar-Levant", ["", "شباط", "آذار اذار", "نيسان", "أيار ايار", "حزيران", "تموز", "آب", "أيلول ايلول", "", "", ""]),
    ("fa", ["ژانویه", "فوریه", "مارس", "آوریل", "مه می", "ژوئن", "ژوئیه جولای", "اوت آگوست", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"]),
    ("he", ["ינואר בינואר", "פברואר בפברואר", "מרץ במרץ מרס במרס", "אפריל באפריל", "מאי במאי", "יוני ביוני", "יולי ביולי", "אוגוסט באוגוסט", "ספטמבר בספטמבר", "אוקטובר באוקטובר", "נובמבר בנובמבר", "דצמבר בדצמבר"]),
    ("hi", ["जनवरी", "फरवरी फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर सितम्बर", "अक्टूबर अक्तूबर", "नवंबर नवम्बर", "दिसंबर दिसम्बर"]),
    ("th", ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"]),
    ("sw", ["januari", "februari", "machi", "aprili", "mei", "juni", "julai", "agosti", "septemba", "oktoba", "novemba", "desemba"]),
];

/// One row a language: Monday to Sunday, each with its spellings, cases and usual short forms.
#[rustfmt::skip]
pub const WEEKDAYS: &[(&str, [&str; 7])] = &[
    ("en", ["monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri", "saturday sat", "sunday sun"]),
    ("de", ["montag mo", "dienstag di", "mittwoch mi", "donnerstag do", "freitag fr", "samstag sa sonnabend", "sonntag so"]),
    ("fr", ["lundi lun", "mardi mar", "mercredi mer", "jeudi jeu", "vendredi ven", "samedi sam", "dimanche dim"]),
    ("es", ["lunes", "martes", "miércoles mié", "jueves jue", "viernes vie", "sábado sáb", "domingo dom"]),
    ("it", ["lunedì", "martedì", "mercoledì", "giovedì gio", "venerdì", "sabato", "domenica"]),
    ("pt", ["segunda", "terça", "quarta qua", "quinta qui", "sexta sex", "sábado", "domingo"]),
    ("nl", ["maandag ma", "dinsdag", "woensdag wo", "donderdag", "vrijdag vr", "zaterdag za", "zondag zo"]),
    ("ru", ["понедельник", "вторник", "среда среду", "четверг", "пятница пятницу", "суббота субботу", "воскресенье"]),
    ("uk", ["понеділок", "вівторок", "середа середу", "четвер", "п'ятниця п'ятницю", "субота суботу", "неділя неділю"]),
];

/// Weekday names of other languages, and words that go with them: a publication date may carry one.
const OTHER_WEEKDAYS: &str = "feira \
måndag mån tisdag tis onsdag ons torsdag tors tor fredag fre lördag lör söndag sön mandag man tirsdag tir lørdag lør søndag søn \
maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai \
poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle \
hétfő kedd szerda csütörtök péntek szombat vasárnap luni marți miercuri joi vineri sâmbătă duminică \
pazartesi salı çarşamba perşembe cuma cumartesi pazar senin selasa rabu kamis jumat sabtu minggu \
δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή \
الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد";

/// Lower case without accents: the form in which names are compared.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.to_lowercase()
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .collect()
}

static MONTH_OF: LazyLock<HashMap<String, i8>> = LazyLock::new(|| {
    let mut month_of = HashMap::new();
    for (_, months) in MONTHS {
        for (month, names) in (1i8..).zip(months) {
            for name in names.split(' ').filter(|name| !name.is_empty()) {
                month_of.entry(fold(name)).or_insert(month);
            }
        }
    }
    month_of
});

static WEEKDAY_SET: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let rows = WEEKDAYS.iter().flat_map(|(_, days)| days);
    let names = rows.chain([&OTHER_WEEKDAYS]);
    names.flat_map(|n| n.split_whitespace()).map(fold).collect()
});

/// The month a folded word names. `language` settles the few names that two languages share.
pub fn month(folded: &str, language: Option<&str>) -> Option<i8> {
    // `listopad` is October in Croatian, November in Polish, Czech and Ukrainian.
    let croatian = language.is_some_and(|l| l.starts_with("hr") || l.starts_with("bs"));
    if croatian && folded.starts_with("listopad") {
        return Some(10);
    }
    MONTH_OF.get(folded).copied()
}

pub fn is_weekday(folded: &str) -> bool {
    WEEKDAY_SET.contains(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_rows_give_one_name_to_two_months() {
        let mut seen: HashMap<String, (i8, &str)> = HashMap::new();
        for (language, months) in MONTHS {
            for (number, names) in (1i8..).zip(months) {
                for name in names.split(' ').filter(|name| !name.is_empty()) {
                    let (before, whose) = *seen.entry(fold(name)).or_insert((number, language));
                    assert_eq!(
                        before, number,
                        "`{name}` of {language} clashes with {whose}"
                    );
                }
            }
        }
        assert!(MONTHS.len() >= 15);
    }

    #[test]
    fn croatian_october_is_not_november() {
        assert_eq!(month("listopada", Some("hr")), Some(10));
        assert_eq!(month("listopada", Some("pl")), Some(11));
        assert_eq!(month("listopada", None), Some(11));
    }
}
