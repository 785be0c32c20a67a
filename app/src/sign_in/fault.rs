//! Why a form of the door was not taken, in words that tell nobody more than they know.

use crate::i18n::Locale;
use crate::plural::counted;
use leptos_i18n::td_string;

/// Why a form was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Login, password or code are not right; which, is not said.
    Wrong,
    /// There were too many tries: in how many minutes there may be another.
    TooMany(i64),
    /// The server checks as many passwords as it can.
    Busy,
    /// The password is too short, or too long.
    Length,
    /// The password would be guessed.
    Common,
    /// Both passwords differ.
    Different,
    /// The code is not right.
    Code,
    /// The company's provider does not answer.
    CompanyDown,
    /// It does not say that it knows somebody, or not so that it could be believed.
    CompanyRefused,
    /// What came back was not begun in this browser, or too long ago.
    CompanyAgain,
    /// It knows somebody who has no role here.
    CompanyNoRole,
    /// It knows somebody whose account here is disabled.
    CompanyClosed,
    /// It knows somebody whose account would have to be made or changed, by a server that only shows.
    CompanyReadOnly,
}

impl Fault {
    /// Whether it is about a company's account, not about one of this program's own.
    #[must_use]
    pub const fn is_of_company(self) -> bool {
        matches!(
            self,
            Self::CompanyDown
                | Self::CompanyRefused
                | Self::CompanyAgain
                | Self::CompanyNoRole
                | Self::CompanyClosed
                | Self::CompanyReadOnly
        )
    }

    /// In words.
    #[must_use]
    pub fn in_words(self, locale: Locale) -> String {
        match self {
            Self::Wrong => td_string!(locale, door.wrong).to_owned(),
            Self::TooMany(minutes) => {
                let n = minutes.to_string();
                counted!(locale, n, door.too_many, n = n)
            }
            Self::Busy => td_string!(locale, error.busy).to_owned(),
            Self::Length => td_string!(locale, door.length).to_owned(),
            Self::Common => td_string!(locale, door.common).to_owned(),
            Self::Different => td_string!(locale, door.different).to_owned(),
            Self::Code => td_string!(locale, door.wrong_code).to_owned(),
            Self::CompanyDown => td_string!(locale, door.company_down).to_owned(),
            Self::CompanyRefused => td_string!(locale, door.company_refused).to_owned(),
            Self::CompanyAgain => td_string!(locale, door.company_again).to_owned(),
            Self::CompanyNoRole => td_string!(locale, door.company_no_role).to_owned(),
            Self::CompanyClosed => td_string!(locale, door.company_closed).to_owned(),
            Self::CompanyReadOnly => td_string!(locale, door.company_read_only).to_owned(),
        }
    }
}
