//! The list of tools: read to its last page, and kept for as long as it may be.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use serde::Deserialize;
use serde_json::Map;

use super::Client;
use super::Error;
use super::client::within;
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
        let config = &self.memory().config;
        let listing = async {
            let mut tries = Tries::of(self, config.request_timeout);
            loop {
                let session = tries.session().await?;
                let tools = self.list(&session, tries.by).await;
                if !tries.go_on(&session, &tools) {
                    return tools;
                }
            }
        };
        within(config.request_timeout_max.max(config.request_timeout), listing).await
    }

    async fn list(&self, session: &Arc<Session>, by: Instant) -> Result<Arc<[Tool]>, Error> {
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
        let (mut tools, mut ttl, mut bytes) = (Vec::new(), Duration::MAX, 0);
        let mut params = Map::new();
        let mut cursors = HashSet::new();
        loop {
            let patience = memory.config.patience();
            let page =
                session.request(requests::TOOLS_LIST, params.clone(), patience, Some(by), None).await?;
            bytes += page.len();
            let page: Page = serde_json::from_str(&page)
                .map_err(|error| Error::Unreadable { why: format!("the list of tools: {error}") })?;
            tools.extend(page.tools);
            let of_page = page.ttl_ms.and_then(|ttl| u64::try_from(ttl).ok()).unwrap_or_default();
            ttl = ttl.min(Duration::from_millis(of_page));
            // There are servers that give out the same pages for ever.
            let Some(next) = page.next_cursor.filter(|next| cursors.insert(next.clone())) else { break };
            let most = memory.config.max_message_size;
            if bytes > most || cursors.len() > MOST_PAGES {
                let why = format!("the list of tools has more than {most} bytes, or than {MOST_PAGES} pages");
                return Err(Error::Unreadable { why });
            }
            params.insert("cursor".to_owned(), next.into());
        }
        let tools: Arc<[Tool]> = tools.into();
        memory.keep_tools(&tools, ttl.min(LONGEST_KEPT), changes);
        session.listen();
        Ok(tools)
    }
}

/// Whoever sends more pages sends them for ever.
const MOST_PAGES: usize = 1000;

/// Nothing is kept for longer without being asked for again.
const LONGEST_KEPT: Duration = Duration::from_secs(24 * 3600);
