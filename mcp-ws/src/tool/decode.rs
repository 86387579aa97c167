//! From the text of a call to arguments that are in order: read by serde, then held to the limits in their types and to
//! those that stand on the parameters.

use std::ops::Deref;

use super::Arguments;
use super::ToolError;
use super::arguments;
use super::arguments::Unknown;
use super::tuples::for_tuples;
use crate::schema::Part;
use crate::schema::Problems;
use crate::schema::Schema;

/// Arguments that are still text. [`decode`](Self::decode) exists twice: for types that all have a schema, whose limits
/// count, and, behind a `Deref`, for any others. That one lacks a schema is told where the schema is written.
#[derive(Debug)]
pub struct Decode<'c, T>(Plain<'c, T>);

/// Arguments of whose types nothing is known but that serde reads them.
#[derive(Debug)]
pub struct Plain<'c, T> {
    text: &'c str,
    names: &'c [&'c str],
    unknown: Unknown,
    /// Chosen where the arguments are asked for, so that it is told there, and once, if serde cannot read them.
    read: Read<'c, T>,
}

type Read<'c, T> = fn(&'c str, &[&str], Unknown) -> Result<T, ToolError>;

impl<'c, T: Arguments<'c>> Decode<'c, T> {
    pub(super) fn new(text: &'c str, names: &'c [&'c str], unknown: Unknown) -> Self {
        Self(Plain { text, names, unknown, read: arguments::decode })
    }
}

impl<T: Checked> Decode<'_, T> {
    /// The arguments.
    ///
    /// # Errors
    ///
    /// One that names every argument which is wrong, with what was expected and what came.
    pub fn decode(self) -> Result<T, ToolError> {
        self.decode_within(|_, _| {})
    }

    /// The arguments, if they are within the limits of the parameters too.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn decode_within(self, limits: impl FnOnce(&T, &mut Problems<'_>)) -> Result<T, ToolError> {
        let names = self.0.names;
        self.0.decode_within(|arguments, problems| {
            limits(arguments, problems);
            arguments.check(names, problems);
        })
    }
}

impl<'c, T> Deref for Decode<'c, T> {
    type Target = Plain<'c, T>;

    fn deref(&self) -> &Plain<'c, T> {
        &self.0
    }
}

impl<T> Plain<'_, T> {
    /// The arguments.
    ///
    /// # Errors
    ///
    /// One that names every argument which is wrong, with what was expected and what came.
    pub fn decode(&self) -> Result<T, ToolError> {
        (self.read)(self.text, self.names, self.unknown)
    }

    /// The arguments, if they are within the limits of the parameters too.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn decode_within(&self, limits: impl FnOnce(&T, &mut Problems<'_>)) -> Result<T, ToolError> {
        let arguments = self.decode()?;
        match Problems::found_by(|problems| limits(&arguments, problems)) {
            Some(problems) => Err(ToolError::new(problems)),
            None => Ok(arguments),
        }
    }
}

/// Arguments whose types may have limits: a tuple of as many as a tool may have.
pub trait Checked {
    /// Holds them to these limits.
    fn check(&self, names: &[&str], problems: &mut Problems<'_>);
}

macro_rules! checked {
    ($($type:ident $i:tt),*) => {
        #[allow(unused_variables, reason = "without arguments there is nothing to hold to anything")]
        impl<$($type: Schema),*> Checked for ($($type,)*) {
            fn check(&self, names: &[&str], problems: &mut Problems<'_>) {
                $(Part::named(names.get($i).copied().unwrap_or_default(), &self.$i).check(problems);)*
            }
        }
    };
}

for_tuples!(checked);
