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
}

impl Packing {
    /// That of a file that begins so; none if it is not packed.
    pub(in crate::import) fn of(sample: &[u8]) -> Option<Self> {
        let begins = |magic: &[u8]| sample.starts_with(magic);
        if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") || begins(b"PK\x07\x08") {
            return Some(Self::Zip);
        }
        if begins(b"\x1f\x8b") {
            return Some(Self::Gzip);
        }
        let others = [
            (&b"7z\xbc\xaf\x27\x1c"[..], "7-Zip"),
            (b"Rar!\x1a\x07", "RAR"),
            (b"\xfd7zXZ\0", "xz"),
            (b"BZh", "bzip2"),
            (b"\x28\xb5\x2f\xfd", "Zstandard"),
            (b"\x04\x22\x4d\x18", "LZ4"),
            (b"\x1f\x9d", "compress"),
            (b"PAR1", "Parquet"),
            (b"SQLite format 3\0", "SQLite"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
        ];
        let tar = sample.get(TAR..).is_some_and(|rest| rest.starts_with(b"ustar"));
        let other = others.into_iter().find(|(magic, _)| begins(magic)).map(|(_, name)| name);
        other.or(tar.then_some("tar")).map(Self::Other)
    }
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
        Some(Packing::Gzip) => Box::new(Members { member: Some(GzDecoder::new(BufReader::new(file))) }),
        Some(Packing::Zip) => return Err(Obstacle::Packed("zip or as an Excel workbook").into()),
        Some(Packing::Other(how)) => return Err(Obstacle::Packed(how).into()),
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
        ] {
            let error = read(file).expect_err("it is packed").to_string();
            assert!(error.contains(name), "{error}");
        }
    }

    #[test]
    fn what_unpacks_to_too_much_is_not_read_on() {
        let mut endless = Bounded { file: io::repeat(b'\n'), left: 1 << 20, ratio: RATIO };
        let read = io::copy(&mut endless, &mut io::sink()).expect_err("it does not end");
        assert!(read.to_string().contains("250 times"), "{read}");
    }
}
