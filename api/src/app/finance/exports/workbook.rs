//! An export as an Excel workbook: its rows lie in a temporary file beside it until the end, never in memory.

use std::path::Path;

use domain::kernel::money::{Currency, decimal_text};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook as Book, XlsxError};

use super::adjustments::Said;
use super::lines::{COLUMNS, Cell, Lines, cells};
use crate::store::order::settled::SettledRow;

/// Rows of a sheet, as many as Excel reads; a longer export goes on in a further sheet.
const ROWS: u32 = 1_048_576;
/// A spreadsheet counts in binary fractions, which are exact for fewer minor units than this; a larger amount stays a text.
const EXACT: u64 = 1 << 53;
/// How many decimals a currency may have.
const MOST_DECIMALS: usize = 4;
/// How wide a column of numbers of orders and times is, in characters.
const WIDTH: u32 = 22;

/// A workbook that is being written.
pub struct Workbook {
    book: Book,
    lines: Lines,
    /// How an amount is shown, by its decimals.
    amounts: [Format; MOST_DECIMALS + 1],
    sheets: usize,
    row: u32,
    /// What went wrong first.
    failed: Option<XlsxError>,
}

impl Workbook {
    /// An empty one, whose temporary files lie in `dir`.
    pub fn create(dir: &Path) -> Result<Self, XlsxError> {
        let mut book = Book::new();
        book.set_tempdir(dir)?;
        // The same orders are the same bytes: when it was written stands on record with the export, not in the file.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let shown = |decimals: usize| if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
        let amounts = std::array::from_fn(|decimals| Format::new().set_num_format(shown(decimals)));
        let mut created = Self { book, lines: Lines::default(), amounts, sheets: 0, row: 0, failed: None };
        created.begin_sheet()?;
        Ok(created)
    }

    fn begin_sheet(&mut self) -> Result<(), XlsxError> {
        let head = Format::new().set_bold();
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(COLUMNS) {
            sheet.set_column_width(column, WIDTH)?;
            sheet.write_string_with_format(0, column, name, &head)?;
        }
        self.sheets += 1;
        self.row = 1;
        Ok(())
    }

    /// Appends an order. What goes wrong is told by [`Self::save`].
    pub fn add(&mut self, order: &SettledRow<'_>, said: Said<'_>) {
        if self.failed.is_none()
            && let Err(error) = self.write(order, said)
        {
            self.failed = Some(error);
        }
    }

    /// A text is a text, whatever it begins with: no cell of a workbook is a formula unless it is written as one.
    fn write(&mut self, order: &SettledRow<'_>, said: Said<'_>) -> Result<(), XlsxError> {
        if self.row == ROWS {
            self.begin_sheet()?;
        }
        let currency = order.currency.parse().unwrap_or(Currency::UNKNOWN);
        let decimals = usize::try_from(currency.exponent()).unwrap_or(MOST_DECIMALS).min(MOST_DECIMALS);
        let (sheet, row) = (self.book.worksheet_from_index(self.sheets - 1)?, self.row);
        for (column, cell) in (0..).zip(cells(order, said)) {
            match cell {
                Cell::Text("") | Cell::Time(None) => {}
                Cell::Text(text) => {
                    sheet.write_string(row, column, text)?;
                }
                Cell::Time(at) => {
                    let mut text = Vec::with_capacity(20);
                    self.lines.time(at, &mut text);
                    sheet.write_string(row, column, String::from_utf8_lossy(&text))?;
                }
                Cell::Amount(minor) => {
                    let text = decimal_text(minor, currency);
                    match text.parse::<f64>() {
                        Ok(number) if minor.unsigned_abs() < EXACT => {
                            sheet.write_number_with_format(row, column, number, &self.amounts[decimals])?;
                        }
                        _ => {
                            sheet.write_string(row, column, text)?;
                        }
                    }
                }
            }
        }
        self.row += 1;
        Ok(())
    }

    /// Puts the file together. It takes a while and does not wait: call it where blocking is allowed.
    pub fn save(mut self, path: &Path) -> Result<(), XlsxError> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.book.save(path),
        }
    }
}
