//! Whole numbers in PostgreSQL's `NUMERIC`, which `SUM` of a `BIGINT` answers.
//!
//! The binary form: count of digits to the base 10,000, weight of the first digit, sign, digits after the point; then
//! the digits, with no zeros at the end.

use bytes::{BufMut, BytesMut};

const BASE: u64 = 10_000;
const NEGATIVE: u16 = 0x4000;

pub(super) fn encode(int: i64, out: &mut BytesMut) {
    let mut digits = Vec::with_capacity(5);
    let mut rest = int.unsigned_abs();
    while rest > 0 {
        digits.push((rest % BASE) as u16);
        rest /= BASE;
    }
    let weight = digits.len().saturating_sub(1) as u16;
    digits.reverse();
    while digits.last() == Some(&0) {
        digits.pop();
    }
    out.put_u16(digits.len() as u16);
    out.put_u16(weight);
    out.put_u16(if int < 0 { NEGATIVE } else { 0 });
    out.put_u16(0);
    for digit in digits {
        out.put_u16(digit);
    }
}

/// The number, when it is whole and fits.
pub(super) fn decode(raw: &[u8]) -> Option<i64> {
    let word = |index: usize| -> Option<u16> {
        let bytes = raw.get(index * 2..index * 2 + 2)?;
        Some(u16::from_be_bytes([bytes[0], bytes[1]]))
    };
    let count = usize::from(word(0)?);
    let weight = word(1)? as i16;
    let negative = match word(2)? {
        0 => false,
        NEGATIVE => true,
        _ => return None,
    };
    let mut number: i128 = 0;
    // Digits after the point are there only when they are not zero.
    let places = usize::try_from(i32::from(weight) + 1).unwrap_or(0);
    if count > places || places > 6 {
        let whole = (places..count).all(|index| word(4 + index) == Some(0));
        if places > 6 || !whole {
            return None;
        }
    }
    for place in 0..places {
        let digit = if place < count { word(4 + place)? } else { 0 };
        number = number * i128::from(BASE) + i128::from(digit);
    }
    i64::try_from(if negative { -number } else { number }).ok()
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;

    #[test]
    fn whole_numbers_go_there_and_back() {
        for int in [0, 1, -1, 9_999, 10_000, -10_001, 100_000_000, i64::MAX, i64::MIN] {
            let mut out = BytesMut::new();
            super::encode(int, &mut out);
            assert_eq!(super::decode(&out), Some(int));
        }
    }

    #[test]
    fn fractions_are_refused() {
        // 1.5
        let raw = [0, 2, 0, 0, 0, 0, 0, 1, 0, 1, 0x13, 0x88];
        assert_eq!(super::decode(&raw), None);
        // 0.5
        let raw = [0, 1, 0xff, 0xff, 0, 0, 0, 1, 0x13, 0x88];
        assert_eq!(super::decode(&raw), None);
        assert_eq!(super::decode(&[0, 1]), None);
    }
}
