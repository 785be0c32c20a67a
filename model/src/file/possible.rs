//! What a bank holds that cannot be (a birth in the future, a score of 55) is missing in a client's file.
//!
//! Banks keep what was delivered, also by imports that let in what today's refuse. A value is held against its column once,
//! here, where a file is made of a bank's rows; whoever reads a file afterwards finds possible values only.

use super::column::Column;
use super::values::{Code, Days, Terms};

/// The value of a field.
pub(super) trait Possible {
    /// Makes a value missing that `column` does not allow a client born on the day `birth`, and spells a category as the
    /// source does. A part of a key stays as it is: a row cannot do without.
    fn keep_possible(&mut self, column: Option<&'static Column>, birth: Option<f64>);
}

fn is_possible(value: f64, column: Option<&'static Column>, birth: Option<f64>) -> bool {
    column.is_none_or(|column| {
        column.check(value).is_ok()
            && birth.is_none_or(|birth| column.check_since_birth(value, birth).is_ok())
    })
}

impl Possible for Option<f64> {
    fn keep_possible(&mut self, column: Option<&'static Column>, birth: Option<f64>) {
        self.take_if(|value| !is_possible(*value, column, birth));
    }
}

impl Possible for Option<i32> {
    fn keep_possible(&mut self, column: Option<&'static Column>, birth: Option<f64>) {
        self.take_if(|value| !is_possible(f64::from(*value), column, birth));
    }
}

impl Possible for Days {
    fn keep_possible(&mut self, column: Option<&'static Column>, birth: Option<f64>) {
        if self.get().is_some_and(|day| !is_possible(day, column, birth)) {
            *self = Self::default();
        }
    }
}

impl Possible for Code {
    fn keep_possible(&mut self, column: Option<&'static Column>, _: Option<f64>) {
        if let (Some(code), Some(column)) = (self.get(), column)
            && let Some(spelt) = column.category(code)
            && spelt != code
        {
            *self = Self::from(spelt);
        }
    }
}

impl Possible for i64 {
    fn keep_possible(&mut self, _: Option<&'static Column>, _: Option<f64>) {}
}

impl Possible for i32 {
    fn keep_possible(&mut self, _: Option<&'static Column>, _: Option<f64>) {}
}

impl Possible for Option<Terms> {
    fn keep_possible(&mut self, _: Option<&'static Column>, _: Option<f64>) {}
}
