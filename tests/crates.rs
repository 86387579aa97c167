//! How many crates a server needs. What they cost to build is in docs/performance/BUILD.md.
#![allow(clippy::expect_used, reason = "whatever is not as expected here is a failed test")]

use std::collections::BTreeSet;
use std::process::Command;

/// How many a server with the default features needs, itself included. The goal is 80; whoever adds one writes the new number here.
const MOST: usize = 80;

#[test]
fn a_server_needs_few_crates() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--package", "mcp-ws", "--features", "tokio/macros,tokio/rt-multi-thread"])
        .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).expect("UTF-8");
    let crates: BTreeSet<_> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    let number = crates.len() + 1;
    assert!(crates.iter().any(|name| name.starts_with("axum ")), "no tree: {tree}");
    assert!(number <= MOST, "{number} crates instead of {MOST}:\n{tree}");
}
