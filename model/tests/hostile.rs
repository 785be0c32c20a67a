//! A model file may come from anyone. Whatever its bytes are, reading it ends soon and in little memory, with
//! a model that scores or with an error: never a panic.
//!
//! Every reader of a model file stands in one list; the shipped model in its format is spoilt in ways that a
//! damaged or a malicious file would be.
#![cfg(all(feature = "onnx", not(target_arch = "wasm32")))]

use cap::Cap;
use model::ensemble::{Background, Ensemble};
use model::{compact, onnx};
use proptest::prelude::*;
use proptest::sample::Index;
use sha2::{Digest, Sha256};
use std::alloc::System;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

/// What a process needs to read the largest file that is accepted. Who asks for more is ended, and the test
/// with it.
const MEMORY: usize = 1 << 30;
/// A hundred times what the shipped file takes.
const TIME: Duration = Duration::from_secs(20);

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, MEMORY);

/// What a file is read into: its trees, and the granted clients as they see them.
type Model = (Arc<Ensemble>, Background);

/// A format of model files, and what reads it.
struct Format {
    name: &'static str,
    sound: Vec<u8>,
    read: fn(&[u8]) -> Option<Model>,
    /// Makes a spoilt file look undamaged, as who spoils it on purpose would.
    seal: fn(&mut [u8]),
}

static FORMATS: LazyLock<[Format; 2]> = LazyLock::new(|| {
    let onnx = include_bytes!("../artifacts/credit-default.onnx");
    let artifact = onnx::read(onnx).expect("the shipped model is sound");
    [
        Format {
            name: "ONNX",
            sound: onnx.to_vec(),
            read: |bytes| onnx::read(bytes).ok().map(|artifact| (artifact.ensemble, artifact.granted)),
            seal: |_| (),
        },
        Format {
            name: "compact copy",
            sound: compact::write(&artifact.parameters, &artifact.ensemble, &artifact.granted),
            read: |bytes| {
                compact::read(bytes).ok().map(|(_, ensemble, granted)| (Arc::new(ensemble), granted))
            },
            seal: |bytes| {
                if let Some((head, body)) = bytes.split_at_mut_checked(compact::MAGIC.len() + 32) {
                    head[compact::MAGIC.len()..].copy_from_slice(&Sha256::digest(body));
                }
            },
        },
    ]
});

impl Format {
    #[expect(clippy::disallowed_methods, reason = "how long a test takes is no part of a score")]
    fn reads(&self, bytes: &[u8]) -> bool {
        let name = self.name;
        let start = Instant::now();
        let model = (self.read)(bytes);
        assert!(start.elapsed() < TIME, "{name}: {} bytes took {:?}", bytes.len(), start.elapsed());
        if let Some((ensemble, granted)) = &model {
            let log_odds = ensemble.log_odds(&vec![f32::NAN; ensemble.columns()]);
            assert!(log_odds.is_finite(), "{name}: {log_odds}");
            let reference = ensemble.reference(granted);
            assert!(reference.is_ok_and(|reference| reference.base_value().is_finite()), "{name}");
        }
        model.is_some()
    }
}

/// A way to spoil a file; places are shares of its length, or beside one of its names.
#[derive(Debug, Clone)]
enum Damage {
    /// The file ends here.
    Cut(Index),
    Flip(Place, u8),
    Overwrite(Place, Vec<u8>),
    /// Something is put in: what comes after it is no longer where lengths say.
    Insert(Place, Vec<u8>),
    /// A stretch of the file appears once more elsewhere, in place of what was there.
    Splice(Place, Place, usize),
    /// A length or a number becomes enormous.
    Number(Place, u64),
}

/// Where most bytes are mere numbers, the few that say what is what stand beside names.
#[derive(Debug, Clone)]
enum Place {
    Anywhere(Index),
    BesideName(Index, usize),
}

impl Place {
    fn among(&self, bytes: &[u8], names: &[usize]) -> usize {
        let place = match self {
            Self::Anywhere(place) => place.index(bytes.len() + 1),
            Self::BesideName(name, away) => name.get(names).saturating_sub(8) + away,
        };
        place.min(bytes.len())
    }
}

/// Where a stretch of letters begins, before the file is spoilt.
fn names(bytes: &[u8]) -> Vec<usize> {
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.".contains(byte);
    let starts = (1..bytes.len().saturating_sub(8))
        .filter(|&at| !letter(&bytes[at - 1]) && bytes[at..at + 8].iter().all(letter));
    std::iter::once(0).chain(starts).collect()
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
    bytes
}

fn overwrite(bytes: &mut Vec<u8>, at: usize, with: &[u8]) {
    let end = (at + with.len()).min(bytes.len());
    bytes.splice(at..end, with.iter().copied());
}

impl Damage {
    fn to(&self, bytes: &mut Vec<u8>, names: &[usize]) {
        match self {
            Self::Cut(at) => bytes.truncate(at.index(bytes.len() + 1)),
            Self::Flip(at, bit) => {
                let at = at.among(bytes, names);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            Self::Overwrite(at, with) => overwrite(bytes, at.among(bytes, names), with),
            Self::Insert(at, what) => {
                let at = at.among(bytes, names);
                bytes.splice(at..at, what.iter().copied());
            }
            Self::Splice(from, to, length) => {
                let from = from.among(bytes, names);
                let stretch = bytes[from..(from + length).min(bytes.len())].to_vec();
                overwrite(bytes, to.among(bytes, names), &stretch);
            }
            Self::Number(at, number) => overwrite(bytes, at.among(bytes, names), &varint(*number)),
        }
    }
}

fn places() -> impl Strategy<Value = Place> {
    prop_oneof![
        1 => any::<Index>().prop_map(Place::Anywhere),
        3 => (any::<Index>(), 0_usize..48).prop_map(|(name, away)| Place::BesideName(name, away)),
    ]
}

fn damages() -> impl Strategy<Value = Damage> {
    let bytes = || prop::collection::vec(any::<u8>(), 1..12);
    let numbers = prop_oneof![any::<u64>(), Just(u64::MAX), (20_u32..63).prop_map(|bits| 1 << bits)];
    prop_oneof![
        1 => any::<Index>().prop_map(Damage::Cut),
        4 => (places(), 0_u8..8).prop_map(|(at, bit)| Damage::Flip(at, bit)),
        2 => (places(), bytes()).prop_map(|(at, with)| Damage::Overwrite(at, with)),
        2 => (places(), bytes()).prop_map(|(at, what)| Damage::Insert(at, what)),
        2 => (places(), places(), 1_usize..4096).prop_map(|(from, to, length)| Damage::Splice(from, to, length)),
        3 => (places(), numbers).prop_map(|(at, number)| Damage::Number(at, number)),
    ]
}

fn flips_anywhere() -> impl Strategy<Value = Damage> {
    (any::<Index>(), 0_u8..7).prop_map(|(at, bit)| Damage::Flip(Place::Anywhere(at), bit))
}

#[test]
fn a_sound_file_is_read() {
    for format in &*FORMATS {
        assert!(format.reads(&format.sound), "{}", format.name);
        assert!(names(&format.sound).len() > 10, "{}: damage beside names needs names", format.name);
    }
}

#[test]
fn a_file_that_ends_early_is_refused() {
    for format in &*FORMATS {
        let length = format.sound.len();
        for end in (0..64).chain((0..32).map(|part| length * part / 32)).chain([length - 1]) {
            let mut bytes = format.sound[..end].to_vec();
            (format.seal)(&mut bytes);
            assert!(!format.reads(&bytes), "{}, cut to {end} bytes", format.name);
        }
    }
}

proptest! {
    #[test]
    fn a_spoilt_file_gives_a_model_or_an_error(damages in prop_oneof![
        1 => prop::collection::vec(damages(), 1..6),
        // So little that the reader often gets as far as the trees.
        3 => prop::collection::vec(flips_anywhere(), 1..3),
    ]) {
        for format in &*FORMATS {
            let names = names(&format.sound);
            let mut bytes = format.sound.clone();
            for damage in &damages {
                damage.to(&mut bytes, &names);
            }
            (format.seal)(&mut bytes);
            format.reads(&bytes);
        }
    }

    #[test]
    fn what_is_no_file_at_all_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        for format in &*FORMATS {
            prop_assert!(!format.reads(&bytes));
        }
    }
}
