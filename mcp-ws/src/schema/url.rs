//! `Url`, as the serde feature of `url` reads it: an absolute one.

use url::Url;

use super::Bounds;
use super::Edge;
use super::Node;
use super::Schema;

impl Schema for Url {
    const NODE: Edge = Edge::to(&Node::Scalar { kind: "string", bounds: Bounds::format(r#""uri""#) });
}
