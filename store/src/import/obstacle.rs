//! What stands in the way of a file that is there: it is packed, is no table, or only the beginning of one.
//!
//! Independent of which file it is.

use std::io;

/// Why a file that is complete is not read as it is, in words that follow its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// It is packed in a way that is not unpacked here.
    #[error("is packed as {0}: unpack it first (.csv, .csv.gz and .zip are read)")]
    Packed(&'static str),
    /// It holds data, in another form than text.
    #[error("is a file of {0} and no table of text: save the table as CSV")]
    Format(&'static str),
    /// It is in a zip, by a method that is not unpacked here.
    #[error("is packed by {0}, which is not read here: unpack the archive and give the folder")]
    Method(String),
    /// It is in a zip, encrypted.
    #[error("is protected by a password: unpack the archive and give the folder")]
    Password,
    /// It is made to fill a disk.
    #[error("unpacks to more than {ratio} times its size, which no table does: see where it comes from")]
    Bomb {
        /// How many times.
        ratio: u64,
    },
    /// Nobody saves tables in it.
    #[error("is UTF-32: save it as CSV in UTF-8")]
    Utf32,
    /// Nothing is in it.
    #[error("is empty, without even the names of its columns: fetch it again")]
    Empty,
    /// Something else was saved in its place.
    #[error(
        "is no table but {0}, as a site sends it that wants one to sign in first: fetch it again and look at what comes"
    )]
    Other(&'static str),
    /// Its columns are separated by what nobody separates columns by.
    #[error("has its columns separated by \"{0}\": save it with commas, semicolons, tabs or bars (|)")]
    Separator(String),
    /// Something stands before the names of its columns.
    #[error(
        "begins with the line \"{0}\", and the names of its columns stand below: delete what is above them"
    )]
    Title(String),
    /// It is a pipe or a device: who knows when it ends.
    #[error("is no file but a pipe or a device: save what it gives in a file first")]
    NoFile,
    /// Whoever runs this may not read it.
    #[error("may not be read: let whoever runs this read it (chmod), or run this as its owner")]
    Forbidden,
    /// It went while the delivery was looked through.
    #[error("is not there any more: see whether it is still being brought, and try again")]
    Gone,
    /// It is a link that leads nowhere.
    #[error("is a link to something that is not there: put the file itself in its place")]
    Dangling,
    /// Its first line names no columns.
    #[error(
        "is not a table of text: its first line cannot be divided into columns ({0}): save the table as CSV in UTF-8"
    )]
    NoText(String),
    /// Its last line breaks off.
    #[error(
        "is cut short: line {line}, the last one, breaks off after {fields} of {width} columns, so that the rows behind it are \
         missing, too: fetch it again"
    )]
    Cut {
        /// Which line.
        line: u64,
        /// How many columns it has,
        fields: usize,
        /// and how many it should have.
        width: usize,
    },
    /// A download that was broken off, or still goes on.
    #[error(
        "is what there is of a file that was not fetched or written to its end: fetch {of} again, or remove this beginning of it"
    )]
    Unfinished {
        /// The file that was meant.
        of: String,
    },
    /// A line goes on and on.
    #[error(
        "has a line {line} that does not end within {most} bytes: see whether its lines end as those before it do"
    )]
    LongLine {
        /// Which line.
        line: u64,
        /// Bytes of the longest line that is read.
        most: usize,
    },
}

impl From<Obstacle> for io::Error {
    fn from(obstacle: Obstacle) -> Self {
        Self::other(obstacle)
    }
}
