//! The attributes by which fairness is watched, and the groups that each divides clients into. The one definition:
//! the bank's report, the training's evaluation and the screen all take it from here.
//!
//! Independent of the catalogue's features, of which gender and family status are none; where a feature has the same
//! categories, their labels are the feature's.

use crate::catalogue::{self, Category, Encoding};
use crate::file::{Application, Code};
use crate::text::{Text, text};
use std::sync::LazyLock;

/// The group of those who are in no other, last of every attribute.
pub const NOT_STATED: &str = "not_stated";
/// What it is called.
const NOT_STATED_LABEL: Text = text("non renseigné", "not stated");

/// Something that clients are alike or differ in.
#[derive(Debug, Clone, Copy)]
pub struct Attribute {
    /// Its name in every report.
    pub name: &'static str,
    /// What a person calls it.
    pub label: Text,
    /// Its groups, but [`NOT_STATED`].
    pub groups: &'static [Category],
    of: Division,
}

/// How a client comes into a group.
#[derive(Debug, Clone, Copy)]
enum Division {
    /// By a category of the source, whose codes are those of the groups.
    Category(fn(&Application) -> &Code),
    /// By a rule that gives the index of the group.
    Rule(fn(&Application) -> Option<usize>),
}

impl Attribute {
    /// The index of a client's group; that of [`NOT_STATED`] comes after the last of `groups`.
    #[must_use]
    pub fn index(&self, application: &Application) -> usize {
        let index = match self.of {
            Division::Category(code) => {
                code(application).get().and_then(|code| self.groups.iter().position(|g| g.code == code))
            }
            Division::Rule(index) => index(application).filter(|&index| index < self.groups.len()),
        };
        index.unwrap_or(self.groups.len())
    }

    /// Codes of all groups in the order of their indices, [`NOT_STATED`] the last.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        self.groups.iter().map(|g| g.code).chain([NOT_STATED])
    }

    /// What a person calls the group `code`.
    #[must_use]
    pub fn group_label(&self, code: &str) -> Text {
        self.groups.iter().find(|g| g.code == code).map_or(NOT_STATED_LABEL, |g| g.label)
    }
}

const AGES: &[Category] = &[
    Category::new("under_30", "moins de 30 ans", "under 30"),
    Category::new("30_39", "30 à 39 ans", "30 to 39"),
    Category::new("40_49", "40 à 49 ans", "40 to 49"),
    Category::new("50_59", "50 à 59 ans", "50 to 59"),
    Category::new("60_and_over", "60 ans et plus", "60 and over"),
];

const GENDERS: &[Category] = &[Category::new("F", "femmes", "women"), Category::new("M", "hommes", "men")];

const FAMILY: &[Category] = &[
    Category::new("Married", "mariés", "married"),
    Category::new("Civil marriage", "en union civile", "in a civil union"),
    Category::new("Single / not married", "célibataires", "single"),
    Category::new("Separated", "séparés", "separated"),
    Category::new("Widow", "veufs et veuves", "widowed"),
];

const REGIONS: &[Category] = &[
    Category::new("1", "note 1, la meilleure", "rating 1, the best"),
    Category::new("2", "note 2", "rating 2"),
    Category::new("3", "note 3", "rating 3"),
];

/// Every attribute that is watched.
#[must_use]
pub fn attributes() -> &'static [Attribute; 6] {
    &ATTRIBUTES
}

static ATTRIBUTES: LazyLock<[Attribute; 6]> = LazyLock::new(|| {
    let attribute = |name, label, groups, of| Attribute { name, label, groups, of };
    [
        attribute(
            "age",
            text("Âge", "Age"),
            AGES,
            Division::Rule(|a| Some(decade(a.days_birth.years_ago()?))),
        ),
        attribute("gender", text("Sexe", "Gender"), GENDERS, Division::Category(|a| &a.code_gender)),
        attribute(
            "family_status",
            text("Situation de famille", "Family status"),
            FAMILY,
            Division::Category(|a| &a.name_family_status),
        ),
        attribute(
            "education",
            text("Niveau d’études", "Level of education"),
            categories("education"),
            Division::Category(|a| &a.name_education_type),
        ),
        attribute(
            "income_type",
            text("Nature des revenus", "Source of income"),
            categories("income_type"),
            Division::Category(|a| &a.name_income_type),
        ),
        attribute(
            "region_rating",
            text("Note de la région", "Rating of the region"),
            REGIONS,
            Division::Rule(|a| usize::try_from(a.region_rating_client?).ok()?.checked_sub(1)),
        ),
    ]
});

/// The attribute called `name`.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Attribute> {
    attributes().iter().find(|attribute| attribute.name == name)
}

/// The index of an age in years among [`AGES`].
fn decade(age: f64) -> usize {
    [30.0, 40.0, 50.0, 60.0].partition_point(|&from| from <= age)
}

/// The categories of a label-coded feature.
fn categories(feature: &str) -> &'static [Category] {
    match catalogue::by_name(feature).map(|f| f.encoding) {
        Some(Encoding::LabelCode { categories, .. }) => categories,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::Days;

    #[test]
    fn every_client_is_in_one_group_of_every_attribute() {
        let mut client = Application::default();
        for attribute in attributes() {
            assert_eq!(
                attribute.codes().nth(attribute.index(&client)),
                Some(NOT_STATED),
                "{}",
                attribute.name
            );
            assert!(attribute.groups.len() >= 2, "{}", attribute.name);
        }
        client.code_gender = Code::from("M");
        client.name_family_status = Code::from("Widow");
        client.name_education_type = Code::from("Higher education");
        client.name_income_type = Code::from("Working");
        client.region_rating_client = Some(3);
        client.days_birth = Days::from(-40.0 * 365.25);
        let groups: Vec<_> = attributes().iter().map(|a| a.codes().nth(a.index(&client))).collect();
        let expected = ["40_49", "M", "Widow", "Higher education", "Working", "3"];
        assert_eq!(groups, expected.map(Some));
        client.region_rating_client = Some(-1);
        client.code_gender = Code::from("XNA");
        assert_eq!(by_name("region_rating").expect("an attribute").index(&client), 3);
        assert_eq!(by_name("gender").expect("an attribute").index(&client), 2);
    }
}
