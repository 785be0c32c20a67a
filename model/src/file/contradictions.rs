//! What an application says that does not go together, or that lies beyond all that a client of the training showed: a model
//! has never seen such a file, so that its probability says nothing of it and the advice is `review`.
//!
//! The one list. What a single column may hold stands in [`super::dictionary`], and that nothing happened before the birth
//! too: what is impossible there is refused or missing before anything is held against anything here. How many real clients
//! each touches stands in `docs/reference.md`; one that touches more than one in a thousand has no place here.
//!
//! Independent of models and of who reads: pure, and small enough for a browser.

use super::Application;
use crate::text::{Text, text};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One instalment of more than such a part of the credit; 12 % at most in the real files.
const PART_OF_CREDIT: f64 = 0.5;
/// So many instalments without interest do not pay the credit back; 45 at most in the real files.
const INSTALMENTS: f64 = 100.0;
/// A credit of more than so many times the price of what it pays for is for something else.
const TIMES_THE_PRICE: f64 = 2.0;
/// Goods of more than so many times the credit; 3 times at most in the real files.
const TIMES_THE_CREDIT: f64 = 10.0;
/// A credit, or an income, of more than so many times the other; 40 times and, but for one slip, 20 times at most in the
/// real files.
const TIMES_THE_OTHER: f64 = 100.0;
/// Nobody declares less or asks for less: 25,650 and 45,000 are the least of the real files.
const NEXT_TO_NOTHING: f64 = 1_000.0;
/// Nobody has worked since before this age, in years; 16 in the real files.
const SCHOOL_AGE: f64 = 14.0;

/// Declares them: variant, name, the columns that it is about, the sentence in French and in English, when it holds (none where
/// that is not known).
macro_rules! contradictions {
    ($($variant:ident $name:literal [$($column:literal)+] $fr:literal $en:literal $holds:expr;)*) => {
        /// Something that does not go together in an application.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Contradiction { $(#[doc = $en] $variant,)* }

        impl Contradiction {
            /// All of them, the request's own first.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// As the API and records spell it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The columns that it is about, as the source spells them.
            #[must_use]
            pub const fn columns(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($column),+],)* }
            }

            /// In a sentence.
            #[must_use]
            pub const fn sentence(self) -> Text {
                match self { $(Self::$variant => text($fr, $en),)* }
            }

            /// Those of an application.
            #[must_use]
            pub fn of(application: &Application) -> Vec<Self> {
                const HOLDS: [fn(&Application) -> Option<bool>; Contradiction::ALL.len()] = [$($holds),*];
                let all = Self::ALL.into_iter().zip(HOLDS);
                all.filter(|(_, holds)| holds(application) == Some(true)).map(|(which, _)| which).collect()
            }
        }
    };
}

contradictions! {
    InstalmentAboveIncome "instalment-above-income" ["AMT_ANNUITY" "AMT_INCOME_TOTAL"]
        "Une échéance dépasse le revenu déclaré." "One instalment exceeds the declared income."
        |a| Some(a.amt_annuity? > a.amt_income_total?);
    InstalmentAboveHalf "instalment-above-half" ["AMT_ANNUITY" "AMT_CREDIT"]
        "Une échéance dépasse la moitié du crédit." "One instalment exceeds half of the loan."
        |a| Some(a.amt_annuity? > PART_OF_CREDIT * a.amt_credit?);
    InstalmentBelowHundredth "instalment-below-hundredth" ["AMT_ANNUITY" "AMT_CREDIT"]
        "Cent échéances ne rembourseraient pas le crédit." "A hundred instalments would not pay the loan back."
        |a| Some(INSTALMENTS * a.amt_annuity? < a.amt_credit?);
    CreditAbovePrice "credit-above-price" ["AMT_CREDIT" "AMT_GOODS_PRICE"]
        "Le crédit dépasse le double du prix du bien financé." "The loan is more than twice the price of the goods."
        |a| Some(a.amt_credit? > TIMES_THE_PRICE * a.amt_goods_price?);
    PriceAboveCredit "price-above-credit" ["AMT_GOODS_PRICE" "AMT_CREDIT"]
        "Le prix du bien financé dépasse dix fois le crédit." "The price of the goods is more than ten times the loan."
        |a| Some(a.amt_goods_price? > TIMES_THE_CREDIT * a.amt_credit?);
    CreditBeyondIncome "credit-beyond-income" ["AMT_CREDIT" "AMT_INCOME_TOTAL"]
        "Le crédit dépasse cent fois le revenu déclaré." "The loan is more than a hundred times the declared income."
        |a| Some(a.amt_credit? > TIMES_THE_OTHER * a.amt_income_total?);
    IncomeBeyondCredit "income-beyond-credit" ["AMT_INCOME_TOTAL" "AMT_CREDIT"]
        "Le revenu déclaré dépasse cent fois le crédit." "The declared income is more than a hundred times the loan."
        |a| Some(a.amt_income_total? > TIMES_THE_OTHER * a.amt_credit?);
    IncomeNextToNothing "income-next-to-nothing" ["AMT_INCOME_TOTAL"]
        "Le revenu déclaré est presque nul." "The declared income is next to nothing."
        |a| Some(a.amt_income_total? < NEXT_TO_NOTHING);
    CreditNextToNothing "credit-next-to-nothing" ["AMT_CREDIT"]
        "Le montant demandé est presque nul." "The amount requested is next to nothing."
        |a| Some(a.amt_credit? < NEXT_TO_NOTHING);
    WorkedAsAChild "worked-as-a-child" ["DAYS_EMPLOYED" "DAYS_BIRTH"]
        "L’emploi actuel aurait commencé avant 14 ans." "The present job would have begun before the age of 14."
        |a| Some(a.days_birth.years_ago()? - a.days_employed.years_ago()? < SCHOOL_AGE);
    WorksWithoutWork "works-without-work" ["NAME_INCOME_TYPE" "DAYS_EMPLOYED" "OCCUPATION_TYPE"]
        "Un retraité ou une personne sans emploi aurait un emploi." "A pensioner or an unemployed person would have a job."
        |a| {
            let works = a.days_employed.get().is_some() || a.occupation_type.get().is_some();
            Some(works && matches!(a.name_income_type.get()?, "Pensioner" | "Unemployed"))
        };
    CarOfNobody "car-of-nobody" ["OWN_CAR_AGE" "FLAG_OWN_CAR"]
        "Une voiture a un âge, mais le demandeur n’en possède pas." "A car has an age, but the applicant does not own one."
        |a| Some(a.own_car_age.is_some() && a.flag_own_car.is("N"));
    ChildrenAboveFamily "children-above-family" ["CNT_CHILDREN" "CNT_FAM_MEMBERS"]
        "La famille, demandeur compris, ne compte pas plus de personnes que d’enfants."
        "The family, the applicant included, counts no more persons than children."
        |a| Some(f64::from(a.cnt_children?) >= a.cnt_fam_members?);
}

impl Serialize for Contradiction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Contradiction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = Self::ALL.into_iter().find(|which| which.name() == name);
        known.ok_or_else(|| D::Error::custom(format!("no contradiction is called `{name}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{Days, dictionary};
    use crate::synthetic;

    /// A file like many others.
    fn usual() -> Application {
        Application {
            name_contract_type: "Cash loans".into(),
            amt_income_total: Some(150_000.0),
            amt_credit: Some(450_000.0),
            amt_annuity: Some(22_500.0),
            amt_goods_price: Some(450_000.0),
            name_income_type: "Working".into(),
            days_birth: Days::from_years_ago(40.0),
            days_employed: Days::from_years_ago(24.0),
            flag_own_car: "Y".into(),
            own_car_age: Some(3.0),
            cnt_children: Some(2),
            cnt_fam_members: Some(4.0),
            ..Application::default()
        }
    }

    #[test]
    fn what_does_not_go_together_is_found_and_what_is_not_known_contradicts_nothing() {
        use Contradiction as C;
        type Change = fn(&mut Application);
        assert_eq!(Contradiction::of(&Application::default()), []);
        assert_eq!(Contradiction::of(&usual()), []);
        let changes: [(Change, Change, &[Contradiction]); 13] = [
            (
                |a| a.amt_annuity = Some(150_000.0),
                |a| a.amt_annuity = Some(150_001.0),
                &[C::InstalmentAboveIncome],
            ),
            (
                |a| (a.amt_income_total, a.amt_annuity) = (Some(450_000.0), Some(225_000.0)),
                |a| (a.amt_income_total, a.amt_annuity) = (Some(450_000.0), Some(225_001.0)),
                &[C::InstalmentAboveHalf],
            ),
            (
                |a| a.amt_annuity = Some(4_500.0),
                |a| a.amt_annuity = Some(4_499.0),
                &[C::InstalmentBelowHundredth],
            ),
            (
                |a| a.amt_goods_price = Some(225_000.0),
                |a| a.amt_goods_price = Some(450.0),
                &[C::CreditAbovePrice],
            ),
            (
                |a| a.amt_goods_price = Some(4_500_000.0),
                |a| a.amt_goods_price = Some(4_500_001.0),
                &[C::PriceAboveCredit],
            ),
            (
                |a| (a.amt_income_total, a.amt_annuity) = (Some(4_500.0), None),
                |a| (a.amt_income_total, a.amt_annuity) = (Some(4_499.0), None),
                &[C::CreditBeyondIncome],
            ),
            (
                |a| a.amt_income_total = Some(45_000_000.0),
                |a| a.amt_income_total = Some(45_000_001.0),
                &[C::IncomeBeyondCredit],
            ),
            (
                |a| (a.amt_income_total, a.amt_credit, a.amt_annuity) = (Some(1_000.0), None, None),
                |a| (a.amt_income_total, a.amt_credit, a.amt_annuity) = (Some(0.01), None, None),
                &[C::IncomeNextToNothing],
            ),
            (
                |a| {
                    (a.amt_credit, a.amt_income_total, a.amt_annuity, a.amt_goods_price) =
                        (Some(1_000.0), None, None, None);
                },
                |a| {
                    (a.amt_credit, a.amt_income_total, a.amt_annuity, a.amt_goods_price) =
                        (Some(999.0), None, None, None);
                },
                &[C::CreditNextToNothing],
            ),
            (
                |a| a.days_employed = Days::from_years_ago(25.9),
                |a| a.days_employed = Days::from_years_ago(26.1),
                &[C::WorkedAsAChild],
            ),
            (
                |a| (a.name_income_type, a.days_employed) = ("Pensioner".into(), Days::default()),
                |a| a.name_income_type = "Pensioner".into(),
                &[C::WorksWithoutWork],
            ),
            (
                |a| (a.flag_own_car, a.own_car_age) = ("N".into(), None),
                |a| a.flag_own_car = "N".into(),
                &[C::CarOfNobody],
            ),
            (|a| a.cnt_fam_members = Some(3.0), |a| a.cnt_fam_members = Some(2.0), &[C::ChildrenAboveFamily]),
        ];
        let mut tried: Vec<Contradiction> = Vec::new();
        for (possible, contradictory, expected) in changes {
            let (mut one, mut other) = (usual(), usual());
            possible(&mut one);
            contradictory(&mut other);
            assert_eq!(Contradiction::of(&one), [], "{expected:?}");
            assert_eq!(Contradiction::of(&other), expected);
            tried.extend(expected);
        }
        assert_eq!(tried, Contradiction::ALL, "each is tried");
    }

    #[test]
    fn each_is_about_columns_of_the_source_and_has_a_name_of_its_own() {
        let table = dictionary::table("application").expect("the table is there");
        let mut names: Vec<&str> = Contradiction::ALL.into_iter().map(Contradiction::name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Contradiction::ALL.len());
        for which in Contradiction::ALL {
            for column in which.columns() {
                assert!(table.column(column).is_some_and(Application::has), "{column}");
            }
            let json = serde_json::to_value(which).expect("it is written");
            assert_eq!(serde_json::from_value::<Contradiction>(json).expect("it reads"), which);
        }
    }

    #[test]
    fn hardly_a_client_of_the_invented_bank_contradicts_themselves() {
        let clients = (0..2_000).map(|i| synthetic::client_file(1, i).application);
        let some = clients.filter(|application| !Contradiction::of(application).is_empty()).count();
        assert!(some <= 20, "{some} of 2,000");
    }
}
