//! Newer articles first, as far as asked for.

use crate::date::Day;

/// What an article counts falls by half with each so many days of its age.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recency {
    /// In days, from 1 on.
    pub half_life: u32,
    pub today: Day,
}

impl Recency {
    /// What is left of a score, more than 0 and up to 1. An article dated to a month is as old as its last
    /// day; one dated in the future is new; an undated one, of which nothing is known, counts half.
    pub(super) fn factor(&self, days: Option<(i64, i64)>) -> f64 {
        let Some((_, latest)) = days else {
            return 0.5;
        };
        let age = self.today.days().saturating_sub(latest).max(0);
        // Below some 1,000 half-lives it would be nothing, and order nothing.
        let lives = (age as f64 / f64::from(self.half_life.max(1))).min(1_000.0);
        (-lives).exp2()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_after_each_half_life() {
        let today = Day::from_ymd(2025, 3, 5).unwrap();
        let recency = Recency {
            half_life: 30,
            today,
        };
        let days = today.days();
        for (age, expect) in [(0, 1.0), (30, 0.5), (60, 0.25), (-9, 1.0)] {
            assert_eq!(recency.factor(Some((0, days - age))), expect);
        }
        assert_eq!(recency.factor(None), 0.5);
        assert!(recency.factor(Some((i64::MIN, i64::MIN))) > 0.0);
    }
}
