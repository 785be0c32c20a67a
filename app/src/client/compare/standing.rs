//! Where a client stands in a group, in words: "higher than 83 of 100". Whoever shares the value is counted apart once they are
//! some, for nobody stands above those who have as much.

use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::portfolio::{Rank, Told};

/// So many of those that are told are worth a word.
const WORTH_TELLING: u64 = 2;

/// The words, to stand after a value.
pub(super) fn in_words(rank: Rank, locale: Locale) -> String {
    let Told { of, lower, same, higher } = rank.told();
    let [of, same_words] = [of, same].map(|n| n.to_string());
    let is_tied = same >= WORTH_TELLING;
    match (rank.lower, rank.higher) {
        (0, 0) => td_string!(locale, compare.like_all).to_owned(),
        (0, _) if is_tied => td_string!(locale, compare.lowest_tied, same = same_words, of = of).to_string(),
        (0, _) => td_string!(locale, compare.lowest, higher = higher.to_string(), of = of).to_string(),
        _ if is_tied => {
            td_string!(locale, compare.tied, lower = lower.to_string(), of = of, same = same_words)
                .to_string()
        }
        _ => td_string!(locale, compare.higher, lower = lower.to_string(), of = of).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_shares_the_value_is_told_apart() {
        let of = |lower, same, higher| in_words(Rank { lower, same, higher }, Locale::en);
        assert_eq!(of(8_300, 40, 1_660), "higher than 83 of 100");
        assert_eq!(of(5_000, 3_000, 2_000), "higher than 50 of 100, about the same as 30");
        assert_eq!(of(0, 6_000, 4_000), "about the same as 60 of 100, lower than the others");
        assert_eq!(of(0, 1, 9_999), "lower than 99 of 100");
        assert_eq!(of(0, 50, 0), "about the same as all of them");
        assert_eq!(of(9_999, 1, 0), "higher than 99 of 100");
        assert_eq!(of(7, 1, 4), "higher than 7 of 12");
    }
}
