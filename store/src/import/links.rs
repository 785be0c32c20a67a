//! How a row is tied to the rows before it: known clients, whose a credit or a contract is, and the
//! columns that the source leaves out. A parent only gets here if all its fields can be read.
//!
//! Independent of the database: parents are remembered by their ids, a few dozen bytes each.

use super::coverage::Coverage;
use super::partition::Key;
use super::rejection::Reason;
use hashbrown::hash_map::Entry;
use hashbrown::{HashMap, HashSet};

/// Ties one row to the rows before it and completes it, or says why it cannot be kept.
pub(super) type Link = fn(&mut Links, &mut Row) -> Result<(), Reason>;

/// The parents that have been read so far.
#[derive(Debug, Default)]
pub(super) struct Links {
    coverage: Coverage,
    clients: HashSet<i64>,
    /// Whose a credit at another institution is.
    credits: HashMap<i64, i64>,
    contracts: HashMap<i64, Contract>,
}

#[derive(Debug)]
struct Contract {
    client: i64,
    /// Payments read so far: the source gives them no key, so they are numbered.
    payments: i64,
}

/// One row on its way into a table.
pub(super) struct Row {
    /// The client, the credit or contract, and which of its rows; 0 where the source leaves it out.
    pub(super) key: Key,
    /// Bytes of the fields that lead it and are all of the key.
    pub(super) leading: usize,
    /// Yes or no, for the columns that are added to those of the file, in the table's order.
    pub(super) added: [Option<bool>; ADDED],
    /// Whether no row before it has mentioned its contract.
    pub(super) new_contract: bool,
}

/// Most columns that are added to those of a file.
pub(super) const ADDED: usize = 2;

impl Links {
    pub(super) fn new(coverage: Coverage) -> Self {
        Self { coverage, ..Self::default() }
    }

    pub(super) fn application(&mut self, row: &mut Row) -> Result<(), Reason> {
        let [client, ..] = row.key;
        let (history, installments) = match &self.coverage {
            None => (true, true),
            Some(listed) => (listed.contains_key(&client), listed.get(&client) == Some(&true)),
        };
        row.added = [Some(history), Some(installments)];
        self.clients.insert(client);
        Ok(())
    }

    pub(super) fn bureau(&mut self, row: &mut Row) -> Result<(), Reason> {
        let [client, ..] = row.key;
        known(&self.clients, client)?;
        // A credit belongs to one client.
        let owner = *self.credits.entry(row.key[1]).or_insert(client);
        if owner == client { Ok(()) } else { Err(Reason::Duplicate) }
    }

    pub(super) fn bureau_balance(&mut self, row: &mut Row) -> Result<(), Reason> {
        let [client, credit, _] = &mut row.key;
        *client = *self.credits.get(credit).ok_or(Reason::UnknownCredit(*credit))?;
        Ok(())
    }

    pub(super) fn of_contract(&mut self, row: &mut Row) -> Result<(), Reason> {
        self.contract(row).map(|_| ())
    }

    pub(super) fn installment(&mut self, row: &mut Row) -> Result<(), Reason> {
        let contract = self.contract(row)?;
        contract.payments += 1;
        row.key[2] = contract.payments;
        Ok(())
    }

    /// The row's contract, which is new if no table has mentioned it yet. Whoever has one is known.
    fn contract(&mut self, row: &mut Row) -> Result<&mut Contract, Reason> {
        let [client, id, _] = row.key;
        match self.contracts.entry(id) {
            Entry::Vacant(place) => {
                known(&self.clients, client)?;
                row.new_contract = true;
                Ok(place.insert(Contract { client, payments: 0 }))
            }
            Entry::Occupied(place) => {
                let contract = place.into_mut();
                if contract.client == client {
                    return Ok(contract);
                }
                known(&self.clients, client)?;
                Err(Reason::ForeignContract { contract: id, owner: contract.client })
            }
        }
    }
}

/// That a client is in a file of clients.
fn known(clients: &HashSet<i64>, client: i64) -> Result<(), Reason> {
    if clients.contains(&client) { Ok(()) } else { Err(Reason::UnknownClient(client)) }
}
