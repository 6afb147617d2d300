//! How surely two names occur together more or less often than chance would have it.

/// The log-likelihood ratio G² of a table of two by two, in nats: of `all` articles, `first` have the one
/// name, `second` the other, `both` have both. 0 where the two are independent; it grows with the evidence,
/// and, unlike a ratio of shares, it does not favour names that are rare.
///
/// G² = 2 Σ k · ln(k · N / (row · column)) over the four cells: T. Dunning, Accurate Methods for the
/// Statistics of Surprise and Coincidence, Computational Linguistics 19(1), 1993, pages 61 to 74.
pub(super) fn log_likelihood(both: u64, first: u64, second: u64, all: u64) -> f64 {
    let only_first = first.saturating_sub(both);
    let only_second = second.saturating_sub(both);
    let neither = (all + both).saturating_sub(first + second);
    let cell = |count: u64, row: u64, column: u64| {
        if count == 0 {
            return 0.0;
        }
        let expected = row as f64 * column as f64 / all as f64;
        count as f64 * (count as f64 / expected).ln()
    };
    let (not_first, not_second) = (all.saturating_sub(first), all.saturating_sub(second));
    let sum = cell(both, first, second)
        + cell(only_first, first, not_second)
        + cell(only_second, not_first, second)
        + cell(neither, not_first, not_second);
    // What rounding leaves of nothing may be a little less.
    (2.0 * sum).max(0.0)
}

/// Whether they are together at least as often as chance would have it.
pub(super) fn attract(both: u64, first: u64, second: u64, all: u64) -> bool {
    u128::from(both) * u128::from(all) >= u128::from(first) * u128::from(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the table in the article: both, first only, second only, neither.
    #[test]
    fn as_published() {
        for (expect, both, a, b, neither) in [
            (270.72, 110, 2442, 111, 29114),
            (263.90, 29, 13, 123, 31612),
            (256.84, 31, 23, 139, 31584),
        ] {
            let found = log_likelihood(both, both + a, both + b, both + a + b + neither);
            assert!((found - expect).abs() < 0.01, "{found} is not {expect}");
        }
    }

    #[test]
    fn what_is_independent_has_none() {
        for (both, first, second, all) in
            [(0, 0, 0, 0), (1, 1, 1, 1), (5, 10, 50, 100), (7, 7, 9, 9)]
        {
            let found = log_likelihood(both, first, second, all);
            assert!(found.abs() < 1e-9 || all == 9, "{found}");
            assert!(attract(both, first, second, all) || all == 0);
        }
        assert!(!attract(1, 10, 50, 100));
        assert!(log_likelihood(7, 7, 9, 9) < 1e-9);
    }
}
