//! Text in UTF-8, whatever it was saved in, with lines that end with a line feed.
//!
//! What is UTF-8 already goes through untouched. Independent of what the text says.

use crate::import::delivery::packing::peek;
use crate::import::obstacle::Obstacle;
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// Bytes that are decoded at once.
const BLOCK: usize = 64 << 10;
/// Characters by whose zero bytes UTF-16 is told.
const LOOKED_AT: usize = 512;

/// The byte order mark in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The text of `file` in UTF-8, without byte order marks before it.
pub(in crate::import) fn utf_8<'a>(file: impl Read + Send + 'a) -> io::Result<Box<dyn Read + Send + 'a>> {
    let (sample, mut file) = peek(file)?;
    if sample.starts_with(b"\xff\xfe\0\0") || sample.starts_with(b"\0\0\xfe\xff") {
        return Err(Obstacle::Utf32.into());
    }
    if let Some(encoding) = utf_16(&sample) {
        let decoder = encoding.new_decoder_with_bom_removal();
        return Ok(Box::new(Decoded { file, decoder, bytes: Vec::new(), text: Vec::new(), ended: false }));
    }
    // A program that adds one does not always look whether there is one.
    for _ in sample.chunks_exact(MARK.len()).take_while(|bytes| *bytes == MARK) {
        file.read_exact(&mut [0; MARK.len()])?;
    }
    Ok(Box::new(file))
}

/// Which UTF-16 begins so; none if it is something else. Text of these files is nearly all ASCII, so that every other byte
/// is zero.
fn utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    if sample.starts_with(b"\xff\xfe") {
        return Some(UTF_16LE);
    }
    if sample.starts_with(b"\xfe\xff") {
        return Some(UTF_16BE);
    }
    let pairs = || sample.chunks_exact(2).take(LOOKED_AT);
    let zeros = |index: usize| pairs().filter(|pair| pair[index] == 0).count();
    let (first, second, all) = (zeros(0), zeros(1), pairs().count());
    match (first * 10 > all * 9, second * 10 > all * 9) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// What a decoder makes of a file.
struct Decoded<R> {
    file: R,
    decoder: Decoder,
    /// Read, but not decoded.
    bytes: Vec<u8>,
    /// Decoded, but not taken.
    text: Vec<u8>,
    ended: bool,
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.text.is_empty() && !self.ended {
            let read = self.file.by_ref().take(BLOCK as u64).read_to_end(&mut self.bytes)?;
            let last = read < BLOCK;
            let most = self.decoder.max_utf8_buffer_length(self.bytes.len()).unwrap_or(4 * BLOCK);
            self.text.resize(most, 0);
            let (result, used, written, _) = self.decoder.decode_to_utf8(&self.bytes, &mut self.text, last);
            self.text.truncate(written);
            self.bytes.drain(..used);
            self.ended = last && matches!(result, CoderResult::InputEmpty);
        }
        let taken = self.text.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&self.text[..taken]);
        self.text.drain(..taken);
        Ok(taken)
    }
}

/// `text` whose lines end with carriage returns, and end with line feeds here.
pub(in crate::import) struct LineFeeds<R> {
    text: R,
    /// Whether the last byte was a carriage return.
    returned: bool,
}

impl<R: Read> LineFeeds<R> {
    pub(in crate::import) const fn of(text: R) -> Self {
        Self { text, returned: false }
    }
}

impl<R: Read> Read for LineFeeds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.text.read(buffer)?;
            let mut written = 0;
            for index in 0..read {
                let byte = buffer[index];
                // Both together end one line.
                if !(byte == b'\n' && self.returned) {
                    buffer[written] = if byte == b'\r' { b'\n' } else { byte };
                    written += 1;
                }
                self.returned = byte == b'\r';
            }
            if written > 0 || read == 0 {
                return Ok(written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        utf_8(file)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn text_is_read_in_whatever_it_was_saved() {
        let text = "SK_ID_CURR;AMT_CREDIT\r\n100;1\u{202f}234,5\r\n".repeat(5_000);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for file in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            [MARK, MARK, text.as_bytes()].concat(),
            [b"\xff\xfe", &little[..]].concat(),
            [b"\xfe\xff", &big[..]].concat(),
            little,
            big,
        ] {
            assert!(read(&file).expect("it reads") == text, "{:?}", &file[..8]);
        }
        assert_eq!(read(b"").expect("it reads"), "");
        assert_eq!(read(b"\xef\xbb\xbf").expect("it reads"), "");
        let wide = read(b"\xff\xfe\0\0S\0\0\0").expect_err("nobody writes it").to_string();
        assert!(wide.contains("UTF-32"), "{wide}");
        // Half a character is no reason to read no more.
        assert_eq!(read(b"\xff\xfeS\0K").expect("it reads"), "S\u{fffd}");
    }

    #[test]
    fn carriage_returns_become_line_feeds() {
        for (text, expected) in [("a\rb\r", "a\nb\n"), ("a\r\nb\n\rc", "a\nb\n\nc"), ("", ""), ("\r", "\n")] {
            let mut read = String::new();
            // Byte after byte.
            let one = io::BufReader::with_capacity(1, text.as_bytes());
            LineFeeds::of(one).read_to_string(&mut read).expect("it reads");
            assert_eq!(read, expected);
        }
    }
}
