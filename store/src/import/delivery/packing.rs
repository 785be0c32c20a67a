//! What the bytes of a file are, by how they begin and not by the file's name: gzip is unpacked, what is packed otherwise
//! is called by its name.
//!
//! Independent of where a file lies.

use crate::import::obstacle::Obstacle;
use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// Bytes that tell what a file is, and how it is written.
pub(in crate::import) const SAMPLE: usize = 64 << 10;
/// Where a tar archive says that it is one.
const TAR: usize = 257;
/// How many times its size a file may unpack to: tables do ten to thirty times, a file that is made to fill a disk a
/// thousand times.
const RATIO: u64 = 250;
/// Up to here, any ratio will do.
const FREE: u64 = 1 << 30;

/// What packs a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Packing {
    Zip,
    Gzip,
    /// One that is not unpacked here, by its name.
    Other(&'static str),
    /// None, but no text either: the name of what saves data so.
    Format(&'static str),
}

/// How archives begin that are not unpacked here.
const OTHERS: [(&[u8], &str); 7] = [
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\x04\x22\x4d\x18", "LZ4"),
    (b"\x1f\x9d", "compress"),
];

/// How data begin that are no text.
const FORMATS: [(&[u8], &str); 16] = [
    (b"PAR1", "Parquet"),
    (b"ARROW1", "Arrow (Feather)"),
    (b"FEA1", "Feather"),
    (b"Obj\x01", "Avro"),
    (b"\x89HDF", "HDF5"),
    (b"SQLite format 3\0", "SQLite"),
    (b"\0\x01\0\0Standard ", "Access"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
    (b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60", "SAS"),
    (b"$FL2", "SPSS"),
    (b"<stata_dta>", "Stata"),
    (b"RDX", "R"),
    (b"X\n\0\0\0", "R"),
    (b"\x93NUMPY", "NumPy"),
    (b"\x80\x04\x95", "Python (pickle)"),
    (b"%PDF-", "PDF"),
];

/// The first files of a zip that is a workbook, and whose it is.
const WORKBOOKS: [(&[u8], &str); 5] = [
    (b"[Content_Types].xml", "Excel"),
    (b"_rels/", "Excel"),
    (b"docProps/", "Excel"),
    (b"xl/", "Excel"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "OpenDocument"),
];
/// Where the name of the first file of a zip begins.
const FIRST_NAME: usize = 30;

impl Packing {
    /// That of a file that begins so; none if it is not packed.
    pub(in crate::import) fn of(sample: &[u8]) -> Option<Self> {
        let begins = |magic: &[u8]| sample.starts_with(magic);
        if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") || begins(b"PK\x07\x08") {
            let first = sample.get(FIRST_NAME..).unwrap_or_default();
            return Some(named(first, &WORKBOOKS).map_or(Self::Zip, Self::Format));
        }
        if begins(b"\x1f\x8b") {
            return Some(Self::Gzip);
        }
        let tar = sample.get(TAR..).is_some_and(|rest| rest.starts_with(b"ustar"));
        let other = named(sample, &OTHERS).or(tar.then_some("tar")).map(Self::Other);
        other.or_else(|| named(sample, &FORMATS).map(Self::Format))
    }

    /// Why a file that is packed so is not read as a table.
    pub(in crate::import) const fn obstacle(self) -> Obstacle {
        match self {
            Self::Zip => Obstacle::Packed("zip"),
            Self::Gzip => Obstacle::Packed("gzip within gzip"),
            Self::Other(how) => Obstacle::Packed(how),
            Self::Format(name) => Obstacle::Format(name),
        }
    }
}

/// The name of what begins so.
fn named(sample: &[u8], known: &[(&[u8], &'static str)]) -> Option<&'static str> {
    known.iter().find(|(magic, _)| sample.starts_with(magic)).map(|(_, name)| *name)
}

/// A file, and its beginning.
pub(in crate::import) type Peeked<R> = io::Chain<Cursor<Vec<u8>>, R>;

/// The first bytes of `file`; and the file, which still has them.
pub(in crate::import) fn peek<R: Read>(mut file: R) -> io::Result<(Vec<u8>, Peeked<R>)> {
    let mut sample = Vec::new();
    file.by_ref().take(SAMPLE as u64).read_to_end(&mut sample)?;
    Ok((sample.clone(), Cursor::new(sample).chain(file)))
}

/// What `file` unpacks to, if it is packed; `bytes` are as many as it takes where it lies.
pub(in crate::import) fn unpacked<'a>(
    file: impl Read + Send + 'a,
    bytes: u64,
) -> io::Result<Box<dyn Read + Send + 'a>> {
    let (sample, file) = peek(file)?;
    let text: Box<dyn Read + Send + 'a> = match Packing::of(&sample) {
        None => Box::new(file),
        Some(Packing::Gzip) => {
            let members = Members { member: Some(GzDecoder::new(BufReader::new(file))) };
            let (sample, text) = peek(members)?;
            if let Some(within) = Packing::of(&sample) {
                return Err(within.obstacle().into());
            }
            Box::new(text)
        }
        Some(packing) => return Err(packing.obstacle().into()),
    };
    Ok(Box::new(Bounded { file: text, left: bytes.saturating_mul(RATIO).max(FREE), ratio: RATIO }))
}

/// A file that is no longer read once it has unpacked to more than a table could.
pub(in crate::import) struct Bounded<R> {
    pub(in crate::import) file: R,
    /// Bytes that it may still unpack to,
    pub(in crate::import) left: u64,
    /// which were so many times its size.
    pub(in crate::import) ratio: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or(Obstacle::Bomb { ratio: self.ratio })?;
        Ok(read)
    }
}

/// What the members of a gzip file unpack to, one after the other. Zero bytes behind them are what a tape or a disk fills
/// its last block with.
struct Members<R> {
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let read = member.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let Some(mut rest) = self.member.take().map(GzDecoder::into_inner) else { break };
            let mut padded = false;
            loop {
                let zeros = rest.fill_buf()?.iter().take_while(|byte| **byte == 0).count();
                if zeros == 0 {
                    break;
                }
                padded = true;
                rest.consume(zeros);
            }
            match rest.fill_buf()?.first() {
                None => break,
                Some(b'\x1f') if !padded => {}
                Some(_) => {
                    let behind = "something stands behind the end of the gzip file";
                    return Err(io::Error::new(io::ErrorKind::InvalidData, behind));
                }
            }
            self.member = Some(GzDecoder::new(rest));
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(text).expect("memory takes it");
        gzip.finish().expect("memory takes it")
    }

    fn read(file: &[u8]) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        unpacked(file, file.len() as u64)?.read_to_end(&mut text)?;
        Ok(text)
    }

    #[test]
    fn a_gzip_may_have_several_members_and_zeros_behind_them() {
        let (one, two) = (gzip(b"one"), gzip(b"two"));
        let zeros = vec![0; 100_000];
        assert_eq!(read(&one).expect("it reads"), b"one");
        assert_eq!(read(&[&one[..], &two].concat()).expect("it reads"), b"onetwo");
        assert_eq!(read(&[&one[..], &two, &zeros].concat()).expect("it reads"), b"onetwo");
        for behind in [&b"x"[..], b"\0\0x", &[&zeros[..], &two].concat()] {
            let damaged = read(&[&one[..], behind].concat()).expect_err("something is behind it");
            assert_eq!(damaged.kind(), io::ErrorKind::InvalidData, "{damaged}");
        }
        let cut = read(&one[..one.len() - 1]).expect_err("it is cut");
        assert_eq!(cut.kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(read(b"plain").expect("it reads"), b"plain");
    }

    #[test]
    fn what_is_packed_otherwise_is_called_by_its_name() {
        let mut tar = vec![b'a'; TAR];
        tar.extend(b"ustar");
        for (file, name) in [
            (&b"7z\xbc\xaf\x27\x1c\0"[..], "7-Zip"),
            (b"\xfd7zXZ\0", "xz"),
            (b"PK\x03\x04", "zip"),
            (&tar, "tar"),
            (&gzip(&tar), "tar"),
            (&gzip(&gzip(b"text")), "gzip within gzip"),
        ] {
            let error = read(file).expect_err("it is packed").to_string();
            assert!(error.contains(name) && error.contains("unpack it first"), "{error}");
        }
        let entry = |name: &[u8]| [b"PK\x03\x04", &[0; FIRST_NAME - 4][..], name].concat();
        for (file, name) in [
            (&b"PAR1\x15"[..], "Parquet"),
            (b"ARROW1\0\0", "Arrow"),
            (b"\x89HDF\r\n", "HDF5"),
            (b"%PDF-1.7\n", "PDF"),
            (&gzip(b"X\n\0\0\0\x03"), "R "),
            (&entry(b"[Content_Types].xml"), "Excel"),
            (&entry(b"docProps/app.xml"), "Excel"),
            (&entry(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
        ] {
            let error = read(file).expect_err("it is no text").to_string();
            assert!(error.contains(name) && error.contains("save the table as CSV"), "{error}");
        }
    }

    #[test]
    fn what_unpacks_to_too_much_is_not_read_on() {
        let mut endless = Bounded { file: io::repeat(b'\n'), left: 1 << 20, ratio: RATIO };
        let read = io::copy(&mut endless, &mut io::sink()).expect_err("it does not end");
        assert!(read.to_string().contains("250 times"), "{read}");
    }
}
