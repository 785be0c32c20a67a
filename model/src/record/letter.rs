//! A letter as the client got it: frozen words, in one language. It is never made again, only shown again.
//!
//! Independent of how it is worded and printed.

use crate::text::Language;
use serde::{Deserialize, Serialize};

/// The version of the letters' wording. Since 2 they tell which documents were seen and what the register of incidents
/// answered; since 3 one change is told as one; since 4 the checkpoint stands on them whole.
pub const VERSION: u32 = 4;
/// Characters of a code: 125 bits.
pub const CODE: usize = 25;
/// What codes are written in (Crockford's base 32): no letter that reads as a digit.
pub const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Of the wording.
    pub version: u32,
    /// Its language.
    pub language: Language,
    /// By which the client sees it without signing in.
    pub code: String,
    /// What it is about.
    pub subject: String,
    /// From the salutation to the signature.
    pub sections: Vec<Section>,
    /// Its number, the decision's hash, what the checkpoint and the code are for.
    pub references: Vec<String>,
    /// The signed checkpoint that was made with it, as `clairscore audit verify` reads it; none before version 4, and of a server
    /// without a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
}

/// A part of a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its heading; empty for none.
    pub title: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// A list below them.
    pub items: Vec<String>,
}

/// A code of random bytes, one a character.
#[must_use]
pub fn code(random: &[u8; CODE]) -> String {
    random.iter().map(|byte| char::from(DIGITS[usize::from(byte % 32)])).collect()
}

/// A code as it is kept and looked up: what a person typed, without blanks and hyphens, with the digits that letters were
/// taken for; none if it cannot be one.
#[must_use]
pub fn tidy_code(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|digit| !digit.is_whitespace() && *digit != '-')
        .take(CODE + 1)
        .map(|digit| match digit.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            digit => digit,
        })
        .collect();
    let fits = code.len() == CODE && code.bytes().all(|digit| DIGITS.contains(&digit));
    fits.then_some(code)
}

/// A code as it is printed: in fives.
#[must_use]
pub fn in_fives(code: &str) -> String {
    let fives: Vec<&str> =
        (0..code.len()).step_by(5).filter_map(|i| code.get(i..(i + 5).min(code.len()))).collect();
    fives.join("-")
}

impl Letter {
    /// All its words, one line a paragraph.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![self.subject.clone(), String::new()];
        for section in &self.sections {
            lines.extend((!section.title.is_empty()).then(|| section.title.clone()));
            lines.extend(section.paragraphs.iter().cloned());
            lines.extend(
                section.items.iter().enumerate().map(|(index, item)| format!("{}. {item}", index + 1)),
            );
            lines.push(String::new());
        }
        lines.extend(self.references.iter().cloned());
        lines.extend(self.checkpoint.iter().flat_map(|signed| [String::new(), signed.trim_end().to_owned()]));
        lines.join("\n") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_of_before_checkpoints_reads_and_is_written_as_it_was() {
        let old =
            r#"{"version":3,"language":"fr","code":"0","subject":"S","sections":[],"references":["R"]}"#;
        let letter: Letter = serde_json::from_str(old).expect("it reads");
        assert_eq!(letter.checkpoint, None);
        assert_eq!(serde_json::to_string(&letter).expect("it is written"), old);
        assert_eq!(letter.text(), "S\n\nR\n");
    }

    #[test]
    fn a_code_is_found_as_it_was_printed_and_as_people_type_it() {
        let code = code(&std::array::from_fn(|i| u8::try_from(7 * i).expect("small")));
        assert_eq!(code.len(), CODE);
        let printed = in_fives(&code);
        assert_eq!(printed.len(), CODE + 4);
        assert_eq!(tidy_code(&printed).as_deref(), Some(code.as_str()));
        let typed = printed.to_lowercase().replace('0', "o").replace('1', "l").replace('-', " ");
        assert_eq!(tidy_code(&typed).as_deref(), Some(code.as_str()));
        for wrong in ["", "../../x", &code[1..], &format!("{code}0"), &"é".repeat(CODE)] {
            assert_eq!(tidy_code(wrong), None, "{wrong}");
        }
    }
}
