//! Who is shown which tool and may call it, where callers are told apart by their tokens: in both eras, and over connections that
//! are dialled.

use mcp_ws::DynamicTool;
use mcp_ws::auth::ProtectedResource;
use mcp_ws::auth::StaticTokens;
use mcp_ws::client;
use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;
use serde_json::Value;
use serde_json::json;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::Probe;
use crate::fixture::call;
use crate::fixture::list;
use crate::fixture::log;
use crate::fixture::modern;
use crate::fixture::text_of;
use crate::fixture::until;
use crate::fixture::within;

/// Reads.
#[mcp_tool(read_only)]
fn look() -> &'static str {
    "a lamp"
}

/// Changes.
#[mcp_tool(scopes("items:write"))]
fn change(to: String) -> String {
    to
}

/// Erases, when it gets round to it.
#[mcp_tool(scopes("items:write", "admin"), task)]
async fn erase() -> &'static str {
    tokio::task::yield_now().await;
    "erased"
}

/// What only one of the callers has to know of.
#[mcp_tool(tags("secret"))]
fn secret() -> &'static str {
    "a secret"
}

/// Those of a block behind a prefix, all of which want a scope.
struct Shop;

#[mcp_tools(scopes("shop"))]
impl Shop {
    /// Buys.
    #[mcp_tool]
    fn buy() -> &'static str {
        "bought"
    }
}

#[derive(ToolSet)]
struct All {
    #[tools(prefix = "shop_")]
    shop: Shop,
}

fn tools() -> Server {
    let all = Server::new(tools![look, change, erase, secret]).and(All { shop: Shop }).unwrap();
    all.filter_tools(|tool, caller| !tool.has_tag("secret") || caller.has_scope("secrets"))
}

fn tokens() -> StaticTokens {
    StaticTokens::new()
        .token("token-of-nobody", Identity::new("nobody"))
        .token("token-of-a-writer", Identity::new("writer").scopes(["items:write"]))
        .token(
            "token-of-an-admin",
            Identity::new("admin").scopes(["items:write", "admin", "shop", "secrets"]),
        )
}

const RESOURCE: &str = "https://mcp.example.com/ws";
const METADATA: &str = "https://mcp.example.com/.well-known/oauth-protected-resource/ws";

async fn fixture() -> Fixture {
    let resource = ProtectedResource::new(RESOURCE).unwrap();
    let server = tools().authenticate(tokens()).protected_resource(resource);
    Fixture::of(server, Probe::default()).await
}

/// A client with this token, in a session.
async fn client(fixture: &Fixture, token: &str) -> Client {
    let mut request = format!("ws://{}/ws", fixture.address).into_client_request().unwrap();
    request.headers_mut().insert("Authorization", format!("Bearer {token}").parse().unwrap());
    let mut client = Client::connect_by(fixture.address, request).await.unwrap();
    client.initialize().await;
    client
}

/// The list, and then calls of these tools, in both eras.
async fn check(token: &str, listed: &[&str], calls: &[(&str, Value)]) {
    let fixture = fixture().await;
    let mut client = client(&fixture, token).await;
    for modern_era in [false, true] {
        let ask = |method: &str, params: Value| match (modern_era, method) {
            (true, _) => modern("1", method, params, json!({})),
            (false, "tools/list") => list("1", None),
            (false, _) => call("1", params["name"].as_str().unwrap(), params["arguments"].clone()),
        };
        let answer = client.ask(ask("tools/list", json!({}))).await;
        let names: Vec<_> =
            answer["result"]["tools"].as_array().unwrap().iter().map(|tool| &tool["name"]).collect();
        assert_eq!(names, listed, "{token}");
        for (tool, expected) in calls {
            let params = json!({"name": tool, "arguments": {"to": "blue"}});
            let answer = client.ask(ask("tools/call", params)).await;
            let got = match &answer["error"] {
                Value::Null => json!(text_of(&answer)),
                error => error.clone(),
            };
            assert_eq!(got, *expected, "{token}: {tool}");
        }
    }
}

fn forbidden(message: &str, scope: &str) -> Value {
    let data = json!({"scope": scope, "resource_metadata": METADATA});
    json!({"code": -31403, "message": message, "data": data})
}

fn unknown(tool: &str) -> Value {
    json!({"code": -32602, "message": format!("unknown tool: {tool}")})
}

// BINDING: scope.list, scope.call, scope.error, scope.hidden
#[tokio::test]
async fn each_caller_has_the_tools_that_their_token_allows() {
    let change = forbidden("calling `change` needs the scope `items:write`", "items:write");
    let erase = "calling `erase` needs the scopes `items:write`, `admin`";
    let buy = forbidden("calling `shop_buy` needs the scope `shop`", "shop");
    let nothing = [
        ("look", json!("a lamp")),
        ("change", change),
        ("erase", forbidden(erase, "items:write admin")),
        ("secret", unknown("secret")),
        ("shop_buy", buy.clone()),
    ];
    check("token-of-nobody", &["look"], &nothing).await;

    let erase = forbidden("calling `erase` needs the scope `admin`", "items:write admin");
    let something =
        [("change", json!("blue")), ("erase", erase), ("secre", unknown("secre")), ("shop_buy", buy)];
    check("token-of-a-writer", &["look", "change"], &something).await;

    let all = ["look", "change", "erase", "secret", "shop_buy"];
    let everything = [
        ("change", json!("blue")),
        ("erase", json!("erased")),
        ("secret", json!("a secret")),
        ("shop_buy", json!("bought")),
    ];
    check("token-of-an-admin", &all, &everything).await;
}

// BINDING: scope.task
#[tokio::test]
async fn no_task_is_made_of_a_call_that_is_refused() {
    let fixture = fixture().await;
    let tasks = json!({"extensions": {"io.modelcontextprotocol/tasks": {}}});
    let erase = modern("1", "tools/call", json!({"name": "erase", "arguments": {}}), tasks);
    let answer = client(&fixture, "token-of-a-writer").await.ask(&erase).await;
    assert_eq!(answer["error"]["code"], -31403, "{answer}");
    let answer = client(&fixture, "token-of-an-admin").await.ask(&erase).await;
    assert_eq!(answer["result"]["resultType"], "task", "{answer}");
}

// BINDING: scope.nobody
#[tokio::test]
async fn who_has_proved_nothing_has_no_scopes() {
    log::begin();
    let fixture = Fixture::of(tools(), Probe::default()).await;
    let mut client = fixture.client().await;
    let answer = client.ask(list("1", None)).await;
    assert_eq!(answer["result"]["tools"].as_array().unwrap().len(), 1, "{answer}");
    let answer = client.ask(call("1", "change", json!({"to": "blue"}))).await;
    let told = json!({
        "code": -31403,
        "message": "calling `change` needs the scope `items:write`",
        "data": {"scope": "items:write"},
    });
    assert_eq!(answer["error"], told);
    let warning = "a tool wants scopes, and the server asks nobody who they are";
    until("the operator is warned", || log::text().contains(warning)).await;
    assert!(log::text().contains(r#"tool="change""#), "the warning names it");
}

/// A tool that says how many tools its caller has to offer.
#[mcp_tool]
async fn offered(cx: &Context) -> Result<String, ToolError> {
    let tools = cx.peer().list_tools().await?;
    Ok(tools.into_iter().map(|tool| tool.name).collect::<Vec<_>>().join(" "))
}

#[tokio::test]
async fn whom_one_dials_one_knows() {
    let hub = Fixture::of(Server::new(tools![offered]), Probe::default()).await;
    let url = format!("ws://{}/ws", hub.address);
    for (identity, expected) in [
        (None, "look"),
        (Some(Identity::new("hub").scopes(["items:write"])), "look change"),
        (Some(Identity::new("hub").scopes(["shop", "secrets"])), "look secret shop_buy"),
    ] {
        let endpoint = Endpoint::new(&url);
        let endpoint = identity.into_iter().fold(endpoint, Endpoint::identity);
        let link = tools().dial(endpoint);
        let peer = link.peer();
        let called = async { peer.call_tool("offered", json!({})).await };
        let result = within("the call", called).await.unwrap();
        assert_eq!(result.content[0].as_text(), Some(expected));
        within("the end", link.close()).await;
    }
}

#[tokio::test]
async fn what_is_added_while_the_server_runs_is_refused_too() {
    let fixture = fixture().await;
    let tool = DynamicTool::new("late", json!({"type": "object"}), |_: Value, _: Context| async { "late" });
    fixture.server.add_tool(tool.scopes(["late"])).unwrap();
    let mut client = client(&fixture, "token-of-an-admin").await;
    let answer = client.ask(call("1", "late", json!({}))).await;
    assert_eq!(answer["error"], forbidden("calling `late` needs the scope `late`", "late"));
}

#[tokio::test]
async fn clients_of_ours_see_the_error_as_it_is() {
    let fixture = fixture().await;
    let endpoint = Endpoint::new(format!("ws://{}/ws", fixture.address)).bearer_token("token-of-nobody");
    let client = within("the connection", mcp_ws::Client::connect(endpoint)).await.unwrap();
    assert_eq!(client.list_tools().await.unwrap().len(), 1);
    let error = client.call(change { to: "blue".to_owned() }).await.unwrap_err();
    let client::Error::Rejected { code, data, .. } = error else { panic!("{error}") };
    assert_eq!(code, -31403);
    assert!(data.unwrap().contains(METADATA));
}

#[tokio::test]
async fn a_harness_calls_as_whomever_it_is_told() {
    let harness = Harness::new(tools());
    assert_eq!(harness.list_tools().await.unwrap().len(), 1);
    let harness = harness.as_caller(Identity::new("ann").scopes(["items:write", "admin"]));
    for harness in [harness.clone(), harness.clone().without_session(), harness.with_tasks()] {
        assert_eq!(harness.call(erase {}).await.unwrap(), "erased");
    }
}
