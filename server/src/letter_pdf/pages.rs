//! Which rows stand on which sheet: as many as fit, and no heading without what it is above, no line of a paragraph alone.
//!
//! Pure. Independent of what the rows show.

/// A row of the letter; lengths in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    /// Its height.
    pub height: f32,
    /// Space above, but for the first one of a sheet.
    pub above: f32,
    /// Whether it stands on the same sheet as the one before.
    pub is_kept: bool,
}

/// The sheets: which rows are on each, and how far below its upper end they begin. What is kept together is parted only where
/// it is longer than a sheet.
pub(super) fn pages(rows: &[Row], height: f32) -> Vec<Vec<(usize, f32)>> {
    let mut pages = vec![Vec::new()];
    let mut filled = 0.0;
    let mut from = 0;
    while from < rows.len() {
        let more = rows[from + 1..].iter().take_while(|row| row.is_kept).count();
        let kept = from..=from + more;
        let below = |filled: f32, row: &Row| filled + row.height + if filled > 0.0 { row.above } else { 0.0 };
        let fits = rows[kept.clone()].iter().fold(filled, below) <= height;
        if !fits && filled > 0.0 {
            pages.push(Vec::new());
            filled = 0.0;
        }
        for index in kept {
            let row = &rows[index];
            if below(filled, row) > height && filled > 0.0 {
                pages.push(Vec::new());
                filled = 0.0;
            }
            filled = below(filled, row);
            if let Some(page) = pages.last_mut() {
                page.push((index, filled - row.height));
            }
        }
        from += more + 1;
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows_of(pages: &[Vec<(usize, f32)>]) -> Vec<Vec<usize>> {
        pages.iter().map(|page| page.iter().map(|(row, _)| *row).collect()).collect()
    }

    #[test]
    fn what_is_kept_together_goes_to_the_next_sheet_together() {
        let row = Row { height: 10.0, above: 2.0, is_kept: false };
        let kept = Row { is_kept: true, ..row };
        let pages = pages(&[row, row, row, kept, row], 40.0);
        assert_eq!(rows_of(&pages), [vec![0, 1], vec![2, 3, 4]]);
        assert_eq!(pages[1], [(2, 0.0), (3, 12.0), (4, 24.0)], "no space above the first one");
    }

    proptest! {
        #[test]
        fn every_row_stands_once_in_its_order_and_within_its_sheet(
            rows in prop::collection::vec((1.0f32..30.0, 0.0f32..9.0, any::<bool>()), 1..60),
        ) {
            let rows: Vec<Row> =
                rows.into_iter().map(|(height, above, is_kept)| Row { height, above, is_kept }).collect();
            let pages = pages(&rows, 100.0);
            prop_assert_eq!(rows_of(&pages).concat(), (0..rows.len()).collect::<Vec<_>>());
            for page in &pages {
                prop_assert!(!page.is_empty());
                for pair in page.windows(2) {
                    let [(above, y), (below, next)] = pair else { continue };
                    prop_assert!((next - y - rows[*above].height - rows[*below].above).abs() < 1e-3);
                }
                let (last, y) = page[page.len() - 1];
                prop_assert!(y + rows[last].height <= 100.0);
            }
        }
    }
}
