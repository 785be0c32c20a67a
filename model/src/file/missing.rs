//! How programs write that a value is missing, in a table that a person brings or pastes. What the source itself writes for
//! "there is none" (365243, XNA) is [`super::Days`]' and [`super::Code`]'s.
//!
//! Independent of what a column holds, but for whether it can only be a number.

/// Whether a field says that its value is missing: it is empty, or has the word that a program writes for it: R (`NA`),
/// SQL (`NULL`, `\N`), Python (`nan`, `None`, `<NA>`, `NaT`), C (`-nan`), spreadsheets (`#N/A`, German `#NV`).
///
/// What a person writes (`n/a`, `-`, `?`, `unknown`) is not taken for it: it may mean "does not apply", or zero. See also
/// [`is_missing_number`].
#[inline]
#[must_use]
pub fn is_missing(field: &[u8]) -> bool {
    field.len() <= 4
        && matches!(
            field,
            b"" | b"NA"
                | b"NaN"
                | b"nan"
                | b"NAN"
                | b"NaT"
                | b"-nan"
                | b"-NaN"
                | b"NULL"
                | b"Null"
                | b"null"
                | b"None"
                | b"<NA>"
                | b"\\N"
                | b"#N/A"
                | b"#NV"
        )
}

/// Whether a field says so where it can only be a number: Excel (`N/A`), SAS and Stata (`.`, `.A`, `._`).
#[must_use]
pub fn is_missing_number(field: &[u8]) -> bool {
    matches!(field, b"N/A" | b"." | [b'.', b'A'..=b'Z' | b'a'..=b'z' | b'_'])
}

/// Whether a word is what a program writes for a number beyond all numbers (`Infinity`, `-inf`): most often a division by zero,
/// whose result is not known. It is no word for "missing", but who writes it should have left the value out.
#[must_use]
pub fn is_infinite(word: &[u8]) -> bool {
    let magnitude = word.strip_prefix(b"-").or_else(|| word.strip_prefix(b"+")).unwrap_or(word);
    [&b"infinity"[..], b"inf"].iter().any(|known| known.eq_ignore_ascii_case(magnitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_beyond_all_numbers_is_told_from_a_word() {
        for word in ["inf", "Inf", "-inf", "+inf", "INF", "Infinity", "-Infinity", "infinity"] {
            assert!(is_infinite(word.as_bytes()) && !is_missing(word.as_bytes()), "{word}");
        }
        for word in ["", "-", "--inf", "info", "in", "1e400", "NaN"] {
            assert!(!is_infinite(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn no_word_for_missing_is_a_category() {
        for word in ["", "NA", "NULL", "\\N", "nan", "NaN", "None", "<NA>", "#N/A", "null"] {
            assert!(is_missing(word.as_bytes()), "{word}");
        }
        for word in
            ["XNA", "XAP", "N", "No", "Y", "C", "X", "0", "n/a", "-", "?", "none", "Unknown", "365243"]
        {
            assert!(!is_missing(word.as_bytes()), "{word}");
        }
    }
}
