//! Monsters: inputs made to crash, stall or exhaust. Each lies in a folder of its own with a neighbour,
//! which must be found; and the ledger must say what became of the monster.
//!
//! `NEWSEARCH_MONSTERS=DIR` writes them there and keeps them, for `benches/monsters` to measure.

mod containers;
mod encodings;
mod folders;
mod formats;
mod pages;
mod records;

use std::path::Path;

use crate::program::Trial;

/// What must become of a monster.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    /// At least one record of it is an article.
    Indexed,
    /// No article, and an entry whose reason has these words.
    Refused(&'static str),
    /// Whatever the ledger says, as long as it says something.
    Told,
    /// Nothing below it is met at all.
    Unmet,
}

/// One kind of monster.
pub struct Monster {
    pub name: &'static str,
    pub fate: Fate,
    /// Makes it in an empty folder.
    pub make: fn(&Path),
}

/// Writes a file of a monster.
pub fn put(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    std::fs::write(folder.join(name), bytes).expect("a file");
}

/// A size for measuring, or a tenth of it where only the fate counts.
pub fn large(size: usize) -> usize {
    if is_measured() { size } else { size / 10 }
}

pub fn is_measured() -> bool {
    std::env::var_os("NEWSEARCH_MONSTERS").is_some()
}

fn monsters() -> impl Iterator<Item = &'static Monster> {
    [
        pages::MONSTERS,
        records::MONSTERS,
        encodings::MONSTERS,
        containers::MONSTERS,
        folders::MONSTERS,
        formats::MONSTERS,
    ]
    .into_iter()
    .flatten()
}

/// Makes every monster below `zoo`, each with a neighbour on either side of it in the order of reading.
fn populate(zoo: &Path) {
    for (number, monster) in monsters().enumerate() {
        let folder = zoo.join(monster.name);
        let lair = folder.join("m");
        std::fs::create_dir_all(&lair).expect("a folder");
        (monster.make)(&lair);
        for name in ["a.txt", "z.txt"] {
            let text = format!(
                "Quiet neighbour {number} of {}\n\nNothing happened here.\n",
                &name[..1]
            );
            put(&folder, name, text);
        }
    }
}

#[test]
fn no_monster_harms_a_neighbour_and_each_is_told_of() {
    if let Some(zoo) = std::env::var_os("NEWSEARCH_MONSTERS") {
        populate(Path::new(&zoo));
    }
    let trial = Trial::new();
    populate(&trial.at("news"));
    let names: Vec<_> = monsters().map(|monster| monster.name).collect();
    assert!(names.len() >= 40, "help: only {} kinds", names.len());
    let run = trial.index("index", &[]);
    assert!([0, 3].contains(&run.code), "{run:?}");
    assert!(!run.err.contains("panicked"), "{}", run.err);
    trial.assert_sound("index");

    let every = [
        "audit",
        "--skipped",
        "--failed",
        "--duplicates",
        "--format",
        "json",
    ];
    let ledger = trial.ask("index", &every).out;
    let mut wrong = Vec::new();
    for (number, monster) in monsters().enumerate() {
        let name = monster.name;
        let neighbours = trial.ask(
            "index",
            &["count", &format!("\"quiet neighbour {number} of\"")],
        );
        assert_eq!(neighbours.out.trim(), "2", "help: {name} took a neighbour");
        let articles = [
            "query",
            &format!("path:news/{name}/m/*"),
            "--format",
            "ids",
            "-n",
            "1",
        ];
        let articles = trial.ask("index", &articles).out;
        let reasons: Vec<&str> = ledger
            .lines()
            .filter(|line| line.contains(&format!("\"news/{name}/m")))
            .collect();
        let (found, told) = (!articles.is_empty(), !reasons.is_empty());
        let holds = match monster.fate {
            Fate::Indexed => found,
            Fate::Refused(words) => !found && reasons.iter().any(|reason| reason.contains(words)),
            Fate::Told => found || told,
            Fate::Unmet => !found && !told,
        };
        if !holds {
            let fate = monster.fate;
            wrong.push(format!(
                "{name}: {fate:?}, but an article: {found}, told: {reasons:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "help: {}", wrong.join("\n"));
}
