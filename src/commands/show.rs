//! `newsearch show`: one article.

use super::World;
use super::ask::{Reader, style};
use crate::annotate::{ALL, annotate, names_in};
use crate::cli::{Common, Matching, ShowArgs};
use crate::engine::Archive;
use crate::error::{Error, Result};
use crate::output::{ArticleView, write_article};

pub fn run(args: &ShowArgs, common: &Common, world: &mut World) -> Result<u8> {
    let reader = Reader::new(&args.language, Matching::All)?;
    let asked = args.query.as_deref().map(|text| reader.read(text));
    let asked = asked.transpose()?;
    let archive = Archive::open(&common.index)?.marking_names(names_in);
    // Found anew: the index holds what is searched for, not where in the text it stands.
    let annotated = annotate(archive.article(&args.id)?, ALL);
    let (title_marks, text_marks) = asked.map_or_else(Default::default, |asked| {
        archive.marks(&asked.node, false, &annotated)
    });
    let matches = title_marks.len() + text_marks.len();
    if let Some(step) = args.step.filter(|step| *step as usize > matches) {
        return Err(Error::Usage(format!(
            "there is no match {step}: the query has {matches} in this article"
        )));
    }
    let view = ArticleView {
        article: &annotated.article,
        names_by: annotated.names_by,
        title_entities: &annotated.title_entities,
        entities: &annotated.entities,
        dates: &annotated.dates,
        title_marks: &title_marks,
        text_marks: &text_marks,
        asked: args.query.is_some(),
        folds: args.entities,
        step: args.step.map(|step| step as usize),
    };
    let style = style(common, world);
    write_article(world.out, &view, args.format.into(), &style).map_err(Error::Output)?;
    Ok(0)
}
