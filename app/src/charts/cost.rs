//! What every threshold costs, with the business optimum beside the F-score's.

use super::{Frame, Ink, NEVER, Overlay, Shape, ticks};
use crate::format;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::evaluation::Outcome;
use plotters::prelude::*;

/// Thresholds beyond are not drawn: hardly a client scores there, and the curve is flat.
const LAST_THRESHOLD: f64 = 0.5;

/// Draws the cost of `outcomes` by threshold and marks both optima. `None` if there is nothing to draw.
#[must_use]
pub fn draw(outcomes: &[Outcome], business: &Outcome, technical: &Outcome, locale: Locale) -> Option<String> {
    let last = LAST_THRESHOLD.max(business.threshold).max(technical.threshold);
    let curve: Vec<(f64, f64)> =
        outcomes.iter().filter(|o| o.threshold <= last).map(|o| (o.threshold, o.cost)).collect();
    let highest = curve.iter().map(|&(_, cost)| cost).fold(0.0, f64::max);
    let frame = Frame::new(0.0..last, 0.0..highest * 1.08)?;

    let y_ticks = ticks(&frame.y, 5);
    let shapes = frame.shapes(&y_ticks, |chart| {
        let style = Ink::Line.stand_in().stroke_width(3);
        chart.draw_series(LineSeries::new(curve, style)).expect(NEVER);
    });

    let mut overlay = Overlay::new(&frame);
    for &y in &y_ticks {
        overlay.y_tick(y, &format::decimal(y, 2, locale));
    }
    overlay.x_ticks(&ticks(&frame.x, 6), |x| format::percent(x, 0, locale));
    // Two labels that would meet are put on two lines.
    overlay.vertical(technical.threshold, "technical", td_string!(locale, model.technical), 0);
    overlay.vertical(business.threshold, "business", td_string!(locale, model.business), 1);
    overlay.point((technical.threshold, technical.cost), None, Shape::Diamond, "technical");
    overlay.point((business.threshold, business.cost), None, Shape::Circle, "business");
    let label = td_string!(
        locale,
        model.cost_label,
        business = format::percent(business.threshold, 1, locale),
        technical = format::percent(technical.threshold, 1, locale)
    )
    .to_string();
    Some(overlay.finish(&shapes, &label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::decision::Costs;
    use model::evaluation::{ScoreHistogram, cheapest, highest_f1};

    #[test]
    fn both_optima_are_marked_each_with_its_own_shape() {
        let scores =
            ScoreHistogram { repaid: vec![500, 250, 120, 40, 8], defaulted: vec![5, 12, 20, 25, 20] };
        let outcomes = scores.outcomes(Costs { false_negative: 10.0, false_positive: 1.0 });
        let business = cheapest(&outcomes).expect("some");
        let technical = highest_f1(&outcomes).expect("some");
        let svg = draw(&outcomes, business, technical, Locale::en).expect("drawn");
        assert!(svg.contains("mark business") && svg.contains("<circle"));
        assert!(svg.contains("mark technical") && svg.contains("<path d="));
        assert!(svg.contains("Business optimum"));
    }
}
