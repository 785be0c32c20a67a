//! What is found out about a delivery while its rows are parsed: which rows cannot be kept, and which columns no row
//! fills. A column that is empty from the first row to the last was often lost on its way here.
//!
//! Independent of where rows go.

use crate::cell::Cell;
use crate::import::delivery::header::Header;
use crate::import::rows::rejection::{Origin, Reason};
use crate::import::table::{FILES, SourceFile};

/// Of some rows, or of all.
#[derive(Debug)]
pub(in crate::import) struct Findings {
    /// Rows that cannot be kept, and why.
    pub(in crate::import) rejected: Vec<(Origin, Reason)>,
    /// By the file's number, the places of its columns that no row has filled so far.
    empty: [Vec<usize>; FILES.len()],
}

impl Findings {
    /// Nothing is known yet of the rows of files with these headers.
    pub(in crate::import) fn none_of(headers: &[Header; FILES.len()]) -> Self {
        Self { rejected: Vec::new(), empty: headers.each_ref().map(|header| header.delivered().to_vec()) }
    }

    /// Looks at a row of a file that is kept. After some rows there is nearly nothing left to look for.
    pub(in crate::import) fn look(&mut self, file: u8, cells: &[Cell<'_>]) {
        let empty = &mut self.empty[usize::from(file)];
        if !empty.is_empty() {
            empty.retain(|&place| cells[place] == Cell::Missing);
        }
    }

    /// Leaves the columns that no row of `others` fills either.
    pub(in crate::import) fn narrow(&mut self, others: &Self) {
        for (empty, others) in self.empty.iter_mut().zip(&others.empty) {
            empty.retain(|place| others.contains(place));
        }
    }

    /// The columns of a file that no row fills, as its header calls them.
    pub(in crate::import) fn empty(&self, file: &SourceFile) -> Vec<String> {
        let columns = &file.table().columns;
        let places = &self.empty[usize::from(file.number)];
        places.iter().map(|&place| columns[place].name.to_uppercase()).collect()
    }
}
