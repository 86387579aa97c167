//! Which signatures are right.

use super::*;
use crate::auth::jwt::set::KeySet;
use crate::auth::jwt::token::Token;

#[tokio::test]
async fn each_algorithm_verifies_what_its_key_has_signed() {
    assert_is(identity(&secretive(), &Signer::secret().token(&claims())).await, Ok("ann"));
    for signer in Signer::all_public() {
        let keys = set_of(&[signer.jwk("a")]);
        let jwt = Jwt::jwks(&keys).unwrap().audience(AUDIENCE);
        assert_is(identity(&jwt, &signer.token(&claims())).await, Ok("ann"));
        assert_is(identity(&jwt, &signer.named("a")).await, Ok("ann"));
    }
}

#[tokio::test]
async fn another_key_has_not_signed_it() {
    let other = Signer::Secret(b"another secret, which is as long as it has to be");
    assert_is(identity(&secretive(), &other.token(&claims())).await, Err(Fault::Signature));
    for (one, other) in [(Signer::p256(), Signer::p256()), (Signer::ed25519(), Signer::ed25519())] {
        let jwt = Jwt::jwks(set_of(&[one.jwk("a")])).unwrap().audience(AUDIENCE);
        assert_is(identity(&jwt, &other.named("a")).await, Err(Fault::Signature));
        assert_is(identity(&jwt, &other.token(&claims())).await, Err(Fault::UnknownKey));
        assert_is(identity(&jwt, &one.named("b")).await, Err(Fault::UnknownKey));
    }
}

/// In whatever part, and whichever way: with one bit changed, it is another token.
#[tokio::test]
async fn no_byte_of_a_token_can_be_changed() {
    let token = Signer::secret().token(&claims());
    for i in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[i] = if changed[i] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(identity(&secretive(), &changed).await.is_err(), "{i}");
    }
}

#[tokio::test]
async fn a_signature_is_whole_or_none() {
    for signer in Signer::all_public().into_iter().chain([Signer::secret()]) {
        let jwt = match signer {
            Signer::Secret(_) => secretive(),
            _ => Jwt::jwks(set_of(&[signer.jwk("a")])).unwrap().audience(AUDIENCE),
        };
        let token = signer.named("a");
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let bytes = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
        for wrong in [&bytes[..0], &bytes[1..], &bytes[..bytes.len() - 1], &[&bytes[..], &[0]].concat()] {
            let token = format!("{signed}.{}", BASE64URL_NOPAD.encode(wrong));
            assert_is(identity(&jwt, &token).await, Err(Fault::Signature));
        }
    }
}

/// Of an ECDSA signature all of whose numbers are zero, everything follows that is not looked at.
#[tokio::test]
async fn a_signature_of_zeros_is_none() {
    for signer in [Signer::p256(), Signer::ed25519()] {
        let jwt = Jwt::jwks(set_of(&[signer.jwk("a")])).unwrap().audience(AUDIENCE);
        let token = signer.named("a");
        let (signed, _) = token.rsplit_once('.').unwrap();
        let token = format!("{signed}.{}", BASE64URL_NOPAD.encode([0; 64]));
        assert_is(identity(&jwt, &token).await, Err(Fault::Signature));
    }
}

#[tokio::test]
async fn only_the_algorithms_that_are_wanted_are_taken() {
    use crate::auth::JwtAlgorithm;
    for signer in Signer::all_public() {
        let jwt = Jwt::jwks(set_of(&[signer.jwk("a")])).unwrap().audience(AUDIENCE);
        let jwt = jwt.algorithms([JwtAlgorithm::Es256]);
        let expected = if signer.algorithm() == "ES256" { Ok("ann") } else { Err(Fault::Algorithm) };
        assert_is(identity(&jwt, &signer.named("a")).await, expected);
    }
}

/// The payload of the examples in RFC 7515.
const PAYLOAD: &str =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

#[track_caller]
fn check(keys: &KeySet, header: &str, payload: &str, signature: &str) {
    let text = format!("{header}.{payload}.{signature}");
    let token = Token::parse(&text).unwrap();
    assert_eq!(keys.verify(&token), Ok(()));
    let text = format!("{header}.{payload}A.{signature}");
    assert!(keys.verify(&Token::parse(&text).unwrap()).is_err());
}

#[test]
fn the_examples_of_the_rfcs_are_verified() {
    // RFC 7515, appendix A.1.
    let secret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let secret = BASE64URL_NOPAD.decode(secret.as_bytes()).unwrap();
    let key = crate::auth::jwt::key::Key::secret(&secret).unwrap();
    let header = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9";
    check(&KeySet::one(key), header, PAYLOAD, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

    // Appendix A.2.
    let keys = KeySet::parse(set_of(&[Signer::rsa().jwk("")]).as_bytes()).unwrap();
    let signature = concat!(
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5",
        "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb",
        "1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QO",
        "YEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    );
    check(&keys, "eyJhbGciOiJSUzI1NiJ9", PAYLOAD, signature);

    // Appendix A.3.
    let key = json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    });
    let keys = KeySet::parse(set_of(&[key]).as_bytes()).unwrap();
    let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    check(&keys, "eyJhbGciOiJFUzI1NiJ9", PAYLOAD, signature);

    // RFC 8037, appendix A.4. Its payload is text.
    let key = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    let keys = KeySet::parse(set_of(&[key]).as_bytes()).unwrap();
    let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    check(&keys, "eyJhbGciOiJFZERTQSJ9", "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc", signature);
}
