//! Certificates and keys, out of the text that they stand in. What is wrong with one is told so that whoever has mistaken the
//! file sees it, and never with a byte of it: it may be a key.

use tokio_rustls::rustls;
use tokio_rustls::rustls::CertificateError;
use tokio_rustls::rustls::InconsistentKeys;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::Error;
use tokio_rustls::rustls::pki_types::pem::PemObject;

/// All certificates, in their order.
///
/// # Errors
///
/// What is wrong: there is none, or one is broken.
pub(crate) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let all = all.map_err(|error| broken(&error))?;
    if all.is_empty() { Err(format!("there is no certificate in it{}", instead(pem))) } else { Ok(all) }
}

/// The first private key.
///
/// # Errors
///
/// What is wrong: there is none, or it is broken or encrypted.
pub(crate) fn key(pem: &[u8]) -> Result<PrivateKeyDer<'static>, String> {
    match PrivateKeyDer::from_pem_slice(pem) {
        Ok(key) => Ok(key),
        Err(Error::NoItemsFound) if has(pem, "ENCRYPTED PRIVATE KEY") => {
            Err("its private key is encrypted, and nobody is here to be asked for the password".to_owned())
        }
        Err(Error::NoItemsFound) => Err(format!("there is no private key in it{}", instead(pem))),
        Err(error) => Err(broken(&error)),
    }
}

/// All certificates, to be trusted.
///
/// # Errors
///
/// As [`certificates`], and that one is none.
pub(crate) fn roots(pem: &[u8], roots: &mut RootCertStore) -> Result<(), String> {
    for (number, root) in certificates(pem)?.into_iter().enumerate() {
        roots.add(root).map_err(|error| format!("its certificate {}: {}", number + 1, unusable(&error)))?;
    }
    Ok(())
}

/// What it means that a certificate, or one with a key, is not taken.
pub(crate) fn unusable(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
            "its private key is not that of the first certificate, which has to be the one that is shown; \
             those that vouch for it come behind"
                .to_owned()
        }
        rustls::Error::InvalidCertificate(CertificateError::BadEncoding) => {
            "what is in it is no certificate of X.509".to_owned()
        }
        error => error.to_string(),
    }
}

fn broken(error: &Error) -> String {
    match error {
        Error::MissingSectionEnd { .. } => "it breaks off: a `-----BEGIN …` has no `-----END …`".to_owned(),
        Error::IllegalSectionStart { .. } => {
            "a line begins with `-----BEGIN` and does not end with `-----`".to_owned()
        }
        Error::Base64Decode(_) => {
            "what stands between `-----BEGIN …` and `-----END …` is no base64".to_owned()
        }
        _ => "it is no PEM".to_owned(),
    }
}

/// What there is in place of what was looked for.
fn instead(pem: &[u8]) -> &'static str {
    // What every certificate and key in DER begins with.
    if pem.starts_with(&[0x30]) {
        return "; it is DER, and has to be PEM";
    }
    if pem.iter().all(u8::is_ascii_whitespace) {
        return ", or anything else";
    }
    if has(pem, "PRIVATE KEY") {
        return ", but a private key";
    }
    if has(pem, "CERTIFICATE REQUEST") {
        return ", but the request for one";
    }
    if has(pem, "CERTIFICATE") {
        return ", but a certificate";
    }
    if has(pem, "") { "" } else { "; it is no PEM" }
}

/// Whether there is a section whose name ends so.
fn has(pem: &[u8], name: &str) -> bool {
    let mut lines = pem.split(|byte| matches!(byte, b'\n' | b'\r'));
    let end = format!("{name}-----");
    lines.any(|line| line.starts_with(b"-----BEGIN ") && line.trim_ascii_end().ends_with(end.as_bytes()))
}

#[cfg(test)]
mod tests {
    use rcgen::CertificateParams;
    use rcgen::KeyPair;

    use super::*;

    fn pair() -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(["a".to_owned()]).unwrap().self_signed(&key).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    #[track_caller]
    fn check_certificates(pem: impl AsRef<[u8]>, expected: &str) {
        assert_eq!(certificates(pem.as_ref()).unwrap_err(), expected);
    }

    #[track_caller]
    fn check_key(pem: impl AsRef<[u8]>, expected: &str) {
        let why = key(pem.as_ref()).unwrap_err();
        assert_eq!(why, expected);
    }

    #[test]
    fn what_is_there_is_read_whatever_is_around_it() {
        let (certificate, private) = pair();
        let both = format!("# ours\r\n{private}\n{certificate}{certificate}\n");
        assert_eq!(certificates(both.as_bytes()).unwrap().len(), 2);
        key(both.as_bytes()).unwrap();
    }

    #[test]
    fn what_is_wrong_is_said() {
        let (certificate, private) = pair();
        check_certificates("", "there is no certificate in it, or anything else");
        check_certificates("s3cr3t", "there is no certificate in it; it is no PEM");
        check_certificates(&private, "there is no certificate in it, but a private key");
        let der = certificates(certificate.as_bytes()).unwrap().remove(0);
        check_certificates(&der, "there is no certificate in it; it is DER, and has to be PEM");
        let request = certificate.replace("CERTIFICATE", "CERTIFICATE REQUEST");
        check_certificates(request, "there is no certificate in it, but the request for one");
        check_key(&certificate, "there is no private key in it, but a certificate");
        let encrypted = private.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
        check_key(encrypted, "its private key is encrypted, and nobody is here to be asked for the password");
        let begun = &certificate[..certificate.len() / 2];
        check_certificates(begun, "it breaks off: a `-----BEGIN …` has no `-----END …`");
        check_key(
            private.replace('M', "\u{e9}"),
            "what stands between `-----BEGIN …` and `-----END …` is no base64",
        );
        check_certificates(
            certificate.replacen("-----\n", "\n", 1),
            "a line begins with `-----BEGIN` and does not end with `-----`",
        );
    }

    #[test]
    fn a_root_that_is_no_certificate_is_told_by_its_number() {
        let (certificate, _) = pair();
        let none = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let mut store = RootCertStore::empty();
        let why = roots(format!("{certificate}{none}").as_bytes(), &mut store).unwrap_err();
        assert_eq!(why, "its certificate 2: what is in it is no certificate of X.509");
    }
}
