//! What is possible and yet can hardly be meant: told beside the score, which it does not change.
//!
//! Pure.

use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::file::ClientFile;

/// Nobody has worked since before this age, in years.
const SCHOOL_AGE: f64 = 14.0;
/// A credit of more than so many times the price of what it pays for is for something else.
const TIMES_THE_PRICE: f64 = 2.0;

/// Two answers that hardly go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// One instalment takes more than the declared income.
    InstalmentAboveIncome,
    /// One instalment is more than the whole credit.
    InstalmentAboveCredit,
    /// The credit is far above the price of the goods.
    CreditAbovePrice,
    /// The present job began in childhood.
    WorkedAsAChild,
    /// Somebody who lives on something else than work has a job.
    WorksWithoutWork,
    /// A car that the client does not own has an age.
    CarOfNobody,
}

/// Whether a doubt holds; none where that is not known.
type Holds = fn(&ClientFile) -> Option<bool>;

impl Doubt {
    const ALL: [(Self, Holds); 6] = [
        (Self::InstalmentAboveIncome, |f| Some(f.application.amt_annuity? > f.application.amt_income_total?)),
        (Self::InstalmentAboveCredit, |f| Some(f.application.amt_annuity? > f.application.amt_credit?)),
        (Self::CreditAbovePrice, |f| {
            Some(f.application.amt_credit? > TIMES_THE_PRICE * f.application.amt_goods_price?)
        }),
        (Self::WorkedAsAChild, |f| {
            let age = f.application.days_birth.years_ago()?;
            Some(age - f.application.days_employed.years_ago()? < SCHOOL_AGE)
        }),
        (Self::WorksWithoutWork, |f| {
            f.application.days_employed.get()?;
            let kind = f.application.name_income_type.get()?;
            Some(matches!(kind, "Pensioner" | "Unemployed"))
        }),
        (Self::CarOfNobody, |f| {
            Some(f.application.own_car_age.is_some() && f.application.flag_own_car.is("N"))
        }),
    ];

    /// Those of a file.
    pub fn of(file: &ClientFile) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |(_, holds)| holds(file) == Some(true)).map(|(doubt, _)| doubt)
    }

    /// In a sentence.
    #[must_use]
    pub fn in_words(self, locale: Locale) -> &'static str {
        match self {
            Self::InstalmentAboveIncome => td_string!(locale, applicant.doubt_instalment_income),
            Self::InstalmentAboveCredit => td_string!(locale, applicant.doubt_instalment_credit),
            Self::CreditAbovePrice => td_string!(locale, applicant.doubt_credit_price),
            Self::WorkedAsAChild => td_string!(locale, applicant.doubt_child),
            Self::WorksWithoutWork => td_string!(locale, applicant.doubt_without_work),
            Self::CarOfNobody => td_string!(locale, applicant.doubt_car),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::file::{Application, Days};
    use model::synthetic;

    fn doubts(application: Application) -> Vec<Doubt> {
        Doubt::of(&ClientFile { application, ..ClientFile::default() }).collect()
    }

    #[test]
    fn answers_that_hardly_go_together_are_told() {
        assert_eq!(doubts(Application::default()), [], "what is not known contradicts nothing");
        let request = Application {
            amt_credit: Some(100_000.0),
            amt_annuity: Some(120_000.0),
            amt_income_total: Some(90_000.0),
            amt_goods_price: Some(40_000.0),
            ..Application::default()
        };
        assert_eq!(
            doubts(request),
            [Doubt::InstalmentAboveIncome, Doubt::InstalmentAboveCredit, Doubt::CreditAbovePrice]
        );
        let person = Application {
            days_birth: Days::from_years_ago(30.0),
            days_employed: Days::from_years_ago(20.0),
            name_income_type: "Pensioner".into(),
            own_car_age: Some(3.0),
            flag_own_car: "N".into(),
            ..Application::default()
        };
        assert_eq!(doubts(person), [Doubt::WorkedAsAChild, Doubt::WorksWithoutWork, Doubt::CarOfNobody]);
    }

    #[test]
    fn the_demo_banks_clients_raise_no_doubt() {
        let some = (0..2_000).filter(|&i| Doubt::of(&synthetic::client_file(1, i)).next().is_some()).count();
        assert!(some <= 20, "{some} of 2,000");
    }
}
