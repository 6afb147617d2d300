//! `newsearch timeline`.

use clap::{Args, ValueEnum};

use super::{AskedArgs, TableFormat};

/// Count the articles that match by day, week, month, quarter or year
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch timeline hostage\n  newsearch timeline 'cocoa' --by month --format csv"
)]
pub struct TimelineArgs {
    #[command(flatten)]
    pub asked: AskedArgs,
    #[arg(long, value_enum, default_value_t = By::Month)]
    pub by: By,
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
