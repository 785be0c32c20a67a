//! What a browser makes of what it was told of the client ([`Known`]) and of the bank's columns: the comparison that the server
//! would have answered.

use super::comparison::{Comparison, Numbers, column_of};
use super::known::Known;
use crate::client::asked::Asked;
use crate::client::group::Group;
use crate::clients::choices::GROUP;
use model::portfolio::{Column, Columns, Filter};
use std::collections::BTreeSet;

impl Known {
    /// The columns that are needed: all numbers, and what groups are mostly chosen by.
    pub(super) fn columns(&self) -> BTreeSet<Column> {
        let of_group = |group: &Group| {
            let filter = group.filter();
            filter.conditions().map(|(column, _)| column).collect::<Vec<_>>()
        };
        let asked = std::iter::once(&self.asked.group);
        let groups = asked.chain(self.offered.iter().map(|offered| &offered.group)).flat_map(of_group);
        Column::numbers().chain(GROUP).chain(groups).collect()
    }

    /// Whether the answer to this can be computed with [`Self::columns`].
    pub(super) fn answers(&self, asked: &Asked) -> bool {
        let of_group = match &asked.group {
            Group::Nearest => self.nearest.is_some(),
            Group::Client(_) => asked.group == self.asked.group,
            Group::Filter(filter) => {
                let columns = self.columns();
                filter.conditions().all(|(column, _)| columns.contains(&column))
            }
        };
        of_group && column_of(&asked.quantity).is_some()
    }

    /// The answer; none if it cannot be computed with these columns.
    pub(super) fn compare(&self, asked: &Asked, columns: &Columns) -> Option<Comparison> {
        let opens = column_of(&asked.quantity).filter(|_| self.answers(asked))?;
        let (counted, others) = match &asked.group {
            Group::Nearest => (self.nearest.clone()?, &Numbers::new()),
            Group::Client(_) => (columns.counted(&Filter::default())?, &self.others),
            Group::Filter(filter) => (columns.counted(filter)?, &Numbers::new()),
        };
        Comparison::of(&counted, |column| columns.edges(column), &self.own, others, opens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::decision::Advice;
    use model::portfolio::{Clients, Row};

    /// Invented clients whose numbers are all alike, and of whom every fifth has none.
    fn bank() -> Clients {
        let names: Vec<_> = Column::numbers().filter_map(Column::number).map(|(name, _)| name).collect();
        let mut bank = Clients::new(names.clone());
        let categories = Clients::source_codes().count();
        for id in 1..=400_i32 {
            let number = if id % 5 == 0 { f64::NAN } else { f64::from(id * 37 % 101) / 100.0 };
            bank.push(&Row {
                id: id.into(),
                advice: Advice::ALL[usize::try_from(id % 3).unwrap_or_default()],
                completeness: 1.0,
                numbers: &vec![number; names.len()],
                codes: &vec![Some(if id % 2 == 0 { "a" } else { "b" }); categories],
                difficulties: None,
            });
        }
        bank.finish()
    }

    fn known(bank: &Clients, group: Group) -> Known {
        let asked = Asked { group, ..Asked::default() };
        let own = Column::numbers().map(|column| (column, 0.42)).collect();
        let nearest = bank.counted(&bank.selection_of(20..80));
        Known {
            id: 1,
            asked,
            version: bank.version().to_owned(),
            offered: vec![],
            own,
            others: vec![],
            nearest,
        }
    }

    #[test]
    fn the_browser_compares_as_the_server_does_whatever_the_group_and_the_quantity() {
        let bank = bank();
        let filters = [
            Filter::default(),
            Filter::default().of(Column::ADVICE, "refuse").within(Column::AGE, Some(0.2), Some(0.7)),
            Filter::default().of(Column::EDUCATION, "a"),
            // Fewer than are shown, and nobody.
            Filter::default().within(Column::RISK, Some(0.98), None),
            Filter::default().of(Column::EDUCATION, "nobody"),
        ];
        let groups = filters.into_iter().map(Group::Filter).chain([Group::Nearest]);
        for group in groups {
            let known = known(&bank, group.clone());
            let mut columns = Columns::new(bank.manifest());
            let fetched = known.columns();
            fetched.iter().for_each(|&column| assert!(columns.put(column, bank.bytes(column).to_vec())));
            let clients = match group {
                Group::Nearest => bank.selection_of(20..80),
                group => bank.selection(&group.filter()),
            };
            let counted = bank.counted(&clients).expect("columns");
            for column in Column::numbers() {
                let (name, _) = column.number().expect("a number");
                let asked = Asked { quantity: name.to_owned(), ..known.asked.clone() };
                let edges = |column| bank.edges(column);
                let server = Comparison::of(&counted, edges, &known.own, &known.others, column);
                assert!(server.is_some(), "{name}");
                assert_eq!(known.compare(&asked, &columns), server, "{name}");
            }
        }
    }

    #[test]
    fn what_the_page_does_not_know_is_the_servers_to_answer() {
        let bank = bank();
        let known = known(&bank, Group::default());
        let asked =
            |group, quantity: &str| Asked { group, quantity: quantity.to_owned(), ..known.asked.clone() };
        assert!(known.answers(&asked(Group::Nearest, "income")));
        assert!(!known.answers(&asked(Group::Client(2), "income")));
        assert!(!known.answers(&asked(Group::default(), "children")));
        let housing = Group::Filter(Filter::default().of(Column::named("housing").expect("a column"), "a"));
        assert!(!known.answers(&asked(housing, "income")));
        assert!(!Known { nearest: None, ..known.clone() }.answers(&asked(Group::Nearest, "income")));
    }
}
