//! A distribution as a strip of a few pixels: bars as one path, and on them the marks of clients. Bars are also how the explorer's
//! views are drawn.
//!
//! Pure, and without words: these stand beside it.

use model::portfolio::Strip;
use std::fmt::Write;

/// A drawing's width; it is stretched to where it stands.
pub(crate) const WIDTH: usize = 1_000;
/// Its height.
pub(crate) const HEIGHT: u32 = 1_000;
/// Between bars.
const GAP: usize = 2;

/// Bars as a path, `most` clients being all of the height; `span` tells where a bar begins and ends, of [`WIDTH`].
pub(crate) fn bars_path(bars: &[u32], most: u32, span: impl Fn(usize) -> (usize, usize), path: &mut String) {
    path.clear();
    for (bar, &count) in bars.iter().enumerate().filter(|(_, count)| **count > 0) {
        let (left, right) = span(bar);
        // Some clients are not drawn as none.
        let height = u64::from(count) * u64::from(HEIGHT) / u64::from(most.max(1));
        let top = u64::from(HEIGHT) - height.clamp(8, u64::from(HEIGHT));
        let right = right.saturating_sub(GAP).max(left + 1);
        // Writing to a text cannot fail.
        let _ = write!(path, "M{left} {HEIGHT}V{top}H{right}V{HEIGHT}Z");
    }
}

/// How a mark looks: shapes differ, not colours alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The client whose page it is.
    Own,
    /// The one who is compared with them.
    Other,
}

/// The strip, with the middle of the group, and clients at their values.
#[must_use]
pub fn draw(strip: &Strip, marks: &[(Mark, f64)]) -> String {
    let count = strip.bars.len().max(1);
    let most = strip.bars.iter().copied().max().unwrap_or(0);
    let mut path = String::new();
    bars_path(&strip.bars, most, |bar| (bar * WIDTH / count, (bar + 1) * WIDTH / count), &mut path);
    let at = |value: f64| strip.along(value).map(|share| 100.0 * share);
    let mut over = String::new();
    if let Some(left) = strip.median.and_then(at) {
        // Writing to a text cannot fail, here and below.
        let _ =
            write!(over, "<line class=\"median\" x1=\"{left:.2}%\" x2=\"{left:.2}%\" y1=\"0\" y2=\"100%\"/>");
    }
    for (mark, value) in marks {
        let Some(left) = at(*value) else { continue };
        let (class, shape) = match mark {
            Mark::Own => ("own", "<path d=\"M0-6 6 0 0 6-6 0Z\"/>"),
            Mark::Other => ("other", "<circle r=\"5\"/>"),
        };
        let _ = write!(
            over,
            "<line class=\"{class}\" x1=\"{left:.2}%\" x2=\"{left:.2}%\" y1=\"0\" y2=\"100%\"/>\
             <svg class=\"mark {class}\" x=\"{left:.2}%\" y=\"50%\" width=\"1\" height=\"1\" \
             overflow=\"visible\">{shape}</svg>"
        );
    }
    format!(
        "<svg class=\"strip\" width=\"100%\" height=\"100%\" overflow=\"visible\" aria-hidden=\"true\">\
         <svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"100%\" height=\"100%\" preserveAspectRatio=\"none\">\
         <path class=\"bars\" d=\"{path}\"/></svg>{over}</svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::portfolio::Column;

    fn strip() -> Strip {
        let bars = vec![10, 0, 5, 5];
        Strip {
            column: Column::AGE,
            bars,
            ends: Some([20.0, 60.0]),
            clients: 20,
            missing: 0,
            median: Some(20.0),
        }
    }

    #[test]
    fn a_client_stands_at_their_value_and_beyond_the_strip_at_its_end() {
        let svg = draw(&strip(), &[(Mark::Own, 30.0), (Mark::Other, 900.0)]);
        assert!(svg.contains("M0 1000V0H248V1000ZM500 1000V500H748"), "{svg}");
        assert!(svg.contains("class=\"mark own\" x=\"25.00%\""), "{svg}");
        assert!(svg.contains("class=\"mark other\" x=\"100.00%\""), "{svg}");
    }

    #[test]
    fn of_nobody_there_are_no_bars_and_no_marks() {
        let nobody = Strip { bars: Vec::new(), ends: None, median: None, ..strip() };
        let svg = draw(&nobody, &[(Mark::Own, 30.0)]);
        assert!(!svg.contains("mark") && svg.contains("d=\"\""), "{svg}");
    }
}
