//! Tokens that were made to get in.

use super::*;

/// A token of the secret of these tests, with more in its header.
fn with_header(more: Value) -> String {
    let mut header = json!({"alg": "HS256"});
    let Value::Object(more) = more else { panic!("an object was expected") };
    header.as_object_mut().unwrap().extend(more);
    Signer::secret().token_of(&header.to_string(), &claims().to_string())
}

async fn check(token: &str, expected: Result<&str, Fault>) {
    assert_is(identity(&secretive(), token).await, expected);
}

#[tokio::test]
async fn a_token_without_a_signature_is_none() {
    for name in ["none", "None", "NONE", "nOnE", ""] {
        let token = with_header(json!({"alg": name}));
        let (signed, _) = token.rsplit_once('.').unwrap();
        check(&token, Err(Fault::Algorithm)).await;
        check(&format!("{signed}."), Err(Fault::Algorithm)).await;
        check(signed, Err(Fault::Malformed)).await;
    }
}

#[tokio::test]
async fn other_algorithms_and_other_spellings_are_not_accepted() {
    for name in ["HS384", "HS512", "hs256", "HS256 ", "RS512", "PS256", "ES384", "ES256K", "Ed448"] {
        check(&with_header(json!({"alg": name})), Err(Fault::Algorithm)).await;
    }
    for alg in [json!(null), json!(["HS256"]), json!(256)] {
        check(&with_header(json!({"alg": alg})), Err(Fault::Malformed)).await;
    }
    check(&Signer::secret().token_of("{}", &claims().to_string()), Err(Fault::Malformed)).await;
}

/// The public key is known to everybody. As a secret, it would let everybody sign.
#[tokio::test]
async fn a_public_key_is_never_a_secret() {
    let key: &'static str = keys::RSA_PEM.0;
    let jwt = Jwt::public_key(key).unwrap().audience(AUDIENCE);
    for secret in [key, key.trim(), "0"] {
        let token = Signer::Secret(secret.as_bytes()).token(&claims());
        assert_is(identity(&jwt, &token).await, Err(Fault::Algorithm));
    }
    let why = Jwt::hs256(key).unwrap_err().to_string();
    assert_eq!(why, "a key in PEM is no secret: it belongs to `Jwt::public_key`");

    for signer in Signer::all_public() {
        let jwt = Jwt::jwks(set_of(&[signer.jwk("a")])).unwrap().audience(AUDIENCE);
        let header = json!({"alg": "HS256", "kid": "a"}).to_string();
        let token = Signer::secret().token_of(&header, &claims().to_string());
        assert_is(identity(&jwt, &token).await, Err(Fault::Algorithm));
        assert_is(identity(&jwt, &Signer::secret().token(&claims())).await, Err(Fault::UnknownKey));
    }
}

#[tokio::test]
async fn a_key_for_one_algorithm_verifies_no_other() {
    let signers = Signer::all_public();
    let keys: Vec<_> = signers.iter().map(|signer| signer.jwk(signer.algorithm())).collect();
    let jwt = Jwt::jwks(set_of(&keys)).unwrap().audience(AUDIENCE);
    for signer in &signers {
        for other in &signers {
            let header = json!({"alg": signer.algorithm(), "kid": other.algorithm()}).to_string();
            let token = signer.token_of(&header, &claims().to_string());
            let is_same = signer.algorithm() == other.algorithm();
            let expected = if is_same { Ok("ann") } else { Err(Fault::Algorithm) };
            assert_is(identity(&jwt, &token).await, expected);
        }
    }
}

#[tokio::test]
async fn a_key_that_a_token_brings_along_is_not_looked_at() {
    let (ours, theirs) = (Signer::ed25519(), Signer::ed25519());
    let jwt = Jwt::jwks(set_of(&[ours.jwk("a")])).unwrap().audience(AUDIENCE);
    for more in [
        json!({"jwk": theirs.jwk("a")}),
        json!({"jku": "http://127.0.0.1:1/keys"}),
        json!({"x5u": "http://127.0.0.1:1/keys"}),
        json!({"x5c": ["AA=="]}),
    ] {
        let mut header = json!({"alg": "EdDSA", "kid": "a"});
        header.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let token = theirs.token_of(&header.to_string(), &claims().to_string());
        assert_is(identity(&jwt, &token).await, Err(Fault::Signature));
    }
}

#[tokio::test]
async fn the_name_of_a_key_is_only_compared() {
    let signer = Signer::ed25519();
    let jwt = Jwt::jwks(set_of(&[signer.jwk("a")])).unwrap().audience(AUDIENCE);
    for kid in ["../../dev/null", "a' OR '1'='1", "a\0", "A", "", "a ", "|id"] {
        assert_is(identity(&jwt, &signer.named(kid)).await, Err(Fault::UnknownKey));
    }
    for kid in [json!(1), json!(null), json!(["a"])] {
        let header = json!({"alg": "EdDSA", "kid": kid}).to_string();
        let token = signer.token_of(&header, &claims().to_string());
        assert_is(identity(&jwt, &token).await, Err(Fault::Malformed));
    }
    // One key alone has no name.
    check(&with_header(json!({"kid": "whatever"})), Ok("ann")).await;
}

#[tokio::test]
async fn critical_extensions_are_not_passed_over() {
    for crit in [json!(["b64"]), json!(["exp"]), json!([]), json!(null)] {
        check(&with_header(json!({"crit": crit, "b64": false})), Err(Fault::Critical)).await;
    }
}

#[tokio::test]
async fn a_member_that_stands_twice_makes_no_token() {
    let signer = Signer::secret();
    for header in [
        r#"{"alg":"HS256","alg":"HS256"}"#,
        r#"{"alg":"HS256","x":1,"x":2}"#,
        r#"{"alg":"none","\u0061lg":"HS256"}"#,
    ] {
        check(&signer.token_of(header, &claims().to_string()), Err(Fault::Malformed)).await;
    }
    for more in [r#""sub":"bob""#, r#""x":1,"x":1"#, r#""\u0073ub":"bob""#] {
        let claims = claims().to_string();
        let claims = format!("{},{more}}}", claims.strip_suffix('}').unwrap());
        check(&signer.token_of(r#"{"alg":"HS256"}"#, &claims), Err(Fault::Malformed)).await;
    }
}

#[tokio::test]
async fn what_is_no_object_is_no_token() {
    let signer = Signer::secret();
    for part in ["", "null", "[]", "\"\"", "1", "{", "{}{}", "{} x", "\u{feff}{}", "{'a':1}"] {
        check(&signer.token_of(part, &claims().to_string()), Err(Fault::Malformed)).await;
        check(&signer.token_of(r#"{"alg":"HS256"}"#, part), Err(Fault::Malformed)).await;
    }
    let deep = format!(r#"{{"x":{}1{}}}"#, "[".repeat(1000), "]".repeat(1000));
    check(&signer.token_of(&deep, &claims().to_string()), Err(Fault::Malformed)).await;
    check(&signer.token_of(r#"{"alg":"HS256"}"#, &deep), Err(Fault::Malformed)).await;
}

#[tokio::test]
async fn a_token_has_three_parts() {
    let token = Signer::secret().token(&claims());
    for wrong in ["", ".", "..", "...", "....", "a", "a.b.c", "a.b.c.d.e.f"] {
        check(wrong, Err(if wrong == "...." { Fault::Encrypted } else { Fault::Malformed })).await;
    }
    for wrong in [format!("{token}."), format!(".{token}"), format!("{token}.a")] {
        check(&wrong, Err(Fault::Malformed)).await;
    }
    check(&format!("{token}.a.b"), Err(Fault::Encrypted)).await;
}

#[tokio::test]
async fn a_token_has_one_spelling() {
    let token = Signer::secret().token(&claims());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    for spoil in ["=", "==", " ", "\n", "é", "+", "/", "%3D", "\0"] {
        check(&format!("{token}{spoil}"), Err(Fault::Malformed)).await;
        // Even if it is signed in that spelling.
        for spoilt in [format!("{header}{spoil}.{claims}"), format!("{header}.{claims}{spoil}")] {
            let own = Signer::secret().sign(&spoilt);
            check(&format!("{spoilt}.{own}"), Err(Fault::Malformed)).await;
        }
        check(&format!("{header}.{claims}{spoil}.{signature}"), Err(Fault::Signature)).await;
    }
    // 32 bytes end with a letter that has two bits to spare.
    let last = token.chars().last().unwrap();
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let place = letters.find(last).unwrap();
    let spoilt = format!("{}{}", &token[..token.len() - 1], letters.chars().nth(place + 1).unwrap());
    check(&spoilt, Err(Fault::Malformed)).await;
}

#[tokio::test]
async fn a_token_of_more_than_16_kib_is_not_even_decoded() {
    let signer = Signer::secret();
    let padded = |length: usize| signer.token(&claims_with(json!({"padding": "x".repeat(length)})));
    let largest = (12_000..12_500).map(padded).take_while(|token| token.len() <= 16 * 1024).last().unwrap();
    assert!(largest.len() > 16 * 1024 - 4);
    check(&largest, Ok("ann")).await;
    check(&format!("{largest}AAAA"), Err(Fault::TooLarge)).await;
    check(&"a".repeat(16 * 1024), Err(Fault::Malformed)).await;
    check(&"a".repeat(16 * 1024 + 1), Err(Fault::TooLarge)).await;
    check(&".".repeat(1 << 20), Err(Fault::TooLarge)).await;
}

#[tokio::test]
async fn tokens_for_something_else_are_none() {
    for typ in ["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "Application/JWT"] {
        check(&with_header(json!({"typ": typ})), Ok("ann")).await;
    }
    for typ in ["", "dpop+jwt", "logout+jwt", "secevent+jwt", "id+jwt", "text/jwt", "JOSE"] {
        check(&with_header(json!({"typ": typ})), Err(Fault::Type)).await;
    }
    check(&with_header(json!({"typ": 1})), Err(Fault::Malformed)).await;

    let jwt = secretive().required_type("at+jwt");
    for (header, expected) in [
        (json!({"typ": "at+jwt"}), Ok("ann")),
        (json!({"typ": "application/AT+jwt"}), Ok("ann")),
        (json!({"typ": "JWT"}), Err(Fault::Type)),
        (json!({}), Err(Fault::Type)),
    ] {
        assert_is(identity(&jwt, &with_header(header)).await, expected);
    }
}
