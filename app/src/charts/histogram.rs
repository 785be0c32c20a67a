//! How many clients have which value, and where one client stands among them.

use super::{Frame, Ink, NEVER, Overlay, ticks};
use crate::format;
use crate::i18n::Locale;
use crate::words::Quantity;
use leptos_i18n::td_string;
use model::portfolio::Distribution;
use plotters::prelude::*;

/// Room left between two bars, as a share of a bar.
const GAP: f64 = 0.06;

/// Draws the `distribution` of `quantity`; `own` is the client's value.
/// `None` if there is nothing to draw.
#[must_use]
pub fn draw(
    distribution: &Distribution,
    own: Option<f64>,
    quantity: Quantity,
    locale: Locale,
) -> Option<String> {
    let edges = &distribution.edges;
    let (first, last) = (*edges.first()?, *edges.last()?);
    let highest = distribution.counts.iter().copied().max().filter(|&n| n > 0)?;
    #[expect(clippy::cast_precision_loss, reason = "counts of clients are far below 2^53")]
    let height = |n: u64| n as f64;
    let frame = Frame::new(first..last, 0.0..height(highest) * 1.04)?;

    let y_ticks: Vec<f64> = ticks(&frame.y, 4).into_iter().filter(|y| y.fract() == 0.0).collect();
    let here = own.and_then(|value| bin(distribution, value));
    let shapes = frame.shapes(&y_ticks, |chart| {
        let bars = distribution.counts.iter().enumerate().filter(|(_, n)| **n > 0).map(|(i, &n)| {
            let (from, to) = (edges[i], edges[i + 1]);
            let gap = (to - from) * GAP / 2.0;
            let ink = if here == Some(i) { Ink::Here } else { Ink::Bar };
            Rectangle::new([(from + gap, 0.0), (to - gap, height(n))], ink.stand_in().filled())
        });
        chart.draw_series(bars).expect(NEVER);
    });

    let mut overlay = Overlay::new(&frame);
    for &y in &y_ticks {
        overlay.y_tick(y, &format::integer(y, locale));
    }
    overlay.x_ticks(&ticks(&frame.x, 5), |x| format::tick(x, quantity.unit, last - first, locale));
    if let Some([_, median, _]) = distribution.quantiles {
        overlay.vertical(median, "median", td_string!(locale, compare.median_mark), 0);
    }
    if let Some(value) = own {
        let shown = quantity.write(value, locale);
        let text = if (first..=last).contains(&value) {
            td_string!(locale, compare.you, value = shown)
        } else {
            td_string!(locale, compare.beyond, value = shown)
        };
        overlay.vertical(value, "own", &text, 1);
    }
    let label = td_string!(locale, compare.chart_label, label = quantity.label).to_string();
    Some(overlay.finish(&shapes, &label))
}

/// The bin that holds `value`; the outer bins also hold what lies beyond them.
#[must_use]
pub fn bin(distribution: &Distribution, value: f64) -> Option<usize> {
    let last = distribution.counts.len().checked_sub(1)?;
    let inner = distribution.edges.get(1..=last)?;
    Some(inner.partition_point(|&edge| edge <= value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::catalogue::Unit;

    const AGE: Quantity = Quantity { name: "age_years", label: "Age", unit: Unit::Years };

    fn distribution() -> Distribution {
        Distribution {
            quantity: "age_years".into(),
            clients: 60,
            missing: 0,
            quantiles: Some([22.0, 40.0, 58.0]),
            edges: vec![20.0, 30.0, 40.0, 50.0, 60.0],
            counts: vec![10, 20, 0, 30],
        }
    }

    #[test]
    fn the_clients_own_bin_is_the_one_that_holds_the_value() {
        let d = distribution();
        assert_eq!(bin(&d, 30.0), Some(1));
        assert_eq!(bin(&d, 29.9), Some(0));
        assert_eq!(bin(&d, -5.0), Some(0));
        assert_eq!(bin(&d, 60.0), Some(3));
        assert_eq!(bin(&d, 99.0), Some(3));
    }

    #[test]
    fn a_client_off_the_scale_is_said_to_be_so() {
        let svg = draw(&distribution(), Some(99.0), AGE, Locale::en).expect("drawn");
        assert!(svg.contains("off the scale"), "{svg}");
        let svg = draw(&distribution(), Some(35.0), AGE, Locale::en).expect("drawn");
        assert!(!svg.contains("off the scale"));
    }

    #[test]
    fn the_median_is_marked_where_it_is() {
        let svg = draw(&distribution(), None, AGE, Locale::en).expect("drawn");
        assert!(svg.contains("<line class=\"median\" x1=\"50.00%\""), "{svg}");
    }

    #[test]
    fn one_bar_stands_for_each_band_that_holds_somebody() {
        let svg = draw(&distribution(), Some(35.0), AGE, Locale::fr).expect("drawn");
        assert_eq!(svg.matches("var(--chart-bar)").count(), 2);
        assert_eq!(svg.matches("var(--chart-here)").count(), 1);
    }

    #[test]
    fn nobody_is_not_drawn() {
        let nobody = Distribution { counts: vec![0, 0, 0, 0], ..distribution() };
        assert!(draw(&nobody, None, AGE, Locale::en).is_none());
        let nothing = Distribution { edges: vec![], counts: vec![], ..distribution() };
        assert!(draw(&nothing, Some(1.0), AGE, Locale::en).is_none());
    }
}
