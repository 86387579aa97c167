//! What the compiler says to misuse: see `ui/README.md`.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The compiler whose words the `.stderr` files have.
const COMPILER: &str = "rustc 1.95.";

/// The folders of `ui` in which a file is a mistake.
const KINDS: [&str; 13] = [
    "argument",
    "attribute",
    "block",
    "derive",
    "form",
    "item",
    "limit",
    "lint",
    "parameter",
    "schema",
    "set",
    "state",
    "types",
];

/// The one file that has more than one mistake, and how many.
const SEVERAL: (&str, usize) = ("several_mistakes_at_once.stderr", 4);

#[test]
#[allow(
    clippy::print_stderr,
    reason = "whoever runs the tests is told that a part of them did not run, and why"
)]
fn misuse_gets_one_error_that_names_the_way_out() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap().stdout;
    if String::from_utf8_lossy(&version).starts_with(COMPILER) {
        // With one file among them that must compile, all would be built one by one, and not checked at once: see `ui/pass`.
        let tests = trybuild::TestCases::new();
        for kind in KINDS {
            tests.compile_fail(format!("ui/{kind}/*.rs"));
        }
    } else {
        eprintln!("messages are not compared: they are those of {COMPILER}x, and this is another compiler");
    }
}

#[test]
fn every_mistake_is_told_once() {
    let mut checked = 0;
    for kind in KINDS {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(kind)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "stderr") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let errors = text.lines().filter(|line| line.starts_with("error")).count();
            let expected = if path.ends_with(SEVERAL.0) { SEVERAL.1 } else { 1 };
            assert_eq!(errors, expected, "{}", path.display());
            checked += 1;
        }
    }
    assert!(checked >= 150, "only {checked} files say what rustc prints");
}

#[test]
fn every_program_that_must_compile_is_a_target() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/pass");
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let target = format!("[[test]]\nname = \"{name}\"\npath = \"{name}.rs\"\nharness = false\n");
            assert!(manifest.contains(&target), "ui/pass/Cargo.toml has no target {name}");
        }
    }
}
