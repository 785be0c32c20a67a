//! How a row is tied to the rows before it: known clients, whose a credit or a contract is, and the
//! columns that the source leaves out. A parent only gets here if all its fields can be read.
//!
//! Independent of the database: parents are remembered by their ids, a few dozen bytes each.

use crate::import::delivery::coverage::Coverage;
use crate::import::rows::rejection::Reason;
use crate::import::rows::row::Row;
use crate::import::table::Link;
use hashbrown::hash_map::Entry;
use hashbrown::{HashMap, HashSet};

/// The parents that have been read so far.
#[derive(Debug, Default)]
pub(in crate::import) struct Links {
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

impl Links {
    pub(in crate::import) fn new(coverage: Coverage) -> Self {
        Self { coverage, ..Self::default() }
    }

    /// Ties one row to the rows before it and completes it, or says why it cannot be kept.
    pub(in crate::import) fn tie(&mut self, link: Link, row: &mut Row) -> Result<(), Reason> {
        match link {
            Link::Application => self.application(row),
            Link::Bureau => self.bureau(row),
            Link::BureauBalance => self.bureau_balance(row),
            Link::OfContract => self.contract(row).map(|_| ()),
            Link::Installment => self.installment(row),
        }
    }

    fn application(&mut self, row: &mut Row) -> Result<(), Reason> {
        let [client, ..] = row.key;
        let (history, installments) = match &self.coverage {
            None => (true, true),
            Some(listed) => (listed.contains_key(&client), listed.get(&client) == Some(&true)),
        };
        row.added = [Some(history), Some(installments)];
        self.clients.insert(client);
        Ok(())
    }

    fn bureau(&mut self, row: &mut Row) -> Result<(), Reason> {
        let [client, ..] = row.key;
        known(&self.clients, client)?;
        // A credit belongs to one client.
        let owner = *self.credits.entry(row.key[1]).or_insert(client);
        if owner == client { Ok(()) } else { Err(Reason::Duplicate) }
    }

    fn bureau_balance(&mut self, row: &mut Row) -> Result<(), Reason> {
        let [client, credit, _] = &mut row.key;
        *client = *self.credits.get(credit).ok_or(Reason::UnknownCredit(*credit))?;
        Ok(())
    }

    fn installment(&mut self, row: &mut Row) -> Result<(), Reason> {
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
