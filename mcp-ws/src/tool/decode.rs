//! From the text of a call to arguments that are in order: read by serde, then held to the limits in their types and to
//! those that stand on the parameters.

use super::Arguments;
use super::ToolError;
use super::arguments;
use super::arguments::Unknown;
use super::tuples::for_tuples;
use crate::schema::Holds;
use crate::schema::Part;
use crate::schema::Problems;

/// Arguments that are still text.
#[derive(Debug)]
pub struct Decode<'c, T> {
    text: &'c str,
    names: &'c [&'c str],
    unknown: Unknown,
    /// Chosen where the arguments are asked for, so that it is told there, and once, if serde cannot read them.
    read: Read<'c, T>,
}

type Read<'c, T> = fn(&'c str, &[&str], Unknown) -> Result<T, ToolError>;

impl<'c, T> Decode<'c, T> {
    pub(super) fn new(text: &'c str, names: &'c [&'c str], unknown: Unknown) -> Self
    where
        T: Arguments<'c>,
    {
        Self { text, names, unknown, read: arguments::decode }
    }

    /// The arguments. `schemas` are what a [`Probe`](crate::schema::Probe) says of the schema of each.
    ///
    /// # Errors
    ///
    /// One that names every argument which is wrong, with what was expected and what came.
    pub fn decode(self, schemas: impl Checks<Arguments = T>) -> Result<T, ToolError> {
        self.decode_within(schemas, |_, _| {})
    }

    /// The arguments, if they are within the limits of the parameters too.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn decode_within(
        self,
        schemas: impl Checks<Arguments = T>,
        limits: impl FnOnce(&T, &mut Problems<'_>),
    ) -> Result<T, ToolError> {
        let Self { text, names, unknown, read } = self;
        let arguments = read(text, names, unknown)?;
        let problems = Problems::found_by(|problems| {
            limits(&arguments, problems);
            schemas.check(&arguments, names, problems);
        });
        match problems {
            Some(problems) => Err(ToolError::new(problems)),
            None => Ok(arguments),
        }
    }
}

/// What is known of the types of a tool's arguments: a tuple of as many as a tool may have.
pub trait Checks {
    /// The arguments.
    type Arguments;

    /// Holds each of them to the limits in its type.
    fn check(self, arguments: &Self::Arguments, names: &[&str], problems: &mut Problems<'_>);
}

macro_rules! checks {
    ($($schema:ident $i:tt),*) => {
        #[allow(unused_variables, reason = "without arguments there is nothing to hold to anything")]
        impl<$($schema: Holds),*> Checks for ($($schema,)*) {
            type Arguments = ($($schema::Value,)*);

            fn check(self, arguments: &Self::Arguments, names: &[&str], problems: &mut Problems<'_>) {
                $(self.$i.hold(&Part::named(names.get($i).copied().unwrap_or_default(), &arguments.$i), problems);)*
            }
        }
    };
}

for_tuples!(checks);
