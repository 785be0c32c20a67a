//! Which clients' history was extracted at all: for the others it is unknown, not empty.

use crate::import::ImportError;
use crate::import::delivery::header::shown;
use crate::import::delivery::lines::{Block, Line, Lines};
use crate::import::delivery::source::{COVERAGE, Source};
use hashbrown::HashSet;
use model::file::column::yes_or_no;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Its columns.
const COLUMNS: [&str; 2] = ["SK_ID_CURR", "installments"];

/// The list of extracted clients. None: every history is complete.
pub(in crate::import) type Coverage = Option<Listed>;

/// A list of extracted clients.
#[derive(Debug, Default)]
pub(in crate::import) struct Listed {
    /// The name of its file.
    pub(in crate::import) file: String,
    /// Its columns that mean nothing here.
    pub(in crate::import) ignored: Vec<String>,
    /// Per client, whether their instalments were extracted too.
    pub(in crate::import) clients: HashMap<i64, bool>,
}

impl Listed {
    /// How many of its clients are none of `delivered`.
    pub(in crate::import) fn strangers(&self, delivered: &HashSet<i64>) -> u64 {
        self.clients.keys().filter(|client| !delivered.contains(*client)).count() as u64
    }

    /// A list that covers nobody is that of another delivery, or was cut off: every history would be unknown by it.
    pub(in crate::import) fn refuse_nobody(&self, delivered: &[i64]) -> Result<(), ImportError> {
        if delivered.is_empty() || delivered.iter().any(|client| self.clients.contains_key(client)) {
            return Ok(());
        }
        Err(ImportError::CoversNobody { file: self.file.clone(), listed: self.clients.len() })
    }
}

/// Reads the list of extracted clients, if there is one.
pub(in crate::import) fn read(source: &Source) -> Result<Coverage, ImportError> {
    source.open(COVERAGE, |input| {
        let file = input.name;
        let malformed = |line| ImportError::Coverage { file: file.to_owned(), line };
        let is = |name: &String, wanted: &str| name.eq_ignore_ascii_case(wanted);
        let index = |wanted: &str| {
            let mut indexes = input.names.iter().enumerate().filter(|(_, name)| is(name, wanted));
            // Of two of them, nobody knows which is meant.
            indexes.next().filter(|_| indexes.next().is_none()).map(|(index, _)| index)
        };
        let (client, installments) = index(COLUMNS[0]).zip(index(COLUMNS[1])).ok_or_else(|| malformed(1))?;
        let others = input.names.iter().zip(1..).filter(|(name, _)| COLUMNS.iter().all(|own| !is(name, own)));
        let ignored = others.map(|(name, number)| shown(name, number)).collect();
        let (width, notation) = (input.names.len(), input.dialect.notation);
        let read = |Line { text, separator, fault, .. }: Line<'_>| {
            let fields: Vec<&[u8]> = text.split(|&byte| byte == separator.byte()).collect();
            if fault.is_some() || fields.len() != width {
                return None;
            }
            let field = |index: usize| std::str::from_utf8(fields[index]).ok().map(str::trim);
            // A number as the file writes them (`1,0`), or a word: a spreadsheet shows a formula's as VRAI.
            let flag = |text: &str| {
                notation.whole(text).map_or_else(
                    |_| yes_or_no(text),
                    |number| match number {
                        0 => Some(false),
                        1 => Some(true),
                        _ => None,
                    },
                )
            };
            Some((notation.whole(field(client)?).ok()?, flag(field(installments)?)?))
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
        let clients = listed.into_iter().map(|(client, (extracted, _))| (client, extracted)).collect();
        Ok(Some(Listed { file: file.to_owned(), ignored, clients }))
    })
}
