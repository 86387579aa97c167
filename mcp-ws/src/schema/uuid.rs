//! `Uuid`, as the serde feature of `uuid` reads it from text.

use uuid::Uuid;

use super::Bounds;
use super::Edge;
use super::Node;
use super::Schema;

impl Schema for Uuid {
    const NODE: Edge = Edge::to(&Node::Scalar { kind: "string", bounds: Bounds::format(r#""uuid""#) });
}
