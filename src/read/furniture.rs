//! Site furniture in plain text: comment forms, cookie bars, share bars, boxes, told by phrases.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use Match::{Begins, Holds, Whole};

/// How a phrase must stand in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Match {
    /// The line is the phrase, but for punctuation: such a line goes wherever it stands.
    Whole,
    /// The line begins with it; at the head or foot of a text only.
    Begins,
    /// The line holds it; at the head or foot of a text only.
    Holds,
}

/// Phrases in lower case. Lines that hold them are short; a paragraph of prose is never one of them.
#[rustfmt::skip]
const PHRASES: &[(Match, &[&str])] = &[
    // Comment forms.
    (Whole, &["leave a reply", "leave a comment", "leave a reply cancel reply", "cancel reply", "post a comment", "add a comment", "join the conversation", "view comments", "show comments", "comments are closed", "post comment",
        "schreibe einen kommentar", "kommentar verfassen", "kommentar hinterlassen", "antworten abbrechen", "kommentare anzeigen",
        "laisser un commentaire", "laisser un commentaire annuler la r\u{e9}ponse", "annuler la r\u{e9}ponse", "poster un commentaire",
        "deja un comentario", "deja una respuesta", "cancelar respuesta", "deixe um coment\u{e1}rio", "deixe uma resposta", "cancelar resposta",
        "lascia un commento", "annulla risposta", "geef een reactie", "reactie annuleren", "laat een reactie achter",
        "\u{434}\u{43e}\u{431}\u{430}\u{432}\u{438}\u{442}\u{44c} \u{43a}\u{43e}\u{43c}\u{43c}\u{435}\u{43d}\u{442}\u{430}\u{440}\u{438}\u{439}", "\u{43e}\u{441}\u{442}\u{430}\u{432}\u{438}\u{442}\u{44c} \u{43a}\u{43e}\u{43c}\u{43c}\u{435}\u{43d}\u{442}\u{430}\u{440}\u{438}\u{439}"]),
    (Holds, &["your email address will not be published", "required fields are marked", "save my name, email, and website", "you must be logged in to post", "log in to leave a comment", "notify me of follow-up comments", "notify me of new posts", "this site uses akismet",
        "e-mail-adresse wird nicht ver\u{f6}ffentlicht", "erforderliche felder sind", "adresse e-mail ne sera pas publi\u{e9}e", "champs obligatoires sont indiqu\u{e9}s", "direcci\u{f3}n de correo electr\u{f3}nico no ser\u{e1} publicada", "campos obligatorios est\u{e1}n marcados",
        "endere\u{e7}o de e-mail n\u{e3}o ser\u{e1} publicado", "endere\u{e7}o de email n\u{e3}o ser\u{e1} publicado", "campos obrigat\u{f3}rios s\u{e3}o marcados", "indirizzo email non sar\u{e0} pubblicato", "campi obbligatori sono contrassegnati", "e-mailadres wordt niet gepubliceerd", "vereiste velden zijn gemarkeerd",
        "\u{430}\u{434}\u{440}\u{435}\u{441} email \u{43d}\u{435} \u{431}\u{443}\u{434}\u{435}\u{442} \u{43e}\u{43f}\u{443}\u{431}\u{43b}\u{438}\u{43a}\u{43e}\u{432}\u{430}\u{43d}", "\u{43e}\u{431}\u{44f}\u{437}\u{430}\u{442}\u{435}\u{43b}\u{44c}\u{43d}\u{44b}\u{435} \u{43f}\u{43e}\u{43b}\u{44f} \u{43f}\u{43e}\u{43c}\u{435}\u{447}\u{435}\u{43d}\u{44b}"]),
    // Cookie bars.
    (Whole, &["accept cookies", "accept all cookies", "accept all", "cookie settings", "cookie policy", "manage cookies", "reject all", "alle akzeptieren", "alle cookies akzeptieren", "cookie-einstellungen", "tout accepter", "accepter les cookies", "aceptar cookies", "aceptar todo", "aceitar cookies", "aceitar todos", "accetta tutti", "accetta i cookie", "alles accepteren", "cookies accepteren"]),
    (Holds, &["uses cookies", "use cookies", "by continuing to use this site", "by continuing to browse", "verwendet cookies", "verwenden cookies", "nutzt cookies", "utilise des cookies", "utilisons des cookies", "utiliza cookies", "utilizamos cookies", "usa cookies", "usamos cookies", "utilizza cookie", "utilizza i cookie", "utilizziamo i cookie", "gebruikt cookies", "gebruiken cookies", "\u{438}\u{441}\u{43f}\u{43e}\u{43b}\u{44c}\u{437}\u{443}\u{435}\u{442} \u{444}\u{430}\u{439}\u{43b}\u{44b} cookie", "\u{438}\u{441}\u{43f}\u{43e}\u{43b}\u{44c}\u{437}\u{443}\u{435}\u{43c} \u{444}\u{430}\u{439}\u{43b}\u{44b} cookie"]),
    // Share bars.
    (Whole, &["share", "share this", "share this article", "share this story", "share this post", "share this page", "share on facebook", "share on twitter", "share on x", "share on whatsapp", "share on linkedin", "share via email", "share with your friends", "tweet", "tweet this", "email this", "print this", "print this page", "print article", "copy link", "click to share", "facebook twitter", "facebook twitter email", "facebook twitter linkedin", "facebook twitter whatsapp", "follow us", "follow us on facebook", "follow us on twitter", "follow us on instagram", "follow us on social media", "like this", "like loading", "loading", "whatsapp", "pinterest", "linkedin",
        "teilen", "artikel teilen", "auf facebook teilen", "auf twitter teilen", "folgen sie uns", "drucken", "partager", "partager cet article", "partager sur facebook", "partager sur twitter", "suivez-nous", "imprimer", "compartir", "compartir en facebook", "compartir en twitter", "s\u{ed}guenos", "imprimir", "compartilhar", "compartilhe", "partilhar", "siga-nos", "condividi", "condividi su facebook", "condividi su twitter", "seguici", "stampa", "delen", "deel dit artikel", "volg ons", "afdrukken", "\u{43f}\u{43e}\u{434}\u{435}\u{43b}\u{438}\u{442}\u{44c}\u{441}\u{44f}", "\u{43f}\u{43e}\u{434}\u{435}\u{43b}\u{438}\u{442}\u{435}\u{441}\u{44c}"]),
    (Begins, &["click to share on", "click to email", "share this:", "share on:", "teilen mit", "partager :", "compartir:", "compartilhe isso", "condividi:", "follow us on", "follow us:"]),
    // Boxes that ask for something.
    (Whole, &["subscribe", "subscribe now", "subscribe to our newsletter", "sign up", "sign up now", "sign up for our newsletter", "sign in", "log in", "register", "newsletter", "newsletters", "advertisement", "advertisements", "advertising", "sponsored", "sponsored content", "promoted content", "continue reading below advertisement", "story continues below advertisement", "article continues below advertisement", "continue reading the main story", "support our journalism", "become a member", "donate", "donate now",
        "anzeige", "werbung", "jetzt abonnieren", "newsletter abonnieren", "anmelden", "publicit\u{e9}", "s'abonner", "abonnez-vous", "s'inscrire \u{e0} la newsletter", "je m'abonne", "publicidad", "suscr\u{ed}bete", "suscribirse", "reg\u{ed}strate", "publicidade", "assine", "assine j\u{e1}", "cadastre-se", "continua depois da publicidade", "pubblicit\u{e0}", "abbonati", "iscriviti alla newsletter", "advertentie", "abonneer", "meld je aan", "schrijf je in voor de nieuwsbrief", "\u{440}\u{435}\u{43a}\u{43b}\u{430}\u{43c}\u{430}", "\u{43f}\u{43e}\u{434}\u{43f}\u{438}\u{441}\u{430}\u{442}\u{44c}\u{441}\u{44f}"]),
    (Begins, &["subscribe to", "sign up for", "sign up to", "get our newsletter", "get the latest news", "enter your email", "download our app", "melden sie sich", "abonnieren sie", "abonnez-vous \u{e0}", "inscrivez-vous \u{e0}", "recevez ", "suscr\u{ed}bete a", "inscreva-se", "assine a", "iscriviti", "abonneer je op", "\u{43f}\u{43e}\u{434}\u{43f}\u{438}\u{441}\u{44b}\u{432}\u{430}\u{439}\u{442}\u{435}\u{441}\u{44c}", "\u{43f}\u{43e}\u{434}\u{43f}\u{438}\u{448}\u{438}\u{442}\u{435}\u{441}\u{44c}"]),
    // Lists of links.
    (Whole, &["related", "related articles", "related stories", "related posts", "related news", "related topics", "related links", "related content", "read more", "read also", "see also", "more stories", "more news", "more on this story", "most read", "most popular", "most viewed", "trending", "trending now", "recommended", "recommended for you", "you may also like", "you might also like", "up next", "next article", "previous article", "back to top", "skip to content", "skip to main content", "menu", "search", "home", "toggle navigation",
        "mehr zum thema", "lesen sie auch", "lesen sie mehr", "das k\u{f6}nnte sie auch interessieren", "verwandte artikel", "\u{e4}hnliche artikel", "meistgelesen", "zum inhalt springen", "nach oben",
        "\u{e0} lire aussi", "lire aussi", "articles similaires", "articles li\u{e9}s", "sur le m\u{ea}me sujet", "les plus lus", "aller au contenu", "lea tambi\u{e9}n", "lee tambi\u{e9}n", "leer m\u{e1}s", "art\u{ed}culos relacionados", "noticias relacionadas", "m\u{e1}s le\u{ed}do", "lo m\u{e1}s le\u{ed}do", "te puede interesar", "ir al contenido",
        "leia tamb\u{e9}m", "leia mais", "saiba mais", "not\u{ed}cias relacionadas", "mais lidas", "artigos relacionados", "leggi anche", "leggi tutto", "articoli correlati", "pi\u{f9} letti", "i pi\u{f9} letti", "lees ook", "lees meer", "gerelateerde artikelen", "meest gelezen",
        "\u{447}\u{438}\u{442}\u{430}\u{439}\u{442}\u{435} \u{442}\u{430}\u{43a}\u{436}\u{435}", "\u{43f}\u{43e}\u{445}\u{43e}\u{436}\u{438}\u{435} \u{441}\u{442}\u{430}\u{442}\u{44c}\u{438}", "\u{43f}\u{43e} \u{442}\u{435}\u{43c}\u{435}"]),
    // Rights.
    (Begins, &["copyright \u{a9}", "\u{a9} copyright", "\u{a9} 19", "\u{a9} 20", "\u{a9}19", "\u{a9}20", "copyright 19", "copyright 20", "(c) 20", "all rights reserved", "alle rechte vorbehalten", "tous droits r\u{e9}serv\u{e9}s", "todos los derechos reservados", "todos os direitos reservados", "tutti i diritti riservati", "alle rechten voorbehouden", "\u{432}\u{441}\u{435} \u{43f}\u{440}\u{430}\u{432}\u{430} \u{437}\u{430}\u{449}\u{438}\u{449}\u{435}\u{43d}\u{44b}", "terms of use", "terms of service", "privacy policy", "terms and conditions", "datenschutz", "impressum"]),
    (Holds, &["all rights reserved.", "this material may not be published, broadcast", "powered by wordpress"]),
];

/// A line of furniture is not longer, in bytes (Cyrillic takes two a letter).
const LINE_BYTES: usize = 300;

/// A line that says so little may stand between two lines of furniture (`Name *`, a linked headline).
const SHORT_BYTES: usize = 100;

/// That many such lines in a row, and no more.
const SHORT_LINES: usize = 8;

/// Takes furniture out of a settled text; says how many lines that was.
pub fn remove(text: &mut String) -> usize {
    let lines: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).collect();
    let head = lines.iter().take_while(|line| is_furniture(line)).count();
    let foot = head + foot_of(&lines[head..]);
    let goes = |at: usize| at < head || at >= foot || lines.get(at).is_some_and(|l| is_whole(l));
    if !(0..lines.len()).any(goes) {
        return 0;
    }
    let mut out = String::with_capacity(text.len());
    let mut left_out = 0;
    let mut at = 0;
    let mut gap = "";
    for line in text.split('\n') {
        if line.is_empty() {
            gap = "\n\n";
            continue;
        }
        if goes(at) {
            left_out += 1;
        } else {
            if !out.is_empty() {
                out.push_str(if gap.is_empty() { "\n" } else { gap });
            }
            out.push_str(line);
            gap = "";
        }
        at += 1;
    }
    *text = out;
    left_out
}

/// The first line of the foot: from there on all is furniture, or says little.
fn foot_of(lines: &[&str]) -> usize {
    let mut foot = lines.len();
    let mut short = 0;
    for (i, line) in lines.iter().enumerate().rev() {
        if is_furniture(line) {
            foot = i;
            short = 0;
        } else if says_little(line) && short < SHORT_LINES {
            short += 1;
        } else {
            break;
        }
    }
    foot
}

/// Short, and not a sentence.
fn says_little(line: &str) -> bool {
    let closes = [
        '.', '!', '?', '"', '\u{201d}', '\u{bb}', '\u{3002}', '\u{2026}', ':',
    ];
    line.len() <= SHORT_BYTES && !line.ends_with(closes)
}

/// Whether a line is furniture where it stands at the head or foot of a text.
fn is_furniture(line: &str) -> bool {
    line.len() <= LINE_BYTES && (is_whole(line) || has_phrase(line))
}

/// The phrases that are whole lines.
static WHOLE: LazyLock<HashSet<&str>> = LazyLock::new(|| phrases(Whole).collect());

fn phrases(how: Match) -> impl Iterator<Item = &'static str> {
    let rows = PHRASES.iter().filter(move |row| row.0 == how);
    rows.flat_map(|row| row.1).copied()
}

/// Bytes of the longest phrase that is a whole line; asked of every line of a text, so most must end here.
static LONGEST: LazyLock<usize> =
    LazyLock::new(|| phrases(Whole).map(str::len).max().unwrap_or_default());

/// Whether a line is furniture wherever it stands.
fn is_whole(line: &str) -> bool {
    // Capitals may take fewer bytes than small letters, but not less than half.
    let bare = bare(line);
    bare.len() <= 2 * *LONGEST && line.len() <= LINE_BYTES && {
        let lower = bare.to_lowercase();
        WHOLE.contains(self::bare(&lower))
    }
}

fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| !c.is_alphanumeric() && c != '\u{a9}' && c != '(')
}

/// Finds the phrases that a line may hold, all at once; `None` never, since a test builds it.
static HELD: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(phrases(Holds)).ok());

fn has_phrase(line: &str) -> bool {
    let lower = line.to_lowercase();
    phrases(Begins).any(|phrase| lower.starts_with(phrase))
        || HELD.as_ref().is_some_and(|held| held.is_match(&lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "The harbour was closed on Monday, the port said.";

    #[track_caller]
    fn check(input: &str, expect: &str, n: usize) {
        let mut text = input.to_owned();
        assert_eq!((remove(&mut text), text.as_str()), (n, expect));
    }

    #[test]
    fn comment_forms_go_with_their_labels() {
        check(
            &format!(
                "{PROSE}\n\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n\nName *\nEmail *"
            ),
            PROSE,
            4,
        );
    }

    #[test]
    fn bars_go_at_both_ends_and_in_the_middle() {
        check(
            &format!(
                "Skip to content\nThis site uses cookies.\n\n{PROSE}\n\nAdvertisement\n\n{PROSE}\n\nTeilen:\n\u{a9} 2020 The Pier"
            ),
            &format!("{PROSE}\n\n{PROSE}"),
            5,
        );
        check(
            &format!("{PROSE}\n\nRelated articles\nA new pier\nOld boats"),
            PROSE,
            3,
        );
    }

    #[test]
    fn prose_stays() {
        let long =
            format!("The browser uses cookies, and that was the matter of the suit. {PROSE}")
                .repeat(4);
        check(&long, &long, 0);
        let middle = format!("{PROSE}\n\nMost sites use cookies, she said.\n\n{PROSE}");
        check(&middle, &middle, 0);
        check("He was 84.\n\nA short end", "He was 84.\n\nA short end", 0);
        check("", "", 0);
    }

    #[test]
    fn a_text_of_short_lines_behind_a_bar_stays() {
        check("Share\n\nA new pier\nOld boats", "A new pier\nOld boats", 1);
    }

    #[test]
    fn every_phrase_is_told_as_it_must_stand() {
        for (how, phrases) in PHRASES {
            for phrase in *phrases {
                let capitals = phrase.to_uppercase();
                let held = format!("So {capitals} there.");
                let begun = format!("{capitals} and so on");
                let told = |line: &str| (is_whole(line), is_furniture(line));
                assert!(
                    *how != Whole || told(&format!(" - {capitals}:")).0,
                    "{phrase}"
                );
                assert!(told(&capitals).1, "{phrase}");
                assert!(*how != Begins || told(&begun) == (false, true), "{phrase}");
                assert!(*how != Holds || told(&held) == (false, true), "{phrase}");
            }
        }
    }

    #[test]
    fn phrases_are_lower_case_and_once() {
        let mut seen = HashSet::new();
        for phrase in PHRASES.iter().flat_map(|row| row.1) {
            assert_eq!(phrase.to_lowercase(), **phrase);
            assert!(seen.insert(phrase), "help: `{phrase}` stands twice");
        }
    }
}
