//! Access tokens that nobody but the service could have made, and all the others.

use app::api::ACCESS_TTL;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::helpers::{Client, SECRET, Service, names::REFRESH_TOKEN};

const HEADER: &str = r#"{"typ":"at+jwt","alg":"HS256"}"#;

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn sign(header: &str, claims: &str, secret: &str) -> String {
    let message = format!("{}.{}", encode(header), encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    format!("{message}.{}", encode(mac.finalize().into_bytes()))
}

fn claims_of(token: &str) -> Value {
    let claims = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

async fn assert_refused(client: &Client, token: &str, why: &str) {
    let answer = client.with_token(token).get("/auth/me").await;
    assert_eq!(answer.status, 401, "accepted: {why}");
    assert_eq!(answer.is(401).header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn a_token_signed_by_another_hand_with_the_same_secret_is_good() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let claims = claims_of(alice.token());
    let token = sign(
        r#"{"alg":"HS256","typ":"at+jwt"}"#,
        &claims.to_string(),
        SECRET,
    );
    alice.with_token(&token).get("/auth/me").await.is(200);
    // The rest of this file tells good from bad only while this holds.
    assert!(claims["exp"].as_i64() > claims["iat"].as_i64());
}

#[tokio::test]
async fn no_other_header_is_accepted() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let claims = claims_of(alice.token()).to_string();
    let headers = [
        r#"{"typ":"at+jwt","alg":"none"}"#,
        r#"{"typ":"at+jwt","alg":"None"}"#,
        r#"{"typ":"at+jwt","alg":"NONE"}"#,
        r#"{"typ":"at+jwt","alg":"nOnE"}"#,
        r#"{"typ":"at+jwt","alg":""}"#,
        r#"{"typ":"at+jwt","alg":null}"#,
        r#"{"typ":"at+jwt"}"#,
        r#"{"typ":"at+jwt","alg":"hs256"}"#,
        r#"{"typ":"at+jwt","alg":"HS384"}"#,
        r#"{"typ":"at+jwt","alg":"HS512"}"#,
        r#"{"typ":"at+jwt","alg":"RS256"}"#,
        r#"{"typ":"at+jwt","alg":"ES256"}"#,
        r#"{"typ":"at+jwt","alg":"EdDSA"}"#,
        r#"{"typ":"at+jwt","alg":["HS256"]}"#,
        r#"{"typ":"at+jwt","alg":"none","alg":"HS256"}"#,
        r#"{"typ":"JWT","alg":"HS256"}"#,
        r#"{"typ":"rt+jwt","alg":"HS256"}"#,
        r#"{"alg":"HS256"}"#,
        r#"{"typ":"at+jwt","alg":"HS256","crit":["exp"]}"#,
        r#"{"typ":"at+jwt","alg":"HS256","crit":[]}"#,
        r#"{"typ":"at+jwt","alg":"HS256","b64":false,"crit":["b64"]}"#,
        r#"{"typ":"at+jwt","alg":"HS256","zip":"DEF"}"#,
        r#"{"typ":"at+jwt","alg":"HS256","kid":"../../../dev/null"}"#,
        r#"{"typ":"at+jwt","alg":"HS256","kid":"' union select 'x"}"#,
        r#"{"typ":"at+jwt","alg":"HS256","jku":"https://evil.example/jwks.json"}"#,
        r#"{"typ":"at+jwt","alg":"HS256","x5u":"https://evil.example/cert.pem"}"#,
        r#"{"typ":"at+jwt","alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}}"#,
        "[]",
        "null",
        "",
    ];
    for header in headers {
        assert_refused(&alice, &sign(header, &claims, SECRET), header).await;
        let unsigned = format!("{}.{}.", encode(header), encode(&claims));
        assert_refused(&alice, &unsigned, header).await;
    }
}

#[tokio::test]
async fn no_other_key_is_accepted() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let claims = claims_of(alice.token()).to_string();
    let zeros = "\0".repeat(32);
    for key in ["", "secret", "null", &zeros, &SECRET[1..], &encode(SECRET)] {
        assert_refused(&alice, &sign(HEADER, &claims, key), key).await;
    }
}

#[tokio::test]
async fn every_claim_is_there_and_sane() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let bob = service.user("bob").await;
    let good = claims_of(alice.token());
    let now = good["iat"].as_i64().unwrap();
    let ttl = i64::try_from(ACCESS_TTL.as_secs()).unwrap();

    let names: Vec<_> = good.as_object().unwrap().keys().cloned().collect();
    for name in &names {
        let mut claims = good.clone();
        claims.as_object_mut().unwrap().remove(name);
        assert_refused(&alice, &sign(HEADER, &claims.to_string(), SECRET), name).await;

        let wrong = [
            Value::Null,
            json!(true),
            json!(""),
            json!([good[name]]),
            json!({ "value": good[name] }),
            json!(-1),
            json!(1e300),
            json!(good[name].to_string()),
        ];
        for value in wrong {
            let mut claims = good.clone();
            claims[name] = value;
            let claims = claims.to_string();
            assert_refused(&alice, &sign(HEADER, &claims, SECRET), &claims).await;
        }

        let text = good.to_string();
        let again = format!("{},\"{name}\":{}}}", text.trim_end_matches('}'), good[name]);
        assert_refused(&alice, &sign(HEADER, &again, SECRET), &again).await;
    }

    let times = [
        ("exp", now - 1),
        ("exp", now - 3600),
        ("exp", 0),
        // Longer than ours are good for.
        ("exp", now + ttl + 3600),
        ("exp", i64::MAX),
        ("nbf", now + 60),
        ("iat", now + 60),
        ("iat", now + 7200),
    ];
    for (name, time) in times {
        let mut claims = good.clone();
        claims[name] = json!(time);
        let claims = claims.to_string();
        assert_refused(&alice, &sign(HEADER, &claims, SECRET), &claims).await;
    }

    let issuer = good["iss"].as_str().unwrap();
    let changes = [
        ("iss", json!(format!("{issuer}2"))),
        ("iss", json!(format!(" {issuer}"))),
        ("aud", json!(format!("{issuer}2"))),
        ("sub", json!("alice")),
        ("sub", json!("00000000-0000-0000-0000-000000000000")),
        ("sub", claims_of(bob.token())["sub"].clone()),
        ("sid", claims_of(bob.token())["sid"].clone()),
        ("admin", json!(true)),
        ("roles", json!(["admin"])),
    ];
    for (name, value) in changes {
        let mut claims = good.clone();
        claims[name] = value;
        let claims = claims.to_string();
        assert_refused(&alice, &sign(HEADER, &claims, SECRET), &claims).await;
    }
    alice.get("/auth/me").await.is(200);
}

#[tokio::test]
async fn every_other_form_is_refused() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let bob = service.user("bob").await;
    let token = alice.token();
    let parts: Vec<_> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        panic!("a token has three parts");
    };
    let other_claims = bob.token().split('.').nth(1).unwrap();
    let deep = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
    // The last character holds four bits of the signature and two that must be zero.
    let last = b"AEIMQUYcgkosw048".map(char::from);
    let place = last.iter().position(|it| signature.ends_with(*it)).unwrap();
    let cut = &signature[..signature.len() - 1];
    let flipped = format!("{header}.{claims}.{cut}{}", last[(place + 1) % 16]);
    let loose = char::from(signature.as_bytes()[signature.len() - 1] + 1);
    let forms = [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "...".to_owned(),
        header.to_owned(),
        format!("{header}.{claims}"),
        format!("{header}.{claims}."),
        format!("{header}..{signature}"),
        format!(".{claims}.{signature}"),
        format!("{token}."),
        format!(".{token}"),
        format!("{token}.{signature}"),
        format!("{token}.{claims}.{signature}"),
        format!("{header}.{other_claims}.{signature}"),
        format!("{claims}.{header}.{signature}"),
        format!("{header}.{claims}.{signature}="),
        format!("{header}=.{claims}.{signature}"),
        format!("{header}.{claims} .{signature}"),
        flipped,
        format!("{header}.{claims}.{cut}{loose}"),
        token.to_uppercase(),
        format!("\"{token}\""),
        json!({ "protected": header, "payload": claims, "signature": signature }).to_string(),
        sign(HEADER, &deep, SECRET),
        sign(&deep, "{}", SECRET),
        sign(HEADER, "null", SECRET),
        sign(HEADER, "[]", SECRET),
        sign(HEADER, "{}", SECRET),
        alice.refresh_token.clone(),
        "a".repeat(100_000),
    ];
    for form in &forms {
        assert_refused(&alice, form, form.get(..80).unwrap_or(form)).await;
    }

    for values in [
        vec!["Bearer"],
        vec!["Bearer "],
        vec!["Basic YWxpY2U6c2VjcmV0"],
        vec![token],
        vec![""],
    ] {
        let answer = alice.with_authorization(&values).get("/auth/me").await;
        assert_eq!(answer.status, 401, "{values:?}");
    }
    let twice = format!("Bearer {token}");
    alice
        .with_authorization(&[&twice, &twice])
        .get("/auth/me")
        .await
        .is(401);
    alice
        .with_authorization(&[&format!("bearer {token}")])
        .get("/auth/me")
        .await
        .is(200);
}

#[tokio::test]
async fn an_access_token_refreshes_nothing() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let body = json!({ REFRESH_TOKEN: alice.token() });
    service.nobody().post("/auth/refresh", &body).await.is(401);
}

#[tokio::test]
async fn an_access_token_expires() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let mut claims = claims_of(alice.token());
    for (name, ago) in [("iat", 20), ("nbf", 20), ("exp", 10)] {
        let now = claims[name].as_i64().map(|_| kernel::now().timestamp());
        if let Some(now) = now {
            claims[name] = json!(now - ago);
        }
    }
    let token = sign(HEADER, &claims.to_string(), SECRET);
    let answer = alice.with_token(&token).get("/auth/me").await.is(401);
    let text = answer.body.to_string();
    assert!(text.contains("the access token has expired"), "{text}");
}

#[tokio::test]
async fn two_secrets_verify_and_one_signs() {
    let before = "0f3c5e9a48267c1b0d3f5a9e48267b1d";
    let service = Service::start_with(&[("JWT_SECRET_PREVIOUS", before)]).await;
    let alice = service.user("alice").await;
    let claims = alice.token().split('.').nth(1).unwrap();
    let claims = String::from_utf8(URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!(alice.token(), sign(HEADER, &claims, SECRET));
    alice
        .with_token(&sign(HEADER, &claims, before))
        .get("/auth/me")
        .await
        .is(200);
    let retired = "e9a48267c1b0d3f5a9e48267b1d0f3c5";
    assert_refused(&alice, &sign(HEADER, &claims, retired), "a retired secret").await;
}
