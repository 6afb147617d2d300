//! What the user says of the encoding of files: `--encoding LABEL`, `--encoding-for GLOB=LABEL`.

use globset::{GlobBuilder, GlobMatcher};

use crate::error::Error;
use crate::read::charset::Charset;

/// Names to suggest; every label of the WHATWG Encoding Standard is taken, and those of `legacy`.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "utf-8", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255",
    "windows-1256", "windows-1257", "windows-1258", "windows-874", "iso-8859-1", "iso-8859-2", "iso-8859-3",
    "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-9", "iso-8859-10",
    "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "ascii", "latin1", "latin2", "macintosh",
    "x-mac-cyrillic", "ibm866", "cp866", "koi8-r", "koi8-u", "gbk", "gb2312", "gb18030", "big5", "euc-jp",
    "iso-2022-jp", "shift_jis", "euc-kr", "ibm855", "johab", "euc-tw", "iso-2022-kr",
];

/// Labels for files, in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    /// `None` for every file.
    matcher: Option<GlobMatcher>,
    charset: Charset,
}

impl Labels {
    /// One label for every file, others for those that a glob fits; an unknown label is an error.
    pub fn new(every: Option<&str>, some: &[(String, String)]) -> Result<Labels, Error> {
        let mut rules = Vec::new();
        if let Some(label) = every {
            let charset = charset_of(label)?;
            let matcher = None;
            rules.push(Rule { matcher, charset });
        }
        for (glob, label) in some {
            let charset = charset_of(label)?;
            let built = GlobBuilder::new(glob).literal_separator(true).build();
            let glob = built.map_err(|error| {
                Error::Usage(format!(
                    "`{glob}` is no glob: {}\nhint: a glob is written as in `--encoding-for 'old/*.txt=cp866'`",
                    error.kind()
                ))
            })?;
            let matcher = Some(glob.compile_matcher());
            rules.push(Rule { matcher, charset });
        }
        Ok(Labels { rules })
    }

    /// What the user says of the file at `path`, or of the archive that a member's path begins with.
    /// The last rule that fits counts.
    pub fn of(&self, path: &str) -> Option<Charset> {
        let file = path.split_once("!/").map_or(path, |(file, _)| file);
        let fits = |rule: &&Rule| match &rule.matcher {
            None => true,
            Some(matcher) => ends(file).any(|end| matcher.is_match(end)),
        };
        let rule = self.rules.iter().rev().find(fits);
        rule.map(|rule| rule.charset)
    }
}

/// `a/b/c`, `b/c`, `c`: a glob may leave out the folders that come first.
fn ends(path: &str) -> impl Iterator<Item = &str> {
    let slashes = path.match_indices('/').map(|(at, _)| at + 1);
    std::iter::once(0)
        .chain(slashes)
        .filter_map(|at| path.get(at..))
}

fn charset_of(label: &str) -> Result<Charset, Error> {
    if let Some(charset) = Charset::of_label(label) {
        return Ok(charset);
    }
    let lower = label.trim().to_ascii_lowercase();
    let hint = if lower.starts_with("utf-16") || lower.starts_with("utf-32") {
        "UTF-16 and UTF-32 are told by their bytes and need no label".to_owned()
    } else {
        match nearest(&lower) {
            Some(name) => format!("did you mean `{name}`?"),
            None => {
                "labels are those of the web, such as windows-1251, shift_jis, cp866".to_owned()
            }
        }
    };
    Err(Error::Usage(format!(
        "`{label}` is no encoding that is known\nhint: {hint}"
    )))
}

/// The name that is like the label: the same letters and digits in order but for a few.
fn nearest(label: &str) -> Option<&'static str> {
    let letters =
        |text: &str| -> Vec<char> { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let wanted = letters(label);
    if wanted.len() > 24 {
        return None;
    }
    let scored = NAMES.iter().map(|name| {
        let known = letters(name);
        (
            wanted.len() + known.len() - 2 * common(&wanted, &known),
            *name,
        )
    });
    let (apart, name) = scored.min_by_key(|(apart, _)| *apart)?;
    (apart * 3 <= wanted.len() + 1).then_some(name)
}

/// Length of the longest common subsequence.
fn common(a: &[char], b: &[char]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for from in a {
        let mut diagonal = 0;
        for (at, to) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = match from == to {
                true => diagonal + 1,
                false => above.max(row[at]),
            };
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_rule_that_fits_counts() {
        let rule = |glob: &str, label: &str| (glob.to_owned(), label.to_owned());
        let rules = [rule("old/*.txt", "cp866"), rule("*.htm", "KOI8-R")];
        let labels = Labels::new(Some("latin1"), &rules).unwrap();
        let of = |path: &str| labels.of(path).map(Charset::name);
        assert_eq!(of("news/old/a.txt"), Some("IBM866"));
        assert_eq!(of("news/old/deep/a.txt"), Some("windows-1252"));
        assert_eq!(of("news/old/a.htm"), Some("KOI8-R"));
        assert_eq!(of("news/b.htm!/a.txt"), Some("KOI8-R"));
        assert!(Labels::default().of("a").is_none());
    }

    #[track_caller]
    fn check(label: &str, expect: &str) {
        let error = Labels::new(Some(label), &[]).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
    }

    #[test]
    fn slips() {
        check("windows1251x", "did you mean `windows-1251`?");
        check("koi8x", "did you mean `koi8-r`?");
        check("shiftjs", "did you mean `shift_jis`?");
        check("utf-16le", "told by their bytes");
        check("klingon", "such as windows-1251");
        let glob = ("[".to_owned(), "latin1".to_owned());
        assert!(
            Labels::new(None, &[glob])
                .unwrap_err()
                .to_string()
                .contains("no glob")
        );
    }
}
