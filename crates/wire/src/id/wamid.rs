//! The `wamid.…` string that names a message on the wire.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{BusinessId, MessageId};

/// Encodes the business and the message of a `wamid`, so that no lookup table is needed.
///
/// Layout: 24 bytes in standard base64 after `wamid.`, which makes 32 characters without padding:
///
/// | bytes | what |
/// |---|---|
/// | 0..4 | `1c 18 01 00`: reads `HBg…` as Meta's do; the third byte is the version of the layout |
/// | 4..12 | business id, big-endian |
/// | 12..20 | message id, big-endian |
/// | 20..24 | check sum of the bytes before it |
///
/// The check sum keeps mistyped and foreign ids from naming another message. It is not a secret: whoever reads a
/// decoded id still has to check that the caller may see that business.
#[derive(Debug, Clone, Copy)]
pub struct Wamid;

const PREFIX: &str = "wamid.";
const HEAD: [u8; 4] = [0x1c, 0x18, 0x01, 0x00];
const ENCODED_CHARS: usize = 32;

impl Wamid {
    /// The `wamid` of a message.
    pub fn encode(business: BusinessId, message: MessageId) -> String {
        let mut bytes = [0; 24];
        bytes[..4].copy_from_slice(&HEAD);
        bytes[4..12].copy_from_slice(&business.get().to_be_bytes());
        bytes[12..20].copy_from_slice(&message.get().to_be_bytes());
        let sum = checksum(&bytes[..20]);
        bytes[20..].copy_from_slice(&sum);

        let mut wamid = String::with_capacity(PREFIX.len() + ENCODED_CHARS);
        wamid.push_str(PREFIX);
        STANDARD.encode_string(bytes, &mut wamid);
        wamid
    }

    /// The business and message of a `wamid` made by [`Wamid::encode`]; `None` for everything else, Meta's own included.
    pub fn decode(wamid: &str) -> Option<(BusinessId, MessageId)> {
        let encoded = wamid.strip_prefix(PREFIX).filter(|encoded| encoded.len() == ENCODED_CHARS)?;
        let bytes: [u8; 24] = STANDARD.decode(encoded).ok()?.try_into().ok()?;
        if bytes[..4] != HEAD || bytes[20..] != checksum(&bytes[..20]) {
            return None;
        }
        let business = i64::from_be_bytes(bytes[4..12].try_into().ok()?);
        let message = i64::from_be_bytes(bytes[12..20].try_into().ok()?);
        (business >= 0 && message >= 0).then(|| (BusinessId::new(business), MessageId::new(message)))
    }
}

/// FNV-1a over the bytes, mixed by the finalizer of MurmurHash3 so that near ids differ in all four bytes.
fn checksum(bytes: &[u8]) -> [u8; 4] {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^= hash >> 33;
    let [a, b, c, d, ..] = hash.to_be_bytes();
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BusinessId, MessageId, Wamid};

    #[test]
    fn reads_like_metas() {
        let wamid = Wamid::encode(BusinessId::new(1), MessageId::new(2));
        assert!(wamid.starts_with("wamid.HBg"), "{wamid}");
        assert_eq!(wamid.len(), 38);
    }

    #[test]
    fn forged_and_foreign_ids_are_refused() {
        let wamid = Wamid::encode(BusinessId::new(7_000_000), MessageId::new(8_000_000));
        let negative = Wamid::encode(BusinessId::new(-1), MessageId::new(2));
        let foreign = "wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBI3N0EyQjlENjZEQkQ2OEY5MzAA";
        for text in ["", "wamid.", &wamid[6..], &format!("{wamid}="), &wamid.to_uppercase(), &negative, foreign] {
            assert_eq!(Wamid::decode(text), None, "{text}");
        }
    }

    #[test]
    fn a_changed_character_is_refused() {
        let wamid = Wamid::encode(BusinessId::new(7_000_000), MessageId::new(8_000_000));
        for at in 6..wamid.len() {
            let replacement = if &wamid[at..=at] == "A" { "B" } else { "A" };
            let forged = format!("{}{replacement}{}", &wamid[..at], &wamid[at + 1..]);
            assert_eq!(Wamid::decode(&forged), None, "{forged}");
        }
    }

    proptest! {
        #[test]
        fn round_trip(business in 0..=i64::MAX, message in 0..=i64::MAX) {
            let (business, message) = (BusinessId::new(business), MessageId::new(message));
            prop_assert_eq!(Wamid::decode(&Wamid::encode(business, message)), Some((business, message)));
        }

        #[test]
        fn random_text_is_refused(text in "wamid\\.HBgBA[A-Za-z0-9+/]{27}") {
            prop_assert_eq!(Wamid::decode(&text), None);
        }
    }
}
