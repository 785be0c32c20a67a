//! From a place of the pointer or a slider to the bins of a brush.
//!
//! Pure: places along the picture in, bins out. The picture shows the equal bins; its right end is everything beyond.

use model::portfolio::{Edges, Range};

/// A brush that is being drawn or moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Drag {
    /// Drawn from this edge.
    Drawn { from: usize },
    /// Moved: how far its start is from the pointer, and how many bins it is wide.
    Moved { offset: isize, width: usize },
}

/// The edge at a share of the picture's width.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an edge of the picture: between 0 and its bins"
)]
pub(super) fn edge_at(edges: &Edges, share: f64) -> usize {
    (share.clamp(0.0, 1.0) * edges.equal as f64).round() as usize
}

/// Where a range's ends stand in the picture: edges from 0 to its bins.
pub(super) fn ends(edges: &Edges, range: Range) -> (usize, usize) {
    let bins = edges.snap(range);
    (bins.start.min(edges.equal), bins.end.min(edges.equal))
}

/// The range between two edges of the picture, whichever comes first; its right end has no bound.
pub(super) fn between(edges: &Edges, one: usize, other: usize) -> Range {
    if edges.bins() == 0 {
        return Range::default();
    }
    let (from, below) = (one.min(other).min(edges.equal.saturating_sub(1)), one.max(other));
    let below = if below >= edges.equal { edges.bins() } else { below.max(from + 1) };
    edges.range(from..below)
}

impl Drag {
    /// What begins when the pointer goes down at `edge`: within a brush it is moved.
    pub(super) fn begin(edges: &Edges, range: Range, edge: usize) -> Self {
        let (from, below) = ends(edges, range);
        if range.is_bounded() && from < edge && edge < below {
            Self::Moved { offset: from.cast_signed() - edge.cast_signed(), width: below - from }
        } else {
            Self::Drawn { from: edge }
        }
    }

    /// The range once the pointer is at `edge`; none while there is no extent.
    pub(super) fn range(self, edges: &Edges, edge: usize) -> Option<Range> {
        match self {
            Self::Drawn { from } => (from != edge).then(|| between(edges, from, edge)),
            Self::Moved { offset, width } => {
                let most = edges.equal.saturating_sub(width);
                let from = edge.saturating_add_signed(offset).min(most);
                Some(between(edges, from, from + width))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ages() -> Edges {
        Edges { edges: vec![20.0, 30.0, 40.0, 50.0, 60.0, 100.0], equal: 4 }
    }

    #[test]
    fn a_brush_is_drawn_from_either_side_and_its_right_end_has_no_bound() {
        let drag = Drag::begin(&ages(), Range::default(), 1);
        assert_eq!(drag.range(&ages(), 3), Some(Range { from: Some(30.0), below: Some(50.0) }));
        assert_eq!(drag.range(&ages(), 0), Some(Range { from: None, below: Some(30.0) }));
        assert_eq!(drag.range(&ages(), 4), Some(Range { from: Some(30.0), below: None }));
        assert_eq!(drag.range(&ages(), 1), None);
        assert_eq!(between(&ages(), 4, 4), Range { from: Some(50.0), below: None });
    }

    #[test]
    fn a_brush_that_is_moved_keeps_its_width() {
        let set = Range { from: Some(30.0), below: Some(50.0) };
        let drag = Drag::begin(&ages(), set, 2);
        assert_eq!(drag.range(&ages(), 2), Some(set));
        assert_eq!(drag.range(&ages(), 1), Some(Range { from: None, below: Some(40.0) }));
        assert_eq!(drag.range(&ages(), 4), Some(Range { from: Some(40.0), below: None }));
        assert_eq!(Drag::begin(&ages(), set, 3), Drag::Drawn { from: 3 });
    }

    #[test]
    fn a_place_of_the_picture_is_the_nearest_edge() {
        assert_eq!([-1.0, 0.0, 0.3, 0.99, 7.0].map(|share| edge_at(&ages(), share)), [0, 0, 1, 4, 4]);
        assert_eq!(ends(&ages(), Range { from: Some(900.0), below: None }), (4, 4));
    }
}
