//! Which keys are keys.

use base64::engine::general_purpose::STANDARD as BASE64;

use super::*;

#[tokio::test]
async fn what_others_have_signed_is_verified() {
    for (pem, token) in [RSA_PEM, P256_PEM, ED25519_PEM] {
        let jwt = Jwt::public_key(pem).unwrap().audience(AUDIENCE);
        assert_is(identity(&jwt, token).await, Ok("ann"));
        let around = format!("Key of ann:\r\n{}\r\n", pem.replace('\n', "\r\n"));
        let jwt = Jwt::public_key(around).unwrap().audience(AUDIENCE);
        assert_is(identity(&jwt, token).await, Ok("ann"));
    }
    let jwt = Jwt::public_key(RSA_PEM_OF_PKCS1).unwrap().audience(AUDIENCE);
    assert_is(identity(&jwt, RSA_PEM.1).await, Ok("ann"));
    assert_is(identity(&jwt, P256_PEM.1).await, Err(Fault::Algorithm));
}

#[track_caller]
fn check_pem(pem: &str, expected: &str) {
    assert_eq!(Jwt::public_key(pem).unwrap_err().to_string(), expected);
}

#[test]
fn what_is_no_public_key_is_told_from_one() {
    check_pem("", "there is no key in PEM");
    check_pem(&RSA_PEM.0.replace("END", "end"), "there is no key in PEM");
    check_pem(&RSA_PEM.0.replace("END PUBLIC", "END"), "there is no key in PEM");
    check_pem(&RSA_PEM.0.repeat(2), "there is more than one key; several belong into a JWKS");
    check_pem(
        PRIVATE,
        "a private key belongs to whoever signs: `openssl pkey -pubout` makes the public one of it",
    );
    let certificate = RSA_PEM.0.replace("PUBLIC KEY", "CERTIFICATE");
    check_pem(&certificate, "a certificate is no key: `openssl x509 -pubkey -noout` takes the key out of it");
    check_pem(&RSA_PEM.0.replace("PUBLIC KEY", "PUBLIC"), "it is no `PUBLIC KEY`");
    check_pem(&RSA_PEM.0.replace("PUBLIC KEY", "RSA PUBLIC KEY"), "it is no key of RSA");
    check_pem(&RSA_PEM_OF_PKCS1.replace("RSA PUBLIC KEY", "PUBLIC KEY"), "its content is no public key");
    check_pem(&RSA_PEM.0.replace("MIIB", "M?IB"), "its content is no such key");
    check_pem(P384_PEM, "it is for another algorithm than RS256, ES256 and EdDSA");
    check_pem(WEAK_PEM, "a key of RSA needs at least 2048 bits");
}

/// Whatever is cut off or added, it is no longer a key, and nothing else happens.
#[test]
fn a_key_is_whole_or_none() {
    for (pem, _) in [RSA_PEM, P256_PEM, ED25519_PEM] {
        let content: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = BASE64.decode(content.as_bytes()).unwrap();
        let key = |der: &[u8]| {
            let content = BASE64.encode(der);
            Jwt::public_key(format!("-----BEGIN PUBLIC KEY-----\n{content}\n-----END PUBLIC KEY-----"))
        };
        assert!(key(&der).is_ok());
        for length in 0..der.len() {
            assert!(key(&der[..length]).is_err(), "{length}");
        }
        assert!(key(&[&der[..], &[0]].concat()).is_err());
        for (i, bit) in (0..30).flat_map(|i| (0..8).map(move |bit| (i, bit))) {
            let mut changed = der.clone();
            changed[i] ^= 1 << bit;
            let _ = key(&changed);
        }
    }
}

#[test]
fn a_secret_has_32_bytes() {
    assert!(Jwt::hs256([7; 32]).is_ok());
    for few in [&[7; 31][..], b""] {
        let why = Jwt::hs256(few).unwrap_err().to_string();
        assert_eq!(why, "a secret of less than 32 bytes can be guessed");
    }
}

#[track_caller]
fn check_set(keys: &[Value], expected: Result<(), &str>) {
    let read = Jwt::jwks(set_of(keys)).map(drop).map_err(|error| error.to_string());
    assert_eq!(read, expected.map_err(str::to_owned), "{keys:?}");
}

/// A key of RSA with a modulus of so many bits.
fn rsa_of(bits: usize, exponent: &[u8]) -> Value {
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    modulus[0] >>= (8 - bits % 8) % 8;
    json!({"kty": "RSA", "n": BASE64URL_NOPAD.encode(&modulus), "e": BASE64URL_NOPAD.encode(exponent)})
}

#[test]
fn weak_keys_are_no_keys() {
    const E: &[u8] = &[1, 0, 1];
    check_set(&[rsa_of(2048, E)], Ok(()));
    check_set(&[rsa_of(8192, E)], Ok(()));
    check_set(&[rsa_of(2047, E)], Err("no key can be used: a key of RSA needs at least 2048 bits"));
    check_set(&[rsa_of(8193, E)], Err("no key can be used: a key of RSA may have at most 8192 bits"));
    check_set(&[rsa_of(2048, &[3])], Ok(()));
    for exponent in [&[][..], &[0], &[1], &[0, 1], &[4], &[1, 0, 0, 0, 1]] {
        check_set(&[rsa_of(2048, exponent)], Err("no key can be used: it is no key of RSA"));
    }
    check_set(&[rsa_of(2040, E), rsa_of(2048, E)], Ok(()));

    // Zeros before it do not make it longer.
    let short = [&[0; 128][..], &[0xff; 128]].concat();
    let short = json!({"kty": "RSA", "n": BASE64URL_NOPAD.encode(&short), "e": "AQAB"});
    check_set(&[short], Err("no key can be used: a key of RSA needs at least 2048 bits"));
}

#[test]
fn keys_for_something_else_are_passed_over() {
    let none = Err("it has no public key for RS256, ES256 or EdDSA");
    check_set(&[], none);
    check_set(&[Signer::secret().jwk("a")], none);
    for signer in Signer::all_public() {
        let with = |name: &str, value: Value| {
            let mut key = signer.jwk("a");
            key[name] = value;
            key
        };
        check_set(&[with("use", json!("sig"))], Ok(()));
        check_set(&[with("use", json!("enc"))], none);
        check_set(&[with("key_ops", json!(["sign", "verify"]))], Ok(()));
        check_set(&[with("key_ops", json!(["sign"]))], none);
        check_set(&[with("alg", json!(signer.algorithm()))], Ok(()));
        for alg in ["HS256", "none", "RSA-OAEP", "PS256", "ES512"] {
            check_set(&[with("alg", json!(alg))], none);
        }
        check_set(&[with("kty", json!("oct"))], none);
        check_set(&[with("kty", json!(1))], none);
        check_set(&[json!({"kty": "new"}), json!(7), signer.jwk("a")], Ok(()));
    }
    check_set(&[json!({"kty": "EC", "crv": "P-521", "x": "", "y": ""})], none);
    check_set(&[json!({"kty": "OKP", "crv": "Ed448", "x": ""})], none);
}

#[test]
fn a_key_has_all_its_members_in_order() {
    let p256 = Signer::p256().jwk("a");
    for (name, value) in [("x", json!("AA")), ("y", json!("====")), ("y", json!(null))] {
        let mut key = p256.clone();
        key[name] = value;
        assert!(Jwt::jwks(set_of(&[key])).is_err(), "{name}");
    }
    check_set(
        &[json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"})],
        Err("no key can be used: a key of Ed25519 has 32 bytes"),
    );
    check_set(&[json!({"kty": "RSA"})], Err("no key can be used: a member is missing"));
}

#[test]
fn what_is_no_set_of_keys_is_told_from_one() {
    let key = Signer::ed25519().jwk("a").to_string();
    for wrong in
        ["", "[]", "null", "{}", r#"{"keys":{}}"#, &key, r#"{"keys":[],"keys":[]}"#, "{\"keys\":[]} x"]
    {
        let why = Jwt::jwks(wrong).unwrap_err().to_string();
        assert!(why.starts_with("it is no JWKS: "), "{wrong}: {why}");
    }
    let twice = key.replacen('{', r#"{"kty":"OKP","#, 1);
    let why = Jwt::jwks(format!(r#"{{"keys":[{twice}]}}"#)).unwrap_err().to_string();
    assert_eq!(why, "it has no public key for RS256, ES256 or EdDSA");
}

#[test]
fn a_set_has_at_most_64_keys() {
    let key = Signer::ed25519().jwk("a");
    check_set(&vec![key.clone(); 64], Ok(()));
    check_set(&vec![key; 65], Err("it has more than 64 keys"));
}

#[tokio::test]
async fn keys_of_one_name_are_all_tried() {
    let (one, other, third) = (Signer::ed25519(), Signer::ed25519(), Signer::p256());
    let jwt = Jwt::jwks(set_of(&[one.jwk("a"), other.jwk("a"), third.jwk("a")])).unwrap().audience(AUDIENCE);
    for signer in [one, other, third] {
        assert_is(identity(&jwt, &signer.named("a")).await, Ok("ann"));
    }
}

/// Made by Python's `cryptography`, and a token by `PyJWT`.
pub(super) const RSA_PEM: (&str, &str) = (
    "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvKFuviFUd7KJ3JlwISi/
NpLnAkRw2XiqCQgCyl3GKNerL31kw+tZSM0fQJIA3t5tyBuoMm+8AzOZATwnYCqf
DcEdJI0jX9tEpWDNiOyce/+X7FkcpXoB4YnkWrE+hWc6fAJ/LDmj4R2Am/whwpGH
miZvqeUe540Jv8WP/gU94w050+Z8l+q9/76aBoEzkgUvX74Ocv/ineqNBy4aPkER
/p3aPiMQIJbfGU1SxYKIXiZ6uoZXjprAsHHNLR6knFiVKJrXUgxuFOuJQDMVkqnP
fbYM6+aLh5cIUk3noc/S8WrikUqPRVDFYI7RaFUdvP6emNsUKLK4Po3K2JllTIbd
SwIDAQAB
-----END PUBLIC KEY-----
",
    concat!(
        "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJodHRwczovL21jcC5leGFtcGxlLmNvbS93cyIsInN1Y",
        "iI6ImFubiIsImV4cCI6MjAwMDAwMDAwMH0.SwQRau7YeRzRyGfNMVlyltEK8SOW0T3Lz3_X_6nEDww8LP-HfsEn8Gv",
        "hpSS-CsAzD5B674epfV7_AUgpJKP8aLZte2o3t0GQjWuNH5mqlfhHwBhaimLtYP_Kg_j5VJVGtwVSWmXpX4XXhOrR_",
        "6s2mC2VtVI742uoYpZfclaHDA9bdsx6QJznrAlVO4hZ9vn6CSUq-rnJA-RZHWm1vJknnAWaNBu22MKWjjKkijHokAA",
        "GGFBTnHpXcyVAnKRuJSRWc7IpfkGG3nP8yNDfXzDp-2-iO0H_KdlkkKvkiYOukyKiboC1-MkHCgHiDCLT4h61OgJbC",
        "wQWvqP9amocuHXKjQ",
    ),
);

/// The same.
pub(super) const P256_PEM: (&str, &str) = (
    "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMj20KEjCQv5sO2MUvptUAS8o9bFl
EuyE1eQUHMm0oUjoBi1q3qet1iqqQNTJcBRR9O/vBa3oKURKqGu0MoEatg==
-----END PUBLIC KEY-----
",
    concat!(
        "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJodHRwczovL21jcC5leGFtcGxlLmNvbS93cyIsInN1Y",
        "iI6ImFubiIsImV4cCI6MjAwMDAwMDAwMH0.cg-CBxwk64Nh2FYm5DNuKRMTNzTHf02OgfoxnV6n9rlL5QkWrlN1sGX",
        "XuQwFTWL5X0vdDTR4uob-mQFICV4K6w",
    ),
);

/// The same.
pub(super) const ED25519_PEM: (&str, &str) = (
    "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAG9Qo3c5bjfuk0WnxqbShKyMeo1eRXI9dZCT8hD2mVhc=
-----END PUBLIC KEY-----
",
    concat!(
        "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJodHRwczovL21jcC5leGFtcGxlLmNvbS93cyIsInN1Y",
        "iI6ImFubiIsImV4cCI6MjAwMDAwMDAwMH0.iYjKv5z3Yb8XsW_nDrMDhsNx5Q52H4t3f5acLii-7FB1i58cxV01Vm0",
        "zXfgbuLpin18CdfsX78cIQUJSSkx7Cw",
    ),
);

/// The first, in the form of PKCS #1.
const RSA_PEM_OF_PKCS1: &str = "-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAvKFuviFUd7KJ3JlwISi/NpLnAkRw2XiqCQgCyl3GKNerL31kw+tZ
SM0fQJIA3t5tyBuoMm+8AzOZATwnYCqfDcEdJI0jX9tEpWDNiOyce/+X7FkcpXoB
4YnkWrE+hWc6fAJ/LDmj4R2Am/whwpGHmiZvqeUe540Jv8WP/gU94w050+Z8l+q9
/76aBoEzkgUvX74Ocv/ineqNBy4aPkER/p3aPiMQIJbfGU1SxYKIXiZ6uoZXjprA
sHHNLR6knFiVKJrXUgxuFOuJQDMVkqnPfbYM6+aLh5cIUk3noc/S8WrikUqPRVDF
YI7RaFUdvP6emNsUKLK4Po3K2JllTIbdSwIDAQAB
-----END RSA PUBLIC KEY-----
";

/// A key of RSA with 1024 bits.
const WEAK_PEM: &str = "-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC8xNGfe6/W/2m7gDRuqiREkRxC
SqyzFyP0S5ETLK4bhGo1fCPVroAXI7wtNiajf976ucgyuP8TtXgfMtscPCxtceSm
UlbyWMzKL1SNlBDjmArrRQgjjRKqsuImVq+7wmMVd2m8YaCoMULICi8a/rFaOqJo
G1ujpToJUnB+siPJgQIDAQAB
-----END PUBLIC KEY-----
";

/// A key of another curve.
const P384_PEM: &str = "-----BEGIN PUBLIC KEY-----
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEmcLmE0b3NT71r9/9sf3lufHo03nrzY+r
LK6avMCfHTZYsmg1Dqnpr2ZMSErX5U3aiqMKY3o/T2t45Z99cBPOvf19wxtab0cB
KRMZMOCx2Rv5boaQjMZFaAQ96Fp+o4h8
-----END PUBLIC KEY-----
";

/// A key of these tests, which has signed nothing.
const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIIjRnZ+Q/kEz4POSgqCTXtxtNaT/NebiuVv0R09mSP4N
-----END PRIVATE KEY-----
";
