//! The names of an article: by kind beside it, and where they stand in its text.

use std::collections::HashMap;

use super::address;
use super::marked::{Spot, plain};
use crate::article::{Annotated, Kind, Mention};

pub struct Name {
    pub text: String,
    pub href: String,
    pub mentions: usize,
}

/// The names of one kind, those with most mentions first.
pub struct Named {
    pub heading: &'static str,
    pub field: &'static str,
    pub names: Vec<Name>,
    /// Whether they are shown in the text, and the address of the page where it is the other way about.
    pub are_shown: bool,
    pub toggle: String,
}

/// `shown` says whether a kind is shown in the text, and where it is the other way about.
pub fn named(annotated: &Annotated, shown: impl Fn(Kind) -> (bool, String)) -> Vec<Named> {
    let of = |kind: Kind| {
        let mut counted: Vec<(&str, usize)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let all = annotated.title_entities.iter().chain(&annotated.entities);
        for mention in all.filter(|mention| mention.kind == kind) {
            let place = *places.entry(&mention.name).or_insert(counted.len());
            if place == counted.len() {
                counted.push((&mention.name, 0));
            }
            counted[place].1 += 1;
        }
        counted.sort_by_key(|(_, mentions)| std::cmp::Reverse(*mentions));
        let name = |(name, mentions): (&str, usize)| Name {
            text: plain(name),
            href: address::name(kind, name),
            mentions,
        };
        let (are_shown, toggle) = shown(kind);
        Named {
            heading: heading(kind),
            field: address::field_of(kind),
            names: counted.into_iter().map(name).collect(),
            are_shown,
            toggle,
        }
    };
    let mut named: Vec<Named> = Kind::ALL.into_iter().map(of).collect();
    named.retain(|named| !named.names.is_empty());
    named
}

pub fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "People",
        Kind::Organization => "Organizations",
        Kind::Place => "Places",
    }
}

/// The bytes of the text in which mentions of the kinds that are wanted stand, in order.
pub fn spans(text: &str, mentions: &[Mention], wanted: impl Fn(Kind) -> bool) -> Vec<Spot> {
    let mut characters = text.char_indices().map(|(at, _)| at).enumerate().peekable();
    let mut byte_of = |character: usize| {
        while characters.next_if(|(i, _)| *i < character).is_some() {}
        characters.peek().map_or(text.len(), |(_, at)| *at)
    };
    let mut spots: Vec<Spot> = Vec::new();
    let mut end = 0;
    for mention in mentions.iter().filter(|mention| wanted(mention.kind)) {
        if mention.start >= end {
            end = mention.end;
            spots.push(Spot {
                range: byte_of(mention.start)..byte_of(mention.end),
                class: address::field_of(mention.kind),
            });
        }
    }
    spots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Fold;

    #[test]
    fn mentions_are_found_again_in_the_text() {
        let mention = |kind, start, end| Mention {
            kind,
            name: "N".to_owned(),
            text: "N".to_owned(),
            start,
            end,
            fold: Fold::None,
        };
        let text = "Été à Doha, dit Löwe.";
        let mentions = [
            mention(Kind::Place, 6, 10),
            mention(Kind::Person, 8, 12),
            mention(Kind::Person, 16, 20),
        ];
        let shown = |wanted: fn(Kind) -> bool| -> Vec<_> {
            let spots = spans(text, &mentions, wanted).into_iter();
            spots.map(|spot| (&text[spot.range], spot.class)).collect()
        };
        assert_eq!(shown(|_| true), [("Doha", "place"), ("Löwe", "person")]);
        assert_eq!(shown(|kind| kind == Kind::Place), [("Doha", "place")]);
    }
}
