//! What std and `serde_json` have.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::collections::LinkedList;
use std::collections::VecDeque;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;
use std::num::NonZeroI8;
use std::num::NonZeroI64;
use std::num::NonZeroU8;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use serde_json::json;

use crate::check::check;
use crate::check::check_without_schemars;

#[test]
fn scalars() {
    check::<bool>(&[json!(true)], &[json!("true")]);
    check::<char>(&[json!("ß")], &[json!("ab")]);
    check::<String>(&[json!("")], &[json!(1)]);
    check::<f32>(&[json!(1)], &[json!("1")]);
    check::<f64>(&[json!(1.5)], &[json!("1")]);
    check::<()>(&[json!(null)], &[json!(false)]);
    check::<Value>(&[json!({ "a": [1, null] })], &[]);
    check::<PathBuf>(&[json!("/tmp")], &[json!(1)]);
}

#[test]
fn integers() {
    check::<i8>(&[json!(-128), json!(127)], &[json!(-129), json!(128)]);
    check::<u8>(&[json!(0), json!(255)], &[json!(-1), json!(256)]);
    check::<i16>(&[json!(-32_768)], &[json!(-32_769)]);
    check::<u16>(&[json!(65_535)], &[json!(65_536)]);
    check_without_schemars::<i32>(&[json!(-2_147_483_648_i64)], &[json!(-2_147_483_649_i64)]);
    check_without_schemars::<u32>(&[json!(4_294_967_295_u64)], &[json!(4_294_967_296_u64)]);
    check::<i64>(&[json!(i64::MIN)], &[json!("1")]);
    check::<u64>(&[json!(u64::MAX)], &[json!(-1)]);
    check::<i128>(&[json!(i64::MIN)], &[json!("1")]);
    check::<u128>(&[json!(u64::MAX)], &[json!(-1)]);
    check::<isize>(&[json!(-1)], &[json!("1")]);
    check::<usize>(&[json!(1)], &[json!(-1)]);
}

#[test]
fn integers_that_are_not_zero() {
    check::<NonZeroU8>(&[json!(1), json!(255)], &[json!(0), json!(256)]);
    check::<NonZeroU64>(&[json!(1)], &[json!(0)]);
    check::<NonZeroI8>(&[json!(-128)], &[json!(0), json!(128)]);
    check::<NonZeroI64>(&[json!(-1)], &[json!(0)]);
}

#[test]
fn lists_and_sets() {
    check::<Vec<u8>>(&[json!([]), json!([1, 2])], &[json!([1, 256])]);
    check::<VecDeque<bool>>(&[json!([true])], &[json!({})]);
    check::<LinkedList<bool>>(&[json!([true])], &[json!("true")]);
    check::<Box<[bool]>>(&[json!([true])], &[json!(true)]);
    check::<BTreeSet<String>>(&[json!(["a", "b"])], &[json!([1])]);
    check::<HashSet<u8>>(&[json!([1, 2])], &[json!([-1])]);
    check::<Vec<Option<u8>>>(&[json!([1, null])], &[json!(null)]);
    check::<[u8; 3]>(&[json!([1, 2, 3])], &[json!([1, 2]), json!([1, 2, 3, 4])]);
    check::<[bool; 0]>(&[json!([])], &[json!([1])]);
}

type Twelve = (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, bool);

#[test]
fn tuples() {
    check::<(u8,)>(&[json!([1])], &[json!([])]);
    check::<(u8, String)>(&[json!([1, "a"])], &[json!(["a", 1]), json!([1])]);
    check::<(u8, Option<bool>, (bool, char))>(&[json!([1, null, [true, "a"]])], &[json!([1, null, [true]])]);
    check::<Twelve>(&[json!([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, true])], &[json!([1, 2])]);
}

#[test]
fn maps() {
    check::<HashMap<String, u8>>(&[json!({}), json!({ "a": 1 })], &[json!({ "a": "b" })]);
    check::<BTreeMap<Box<str>, Vec<bool>>>(&[json!({ "a": [true] })], &[json!({ "a": true })]);
    check::<BTreeMap<String, Value>>(&[json!({ "a": [true] })], &[json!([])]);
    check::<HashMap<String, Option<u8>>>(&[json!({ "a": 1 })], &[json!({ "a": -1 })]);
    check::<serde_json::Map<String, Value>>(&[json!({ "a": 1 })], &[json!(1)]);
}

#[test]
fn pointers() {
    check::<Box<u8>>(&[json!(1)], &[json!(-1)]);
    check::<Rc<str>>(&[json!("a")], &[json!(1)]);
    check::<Arc<Vec<u8>>>(&[json!([1])], &[json!(1)]);
    check::<Cow<'static, str>>(&[json!("a")], &[json!(1)]);
}

#[test]
fn times_and_addresses() {
    check_without_schemars::<Duration>(
        &[json!({ "secs": 1, "nanos": 2 })],
        &[json!({ "secs": 1 }), json!({ "secs": 1, "nanos": 2, "more": 3 })],
    );
    check::<Ipv4Addr>(&[json!("127.0.0.1")], &[json!("::1"), json!("127.0.0.256")]);
    check::<Ipv6Addr>(&[json!("::1")], &[json!("127.0.0.1")]);
    check_without_schemars::<IpAddr>(&[json!("127.0.0.1"), json!("::1")], &[json!("localhost")]);
}
