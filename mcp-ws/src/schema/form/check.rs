//! What keeps a type from being a form, said in a sentence that names the way out.

use super::Form;
use super::field::Field;
use crate::schema::Edge;
use crate::schema::Node;
use crate::schema::Property;
use crate::schema::Writer;
use crate::schema::direction::Direction;
use crate::schema::property::Place;

/// Asks whether a type is a form.
///
/// # Panics
///
/// If it is none; while constants are evaluated, so that the user's crate does not compile.
#[track_caller]
#[allow(clippy::panic, reason = "evaluated by the compiler alone, where a panic is an error message")]
pub const fn can_be_form<T: Form>() {
    if let Some((name, why)) = obstacle(T::NODE) {
        let mut text = Writer::<LONGEST>::new();
        text.put("this is no form: ");
        if !name.is_empty() && name.len() < LONGEST_NAME {
            text.put("`");
            text.put(name);
            text.put("` ");
        }
        text.put(why);
        match std::str::from_utf8(text.bytes()) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("{}", why),
        }
    }
}

/// As much as a message can have.
const LONGEST: usize = 1024;

/// A name that has more is not told.
const LONGEST_NAME: usize = 256;

/// The first field that cannot be in a form, or nothing in the place of its name, and why.
#[inline]
pub(super) const fn obstacle(form: Edge) -> Option<(&'static str, &'static str)> {
    match Direction::Read.bare(form) {
        Node::Object { properties, .. } => obstacle_among(properties),
        // A type that the derive could not read, of which all has been told.
        Node::Any => None,
        _ => Some(("", "it has to be a struct with named fields")),
    }
}

#[inline]
const fn obstacle_among(properties: &'static [Property]) -> Option<(&'static str, &'static str)> {
    let mut i = 0;
    while i < properties.len() {
        let property = &properties[i];
        i += 1;
        if !Direction::Read.has(property) {
            continue;
        }
        let found = match (property.place, Direction::Read.bare(property.is)) {
            (Place::Member, _) => match Field::of(property).obstacle() {
                Some(why) => Some((property.name, why)),
                None => None,
            },
            (_, Node::Object { properties, .. }) => obstacle_among(properties),
            _ => Some((
                "",
                "what is flattened brings names that nobody knows beforehand, write a field for each",
            )),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

impl Field {
    const fn obstacle(&self) -> Option<&'static str> {
        let why = match self.node {
            Node::Scalar { kind, .. } => match kind.as_bytes() {
                b"number" if self.limits.below && self.limits.most.is_some() => {
                    "has a range whose end is open, which forms cannot say: write `..=`"
                }
                b"string" | b"integer" | b"number" | b"boolean" => return None,
                _ => "has one value, for which nobody need be asked: leave it out",
            },
            Node::Array { .. } if self.choice_of_several().is_some() => return None,
            Node::Array { .. } => {
                "is a list, and those of forms are choices of several: its items are an enum whose variants hold nothing"
            }
            Node::Tuple { .. } => "is a list of several values: write a field for each",
            Node::Object { .. } | Node::Back(_) => {
                "is an object, and forms are flat: write its fields here, or `#[serde(flatten)]` above it"
            }
            Node::Map(_) => "is a map, whose keys nobody knows beforehand: write a field for each",
            Node::AnyOf(_) => {
                "may be of several kinds: let it be an enum whose variants hold nothing, or write a field for each"
            }
            Node::Nullable(_) => {
                "may be `null`, which forms cannot say: write one `Option`, which may be left out"
            }
            Node::Made(_) => {
                "has a schema of schemars alone, of which nothing is known yet: derive `mcp_ws::Schema` for it"
            }
            _ => "may be anything: give it the type of what people are to fill in",
        };
        Some(why)
    }
}
