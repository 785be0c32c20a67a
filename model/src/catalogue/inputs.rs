//! What features are made of: the fields of an application and the tables of a history, each of which is known of
//! a client or is not.
//!
//! Known is told of fields and tables, never of a feature's value: an empty history that was delivered is known, and
//! so is a field that is empty because there is nothing to say (no employment, no car). How much of a model rests on
//! what is known is a client's completeness, see [`crate::engine`].
//!
//! Independent of features and of models: a feature names its inputs, a model weighs its features.

use crate::file::ClientFile;
use crate::text::{Text, text};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Declares the inputs: variant, name, what a person calls it in French and in English, when it is known.
macro_rules! inputs {
    ($($variant:ident $name:literal $fr:literal $en:literal $known:expr;)*) => {
        /// A field of an application, or a table of a client's history.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Input { $(#[doc = $en] $variant,)* }

        impl Input {
            /// Every input: the fields in the order of the sheet, then the tables.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// Its name in a client's file: the field's column name in the source, or the table's.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What a person calls it, without an article.
            #[must_use]
            pub const fn label(self) -> Text {
                match self { $(Self::$variant => text($fr, $en),)* }
            }
        }

        /// Whether each input is known of a client, in the order of [`Input::ALL`].
        const KNOWN: [fn(&ClientFile) -> bool; Input::ALL.len()] = [$($known),*];
    };
}

inputs! {
    ContractType "NAME_CONTRACT_TYPE" "type de contrat" "type of contract" |f| f.application.name_contract_type.get().is_some();
    Credit "AMT_CREDIT" "montant du crédit" "amount of the loan" |f| f.application.amt_credit.is_some();
    Annuity "AMT_ANNUITY" "montant des échéances" "amount of an instalment" |f| f.application.amt_annuity.is_some();
    GoodsPrice "AMT_GOODS_PRICE" "prix du bien financé" "price of the goods" |f| f.application.amt_goods_price.is_some();
    Income "AMT_INCOME_TOTAL" "revenu déclaré" "declared income" |f| f.application.amt_income_total.is_some();
    IncomeType "NAME_INCOME_TYPE" "nature des revenus" "source of income" |f| f.application.name_income_type.get().is_some();
    Employed "DAYS_EMPLOYED" "début de l’emploi actuel" "start of the present employment" |f| f.application.days_employed.get().is_some() || is_without_work(f);
    Occupation "OCCUPATION_TYPE" "profession" "occupation" |f| f.application.occupation_type.get().is_some() || is_without_work(f);
    OwnsCar "FLAG_OWN_CAR" "possession d’une voiture" "ownership of a car" |f| f.application.flag_own_car.get().is_some();
    CarAge "OWN_CAR_AGE" "âge de la voiture" "age of the car" |f| f.application.own_car_age.is_some() || f.application.flag_own_car.is("N");
    OwnsHome "FLAG_OWN_REALTY" "possession d’un logement" "ownership of a home" |f| f.application.flag_own_realty.get().is_some();
    Birth "DAYS_BIRTH" "date de naissance" "date of birth" |f| f.application.days_birth.get().is_some();
    Education "NAME_EDUCATION_TYPE" "niveau d’études" "level of education" |f| f.application.name_education_type.get().is_some();
    Housing "NAME_HOUSING_TYPE" "type de logement" "type of housing" |f| f.application.name_housing_type.get().is_some();
    Registration "DAYS_REGISTRATION" "date d’inscription au registre" "date of registration" |f| f.application.days_registration.get().is_some();
    IdentityDocument "DAYS_ID_PUBLISH" "date de la pièce d’identité" "date of the identity document" |f| f.application.days_id_publish.get().is_some();
    Phone "DAYS_LAST_PHONE_CHANGE" "dernier changement de téléphone" "last change of phone" |f| f.application.days_last_phone_change.get().is_some();
    WorkPhone "FLAG_WORK_PHONE" "téléphone professionnel" "work phone" |f| f.application.flag_work_phone.is_some();
    CityOfLife "REG_CITY_NOT_LIVE_CITY" "ville de résidence" "city of residence" |f| f.application.reg_city_not_live_city.is_some();
    CityOfWork "REG_CITY_NOT_WORK_CITY" "ville de travail" "city of work" |f| f.application.reg_city_not_work_city.is_some();
    SocialCircle "DEF_30_CNT_SOCIAL_CIRCLE" "impayés de 30 jours parmi les proches" "payments 30 days late among acquaintances" |f| f.application.def_30_cnt_social_circle.is_some();
    Floors "FLOORSMAX_AVG" "étages de l’immeuble" "floors of the building" |f| f.application.floorsmax_avg.is_some();
    Area "TOTALAREA_MODE" "surface de l’immeuble" "area of the building" |f| f.application.totalarea_mode.is_some();
    External1 "EXT_SOURCE_1" "score externe n° 1" "external score no. 1" |f| f.application.ext_source_1.is_some();
    External2 "EXT_SOURCE_2" "score externe n° 2" "external score no. 2" |f| f.application.ext_source_2.is_some();
    External3 "EXT_SOURCE_3" "score externe n° 3" "external score no. 3" |f| f.application.ext_source_3.is_some();
    EnquiriesQuarter "AMT_REQ_CREDIT_BUREAU_QRT" "consultations du dernier trimestre" "enquiries of the last quarter" |f| f.application.amt_req_credit_bureau_qrt.is_some();
    EnquiriesYear "AMT_REQ_CREDIT_BUREAU_YEAR" "consultations de la dernière année" "enquiries of the last year" |f| f.application.amt_req_credit_bureau_year.is_some();
    Bureau "bureau" "crédits dans d’autres établissements" "credits elsewhere" |f| f.bureau.is_some();
    BureauMonths "bureau_balance" "mois des crédits ailleurs" "months of the credits elsewhere" |f| f.bureau_balance.is_some();
    Previous "previous_application" "demandes précédentes" "earlier applications" |f| f.previous_application.is_some();
    Payments "installments_payments" "paiements des échéances" "payments of instalments" |f| f.installments_payments.is_some();
    LoanMonths "pos_cash_balance" "mois des crédits chez nous" "months of the loans with us" |f| f.pos_cash_balance.is_some();
    CardMonths "credit_card_balance" "mois des cartes" "months of the cards" |f| f.credit_card_balance.is_some();
}

/// Whether a client lives of something else than work: the source then has neither employment nor occupation.
fn is_without_work(file: &ClientFile) -> bool {
    ["Pensioner", "Unemployed"].iter().any(|kind| file.application.name_income_type.is(kind))
}

const _: () = assert!(Input::ALL.len() <= u64::BITS as usize, "a set has a bit for every input");

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Input {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Input {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = Self::ALL.into_iter().find(|input| input.name() == name);
        known.ok_or_else(|| D::Error::custom(format!("no field or table is called `{name}`")))
    }
}

/// A set of inputs; written as the list of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Inputs(u64);

impl Inputs {
    /// No input.
    pub const NONE: Self = Self(0);
    /// Every input.
    pub const ALL: Self = Self::of(&Input::ALL);

    /// These inputs.
    #[must_use]
    pub const fn of(inputs: &[Input]) -> Self {
        let (mut bits, mut index) = (0, 0);
        while index < inputs.len() {
            bits |= 1 << inputs[index] as u64;
            index += 1;
        }
        Self(bits)
    }

    /// What is known of a client.
    #[must_use]
    pub fn known(file: &ClientFile) -> Self {
        let bit = |(index, known): (usize, &fn(&ClientFile) -> bool)| u64::from(known(file)) << index;
        Self(KNOWN.iter().enumerate().map(bit).fold(0, |bits, bit| bits | bit))
    }

    /// As a number: bit i is input number i of [`Input::ALL`].
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all of `others` are among these.
    #[must_use]
    pub const fn contains_all(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }

    /// Whether one of `others` is among these, or there are no others.
    #[must_use]
    pub const fn contains_one(self, others: Self) -> bool {
        others.0 == 0 || others.0 & self.0 != 0
    }

    /// These and `others`.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// These without `others`.
    #[must_use]
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// One after the other, in the order of [`Input::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Input> {
        Input::ALL.into_iter().filter(move |&input| self.contains_all(Self::of(&[input])))
    }
}

impl Serialize for Inputs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().collect::<Vec<_>>())
    }
}

impl<'de> Deserialize<'de> for Inputs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(&Vec::<Input>::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{features, probe, sources};
    use super::*;
    use crate::file::{Application, Code, Days};
    use crate::synthetic;
    use serde_json::{Value, json};
    use std::collections::BTreeSet;

    /// `file` without one input.
    fn blank(file: &ClientFile, input: Input) -> ClientFile {
        let mut json = serde_json::to_value(file).expect("a file is JSON");
        let field = json["application"].get_mut(input.name());
        *field.unwrap_or(&mut Value::Null) = Value::Null;
        if !json["application"].as_object().is_some_and(|fields| fields.contains_key(input.name())) {
            json[input.name()] = Value::Null;
        }
        serde_json::from_value(json).expect("a field may be missing")
    }

    /// A feature needs the very inputs whose absence changes it: found by trying all of them, on many files.
    #[test]
    fn a_feature_needs_what_it_changes_without() {
        let files: Vec<ClientFile> =
            probe::files().chain((0..60).map(|i| synthetic::client_file(5, i))).collect();
        let before: Vec<Vec<u32>> = files.iter().map(bits).collect();
        let mut found = vec![Inputs::NONE; features().len()];
        for input in Input::ALL {
            for (file, before) in files.iter().zip(&before) {
                let after = bits(&blank(file, input));
                for (found, (before, after)) in found.iter_mut().zip(before.iter().zip(after)) {
                    if *before != after {
                        *found = found.and(Inputs::of(&[input]));
                    }
                }
            }
        }
        for (feature, found) in features().iter().zip(found) {
            let declared = feature.needs.and(feature.needs_one_of);
            assert_eq!(
                declared.iter().collect::<Vec<_>>(),
                found.iter().collect::<Vec<_>>(),
                "{} is made of something else than it declares",
                feature.name
            );
        }
    }

    fn bits(file: &ClientFile) -> Vec<u32> {
        super::super::row(file).into_iter().map(f32::to_bits).collect()
    }

    #[test]
    fn what_a_feature_needs_stands_in_its_words() {
        for feature in features() {
            let source = feature.source();
            let tables: BTreeSet<String> = source.tables.iter().map(|table| table.to_lowercase()).collect();
            let is_field = |input: Input| input.name().chars().all(|c| !c.is_ascii_lowercase());
            let needed: BTreeSet<String> = feature
                .needs
                .and(feature.needs_one_of)
                .iter()
                .map(|input| if is_field(input) { "application".to_owned() } else { input.name().to_owned() })
                .collect();
            assert_eq!(tables, needed, "{}", feature.name);
        }
        assert!(!sources::SOURCES.is_empty());
    }

    #[test]
    fn an_empty_history_is_known_and_one_that_was_not_delivered_is_not() {
        let mut file = ClientFile::default();
        assert!(Inputs::known(&file).is_empty());
        file.bureau = Some(Vec::new());
        assert_eq!(Inputs::known(&file).iter().collect::<Vec<_>>(), [Input::Bureau]);
    }

    #[test]
    fn what_is_empty_because_there_is_none_is_known() {
        let known =
            |application: Application| Inputs::known(&ClientFile { application, ..ClientFile::default() });
        let (car, work) = (Inputs::of(&[Input::CarAge]), Inputs::of(&[Input::Employed]));
        let own = |code: &str| Application { flag_own_car: code.into(), ..Application::default() };
        assert!(known(own("N")).contains_all(car) && !known(own("Y")).contains_all(car));
        let lives_of =
            |code: &str| Application { name_income_type: Code::from(code), ..Application::default() };
        assert!(
            known(lives_of("Pensioner")).contains_all(work) && !known(lives_of("Working")).contains_all(work)
        );
        let since = Application { days_employed: Days::from(-100.0), ..lives_of("Working") };
        assert!(known(since).contains_all(work));
    }

    #[test]
    fn a_set_is_written_as_names() {
        let set = Inputs::of(&[Input::Bureau, Input::Income]);
        let json = json!(["AMT_INCOME_TOTAL", "bureau"]);
        assert_eq!(serde_json::to_value(set).expect("it is JSON"), json);
        assert_eq!(serde_json::from_value::<Inputs>(json).expect("it reads"), set);
        assert!(serde_json::from_value::<Inputs>(json!(["SHOE_SIZE"])).is_err());
        assert_eq!(Inputs::ALL.iter().count(), Input::ALL.len());
    }

    /// Every name is that of a key of a client's file, so that whoever is told can bring it.
    #[test]
    fn an_input_is_called_as_in_a_file() {
        let json = serde_json::to_value(ClientFile::default()).expect("a file is JSON");
        for input in Input::ALL {
            let of = |json: &Value| json.as_object().is_some_and(|keys| keys.contains_key(input.name()));
            assert!(of(&json["application"]) || of(&json), "{input}");
        }
    }
}
