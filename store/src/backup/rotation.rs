//! Which of the backups in a folder are kept: the latest of each of the last days, weeks and months that have one.
//!
//! A backup says by its name of which bank it is and when it was made; what has another name is nobody's to delete.
//! Independent of what is in the files, and of who deletes them.

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};
use std::collections::HashSet;
use std::hash::Hash;
use std::str::FromStr;

/// How the moment is written, in UTC.
const MOMENT: &str = "%Y-%m-%dT%H%M%SZ";
/// How a name ends.
const SUFFIX: &str = ".backup";

/// How many backups are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Plan {
    /// The latest one of so many days,
    days: usize,
    /// weeks (from Monday on)
    weeks: usize,
    /// and months.
    months: usize,
}

/// No plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write how many days, weeks and months have a backup kept, as 7d4w12m")]
pub struct NoPlan;

impl FromStr for Plan {
    type Err = NoPlan;

    fn from_str(text: &str) -> Result<Self, NoPlan> {
        let (mut plan, mut number) = (Self::default(), String::new());
        for character in text.chars() {
            if character.is_ascii_digit() {
                number.push(character);
                continue;
            }
            let field = match character {
                'd' => &mut plan.days,
                'w' => &mut plan.weeks,
                'm' => &mut plan.months,
                _ => return Err(NoPlan),
            };
            // Each once, and none without a number.
            if *field != 0 {
                return Err(NoPlan);
            }
            *field = std::mem::take(&mut number).parse().ok().filter(|&number| number > 0).ok_or(NoPlan)?;
        }
        if plan == Self::default() || !number.is_empty() { Err(NoPlan) } else { Ok(plan) }
    }
}

impl Plan {
    /// Those of the files called `names` that are backups of the bank called `bank` and are not kept. The latest one always is.
    #[must_use]
    pub fn superfluous<'n>(&self, bank: &str, names: &[&'n str]) -> Vec<&'n str> {
        let mut made: Vec<(NaiveDateTime, &str)> =
            names.iter().filter_map(|name| Some((made_at(bank, name)?, *name))).collect();
        made.sort_unstable_by(|one, other| other.cmp(one));
        let moments: Vec<NaiveDateTime> = made.iter().map(|(moment, _)| *moment).collect();
        let mut kept = latest(&moments, self.days, NaiveDateTime::date);
        kept.extend(latest(&moments, self.weeks, |moment| {
            let week = moment.iso_week();
            (week.year(), week.week())
        }));
        kept.extend(latest(&moments, self.months, |moment| (moment.year(), moment.month())));
        made.into_iter().filter(|(moment, _)| !kept.contains(moment)).map(|(_, name)| name).collect()
    }
}

/// The latest of `moments`, which come latest first, of each of the first `most` periods.
fn latest<P: Eq + Hash>(
    moments: &[NaiveDateTime],
    most: usize,
    period: impl Fn(&NaiveDateTime) -> P,
) -> HashSet<NaiveDateTime> {
    let mut seen = HashSet::new();
    moments.iter().filter(|moment| seen.insert(period(moment))).take(most).copied().collect()
}

/// The name of a backup of the bank called `bank` that is made now.
#[must_use]
pub fn name_of_backup(bank: &str, now: DateTime<Utc>) -> String {
    format!("{bank}-{}{SUFFIX}", now.format(MOMENT))
}

/// When the backup of that bank was made that is called `name`; none if it is another file.
fn made_at(bank: &str, name: &str) -> Option<NaiveDateTime> {
    let moment = name.strip_prefix(bank)?.strip_prefix('-')?.strip_suffix(SUFFIX)?;
    let made = NaiveDateTime::parse_from_str(moment, MOMENT).ok()?;
    // Only what is written exactly so is one of ours.
    (made.format(MOMENT).to_string() == moment).then_some(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_plan_is_written_in_days_weeks_and_months() {
        assert_eq!("7d4w12m".parse(), Ok(Plan { days: 7, weeks: 4, months: 12 }));
        assert_eq!("12m7d".parse(), Ok(Plan { days: 7, weeks: 0, months: 12 }));
        for wrong in ["", "7", "d", "0d", "7d7d", "7d4", "7y", "-7d", "7 d", "99999999999999999999d"] {
            assert_eq!(wrong.parse::<Plan>(), Err(NoPlan), "{wrong:?}");
        }
    }

    #[test]
    fn the_latest_of_each_day_week_and_month_is_kept() {
        // Two a day, for 400 days up to a Wednesday.
        let last: DateTime<Utc> = "2026-09-30T20:00:00Z".parse().expect("a moment");
        let names: Vec<String> = (0..800)
            .map(|half_days| name_of_backup("bank", last - TimeDelta::hours(12 * half_days)))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let plan: Plan = "3d2w3m".parse().expect("a plan");
        let superfluous: HashSet<&str> = plan.superfluous("bank", &names).into_iter().collect();
        let kept: Vec<&str> = names.iter().filter(|name| !superfluous.contains(*name)).copied().collect();
        assert_eq!(
            kept,
            [
                // Three days; the first one is also the latest of its week and of its month.
                "bank-2026-09-30T200000Z.backup",
                "bank-2026-09-29T200000Z.backup",
                "bank-2026-09-28T200000Z.backup",
                // The Sunday of the week before, and the last days of two months.
                "bank-2026-09-27T200000Z.backup",
                "bank-2026-08-31T200000Z.backup",
                "bank-2026-07-31T200000Z.backup",
            ]
        );
        assert!(plan.superfluous("bank", &kept).is_empty(), "what is kept stays kept");
    }

    #[test]
    fn what_has_another_name_is_left_alone() {
        let plan: Plan = "1d".parse().expect("a plan");
        let names = [
            "bank-2026-09-30T200000Z.backup",
            "bank-2026-09-29T200000Z.backup",
            "bank-2-2026-09-29T200000Z.backup",
            "other-2026-09-29T200000Z.backup",
            "bank-2026-09-29T200000Z.backup.gz",
            "bank-2026-09-29.backup",
            "bank-2026-9-29T200000Z.backup",
            "bank-2026-02-30T200000Z.backup",
            "bank.db",
        ];
        assert_eq!(plan.superfluous("bank", &names), ["bank-2026-09-29T200000Z.backup"]);
    }
}
