//! Charts: plotters draws the shapes into an SVG string; the words are laid out beside them.
//!
//! Two rules make the markup of server and browser the same, bit for bit: nothing here measures text
//! (plotters would ask the fonts of the machine it runs on), and nothing depends on the width of the
//! screen. Shapes live in a stretched inner `<svg>`; ticks, marks and labels in an outer one, laid out in
//! per cent and sized by the style sheet, so that they stay legible on a phone. Colours are variables of
//! the style sheet, so that light and dark are one drawing.
//!
//! Independent of the pages: a chart is a pure function of data and words.

pub mod cost;
pub mod effect;
pub mod histogram;
pub mod reliability;
pub mod roc;
pub mod strip;

use plotters::coord::Shift;
use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use std::fmt::Write as _;
use std::ops::Range;

/// Size of the inner drawing, in its own units; the browser stretches it.
const SIZE: (u32, u32) = (1000, 400);

/// Plotters reports errors of its medium; a string has none.
const NEVER: &str = "drawing into a string cannot fail";

/// What a shape is drawn with: a variable of the style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Bar,
    Here,
    Line,
    Guide,
    Grid,
}

impl Ink {
    const ALL: [Self; 5] = [Self::Bar, Self::Here, Self::Line, Self::Guide, Self::Grid];

    /// Plotters knows colours only: each ink is drawn in one that stands for it...
    const fn stand_in(self) -> RGBColor {
        RGBColor(1, 2, self as u8)
    }

    /// ...and is then replaced by this variable.
    const fn variable(self) -> &'static str {
        match self {
            Self::Bar => "var(--chart-bar)",
            Self::Here => "var(--chart-here)",
            Self::Line => "var(--chart-line)",
            Self::Guide => "var(--chart-guide)",
            Self::Grid => "var(--chart-grid)",
        }
    }
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Shapes<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// The coordinates of a chart.
#[derive(Debug, Clone)]
struct Frame {
    x: Range<f64>,
    y: Range<f64>,
}

impl Frame {
    /// A frame that plotters can draw: finite and not empty.
    fn new(x: Range<f64>, y: Range<f64>) -> Option<Self> {
        let sound = |r: &Range<f64>| r.start.is_finite() && r.end.is_finite() && r.start < r.end;
        (sound(&x) && sound(&y)).then_some(Self { x, y })
    }

    /// Distance of `x` from the left, in per cent; what lies beyond is put at the edge.
    fn left(&self, x: f64) -> f64 {
        100.0 * ((x - self.x.start) / (self.x.end - self.x.start)).clamp(0.0, 1.0)
    }

    /// Distance of `y` from the top, in per cent.
    fn top(&self, y: f64) -> f64 {
        100.0 * (1.0 - ((y - self.y.start) / (self.y.end - self.y.start)).clamp(0.0, 1.0))
    }

    /// Lets plotters draw the grid of `y_ticks`, then `draw`.
    fn shapes(&self, y_ticks: &[f64], draw: impl FnOnce(&mut Shapes<'_, '_>)) -> String {
        let mut svg = String::new();
        {
            let area: Area<'_> = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
            let mut chart =
                ChartBuilder::on(&area).build_cartesian_2d(self.x.clone(), self.y.clone()).expect(NEVER);
            for &y in y_ticks {
                let ends = vec![(self.x.start, y), (self.x.end, y)];
                let line = PathElement::new(ends, Ink::Grid.stand_in());
                chart.draw_series(std::iter::once(line)).expect(NEVER);
            }
            draw(&mut chart);
            drop(chart);
            area.present().expect(NEVER);
        }
        // The outer drawing takes its own size; the shapes are all that is needed of plotters' document.
        let body = svg.split_once('>').map_or("", |(_, body)| body);
        let mut body = body.trim_end().trim_end_matches("</svg>").replace('\n', "");
        for ink in Ink::ALL {
            let RGBColor(r, g, b) = ink.stand_in();
            body = body.replace(&format!("#{r:02X}{g:02X}{b:02X}"), ink.variable());
        }
        let (width, height) = SIZE;
        format!(
            "<svg class=\"shapes\" viewBox=\"0 0 {width} {height}\" width=\"100%\" height=\"100%\" \
             preserveAspectRatio=\"none\" aria-hidden=\"true\">{body}</svg>"
        )
    }
}

/// Round values over `range`, at most `most`.
fn ticks(range: &Range<f64>, most: usize) -> Vec<f64> {
    RangedCoordf64::from(range.clone()).key_points(most)
}

/// How a mark looks: shapes differ, not colours alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Circle,
    Diamond,
}

/// The outer drawing: words and marks over the shapes.
struct Overlay<'a> {
    frame: &'a Frame,
    out: String,
}

impl<'a> Overlay<'a> {
    fn new(frame: &'a Frame) -> Self {
        Self { frame, out: String::new() }
    }

    /// Labels below the x axis; the style sheet leaves out every second one on a narrow screen.
    fn x_ticks(&mut self, at: &[f64], words: impl Fn(f64) -> String) {
        for (index, &x) in at.iter().enumerate() {
            let left = self.frame.left(x);
            let anchor = anchor(left);
            let class = if index % 2 == 0 { "x-tick" } else { "x-tick minor" };
            self.push(format_args!(
                "<text class=\"{class}\" x=\"{left:.2}%\" y=\"100%\" dy=\"1.5em\" \
                 text-anchor=\"{anchor}\">{}</text>",
                escape(&words(x))
            ));
        }
    }

    fn y_tick(&mut self, y: f64, text: &str) {
        let top = self.frame.top(y);
        self.push(format_args!(
            "<text class=\"y-tick\" x=\"0\" dx=\"-0.6em\" y=\"{top:.2}%\" dy=\"0.35em\" \
             text-anchor=\"end\">{}</text>",
            escape(text)
        ));
    }

    /// A vertical line over the whole height, with a label above (`lift` lines higher).
    fn vertical(&mut self, x: f64, class: &str, text: &str, lift: u32) {
        let left = self.frame.left(x);
        let anchor = anchor(left);
        let lines = 0.6 + 1.4 * f64::from(lift);
        self.push(format_args!(
            "<line class=\"{class}\" x1=\"{left:.2}%\" x2=\"{left:.2}%\" y1=\"0\" y2=\"100%\"/>\
             <text class=\"{class}\" x=\"{left:.2}%\" y=\"0\" dy=\"-{lines:.1}em\" \
             text-anchor=\"{anchor}\">{}</text>",
            escape(text)
        ));
    }

    /// A mark at a point; `bounds` draws an interval through it.
    fn point(&mut self, (x, y): (f64, f64), bounds: Option<(f64, f64)>, shape: Shape, class: &str) {
        let (left, top) = (self.frame.left(x), self.frame.top(y));
        if let Some((low, high)) = bounds {
            let (low, high) = (self.frame.top(low), self.frame.top(high));
            self.push(format_args!(
                "<line class=\"interval\" x1=\"{left:.2}%\" x2=\"{left:.2}%\" y1=\"{high:.2}%\" \
                 y2=\"{low:.2}%\"/>"
            ));
        }
        // A nested `<svg>` is the one element that can be laid out in per cent and drawn in pixels.
        let drawing = match shape {
            Shape::Circle => "<circle r=\"6\"/>",
            Shape::Diamond => "<path d=\"M0-8 8 0 0 8-8 0Z\"/>",
        };
        self.push(format_args!(
            "<svg class=\"mark {class}\" x=\"{left:.2}%\" y=\"{top:.2}%\" width=\"1\" height=\"1\" \
             overflow=\"visible\">{drawing}</svg>"
        ));
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.out.write_fmt(text).expect(NEVER);
    }

    /// The whole chart; `label` is what a screen reader says of it.
    fn finish(self, shapes: &str, label: &str) -> String {
        format!(
            "<svg class=\"chart\" role=\"img\" aria-label=\"{}\" width=\"100%\" height=\"100%\">{shapes}{}</svg>",
            escape(label),
            self.out
        )
    }
}

/// Words near an edge are turned inwards, so that they do not leave the picture.
fn anchor(left: f64) -> &'static str {
    if left < 12.0 {
        "start"
    } else if left > 88.0 {
        "end"
    } else {
        "middle"
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame::new(0.0..10.0, 0.0..4.0).expect("sound")
    }

    #[test]
    fn colours_are_variables_of_the_style_sheet() {
        let svg = frame().shapes(&[1.0], |chart| {
            for ink in Ink::ALL {
                let bar = Rectangle::new([(0.0, 0.0), (1.0, 1.0)], ink.stand_in().filled());
                chart.draw_series(std::iter::once(bar)).expect(NEVER);
            }
        });
        assert!(!svg.contains('#'), "{svg}");
        for ink in Ink::ALL {
            assert!(svg.contains(ink.variable()));
        }
    }

    #[test]
    fn a_chart_holds_no_text_that_was_measured() {
        let svg = frame().shapes(&[1.0, 2.0], |_| {});
        assert!(!svg.contains("<text"), "{svg}");
    }

    #[test]
    fn words_from_the_data_cannot_become_markup() {
        let frame = frame();
        let mut overlay = Overlay::new(&frame);
        overlay.x_ticks(&[1.0], |_| "<script>".to_owned());
        assert!(!overlay.finish("", "\"><b>").contains("<b>"));
    }

    #[test]
    fn a_frame_without_extent_is_not_drawn() {
        assert!(Frame::new(1.0..1.0, 0.0..1.0).is_none());
        assert!(Frame::new(0.0..f64::NAN, 0.0..1.0).is_none());
    }

    #[test]
    fn what_lies_beyond_the_frame_is_put_at_its_edge() {
        assert_eq!(frame().left(25.0), 100.0);
        assert_eq!(frame().top(-1.0), 100.0);
    }
}
