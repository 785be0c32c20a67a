//! What a view shows of its counts, as the text of a path or the length of a bar.
//!
//! Pure: counts in, texts out. A picture is 1,000 wide and 1,000 high and is stretched to where it stands.

use crate::charts::strip::{HEIGHT, WIDTH, bars_path};
use model::estimate::Estimate;
use model::portfolio::{Edges, OutcomeCell};
use std::fmt::Write;

/// Where the bar begins and ends, of [`WIDTH`].
fn span(edges: &Edges, bar: usize) -> (usize, usize) {
    let (bins, width) = (edges.bins_a_bar(), edges.equal.max(1));
    let at = |bin: usize| bin.min(width) * WIDTH / width;
    (at(bar * bins), at((bar + 1) * bins))
}

/// Bars as a path, `most` clients being all of the height.
pub(super) fn path(edges: &Edges, bars: &[u32], most: u32, path: &mut String) {
    bars_path(bars, most, |bar| span(edges, bar), path);
}

/// A cell's share of clients who had difficulties.
pub(super) fn rate(cell: &OutcomeCell) -> Option<Estimate> {
    Estimate::share(cell.difficulties, cell.clients)
}

/// The rates as a path: a level line over the bars of each cell, and its interval as a line from end to end. `most` is all of
/// the height.
pub(super) fn rates(edges: &Edges, bars: usize, cells: &[OutcomeCell], most: f64) -> String {
    let mut path = String::new();
    for cell in cells {
        let shown = || cell.bars.iter().map(|bar| usize::from(*bar)).filter(|bar| *bar < bars);
        let (Some(first), Some(last), Some(rate)) = (shown().min(), shown().max(), rate(cell)) else {
            continue;
        };
        let (left, right) = (span(edges, first).0, span(edges, last).1);
        let middle = usize::midpoint(left, right);
        let at = |rate: f64| f64::from(HEIGHT) * (1.0 - (rate / most).clamp(0.0, 1.0));
        let (value, low, high) = (at(rate.value), at(rate.lower), at(rate.upper));
        let _ = write!(path, "M{left} {value:.0}H{right}M{middle} {low:.0}V{high:.0}");
    }
    path
}

/// The highest end of an interval.
pub(super) fn highest(cells: &[OutcomeCell]) -> f64 {
    cells.iter().filter_map(rate).map(|rate| rate.upper).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::portfolio::{BINS, Scale};

    fn edges() -> Edges {
        Edges { edges: vec![0.0, 1.0, 2.0, 3.0, 4.0, 10.0], equal: 4 }
    }

    #[test]
    fn a_bar_is_as_high_as_its_share_and_what_lies_beyond_is_in_the_last() {
        let mut counts = [0; BINS];
        counts[..5].copy_from_slice(&[10, 0, 5, 1, 4]);
        counts[255] = 99;
        let (mut of, mut text) = (Vec::new(), String::new());
        Scale::Number(edges()).fold(&counts, &mut of);
        assert_eq!(of, [10, 0, 5, 5]);
        path(&edges(), &of, 10, &mut text);
        assert_eq!(text, "M0 1000V0H248V1000ZM500 1000V500H748V1000ZM750 1000V500H998V1000Z");
    }

    #[test]
    fn a_rate_is_drawn_over_all_bars_that_it_is_told_of() {
        let cells = [OutcomeCell { bars: vec![0, 1], clients: 100, difficulties: 10 }];
        assert!((0.17..0.18).contains(&highest(&cells)));
        let text = rates(&edges(), 4, &cells, 0.2);
        assert!(text.starts_with("M0 500H500M250 "), "{text}");
    }
}
