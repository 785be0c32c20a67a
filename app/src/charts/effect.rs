//! How the risk moves along a feature: the steps of the curve, and where one client stands on it.

use super::{Frame, Ink, NEVER, Overlay, Shape, ticks};
use crate::format;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::catalogue::Feature;
use model::effects::Curve;
use plotters::prelude::*;

/// Room left and right of the outer thresholds, as a share of what lies between them.
const MARGIN: f64 = 0.06;

/// Draws `risks`, one for each cell of `curve`; `own` is a client's value. `None` if there is nothing to draw.
#[must_use]
pub fn draw(
    feature: &Feature,
    curve: &Curve,
    risks: &[f64],
    own: Option<f64>,
    locale: Locale,
) -> Option<String> {
    let (first, last) = (*curve.edges.first()?, *curve.edges.last()?);
    let span = if last > first { last - first } else { last.abs().max(1.0) };
    let (from, to) = (first - MARGIN * span, last + MARGIN * span);
    let highest = risks.iter().copied().fold(0.0, f64::max);
    let frame = Frame::new(from..to, 0.0..(highest * 1.15).min(1.0))?;

    let mut steps = vec![(from, *risks.first()?)];
    for (&edge, pair) in curve.edges.iter().zip(risks.windows(2)) {
        steps.extend([(edge, pair[0]), (edge, pair[1])]);
    }
    steps.push((to, *risks.last()?));

    let y_ticks = ticks(&frame.y, 5);
    let shapes = frame.shapes(&y_ticks, |chart| {
        let style = Ink::Line.stand_in().stroke_width(3);
        chart.draw_series(LineSeries::new(steps, style)).expect(NEVER);
    });
    let mut overlay = Overlay::new(&frame);
    for &y in &y_ticks {
        overlay.y_tick(y, &format::percent(y, usize::from(highest < 0.05), locale));
    }
    overlay.x_ticks(&ticks(&frame.x, 5), |x| format::tick(x, feature.unit, to - from, locale));
    if let Some(value) = own {
        let shown = format::feature(feature, Some(value), locale);
        let text = if (from..=to).contains(&value) {
            td_string!(locale, effects.here, value = shown).to_string()
        } else {
            td_string!(locale, effects.beyond, value = shown).to_string()
        };
        overlay.vertical(value, "own", &text, 0);
        if let Some(&risk) = risks.get(curve.cell(value)) {
            overlay.point((value, risk), None, Shape::Circle, "observed");
        }
    }
    let label = td_string!(locale, effects.chart_label, label = feature.label(locale.into())).to_string();
    Some(overlay.finish(&shapes, &label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::catalogue;

    #[test]
    fn a_client_is_marked_where_they_stand_and_beyond_the_edge_is_said() {
        let age = catalogue::by_name("age_years").expect("in the catalogue");
        let curve = Curve {
            edges: vec![30.0, 50.0],
            levels: vec![0.2, 0.0, -0.2],
            clients: vec![10, 10, 10],
            missing: 0,
        };
        let risks = [0.1, 0.08, 0.06];
        let svg = draw(age, &curve, &risks, Some(40.0), Locale::en).expect("drawn");
        assert!(svg.contains("<line class=\"own\" x1=\"50.00%\""), "{svg}");
        assert_eq!(svg.matches("<circle").count(), 1);
        let svg = draw(age, &curve, &risks, Some(90.0), Locale::fr).expect("drawn");
        assert!(svg.contains("hors du graphique"), "{svg}");
        let nothing = Curve { edges: vec![], levels: vec![], clients: vec![], missing: 0 };
        assert!(draw(age, &nothing, &[], None, Locale::en).is_none());
    }
}
