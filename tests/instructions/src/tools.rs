//! The tools that are called.

use std::future::poll_fn;
use std::task::Poll;

use mcp_ws::prelude::*;

/// Adds two numbers.
#[mcp_tool]
pub(crate) fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Says the text back.
#[mcp_tool]
pub(crate) fn echo(text: String) -> String {
    text
}

/// Adds two numbers, in a future that is ready at once.
#[mcp_tool]
#[allow(clippy::unused_async, reason = "a function of this kind is what is counted")]
pub(crate) async fn add_ready(a: i64, b: i64) -> i64 {
    a + b
}

/// Adds two numbers, in a future that waits once.
#[mcp_tool]
pub(crate) async fn add_waiting(a: i64, b: i64) -> i64 {
    let mut has_waited = false;
    poll_fn(|task| {
        if has_waited {
            return Poll::Ready(());
        }
        has_waited = true;
        task.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    a + b
}

/// What is called.
pub(crate) fn few() -> Server {
    Server::new(tools![add, echo, add_ready, add_waiting])
}

/// What is listed.
pub(crate) fn three() -> Server {
    Server::new(tools![add, echo, add_ready])
}

macro_rules! tools_like {
    ($($tool:ident)*) => {
        $(
            /// Looks a place up by its name, and says what is known of it.
            #[mcp_tool]
            fn $tool(
                /// The name, as it stands on the map.
                name: String,
                /// The country it is in.
                country: Option<String>,
                /// How many places of that name to tell of.
                #[arg(default = 10)]
                limit: u32,
            ) -> String {
                format!("{name} {country:?} {limit}")
            }
        )*

        /// What is listed, where there is much of it.
        pub(crate) fn hundred() -> Server {
            Server::new(tools![$($tool),*])
        }
    };
}

tools_like! {
    place_00 place_01 place_02 place_03 place_04 place_05 place_06 place_07 place_08 place_09
    place_10 place_11 place_12 place_13 place_14 place_15 place_16 place_17 place_18 place_19
    place_20 place_21 place_22 place_23 place_24 place_25 place_26 place_27 place_28 place_29
    place_30 place_31 place_32 place_33 place_34 place_35 place_36 place_37 place_38 place_39
    place_40 place_41 place_42 place_43 place_44 place_45 place_46 place_47 place_48 place_49
    place_50 place_51 place_52 place_53 place_54 place_55 place_56 place_57 place_58 place_59
    place_60 place_61 place_62 place_63 place_64 place_65 place_66 place_67 place_68 place_69
    place_70 place_71 place_72 place_73 place_74 place_75 place_76 place_77 place_78 place_79
    place_80 place_81 place_82 place_83 place_84 place_85 place_86 place_87 place_88 place_89
    place_90 place_91 place_92 place_93 place_94 place_95 place_96 place_97 place_98 place_99
}
