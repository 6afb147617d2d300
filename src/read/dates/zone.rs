//! The civil day of an instant in universal time, where the page's country has one clock.
//!
//! Zones are those of the IANA database, compiled in: the machine's own would differ from one to the next.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::date::Day;

/// Countries with one clock on all their land, by top-level domain, which is the ISO 3166 code (`uk` aside).
/// Left out are those with several (`.us`, `.ca`, `.au`, `.br`, `.es`, `.pt`, `.nz`), and domains that are sold to
/// everybody (`.io`, `.tv`, `.co`). France, the Netherlands, Denmark and Norway count as their European parts:
/// what lies overseas has domains of its own.
#[rustfmt::skip]
const COUNTRIES: &[(&str, &str)] = &[
    ("ae", "Asia/Dubai"), ("al", "Europe/Tirane"), ("am", "Asia/Yerevan"), ("ar", "America/Argentina/Buenos_Aires"),
    ("at", "Europe/Vienna"), ("az", "Asia/Baku"), ("ba", "Europe/Sarajevo"), ("bd", "Asia/Dhaka"), ("be", "Europe/Brussels"),
    ("bg", "Europe/Sofia"), ("bo", "America/La_Paz"), ("by", "Europe/Minsk"), ("ch", "Europe/Zurich"), ("cn", "Asia/Shanghai"),
    ("cr", "America/Costa_Rica"), ("cu", "America/Havana"), ("cz", "Europe/Prague"), ("de", "Europe/Berlin"),
    ("dk", "Europe/Copenhagen"), ("do", "America/Santo_Domingo"), ("dz", "Africa/Algiers"), ("ee", "Europe/Tallinn"),
    ("eg", "Africa/Cairo"), ("et", "Africa/Addis_Ababa"), ("fi", "Europe/Helsinki"), ("fr", "Europe/Paris"), ("ge", "Asia/Tbilisi"),
    ("gh", "Africa/Accra"), ("gr", "Europe/Athens"), ("gt", "America/Guatemala"), ("hk", "Asia/Hong_Kong"), ("hr", "Europe/Zagreb"),
    ("hu", "Europe/Budapest"), ("ie", "Europe/Dublin"), ("il", "Asia/Jerusalem"), ("in", "Asia/Kolkata"), ("iq", "Asia/Baghdad"),
    ("ir", "Asia/Tehran"), ("is", "Atlantic/Reykjavik"), ("it", "Europe/Rome"), ("jm", "America/Jamaica"), ("jo", "Asia/Amman"), ("jp", "Asia/Tokyo"),
    ("ke", "Africa/Nairobi"), ("kr", "Asia/Seoul"), ("kw", "Asia/Kuwait"), ("lb", "Asia/Beirut"), ("lk", "Asia/Colombo"),
    ("lt", "Europe/Vilnius"), ("lu", "Europe/Luxembourg"), ("lv", "Europe/Riga"), ("ma", "Africa/Casablanca"), ("md", "Europe/Chisinau"),
    ("mk", "Europe/Skopje"), ("mt", "Europe/Malta"), ("my", "Asia/Kuala_Lumpur"), ("ng", "Africa/Lagos"), ("nl", "Europe/Amsterdam"),
    ("no", "Europe/Oslo"), ("np", "Asia/Kathmandu"), ("pa", "America/Panama"), ("pe", "America/Lima"), ("ph", "Asia/Manila"),
    ("pk", "Asia/Karachi"), ("pl", "Europe/Warsaw"), ("py", "America/Asuncion"), ("qa", "Asia/Qatar"), ("ro", "Europe/Bucharest"),
    ("rs", "Europe/Belgrade"), ("sa", "Asia/Riyadh"), ("se", "Europe/Stockholm"), ("sg", "Asia/Singapore"), ("si", "Europe/Ljubljana"),
    ("sk", "Europe/Bratislava"), ("th", "Asia/Bangkok"), ("tn", "Africa/Tunis"), ("tr", "Europe/Istanbul"), ("tw", "Asia/Taipei"),
    ("tz", "Africa/Dar_es_Salaam"), ("ua", "Europe/Kyiv"), ("ug", "Africa/Kampala"), ("uk", "Europe/London"), ("uy", "America/Montevideo"),
    ("ve", "America/Caracas"), ("vn", "Asia/Ho_Chi_Minh"), ("za", "Africa/Johannesburg"), ("zm", "Africa/Lusaka"), ("zw", "Africa/Harare"),
];

/// Languages whose newspapers all keep one clock, wherever their domain is registered.
#[rustfmt::skip]
const LANGUAGES: &[(&str, &str)] = &[
    ("bg", "Europe/Sofia"), ("cs", "Europe/Prague"), ("da", "Europe/Copenhagen"), ("de", "Europe/Berlin"), ("el", "Europe/Athens"),
    ("et", "Europe/Tallinn"), ("fi", "Europe/Helsinki"), ("he", "Asia/Jerusalem"), ("hi", "Asia/Kolkata"), ("hr", "Europe/Zagreb"),
    ("hu", "Europe/Budapest"), ("it", "Europe/Rome"), ("ja", "Asia/Tokyo"), ("ko", "Asia/Seoul"), ("lt", "Europe/Vilnius"),
    ("lv", "Europe/Riga"), ("mk", "Europe/Skopje"), ("nb", "Europe/Oslo"), ("nn", "Europe/Oslo"), ("no", "Europe/Oslo"),
    ("pl", "Europe/Warsaw"), ("sk", "Europe/Bratislava"), ("sl", "Europe/Ljubljana"), ("th", "Asia/Bangkok"), ("tr", "Europe/Istanbul"),
    ("uk", "Europe/Kyiv"), ("vi", "Asia/Ho_Chi_Minh"),
];

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Where an article is at home: what its URL and its language, a BCP 47 tag, say of its country.
#[derive(Clone, Copy, Debug, Default)]
pub struct Home<'a> {
    pub url: Option<&'a str>,
    pub language: Option<&'a str>,
}

/// The one clock of a country.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
    name: &'static str,
}

impl Clock {
    pub fn of(home: Home) -> Option<Clock> {
        let country = home.url.and_then(country);
        let primary = home.language.and_then(|tag| tag.split(['-', '_']).next());
        let primary = primary.map(str::to_ascii_lowercase);
        let of = |table: &[(&str, &'static str)], key: &str| {
            let row = table.iter().find(|(known, _)| *known == key);
            row.map(|(_, name)| *name)
        };
        // A country that is not in the table has several clocks, whatever its language says.
        let name = match country {
            Some(country) => of(COUNTRIES, &country)?,
            None => of(LANGUAGES, &primary?)?,
        };
        let zone = ZONES.get(name).ok()?;
        Some(Clock { zone, name })
    }

    /// The zone's name in the IANA database.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The civil day here of an RFC 3339 instant in universal time, and the instant as this clock shows it.
    /// Midnight to the second is what programs write that know only the day; it is left alone.
    pub fn read(&self, instant: &str) -> Option<(Day, String)> {
        let time = instant.strip_suffix('Z')?;
        if time.ends_with("T00:00:00") {
            return None;
        }
        let stamp: Timestamp = instant.parse().ok()?;
        let offset = self.zone.to_offset(stamp);
        let local = offset.to_datetime(stamp);
        let day = Day::from_ymd(local.year(), local.month(), local.day())?;
        let seconds = offset.seconds();
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
        let (hours, minutes) = (minutes / 60, minutes % 60);
        let clock = local.time().strftime("%H:%M:%S").to_string();
        Some((day, format!("{day}T{clock}{sign}{hours:02}:{minutes:02}")))
    }
}

/// The top-level domain of a URL where it is a country's; of a web archive's URL, that of the page inside.
fn country(url: &str) -> Option<String> {
    let rest = url.rsplit_once("://").map_or(url, |(_, rest)| rest);
    country_of(rest.split(['/', '?', '#', ':']).next()?)
}

/// The top-level domain of a host where it has the form of a country's, lower case.
pub fn country_of(host: &str) -> Option<String> {
    let (_, top) = host.rsplit_once('.')?;
    let is_country = top.len() == 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_country.then(|| top.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, language: &str, instant: &str, expect: Option<&str>) {
        let home = Home {
            url: Some(url),
            language: Some(language),
        };
        let clock = Clock::of(home);
        let shown = clock.and_then(|clock| clock.read(instant));
        assert_eq!(
            shown.map(|(_, time)| time).as_deref(),
            expect,
            "{url} {language}"
        );
    }

    #[test]
    fn the_clock_of_the_country() {
        let evening = "2025-03-05T23:30:00Z";
        check(
            "https://a.example.jp/x",
            "en",
            evening,
            Some("2025-03-06T08:30:00+09:00"),
        );
        check(
            "https://a.example/x",
            "ja",
            evening,
            Some("2025-03-06T08:30:00+09:00"),
        );
        check(
            "https://a.example.in/x",
            "en-IN",
            evening,
            Some("2025-03-06T05:00:00+05:30"),
        );
        check(
            "https://a.example.pe/x",
            "es",
            "2025-03-06T03:00:00Z",
            Some("2025-03-05T22:00:00-05:00"),
        );
        // Summer time.
        check(
            "https://a.example.uk/x",
            "en",
            evening,
            Some("2025-03-05T23:30:00+00:00"),
        );
        check(
            "https://a.example.uk/x",
            "en",
            "2025-07-05T23:30:00Z",
            Some("2025-07-06T00:30:00+01:00"),
        );
        check(
            "https://web.example.org/web/2025/http://b.example.de:80/x",
            "",
            evening,
            Some("2025-03-06T00:30:00+01:00"),
        );
    }

    #[test]
    fn no_clock_where_there_are_several_or_none_is_told() {
        let evening = "2025-03-05T23:30:00Z";
        check("https://a.example.au/x", "en", evening, None);
        check("https://a.example.ca/x", "de", evening, None);
        check("https://a.example/x", "en-GB", evening, None);
        check("", "", evening, None);
        check("https://a.example.jp/x", "ja", "2025-03-05T00:00:00Z", None);
        check(
            "https://a.example.jp/x",
            "ja",
            "2025-03-05T23:30:00+01:00",
            None,
        );
    }

    #[test]
    fn every_zone_of_the_tables_is_known() {
        for (key, name) in COUNTRIES.iter().chain(LANGUAGES) {
            assert!(ZONES.get(name).is_ok(), "{key}: {name}");
        }
    }
}
