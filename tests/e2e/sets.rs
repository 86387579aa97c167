//! Values that bring their tools: blocks of methods, sets made of sets, and structs that are tools.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use mcp_ws::IntoServer;
use mcp_ws::prelude::*;
use serde_json::json;
use tokio::net::TcpListener;

use crate::fixture::Client;
use crate::fixture::call;
use crate::fixture::cancel;
use crate::fixture::code;
use crate::fixture::list;

#[derive(Default)]
struct Shop {
    sold: AtomicUsize,
}

#[mcp_tools]
impl Shop {
    /// Buys some, and says how many were bought.
    #[mcp_tool]
    async fn buy(&self, #[arg(default = 1)] count: usize, cx: &Context) -> usize {
        tokio::task::yield_now().await;
        cx.progress(1).await;
        self.sold.fetch_add(count, Ordering::Relaxed) + count
    }

    /// The same on a thread that may block.
    #[mcp_tool(blocking)]
    fn buy_slowly(&self) -> usize {
        self.sold.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Waits for ever.
    #[mcp_tool]
    async fn hold(&self) {
        std::future::pending::<()>().await;
    }

    /// Says how often the shop is held.
    #[mcp_tool]
    fn holders(self: Arc<Self>) -> usize {
        Arc::strong_count(&self)
    }

    /// Panics.
    #[mcp_tool]
    fn fall(&self, text: &str) -> usize {
        panic!("on purpose, after {} sales: {text}", self.sold.load(Ordering::Relaxed))
    }
}

#[derive(Default, ToolSet)]
struct Shops {
    #[tools]
    first: Shop,
    #[tools(prefix = "second_")]
    second: Shop,
}

#[derive(Default, ToolSet)]
struct Town {
    #[tools(prefix = "town_")]
    shops: Shops,
    #[tools]
    market: Shop,
}

#[derive(Default, ToolSet)]
#[tools(Self::VISITING)]
struct Fair {
    visitors: AtomicUsize,
}

#[mcp_tools(VISITING)]
impl Fair {
    /// Counts a visitor.
    #[mcp_tool]
    fn visit(&self) -> usize {
        self.visitors.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// Counts letters.
#[derive(McpTool)]
struct CountLetters {
    text: String,
}

impl Run for CountLetters {
    type State = State<Arc<AtomicUsize>>;
    type Output = usize;

    async fn run(self, State(all): &State<Arc<AtomicUsize>>, _: &Context) -> usize {
        let letters = self.text.len();
        all.fetch_add(letters, Ordering::Relaxed) + letters
    }
}

async fn client(tools: impl IntoServer<()>) -> Client {
    let server = Server::new(tools);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    tokio::spawn(async move { server.serve_listener(listener).await });
    let mut client = Client::connect(address, "/ws").await;
    client.initialize().await;
    client
}

#[tokio::test]
async fn methods_are_called_on_one_value() {
    let mut client = client(Shop::default()).await;
    assert_eq!(client.call("buy", json!({"count": 3})).await, "3");
    assert_eq!(client.call("buy", json!({})).await, "4");
    assert_eq!(client.call("buy_slowly", json!({})).await, "5");
    let refused = client.call("buy", json!({"count": -1})).await;
    assert!(refused.starts_with("`count`: expected an integer"), "{refused}");
}

#[tokio::test]
async fn a_value_can_be_shared_with_its_server() {
    let shop = Arc::new(Shop::default());
    let mut client = client(Arc::clone(&shop)).await;
    assert_eq!(client.call("buy", json!({"count": 3})).await, "3");
    assert_eq!(shop.sold.load(Ordering::Relaxed), 3);
    let fair = Arc::new(Fair::default());
    let mut client = self::client(Arc::clone(&fair)).await;
    assert_eq!(client.call("visit", json!({})).await, "1");
    assert_eq!(fair.visitors.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_call_holds_its_value_until_it_is_cancelled() {
    let mut client = client(Shop::default()).await;
    let before: usize = client.call("holders", json!({})).await.parse().unwrap();
    client.send(call("1", "hold", json!({}))).await;
    assert_eq!(client.call("holders", json!({})).await, (before + 1).to_string());
    client.send(cancel("1")).await;
    assert_eq!(client.call("holders", json!({})).await, before.to_string());
}

#[tokio::test]
async fn a_method_that_panics_ends_nothing_else() {
    let mut client = client(Shop::default()).await;
    let answer = client.ask(call("1", "fall", json!({"text": "a\n"}))).await;
    assert_eq!(code(&answer), -32603);
    assert_eq!(client.call("buy", json!({})).await, "1");
}

#[tokio::test]
async fn sets_within_sets_are_one_list_and_keep_their_states() {
    let mut client = client(Town::default()).await;
    let answer = client.ask(list("1", None)).await;
    let names: Vec<_> = answer["result"]["tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    let own = ["buy", "buy_slowly", "hold", "holders", "fall"];
    let prefixed = |prefix: &str| own.map(|name| format!("{prefix}{name}"));
    assert_eq!(names, [prefixed("town_"), prefixed("town_second_"), prefixed("")].concat());
    assert_eq!(client.call("town_buy", json!({"count": 2})).await, "2");
    assert_eq!(client.call("town_second_buy", json!({"count": 3})).await, "3");
    assert_eq!(client.call("buy", json!({"count": 4})).await, "4");
    assert_eq!(client.call("town_buy_slowly", json!({})).await, "3");
    let unknown = client.ask(call("1", "second_buy", json!({}))).await;
    assert_eq!(code(&unknown), -32602);
}

#[tokio::test]
async fn a_struct_is_a_tool() {
    let server = Server::new(tools![CountLetters]).with_state(Arc::new(AtomicUsize::new(0)));
    let mut client = client(server).await;
    assert_eq!(client.call("count_letters", json!({"text": "four"})).await, "4");
    assert_eq!(client.call("count_letters", json!({"text": "six"})).await, "7");
    assert_eq!(client.call("count_letters", json!({})).await, "`text`: missing");
}
