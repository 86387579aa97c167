//! Who may connect: programs and pages that show a token, the pages only if they are of an origin that is allowed. Which tools there are
//! for them depends on whose token it is.
//!
//! ```text
//! export READER_TOKEN=$(openssl rand -hex 32) WRITER_TOKEN=$(openssl rand -hex 32)
//! cargo run --release -p mcp-ws-examples --bin auth
//! ```

use std::env::VarError;
use std::error::Error;
use std::sync::Mutex;
use std::sync::PoisonError;

use mcp_ws::auth::Origins;
use mcp_ws::auth::ProtectedResource;
use mcp_ws::auth::StaticTokens;
use mcp_ws::prelude::*;

#[derive(Default)]
struct Notes {
    all: Mutex<Vec<String>>,
}

#[mcp_tools]
impl Notes {
    /// Reads all notes, and who wrote them.
    #[mcp_tool]
    fn read(&self) -> String {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }

    /// Writes a note.
    #[mcp_tool(scopes("notes:write"))]
    fn write(&self, text: &str, cx: &Context) {
        let author = cx.identity().map_or("nobody", Identity::subject);
        self.all.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{author}: {text}"));
    }
}

#[tokio::main]
#[allow(clippy::print_stdout, reason = "an example talks to the person who started it")]
async fn main() -> Result<(), Box<dyn Error>> {
    let token = |name: &str| std::env::var(name).map_err(|error: VarError| format!("{name}: {error}"));
    let tokens = StaticTokens::new()
        .token(token("READER_TOKEN")?, Identity::new("reader"))
        .token(token("WRITER_TOKEN")?, Identity::new("writer").scopes(["notes:write"]));
    let config = Config {
        // Besides those of this machine.
        allowed_origins: Origins::default().allow(["https://app.example.com"])?,
        // `new WebSocket(url, ["mcp", "mcp.auth." + token in base64url])`: pages can send no header along.
        subprotocol_tokens: true,
        ..Config::default()
    };
    // Whoever is refused is told where tokens are got.
    let resource = ProtectedResource::new("ws://127.0.0.1:8000/ws")?
        .authorization_server("https://login.example.com")
        .scopes(["notes:write"]);
    println!(
        "Try it, in another terminal that has the same tokens (cargo install --path mcp-ws --features cli):

    curl http://127.0.0.1:8000/.well-known/oauth-protected-resource/ws
    mcp-ws tools ws://127.0.0.1:8000/ws                           # not let in
    mcp-ws tools ws://127.0.0.1:8000/ws --token $READER_TOKEN     # sees `read` alone
    mcp-ws call ws://127.0.0.1:8000/ws write text=hello --token $WRITER_TOKEN
"
    );
    let server = Server::new(Notes::default()).config(config);
    Ok(server.authenticate(tokens).protected_resource(resource).serve("127.0.0.1:8000").await?)
}
