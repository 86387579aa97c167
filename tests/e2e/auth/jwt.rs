//! JSON Web Tokens, from the header of an upgrade to a tool.

use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use data_encoding::BASE64URL_NOPAD;
use mcp_ws::Context;
use mcp_ws::Server;
use mcp_ws::auth::Claims;
use mcp_ws::auth::Jwt;
use mcp_ws::mcp_tool;
use mcp_ws::tools;
use ring::rand::SystemRandom;
use ring::signature::Ed25519KeyPair;
use ring::signature::KeyPair;
use serde_json::Value;
use serde_json::json;

use crate::fixture::Fixture;
use crate::fixture::INITIALIZE;
use crate::fixture::Probe;
use crate::fixture::Request;
use crate::fixture::call;
use crate::fixture::log;
use crate::fixture::text_frame;
use crate::fixture::text_of;

const AUDIENCE: &str = "https://mcp.example.com/ws";

/// Says what is known of whoever calls.
#[mcp_tool]
fn known(cx: &Context) -> Result<String, &'static str> {
    let identity = cx.identity().ok_or("nobody")?;
    let claims: &Claims = identity.get().ok_or("no claims")?;
    let tenant: u32 = claims.get("tenant").ok_or("no tenant")?;
    let scopes: Vec<_> = identity.all_scopes().collect();
    Ok(format!("{} of {tenant}, who may {}", identity.subject(), scopes.join(" and ")))
}

/// Somebody who issues tokens.
struct Issuer(Ed25519KeyPair);

impl Issuer {
    fn new() -> Self {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self(Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap())
    }

    fn keys(&self) -> String {
        let x = BASE64URL_NOPAD.encode(self.0.public_key().as_ref());
        json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": x}]}).to_string()
    }

    /// A request with a token that is in order, but for these claims.
    fn request(&self, more: Value) -> Request {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let mut claims = json!({
            "iss": "https://login.example.com", "aud": AUDIENCE, "sub": "ann",
            "exp": now + 3600, "scope": "read write", "tenant": 7,
        });
        let Value::Object(more) = more else { panic!("an object was expected") };
        claims.as_object_mut().unwrap().extend(more);
        let header = json!({"alg": "EdDSA", "kid": "a", "typ": "at+jwt"});
        let signed =
            [header, claims].map(|part| BASE64URL_NOPAD.encode(part.to_string().as_bytes())).join(".");
        let signature = BASE64URL_NOPAD.encode(self.0.sign(signed.as_bytes()).as_ref());
        Request::new().and("Authorization", &format!("Bearer {signed}.{signature}"))
    }

    async fn server(&self) -> Fixture {
        let keys = self.keys();
        let jwt = Jwt::jwks_from(move || {
            let keys = keys.clone();
            async move { Ok::<_, String>(keys) }
        });
        start(jwt.audience(AUDIENCE).issuer("https://login.example.com").required_scopes(["read"])).await
    }
}

async fn start(jwt: Jwt) -> Fixture {
    let server: Server = Server::new(tools![known]).authenticate(jwt);
    Fixture::of(server, Probe::default()).await
}

#[tokio::test]
async fn a_tool_sees_who_was_let_in_and_what_their_token_claims() {
    let issuer = Issuer::new();
    let fixture = issuer.server().await;
    let mut raw = fixture.raw().await;
    assert_eq!(raw.ask(&issuer.request(json!({}))).await.status, 101);
    raw.send(&text_frame(INITIALIZE)).await;
    raw.text().await;
    raw.send(&text_frame(&call("1", "known", json!({})))).await;
    let answer: Value = serde_json::from_str(&raw.text().await).unwrap();
    assert_eq!(text_of(&answer), "ann of 7, who may read and write");
}

#[tokio::test]
async fn whoever_is_not_let_in_is_told_what_is_wrong_with_their_token() {
    log::begin();
    let (issuer, other) = (Issuer::new(), Issuer::new());
    let fixture = issuer.server().await;
    let invalid = |why| format!(r#"Bearer scope="read", error="invalid_token", error_description="{why}""#);
    let too_small = concat!(
        r#"Bearer scope="read", error="insufficient_scope", "#,
        r#"error_description="the scope of the token is too small""#,
    );
    for (request, status, challenge) in [
        (Request::new(), 401, r#"Bearer scope="read""#.to_owned()),
        (issuer.request(json!({"exp": 1_000_000_000})), 401, invalid("the token has expired")),
        (issuer.request(json!({"nbf": 10_000_000_000_u64})), 401, invalid("the token is not valid yet")),
        (issuer.request(json!({"aud": "other"})), 401, invalid("the token is for another audience")),
        (issuer.request(json!({"iss": "other"})), 401, invalid("the issuer of the token is not accepted")),
        (other.request(json!({})), 401, invalid("the signature of the token is wrong")),
        (
            Request::new().and("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."),
            401,
            invalid("the algorithm of the token is not accepted"),
        ),
        (
            Request::new().and("Authorization", "Bearer sesame"),
            401,
            invalid("the token is not a JSON Web Token"),
        ),
        (issuer.request(json!({"scope": "write"})), 403, too_small.to_owned()),
    ] {
        let response = fixture.raw().await.ask(&request).await;
        assert_eq!(response.status, status, "{challenge}");
        assert_eq!(response.header("www-authenticate"), [challenge]);
    }
    let text = log::text();
    assert!(!text.contains("sesame") && !text.contains("eyJ"), "{text}");
}

#[tokio::test]
async fn while_there_are_no_keys_nobody_is_told_to_have_a_wrong_token() {
    let issuer = Issuer::new();
    let jwt = Jwt::jwks_from(|| async { Err::<String, _>("no route to it") }).audience(AUDIENCE);
    let fixture = start(jwt).await;
    let response = fixture.raw().await.ask(&issuer.request(json!({}))).await;
    assert_eq!(response.status, 503);
    assert_eq!(response.header("retry-after"), ["5"]);
    assert_eq!(response.header("www-authenticate"), [""; 0]);
}
