//! One order as a line of a file, CSV or JSON: written into a reused buffer, without an allocation for each row.

use std::io::Write;

use chrono::DateTime;
use domain::kernel::money::Currency;

use super::adjustments::Said;
use store::order::settled::SettledRow;

/// The first row of a CSV file, and the names in a JSON object.
pub const COLUMNS: [&str; 26] = [
    "number",
    "channel",
    "shop",
    "channel_number",
    "placed_at",
    "paid_at",
    "completed_at",
    "settled_at",
    "currency",
    "goods",
    "discount",
    "freight",
    "tax",
    "tip",
    "duties",
    "rounding",
    "tax_included",
    "payable",
    "paid",
    "refunded",
    "net",
    "voucher_number",
    "kind",
    "adjusts",
    "net_before",
    "net_after",
];

/// The content of a cell.
#[derive(Clone, Copy)]
pub enum Cell<'a> {
    /// A text from outside, with any characters.
    Text(&'a str),
    /// Microseconds since the Unix epoch; `None` = an empty cell.
    Time(Option<i64>),
    /// An amount in minor units.
    Amount(i64),
}

/// A writer of lines; it caches the last day and currency, because the next row mostly has the same.
#[derive(Default)]
pub struct Lines {
    day: Option<(i64, [u8; 10])>,
    currency: Option<(String, u32)>,
}

impl Lines {
    /// Appends the first line of a CSV file.
    pub fn head(out: &mut Vec<u8>) {
        out.extend_from_slice(COLUMNS.join(",").as_bytes());
        out.extend_from_slice(b"\r\n");
    }

    /// Appends a row of a CSV file (RFC 4180).
    pub fn csv(&mut self, row: &SettledRow<'_>, said: Said<'_>, out: &mut Vec<u8>) {
        let exponent = self.exponent(row.currency);
        for (index, cell) in cells(row, said).into_iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            match cell {
                Cell::Text(text) => csv_text(text, out),
                Cell::Time(at) => self.time(at, out),
                Cell::Amount(minor) => amount(minor, exponent, out),
            }
        }
        out.extend_from_slice(b"\r\n");
    }

    /// Appends a JSON object on a line of its own. Every value is a text, as in CSV, so that no reader makes a float of an amount.
    pub fn json(&mut self, row: &SettledRow<'_>, said: Said<'_>, out: &mut Vec<u8>) {
        let exponent = self.exponent(row.currency);
        for (index, (name, cell)) in COLUMNS.into_iter().zip(cells(row, said)).enumerate() {
            out.extend_from_slice(if index == 0 { b"{\"" } else { b",\"" });
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
            match cell {
                Cell::Text(text) => json_text(text, out),
                Cell::Time(at) => quoted(out, |out| self.time(at, out)),
                Cell::Amount(minor) => quoted(out, |out| amount(minor, exponent, out)),
            }
        }
        out.extend_from_slice(b"}\n");
    }

    fn exponent(&mut self, code: &str) -> u32 {
        match &self.currency {
            Some((known, exponent)) if known == code => *exponent,
            _ => {
                let exponent = code.parse().unwrap_or(Currency::UNKNOWN).exponent();
                self.currency = Some((code.to_owned(), exponent));
                exponent
            }
        }
    }

    /// Appends a time like `2026-11-20T02:05:00Z`; `None` appends nothing.
    pub fn time(&mut self, at: Option<i64>, out: &mut Vec<u8>) {
        let Some(micros) = at else { return };
        let seconds = micros.div_euclid(1_000_000);
        let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let date = match self.day {
            Some((known, date)) if known == day => date,
            _ => {
                let date = date_text(day);
                self.day = Some((day, date));
                date
            }
        };
        out.extend_from_slice(&date);
        let two = |number: i64| [digit(number / 10), digit(number % 10)];
        let ([h1, h2], [m1, m2], [s1, s2]) = (two(second / 3_600), two(second / 60 % 60), two(second % 60));
        out.extend_from_slice(&[b'T', h1, h2, b':', m1, m2, b':', s1, s2, b'Z']);
    }
}

/// The cells of an order, in the order of [`COLUMNS`].
pub fn cells<'a>(row: &SettledRow<'a>, said: Said<'a>) -> [Cell<'a>; 26] {
    use Cell::{Amount, Text, Time};
    let totals = row.totals;
    let known = |amount: Option<i64>| amount.map_or(Text(""), Amount);
    let (kind, adjusts, net_before, net_after) = match said {
        Said::Order => ("ORDER", "", Text(""), Text("")),
        Said::Adjustment { export, net_before, net_after } => ("ADJUSTMENT", export, known(net_before), known(net_after)),
    };
    [
        Text(row.number),
        Text(row.channel),
        Text(row.shop),
        Text(row.channel_number),
        Time(Some(row.placed_at)),
        Time(row.paid_at),
        Time(Some(row.completed_at)),
        Time(row.settled_at),
        Text(row.currency),
        known(totals.goods),
        Amount(totals.discount),
        Amount(totals.freight),
        Amount(totals.tax),
        Amount(totals.tip),
        Amount(totals.duties),
        Amount(totals.rounding),
        Amount(totals.tax_included),
        known(totals.payable),
        Amount(totals.paid),
        Amount(totals.refunded),
        Amount(totals.paid - totals.refunded),
        Text(row.voucher_number.unwrap_or_default()),
        Text(kind),
        Text(adjusts),
        net_before,
        net_after,
    ]
}

/// A day since the Unix epoch as `2026-11-20`.
fn date_text(day: i64) -> [u8; 10] {
    let mut text = *b"0000-00-00";
    if let Some(at) = DateTime::from_timestamp(day * 86_400, 0) {
        let mut room = &mut text[..];
        // A year of five digits does not fit, and orders of such years do not exist.
        write!(room, "{}", at.format("%Y-%m-%d")).ok();
    }
    text
}

#[expect(clippy::cast_sign_loss, reason = "one digit")]
fn digit(number: i64) -> u8 {
    b'0' + (number % 10) as u8
}

/// Minor units as decimal text: the same text as [`domain::kernel::money::decimal_text`].
fn amount(minor: i64, exponent: u32, out: &mut Vec<u8>) {
    // The longest number has 19 digits; further characters are a sign, a point, and zeros in front of the point.
    let mut text = [b'0'; 32];
    let (mut at, mut rest, mut written) = (text.len(), minor.unsigned_abs(), 0);
    while rest > 0 || written <= exponent {
        if exponent > 0 && written == exponent {
            at -= 1;
            text[at] = b'.';
        }
        at -= 1;
        let digit = (rest % 10) as u8;
        text[at] = b'0' + digit;
        rest /= 10;
        written += 1;
    }
    if minor < 0 {
        at -= 1;
        text[at] = b'-';
    }
    out.extend_from_slice(&text[at..]);
}

/// One row of a CSV file.
pub fn csv_row(cells: &[String]) -> Vec<u8> {
    let mut out = Vec::with_capacity(200);
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        csv_text(cell, &mut out);
    }
    out.extend_from_slice(b"\r\n");
    out
}

/// Whether a spreadsheet would read a text as a formula: it begins with a sign of formulas, in ASCII or full-width, after blanks and
/// invisible characters, or after a separator at which some spreadsheets split cells. A negative number counts as a plain number.
fn is_formula(text: &str) -> bool {
    let number = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if text.strip_prefix('-').is_some_and(number) {
        return false;
    }
    let begins = |part: &str| {
        let shown = part.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
        shown.starts_with(['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}', '\u{2212}'])
    };
    text.starts_with(['\t', '\r', '\n']) || begins(text) || text.split([';', '\u{FF1B}']).skip(1).any(begins)
}

/// Whether a character is invisible: joiners, marks of direction, soft hyphens, byte order marks.
fn is_invisible(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || matches!(code, 0x00AD | 0x034F | 0x061C | 0x115F | 0x1160 | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F)
        || matches!(code, 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF9..=0xFFFB)
}

/// Appends a text as a cell, with an apostrophe before a text that a spreadsheet would read as a formula.
fn csv_text(text: &str, out: &mut Vec<u8>) {
    let apostrophe: &[u8] = if is_formula(text) { b"'" } else { b"" };
    if !text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n')) {
        out.extend_from_slice(apostrophe);
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(apostrophe);
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

fn json_text(text: &str, out: &mut Vec<u8>) {
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        // A text is always valid JSON, and the buffer always takes it.
        serde_json::to_writer(out, text).ok();
    } else {
        quoted(out, |out| out.extend_from_slice(text.as_bytes()));
    }
}

fn quoted(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'"');
    write(out);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use domain::kernel::money::decimal_text;
    use domain::order::payment::Totals;

    use super::*;

    fn text_of(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, wanted) in [
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
            ("-5.00", "-5.00"),
            ("-cmd", "'-cmd"),
            ("+86", "'+86"),
            ("TM1-1", "TM1-1"),
            ("a;b", "a;b"),
        ] {
            assert_eq!(text_of(|out| csv_text(cell, out)), wanted);
        }
        for before in [
            "", " ", "\u{A0}", "\u{200B}", "\u{FEFF}", "\u{2060}", "\u{AD}", "\u{200E}", "\u{202E}", "\u{3000}", ";", "x; ", "；",
        ] {
            for sign in ["=", "+", "-", "@", "＝", "＋", "－", "＠"] {
                let cell = format!("{before}{sign}cmd()");
                assert_eq!(text_of(|out| csv_text(&cell, out)), format!("'{cell}"));
            }
        }
    }

    #[test]
    fn amounts_are_the_texts_of_the_domain() {
        for code in ["CNY", "JPY", "KWD"] {
            let currency: Currency = code.parse().unwrap();
            for minor in [0, 1, 9, 10, 99, 100, 101, 1_250, -1, -99, -100, 123_456_789, i64::MAX, i64::MIN] {
                assert_eq!(
                    text_of(|out| amount(minor, currency.exponent(), out)),
                    decimal_text(minor, currency),
                    "{minor} {code}"
                );
            }
        }
    }

    #[test]
    fn times_are_whole_seconds_of_their_day() {
        let mut lines = Lines::default();
        for seconds in [0, 1, 86_399, 86_400, -1, -86_400, 1_795_140_307, 951_782_400, 1_735_689_599] {
            let wanted =
                DateTime::from_timestamp(seconds, 999_999_000).unwrap().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
            assert_eq!(text_of(|out| lines.time(Some(seconds * 1_000_000 + 999_999), out)), wanted);
        }
        assert_eq!(text_of(|out| lines.time(None, out)), "");
    }

    /// A CSV library reads back the same texts that were written, with any characters.
    #[test]
    fn both_forms_read_back() {
        for text in ["plain", "a,b", "say \"no\"", "two\r\nlines", "back\\slash", "号", "", "\u{1}"] {
            let row = SettledRow {
                number: "N-1",
                shop: text,
                channel: "GENERIC",
                channel_number: text,
                placed_at: 0,
                paid_at: None,
                completed_at: 1_000_000,
                settled_at: Some(2_000_000),
                currency: "CNY",
                totals: Totals { goods: Some(100), paid: 90, refunded: 40, ..Totals::default() },
                voucher_number: Some(text),
            };
            let mut out = Vec::new();
            Lines::default().csv(&row, Said::Order, &mut out);
            let record = csv::ReaderBuilder::new().has_headers(false).from_reader(&out[..]).records().next().unwrap().unwrap();
            assert_eq!((&record[2], &record[3], &record[21], &record[20], &record[5]), (text, text, text, "0.50", ""));
            assert_eq!(record.len(), COLUMNS.len());
            out.clear();
            Lines::default().json(&row, Said::Order, &mut out);
            let object: serde_json::Value = serde_json::from_slice(&out).unwrap();
            assert_eq!(object.as_object().unwrap().len(), COLUMNS.len());
            assert_eq!(
                (&object["shop"], &object["net"], &object["completed_at"]),
                (&text.into(), &"0.50".into(), &"1970-01-01T00:00:01Z".into())
            );
        }
    }
}
