//! Mail that somebody passed on: the headers of the first message, written into the text.

use crate::article::RawDocument;
use crate::read::mapping;

/// Words of the line above such headers, lower case.
const MARKERS: &[&str] = &[
    "forwarded message",
    "begin forwarded message",
    "original message",
    "weitergeleitete nachricht",
    "ursprüngliche nachricht",
    "message transféré",
    "message original",
    "mensaje reenviado",
    "mensaje original",
    "messaggio inoltrato",
    "пересылаемое сообщение",
];

const SUBJECTS: &[&str] = &["subject", "betreff", "objet", "asunto", "oggetto", "тема"];
const DATES: &[&str] = &[
    "date", "sent", "datum", "gesendet", "envoyé", "fecha", "enviado", "data", "дата",
];
const SENDERS: &[&str] = &["from", "von", "de", "da", "от"];

/// Headers stand in so many lines below the marker.
const MOST_LINES: usize = 14;

/// Where the message was passed on, its first title, date and sender are the article's; what stands
/// above them stays in the text.
pub fn read(raw: &mut RawDocument) {
    let title = raw.title.clone().unwrap_or_default().to_lowercase();
    let is_passed_on = ["fwd:", "fw:", "wg:", "tr:", "rv:", "i:"]
        .iter()
        .any(|p| title.starts_with(p));
    let Some((before, headers)) = split(&raw.text) else {
        return;
    };
    let mut found = Found::default();
    let mut rest = headers;
    for _ in 0..MOST_LINES {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let line = line.trim().trim_start_matches(['>', ' ', '*']);
        if line.is_empty() && !found.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            found.take(name.trim_end_matches('*'), value.trim_matches(['*', ' ']));
        }
        rest = after;
    }
    // An answer quotes headers too: only a title that matches, or a mark in it, makes it one passed on.
    let subject = found.subject.clone().unwrap_or_default();
    if subject.is_empty() || !(is_passed_on || title.ends_with(&subject.to_lowercase())) {
        return;
    }
    let text = format!("{before}\n\n{rest}");
    raw.title = Some(subject);
    if let Some(sender) = found.sender {
        let name = sender.split(['<', '[']).next().unwrap_or_default();
        let name = name.trim().trim_matches('"');
        if !name.is_empty() && !name.contains('@') {
            raw.authors = vec![name.to_owned()];
        }
    }
    if let Some(date) = found.date {
        // The day it was passed on is a later one.
        for date in &mut raw.dates {
            date.modified = true;
        }
        let date = date.replace(" at ", " ").replace(" um ", " ");
        mapping::add_date(raw, date, false);
    }
    raw.text = text;
}

/// What stands above the marker, and what below it.
fn split(text: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line
            .trim()
            .trim_matches(['-', '_', ' ', ':', '>'])
            .to_lowercase();
        if MARKERS.contains(&bare.as_str()) {
            return Some((text.get(..at)?, text.get(at + line.len()..)?));
        }
        at += line.len();
    }
    None
}

#[derive(Default)]
struct Found {
    subject: Option<String>,
    date: Option<String>,
    sender: Option<String>,
}

impl Found {
    fn is_empty(&self) -> bool {
        self.subject.is_none() && self.date.is_none() && self.sender.is_none()
    }

    fn take(&mut self, name: &str, value: &str) {
        let name = name.trim().to_lowercase();
        let slot = match name.as_str() {
            name if SUBJECTS.contains(&name) => &mut self.subject,
            name if DATES.contains(&name) => &mut self.date,
            name if SENDERS.contains(&name) => &mut self.sender,
            _ => return,
        };
        if slot.is_none() && !value.is_empty() {
            *slot = Some(value.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed_on(title: &str, text: &str) -> RawDocument {
        let mut raw = RawDocument {
            title: Some(title.to_owned()),
            text: text.to_owned(),
            ..RawDocument::default()
        };
        read(&mut raw);
        raw
    }

    #[test]
    fn the_first_message_counts() {
        let raw = passed_on(
            "Fwd: Tea up",
            "See this.\n\n---------- Forwarded message ---------\nFrom: Morning Pier <n@pier.example>\nDate: Wed, Mar 5, 2025 at 10:15 AM\nSubject: Tea up\nTo: <x@y>\n\nTea rose.\n",
        );
        assert_eq!(raw.title.as_deref(), Some("Tea up"));
        assert_eq!(raw.authors, ["Morning Pier"]);
        assert_eq!(
            raw.text.split_whitespace().collect::<Vec<_>>().join(" "),
            "See this. Tea rose."
        );
        assert_eq!(raw.dates.len(), 1);
    }

    #[test]
    fn answers_and_prose_stay() {
        let answer = "No.\n\n-----Original Message-----\nFrom: Ann\nSubject: Other\n\nYes?";
        assert_eq!(passed_on("Tea", answer).text, answer);
        assert_eq!(
            passed_on("Fwd: Tea", "No marker here").title.as_deref(),
            Some("Fwd: Tea")
        );
    }
}
