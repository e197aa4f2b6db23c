//! A QR code in the terminal: two rows of squares in a line of half blocks.

use fast_qr::QRBuilder;

use crate::serve::Error;

/// White squares around the code, without which cameras don't find it.
const MARGIN: i32 = 2;

/// The lines of a text's QR code. `is_colored` forces black on white, whatever colours the terminal has; without it
/// the code is right on a dark background.
pub fn lines(text: &str, is_colored: bool) -> Result<Vec<String>, Error> {
    let code = QRBuilder::new(text).build().map_err(|_| "the address is too long for a QR code")?;
    let size = i32::try_from(code.size)?;
    let is_dark = |x: i32, y: i32| match (usize::try_from(x), usize::try_from(y)) {
        (Ok(x), Ok(y)) if x < code.size && y < code.size => code[y][x].value(),
        _ => false,
    };
    let rows = (-MARGIN..size + MARGIN).step_by(2).map(|y| {
        let squares = (-MARGIN..size + MARGIN).map(|x| match (is_dark(x, y), is_dark(x, y + 1)) {
            (false, false) => '█',
            (false, true) => '▀',
            (true, false) => '▄',
            (true, true) => ' ',
        });
        let row: String = squares.collect();
        if is_colored { format!("\u{1b}[97;40m{row}\u{1b}[0m") } else { row }
    });
    Ok(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_margin_and_is_square() {
        let rows = lines("http://127.0.0.1:8080/c/luigi", false).unwrap();
        let width = rows[0].chars().count();
        assert!(rows.iter().all(|row| row.chars().count() == width));
        assert!(rows[0].chars().all(|square| square == '█'), "the margin is light");
        assert_eq!(rows.len(), width.div_ceil(2));
        assert!(lines("x", true).unwrap()[0].starts_with("\u{1b}[97;40m"));
    }
    #[test]
    fn the_squares_are_the_code_s() {
        let text = "http://127.0.0.1:8080/c/luigi";
        let printed = QRBuilder::new(text).build().unwrap().to_str();
        let expected: Vec<String> = printed.lines().skip(1).map(|row| format!("█{row}█")).collect();
        let rows = lines(text, false).unwrap();
        assert_eq!(rows[1..expected.len()], expected[..expected.len() - 1]);
    }
}
