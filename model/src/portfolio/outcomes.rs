//! What became of clients, by the bars of a column, of the whole bank: never of a selection, for two selections that differ by
//! one client would tell of that one.

use super::bins::{MISSING, Scale};
use crate::estimate::SMALLEST_GROUP;
use serde::{Deserialize, Serialize};

/// Clients of neighbouring bars whose outcome is known: at least [`SMALLEST_GROUP`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutcomeCell {
    /// Which bars, from 0; that of clients of whom it is missing comes after the others.
    pub bars: Vec<u16>,
    /// How many clients' outcome is known.
    pub clients: u64,
    /// How many of them had payment difficulties.
    pub difficulties: u64,
}

/// The outcomes by bar of a column: `bytes` of all clients, and what became of each. Bars of few are told together with those
/// next to them, of a category with the other small ones; if all are few, nothing is told.
#[must_use]
pub fn outcomes(scale: &Scale, bytes: &[u8], difficulties: &[Option<bool>]) -> Vec<OutcomeCell> {
    let bars = scale.bars();
    let mut cells: Vec<OutcomeCell> = (0..=bars)
        .map(|bar| OutcomeCell {
            bars: vec![u16::try_from(bar).unwrap_or(u16::MAX)],
            clients: 0,
            difficulties: 0,
        })
        .collect();
    for (&byte, known) in bytes.iter().zip(difficulties) {
        if let Some(had) = known {
            let cell = &mut cells[scale.bar(byte)];
            cell.clients += 1;
            cell.difficulties += u64::from(*had);
        }
    }
    let missing = match scale {
        Scale::Number(_) => cells.pop(),
        Scale::Category(_) => {
            cells.sort_by_key(|cell| (cell.clients, cell.bars.clone()));
            None
        }
    };
    let mut told: Vec<OutcomeCell> = Vec::new();
    for cell in cells {
        match told.last_mut() {
            Some(last) if last.clients < SMALLEST_GROUP => last.add(cell),
            _ => told.push(cell),
        }
    }
    let few = told.pop_if(|last| last.clients < SMALLEST_GROUP);
    let few = match (few, told.last_mut()) {
        (Some(few), Some(before)) => {
            before.add(few);
            None
        }
        (few, _) => few.filter(|few| few.clients > 0),
    };
    // Clients of whom the number is missing have no neighbours: few of them could be told from the bank's total, and so the
    // last bar goes with them.
    if let Some(mut missing) = missing.filter(|missing| missing.clients > 0) {
        // If all others are few, they could be told from another column's total.
        if let Some(few) = few {
            missing.add(few);
        }
        debug_assert_eq!(scale.bar(MISSING), bars);
        match told.last_mut() {
            Some(last) if missing.clients < SMALLEST_GROUP => last.add(missing),
            None if missing.clients < SMALLEST_GROUP => {}
            _ => told.push(missing),
        }
    }
    told
}

impl OutcomeCell {
    /// Reads the cells that a server wrote as JSON; none if there are none.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Vec<Self>> {
        serde_json::from_str(text).ok()
    }

    fn add(&mut self, other: Self) {
        self.bars.extend(other.bars);
        self.clients += other.clients;
        self.difficulties += other.difficulties;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::Edges;

    fn told(scale: &Scale, counts: &[(u8, usize)]) -> Vec<(Vec<u16>, u64)> {
        let bytes: Vec<u8> = counts.iter().flat_map(|&(byte, n)| vec![byte; n]).collect();
        let known = vec![Some(true); bytes.len()];
        outcomes(scale, &bytes, &known).into_iter().map(|cell| (cell.bars, cell.clients)).collect()
    }

    #[test]
    fn nothing_is_told_of_fewer_than_ten() {
        let number = Scale::Number(Edges { edges: vec![0.0, 1.0, 2.0, 3.0, 4.0], equal: 4 });
        assert_eq!(told(&number, &[(0, 3), (1, 8), (2, 20), (3, 9)]), [(vec![0, 1], 11), (vec![2, 3], 29)]);
        assert_eq!(told(&number, &[(0, 10), (3, 10), (MISSING, 9)]), [(vec![0], 10), (vec![1, 2, 3, 4], 19)]);
        assert_eq!(told(&number, &[(0, 12), (MISSING, 10)]), [(vec![0, 1, 2, 3], 12), (vec![4], 10)]);
        assert_eq!(told(&number, &[(0, 9)]), []);
        assert_eq!(told(&number, &[(0, 9), (MISSING, 10)]), [(vec![4, 0, 1, 2, 3], 19)]);
        let category = Scale::Category(["a", "b", "c", "d"].map(str::to_owned).to_vec());
        assert_eq!(
            told(&category, &[(0, 2), (1, 50), (2, 9), (3, 20)]),
            [(vec![4, 0, 2], 11), (vec![3], 20), (vec![1], 50)]
        );
    }

    #[test]
    fn the_outcomes_of_all_are_told_once() {
        let scale = Scale::Category(["a", "b"].map(str::to_owned).to_vec());
        let bytes = [[0; 30], [1; 30], [MISSING; 30]].concat();
        let known: Vec<Option<bool>> = (0..90).map(|at| (at % 3 != 0).then_some(at % 2 == 0)).collect();
        let told = outcomes(&scale, &bytes, &known);
        assert_eq!(told.iter().map(|cell| cell.clients).sum::<u64>(), 60);
        assert_eq!(told.iter().map(|cell| cell.difficulties).sum::<u64>(), 30);
    }
}
