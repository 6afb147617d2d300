//! F1 of exact spans, by class.

use newsearch::annotate::names::decode::Tagger;
use newsearch::annotate::names::model::Model;
use newsearch::annotate::names::tags::{Class, Span};

use super::learn::gold;
use super::render::Rendered;

/// F1 of all classes but `Other`, then of each.
pub fn measure(name: &str, model: &Model, texts: &[Rendered], show: usize) -> String {
    let mut tagger = Tagger::default();
    let mut counts = [[0u32; 3]; 4];
    let mut wrong: std::collections::HashMap<String, u32> = Default::default();
    for text in texts {
        let mut found = Vec::new();
        tagger.tag(model, &text.text, &mut found);
        let right = gold(&tagger.scene, text);
        let others: Vec<&Span> = right.iter().filter(|s| s.class == Class::Other).collect();
        let is_free = |span: &Span| {
            !right.contains(span) && others.iter().any(|o| o.from < span.to && span.from < o.to)
        };
        found.retain(|s| s.class != Class::Other && !is_free(s));
        let tokens = &tagger.scene.parts.tokens;
        let mut note = |mark: &str, span: &Span| {
            if show > 0 {
                let (from, to) = (tokens[span.from].start, tokens[span.to - 1].end);
                let name = &text.text[from as usize..to as usize];
                *wrong
                    .entry(format!("{mark}{:?} {name}", span.class))
                    .or_default() += 1;
            }
        };
        for span in &found {
            let hit = right.contains(span);
            counts[span.class as usize][usize::from(!hit)] += 1;
            if !hit {
                note("+", span);
            }
        }
        for span in right
            .iter()
            .filter(|s| s.class != Class::Other && !found.contains(s))
        {
            counts[span.class as usize][2] += 1;
            note("-", span);
        }
    }
    let f1 = |[hit, extra, missed]: [u32; 3]| {
        200.0 * f64::from(hit) / f64::from((2 * hit + extra + missed).max(1))
    };
    let all = [0, 1, 2].map(|i| counts[..3].iter().map(|c| c[i]).sum());
    let mut line = format!(
        "{name:<10} F {:5.2} P {:5.2} R {:5.2}",
        f1(all),
        100.0 * f64::from(all[0]) / f64::from((all[0] + all[1]).max(1)),
        100.0 * f64::from(all[0]) / f64::from((all[0] + all[2]).max(1))
    );
    for class in &Class::ALL[..3] {
        line += &format!(" {class:?} {:5.2}", f1(counts[*class as usize]));
    }
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|(name, n)| (u32::MAX - n, name.clone()));
    for (name, n) in wrong.iter().take(show) {
        line += &format!("\n    {n} {name}");
    }
    line
}
