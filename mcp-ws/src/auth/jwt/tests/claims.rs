//! What tokens claim, at each limit and past it.

use super::*;
use crate::auth::Claims;

async fn check(jwt: &Jwt, claims: &Value, expected: Result<&str, Fault>) {
    assert_is(identity(jwt, &Signer::secret().token(claims)).await, expected);
}

async fn check_at(jwt: &Jwt, claims: &Value, now: SystemTime, expected: Result<&str, Fault>) {
    assert_is(jwt.identify(&Signer::secret().token(claims), now).await, expected);
}

#[tokio::test]
async fn a_token_holds_until_it_expires_and_not_then() {
    let jwt = secretive();
    let claims = claims_with(json!({"exp": 2000}));
    check_at(&jwt, &claims, at(1999), Ok("ann")).await;
    check_at(&jwt, &claims, at(2000) - Duration::from_nanos(1), Ok("ann")).await;
    check_at(&jwt, &claims, at(2000), Err(Fault::Expired)).await;

    let jwt = jwt.leeway(Duration::from_secs(30));
    check_at(&jwt, &claims, at(2029), Ok("ann")).await;
    check_at(&jwt, &claims, at(2030), Err(Fault::Expired)).await;
}

#[tokio::test]
async fn an_identity_ends_when_its_token_would_no_longer_be_taken() {
    let token = Signer::secret().token(&claims_with(json!({"exp": 2000})));
    let jwt = secretive();
    assert_eq!(jwt.identify(&token, at(0)).await.unwrap().expiry(), Some(at(2000)));
    let jwt = jwt.leeway(Duration::from_secs(30));
    assert_eq!(jwt.identify(&token, at(0)).await.unwrap().expiry(), Some(at(2030)));
}

#[tokio::test]
async fn a_token_has_to_expire_unless_that_is_not_wanted() {
    check(&secretive(), &claims_without("exp"), Err(Fault::Missing("exp"))).await;
    let jwt = secretive().expiry_optional();
    let identity = identity(&jwt, &Signer::secret().token(&claims_without("exp"))).await.unwrap();
    assert_eq!(identity.expiry(), None);
    check(&jwt, &claims_with(json!({"exp": NOW})), Err(Fault::Expired)).await;
    check(&jwt, &claims_with(json!({"exp": null})), Err(Fault::Claim("exp"))).await;
}

#[tokio::test]
async fn a_token_does_not_hold_before_its_time() {
    for (name, fault) in [("nbf", Fault::NotYet), ("iat", Fault::FromTheFuture)] {
        let claims = claims_with(json!({name: 1000}));
        let jwt = secretive();
        check_at(&jwt, &claims, at(999), Err(fault)).await;
        check_at(&jwt, &claims, at(1000) - Duration::from_nanos(1), Err(fault)).await;
        check_at(&jwt, &claims, at(1000), Ok("ann")).await;
        let jwt = jwt.leeway(Duration::from_secs(30));
        check_at(&jwt, &claims, at(969), Err(fault)).await;
        check_at(&jwt, &claims, at(970), Ok("ann")).await;
    }
}

#[tokio::test]
async fn times_are_numbers_that_are_times() {
    for name in ["exp", "nbf", "iat"] {
        for wrong in [json!("1700000060"), json!(null), json!(true), json!([1]), json!({}), json!(1e300)] {
            check(&secretive(), &claims_with(json!({name: wrong})), Err(Fault::Claim(name))).await;
        }
    }
    let jwt = secretive();
    check(&jwt, &claims_with(json!({"exp": u64::MAX})), Err(Fault::Claim("exp"))).await;
    check(&jwt, &claims_with(json!({"nbf": u64::MAX})), Err(Fault::NotYet)).await;
    for past in [json!(-1), json!(-1.5), json!(i64::MIN), json!(-1e300), json!(0)] {
        check(&jwt, &claims_with(json!({"exp": past})), Err(Fault::Expired)).await;
        check(&jwt, &claims_with(json!({"nbf": past, "iat": past})), Ok("ann")).await;
    }
    let claims = claims_with(json!({"exp": 2000.5}));
    check_at(&jwt, &claims, at(2000), Ok("ann")).await;
    check_at(&jwt, &claims, at(2001), Err(Fault::Expired)).await;
}

#[tokio::test]
async fn a_clock_that_is_far_off_breaks_nothing() {
    let jwt = secretive().leeway(Duration::from_secs(1));
    check_at(&jwt, &claims(), UNIX_EPOCH - Duration::from_secs(1), Ok("ann")).await;
    check_at(&jwt, &claims_with(json!({"nbf": NOW})), UNIX_EPOCH, Err(Fault::NotYet)).await;
    check_at(&jwt, &claims(), at(1 << 40), Err(Fault::Expired)).await;
    let jwt = secretive().leeway(Duration::MAX);
    check(&jwt, &claims(), Err(Fault::Claim("exp"))).await;
}

#[tokio::test]
async fn a_token_is_for_this_server() {
    let jwt = secretive().audience("second");
    for (aud, expected) in [
        (json!(AUDIENCE), Ok("ann")),
        (json!("second"), Ok("ann")),
        (json!(["other", AUDIENCE]), Ok("ann")),
        (json!("other"), Err(Fault::Audience)),
        (json!(""), Err(Fault::Audience)),
        (json!(format!("{AUDIENCE}/")), Err(Fault::Audience)),
        (json!(&AUDIENCE[..AUDIENCE.len() - 1]), Err(Fault::Audience)),
        (json!(AUDIENCE.to_uppercase()), Err(Fault::Audience)),
        (json!([]), Err(Fault::Audience)),
        (json!(["other"]), Err(Fault::Audience)),
        (json!([AUDIENCE, 1]), Err(Fault::Claim("aud"))),
        (json!([[AUDIENCE]]), Err(Fault::Claim("aud"))),
        (json!({AUDIENCE: true}), Err(Fault::Claim("aud"))),
        (json!(null), Err(Fault::Claim("aud"))),
    ] {
        check(&jwt, &claims_with(json!({"aud": aud})), expected).await;
    }
    check(&jwt, &claims_without("aud"), Err(Fault::Missing("aud"))).await;
}

#[tokio::test]
async fn an_audience_is_only_left_out_by_name() {
    let jwt = || Jwt::hs256(SECRET).unwrap().any_audience();
    check(&jwt(), &claims_without("aud"), Ok("ann")).await;
    check(&jwt(), &claims_with(json!({"aud": "other"})), Ok("ann")).await;
    check(&jwt().audience("mine"), &claims_with(json!({"aud": "other"})), Err(Fault::Audience)).await;
}

#[tokio::test]
async fn an_issuer_is_one_that_was_named() {
    let with = |iss: &str| claims_with(json!({"iss": iss}));
    let jwt = secretive();
    check(&jwt, &with("https://a.example"), Err(Fault::Issuer)).await;

    let jwt = jwt.issuer("https://a.example").issuer("https://a.example");
    check(&jwt, &with("https://a.example"), Ok("ann")).await;
    check(&jwt, &claims(), Err(Fault::Missing("iss"))).await;
    for wrong in ["", "https://a.example/", "https://A.example", "https://a.exampl", "https://b.example"] {
        check(&jwt, &with(wrong), Err(Fault::Issuer)).await;
    }
    for wrong in [json!(null), json!(["https://a.example"]), json!(1)] {
        check(&jwt, &claims_with(json!({"iss": wrong})), Err(Fault::Claim("iss"))).await;
    }
}

#[tokio::test]
async fn of_several_issuers_each_has_subjects_of_its_own() {
    let claims_of = |iss: &str, sub: &str| claims_with(json!({"iss": iss, "sub": sub}));
    let jwt = secretive().issuer("a").issuer("a b").issuer("a%20b");
    check(&jwt, &claims_of("a", "ann"), Ok("a ann")).await;
    check(&jwt, &claims_of("a", "b ann"), Ok("a b ann")).await;
    check(&jwt, &claims_of("a b", "ann"), Ok("a%20b ann")).await;
    check(&jwt, &claims_of("a%20b", "ann"), Ok("a%2520b ann")).await;
    check(&jwt, &claims_of("c", "ann"), Err(Fault::Issuer)).await;

    let jwt = secretive().any_issuer();
    check(&jwt, &claims_of("c", "ann"), Ok("c ann")).await;
    check(&jwt, &claims(), Err(Fault::Missing("iss"))).await;
    check(&jwt, &claims_of("c\n", "ann"), Err(Fault::Claim("iss"))).await;
}

#[tokio::test]
async fn a_subject_is_somebody() {
    check(&secretive(), &claims_without("sub"), Err(Fault::Missing("sub"))).await;
    for wrong in [json!(""), json!(7), json!(null), json!(["ann"]), json!("ann\nbob"), json!("\u{0}")] {
        check(&secretive(), &claims_with(json!({"sub": wrong})), Err(Fault::Claim("sub"))).await;
    }
    check(&secretive(), &claims_with(json!({"sub": "Ann Élise"})), Ok("Ann Élise")).await;
}

/// What one may do who claims this.
async fn scopes(jwt: &Jwt, claims: Value) -> Result<Vec<String>, Fault> {
    let identity = identity(jwt, &Signer::secret().token(&claims_with(claims))).await?;
    Ok(identity.all_scopes().map(str::to_owned).collect())
}

#[tokio::test]
async fn scopes_are_read_however_they_are_written() {
    let jwt = secretive();
    let all = Ok(["a", "b"].map(str::to_owned).to_vec());
    for claims in [
        json!({"scope": "a b"}),
        json!({"scope": " b  a a "}),
        json!({"scope": ["a", "b"]}),
        json!({"scp": ["b", "a"]}),
        json!({"scp": "a b"}),
        json!({"scopes": ["a", "b"]}),
        json!({"scope": "a", "scp": ["b"]}),
    ] {
        assert_eq!(scopes(&jwt, claims).await, all);
    }
    for none in [json!({}), json!({"scope": ""}), json!({"scp": []}), json!({"permissions": ["a"]})] {
        assert_eq!(scopes(&jwt, none).await, Ok(Vec::new()));
    }
    for wrong in
        [json!({"scope": 1}), json!({"scope": null}), json!({"scp": ["a", 1]}), json!({"scopes": {}})]
    {
        assert_eq!(scopes(&jwt, wrong).await, Err(Fault::Claim("scope")));
    }

    let jwt = jwt.scopes_in("permissions");
    assert_eq!(scopes(&jwt, json!({"permissions": ["a", "b"], "scope": "c"})).await, all);
    assert_eq!(scopes(&jwt, json!({"scope": "a b"})).await, Ok(Vec::new()));
}

#[tokio::test]
async fn whoever_may_not_do_enough_may_not_connect() {
    let jwt = secretive().required_scopes(["a", "b"]);
    check(&jwt, &claims_with(json!({"scope": "b c a"})), Ok("ann")).await;
    for few in [json!({}), json!({"scope": "a"}), json!({"scope": "ab"}), json!({"scope": "A b"})] {
        check(&jwt, &claims_with(few), Err(Fault::Scope)).await;
    }
}

#[tokio::test]
async fn claims_are_what_the_token_says() {
    let token = Signer::secret().token(&claims_with(json!({"tenant": 7, "deep": {"a": [1]}})));
    let identity = identity(&secretive(), &token).await.unwrap();
    let claims: &Claims = identity.get().unwrap();
    assert_eq!(claims.get::<u32>("tenant"), Some(7));
    assert_eq!(claims.get::<&str>("sub"), Some("ann"));
    assert_eq!(claims.get::<&str>("tenant"), None, "it is a number");
    assert_eq!(claims.get::<Value>("deep"), Some(json!({"a": [1]})));
    assert_eq!(claims.get::<Value>("nothing"), None);
    assert_eq!(claims.all().len(), 5);
}

/// A claim is somebody's secret. That of a server is too.
#[tokio::test]
async fn nothing_that_is_secret_is_shown() {
    let token = Signer::secret().token(&claims_with(json!({"pin": "3141592"})));
    let jwt = secretive().issuer("https://a.example");
    let identity = identity(&secretive(), &token).await.unwrap();
    let keys = Jwt::hs256(SECRET).unwrap();
    let shown = format!("{jwt:?} {keys:?} {identity:?} {:?}", identity.get::<Claims>());
    for secret in ["3141592", "0123456789", &token, "pin"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("https://a.example"), "{shown}");
}

#[test]
fn each_fault_says_what_it_is_in_plain_words() {
    let faults = [
        Fault::TooLarge,
        Fault::Malformed,
        Fault::Encrypted,
        Fault::Algorithm,
        Fault::Critical,
        Fault::Type,
        Fault::UnknownKey,
        Fault::Signature,
        Fault::Claim("sub"),
        Fault::Missing("exp"),
        Fault::Issuer,
        Fault::Audience,
        Fault::Expired,
        Fault::NotYet,
        Fault::FromTheFuture,
    ];
    let mut all = std::collections::BTreeSet::new();
    for fault in faults {
        let refusal = fault.refusal(std::iter::empty());
        assert_eq!(refusal.status(), 401);
        let why = refusal.to_string();
        // What may stand in `error_description` (RFC 6750, section 3).
        assert!(why.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic() && !b"\"\\".contains(&byte)));
        assert!(all.insert(why), "{fault:?}");
    }
    assert_eq!(Fault::NoKeys.refusal(std::iter::empty()).status(), 503);
    assert_eq!(Fault::Scope.refusal(std::iter::once("a".to_owned())).status(), 403);
}
