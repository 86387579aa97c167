//! Types of the crate's own as arguments: nested, limited, enums, recursive, generic, and of other crates.

use std::collections::BTreeMap;

use mcp_ws::Schema;
use mcp_ws::prelude::*;
use serde::Deserialize;
use uuid::Uuid;

/// What is bought.
#[derive(Deserialize, Schema)]
pub(crate) struct Order {
    #[arg(length(1..=5))]
    items: Vec<Item>,
    #[serde(default)]
    payment: Payment,
}

#[derive(Deserialize, Schema)]
#[serde(deny_unknown_fields)]
struct Item {
    name: String,
    #[arg(range(0.0..))]
    price: f64,
}

#[derive(Default, Deserialize, Schema)]
#[serde(tag = "by", rename_all = "lowercase")]
enum Payment {
    #[default]
    Cash,
    Card {
        #[arg(pattern = "^[0-9]{4}$")]
        number: String,
    },
}

/// Orders, and says what it costs.
#[mcp_tool]
pub(crate) fn order(order: Order) -> String {
    let sum: f64 = order.items.iter().map(|item| item.price).sum();
    let names: Vec<_> = order.items.iter().map(|item| item.name.as_str()).collect();
    match order.payment {
        Payment::Cash => format!("{sum} for {}", names.join(", ")),
        Payment::Card { number } => format!("{sum} from {number} for {}", names.join(", ")),
    }
}

#[derive(Debug, Deserialize, Schema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Colour {
    DarkRed,
    LightBlue,
}

/// Paints.
#[mcp_tool]
pub(crate) fn paint(colour: Colour, layers: [u8; 2]) -> String {
    format!("{colour:?} {layers:?}")
}

#[derive(Deserialize, Schema)]
pub(crate) struct Node {
    #[serde(default)]
    children: Vec<Self>,
}

impl Node {
    fn count(&self) -> usize {
        1 + self.children.iter().map(Self::count).sum::<usize>()
    }
}

/// Counts the nodes of a tree.
#[mcp_tool]
pub(crate) fn count_nodes(tree: Node) -> usize {
    tree.count()
}

#[derive(Deserialize, Schema)]
pub(crate) struct Page<T> {
    items: Vec<T>,
    next: Option<Box<Page<T>>>,
}

/// Counts the items of pages.
#[mcp_tool]
pub(crate) fn page(page: Page<String>) -> usize {
    let mut count = page.items.len();
    let mut next = page.next;
    while let Some(page) = next {
        count += page.items.len();
        next = page.next;
    }
    count
}

/// Says the version of an identifier.
#[mcp_tool]
pub(crate) fn identify(id: Uuid) -> usize {
    id.get_version_num()
}

/// A place, which only schemars describes.
#[derive(Deserialize, schemars::JsonSchema)]
pub(crate) struct Place {
    /// In degrees.
    latitude: f64,
    name: Option<String>,
}

/// Draws places.
#[mcp_tool]
pub(crate) fn map(places: Vec<Place>, labels: BTreeMap<String, bool>) -> String {
    let north = places.iter().map(|place| place.latitude).fold(f64::MIN, f64::max);
    let named = places.iter().filter(|place| place.name.is_some()).count();
    format!("{north} {named} {}", labels.len())
}
