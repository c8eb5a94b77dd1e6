//! Dates and times.

use toml::value::{Datetime, Offset};

use super::{Advice, Mismatch, mismatch};
use crate::{
    model::{Date, DateTime, Literal, Time},
    spec::Value,
};

/// A TOML date or time, or the same between quotes.
fn datetime(value: &Value) -> Option<Datetime> {
    match value {
        Value::Datetime(datetime) => Some(*datetime),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

pub(super) fn date_only(value: &Value) -> Result<Literal, Mismatch> {
    match datetime(value) {
        Some(Datetime {
            date: Some(day),
            time: None,
            offset: None,
        }) => match day.year {
            0 => another_year(),
            _ => Ok(Literal::Date(date(day))),
        },
        _ => mismatch(
            "not a date",
            Advice::propose("write a date: ", ["2026-01-31"], ""),
        ),
    }
}

pub(super) fn time_only(value: &Value) -> Result<Literal, Mismatch> {
    match datetime(value) {
        Some(Datetime {
            date: None,
            time: Some(clock),
            offset: None,
        }) => time(clock).map(Literal::Time),
        _ => mismatch(
            "not a time",
            Advice::propose("write a time of day: ", ["09:30:00"], ""),
        ),
    }
}

pub(super) fn moment(value: &Value) -> Result<Literal, Mismatch> {
    match datetime(value) {
        Some(Datetime {
            date: Some(day),
            time: Some(clock),
            offset: Some(offset),
        }) => {
            let local = DateTime {
                date: date(day),
                time: time(clock)?,
            };
            let minutes = match offset {
                Offset::Z => 0,
                Offset::Custom { minutes } => i64::from(minutes),
            };
            match in_utc(local, minutes) {
                Some(utc) => Ok(Literal::DateTime(utc)),
                None => another_year(),
            }
        }
        other => {
            let label = match other {
                Some(Datetime { date: Some(_), .. }) => "a moment needs a time and an offset",
                _ => "not a date and time",
            };
            let advice = Advice::propose("write it in UTC: ", ["2026-01-31T09:30:00Z"], "");
            mismatch(label, advice)
        }
    }
}

fn another_year() -> Result<Literal, Mismatch> {
    mismatch("out of range", "write a year from 1 to 9999")
}

fn date(date: toml::value::Date) -> Date {
    Date {
        year: date.year,
        month: date.month,
        day: date.day,
    }
}

fn time(time: toml::value::Time) -> Result<Time, Mismatch> {
    let second = time.second.unwrap_or(0);
    let nanosecond = time.nanosecond.unwrap_or(0);
    if second > 59 {
        return mismatch("a leap second", "write a second from 0 to 59");
    }
    if !nanosecond.is_multiple_of(1000) {
        return mismatch(
            "finer than a microsecond",
            "write at most six digits after the point",
        );
    }
    Ok(Time {
        hour: time.hour,
        minute: time.minute,
        second,
        microsecond: nanosecond / 1000,
    })
}

/// The same moment without its offset; `None` outside of the years 1 to 9999.
fn in_utc(local: DateTime, offset_minutes: i64) -> Option<DateTime> {
    const DAY: i64 = 24 * 60;
    let clock = i64::from(local.time.hour) * 60 + i64::from(local.time.minute) - offset_minutes;
    let days = days_of(local.date) + clock.div_euclid(DAY);
    let clock = clock.rem_euclid(DAY);
    let time = Time {
        hour: u8::try_from(clock / 60).ok()?,
        minute: u8::try_from(clock % 60).ok()?,
        ..local.time
    };
    Some(DateTime {
        date: date_of(days)?,
        time,
    })
}

/// Days since the first of March of the year 0, by which a leap day ends its year.
fn days_of(date: Date) -> i64 {
    let month = i64::from(date.month);
    let year = i64::from(date.year) - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(date.day) - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
}

fn date_of(days: i64) -> Option<Date> {
    let era = days.div_euclid(146_097);
    let day = days.rem_euclid(146_097);
    let year_of_era = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = (shifted + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    Some(Date {
        year: u16::try_from(year)
            .ok()
            .filter(|year| (1..=9999).contains(year))?,
        month: u8::try_from(month).ok()?,
        day: u8::try_from(day_of_year - (153 * shifted + 2) / 5 + 1).ok()?,
    })
}
