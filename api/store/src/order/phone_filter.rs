//! The filter of orders by a phone, in clear or by the digits that a mask shows.

use crate::base::sql::Sql;

/// A phone to search for: in clear as its blind index, and by the digits that a platform's mask leaves visible.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhoneFilter {
    /// The blind index of the clear number.
    pub index: Option<String>,
    /// The digits that a masked phone must show: any of these before the mask …
    pub heads: Vec<String>,
    /// … and any of these after it. Empty = masked phones are not searched.
    pub tails: Vec<String>,
    /// The digits of the extension that it must show after those. `None` = with any extension or without one.
    pub extension: Option<String>,
}

impl PhoneFilter {
    /// All phones with this clear number (`index`), and all masked phones whose visible digits are those of `national`.
    pub fn clear(index: String, national: &str) -> Self {
        let digits: String = national.chars().filter(char::is_ascii_digit).collect();
        let heads = (0..=digits.len().min(7)).map(|length| digits[..length].to_owned()).collect();
        // Fewer than two digits identify no person.
        let tails = (2..=digits.len().min(8)).map(|length| digits[digits.len() - length..].to_owned()).collect();
        Self { index: Some(index), heads, tails, extension: None }
    }

    /// Every phone that is masked to these visible digits; a tail may have an extension (`0000-1234`).
    pub fn masked(head: &str, tail: &str) -> Self {
        let (tail, extension) = tail.split_once('-').map_or((tail, None), |(tail, extension)| (tail, Some(extension)));
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        Self { index: None, heads: vec![head.to_owned()], tails: vec![digits(tail)], extension: extension.map(digits) }
    }
}

/// Appends ` AND` and the condition that the order `o` has the phone.
pub(crate) fn push_phone(sql: &mut Sql, phone: &PhoneFilter) {
    sql.push(" AND (o.phone_index = ").bind(phone.index.clone());
    if !phone.tails.is_empty() {
        sql.push(" OR (o.phone_tail IN ").bind_list(phone.tails.iter().map(String::as_str));
        sql.push(" AND o.phone_head IN ").bind_list(phone.heads.iter().map(String::as_str));
        if let (Some(extension), [tail]) = (&phone.extension, phone.tails.as_slice()) {
            // Digits only, so that no wildcard of a pattern is among them.
            sql.push(" AND o.phone_masked LIKE ").bind(format!("%{tail}%{extension}"));
        }
        sql.push(")");
    }
    sql.push(")");
}
