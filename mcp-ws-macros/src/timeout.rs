//! How long a call of a tool may take: a number with its unit.

use syn::LitStr;

use crate::attr::Attribute;
use crate::diag::Mistakes;
use crate::model::Kind;

/// Longer than anybody waits, and short enough for every clock.
const LONGEST: u64 = 1000 * 60 * 60 * 1000;

/// The milliseconds, if the tool has a limit of its own.
pub(crate) fn timeout(attribute: &Attribute, kind: &Kind, mistakes: &mut Mistakes) -> Option<u64> {
    let given = attribute.timeout.as_ref()?;
    let millis = millis(given);
    if millis.is_none() {
        mistakes.at(
            given,
            "a timeout is a whole number with its unit, at most 1000 hours: `\"500ms\"`, `\"30s\"`, `\"2min\"` \
             or `\"1h\"`",
        );
    } else if matches!(kind, Kind::Sync) {
        mistakes.at(
            given,
            "nothing can interrupt a plain function: make it async, or `blocking`, or drop the `timeout`",
        );
    }
    millis
}

fn millis(given: &LitStr) -> Option<u64> {
    let text = given.value();
    let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit())?);
    let unit = match unit {
        "ms" => 1,
        "s" => 1000,
        "min" => 60 * 1000,
        "h" => 60 * 60 * 1000,
        _ => return None,
    };
    let millis = number.parse::<u64>().ok()?.checked_mul(unit)?;
    (1..=LONGEST).contains(&millis).then_some(millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<u64>) {
        assert_eq!(millis(&LitStr::new(text, proc_macro2::Span::call_site())), expected, "{text}");
    }

    #[test]
    fn a_number_with_its_unit() {
        check("500ms", Some(500));
        check("30s", Some(30_000));
        check("2min", Some(120_000));
        check("1h", Some(3_600_000));
        check("1000h", Some(LONGEST));
    }

    #[test]
    fn anything_else() {
        for text in [
            "",
            "30",
            "s",
            "0s",
            "1.5s",
            "-1s",
            "30 s",
            "30S",
            "1m",
            "1d",
            "1001h",
            "1s1ms",
            "99999999999999999999h",
        ] {
            check(text, None);
        }
    }
}
