//! What other crates have, each behind a feature.

use chrono::DateTime;
use chrono::FixedOffset;
use chrono::Local;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::NaiveTime;
use chrono::Utc;
use serde_json::json;
use url::Url;
use uuid::Uuid;

use crate::check::check;
use crate::check::check_without_schemars;
use crate::check::schema;

#[test]
fn dates_and_times() {
    let taken = [json!("2026-02-28T23:59:59Z"), json!("2026-02-28T23:59:59.5+01:00")];
    let refused = [json!("2026-02-28"), json!("2026-02-30T00:00:00Z"), json!("2026-02-28T23:59:59")];
    check::<DateTime<Utc>>(&taken, &refused);
    check::<DateTime<Local>>(&taken, &refused);
    check::<DateTime<FixedOffset>>(&taken, &refused);
    check::<NaiveDate>(&[json!("2024-02-29")], &[json!("2026-02-29"), json!("29.2.2024")]);
}

#[test]
fn times_without_an_offset_have_no_format() {
    let text = r#"{"type":"object","properties":{"value":{"type":"string"}},"required":["value"]}"#;
    assert_eq!(schema::<NaiveTime>(), text);
    assert_eq!(schema::<NaiveDateTime>(), text);
    assert!(serde_json::from_str::<NaiveTime>("\"12:00:00\"").is_ok());
    assert!(serde_json::from_str::<NaiveDateTime>("\"2026-02-28T12:00:00\"").is_ok());
}

#[test]
fn identifiers() {
    check::<Uuid>(
        &[json!("67e55044-10b1-426f-9247-bb680e5fe0c8")],
        &[json!("67e55044-10b1-426f-9247-bb680e5fe0c"), json!("67e55044-10b1-426f-9247-bb680e5fe0cz")],
    );
    check_without_schemars::<Url>(&[json!("https://example.com/a?b#c"), json!("urn:a:b")], &[json!("/a")]);
}
