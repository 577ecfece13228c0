//! Which numbers of a payload are money, and of which currency.

use super::values::number;
use crate::view::Told;
use serde_json::{Map, Value};

/// Parts of the keys whose numbers are money where the object names a currency.
const OF_MONEY: [&str; 24] = [
    "amount",
    "assets",
    "balance",
    "capital",
    "cash",
    "cost",
    "debt",
    "dividend",
    "earning",
    "ebit",
    "equity",
    "expense",
    "income",
    "liabilit",
    "loss",
    "net_worth",
    "profit",
    "reserve",
    "revenue",
    "sales",
    "tax",
    "turnover",
    "value",
    "wages",
];

/// The amount of money that a key of an object holds: its object says in which currency.
pub(in crate::panels) fn money(object: &Map<String, Value>, key: &str, value: &Value) -> Option<Told> {
    let Value::Number(amount) = value else { return None };
    let plain = key.to_ascii_lowercase();
    let of_its_own = plain.strip_suffix("_amount").map(|stem| format!("{stem}_currency"));
    let named = of_its_own.and_then(|key| object.get(&key));
    let currency = match named {
        Some(currency) => currency.as_str()?,
        None => object.get("currency")?.as_str().filter(|_| OF_MONEY.iter().any(|part| plain.contains(part)))?,
    };
    is_currency(currency).then(|| Told::Money(number(amount), currency.to_owned()))
}

/// An amount that was written as one text, `1000000 GBP` or `GBP 1000000`, with a point before its fraction.
pub(in crate::panels) fn written_amount(text: &str) -> Option<Told> {
    let (one, other) = text.trim().split_once(' ')?;
    let (amount, currency) = if is_currency(one) { (other, one) } else { (one, other) };
    let digits = amount.strip_prefix('-').unwrap_or(amount);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (is_currency(currency) && all_digits(whole) && all_digits(fraction))
        .then(|| Told::Money(amount.to_owned(), currency.to_owned()))
}

/// Whether a text is the code of a currency.
fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn money_is_told_from_other_numbers() {
        let object = json!({"currency": "GBP", "turnover": 4182350.55, "employees": 37, "fiscal_year": 2025,
            "share_amount": 5, "share_currency": "EUR", "tax_number": "EX-1"});
        let object = object.as_object().unwrap();
        let of = |key: &str| money(object, key, &object[key]).map(|told| told.to_string());
        assert_eq!(of("turnover").as_deref(), Some("4182350.55 GBP"));
        assert_eq!(of("share_amount").as_deref(), Some("5 EUR"));
        assert_eq!((of("employees"), of("fiscal_year"), of("tax_number")), (None, None, None));
    }

    #[test]
    fn an_amount_in_one_text_is_read() {
        assert_eq!(written_amount("1000000 GBP"), Some(Told::Money("1000000".into(), "GBP".into())));
        assert_eq!(written_amount("EUR 12.50"), Some(Told::Money("12.50".into(), "EUR".into())));
        for text in ["1,000 GBP", "ten GBP", "1000000", "1000 pounds", " GBP"] {
            assert_eq!(written_amount(text), None, "{text}");
        }
    }
}
