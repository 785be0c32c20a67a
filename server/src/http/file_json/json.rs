//! JSON, one level at a time: what is read is borrowed from the body, and nothing of it is kept.
//!
//! The syntax of a whole body is checked once; the values within are handed out unread. So a body costs the memory
//! of what is made of it, whatever it holds, and a number is seen as it was written.

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// What a value is, by its first character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Null,
    Bool,
    Number,
    Text,
    List,
    Object,
}

impl Shape {
    pub(super) fn of(value: &RawValue) -> Self {
        match value.get().as_bytes().first() {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::List,
            Some(b'"') => Self::Text,
            Some(b't' | b'f') => Self::Bool,
            Some(b'n') => Self::Null,
            _ => Self::Number,
        }
    }
}

/// A text of the body. Nothing is copied unless it is written with escapes.
#[derive(Debug, serde::Deserialize)]
#[serde(transparent)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

/// The text that a value is; none if half of a character is escaped in it.
pub(super) fn text(value: &RawValue) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Text<'_>>(value.get()).ok().map(|text| text.0)
}

/// Hands every member of an object to `each`.
///
/// # Errors
/// Half of a character is escaped in a name.
pub(super) fn members<'a>(
    object: &'a RawValue,
    each: impl FnMut(&str, &'a RawValue),
) -> Result<(), serde_json::Error> {
    struct Members<F>(F);
    impl<'de, F: FnMut(&str, &'de RawValue)> Visitor<'de> for Members<F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
            while let Some(Text(name)) = members.next_key()? {
                (self.0)(&name, members.next_value()?);
            }
            Ok(())
        }
    }
    serde_json::Deserializer::from_str(object.get()).deserialize_map(Members(each))
}

/// Hands every element of a list to `each`.
///
/// # Errors
/// It is no list.
pub(super) fn elements<'a>(
    list: &'a RawValue,
    each: impl FnMut(&'a RawValue),
) -> Result<(), serde_json::Error> {
    struct Elements<F>(F);
    impl<'de, F: FnMut(&'de RawValue)> Visitor<'de> for Elements<F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
            while let Some(element) = elements.next_element()? {
                (self.0)(element);
            }
            Ok(())
        }
    }
    serde_json::Deserializer::from_str(list.get()).deserialize_seq(Elements(each))
}
