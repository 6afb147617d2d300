//! `newsearch timeline`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{AskedArgs, TableFormat};

/// Count the articles that match by day, week, month, quarter or year
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch timeline hostage\n  newsearch timeline 'cocoa' --by month --format csv\n  \
                             newsearch timeline hostage --beside ceasefire --beside 'talks OR negotiat*'\n  \
                             newsearch timeline 'storm source:gazette*' --by year --per-thousand --svg storm.svg\n\n\
                             Each number is counted against all articles of its unit, or against those of the outlets that \
                             the query asks for with `source:`; JSON and CSV have both numbers. A unit in which there are none \
                             is no data, not zero: `no data` in text, an empty cell, null, a hatched field. Weeks are those of \
                             ISO 8601. Articles without a date, or dated less exactly than to one unit, are counted beside."
)]
pub struct TimelineArgs {
    #[command(flatten)]
    pub asked: AskedArgs,
    /// Another query to count side by side; up to seven
    #[arg(long, value_name = "QUERY")]
    pub beside: Vec<String>,
    #[arg(long, value_enum, default_value_t = By::Month)]
    pub by: By,
    /// Draw not articles, but articles of 1,000 of the same outlets and unit
    #[arg(long)]
    pub per_thousand: bool,
    /// Also draw into this file, fit to print; one that is there is replaced
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}
