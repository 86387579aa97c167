//! What the compiler does not check: that rooms look down only, and that files stay readable.
#![allow(clippy::panic, clippy::unwrap_used, reason = "whatever is not as expected here is a failed test")]

use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// The rooms of the runtime, each of which may use only those before it.
const ROOMS: [&str; 9] =
    ["wire", "schema", "protocol", "peer", "tool", "service", "transport", "server", "testing"];

/// A file longer than this is two things. Tests aside, which are lists.
const LONGEST_FILE: usize = 350;

/// An example is read in one go.
const LONGEST_EXAMPLE: usize = 80;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file below a folder, with its text.
fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    assert!(!files.is_empty(), "no Rust file below {folder}");
    files
}

/// The part of a file before its tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

fn is_test(path: &Path) -> bool {
    ["tests.rs", "tests_of_eras.rs", "sink_for_tests.rs"].iter().any(|name| path.ends_with(name))
}

/// The room a file of the runtime stands in; none for the crate's root.
fn room_of(path: &Path) -> Option<&'static str> {
    let source = root().join("mcp-ws/src");
    let first = path.strip_prefix(&source).ok()?.components().next()?;
    ROOMS.into_iter().find(|room| first.as_os_str() == *room)
}

#[test]
fn rooms_look_down_only() {
    let mut checked = 0;
    for (path, text) in rust_files("mcp-ws/src") {
        let Some(room) = room_of(&path) else { continue };
        if is_test(&path) {
            continue;
        }
        let own = ROOMS.iter().position(|other| *other == room).unwrap();
        for (number, line) in without_tests(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            assert!(!code.contains("super::super"), "{}: name what is above from `crate`", path.display());
            for used in code.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let used = ROOMS.iter().position(|other| *other == name);
                let place = format!("{}:{}", path.display(), number + 1);
                let used = used.unwrap_or_else(|| {
                    panic!("{place}: `crate::{name}` is no room: import it from its room")
                });
                assert!(used <= own, "{place}: `{room}` may not use `{name}`, which is above it");
                checked += 1;
            }
        }
    }
    assert!(checked > 50, "the imports were not found: {checked}");
}

#[test]
fn every_room_and_file_says_what_it_is() {
    for folder in ["mcp-ws/src", "mcp-ws-macros/src", "examples/src", "tests"] {
        for (path, text) in rust_files(folder) {
            // The macros' fixtures show one mistake and no more; they have a README.
            if path.components().any(|part| part.as_os_str() == "ui") {
                continue;
            }
            assert!(text.starts_with("//! "), "{} does not begin with what it is", path.display());
        }
    }
    for room in ROOMS {
        let text = fs::read_to_string(root().join("mcp-ws/src").join(room).join("mod.rs")).unwrap();
        assert!(text.contains("//! Next: "), "{room} does not say what to read next");
    }
}

#[test]
fn files_stay_short() {
    for (folder, most) in
        [("mcp-ws/src", LONGEST_FILE), ("mcp-ws-macros/src", LONGEST_FILE), ("examples/src", LONGEST_EXAMPLE)]
    {
        for (path, text) in rust_files(folder) {
            let lines = without_tests(&text).lines().count();
            assert!(
                lines <= most || is_test(&path),
                "{} has {lines} lines, more than {most}",
                path.display()
            );
        }
    }
}

#[test]
fn only_the_socket_knows_the_websocket_library() {
    for (path, text) in rust_files("mcp-ws/src") {
        let is_socket = path.ends_with("transport/socket.rs");
        assert!(
            is_socket || !text.contains("tungstenite::"),
            "{} names the WebSocket library",
            path.display()
        );
    }
}

#[test]
fn the_peer_has_no_clock_no_sockets_no_tasks_and_no_result() {
    for (path, text) in rust_files("mcp-ws/src/peer") {
        if is_test(&path) {
            continue;
        }
        let text = without_tests(&text);
        for absent in ["tokio", "::now()", "async ", "await", "Result<"] {
            assert!(!text.contains(absent), "{} has `{absent}`", path.display());
        }
    }
}

#[test]
fn imports_name_one_thing_a_line() {
    for folder in ["mcp-ws/src", "mcp-ws-macros/src", "examples/src", "tests"] {
        for (path, text) in rust_files(folder) {
            for line in text.lines().filter(|line| line.trim_start().starts_with("use ")) {
                assert!(!line.contains('{'), "{}: `{line}` imports several things", path.display());
            }
        }
    }
}

#[test]
fn the_architecture_can_be_read_in_one_go() {
    let text = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    let lines = text.lines().count();
    assert!(lines <= 200, "{lines} lines");
    for room in ROOMS {
        assert!(text.contains(&format!("`{room}`")), "`{room}` is missing");
    }
}
