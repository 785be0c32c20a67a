//! How well the scores tell both outcomes apart: the ROC curve with the chosen threshold and the one of the greatest
//! distance, and the curve of cumulative gain.

use super::{Frame, Ink, NEVER, Overlay, Shape, ticks};
use crate::format;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::evaluation::discrimination::{Confusion, Tenth};
use plotters::prelude::*;

/// Where a threshold lies: share refused of those who repaid, share refused of those who defaulted.
fn point(at: &Confusion) -> Option<(f64, f64)> {
    Some((1.0 - at.specificity()?, at.sensitivity()?))
}

/// A curve from corner to corner over the diagonal that chance gives.
fn over_chance(curve: Vec<(f64, f64)>) -> Option<(Frame, String, Vec<f64>)> {
    let frame = Frame::new(0.0..1.0, 0.0..1.0)?;
    let round = ticks(&frame.x, 6);
    let shapes = frame.shapes(&round, |chart| {
        let chance = PathElement::new(vec![(0.0, 0.0), (1.0, 1.0)], Ink::Guide.stand_in().stroke_width(2));
        chart.draw_series(std::iter::once(chance)).expect(NEVER);
        let style = Ink::Line.stand_in().stroke_width(3);
        chart.draw_series(LineSeries::new(curve, style)).expect(NEVER);
    });
    Some((frame, shapes, round))
}

fn shares(overlay: &mut Overlay<'_>, round: &[f64], locale: Locale) {
    for &tick in round {
        overlay.y_tick(tick, &format::percent(tick, 0, locale));
    }
    overlay.x_ticks(round, |x| format::percent(x, 0, locale));
}

/// Draws the curve of all thresholds, and marks the one that is `chosen` and the one of the greatest distance. `None` if an
/// outcome has nobody.
#[must_use]
pub fn draw(all: &[Confusion], chosen: &Confusion, greatest: &Confusion, locale: Locale) -> Option<String> {
    let curve: Vec<(f64, f64)> = all.iter().rev().map(point).collect::<Option<_>>()?;
    let (x, y) = point(chosen)?;
    let (frame, shapes, round) = over_chance(curve)?;
    let mut overlay = Overlay::new(&frame);
    shares(&mut overlay, &round, locale);
    overlay.point(point(greatest)?, None, Shape::Diamond, "technical");
    overlay.point((x, y), None, Shape::Circle, "business");
    let label = td_string!(
        locale,
        cutoff.roc_label,
        refused = format::percent(y, 0, locale),
        wrongly = format::percent(x, 0, locale)
    )
    .to_string();
    Some(overlay.finish(&shapes, &label))
}

/// Draws the cumulative gain of tenths of the clients, the riskiest first, and where those refused at the chosen
/// threshold end. `None` if there is nothing to draw.
#[must_use]
pub fn draw_gain(tenths: &[Tenth], chosen: &Confusion, locale: Locale) -> Option<String> {
    let first = tenths.first()?;
    let share = |tenth: usize| (tenth + 1) as f64 / tenths.len() as f64;
    let points: Vec<(f64, f64)> =
        tenths.iter().enumerate().map(|(tenth, of)| (share(tenth), of.gain)).collect();
    let curve = std::iter::once((0.0, 0.0)).chain(points.iter().copied()).collect();
    let (frame, shapes, round) = over_chance(curve)?;
    let mut overlay = Overlay::new(&frame);
    shares(&mut overlay, &round, locale);
    for &at in &points {
        overlay.point(at, None, Shape::Circle, "tenth");
    }
    if let (Some(granted), Some(gain)) = (chosen.granted(), chosen.sensitivity()) {
        overlay.point((1.0 - granted, gain), None, Shape::Circle, "business");
    }
    let label =
        td_string!(locale, cutoff.gain_label, gain = format::percent(first.gain, 0, locale)).to_string();
    Some(overlay.finish(&shapes, &label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::evaluation::ScoreHistogram;

    #[test]
    fn the_chosen_threshold_and_the_greatest_distance_are_marked_each_with_its_own_shape() {
        let scores =
            ScoreHistogram { repaid: vec![500, 250, 120, 40, 8], defaulted: vec![5, 12, 20, 25, 20] };
        let all = scores.confusions();
        let svg = draw(&all, &all[2], &all[3], Locale::en).expect("drawn");
        assert!(svg.contains("mark business") && svg.contains("<circle"), "{svg}");
        assert!(svg.contains("mark technical") && svg.contains("<path d="));
        let tenths = scores.tenths().expect("some defaulted");
        let svg = draw_gain(&tenths, &all[2], Locale::fr).expect("drawn");
        assert_eq!(svg.matches("<circle").count(), 11);
        assert!(draw_gain(&[], &all[2], Locale::fr).is_none());
        let one_outcome = ScoreHistogram { repaid: vec![5, 5], defaulted: vec![0, 0] }.confusions();
        assert!(draw(&one_outcome, &one_outcome[0], &one_outcome[1], Locale::en).is_none());
    }
}
