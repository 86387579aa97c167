//! The list of tools: read to its last page, and kept for as long as it may be.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;

use super::Client;
use super::Error;
use super::line::Tries;
use super::remote::Session;
use crate::protocol::Tool;
use crate::protocol::requests;

impl Client {
    /// Lists the tools, of all pages, in their order. A server may allow its list to be kept for a while; within that time it is
    /// not asked again, unless it tells that the list has changed.
    ///
    /// # Errors
    ///
    /// There is no list: see [`Error`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is kept.
    pub async fn list_tools(&self) -> Result<Vec<Tool>, Error> {
        Ok(self.tools().await?.to_vec())
    }

    /// The tools, as they were listed last or are now.
    pub(super) async fn tools(&self) -> Result<Arc<[Tool]>, Error> {
        if let Some(tools) = self.memory().tools() {
            return Ok(tools);
        }
        let mut tries = Tries::of(self);
        loop {
            let session = tries.session().await?;
            let tools = self.list(&session).await;
            if !tries.go_on(&session, &tools) {
                return tools;
            }
        }
    }

    async fn list(&self, session: &Arc<Session>) -> Result<Arc<[Tool]>, Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Page {
            tools: Vec<Tool>,
            #[serde(default)]
            next_cursor: Option<String>,
            #[serde(default)]
            ttl_ms: Option<i64>,
        }

        let memory = self.memory();
        let changes = memory.changes();
        let (mut tools, mut ttl) = (Vec::new(), Duration::MAX);
        let mut params = Map::new();
        for _ in 0..MOST_PAGES {
            let asked = params.get("cursor").cloned();
            let page =
                session.request(requests::TOOLS_LIST, params.clone(), memory.config.patience(), None).await?;
            let page: Page = serde_json::from_str(&page)
                .map_err(|error| Error::Unreadable { why: format!("the list of tools: {error}") })?;
            tools.extend(page.tools);
            let of_page = page.ttl_ms.and_then(|ttl| u64::try_from(ttl).ok()).unwrap_or_default();
            ttl = ttl.min(Duration::from_millis(of_page));
            let next = page.next_cursor.map(Value::String);
            // There are servers that give out the same page for ever.
            if next.is_none() || next == asked {
                break;
            }
            params.insert("cursor".to_owned(), next.unwrap_or_default());
        }
        let tools: Arc<[Tool]> = tools.into();
        memory.keep_tools(&tools, ttl.min(LONGEST_KEPT), changes);
        session.listen();
        Ok(tools)
    }
}

/// A list that has more pages is cut off: whoever sends so many sends them for ever.
const MOST_PAGES: usize = 1000;

/// Nothing is kept for longer without being asked for again.
const LONGEST_KEPT: Duration = Duration::from_secs(24 * 3600);
