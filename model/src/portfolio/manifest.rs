//! What a browser is told of the bank before it fetches columns, and how the clients' ids are packed.

use super::bins::Scale;
use super::column::{COLUMNS, Column};
use serde::{Deserialize, Serialize};

/// The columns that there are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Manifest {
    /// Names the content of all columns: what is under it never changes. Hexadecimal.
    pub version: String,
    /// Clients, and so bytes of a column.
    pub clients: u32,
    /// In the order of the table.
    pub columns: Vec<ManifestColumn>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManifestColumn {
    /// Which one.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub column: Column,
    /// What its bytes mean.
    pub scale: Scale,
}

impl Manifest {
    /// Reads what a server wrote as JSON; none if it is none.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// What the bytes of a column mean.
    #[must_use]
    pub fn scale(&self, column: Column) -> Option<&Scale> {
        self.columns.iter().find(|described| described.column == column).map(|described| &described.scale)
    }

    /// Whether it has every column once: whoever wrote it has the same table.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.columns.len() == COLUMNS && Column::all().all(|column| self.scale(column).is_some())
    }
}

/// The clients' ids: by how much each differs from the one before it, twice that and one less if it is smaller, seven bits a byte,
/// low ones first.
#[must_use]
pub fn pack_ids(ids: &[i64]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(ids.len() + 8);
    let mut last = 0_i64;
    for &id in ids {
        let by = id.wrapping_sub(last);
        let mut rest = ((by << 1) ^ (by >> 63)).cast_unsigned();
        last = id;
        while rest >= 0x80 {
            packed.push(rest.to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        packed.push(rest.to_le_bytes()[0]);
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids again; none if these bytes are not such.
    fn unpack_ids(packed: &[u8]) -> Option<Vec<i64>> {
        let (mut ids, mut last, mut rest, mut shift) = (Vec::new(), 0_i64, 0_u64, 0_u32);
        for &byte in packed {
            rest |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 != 0 {
                shift += 7;
                continue;
            }
            let by = (rest >> 1).cast_signed() ^ -(rest & 1).cast_signed();
            last = last.wrapping_add(by);
            ids.push(last);
            (rest, shift) = (0, 0);
        }
        (shift == 0).then_some(ids)
    }

    #[test]
    fn ids_are_what_they_were_and_take_a_byte_each() {
        let ids: Vec<i64> = (100_002..456_256).filter(|id| id % 7 != 0).collect();
        let packed = pack_ids(&ids);
        assert!(packed.len() < ids.len() + 8);
        assert_eq!(unpack_ids(&packed), Some(ids));
        for ids in [vec![], vec![0], vec![-5, 0, i64::MAX], vec![i64::MIN, i64::MAX], vec![7, 3, 3, 9]] {
            assert_eq!(unpack_ids(&pack_ids(&ids)), Some(ids));
        }
        assert_eq!(unpack_ids(&[0x80]), None);
        assert_eq!(unpack_ids(&[0xff; 12]), None);
    }
}
