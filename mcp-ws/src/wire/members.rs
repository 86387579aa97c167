//! Objects of which a few members are wanted, each as text.

use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::Visitor;

use super::Raw;
use super::Text;
use super::scan::Scan;

/// What is wanted of an object. A member that is `null` is one that is not there.
pub(crate) trait Members<'t>: Default {
    /// Where a member of this name belongs; `None`: it is not wanted.
    fn place(&mut self, name: &str) -> Option<Place<'_, 't>>;
}

/// Nothing of it.
impl<'t> Members<'t> for () {
    fn place(&mut self, _: &str) -> Option<Place<'_, 't>> {
        None
    }
}

/// Where the value of a member is put.
#[derive(Debug)]
pub(crate) struct Place<'p, 't> {
    value: &'p mut Option<Raw<'t>>,
    /// Whether it has to be an object.
    object: bool,
}

impl<'p, 't> Place<'p, 't> {
    /// Any value.
    pub(crate) fn of(value: &'p mut Option<Raw<'t>>) -> Self {
        Self { value, object: false }
    }

    /// An object.
    pub(crate) fn of_object(value: &'p mut Option<Raw<'t>>) -> Self {
        Self { value, object: true }
    }

    fn put(self, value: Raw<'t>) -> Result<(), Unfit> {
        if value.is_null() {
            return Ok(());
        }
        if self.object && !value.is_object() {
            return Err(Unfit::NoObject);
        }
        match self.value.replace(value) {
            None => Ok(()),
            Some(_) => Err(Unfit::Twice),
        }
    }
}

/// Why a value cannot be put where it belongs.
enum Unfit {
    NoObject,
    Twice,
}

/// What is wanted of an object, as `serde` reads it: with everything said that can be wrong with it.
pub(super) struct Gathered<M>(pub(super) M);

/// The same in one walk. `None`: it may be wrong, or rare.
pub(super) fn gather<'t, M: Members<'t>>(members: &mut M, scan: &mut Scan<'t, '_>) -> Option<()> {
    scan.object(|name, scan| {
        let value = scan.value()?;
        members.place(name).map_or(Some(()), |place| place.put(value).ok())
    })
}

/// Reads what is wanted of a JSON object. `None`: it is none, or a member stands twice.
pub(crate) fn gathered<'t, M: Members<'t>>(text: &'t str) -> Option<M> {
    let mut members = M::default();
    if gather(&mut members, &mut Scan::new(text, "")).is_some() {
        return Some(members);
    }
    serde_json::from_str(text).ok().map(|Gathered(members)| members)
}

impl<'de, M: Members<'de>> Deserialize<'de> for Gathered<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each<M>(M);

        impl<'de, M: Members<'de>> Visitor<'de> for Each<M> {
            type Value = Gathered<M>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let Self(mut members) = self;
                while let Some(name) = map.next_key::<Text<'de>>()? {
                    let Some(place) = members.place(&name) else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    let why = match place.put(map.next_value()?) {
                        Ok(()) => continue,
                        Err(Unfit::NoObject) => "must be an object",
                        Err(Unfit::Twice) => "stands there twice",
                    };
                    return Err(A::Error::custom(format_args!("`{}` {why}", &*name)));
                }
                Ok(Gathered(members))
            }
        }

        deserializer.deserialize_map(Each(M::default()))
    }
}
