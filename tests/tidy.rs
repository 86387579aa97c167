//! What the compiler does not check: that rooms look down only, and that files stay readable.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "whatever is not as expected here is a failed test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// The rooms of the runtime, each of which may use only those before it.
const ROOMS: [&str; 14] = [
    "wire",
    "meter",
    "schema",
    "protocol",
    "peer",
    "tool",
    "service",
    "auth",
    "transport",
    "tls",
    "client",
    "server",
    "testing",
    "cli",
];

/// A file longer than this is two things. Tests aside, which are lists.
const LONGEST_FILE: usize = 350;

/// An example is read in one go.
const LONGEST_EXAMPLE: usize = 80;

/// Where the lint against `unsafe` is allowed, and how often; each has its argument beside it. Whoever adds a place says so here.
const UNSAFE: [(&str, usize); 1] = [("mcp-ws/src/schema/edge.rs", 1)];

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
    ["tests.rs", "tests_of_callers.rs", "tests_of_eras.rs", "tests_of_memory.rs", "sink_for_tests.rs"]
        .iter()
        .any(|name| path.ends_with(name))
        || path.parent().is_some_and(|folder| folder.ends_with("tests"))
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

/// The compiler denies `unsafe` but where its lint is allowed, which anybody could write anywhere: here the places are counted. Nor
/// can the lint see what our macros write into another crate, so they do not write the word at all.
#[test]
fn unsafe_code_stands_only_where_it_is_argued() {
    for folder in ["mcp-ws", "mcp-ws-macros", "examples", "tests"] {
        for (path, text) in rust_files(folder) {
            let path = path.strip_prefix(root()).unwrap();
            if path.starts_with("tests/ui") && !path.starts_with("tests/ui/pass") || path.ends_with("tidy.rs")
            {
                continue;
            }
            let expected =
                UNSAFE.iter().find(|(place, _)| path == Path::new(place)).map_or(0, |found| found.1);
            // In whatever attribute: `allow`, `expect` or `warn`, over several lines or under a `cfg_attr`; in tests too.
            assert_eq!(count(&text, "unsafe_code"), expected, "{}: the lint is named", path.display());
            assert_eq!(count(without_tests(&text), "unsafe"), expected, "{}: `unsafe`", path.display());
        }
    }
    for (path, text) in golden_expansions() {
        assert!(!text.contains("unsafe"), "{}: a macro writes `unsafe`", path.display());
    }
}

/// Without the workspace's lints a package would not deny anything, and cargo's own settings could take the denial away.
#[test]
fn every_package_denies_unsafe_code() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("\nunsafe_code = \"deny\"\n"), "the workspace does not deny `unsafe`");
    let (_, members) = manifest.split_once("\nmembers = [").expect("the list of packages");
    let members: Vec<_> = members.split(']').next().unwrap().split('"').skip(1).step_by(2).collect();
    assert!(members.len() >= 4, "the packages were not found: {members:?}");
    for member in members {
        let manifest = fs::read_to_string(root().join(member).join("Cargo.toml")).unwrap();
        let denies = manifest.contains("\n[lints]\nworkspace = true\n")
            || manifest.contains("\n[lints.rust]\nunsafe_code = \"forbid\"\n");
        assert!(denies, "{member} has not the workspace's lints, and does not forbid `unsafe`");
    }
    for settings in [".cargo/config.toml", ".cargo/config"] {
        assert!(!root().join(settings).exists(), "{settings} can take lints away");
    }
}

/// How often a word stands in code: not in a comment, and not within quotation marks on one line.
fn count(text: &str, word: &str) -> usize {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let code = lines.flat_map(|line| line.split('"').step_by(2));
    code.flat_map(|piece| piece.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .filter(|found| *found == word)
        .count()
}

/// What the macros write, as their own tests compare it.
fn golden_expansions() -> Vec<(PathBuf, String)> {
    let files: Vec<_> = fs::read_dir(root().join("mcp-ws-macros/tests/golden"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect();
    assert!(!files.is_empty(), "no golden expansion");
    files
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

/// Every setting stands in the list of limits, and what has seen them is there.
#[test]
fn the_limits_are_those_of_the_settings_and_their_tests_exist() {
    let limits = fs::read_to_string(root().join("docs/LIMITS.md")).unwrap();
    let config = fs::read_to_string(root().join("mcp-ws/src/server/config.rs")).unwrap();
    let settings = config.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(": "));
    let settings: Vec<_> = settings.map(|(setting, _)| setting).collect();
    assert!(settings.len() > 30, "the settings were not found: {settings:?}");
    let mut wrong: Vec<_> =
        settings.into_iter().filter(|setting| !limits.contains(&format!("`{setting}`"))).collect();

    let sources: String = ["mcp-ws/src", "tests", "examples/tests"]
        .into_iter()
        .flat_map(rust_files)
        .map(|(_, text)| text)
        .collect();
    let rows = limits.lines().filter_map(|line| line.strip_suffix(" |")?.rsplit_once("| "));
    let tests = rows.flat_map(|(_, seen)| seen.split('`').skip(1).step_by(2));
    let tests: Vec<_> = tests.collect();
    assert!(tests.len() > 30, "the tests were not found: {tests:?}");
    wrong.extend(tests.into_iter().filter(|test| !sources.contains(&format!("fn {test}()"))));
    assert_eq!(wrong, [""; 0], "neither a setting in the list nor a test that there is");
}

/// The sentences of docs/BINDING.md are what somebody else's implementation is built by: each is proved by a test that names
/// it in a comment above its function, or stands in the document's own list of those that cannot be, with the reason.
#[test]
fn every_sentence_of_the_binding_is_proved_or_says_why_not() {
    let text = fs::read_to_string(root().join("docs/BINDING.md")).unwrap();
    let (body, unproved) = text.split_once("\n## 23. ").expect("the list of what no test proves");
    let tags = quoted(body, '[', ']');
    let known: BTreeSet<_> = tags.iter().copied().collect();
    assert!(known.len() > 100, "the tags were not found: {}", known.len());

    let mut wrong = Vec::new();
    for tag in &known {
        if tags.iter().filter(|other| *other == tag).count() > 1 {
            wrong.push(format!("[{tag}] stands twice"));
        }
    }
    let groups: BTreeSet<_> = known.iter().map(|tag| group(tag)).collect();
    for tag in quoted(body, '`', '`') {
        if groups.contains(group(tag)) && !known.contains(tag) {
            wrong.push(format!("`{tag}` is no tag"));
        }
    }
    for paragraph in body.split("\n\n").flat_map(|paragraph| paragraph.split("\n- ")) {
        let binds = ["MUST", "SHOULD", "MAY"].iter().any(|word| paragraph.contains(word));
        if binds && quoted(paragraph, '[', ']').is_empty() && !paragraph.contains("RFC 2119") {
            wrong.push(format!("no tag: {paragraph}"));
        }
    }

    let mut named = BTreeSet::new();
    for (place, tag) in tags_of_tests() {
        if !known.contains(&*tag) {
            wrong.push(format!("{place} proves [{tag}], which the binding does not have"));
        }
        named.insert(tag);
    }
    let mut excused = BTreeSet::new();
    for line in unproved.lines().filter_map(|line| line.strip_prefix("- `")) {
        let (tag, reason) = line.split_once("`: ").unwrap_or_else(|| panic!("a tag and a reason: {line}"));
        if !known.contains(tag) || named.contains(tag) || reason.is_empty() {
            wrong.push(format!("[{tag}] does not belong to the list of what no test proves"));
        }
        excused.insert(tag);
    }
    for tag in known {
        if !named.contains(tag) && !excused.contains(tag) {
            wrong.push(format!("no test proves [{tag}]"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What stands between two characters, if it looks like a tag: two words with a dot between them.
fn quoted(text: &str, open: char, close: char) -> Vec<&str> {
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    let is_tag = |text: &&str| text.split_once('.').is_some_and(|(one, two)| is_word(one) && is_word(two));
    let pieces = text.split(open).skip(1);
    pieces.filter_map(|piece| piece.split_once(close).map(|(inside, _)| inside)).filter(is_tag).collect()
}

fn group(tag: &str) -> &str {
    tag.split('.').next().unwrap_or(tag)
}

/// Every tag that a test names, and where.
fn tags_of_tests() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, text) in ["mcp-ws/src", "tests", "examples/tests"].into_iter().flat_map(test_files) {
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        for (number, line) in lines.iter().enumerate() {
            let comment = line.strip_prefix("// ").or_else(|| line.strip_prefix("# "));
            let Some(tags) = comment.and_then(|comment| comment.strip_prefix("BINDING: ")) else { continue };
            let place = format!("{}:{}", path.display(), number + 1);
            let below = lines[number + 1..].iter().take_while(|line| !line.is_empty());
            let mut below = below
                .skip_while(|line| line.starts_with("//") || line.starts_with('#') || line.starts_with('@'));
            let is_test = below.next().is_some_and(|line| {
                ["fn ", "async fn ", "def ", "async def ", "test("]
                    .iter()
                    .any(|start| line.starts_with(start))
            });
            assert!(is_test, "{place}: the comment does not stand directly above a test");
            found.extend(tags.split(", ").map(|tag| (place.clone(), tag.to_owned())));
        }
    }
    found
}

/// Every file below a folder that has tests, in whatever language, with its text. Not what package managers put there.
fn test_files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            if path.is_dir() && name != "node_modules" && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if ["rs", "py", "mjs", "js", "ts"].contains(&extension) && path.is_file() {
                files.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// The codes that the runtime can send are written in two files, and no number like them anywhere else.
// BINDING: error.codes, error.retired
#[test]
fn the_codes_of_errors_are_those_of_the_binding() {
    let mut sent = BTreeSet::new();
    for (path, text) in rust_files("mcp-ws/src") {
        if is_test(&path) {
            continue;
        }
        for line in without_tests(&text).lines() {
            let code = line.split("//").next().unwrap_or_default();
            for (at, _) in code.match_indices("(-3") {
                let number: String = code[at + 2..].chars().take_while(char::is_ascii_digit).collect();
                if number.len() == 5 {
                    assert!(
                        path.ends_with("wire/error.rs") || path.ends_with("protocol/code.rs"),
                        "{} has a code of its own: {code}",
                        path.display()
                    );
                    sent.insert(number);
                }
            }
        }
    }
    let binding = fs::read_to_string(root().join("docs/BINDING.md")).unwrap();
    let told: BTreeSet<_> = binding
        .lines()
        .filter_map(|line| line.strip_prefix("| `-3").and_then(|line| line.split_once('`')))
        .map(|(number, _)| format!("3{number}"))
        .collect();
    assert_eq!(sent, told);
}
