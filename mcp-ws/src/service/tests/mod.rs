//! What is listed and found, of several sets and of tools that come and go; and what that costs.

mod access;

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

use allocation_counter::measure;
use serde_json::Value;
use serde_json::json;

use crate::Context;
use crate::State;
use crate::mcp_tool;
use crate::peer::Address;
use crate::peer::Call;
use crate::peer::Inputs;
use crate::peer::Key;
use crate::peer::List;
use crate::peer::Logging;
use crate::peer::Trace;
use crate::protocol::ClientCapabilities;
use crate::protocol::Declared;
use crate::protocol::Version;
use crate::service::*;
use crate::tool::AddError;
use crate::tool::AnyState;
use crate::tool::Bound;
use crate::tool::Built;
use crate::tool::Door;
use crate::tool::DynamicTool;
use crate::tool::Entry;
use crate::tool::Names;
use crate::tool::Rows;
use crate::tool::SessionId;
use crate::tool::ToolSet;
use crate::tool::Tools;
use crate::tool::list_len;
use crate::tools;
use crate::wire::Id;
use crate::wire::Sink;
use crate::wire::Text;

/// One.
#[mcp_tool]
fn one() -> u8 {
    1
}

/// Two.
#[mcp_tool]
fn two() -> u8 {
    2
}

/// Three.
#[mcp_tool]
fn three(text: &str) -> &str {
    text
}

/// Says its state.
#[mcp_tool]
fn first(State(text): State<String>) -> String {
    text
}

/// Says its state.
#[mcp_tool]
fn second(State(number): State<u64>) -> u64 {
    number
}

/// Needs a state that is nothing.
#[mcp_tool]
fn needless(State(nothing): State<()>) -> String {
    format!("{nothing:?}")
}

const SHOP: Tools<u64> = tools![second];

/// A value that brings its tools.
struct Shop(u64);

impl ToolSet for Shop {
    const ENTRIES: &'static [Entry] = SHOP_ENTRIES;
    const NAMES: &'static Names = &SHOP_NAMES;

    fn bind(self, rows: &mut Rows) {
        rows.add(&SHOP, &Arc::new(self.0));
    }
}

const SHOP_ENTRIES: &[Entry] = &[Entry::of(&second::INFO)];
static SHOP_BUILT: Built<{ SHOP_ENTRIES.len() }, { list_len(SHOP_ENTRIES) }> = Built::new(SHOP_ENTRIES);
static SHOP_NAMES: Names = SHOP_BUILT.names(SHOP_ENTRIES);

/// A sink that has room already, and keeps the last message.
struct Roomy(Vec<u8>);

impl Sink for Roomy {
    fn begin(&mut self, _: usize) -> &mut Vec<u8> {
        self.0.clear();
        &mut self.0
    }

    fn commit(&mut self) {}

    fn abort(&mut self) {
        self.0.clear();
    }
}

struct Fixture {
    tools: Arc<Toolbox>,
    service: Service,
    sink: Roomy,
    door: Arc<Door>,
}

impl Fixture {
    fn new(tools: Arc<Toolbox>, page_size: usize) -> Self {
        let service = Service::for_test(&tools).in_pages_of(page_size);
        let sink = Roomy(Vec::with_capacity(1 << 20));
        Self { tools, service, sink, door: Arc::new(Door::new(SessionId::random())) }
    }

    /// Two sets, one of them empty, and another one.
    fn of_sets(page_size: usize) -> Self {
        let all = Toolbox::of(Bound::waiting::<()>(&tools![one, two]));
        let all = all.and(&Toolbox::of(Bound::waiting::<()>(&tools![]))).unwrap();
        let all = all.and(&Toolbox::of(Bound::waiting::<()>(&tools![three]))).unwrap();
        Self::new(all, page_size)
    }

    fn answer(&self) -> Value {
        serde_json::from_slice(&self.sink.0).unwrap()
    }

    /// A page: the names on it, and where the next one begins.
    fn page(&mut self, cursor: Option<&str>) -> (Vec<String>, Option<String>) {
        self.list(cursor);
        let mut result = self.answer()["result"].take();
        let tools = result["tools"].as_array().unwrap();
        let names = tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect();
        (names, result["nextCursor"].take().as_str().map(str::to_owned))
    }

    /// All pages.
    fn pages(&mut self) -> Vec<Vec<String>> {
        let mut pages = Vec::new();
        let mut cursor = None;
        loop {
            let (names, next) = self.page(cursor.as_deref());
            pages.push(names);
            cursor = next;
            if cursor.is_none() {
                return pages;
            }
        }
    }

    fn list(&mut self, cursor: Option<&str>) {
        let cursor = cursor.map(|cursor| Text(Cow::Borrowed(cursor)));
        self.service.list(&List { to: to(), cursor }, self.door.caller(), &mut self.sink);
    }

    /// The first page, as clients of 2026-07-28 have it.
    fn list_modern(&mut self) {
        let to = Address { version: Version::MODERN, ..to() };
        self.service.list(&List { to, cursor: None }, self.door.caller(), &mut self.sink);
    }

    fn call(&mut self, tool: &str, arguments: &str) -> Step {
        let call = Call {
            key: Key::for_test(1),
            to: to(),
            name: Text(Cow::Borrowed(tool)),
            arguments,
            progress_token: None,
            client: Declared::Read(ClientCapabilities::default()),
            client_info: None,
            logging: Logging::Session,
            trace: Trace::default(),
            inputs: Inputs::default(),
        };
        self.service.call(&call, &self.door, &mut self.sink)
    }

    /// What a tool says that answers at once.
    fn said(&mut self, tool: &str) -> String {
        assert!(matches!(self.call(tool, "{}"), Step::Answered));
        self.answer()["result"]["content"][0]["text"].as_str().unwrap().to_owned()
    }
}

fn to() -> Address<'static> {
    Address { id: Id::known("1"), version: Version::LATEST_LEGACY, batch: None }
}

/// A tool that answers nothing.
fn made(name: &str) -> DynamicTool {
    DynamicTool::new(name, json!({"type": "object"}), |_: Value, _: Context| async {})
}

fn add(tools: &Toolbox, names: &[&str]) {
    for name in names {
        tools.add(made(name)).unwrap();
    }
}

/// A tool that has this value until it is dropped.
fn keeping(name: &str, kept: impl Send + Sync + 'static) -> DynamicTool {
    DynamicTool::new(name, json!({"type": "object"}), move |_: Value, _: Context| {
        let _ = &kept;
        async {}
    })
}

#[test]
fn pages_cut_across_sets_and_what_was_added() {
    let expected = ["one", "two", "three", "four", "five"];
    for page_size in 1..7 {
        let mut fixture = Fixture::of_sets(page_size);
        add(&fixture.tools, &["four", "five"]);
        let pages = fixture.pages();
        assert_eq!(pages.concat(), expected, "{page_size}");
        assert_eq!(pages.len(), expected.len().div_ceil(page_size), "{pages:?}");
    }
    assert_eq!(Fixture::of_sets(usize::MAX).tools.names(), &expected[..3]);
}

#[test]
fn a_list_that_changes_between_two_pages_still_ends() {
    let mut fixture = Fixture::of_sets(2);
    add(&fixture.tools, &["four", "five", "six", "seven"]);
    let (_, second) = fixture.page(None);
    let (names, third) = fixture.page(second.as_deref());
    assert_eq!((names, third.as_deref()), (vec!["three".to_owned(), "four".to_owned()], Some("4")));
    for name in ["four", "five", "six", "seven"] {
        assert!(fixture.tools.remove(name).is_some());
    }
    assert_eq!(fixture.page(third.as_deref()), (vec![], None), "given once, and behind the end now");
    fixture.list(Some("7"));
    assert_eq!(fixture.answer()["error"]["code"], -32602, "never given");
}

#[test]
fn the_list_of_a_compiled_set_is_one_static_slice_and_nothing_is_allocated_for_it() {
    let mut fixture = Fixture::new(Toolbox::of(Bound::waiting::<()>(&tools![one, two, three])), 250);
    let slice = |fixture: &Fixture| {
        let catalog = fixture.tools.newest();
        let pieces: Vec<_> = catalog.page(0, 250, Version::LATEST_LEGACY).collect();
        let [page] = pieces[..] else { panic!("a page of one set is one piece: {pieces:?}") };
        (page.as_ptr(), page.len())
    };
    let before = slice(&fixture);
    let allocated = measure(|| {
        fixture.list(None);
        fixture.list(None);
    });
    assert_eq!(allocated.count_total, 0);
    assert!(measure(|| drop(fixture.answer())).count_total > 0, "allocations are counted");
    assert_eq!(slice(&fixture), before, "it stays where it is");
    assert_eq!(fixture.pages().concat(), ["one", "two", "three"]);
    let other = Fixture::new(fixture.tools.with_state(&(Arc::new(()) as AnyState)), 250);
    assert_eq!(slice(&other), before, "state changes nothing of it");
}

#[test]
fn neither_listing_several_sets_nor_a_call_of_a_function_allocates() {
    let mut fixture = Fixture::of_sets(250);
    add(&fixture.tools, &["four"]);
    // Where there are figures, the first call of a tool makes its own.
    assert!(matches!(fixture.call("three", r#"{"text":"x"}"#), Step::Answered));
    fixture.list(None);
    let listed = measure(|| fixture.list(None));
    assert_eq!(listed.count_total, 0);
    let called = measure(|| assert!(matches!(fixture.call("three", r#"{"text":"x"}"#), Step::Answered)));
    assert_eq!(called.count_total, 0);
    assert_eq!(fixture.answer()["result"]["content"][0]["text"], "x");
}

#[test]
fn every_set_has_its_own_state() {
    let give = |tools: &Toolbox, state: AnyState| tools.with_state(&state);
    let tools = give(&Toolbox::of(Bound::waiting::<String>(&tools![first])), Arc::new("state".to_owned()));
    // Nobody waits for this one.
    let tools = give(&tools, Arc::new(8_u64));
    let tools = tools.and(&Toolbox::of(Bound::waiting::<()>(&tools![needless]))).unwrap();
    let tools = tools.and(&Toolbox::of(Bound::of(Shop(7)))).unwrap();
    let mut fixture = Fixture::new(give(&tools, Arc::new(8_u64)), 250);
    assert_eq!(fixture.tools.names(), ["first", "needless", "second"]);
    let said = ["first", "needless", "second"].map(|tool| fixture.said(tool));
    assert_eq!(said, ["state", "()", "7"]);

    let tools = Toolbox::of(Bound::of(Shop(7))).and(&Toolbox::of(Bound::waiting::<String>(&tools![first])));
    let mut fixture = Fixture::new(give(&tools.unwrap(), Arc::new("late".to_owned())), 250);
    assert_eq!((fixture.said("first"), fixture.said("second")), ("late".to_owned(), "7".to_owned()));
}

#[test]
fn a_name_stands_once_whoever_brings_it() {
    let fixture = Fixture::of_sets(250);
    let other = Toolbox::of(Bound::waiting::<()>(&tools![three]));
    assert_eq!(fixture.tools.and(&other).unwrap_err().name(), "three");
    add(&other, &["four"]);
    let gone = ["four", "four", "three"].map(|name| other.remove(name).is_some());
    assert_eq!(gone, [true, false, false]);

    let refused = |name: &str| fixture.tools.add(made(name)).unwrap_err().to_string();
    add(&fixture.tools, &["four"]);
    for taken in ["one", "three", "four"] {
        assert_eq!(refused(taken), format!("two tools are named `{taken}`: give one of them another name"));
    }
    assert_eq!(refused(""), "the tool name `` must have 1 to 128 characters");
    assert_eq!(refused("ä"), "the tool name `ä` may only have ASCII letters, digits, `_`, `-` and `.`");
    let joined = fixture.tools.and(&Toolbox::of(Bound::waiting::<String>(&tools![first]))).unwrap();
    assert_eq!(joined.names(), ["one", "two", "three", "first", "four"]);
    let more = Toolbox::of(Bound::waiting::<u64>(&tools![second]));
    add(&more, &["four"]);
    assert_eq!(joined.and(&more).unwrap_err().name(), "four");
    assert!(joined.remove("four").is_some(), "what was added to one can be removed from the other");
    assert_eq!(fixture.tools.names(), ["one", "two", "three", "four"], "and is still in the first");
}

#[test]
fn as_many_tools_are_added_as_may_be_and_no_more() {
    let mut fixture = Fixture::of_sets(250);
    for n in 0..32_768 {
        fixture.tools.add(made(&format!("tool_{n}"))).unwrap();
    }
    assert_eq!(fixture.tools.add(made("more")), Err(AddError::TooMany { most: 32_768 }));
    assert!(fixture.tools.remove("tool_1").is_some());
    fixture.tools.add(made("more")).unwrap();
    let pages = fixture.pages();
    assert_eq!(pages.len(), (32_768 + 3_usize).div_ceil(250));
    assert_eq!(pages.concat().last().unwrap(), "more");
    assert!(matches!(fixture.call("tool_32767", "{}"), Step::Waits(_)));
}

#[test]
fn what_was_added_is_found_until_it_is_removed() {
    let mut fixture = Fixture::of_sets(250);
    assert!(!fixture.service.has_news());
    add(&fixture.tools, &["new"]);
    assert!(fixture.service.has_news());
    assert!(matches!(fixture.call("new", "{}"), Step::Waits(_)));
    assert!(fixture.service.has_news(), "that it was called does not tell the other side");
    fixture.service.handle_told();
    assert!(!fixture.service.has_news());
    assert!(fixture.tools.remove("new").is_some());
    fixture.call("mew", "{}");
    assert_eq!(fixture.answer()["error"]["message"], "unknown tool: mew");
    fixture.call("new", "{}");
    assert_eq!(fixture.answer()["error"]["code"], -32602);
}

/// Looks at the tools when it is dropped, as a tool's state may.
struct Curious(Arc<Toolbox>, Arc<AtomicUsize>);

impl Drop for Curious {
    fn drop(&mut self) {
        self.1.fetch_add(self.0.names().len(), SeqCst);
    }
}

#[test]
fn what_a_tool_keeps_is_dropped_where_nothing_is_locked() {
    let fixture = Fixture::of_sets(250);
    let seen = Arc::new(AtomicUsize::new(0));
    let curious = || Curious(Arc::clone(&fixture.tools), Arc::clone(&seen));
    fixture.tools.add(keeping("one", curious())).unwrap_err();
    assert_eq!(seen.load(SeqCst), 3, "refused");
    fixture.tools.add(keeping("new", curious())).unwrap();
    assert!(fixture.tools.remove("new").is_some());
    assert_eq!(seen.load(SeqCst), 6, "removed, and no connection had seen it");
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

#[test]
fn a_removed_tool_that_panics_when_it_is_dropped_ends_no_connection() {
    let mut fixture = Fixture::of_sets(250);
    fixture.tools.add(keeping("bomb", Bomb)).unwrap();
    fixture.list(None);
    assert!(fixture.tools.remove("bomb").is_some());
    assert_eq!(fixture.said("one"), "1");
    assert_eq!(fixture.pages().concat().len(), 3);
}

#[test]
fn lists_and_calls_are_whole_while_others_add_and_remove() {
    let fixture = Fixture::of_sets(3);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let changing: Vec<_> = (0..3)
            .map(|thread| {
                let tools = &fixture.tools;
                scope.spawn(move || {
                    for n in 0..500 {
                        let names = [0, 1, 2].map(|m| format!("{thread}-{}", n % 7 + m * 7));
                        add(tools, &names.each_ref().map(String::as_str));
                        assert!(names.iter().all(|name| tools.remove(name).is_some()));
                    }
                })
            })
            .collect();
        for _ in 0..2 {
            let mut own = Fixture::new(Arc::clone(&fixture.tools), 3);
            let done = &done;
            scope.spawn(move || {
                while !done.load(SeqCst) {
                    let pages = own.pages();
                    assert_eq!(pages[0], ["one", "two", "three"]);
                    assert!(pages.iter().all(|page| page.len() <= 3));
                    assert_eq!(own.said("two"), "2");
                    // It may be there or not.
                    own.call("0-3", "{}");
                    own.service.handle_told();
                }
            });
        }
        for thread in changing {
            thread.join().unwrap();
        }
        done.store(true, SeqCst);
    });
    assert_eq!(fixture.tools.names(), ["one", "two", "three"]);
}
