//! What must be known of a sheet before its cells are read, and stands before, between and behind them: merged
//! ranges, hidden rows and columns.

use super::record::{Record, Records, kind};
use crate::extract::sheet::grid::Grid;
use crate::extract::sheet::merges::Merges;
use crate::extract::sheet::veil::Veil;
use crate::model::Unread;
use crate::open::budget::Budget;

/// Last row of a sheet, 0-based.
const LAST_ROW: u32 = 65_535;

/// The layout of a sheet while it is collected.
#[derive(Debug, Default)]
struct Layout {
    merges: Merges,
    veil: Veil,
    /// Where a row is hidden unless it is said to be shown: those that are.
    shown: Option<Vec<u32>>,
    rows: Vec<u32>,
}

/// Looks through the sheet that begins at `at` and fills the grid; merged ranges and columns count as cells.
pub fn look(stream: &[u8], at: usize, grid: &mut Grid<'_>) -> Result<(), Unread> {
    let mut layout = Layout::default();
    let mut depth = 0_u32;
    for record in Records::new(stream, at) {
        match record.kind {
            kind::BOF => depth += 1,
            kind::EOF => depth = depth.saturating_sub(1),
            _ if depth == 1 => layout.take(&record, grid.budget)?,
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    layout.merges.sort();
    layout.rows();
    layout.veil.sort();
    (grid.merges, grid.veil) = (layout.merges, layout.veil);
    Ok(())
}

impl Layout {
    fn take(&mut self, record: &Record<'_>, budget: &Budget) -> Result<(), Unread> {
        let mut bytes = record.bytes();
        match record.kind {
            kind::ROW => {
                let row = u32::from(bytes.u16());
                bytes.skip(4);
                let height = bytes.u16();
                bytes.skip(4);
                // The upper bit says that the height is the usual one (Excel 5).
                if bytes.u32() & 0x20 != 0 || height & 0x7FFF == 0 {
                    self.rows.push(row);
                } else if let Some(shown) = &mut self.shown {
                    shown.push(row);
                }
            }
            kind::COL_INFO => {
                budget.cells(1)?;
                let (first, last, width) = (bytes.u16(), bytes.u16(), bytes.u16());
                bytes.skip(2);
                if bytes.u16() & 1 != 0 || width == 0 {
                    self.veil.columns(first.into(), last.max(first).into());
                }
            }
            kind::DEFAULT_ROW_HEIGHT if bytes.u16() & 2 != 0 => self.shown = Some(Vec::new()),
            kind::MERGE_CELLS => {
                budget.cells(u64::from(bytes.u16()))?;
                for range in bytes.rest().chunks_exact(8) {
                    let [top, bottom, left, right] =
                        [0, 2, 4, 6].map(|n| u32::from(u16::from_le_bytes([range[n], range[n + 1]])));
                    self.merges.add((top, left), (bottom, right));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn rows(&mut self) {
        self.rows.sort_unstable();
        self.rows.iter().for_each(|row| self.veil.rows(*row, *row));
        let Some(mut shown) = self.shown.take() else { return };
        shown.sort_unstable();
        let mut next = 0;
        for row in shown.into_iter().chain([LAST_ROW + 1]) {
            if row > next {
                self.veil.rows(next, row - 1);
            }
            next = next.max(row + 1);
        }
    }
}
