//! Files of rows that spreadsheets open: commas between cells, and no cell that a spreadsheet would compute.

/// Characters that begin a formula, or hide its begin, in one spreadsheet or another.
const BEGINS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Adds a row to a file.
pub fn push_row<'a>(file: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            file.push(',');
        }
        push_cell(file, cell);
    }
    file.push_str("\r\n");
}

/// A cell as text: what would begin a formula gets an apostrophe before it, and quotes stand around what needs them.
fn push_cell(file: &mut String, cell: &str) {
    let formula = cell.trim_start_matches(' ').starts_with(BEGINS);
    let quoted = cell.contains([',', '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ');
    if quoted {
        file.push('"');
    }
    if formula {
        file.push('\'');
    }
    for c in cell.chars().filter(|c| *c != '\0') {
        if c == '"' {
            file.push('"');
        }
        file.push(c);
    }
    if quoted {
        file.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(cells: &[&str]) -> String {
        let mut file = String::new();
        push_row(&mut file, cells.iter().copied());
        file
    }

    /// Reads a row as RFC 4180 has it.
    fn read(row: &str) -> Vec<String> {
        let mut cells = vec![String::new()];
        let mut chars = row.strip_suffix("\r\n").unwrap().chars().peekable();
        let mut within = false;
        while let Some(c) = chars.next() {
            match c {
                '"' if within && chars.peek() == Some(&'"') => {
                    chars.next();
                    cells.last_mut().unwrap().push('"');
                }
                '"' => within = !within,
                ',' if !within => cells.push(String::new()),
                c => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "  =1", "＝1"] {
            let read = read(&row(&[cell]));
            assert!(read[0].starts_with('\''), "{cell:?}");
        }
        assert_eq!(row(&["=cmd|' /C calc'!A0", "a"]), "'=cmd|' /C calc'!A0,a\r\n");
    }

    #[test]
    fn commas_quotes_and_breaks_stay_within_their_cell() {
        assert_eq!(row(&["a,b", "say \"so\"", "x\r\ny", ""]), "\"a,b\",\"say \"\"so\"\"\",\"x\r\ny\",\r\n");
    }

    proptest! {
        #[test]
        fn a_row_is_read_as_its_cells(cells in prop::collection::vec("[^\0]{0,12}", 1..6)) {
            let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
            let read = read(&row(&texts));
            prop_assert_eq!(read.len(), cells.len());
            for (read, cell) in read.iter().zip(&cells) {
                prop_assert_eq!(read.strip_prefix('\'').filter(|_| !cell.starts_with('\'')).unwrap_or(read), cell);
                prop_assert!(!read.trim_start_matches(' ').starts_with(BEGINS));
            }
        }
    }
}
