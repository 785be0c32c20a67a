//! Ages and lengths of time as people say them, in years, and as the source has them, in days before the application.
//! What is typed becomes days here only, and exactly: every whole number of days is written as years that become
//! those very days.

/// Mean length of a year in the Gregorian calendar, in days; the one by which [`model::file::Days`] tells years.
const DAYS_A_YEAR: f64 = 365.25;
/// Digits after the point by which any day can be told from its neighbours: a thousandth of a year is a third of a day.
const DIGITS: i32 = 3;

/// The days that make `years` complete: whoever is 35 is so from the day on which 35 years are over.
#[must_use]
pub fn days(years: f64) -> f64 {
    (years * DAYS_A_YEAR).ceil()
}

/// The years, with as few digits as possible, that [`days`] takes for `days`, which are whole.
#[must_use]
pub fn years(days: f64) -> f64 {
    let written = |digits: i32| {
        let unit = 10_f64.powi(digits);
        (days / DAYS_A_YEAR * unit).floor() / unit
    };
    (0..DIGITS).map(written).find(|&years| self::days(years) == days).unwrap_or_else(|| written(DIGITS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::file::Days;

    #[test]
    fn every_day_of_two_centuries_is_written_as_years_that_become_it_again() {
        for day in 0..=73_050 {
            let day = f64::from(day);
            assert_eq!(days(years(day)), day, "{}", years(day));
        }
    }

    #[test]
    fn whole_years_stay_whole_and_are_complete() {
        for age in 0..=100 {
            let age = f64::from(age);
            assert_eq!(years(days(age)), age);
            let told = Days::from(0.0 - days(age)).years_ago().expect("a day");
            assert_eq!(told.floor(), age, "an age is told as completed years");
        }
    }
}
