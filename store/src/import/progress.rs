//! How far an import has got, for whoever shows it.

/// Is told how an import gets on, file after file.
pub trait Progress: Sync {
    /// The file called `file`, of `bytes` bytes, is being read.
    fn started(&self, file: &str, bytes: u64);
    /// `bytes` bytes of it have been read since its start.
    fn advanced(&self, bytes: u64);
    /// It is done: `kept` rows are in the bank, `rejected` are recorded with a reason.
    fn finished(&self, kept: u64, rejected: u64);
}

/// Nobody is looking.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn started(&self, _file: &str, _bytes: u64) {}
    fn advanced(&self, _bytes: u64) {}
    fn finished(&self, _kept: u64, _rejected: u64) {}
}
