//! How far long work on the bank has got, for whoever shows it.

/// How much there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Bytes of a file.
    Bytes(u64),
    /// Rows of a table, or of all tables.
    Rows(u64),
    /// Tables of the bank.
    Tables(u64),
}

/// Is told how an import gets on, file after file, or a backup, table after table, step after step; and that either, or
/// a scoring, has to wait.
pub trait Progress: Sync {
    /// Another command is writing into the bank: this one begins as soon as that one ends.
    fn waiting(&self) {}
    /// `what` is being worked on.
    fn started(&self, what: &str, total: Amount);
    /// So much of it is done since its start.
    fn advanced(&self, done: u64);
    /// All of it is done: `kept` rows are stored, `rejected` are recorded with a reason.
    fn finished(&self, kept: u64, rejected: u64);
}

/// Nobody is looking.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn started(&self, _what: &str, _total: Amount) {}
    fn advanced(&self, _done: u64) {}
    fn finished(&self, _kept: u64, _rejected: u64) {}
}
