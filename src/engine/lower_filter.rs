//! Conditions on values, numbers and dates as queries of the engine.

use std::sync::Arc;

use tantivy::i64_to_u64;

use super::archive::Archive;
use super::lower::Plan;
use super::lower_column::ColumnQuery;
use super::values::{Values, ValuesQuery};
use crate::date::Day;
use crate::error::Result;
use crate::fields::FieldName;

/// The articles whose field has the value, in any case.
pub(super) fn value(archive: &Archive, name: FieldName, value: &str) -> Result<Plan> {
    of_values(archive, name, value, ValuesQuery::this)
}

/// The articles whose field has a value that begins so, in any case.
pub(super) fn begins(archive: &Archive, name: FieldName, begin: &str) -> Result<Plan> {
    of_values(archive, name, begin, ValuesQuery::begins)
}

fn of_values(
    archive: &Archive,
    name: FieldName,
    value: &str,
    query: fn(Values, &str) -> ValuesQuery,
) -> Result<Plan> {
    let Some(field) = archive.fields.of(name) else {
        return Ok(Plan::NOTHING);
    };
    let values = archive.engine(archive.values(field))?;
    Ok(Plan::Filter(Arc::new(query(values, &value.to_lowercase()))))
}

/// The articles whose number lies between both ends.
pub(super) fn number(name: FieldName, low: Option<i64>, high: Option<i64>) -> Plan {
    if name != FieldName::Words {
        return Plan::NOTHING;
    }
    let low = low.map_or(0, |low| u64::try_from(low).unwrap_or(0));
    let Ok(high) = high.map_or(Ok(u64::MAX), u64::try_from) else {
        return Plan::NOTHING;
    };
    if low > high {
        return Plan::NOTHING;
    }
    Plan::Filter(Arc::new(ColumnQuery {
        column: "words",
        range: low..=high,
    }))
}

/// The articles whose days of publication lie wholly between both ends.
pub(super) fn date(from: Option<Day>, to: Option<Day>) -> Plan {
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Plan::NOTHING;
    }
    let mut all = vec![days("earliest", from.unwrap_or(Day::MIN), Day::MAX)];
    if let Some(to) = to {
        all.push(days("latest", Day::MIN, to));
    }
    let none = Vec::new();
    Plan::And { all, none }
}

/// The articles without a date of publication.
pub(super) fn undated() -> Plan {
    Plan::And {
        all: vec![Plan::All],
        none: vec![days("earliest", Day::MIN, Day::MAX)],
    }
}

fn days(column: &'static str, from: Day, to: Day) -> Plan {
    Plan::Filter(Arc::new(ColumnQuery {
        column,
        range: i64_to_u64(from.days())..=i64_to_u64(to.days()),
    }))
}
