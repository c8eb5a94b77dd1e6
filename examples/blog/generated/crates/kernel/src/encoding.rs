//! The spellings of values that are texts to a client.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use url::Url;
use uuid::Uuid;

/// Bytes in base64, padded.
pub fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes that [`to_base64`] wrote.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Bytes in the base64 of addresses, without padding.
pub fn to_base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes that [`to_base64url`] wrote.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The addresses that an HTML e-mail input takes, with a dot in the domain.
pub fn is_email(text: &str) -> bool {
    const ATOM: &str = "!#$%&'*+/=?^_`{|}~.-";
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let local_char = |c: char| c.is_ascii_alphanumeric() || ATOM.contains(c);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 254
        && (1..=64).contains(&local.len())
        && local.chars().all(local_char)
        && domain.contains('.')
        && domain.split('.').all(label)
}

/// An absolute URL with a host, without white space or control characters.
pub fn is_url(text: &str) -> bool {
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    plain && text.len() <= 2_048 && Url::parse(text).is_ok_and(|url| url.has_host())
}

/// Lower-case letters and digits in words joined by single hyphens.
pub fn is_slug(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.len() <= 255 && text.split('-').all(word)
}

/// The alphabet of Crockford's base 32, in lower case, as the TypeID specification wants it.
const BASE32: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A uuid as `prefix_` and 26 letters and digits that sort like the uuid.
pub fn to_typeid(prefix: &str, uuid: Uuid) -> String {
    let bits = uuid.as_u128();
    let suffix = (0..26)
        .rev()
        .map(|place| char::from(BASE32[(bits >> (place * 5)) as usize & 31]));
    prefix.chars().chain(['_']).chain(suffix).collect()
}

/// The uuid of a TypeID with this prefix.
pub fn from_typeid(prefix: &str, text: &str) -> Option<Uuid> {
    let suffix = text.strip_prefix(prefix)?.strip_prefix('_')?;
    // 26 digits hold 130 bits: a first digit above 7 would overflow the uuid.
    if suffix.len() != 26 || suffix.as_bytes()[0] > b'7' {
        return None;
    }
    suffix
        .bytes()
        .try_fold(0_u128, |bits, byte| {
            let digit = BASE32.iter().position(|&digit| digit == byte)?;
            Some(bits << 5 | digit as u128)
        })
        .map(Uuid::from_u128)
}

/// FNV-1a over some texts, for what outlives an update of the service: the hash of the standard
/// library may change with the compiler.
pub fn fnv1a<'a>(texts: impl Iterator<Item = &'a str>) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    /// What no text holds stands between them.
    const END: u8 = 0xff;
    let bytes = texts.flat_map(|text| text.bytes().chain([END]));
    bytes.fold(BASIS, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(PRIME)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typeid_survives_the_round_trip() {
        for uuid in [Uuid::nil(), Uuid::max(), Uuid::now_v7()] {
            let text = to_typeid("order", uuid);
            assert_eq!(from_typeid("order", &text), Some(uuid), "{text}");
        }
        assert_eq!(
            from_typeid("order", "order_8zzzzzzzzzzzzzzzzzzzzzzzzz"),
            None
        );
        assert_eq!(
            from_typeid("order", "item_00000000000000000000000000"),
            None
        );
    }

    #[test]
    fn addresses_are_told_from_other_texts() {
        for good in ["a@b.co", "first.last+tag@mail.example.com"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "", "a", "@b.co", "a@b", "a b@c.de", "a@-b.co", "a@b..co", "a@b.co\n",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn a_digest_is_the_same_in_every_build_and_tells_texts_apart() {
        let digest = |texts: &[&'static str]| fnv1a(texts.iter().copied());
        assert_eq!(digest(&[]), 0xcbf2_9ce4_8422_2325);
        assert_eq!(digest(&["foobar"]), 0x3452_4ba7_168a_2c15);
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["a"]), digest(&["a", ""]));
    }
}
