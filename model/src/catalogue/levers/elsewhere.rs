//! The arithmetic of credits elsewhere: which are closed first, how the credit bureau would then report them, and what
//! that takes.

use super::effort::Effort;
use crate::file::{Bureau, ClientFile, Code, Days};

/// The running ones whose debt is known, by index, with their debts, smallest debt first: what an unknown debt would
/// cost to repay nobody can say.
fn closable(credits: &[Bureau]) -> Vec<(usize, f64)> {
    let active = credits.iter().enumerate().filter(|(_, credit)| credit.credit_active.is("Active"));
    let debt = |credit: &Bureau| credit.amt_credit_sum_debt.filter(|debt| debt.is_finite());
    let mut closable: Vec<(usize, f64)> =
        active.filter_map(|(index, credit)| Some((index, debt(credit)?.max(0.0)))).collect();
    closable.sort_by(|a, b| a.1.total_cmp(&b.1));
    closable
}

/// How many can be closed with `means`.
pub(super) fn closable_with(credits: &[Bureau], means: f64) -> usize {
    let paid = closable(credits).into_iter().scan(0.0, |paid, (_, debt)| {
        *paid += debt;
        Some(*paid)
    });
    paid.take_while(|&paid| paid <= means).count()
}

/// Closes the `number` smallest.
pub(super) fn close_smallest(credits: &mut [Bureau], number: f64) {
    for (turn, (index, _)) in closable(credits).into_iter().enumerate() {
        if (turn as f64) < number {
            close(&mut credits[index]);
        }
    }
}

/// As the credit bureau would report it: ended today, nothing left. Months and past arrears stay.
fn close(credit: &mut Bureau) {
    credit.credit_active = Code::from("Closed");
    credit.days_enddate_fact = Days::from(0);
    credit.credit_day_overdue = Some(0);
    credit.amt_credit_sum_debt = Some(0.0);
    credit.amt_credit_sum_limit = Some(0.0);
    credit.amt_credit_sum_overdue = Some(0.0);
}

/// Whether something of it is due and not paid.
pub(super) fn is_overdue(credit: &Bureau) -> bool {
    credit.amt_credit_sum_overdue.is_some_and(|amount| amount > 0.0)
        || credit.credit_day_overdue.is_some_and(|days| days > 0)
}

/// Pays what is overdue.
pub(super) fn settle(credits: &mut [Bureau]) {
    for credit in credits.iter_mut().filter(|credit| is_overdue(credit)) {
        let overdue = credit.amt_credit_sum_overdue.replace(0.0).unwrap_or(0.0);
        credit.amt_credit_sum_debt = credit.amt_credit_sum_debt.map(|debt| (debt - overdue).max(0.0));
        credit.credit_day_overdue = Some(0);
    }
}

/// The debts that closing so many repays.
pub(super) fn of_closing(file: &ClientFile, number: f64) -> Effort {
    let debts = closable(file.bureau.as_deref().unwrap_or_default()).into_iter().enumerate();
    let paid = debts.filter(|(turn, _)| (*turn as f64) < number).fold(0.0, |sum, (_, (_, debt))| sum + debt);
    Effort { at_once: paid, ..Effort::NONE }
}

/// What is overdue.
pub(super) fn of_settling(file: &ClientFile, yes: f64) -> Effort {
    let overdue = file.bureau.iter().flatten().filter_map(|credit| credit.amt_credit_sum_overdue);
    let all = overdue.filter(|amount| amount.is_finite()).fold(0.0, |sum, amount| sum + amount.max(0.0));
    Effort { at_once: if yes == 0.0 { 0.0 } else { all }, ..Effort::NONE }
}
