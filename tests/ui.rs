//! What the compiler says to misuse, and that hostile surroundings compile: see `ui/README.md`.

use std::process::Command;

/// The compiler whose words the `.stderr` files have.
const COMPILER: &str = "rustc 1.95.";

#[test]
#[allow(
    clippy::print_stderr,
    reason = "whoever runs the tests is told that a part of them did not run, and why"
)]
fn misuse_gets_one_error_that_names_the_way_out() {
    let tests = trybuild::TestCases::new();
    tests.pass("ui/pass/*.rs");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap().stdout;
    if String::from_utf8_lossy(&version).starts_with(COMPILER) {
        let kinds = [
            "argument",
            "attribute",
            "block",
            "derive",
            "item",
            "limit",
            "lint",
            "parameter",
            "schema",
            "set",
            "state",
            "types",
        ];
        for kind in kinds {
            tests.compile_fail(format!("ui/{kind}/*.rs"));
        }
    } else {
        eprintln!("messages are not compared: they are those of {COMPILER}x, and this is another compiler");
    }
}
