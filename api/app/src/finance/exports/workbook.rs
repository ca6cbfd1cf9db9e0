//! An export as an Excel workbook: until the end its rows are in temporary files in the same folder, never in memory.

use std::path::Path;

use domain::kernel::money::{Currency, decimal_text};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook as Book, XlsxError};

use super::adjustments::Said;
use super::lines::{COLUMNS, Cell, Lines, cells};
use store::order::settled::SettledRow;

/// The maximum number of rows of a sheet in Excel; a longer export goes on in a further sheet.
const ROWS: u32 = 1_048_576;
/// A spreadsheet counts in binary fractions, which are exact for fewer minor units than this; a larger amount is written as text.
const EXACT: u64 = 1 << 53;
/// The maximum number of decimals of a currency.
const MOST_DECIMALS: usize = 4;
/// The width of every column, in characters.
const WIDTH: u32 = 22;

/// A workbook that is being written.
pub struct Workbook {
    book: Book,
    lines: Lines,
    /// The number format of an amount, by its decimals.
    amounts: [Format; MOST_DECIMALS + 1],
    sheets: usize,
    row: u32,
    /// The first error, which [`Self::save`] returns.
    failed: Option<XlsxError>,
}

impl Workbook {
    /// An empty workbook, whose temporary files are in `dir`.
    pub fn create(dir: &Path) -> Result<Self, XlsxError> {
        let mut book = Book::new();
        book.set_tempdir(dir)?;
        // The same orders give the same bytes: the time of writing is stored with the export, not in the file.
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

    /// Appends an order. An error is returned by [`Self::save`].
    pub fn add(&mut self, order: &SettledRow<'_>, said: Said<'_>) {
        if self.failed.is_none()
            && let Err(error) = self.write(order, said)
        {
            self.failed = Some(error);
        }
    }

    /// A text is written as a text, with any first character: a cell of a workbook is a formula only if it is written as one.
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

    /// Assembles the file. The call blocks for a while: use it where blocking is allowed.
    pub fn save(mut self, path: &Path) -> Result<(), XlsxError> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.book.save(path),
        }
    }
}
