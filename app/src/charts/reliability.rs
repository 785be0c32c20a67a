//! Whether announced risks are what was then observed: points with their intervals, and the diagonal on
//! which they should lie.

use super::{Frame, Ink, NEVER, Overlay, Shape, ticks};
use crate::format;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::evaluation::ReliabilityBin;
use plotters::prelude::*;

/// Draws the bins of a reliability curve. `None` if there is nothing to draw.
#[must_use]
pub fn draw(bins: &[ReliabilityBin], locale: Locale) -> Option<String> {
    let highest = bins.iter().map(|b| b.predicted.max(b.observed.upper)).fold(0.0, f64::max).min(1.0);
    // Both axes are the same, so that the diagonal is where an announcement is kept.
    let frame = Frame::new(0.0..highest * 1.05, 0.0..highest * 1.05)?;

    let round = ticks(&frame.x, 6);
    let shapes = frame.shapes(&round, |chart| {
        let diagonal = vec![(0.0, 0.0), (frame.x.end, frame.y.end)];
        let line = PathElement::new(diagonal, Ink::Guide.stand_in().stroke_width(2));
        chart.draw_series(std::iter::once(line)).expect(NEVER);
        let curve = bins.iter().map(|b| (b.predicted, b.observed.value));
        let style = Ink::Line.stand_in().stroke_width(2);
        chart.draw_series(LineSeries::new(curve, style)).expect(NEVER);
    });

    let mut overlay = Overlay::new(&frame);
    for &tick in &round {
        overlay.y_tick(tick, &format::percent(tick, 0, locale));
    }
    overlay.x_ticks(&round, |x| format::percent(x, 0, locale));
    for b in bins {
        let bounds = Some((b.observed.lower, b.observed.upper));
        overlay.point((b.predicted, b.observed.value), bounds, Shape::Circle, "observed");
    }
    Some(overlay.finish(&shapes, td_string!(locale, model.reliability_label)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::estimate::Estimate;

    #[test]
    fn every_group_has_its_point_and_its_interval() {
        let bin = |p: f64| ReliabilityBin {
            predicted: p,
            observed: Estimate { value: p, lower: p * 0.9, upper: p * 1.1 },
            clients: 100,
        };
        let svg = draw(&[bin(0.02), bin(0.08), bin(0.25)], Locale::fr).expect("drawn");
        assert_eq!(svg.matches("<circle").count(), 3);
        assert_eq!(svg.matches("class=\"interval\"").count(), 3);
        assert!(draw(&[], Locale::fr).is_none());
    }
}
