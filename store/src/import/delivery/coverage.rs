//! Which clients' history was extracted at all: for the others it is unknown, not empty.

use crate::import::ImportError;
use crate::import::delivery::lines::{Block, Line, Lines};
use crate::import::delivery::source::{COVERAGE, Source};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Per listed client, whether their instalments were extracted too. None: every history is complete.
pub(in crate::import) type Coverage = Option<HashMap<i64, bool>>;

/// Reads the list of extracted clients, if there is one.
pub(in crate::import) fn read(source: &Source) -> Result<Coverage, ImportError> {
    source.open(COVERAGE, |input| {
        let file = input.name;
        let malformed = |line| ImportError::Coverage { file: file.to_owned(), line };
        let place = |wanted: &str| input.names.iter().position(|name| name.eq_ignore_ascii_case(wanted));
        let (client, installments) =
            place("SK_ID_CURR").zip(place("installments")).ok_or_else(|| malformed(1))?;
        let (width, notation) = (input.names.len(), input.dialect.notation);
        let read = |Line { text, separator, fault, .. }: Line<'_>| {
            let fields: Vec<&[u8]> = text.split(|&byte| byte == separator.byte()).collect();
            let whole = |place: usize| notation.whole(std::str::from_utf8(fields[place]).ok()?.trim()).ok();
            let is_whole = fault.is_none() && fields.len() == width;
            is_whole.then_some(())?;
            whole(client).zip(
                whole(installments).and_then(|flag| [false, true].get(usize::try_from(flag).ok()?).copied()),
            )
        };
        let mut listed: HashMap<i64, (bool, u64)> = HashMap::new();
        let (mut lines, mut block, mut more) = (Lines::of(input), Block::default(), true);
        while more {
            more = lines.read(&mut block).map_err(|source| ImportError::unreadable(file, source))?;
            for row in block.lines() {
                let line = row.number;
                let (client, extracted) = read(row).ok_or_else(|| malformed(line))?;
                match listed.entry(client) {
                    Entry::Vacant(entry) => {
                        entry.insert((extracted, line));
                    }
                    Entry::Occupied(entry) if entry.get().0 != extracted => {
                        let (file, earlier) = (file.to_owned(), entry.get().1);
                        return Err(ImportError::Contradiction { file, line, earlier, client });
                    }
                    Entry::Occupied(_) => {}
                }
            }
        }
        Ok(Some(listed.into_iter().map(|(client, (extracted, _))| (client, extracted)).collect()))
    })
}
