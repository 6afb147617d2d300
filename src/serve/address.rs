//! Addresses of pages, and the clauses that they ask with.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::ask::Matching;
use crate::article::Kind;

/// A percent-encoded value of a parameter.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The search for `q`, as it is by default.
pub fn search(q: &str) -> String {
    format!("/?q={}", encoded(q))
}

/// An article or what belongs to it (`/copies`), with the query that it is read for.
pub fn article(id: &str, part: &str, q: &str, matching: Matching) -> String {
    let mut address = format!("/articles/{}{part}", encoded(id));
    if !q.trim().is_empty() {
        address.push_str("?q=");
        address.push_str(&encoded(q));
        address.push_str(matching.parameter());
    }
    address
}

/// The page of a name.
pub fn name(kind: Kind, name: &str) -> String {
    format!("/name?{}={}", field_of(kind), encoded(name))
}

/// Queries side by side.
pub fn compare(queries: &[&str]) -> String {
    format!("/compare?queries={}", encoded(&queries.join("\n")))
}

/// The field that finds names of a kind.
pub fn field_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "person",
        Kind::Organization => "org",
        Kind::Place => "place",
    }
}

/// The clause that asks for a value of a field.
pub fn clause(field: &str, value: &str) -> String {
    format!("{field}:\"{}\"", value.replace(['"', '\\'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_value_leaves_its_place() {
        assert_eq!(search("a&b=\"c\""), "/?q=a%26b%3D%22c%22");
        assert_eq!(name(Kind::Place, "A/B?"), "/name?place=A%2FB%3F");
        assert_eq!(clause("org", "The \"Wire\\"), "org:\"The  Wire \"");
        let address = article("7k", "/copies", "a", Matching::Any);
        assert_eq!(address, "/articles/7k/copies?q=a&match=any");
        assert_eq!(article("7k", "", " ", Matching::Any), "/articles/7k");
    }
}
