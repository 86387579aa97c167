//! Who is shown which tool, and what they are told of the others.

use std::sync::Arc;
use std::time::Duration;

use allocation_counter::measure;
use serde_json::Value;
use serde_json::json;

use super::Fixture;
use super::add;
use super::made;
use super::one;
use super::three;
use super::two;
use crate::mcp_tool;
use crate::mcp_tools;
use crate::protocol::CacheScope;
use crate::protocol::Caching;
use crate::protocol::ServerInfo;
use crate::service::Access;
use crate::service::Step;
use crate::service::ToolInfo;
use crate::service::Toolbox;
use crate::tool::Bound;
use crate::tool::Caller;
use crate::tool::Door;
use crate::tool::Identity;
use crate::tool::SessionId;
use crate::tools;

/// Reads.
#[mcp_tool(scopes("read"), read_only, tags("safe"))]
fn read() -> u8 {
    4
}

/// Writes.
#[mcp_tool(scopes("read", "write"))]
fn write() -> u8 {
    5
}

/// Tools of a value, all of which want a scope.
struct Shop;

#[mcp_tools(scopes("shop"))]
impl Shop {
    /// Opens.
    #[mcp_tool]
    fn open() -> u8 {
        6
    }

    /// Buys.
    #[mcp_tool(scopes("buy"))]
    fn buy() -> u8 {
        7
    }
}

/// Half of the tools of a server are for some of its callers.
fn toolbox() -> Arc<Toolbox> {
    let all = Toolbox::of(Bound::waiting::<()>(&tools![one, read, two, write]));
    all.and(&Toolbox::of(Bound::of(Shop))).unwrap()
}

fn caller(scopes: &[&str]) -> Caller {
    Caller::of(Identity::new("ann").scopes(scopes.iter().copied()))
}

impl Fixture {
    fn called_by(mut self, caller: Caller) -> Self {
        self.door = Arc::new(Door::of(SessionId::random(), caller));
        self
    }

    fn with_access(mut self, access: Access) -> Self {
        self.service = self.service.with_access(access);
        self
    }

    /// What an error says of a call.
    fn refused(&mut self, tool: &str) -> Value {
        assert!(matches!(self.call(tool, "{}"), Step::Answered));
        self.answer()["error"].take()
    }
}

fn filtered(filter: impl Fn(&ToolInfo<'_>, &Caller) -> bool + Send + Sync + 'static) -> Access {
    Access::default().filtered(filter)
}

// BINDING: scope.list
#[test]
fn a_caller_is_shown_the_tools_whose_scopes_they_have() {
    let shown = |caller: Caller| Fixture::new(toolbox(), 250).called_by(caller).pages().concat();
    assert_eq!(shown(Caller::default()), ["one", "two"]);
    assert_eq!(shown(caller(&["write", "buy"])), ["one", "two"], "all of them are needed");
    assert_eq!(shown(caller(&["read"])), ["one", "read", "two"]);
    assert_eq!(shown(caller(&["read", "write", "shop"])), ["one", "read", "two", "write", "open"]);
    assert_eq!(shown(caller(&["shop", "buy"])), ["one", "two", "open", "buy"]);
}

// BINDING: scope.pages
#[test]
fn pages_are_of_the_tools_that_are_shown() {
    for scopes in [&[][..], &["read"], &["read", "write"], &["shop"], &["read", "write", "shop", "buy"]] {
        let all = Fixture::new(toolbox(), 250).called_by(caller(scopes)).pages().concat();
        for page_size in 1..=all.len() + 1 {
            let mut fixture = Fixture::new(toolbox(), page_size).called_by(caller(scopes));
            let pages = fixture.pages();
            assert_eq!(pages.concat(), all, "{page_size}");
            assert_eq!(pages.len(), all.len().div_ceil(page_size), "none is empty: {pages:?}");
        }
    }
}

#[test]
fn who_sees_no_tool_has_one_empty_page() {
    let toolbox = Toolbox::of(Bound::of(Shop));
    assert_eq!(Fixture::new(toolbox, 1).pages(), [[""; 0]]);
}

#[test]
fn cursors_tell_nothing_of_what_is_hidden() {
    let mut fixture = Fixture::new(toolbox(), 1).called_by(caller(&["shop"]));
    let cursors = [fixture.page(None).1, fixture.page(Some("1")).1, fixture.page(Some("2")).1];
    assert_eq!(cursors, [Some("1".to_owned()), Some("2".to_owned()), None]);
    // Others would be shown a tool there.
    for never in ["0", "3", "4", "x"] {
        fixture.list(Some(never));
        assert_eq!(fixture.answer()["error"]["code"], -32602, "{never}");
    }
}

#[test]
fn a_list_in_part_that_changes_between_two_pages_still_ends() {
    let mut fixture = Fixture::new(toolbox(), 2);
    add(&fixture.tools, &["three", "four"]);
    let (_, second) = fixture.page(None);
    for name in ["three", "four"] {
        assert!(fixture.tools.remove(name).is_some());
    }
    assert_eq!(fixture.page(second.as_deref()), (vec![], None), "given once, and behind the end now");
}

// BINDING: scope.call, scope.error
#[test]
fn a_call_without_the_scopes_says_which_are_missing() {
    let mut fixture = Fixture::new(toolbox(), 250).called_by(caller(&["read"]));
    assert_eq!(fixture.said("read"), "4");
    let told = json!({
        "code": -31403,
        "message": "calling `write` needs the scope `write`",
        "data": {"scope": "read write"},
    });
    assert_eq!(fixture.refused("write"), told);

    let url = "https://a.test/.well-known/oauth-protected-resource/ws";
    let access = Access::default().with_metadata(url.to_owned());
    let mut fixture = Fixture::new(toolbox(), 250).with_access(access);
    let told = json!({
        "code": -31403,
        "message": "calling `write` needs the scopes `read`, `write`",
        "data": {"scope": "read write", "resource_metadata": url},
    });
    assert_eq!(fixture.refused("write"), told);
    assert_eq!(fixture.refused("buy")["data"]["scope"], "shop buy");
}

// BINDING: scope.hidden
#[test]
fn no_hint_names_a_tool_that_is_not_shown() {
    let mut fixture = Fixture::new(toolbox(), 250);
    assert_eq!(fixture.refused("writ")["message"], "unknown tool: writ");
    let mut fixture = fixture.called_by(caller(&["read", "write"]));
    assert_eq!(fixture.refused("writ")["message"], "unknown tool: writ, did you mean `write`?");
    let access = filtered(|tool, _| tool.name() != "write");
    assert_eq!(fixture.with_access(access).refused("writ")["message"], "unknown tool: writ");
}

// BINDING: scope.hidden
#[test]
fn what_a_filter_hides_is_not_there() {
    let access = || filtered(|tool, caller| tool.name() != "two" || caller.has_scope("secret"));
    let mut fixture = Fixture::new(Toolbox::of(Bound::waiting::<()>(&tools![one, two, three])), 1);
    fixture = fixture.with_access(access());
    assert_eq!(fixture.pages(), [["one"], ["three"]]);
    let hidden = fixture.refused("two");
    let mut without = Fixture::new(Toolbox::of(Bound::waiting::<()>(&tools![one, three])), 1);
    assert_eq!(hidden, without.refused("two"));
    assert_eq!(hidden["code"], -32602);

    let mut fixture = fixture.called_by(caller(&["secret"]));
    assert_eq!(fixture.pages().concat(), ["one", "two", "three"]);
    assert_eq!(fixture.said("two"), "2");
}

#[test]
fn a_hidden_tool_is_not_there_whatever_its_scopes() {
    let mut fixture = Fixture::new(toolbox(), 250).with_access(filtered(|_, _| false));
    assert_eq!(fixture.refused("write")["message"], "unknown tool: write");
}

#[test]
fn filters_see_what_is_said_of_a_tool() {
    let all = ["read", "write", "shop"];
    let shown = |access: Access| {
        Fixture::new(toolbox(), 250).called_by(caller(&all)).with_access(access).pages().concat()
    };
    assert_eq!(shown(filtered(|tool, _| tool.is_read_only())), ["read"]);
    assert_eq!(shown(filtered(|tool, _| tool.has_tag("safe"))), ["read"]);
    assert_eq!(shown(filtered(|tool, _| tool.scopes().any(|scope| scope == "write"))), ["write"]);
    let both = filtered(|tool, _| tool.name() != "one").filtered(|tool, _| tool.scopes().next().is_none());
    assert_eq!(shown(both), ["two"]);
}

#[test]
fn a_filter_that_panics_hides_the_tool() {
    let access = filtered(|tool, _| if tool.name() == "one" { panic!("a filter") } else { true });
    let mut fixture = Fixture::new(Toolbox::of(Bound::waiting::<()>(&tools![one, two])), 250);
    fixture = fixture.with_access(access);
    assert_eq!(fixture.pages().concat(), ["two"]);
    assert_eq!(fixture.refused("one")["code"], -32602);
}

#[test]
fn what_is_added_may_want_scopes_too() {
    let mut fixture = Fixture::new(Toolbox::of(Bound::waiting::<()>(&tools![one])), 250);
    fixture.tools.add(made("four").scopes(["read"]).scopes(["write"])).unwrap();
    assert_eq!(fixture.pages().concat(), ["one"]);
    assert_eq!(fixture.refused("four")["data"]["scope"], "read write");
    assert!(fixture.service.catalog.has_scoped());
    assert!(fixture.tools.remove("four").is_some());
    fixture.service.refresh();
    assert!(!fixture.service.catalog.has_scoped());

    let refused = fixture.tools.add(made("five").scopes(["a b"])).unwrap_err().to_string();
    assert!(refused.starts_with("the scope `a b` of the tool `five` may only have"), "{refused}");
}

// BINDING: scope.cached
#[test]
fn what_depends_on_the_caller_is_kept_for_nobody_else() {
    let scope_of = |toolbox: Arc<Toolbox>, access: Access| {
        let mut fixture = Fixture::new(toolbox, 250).with_access(access);
        let caching = Caching { ttl: Duration::from_secs(1), scope: CacheScope::Public };
        fixture.service.info = Arc::new(ServerInfo { caching, ..ServerInfo::default() });
        fixture.list_modern();
        fixture.answer()["result"]["cacheScope"].take()
    };
    let free = || Toolbox::of(Bound::waiting::<()>(&tools![one]));
    assert_eq!(scope_of(free(), Access::default()), "public");
    assert_eq!(scope_of(free(), filtered(|_, _| true)), "private");
    assert_eq!(scope_of(toolbox(), Access::default()), "private");
}

#[test]
fn a_call_of_who_has_the_scopes_allocates_nothing() {
    let mut fixture = Fixture::new(toolbox(), 250).called_by(caller(&["read"]));
    fixture.call("read", "{}");
    let called = measure(|| assert!(matches!(fixture.call("read", "{}"), Step::Answered)));
    assert_eq!(called.count_total, 0);
}
