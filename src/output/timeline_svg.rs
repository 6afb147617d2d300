//! Articles over time as one SVG file, fit to print: axes, legend, hatched gaps; no script, nothing fetched.
//!
//! One query is bars, several are lines that differ in colour and in dashes, so that they can be told apart
//! in grey. A line breaks where there are no data.

use std::io::{self, Write};

use super::sanitize::sanitize;
use super::timeline::{Scale, Series, per_thousand};
use crate::hit::Bucket;

/// The page, in units of its own; it takes any size.
const WIDTH: f64 = 960.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 24.0;
const PLOT: f64 = 380.0;
const LINE: f64 = 20.0;

/// By M. Okabe and K. Ito: told apart by the colour-blind too.
const COLORS: [&str; 8] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9", "#7f7f7f",
];
const DASHES: [&str; 8] = [
    "none",
    "7 3",
    "2 2",
    "10 3 2 3",
    "14 4",
    "4 4",
    "1 3",
    "7 3 1 3 1 3",
];

/// Labels below the axis at most.
const LABELS: usize = 12;

/// Characters of a query in the legend.
const LEGEND: usize = 110;

/// Where things stand on the page.
struct Page {
    top: f64,
    units: usize,
    highest: f64,
}

impl Page {
    /// The left edge of a unit.
    fn x(&self, unit: usize) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * unit as f64 / self.units.max(1) as f64
    }

    fn middle(&self, unit: usize) -> f64 {
        (self.x(unit) + self.x(unit + 1)) / 2.0
    }

    fn y(&self, value: f64) -> f64 {
        self.top + PLOT * (1.0 - value / self.highest)
    }
}

/// Writes a whole file.
pub fn write_timelines_svg(out: &mut dyn Write, series: &[Series], scale: Scale) -> io::Result<()> {
    let unit = scale.unit.name();
    let what = match scale.per_thousand {
        true => "Articles of 1,000",
        false => "Articles",
    };
    let values = series.iter().flat_map(|one| &one.timeline.buckets);
    let most = values.filter_map(|b| value(b, scale)).fold(0.0, f64::max);
    let step = step(most);
    let page = Page {
        top: 48.0 + LINE * (series.len() + 1) as f64,
        units: series.first().map_or(0, |one| one.timeline.buckets.len()),
        highest: (most / step).ceil().max(1.0) * step,
    };
    let beside: Vec<String> = series.iter().filter_map(|one| beside(one, unit)).collect();
    let height = page.top + PLOT + 64.0 + LINE * beside.len() as f64;
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="13" fill="black">"#
    )?;
    let queries: Vec<_> = series.iter().map(|one| shown(one.query)).collect();
    let heading = format!("{what} by {unit}");
    writeln!(
        out,
        r#"<title id="title">{heading}: {}</title>"#,
        queries.join("; ")
    )?;
    writeln!(out, r#"<desc id="desc">{}</desc>"#, described(series, unit))?;
    out.write_all(
        concat!(
            r##"<defs><pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">"##,
            r##"<rect width="6" height="6" fill="#fff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#bbb" stroke-width="2"/></pattern></defs>"##,
            "\n",
            r##"<rect width="100%" height="100%" fill="#fff"/>"##,
            "\n",
        )
        .as_bytes(),
    )?;
    writeln!(
        out,
        r#"<text x="{LEFT}" y="28" font-size="17" font-weight="bold">{heading}</text>"#
    )?;
    write_legend(out, series)?;
    write_gaps(out, series, &page)?;
    write_axes(out, series, &page, step, unit)?;
    match series {
        [one] => write_bars(out, one, scale, &page)?,
        _ => {
            for (i, one) in series.iter().enumerate() {
                write_line(out, one, i, scale, &page)?;
            }
        }
    }
    for (i, line) in beside.iter().enumerate() {
        let y = page.top + PLOT + 64.0 + LINE * i as f64;
        writeln!(
            out,
            r##"<text x="{LEFT}" y="{y}" font-size="12" fill="#444">{line}</text>"##
        )?;
    }
    out.write_all(b"</svg>\n")
}

fn value(bucket: &Bucket, scale: Scale) -> Option<f64> {
    match scale.per_thousand {
        true => per_thousand(bucket),
        false => (bucket.of > 0).then_some(bucket.articles as f64),
    }
}

/// 1, 2 or 5 of a power of ten: five lines or so up to `most`. Whole articles are not cut.
fn step(most: f64) -> f64 {
    let rough = most.max(1.0) / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let times = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|t| t * power >= rough);
    (times.unwrap_or(10.0) * power).max(1.0)
}

fn shown(query: &str) -> String {
    let query = if query.is_empty() {
        "all articles"
    } else {
        query
    };
    let mut escaped = String::new();
    for c in sanitize(query).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // No text of XML may hold these two.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

fn beside(series: &Series, unit: &str) -> Option<String> {
    let timeline = series.timeline;
    let mut parts = Vec::new();
    if timeline.undated > 0 {
        parts.push(format!("{} undated", timeline.undated));
    }
    if timeline.imprecise > 0 {
        parts.push(format!(
            "{} dated less exactly than to a {unit}",
            timeline.imprecise
        ));
    }
    let query: String = series.query.chars().take(LEGEND / 2).collect();
    (!parts.is_empty()).then(|| format!("{}: beside these {}", shown(&query), parts.join(", ")))
}

fn described(series: &[Series], unit: &str) -> String {
    let mut text = String::new();
    for one in series {
        let buckets = &one.timeline.buckets;
        let articles: u64 = buckets.iter().map(|b| b.articles).sum();
        let gaps = buckets.iter().filter(|b| b.of == 0).count();
        let of = match one.of {
            "" => "all articles of the archive".to_owned(),
            of => shown(of),
        };
        text.push_str(&format!("{}: {articles} articles", shown(one.query)));
        if let (Some(first), Some(last)) = (buckets.first(), buckets.last()) {
            text.push_str(&format!(" from {} to {}", first.label, last.label));
        }
        text.push_str(&format!(
            ", counted against {of}; no data for {gaps} {unit}s. "
        ));
    }
    text.trim_end().to_owned()
}

fn write_legend(out: &mut dyn Write, series: &[Series]) -> io::Result<()> {
    let x = LEFT + 36.0;
    let end = LEFT + 28.0;
    for (i, one) in series.iter().enumerate() {
        let y = 48.0 + LINE * i as f64;
        let (color, dash) = (COLORS[i % 8], DASHES[i % 8]);
        let line = y - 4.0;
        match series.len() {
            1 => writeln!(
                out,
                r#"<rect x="{LEFT}" y="{}" width="28" height="10" fill="{color}"/>"#,
                y - 9.0
            )?,
            _ => writeln!(
                out,
                r#"<line x1="{LEFT}" y1="{line}" x2="{end}" y2="{line}" stroke="{color}" stroke-width="2.5" stroke-dasharray="{dash}"/>"#
            )?,
        }
        let mut query: String = one.query.chars().take(LEGEND).collect();
        if query.len() < one.query.len() {
            query.push('…');
        }
        writeln!(out, r#"<text x="{x}" y="{y}">{}</text>"#, shown(&query))?;
    }
    let y = 48.0 + LINE * series.len() as f64;
    writeln!(
        out,
        r##"<rect x="{LEFT}" y="{}" width="28" height="10" fill="url(#gap)" stroke="#bbb"/><text x="{x}" y="{y}">no data: the archive has no article</text>"##,
        y - 9.0
    )
}

/// Hatched where none of the queries has data.
fn write_gaps(out: &mut dyn Write, series: &[Series], page: &Page) -> io::Result<()> {
    let is_gap = |i: usize| {
        let mut here = series.iter().filter_map(|one| one.timeline.buckets.get(i));
        here.all(|bucket| bucket.of == 0)
    };
    let mut unit = 0;
    while unit < page.units {
        let length = (unit..page.units).take_while(|i| is_gap(*i)).count();
        if length > 0 {
            let (x, width) = (page.x(unit), page.x(unit + length) - page.x(unit));
            let top = page.top;
            writeln!(
                out,
                r#"<rect x="{x:.2}" y="{top}" width="{width:.2}" height="{PLOT}" fill="url(#gap)"/>"#
            )?;
        }
        unit += length.max(1);
    }
    Ok(())
}

fn write_axes(
    out: &mut dyn Write,
    series: &[Series],
    page: &Page,
    step: f64,
    unit: &str,
) -> io::Result<()> {
    let right = WIDTH - RIGHT;
    let mut value = 0.0;
    while value <= page.highest {
        let y = page.y(value);
        let color = if value == 0.0 { "#000" } else { "#ddd" };
        writeln!(
            out,
            r#"<line x1="{LEFT}" y1="{y:.2}" x2="{right}" y2="{y:.2}" stroke="{color}"/><text x="{:.2}" y="{:.2}" text-anchor="end">{value}</text>"#,
            LEFT - 8.0,
            y + 4.0
        )?;
        value += step;
    }
    let bottom = page.top + PLOT;
    writeln!(
        out,
        r##"<line x1="{LEFT}" y1="{}" x2="{LEFT}" y2="{bottom}" stroke="#000"/>"##,
        page.top
    )?;
    let buckets = series.first().map_or(&[][..], |one| &one.timeline.buckets);
    for (i, bucket) in buckets
        .iter()
        .enumerate()
        .step_by(page.units.div_ceil(LABELS).max(1))
    {
        let x = page.middle(i);
        writeln!(
            out,
            r##"<line x1="{x:.2}" y1="{bottom}" x2="{x:.2}" y2="{}" stroke="#000"/><text x="{x:.2}" y="{}" text-anchor="middle" font-size="11">{}</text>"##,
            bottom + 5.0,
            bottom + 19.0,
            bucket.label
        )?;
    }
    writeln!(
        out,
        r#"<text x="{:.2}" y="{}" text-anchor="middle">{unit}</text>"#,
        (LEFT + right) / 2.0,
        bottom + 40.0
    )
}

fn write_bars(out: &mut dyn Write, one: &Series, scale: Scale, page: &Page) -> io::Result<()> {
    let width = page.x(1) - page.x(0);
    let bar = (width * 0.8).min(60.0);
    for (i, bucket) in one.timeline.buckets.iter().enumerate() {
        let Some(value) = value(bucket, scale).filter(|value| *value > 0.0) else {
            continue;
        };
        let y = page.y(value);
        writeln!(
            out,
            r#"<rect x="{:.2}" y="{y:.2}" width="{bar:.2}" height="{:.2}" fill="{}"/>"#,
            page.middle(i) - bar / 2.0,
            page.top + PLOT - y,
            COLORS[0]
        )?;
    }
    Ok(())
}

fn write_line(
    out: &mut dyn Write,
    one: &Series,
    number: usize,
    scale: Scale,
    page: &Page,
) -> io::Result<()> {
    let values: Vec<Option<f64>> = one
        .timeline
        .buckets
        .iter()
        .map(|b| value(b, scale))
        .collect();
    let (color, dash) = (COLORS[number % 8], DASHES[number % 8]);
    let mut unit = 0;
    for stretch in values.split(Option::is_none) {
        match stretch {
            [] => {}
            [one] => writeln!(
                out,
                r#"<circle cx="{:.2}" cy="{:.2}" r="3" fill="{color}"/>"#,
                page.middle(unit),
                page.y(one.unwrap_or(0.0))
            )?,
            _ => {
                write!(out, r#"<polyline points=""#)?;
                for (i, value) in stretch.iter().enumerate() {
                    // Within a level stretch nothing bends.
                    let before = i.checked_sub(1).and_then(|i| stretch.get(i));
                    if before == Some(value) && stretch.get(i + 1) == Some(value) {
                        continue;
                    }
                    let y = page.y(value.unwrap_or(0.0));
                    write!(out, "{:.2},{y:.2} ", page.middle(unit + i))?;
                }
                writeln!(
                    out,
                    r#"" fill="none" stroke="{color}" stroke-width="2" stroke-dasharray="{dash}"/>"#
                )?;
            }
        }
        unit += stretch.len() + 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hit::Unit;
    use crate::output::samples::{series, timelines, written};

    fn write(queries: &[&str]) -> String {
        let scale = Scale {
            unit: Unit::Month,
            per_thousand: false,
        };
        let timelines = timelines();
        let series = series(&timelines, queries);
        written(|out| write_timelines_svg(out, &series, scale))
    }

    /// Whether the file is well-formed; how often it has each element.
    fn elements(svg: &str) -> std::collections::BTreeMap<String, usize> {
        let mut reader = quick_xml::Reader::from_str(svg);
        let mut elements = std::collections::BTreeMap::new();
        let mut depth = 0;
        loop {
            use quick_xml::events::Event;
            let start = match reader.read_event().unwrap() {
                Event::Start(start) => {
                    depth += 1;
                    start
                }
                Event::Empty(start) => start,
                Event::End(_) => {
                    depth -= 1;
                    continue;
                }
                Event::Eof => break,
                _ => continue,
            };
            for attribute in start.attributes() {
                attribute.unwrap();
            }
            let name = start.name().as_ref().to_owned();
            *elements.entry(name).or_default() += 1;
        }
        assert_eq!(depth, 0);
        elements
    }

    #[test]
    fn bars_for_one_query() {
        let svg = write(&["ferry"]);
        let elements = elements(&svg);
        // Ground, pattern, two signs of the legend, one gap, two bars.
        assert_eq!(elements["rect"], 7, "{svg}");
        assert_eq!(svg.matches(r##"fill="#0072b2""##).count(), 3);
        assert!(!elements.contains_key("polyline"));
        assert!(svg.contains("<title id=\"title\">Articles by month: ferry</title>"));
        assert!(
            svg.contains(">ferry: beside these 4 undated</text>"),
            "{svg}"
        );
        assert!(svg.contains("ferry: 11 articles from 2024-11 to 2025-02, counted against all articles of the archive; no data for 1 months."), "{svg}");
    }

    #[test]
    fn lines_for_several_break_where_there_are_no_data() {
        let svg = write(&["ferry", "harbour"]);
        let elements = elements(&svg);
        // The first has two months and one, the second one and one.
        assert_eq!((elements["polyline"], elements["circle"]), (1, 3), "{svg}");
    }

    #[test]
    fn a_query_is_text_and_no_markup() {
        let svg = write(&[
            "</text><script>alert(1)</script>&\"'\u{202e}\u{1b}\u{ffff}",
            "",
        ]);
        let elements = elements(&svg);
        assert!(!elements.contains_key("script"), "{svg}");
        assert!(!svg.contains('\u{202e}') && svg.contains("\\u{202e}"));
        assert!(svg.contains("all articles"));
        assert_eq!(write(&[]).matches("<svg").count(), 1);
    }

    #[test]
    fn steps_are_round() {
        for (most, expect) in [
            (0.0, 1.0),
            (3.0, 1.0),
            (10.0, 2.0),
            (37.0, 10.0),
            (600.0, 200.0),
        ] {
            assert_eq!(step(most), expect, "{most}");
        }
    }
}
