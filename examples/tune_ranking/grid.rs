//! Which values of each parameter are tried.

use newsearch::engine::Model;

/// Name, values, and where it belongs.
type Row = (&'static str, &'static [f64], fn(&mut Model) -> &mut f64);

pub const GRID: &[Row] = &[
    ("k1", &[0.9, 1.2, 1.5, 1.8, 2.2], |m| &mut m.k1),
    ("b", &[0.6, 0.65, 0.7, 0.75, 0.8], |m| &mut m.b),
    ("rarity", &[1.0, 1.1, 1.2, 1.3, 1.4, 1.5], |m| &mut m.rarity),
    ("repeats", &[0.3, 0.5, 1.0], |m| &mut m.repeats),
    ("name", &[0.0, 0.1, 0.2, 0.3, 0.5], |m| &mut m.name),
    ("title", &[1.0, 1.3, 1.6, 2.0, 2.5, 3.0], |m| &mut m.title),
    ("nationality", &[0.0, 0.2, 0.35, 0.5, 0.7], |m| {
        &mut m.nationality
    }),
    ("lead", &[0.0, 0.1, 0.2, 0.3, 0.4, 0.6], |m| &mut m.lead),
    ("lead_words", &[25.0, 50.0, 100.0], |m| &mut m.lead_words),
    ("window", &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5], |m| &mut m.window),
    ("order", &[0.0, 0.05, 0.1, 0.15, 0.2], |m| &mut m.order),
];

/// The model at a place of the grid; the width of the window is no parameter of it.
pub fn model(at: &[usize]) -> Model {
    let mut model = Model::default();
    for ((_, values, of), i) in GRID.iter().zip(at) {
        *of(&mut model) = values[*i];
    }
    model
}

/// The place that is next to the shipped model.
pub fn shipped() -> Vec<usize> {
    let mut model = Model::default();
    let nearest = |(_, values, of): &Row| {
        let shipped = *of(&mut model);
        let distance = |i: &usize| (values[*i] - shipped).abs();
        (0..values.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    };
    GRID.iter()
        .map(nearest)
        .map(Option::unwrap_or_default)
        .collect()
}
