//! The values beside the results, each with the search that has it as a further clause.

use super::address;
use super::ask::Asked;
use super::marked::plain;
use super::problem::Problem;
use super::wanted::Wanted;
use crate::article::Kind;
use crate::engine::Archive;
use crate::fields::{self, FieldKind};
use crate::hit::{Bucket, Facet};

/// Values of a field.
const VALUES: usize = 8;

/// The fields, with their headings and the kind of names in them.
const FIELDS: &[(&str, &str, Option<Kind>)] = &[
    ("person", "People", Some(Kind::Person)),
    ("org", "Organizations", Some(Kind::Organization)),
    ("place", "Places", Some(Kind::Place)),
    ("source", "Outlets", None),
    ("section", "Sections", None),
    ("lang", "Languages", None),
];

/// What leads to another search.
pub struct Link {
    pub text: String,
    pub articles: u64,
    pub href: String,
    /// The page of the name that it is.
    pub about: Option<String>,
}

/// The values of a field.
pub struct Values {
    pub heading: &'static str,
    pub links: Vec<Link>,
}

pub fn facets(archive: &Archive, wanted: &Wanted, asked: &Asked) -> Result<Vec<Values>, Problem> {
    let mut facets = Vec::new();
    for (name, heading, kind) in FIELDS {
        let Some(field) = fields::by_name(name) else {
            continue;
        };
        let (values, _) = archive.facets(&asked.node, asked.any, field.field, VALUES)?;
        let link = |value: Facet| Link {
            href: wanted
                .asking(asked.and(&address::clause(name, &value.value)))
                .address(),
            text: match (field.kind, value.value.is_empty()) {
                (FieldKind::Keyword, true) => "unknown".to_owned(),
                _ => plain(&value.value),
            },
            about: kind.map(|kind| address::name(kind, &value.value)),
            articles: value.articles,
        };
        let links: Vec<Link> = values.into_iter().map(link).collect();
        if !links.is_empty() {
            facets.push(Values { heading, links });
        }
    }
    Ok(facets)
}

/// The years that most were published in.
pub fn years(years: Vec<Bucket>, wanted: &Wanted, asked: &Asked) -> Values {
    let mut years: Vec<_> = years.into_iter().filter(|year| year.articles > 0).collect();
    years.sort_by_key(|year| (std::cmp::Reverse(year.articles), year.first));
    years.truncate(VALUES);
    let link = |year: Bucket| Link {
        href: wanted
            .asking(asked.within(&format!("date:{}", year.label)))
            .address(),
        text: year.label,
        articles: year.articles,
        about: None,
    };
    Values {
        heading: "Years",
        links: years.into_iter().map(link).collect(),
    }
}
