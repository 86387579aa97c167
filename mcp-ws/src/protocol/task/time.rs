//! Points in time as ISO 8601 spells them, in UTC and to the millisecond.

use std::io::Write;

const MILLIS_PER_DAY: u64 = 24 * 60 * 60 * 1000;

/// How many days there are in 400 years, after which the calendar repeats itself.
const DAYS_PER_ERA: u64 = 400 * 365 + 97;

/// From 0000-03-01, where the count of days begins here, to 1970-01-01.
const DAYS_BEFORE_1970: u64 = 719_468;

/// Appends the point in time that is so many milliseconds after the beginning of 1970: `2026-07-28T09:05:00.250Z`.
pub(crate) fn put_time(millis: u64, out: &mut Vec<u8>) {
    let (year, month, day) = date(millis / MILLIS_PER_DAY);
    let rest = millis % MILLIS_PER_DAY;
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    let (second, milli) = (rest / 1000 % 60, rest % 1000);
    // A write into a vector cannot fail.
    let _ = write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z");
}

/// The date so many days after 1970-01-01. Years are counted from March on, so that the day that some have and others have
/// not is their last.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + DAYS_BEFORE_1970;
    let (era, in_era) = (days / DAYS_PER_ERA, days % DAYS_PER_ERA);
    // All days that are there because of a leap year before this one, taken out: 1 in 4 years, but not in 100, and yet in 400.
    let leaps = in_era / 1460 - in_era / 36_524 + in_era / 146_096;
    let year = (in_era - leaps) / 365;
    let in_year = in_era - (365 * year + year / 4 - year / 100);
    // From March on, five months have 153 days: 31, 30, 31, 30, 31.
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + later, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(millis: u64, expected: &str) {
        let mut out = Vec::new();
        put_time(millis, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn points_in_time() {
        check(0, "1970-01-01T00:00:00.000Z");
        check(999, "1970-01-01T00:00:00.999Z");
        check(86_399_999, "1970-01-01T23:59:59.999Z");
        check(951_782_400_000, "2000-02-29T00:00:00.000Z");
        check(1_785_229_500_250, "2026-07-28T09:05:00.250Z");
        check(253_402_300_799_999, "9999-12-31T23:59:59.999Z");
    }

    /// Day by day, as a calendar on the wall has them.
    #[test]
    fn every_day_of_eight_centuries() {
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for days in 0..800 * 366 {
            assert_eq!(date(days), (year, month, day), "{days}");
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let last = match month {
                2 => 28 + u64::from(is_leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day += 1;
            if day > last {
                (day, month) = (1, month + 1);
            }
            if month > 12 {
                (month, year) = (1, year + 1);
            }
        }
    }
}
