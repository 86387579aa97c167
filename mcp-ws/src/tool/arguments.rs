//! From the raw JSON of `arguments` to typed values: one pass, straight into the tool's parameters.
//!
//! Nothing here is generated. A tool brings a list of names and a tuple of types; the pass is generic over the tuple. It
//! gives up at the first problem, and only then `explain` looks for all of them.

use serde::Deserialize;
use serde::Deserializer;
use serde::de;
use serde::de::IgnoredAny;
use serde::de::Visitor;

use super::ToolError;
use super::explain::Wrong;
use super::explain::explain;
use super::explain::explain_stranger;
use super::lend::TWICE;
use super::tuples::for_tuples;
use crate::wire::Scan;

/// Decodes an object into a tuple of arguments with these names.
pub(super) fn decode<'de, T: Arguments<'de>>(
    raw: &'de str,
    names: &[&str],
    unknown: Unknown,
) -> Result<T, ToolError> {
    match (gather::<T>(raw, names), unknown) {
        (Some((arguments, Strangers::None)), _) => Ok(arguments),
        (Some((arguments, Strangers::Some)), Unknown::Skip) => {
            explain_stranger(raw, names).map_or(Ok(arguments), Err)
        }
        (Some((_, Strangers::Some)), Unknown::Refuse) | (None, _) => {
            Err(explain(raw, names, unknown, &T::check))
        }
    }
}

/// What becomes of a member that no argument has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    /// It is passed over, since the schema allows it; unless it looks like an argument that was left out.
    Skip,
    /// It is an error.
    Refuse,
}

/// The types of a tool's arguments: a tuple of up to 16.
pub trait Arguments<'de>: Sized {
    /// One place for each argument.
    type Slots;

    /// The places before anything has come.
    fn slots() -> Self::Slots;

    /// Decodes the value of argument `i`, which comes next. `None`: it does not fit, or came before.
    fn read(slots: &mut Self::Slots, i: usize, scan: &mut Scan<'de, '_>) -> Option<()>;

    /// The arguments, if none that is required is missing.
    fn finish(slots: Self::Slots) -> Option<Self>;

    /// Decodes argument `i` by itself; `None`: it was left out.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    fn check(i: usize, raw: Option<&'de str>) -> Result<(), Wrong>;
}

/// A type that an argument can be decoded into. Stands for [`Deserialize`], with words of its own for what lacks it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a tool argument: it cannot be read from JSON",
    label = "one of these cannot be read",
    note = "write `#[derive(serde::Deserialize, mcp_ws::Schema)]` on `{Self}`, or on your own type in it",
    note = "what the server has and no client sends is a `State<T>`, taken by value; `Context` and `State<T>` under other names \
            have `#[extract]` before them"
)]
pub trait Argument<'de>: Deserialize<'de> {}

#[diagnostic::do_not_recommend]
impl<'de, T: Deserialize<'de>> Argument<'de> for T {}

macro_rules! arguments {
    ($($type:ident $i:tt),*) => {
        #[allow(clippy::unused_unit, unused_variables, reason = "a tool without arguments has nothing to read")]
        impl<'de, $($type: Argument<'de>),*> Arguments<'de> for ($($type,)*) {
            type Slots = ($(Option<$type>,)*);

            fn slots() -> Self::Slots {
                ($(None::<$type>,)*)
            }

            fn read(slots: &mut Self::Slots, i: usize, scan: &mut Scan<'de, '_>) -> Option<()> {
                match i {
                    $($i if slots.$i.is_none() => slots.$i = Some(scan.read()?),)*
                    _ => return None,
                }
                #[allow(unreachable_code, reason = "without arguments there is nothing to read")]
                Some(())
            }

            fn finish(slots: Self::Slots) -> Option<Self> {
                Some(($(match slots.$i {
                    Some(value) => value,
                    None => left_out::<$type>()?,
                },)*))
            }

            fn check(i: usize, raw: Option<&'de str>) -> Result<(), Wrong> {
                match i {
                    $($i => check_one::<$type>(raw),)*
                    _ => Ok(()),
                }
            }
        }
    };
}

for_tuples!(arguments);

fn check_one<'de, T: Deserialize<'de>>(raw: Option<&'de str>) -> Result<(), Wrong> {
    let Some(raw) = raw else {
        return left_out::<T>().map(drop).ok_or(Wrong::Missing);
    };
    let mut deserializer = serde_json::Deserializer::from_str(raw);
    let checked: Result<T, _> = serde_path_to_error::deserialize(&mut deserializer);
    checked.map(drop).map_err(|error| Wrong::Value {
        path: error.path().iter().cloned().collect(),
        what: error.into_inner().to_string(),
    })
}

/// The value of an argument that was left out, if its type has one. The type is asked, not its name: an alias of
/// `Option` may be left out too.
fn left_out<'de, T: Deserialize<'de>>() -> Option<T> {
    T::deserialize(LeftOut).ok()
}

struct LeftOut;

impl<'de> Deserializer<'de> for LeftOut {
    type Error = de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("missing"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_none()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        if name == TWICE { visitor.visit_none() } else { self.deserialize_any(visitor) }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Whether members came that no argument has.
enum Strangers {
    None,
    Some,
}

/// Reads each member into its place. `None`: something is wrong.
fn gather<'de, T: Arguments<'de>>(raw: &'de str, names: &[&str]) -> Option<(T, Strangers)> {
    let mut scan = Scan::new(raw, "");
    let mut slots = T::slots();
    let mut strangers = Strangers::None;
    scan.object(|name, scan| {
        if let Some(i) = names.iter().position(|known| *known == name) {
            return T::read(&mut slots, i, scan);
        }
        strangers = Strangers::Some;
        scan.read::<IgnoredAny>().map(drop)
    })?;
    Some((T::finish(slots)?, strangers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tool::Twice;

    type Maybe<T> = Option<T>;

    fn check(raw: &str, expected: Result<(i64, Maybe<String>), &str>) {
        let decoded = decode::<(i64, Maybe<String>)>(raw, &["count", "name"], Unknown::Skip);
        assert_eq!(decoded, expected.map_err(ToolError::new), "{raw}");
    }

    #[test]
    fn arguments_come_in_any_order_and_options_may_be_left_out_or_null() {
        check(r#"{"count":1,"name":"x"}"#, Ok((1, Some("x".into()))));
        check(r#"{"name":"a\nb","count":-1}"#, Ok((-1, Some("a\nb".into()))));
        check(r#"{"count":1}"#, Ok((1, None)));
        check(r#"{"count":1,"name":null}"#, Ok((1, None)));
        check(r#"{"count":1,"other":{"deep":[1]}}"#, Ok((1, None)));
    }

    #[test]
    fn a_wrong_argument_is_named_with_what_was_expected_and_what_came() {
        let wrong = |got: &str| {
            format!(
                "`count`: expected an integer from -9223372036854775808 to 9223372036854775807, got {got}"
            )
        };
        check(r#"{"count":"x"}"#, Err(&wrong(r#"string "x""#)));
        check(r#"{"count":null}"#, Err(&wrong("null")));
        check(r#"{"count":1.5}"#, Err(&wrong("number `1.5`")));
        check(r#"{"count":9223372036854775808}"#, Err(&wrong("integer `9223372036854775808`")));
        check(r#"{"count":1,"name":[1]}"#, Err("`name`: expected a string, got a list"));
        check(r#"{"count":1,"count":2}"#, Err("`count`: given twice"));
        check(r#"{"count":1,"count":2,"count":3}"#, Err("`count`: given twice"));
    }

    #[test]
    fn a_member_that_looks_like_an_argument_left_out_is_told() {
        let told = "`nmae` is no argument of this tool, did you mean `name`?";
        check(r#"{"count":1,"nmae":"x"}"#, Err(told));
        check(r#"{"count":1,"nmae":"x","name":"y"}"#, Ok((1, Some("y".into()))));
    }

    #[track_caller]
    fn check_closed(raw: &str, expected: Result<(i64, Maybe<String>), &str>) {
        let decoded = decode::<(i64, Maybe<String>)>(raw, &["count", "name"], Unknown::Refuse);
        assert_eq!(decoded, expected.map_err(ToolError::new), "{raw}");
    }

    #[test]
    fn a_tool_may_refuse_what_it_does_not_know() {
        check_closed(r#"{"count":1}"#, Ok((1, None)));
        let others = "it has `count`, `name`";
        check_closed(
            r#"{"count":1,"other":{"deep":[1]}}"#,
            Err(&format!("`other` is no argument of this tool, {others}")),
        );
        check_closed(
            r#"{"count":1,"nmae":"x"}"#,
            Err("`nmae` is no argument of this tool, did you mean `name`?"),
        );
        check_closed(
            r#"{"coun":1,"x":2,"name":5}"#,
            Err(&format!(
                "`coun` is no argument of this tool, did you mean `count`?\n\
                 `x` is no argument of this tool, {others}\n\
                 `name`: expected a string, got integer `5`\n\
                 `count`: missing"
            )),
        );
        let nothing = decode::<()>(r#"{"x":1}"#, &[], Unknown::Refuse).unwrap_err();
        assert_eq!(nothing.text(), "`x` is no argument of this tool, it has none");
    }

    #[test]
    fn null_and_left_out_can_be_told_apart() {
        let read = |raw| decode::<(Twice<u8>,)>(raw, &["x"], Unknown::Skip).map(|(twice,)| twice.0);
        assert_eq!(read("{}"), Ok(None));
        assert_eq!(read(r#"{"x":null}"#), Ok(Some(None)));
        assert_eq!(read(r#"{"x":5}"#), Ok(Some(Some(5))));
        let error = read(r#"{"x":"y"}"#).unwrap_err();
        assert_eq!(error.text(), "`x`: expected an integer from 0 to 255, got string \"y\"");
    }

    #[test]
    fn a_number_keeps_its_last_digit() {
        let decoded = decode::<(f64,)>(r#"{"x":0.20500000000000002}"#, &["x"], Unknown::Skip);
        assert_eq!(decoded, Ok((0.205_000_000_000_000_02,)));
    }

    #[test]
    fn every_problem_is_named_at_once() {
        check("{}", Err("`count`: missing"));
        check(
            r#"{"cuont":1}"#,
            Err("`count`: missing; `cuont` is no argument of this tool, did you mean `count`?"),
        );
        check(
            r#"{"name":{},"coun":1}"#,
            Err("`name`: expected a string, got an object\n\
                 `count`: missing; `coun` is no argument of this tool, did you mean `count`?"),
        );
    }

    #[test]
    fn what_came_is_shown_only_in_its_beginning() {
        let raw = format!(r#"{{"count":"{}"}}"#, "x".repeat(1_000_000));
        let error = decode::<(i64,)>(&raw, &["count"], Unknown::Skip).unwrap_err();
        assert!(error.text().len() < 300, "{}", error.text().len());
    }

    #[test]
    fn the_place_inside_of_an_argument_is_named() {
        let decoded = decode::<(Vec<Vec<u8>>,)>(r#"{"rows":[[1],[2,300]]}"#, &["rows"], Unknown::Skip);
        let expected = "`rows[1][1]`: expected an integer from 0 to 255, got integer `300`";
        assert_eq!(decoded.unwrap_err().text(), expected);
    }
}
