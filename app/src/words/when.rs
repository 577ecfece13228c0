//! Points in time in the language and the time zone of the page's person.

use super::{Row, language, t};
use domain::time::MINUTE;
use domain::zone::Zone;
use domain::{Language, Time};
use leptos::prelude::use_context;

pub(super) const TEXTS: &[Row] = &[
    ["under a minute", "menos de un minuto", "moins d’une minute", "unter einer Minute", "أقل من دقيقة"],
    ["{min} min", "{min} min", "{min} min", "{min} Min.", "{min} د"],
    ["{h} h", "{h} h", "{h} h", "{h} Std.", "{h} س"],
    ["{h} h {min} min", "{h} h {min} min", "{h} h {min} min", "{h} Std. {min} Min.", "{h} س {min} د"],
    ["{d} d", "{d} d", "{d} j", "{d} T.", "{d} ي"],
    ["{d} d {h} h", "{d} d {h} h", "{d} j {h} h", "{d} T. {h} Std.", "{d} ي {h} س"],
    ["just now", "ahora mismo", "à l’instant", "gerade eben", "الآن"],
    ["{age} ago", "hace {age}", "il y a {age}", "vor {age}", "قبل {age}"],
];

/// Short names of the months.
const MONTHS: [[&str; 12]; 5] = [
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."],
    ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
];

/// The exact time: `9 Nov 2026, 09:12:44 UTC`, and what a clock in the person's zone shows before it when that differs.
#[must_use]
pub fn exact(at: Time) -> String {
    let utc = on_clock(&Zone::default(), at);
    match use_context::<Zone>().filter(|zone| *zone != Zone::default()) {
        None => utc,
        Some(zone) => format!("{} ({utc})", on_clock(&zone, at)),
    }
}

fn on_clock(zone: &Zone, at: Time) -> String {
    let Some(clock) = zone.clock(at) else { return at.0.to_string() };
    let language = language();
    let month = usize::from(clock.month).checked_sub(1).and_then(|month| MONTHS[language as usize].get(month));
    let (day, month, year) = (clock.day, month.copied().unwrap_or_default(), clock.year);
    let date = match language {
        Language::De => format!("{day}. {month} {year},"),
        Language::Ar => format!("{day} {month} {year}،"),
        Language::En | Language::Es | Language::Fr => format!("{day} {month} {year},"),
    };
    let offset = match clock.offset {
        0 => "UTC".to_owned(),
        minutes => {
            let sign = if minutes < 0 { '−' } else { '+' };
            format!("UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    };
    format!("{date} {:02}:{:02}:{:02} {offset}", clock.hour, clock.minute, clock.second)
}

/// How long before `now` something was, in the two largest units people use: `44 min`, `6 h 12 min`, `3 d 4 h`.
#[must_use]
pub fn age(at: Time, now: Time) -> String {
    let minutes = (now.since(at) / MINUTE).max(0);
    let (hours, days) = (minutes / 60, minutes / (24 * 60));
    match minutes {
        0 => t!("under a minute").to_owned(),
        m if m < 60 => t!("{min} min", min = m),
        m if days == 0 && m % 60 == 0 => t!("{h} h", h = hours),
        m if days == 0 => t!("{h} h {min} min", h = hours, min = m % 60),
        _ if days >= 60 || hours % 24 == 0 => t!("{d} d", d = days),
        _ => t!("{d} d {h} h", d = days, h = hours % 24),
    }
}

/// How long ago something was: `6 h 12 min ago`.
#[must_use]
pub fn ago(at: Time, now: Time) -> String {
    if now.since(at) < MINUTE { t!("just now").to_owned() } else { t!("{age} ago", age = age(at, now)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Speaking;
    use domain::time::{DAY, HOUR};
    use leptos::prelude::{Owner, provide_context};

    fn seen<T>(language: Language, zone: &str, look: impl FnOnce() -> T) -> T {
        Owner::new().with(|| {
            provide_context(Speaking(language));
            provide_context(Zone::read(zone).unwrap());
            look()
        })
    }

    #[test]
    fn the_exact_time_is_that_of_the_person_and_the_universal_one() {
        let at = Time::parse("2026-11-09T23:12:44Z").unwrap();
        assert_eq!(seen(Language::En, "UTC", || exact(at)), at.exact(), "as the lower layers write it");
        assert_eq!(
            seen(Language::De, "Europe/Berlin", || exact(at)),
            "10. Nov. 2026, 00:12:44 UTC+01:00 (9. Nov. 2026, 23:12:44 UTC)"
        );
        assert!(seen(Language::Ar, "America/Bogota", || exact(at)).starts_with("9 نوفمبر 2026، 18:12:44 UTC−05:00"));
    }

    #[test]
    fn ages_are_those_of_the_lower_layers_in_other_words() {
        let now = Time(400 * DAY);
        for before in [0, MINUTE, 44 * MINUTE, HOUR, 6 * HOUR + 12 * MINUTE, DAY, 27 * HOUR, 60 * DAY + HOUR, -DAY] {
            let at = now.plus(-before);
            assert_eq!(seen(Language::En, "UTC", || age(at, now)), at.age(now));
        }
        assert_eq!(seen(Language::Fr, "UTC", || ago(now.plus(-27 * HOUR), now)), "il y a 1 j 3 h");
        assert_eq!(seen(Language::Es, "UTC", || ago(now, now)), "ahora mismo");
    }
}
