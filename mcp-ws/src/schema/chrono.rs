//! The types of `chrono`, as its serde feature reads them. Only what is a date or a time of RFC 3339 has a format: JSON
//! Schema knows no times without an offset.

use chrono::DateTime;
use chrono::FixedOffset;
use chrono::Local;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::NaiveTime;
use chrono::Utc;

use super::Bounds;
use super::Edge;
use super::Node;
use super::Schema;

macro_rules! texts {
    ($($type:ty: $bounds:expr;)*) => {
        $(impl Schema for $type {
            const NODE: Edge = Edge::to(&Node::Scalar { kind: "string", bounds: $bounds });
        })*
    };
}

texts! {
    DateTime<Utc>: Bounds::format(r#""date-time""#);
    DateTime<Local>: Bounds::format(r#""date-time""#);
    DateTime<FixedOffset>: Bounds::format(r#""date-time""#);
    NaiveDate: Bounds::format(r#""date""#);
    NaiveTime: Bounds::NONE;
    NaiveDateTime: Bounds::NONE;
}
