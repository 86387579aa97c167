//! Types that a derive could stumble over: from macros, inside functions, with clauses, defaults and own constants.
#![deny(warnings)]
#![allow(dead_code)]

use mcp_ws::Schema;

macro_rules! record {
    ($name:ident $($field:ident: $type:ty),*) => {
        #[derive(Schema)]
        struct $name { $($field: $type),* }
    };
}

record!(FromAMacro next: Option<Box<FromAMacro>>, text: &'static str);

#[derive(Schema)]
struct Lengths {
    bytes: [u8; Self::LENGTH],
    letters: [u8; 'a' as usize],
}

impl Lengths {
    const LENGTH: usize = 3;
}

#[derive(Schema)]
struct Lifetimes<'a, 'b: 'a> {
    text: &'a str,
    lengths: Lengths,
    more: Option<&'b Lifetimes<'a, 'b>>,
    own: Option<Box<Self>>,
}

#[derive(Schema)]
struct Clauses<T = u8, const N: usize = 2>
where
    T: Clone + 'static,
{
    list: [T; N],
    #[cfg(any())]
    absent: NoSuchType,
}

#[deprecated]
#[derive(Schema)]
struct Old;

#[allow(deprecated)]
mod uses {
    #[derive(mcp_ws::Schema)]
    pub(crate) struct UsesOld {
        r#type: super::Old,
        r#gen: (u8,),
    }
}

#[derive(Schema)]
enum Words {
    r#Self_,
    r#Type(uses::UsesOld),
}

fn name<T: Schema>() -> &'static str {
    match T::NODE.node() {
        mcp_ws::schema::Node::Defined(definition) => definition.identity,
        _ => "",
    }
}

fn one() -> &'static str {
    #[derive(Schema)]
    struct Local {
        a: u8,
    }
    name::<Local>()
}

fn other() -> &'static str {
    #[derive(Schema)]
    struct Local {
        b: u8,
    }
    name::<Local>()
}

static PROPERTIES: [mcp_ws::schema::Property; 3] = [
    mcp_ws::schema::Property::of::<Vec<Words>>("words", ""),
    mcp_ws::schema::Property::of::<Clauses>("clauses", ""),
    mcp_ws::schema::Property::of::<(FromAMacro, Lifetimes<'static, 'static>)>("records", ""),
];

const LENGTH: usize = {
    let mut counted = mcp_ws::schema::Writer::<0>::new();
    counted.put_object(&PROPERTIES, false);
    counted.len()
};

fn main() {
    const { assert!(LENGTH > 0) }
    assert_ne!(one(), other());
}
