//! Features of the application itself: what is asked for, with which means, by whom.
//!
//! Gender and family status are not here and must not be: they are in the file for the measurement of
//! fairness only. Age is sensitive and watched.

use super::aggregate::ratio;
use super::inputs::Input;
use super::{Category, Concept, Feature, Unit};
use crate::file::{ClientFile, Days};
use crate::text::{Text, text};

const LESS_CREDIT: Text = text("demander un montant plus faible", "ask for a smaller amount");
const LONGER: Text =
    text("étaler le remboursement sur plus longtemps", "spread the repayment over a longer time");

/// From the least to the most schooling.
const EDUCATION: &[Category] = &[
    Category::new("Lower secondary", "collège", "lower secondary"),
    Category::new("Secondary / secondary special", "lycée ou lycée professionnel", "secondary school"),
    Category::new("Incomplete higher", "études supérieures inachevées", "incomplete higher education"),
    Category::new("Higher education", "études supérieures", "higher education"),
    Category::new("Academic degree", "diplôme universitaire avancé", "academic degree"),
];

/// From the least to the most settled source of income.
const INCOME_TYPE: &[Category] = &[
    Category::new("Unemployed", "sans emploi", "unemployed"),
    Category::new("Maternity leave", "congé maternité", "maternity leave"),
    Category::new("Student", "étudiant", "student"),
    Category::new("Working", "salarié", "working"),
    Category::new("Commercial associate", "indépendant", "self-employed"),
    Category::new("State servant", "fonctionnaire", "state servant"),
    Category::new("Pensioner", "retraité", "pensioner"),
    Category::new("Businessman", "chef d’entreprise", "businessman"),
];

/// From the least to the most formal qualification.
const OCCUPATION: &[Category] = &[
    Category::new("Low-skill Laborers", "manœuvre", "low-skill labourer"),
    Category::new("Cleaning staff", "agent d’entretien", "cleaning staff"),
    Category::new("Waiters/barmen staff", "serveur ou barman", "waiter or bartender"),
    Category::new("Cooking staff", "cuisinier", "cooking staff"),
    Category::new("Security staff", "agent de sécurité", "security staff"),
    Category::new("Laborers", "ouvrier", "labourer"),
    Category::new("Drivers", "chauffeur", "driver"),
    Category::new("Sales staff", "vendeur", "sales staff"),
    Category::new("Private service staff", "services aux particuliers", "private service staff"),
    Category::new("Secretaries", "secrétaire", "secretary"),
    Category::new("Realty agents", "agent immobilier", "realty agent"),
    Category::new("Medicine staff", "personnel médical", "medical staff"),
    Category::new("Core staff", "employé", "core staff"),
    Category::new("HR staff", "ressources humaines", "human resources staff"),
    Category::new("High skill tech staff", "technicien qualifié", "highly skilled technician"),
    Category::new("IT staff", "informaticien", "IT staff"),
    Category::new("Managers", "cadre", "manager"),
    Category::new("Accountants", "comptable", "accountant"),
];

/// From the least to the most settled home.
const HOUSING: &[Category] = &[
    Category::new("With parents", "chez ses parents", "with parents"),
    Category::new("Rented apartment", "en location", "rented flat"),
    Category::new("Municipal apartment", "logement social", "municipal flat"),
    Category::new("Office apartment", "logement de fonction", "staff flat"),
    Category::new("Co-op apartment", "logement coopératif", "co-op flat"),
    Category::new("House / apartment", "maison ou appartement à soi", "own house or flat"),
];

fn yes(flag: Option<i32>) -> Option<bool> {
    flag.map(|f| f != 0)
}

/// Age on a day, in years.
fn age_on(file: &ClientFile, day: Days) -> Option<f64> {
    Some(file.application.days_birth.years_ago()? - day.years_ago()?)
}

pub(super) const FEATURES: &[Feature] = &[
    // What is asked for.
    Feature::number(
        "credit",
        Concept::Amount,
        Unit::Money,
        text("Montant du crédit", "Amount of the credit"),
        |f| f.application.amt_credit,
    )
    .needs(&[Input::Credit])
    .described()
    .now(LESS_CREDIT),
    Feature::number(
        "annuity",
        Concept::Amount,
        Unit::Money,
        text("Montant d’une échéance", "Amount of one instalment"),
        |f| f.application.amt_annuity,
    )
    .needs(&[Input::Annuity])
    .described()
    .now(LONGER),
    Feature::number(
        "goods_price",
        Concept::Amount,
        Unit::Money,
        text("Prix du bien financé", "Price of the goods financed"),
        |f| f.application.amt_goods_price,
    )
    .needs(&[Input::GoodsPrice])
    .described()
    .now(text("choisir un bien moins cher", "choose less expensive goods")),
    Feature::number(
        "credit_to_income",
        Concept::Burden,
        Unit::Ratio,
        text("Crédit rapporté au revenu déclaré", "Credit relative to declared income"),
        |f| ratio(f.application.amt_credit, f.application.amt_income_total),
    )
    .needs(&[Input::Credit, Input::Income])
    .described()
    .now(LESS_CREDIT),
    Feature::number(
        "annuity_to_income",
        Concept::Burden,
        Unit::Ratio,
        text("Échéance rapportée au revenu déclaré", "Instalment relative to declared income"),
        |f| ratio(f.application.amt_annuity, f.application.amt_income_total),
    )
    .needs(&[Input::Annuity, Input::Income])
    .described()
    .now(LONGER),
    Feature::number(
        "credit_duration",
        Concept::Terms,
        Unit::Count,
        text("Crédit rapporté à une échéance", "Credit relative to one instalment"),
        |f| ratio(f.application.amt_credit, f.application.amt_annuity),
    )
    .unsayable()
    .needs(&[Input::Credit, Input::Annuity])
    .described()
    .now(text("choisir une autre durée", "choose another duration")),
    Feature::number(
        "credit_to_goods",
        Concept::Financed,
        Unit::Ratio,
        text("Crédit rapporté au prix du bien", "Credit relative to the price of the goods"),
        |f| ratio(f.application.amt_credit, f.application.amt_goods_price),
    )
    .needs(&[Input::Credit, Input::GoodsPrice])
    .now(text("apporter une part du prix", "pay a part of the price up front")),
    // Means.
    Feature::number(
        "income",
        Concept::Income,
        Unit::Money,
        text("Revenu déclaré", "Declared income"),
        |f| f.application.amt_income_total,
    )
    .needs(&[Input::Income])
    .described()
    .over_time(text("avec un revenu plus élevé", "with a higher income")),
    Feature::number(
        "years_employed",
        Concept::Tenure,
        Unit::Years,
        text("Ancienneté dans l’emploi actuel", "Time in the present job"),
        |f| f.application.days_employed.years_ago(),
    )
    .needs(&[Input::Employed])
    .described()
    .over_time(text("avec plus d’ancienneté", "with more time in the job"))
    .lowers(),
    Feature::number(
        "employed_to_age",
        Concept::Tenure,
        Unit::Ratio,
        text("Part de la vie passée dans l’emploi actuel", "Share of life spent in the present job"),
        |f| ratio(f.application.days_employed.get(), f.application.days_birth.get()),
    )
    .unsayable()
    .needs(&[Input::Employed, Input::Birth])
    .over_time(text("avec plus d’ancienneté", "with more time in the job"))
    .sensitive(),
    Feature::number(
        "age_at_employment",
        Concept::Tenure,
        Unit::Years,
        text("Âge au début de l’emploi actuel", "Age at the start of the present job"),
        |f| age_on(f, f.application.days_employed),
    )
    .unsayable()
    .needs(&[Input::Employed, Input::Birth])
    .sensitive(),
    Feature::label_code(
        "income_type",
        Concept::Work,
        text("Nature des revenus", "Source of income"),
        |f| &f.application.name_income_type,
        INCOME_TYPE,
    )
    .needs(&[Input::IncomeType]),
    Feature::label_code(
        "occupation",
        Concept::Work,
        text("Métier", "Occupation"),
        |f| &f.application.occupation_type,
        OCCUPATION,
    )
    .needs(&[Input::Occupation]),
    Feature::one_hot(
        "owns_car",
        Concept::Car,
        text("Possède une voiture", "Owns a car"),
        |f| &f.application.flag_own_car,
        "Y",
    )
    .needs(&[Input::OwnsCar]),
    Feature::number(
        "car_age",
        Concept::Car,
        Unit::Years,
        text("Âge de la voiture", "Age of the car"),
        |f| f.application.own_car_age,
    )
    .needs(&[Input::CarAge]),
    Feature::number(
        "car_age_to_age",
        Concept::Car,
        Unit::Ratio,
        text("Âge de la voiture rapporté à l’âge", "Age of the car relative to the client’s age"),
        |f| ratio(f.application.own_car_age, f.application.days_birth.years_ago()),
    )
    .unsayable()
    .needs(&[Input::CarAge, Input::Birth])
    .sensitive(),
    Feature::one_hot(
        "owns_home",
        Concept::Home,
        text("Propriétaire d’un logement", "Owns a home"),
        |f| &f.application.flag_own_realty,
        "Y",
    )
    .needs(&[Input::OwnsHome]),
    // Situation.
    Feature::number("age_years", Concept::Age, Unit::Years, text("Âge", "Age"), |f| {
        f.application.days_birth.years_ago()
    })
    .needs(&[Input::Birth])
    .described()
    .sensitive(),
    Feature::label_code(
        "education",
        Concept::Education,
        text("Niveau d’études", "Level of education"),
        |f| &f.application.name_education_type,
        EDUCATION,
    )
    .needs(&[Input::Education])
    .lowers(),
    Feature::label_code(
        "housing",
        Concept::Home,
        text("Logement", "Home"),
        |f| &f.application.name_housing_type,
        HOUSING,
    )
    .needs(&[Input::Housing]),
    Feature::number(
        "registration_years",
        Concept::Address,
        Unit::Years,
        text("Ancienneté de l’inscription du domicile", "Time since the home was registered"),
        |f| f.application.days_registration.years_ago(),
    )
    .needs(&[Input::Registration]),
    Feature::number(
        "identity_document_years",
        Concept::Identity,
        Unit::Years,
        text("Ancienneté de la pièce d’identité", "Time since the identity document was issued"),
        |f| f.application.days_id_publish.years_ago(),
    )
    .needs(&[Input::IdentityDocument]),
    Feature::number(
        "age_at_identity_document",
        Concept::Identity,
        Unit::Years,
        text(
            "Âge lors de l’établissement de la pièce d’identité",
            "Age when the identity document was issued",
        ),
        |f| age_on(f, f.application.days_id_publish),
    )
    .unsayable()
    .needs(&[Input::Birth, Input::IdentityDocument])
    .sensitive(),
    Feature::number(
        "phone_years",
        Concept::Phone,
        Unit::Years,
        text("Ancienneté du numéro de téléphone", "Time with the same phone number"),
        |f| f.application.days_last_phone_change.years_ago(),
    )
    .needs(&[Input::Phone]),
    Feature::flag(
        "work_phone_given",
        Concept::Phone,
        text("Téléphone professionnel donné", "Work phone given"),
        |f| yes(f.application.flag_work_phone),
    )
    .needs(&[Input::WorkPhone])
    .now(text("donner ce numéro", "give this number")),
    Feature::flag(
        "lives_outside_registered_city",
        Concept::Address,
        text("Habite une autre ville que celle d’inscription", "Lives in another city than registered"),
        |f| yes(f.application.reg_city_not_live_city),
    )
    .needs(&[Input::CityOfLife]),
    Feature::flag(
        "works_outside_registered_city",
        Concept::Address,
        text(
            "Travaille dans une autre ville que celle d’inscription",
            "Works in another city than registered",
        ),
        |f| yes(f.application.reg_city_not_work_city),
    )
    .needs(&[Input::CityOfWork]),
    Feature::number(
        "acquaintances_in_default",
        Concept::Acquaintances,
        Unit::Count,
        text("Proches en retard de plus de 30 jours", "Acquaintances more than 30 days late"),
        |f| f.application.def_30_cnt_social_circle,
    )
    .needs(&[Input::SocialCircle])
    .sensitive()
    .raises(),
    Feature::number(
        "building_floors",
        Concept::Building,
        Unit::Score,
        text("Hauteur de l’immeuble (normalisée)", "Height of the building (normalised)"),
        |f| f.application.floorsmax_avg,
    )
    .needs(&[Input::Floors]),
    Feature::number(
        "building_area",
        Concept::Building,
        Unit::Score,
        text("Surface de l’immeuble (normalisée)", "Area of the building (normalised)"),
        |f| f.application.totalarea_mode,
    )
    .unsayable()
    .needs(&[Input::Area]),
];
