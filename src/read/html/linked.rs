//! What the page's JSON-LD (schema.org) says of the article.

use serde_json::{Map, Value};

use super::lenient;

/// Types of things that are the article, best first.
const ARTICLES: &[&str] = &[
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "backgroundnewsarticle",
    "reviewnewsarticle",
    "article",
    "blogposting",
    "report",
    "liveblogposting",
    "socialmediaposting",
    "techarticle",
    "scholarlyarticle",
    "advertisercontentarticle",
    "satiricalarticle",
    "review",
    "posting",
    "discussionforumposting",
    "recipe",
    "videoobject",
    "webpage",
    "itempage",
    "collectionpage",
    "creativework",
];

/// Objects of the script that are looked at, and how deep below the top.
const MOST_OBJECTS: usize = 5_000;
const DEEPEST: usize = 12;

/// The article as its JSON-LD states it; strings as written, still with HTML entities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Linked {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub section: Option<String>,
    pub language: Option<String>,
    pub url: Option<String>,
    pub keywords: Vec<String>,
    pub body: Option<String>,
    pub published: Vec<String>,
    pub created: Vec<String>,
    pub modified: Vec<String>,
    /// Whether it says to be free, and how many words it says to have.
    pub free: Option<bool>,
    pub words: Option<usize>,
}

/// Reads all scripts together. `title` is the page's own, to tell its article from others it lists.
pub fn read(scripts: &[String], title: &str) -> Linked {
    let values: Vec<Value> = scripts
        .iter()
        .flat_map(|script| lenient::values(script))
        .collect();
    let mut objects = Vec::new();
    for value in &values {
        gather(value, 0, true, &mut objects);
    }
    let rank = |object: &Map<String, Value>| ARTICLES.iter().position(|kind| is_a(object, kind));
    let mut articles: Vec<(usize, &Map<String, Value>)> = objects
        .iter()
        .filter(|found| found.own)
        .filter_map(|found| Some((rank(found.object)?, found.object)))
        .collect();
    let generic = ARTICLES
        .iter()
        .position(|kind| *kind == "videoobject")
        .unwrap_or(0);
    articles.sort_by_key(|(rank, object)| {
        let same = strings(object.get("headline"))
            .iter()
            .any(|headline| alike(headline, title));
        // All kinds of article are equal where the page lists several; then the headline decides.
        ((*rank).max(1) >= generic, !same, *rank)
    });
    let mut linked = Linked::default();
    for (_, object) in &articles {
        linked.fill(object, &objects);
    }
    if linked.published.is_empty() {
        for found in objects.iter().filter(|found| found.own) {
            linked
                .published
                .extend(strings(found.object.get("datePublished")));
        }
    }
    if linked.publisher.is_none() {
        let named = |kind: &str| {
            let site = objects.iter().find(|found| is_a(found.object, kind))?;
            strings(site.object.get("name")).into_iter().next()
        };
        linked.publisher = named("newsmediaorganization").or_else(|| named("website"));
    }
    linked
}

fn alike(one: &str, other: &str) -> bool {
    let fold = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let (one, other) = (fold(one), fold(other));
    !one.is_empty() && (other.contains(&one) || (!other.is_empty() && one.contains(&other)))
}

struct Found<'a> {
    object: &'a Map<String, Value>,
    /// Not something the article only mentions.
    own: bool,
}

/// Properties whose objects are other things than the page's article.
const OTHERS: &[&str] = &[
    "author",
    "publisher",
    "comment",
    "review",
    "itemlistelement",
    "relatedlink",
    "hasPart",
    "mentions",
    "about",
    "ispartof",
    "image",
    "video",
    "citation",
    "subjectof",
    "workexample",
    "creator",
    "editor",
    "logo",
    "breadcrumb",
    "isbasedon",
    "significantlink",
    "potentialaction",
    "liveblogupdate",
    "associatedmedia",
    "haspart",
    "audio",
];

fn gather<'a>(value: &'a Value, depth: usize, own: bool, objects: &mut Vec<Found<'a>>) {
    if depth > DEEPEST || objects.len() >= MOST_OBJECTS {
        return;
    }
    match value {
        Value::Array(items) => {
            for item in items {
                gather(item, depth + 1, own, objects);
            }
        }
        Value::Object(object) => {
            objects.push(Found { object, own });
            for (key, inner) in object {
                if inner.is_object() || inner.is_array() {
                    let own = own && !OTHERS.contains(&key.to_ascii_lowercase().as_str());
                    gather(inner, depth + 1, own, objects);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_a(object: &Map<String, Value>, kind: &str) -> bool {
    strings(object.get("@type")).iter().any(|stated| {
        let name = stated.rsplit(['/', ':', '#']).next().unwrap_or(stated);
        name.eq_ignore_ascii_case(kind)
    })
}

/// A string, or each string of a list; `name` or `@value` where an object stands for one.
fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.trim().to_owned()],
        Some(Value::Number(number)) => vec![number.to_string()],
        Some(Value::Array(items)) => items
            .iter()
            .take(100)
            .flat_map(|item| strings_flat(Some(item)))
            .collect(),
        other => strings_flat(other),
    }
}

fn strings_flat(value: Option<&Value>) -> Vec<String> {
    let text = match value {
        Some(Value::String(text)) => Some(text),
        Some(Value::Object(object)) => match object.get("name").or_else(|| object.get("@value")) {
            Some(Value::String(text)) => Some(text),
            Some(Value::Array(names)) => {
                return names
                    .iter()
                    .take(100)
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect();
            }
            _ => None,
        },
        Some(Value::Number(number)) => return vec![number.to_string()],
        _ => None,
    };
    text.map(|text| text.trim().to_owned())
        .into_iter()
        .collect()
}

impl Linked {
    /// Takes from one object what no better one stated.
    fn fill(&mut self, object: &Map<String, Value>, objects: &[Found]) {
        let one = |slot: &mut Option<String>, key: &str| {
            if slot.is_none() {
                *slot = strings(object.get(key))
                    .into_iter()
                    .find(|text| !text.is_empty());
            }
        };
        one(&mut self.headline, "headline");
        one(&mut self.publisher, "publisher");
        one(&mut self.section, "articleSection");
        one(&mut self.language, "inLanguage");
        one(&mut self.url, "url");
        one(&mut self.body, "articleBody");
        let many = |slot: &mut Vec<String>, key: &str| {
            if slot.is_empty() {
                *slot = strings(object.get(key))
                    .into_iter()
                    .filter(|text| !text.is_empty())
                    .collect();
            }
        };
        many(&mut self.keywords, "keywords");
        many(&mut self.published, "datePublished");
        many(&mut self.created, "dateCreated");
        many(&mut self.modified, "dateModified");
        self.free = self
            .free
            .or_else(|| truth(object.get("isAccessibleForFree")));
        self.words = self.words.or_else(|| {
            let stated = strings(object.get("wordCount"));
            stated.first()?.parse().ok()
        });
        if self.authors.is_empty() {
            for key in ["author", "creator"] {
                if self.authors.is_empty() {
                    self.authors = people(object.get(key), objects);
                }
            }
        }
    }
}

/// A truth value, also as the string or the schema.org term that many write.
fn truth(value: Option<&Value>) -> Option<bool> {
    let term = match value? {
        Value::Bool(truth) => return Some(*truth),
        Value::String(term) => term.rsplit('/').next().unwrap_or(term),
        _ => return None,
    };
    match term.trim().to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Names of authors; organizations are not persons, and `@id` refers to another object of the page.
fn people(value: Option<&Value>, objects: &[Found]) -> Vec<String> {
    let items = match value {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => return Vec::new(),
    };
    let mut people = Vec::new();
    for item in items.iter().take(50) {
        let Some(object) = item.as_object() else {
            people.extend(strings(Some(item)));
            continue;
        };
        let id = object.get("@id").and_then(Value::as_str);
        let object = match object.get("name") {
            Some(_) => object,
            None => objects
                .iter()
                .map(|found| found.object)
                .find(|other| {
                    id.is_some()
                        && other.get("@id").and_then(Value::as_str) == id
                        && other.contains_key("name")
                })
                .unwrap_or(object),
        };
        if !is_a(object, "Organization")
            && !is_a(object, "NewsMediaOrganization")
            && !is_a(object, "Corporation")
        {
            people.extend(strings(object.get("name")));
        }
    }
    people
}
