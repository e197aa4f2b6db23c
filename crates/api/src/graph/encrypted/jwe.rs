//! JSON Web Encryption (RFC 7516) in its compact form, with the algorithms `RSA-OAEP-256` and `A256GCM` (RFC 7518) and no others.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rsa::{
    KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
    PublicEncryptingKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use store::secret;

const ALG: &str = "RSA-OAEP-256";
const ENC: &str = "A256GCM";
const IV_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const KEY_BYTES: usize = 32;

/// Makes a private key of 2048 bits, in PKCS #8. Takes a while: not for a thread that others wait for.
pub(super) fn generate() -> Result<Vec<u8>, Unspecified> {
    let private: Pkcs8V1Der<'_> = PrivateDecryptingKey::generate(KeySize::Rsa2048)?.as_der()?;
    Ok(private.as_ref().to_vec())
}

/// The public key (SubjectPublicKeyInfo) of a private one, both DER.
pub(super) fn public_of(private: &[u8]) -> Option<Vec<u8>> {
    let public: PublicKeyX509Der<'_> = PrivateDecryptingKey::from_pkcs8(private).ok()?.public_key().as_der().ok()?;
    Some(public.as_ref().to_vec())
}

/// Encrypts for whoever has the private key to a public one.
pub(super) fn seal(public: &[u8], text: &str) -> Result<String, Unspecified> {
    let recipient = PublicEncryptingKey::from_der(public).map_err(|_| Unspecified)?;
    let recipient = OaepPublicEncryptingKey::new(recipient)?;
    let (content_key, iv) = (secret::random::<KEY_BYTES>(), secret::random::<IV_BYTES>());
    let mut wrapped = vec![0; recipient.ciphertext_size()];
    let wrapped = recipient.encrypt(&OAEP_SHA256_MGF1SHA256, &content_key, &mut wrapped, None)?;
    let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{ALG}","enc":"{ENC}"}}"#));
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &content_key)?);
    let mut sealed = text.as_bytes().to_vec();
    let nonce = Nonce::assume_unique_for_key(iv);
    let tag = key.seal_in_place_separate_tag(nonce, Aad::from(header.as_bytes()), &mut sealed)?;
    let coded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Ok([header.clone(), coded(wrapped), coded(&iv), coded(&sealed), coded(tag.as_ref())].join("."))
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    enc: String,
    zip: Option<String>,
    crit: Option<Vec<String>>,
}

/// Decrypts; the error is a reason for developers that tells nothing about the key.
pub(super) fn open(private: &[u8], token: &str) -> Result<Vec<u8>, String> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, wrapped, iv, sealed, tag] = parts[..] else {
        return Err("is not a JWE in compact form: five parts with dots between".to_owned());
    };
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| "a part of it is not base64url".to_owned());
    let header: Header = serde_json::from_slice(&bytes(head)?).map_err(|_| "its header is not in form".to_owned())?;
    if header.alg != ALG || header.enc != ENC || header.zip.is_some() || header.crit.is_some() {
        return Err(format!("its header must say alg {ALG} and enc {ENC}, without zip and crit"));
    }
    let (wrapped, iv, tag) = (bytes(wrapped)?, bytes(iv)?, bytes(tag)?);
    let mut sealed = bytes(sealed)?;
    if tag.len() != TAG_BYTES {
        return Err("its tag must have 16 bytes".to_owned());
    }
    sealed.extend_from_slice(&tag);
    // One answer for everything that a wrong key or a changed byte can lead to.
    unwrap(private, &wrapped)
        .and_then(|key| unseal(&key, &iv, head, sealed))
        .map_err(|_| "can't be decrypted with the number's cloud_encryption_key".to_owned())
}

fn unwrap(private: &[u8], wrapped: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let key = PrivateDecryptingKey::from_pkcs8(private).map_err(|_| Unspecified)?;
    let key = OaepPrivateDecryptingKey::new(key)?;
    let mut content_key = vec![0; key.min_output_size()];
    key.decrypt(&OAEP_SHA256_MGF1SHA256, wrapped, &mut content_key, None).map(|key| key.to_vec())
}

fn unseal(key: &[u8], iv: &[u8], head: &str, mut sealed: Vec<u8>) -> Result<Vec<u8>, Unspecified> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key)?);
    let nonce = Nonce::try_assume_unique_for_key(iv)?;
    let length = key.open_in_place(nonce, Aad::from(head.as_bytes()), &mut sealed)?.len();
    sealed.truncate(length);
    Ok(sealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_by_its_key_alone() {
        let (mine, other) = (generate().unwrap(), generate().unwrap());
        let sealed = seal(&public_of(&mine).unwrap(), "ciao 🍕").unwrap();
        assert_eq!(open(&mine, &sealed).unwrap(), "ciao 🍕".as_bytes());
        assert!(open(&other, &sealed).unwrap_err().contains("can't be decrypted"));
        for at in 0..5 {
            let mut parts: Vec<String> = sealed.split('.').map(str::to_owned).collect();
            let first = if parts[at].starts_with('A') { "B" } else { "A" };
            parts[at].replace_range(..1, first);
            assert!(open(&mine, &parts.join(".")).is_err(), "part {at} was changed");
        }
        for wrong in ["", "....", "a.b.c.d", "a.b.c.d.e"] {
            assert!(open(&mine, wrong).is_err(), "{wrong}");
        }
        let weak = URL_SAFE_NO_PAD.encode(r#"{"alg":"dir","enc":"A256GCM"}"#);
        let rest = sealed.split_once('.').unwrap().1;
        assert!(open(&mine, &format!("{weak}.{rest}")).unwrap_err().contains("RSA-OAEP-256"));
    }
}
