//! What is agreed on with a server before it is used: which era, which revision, and what it says of itself.

use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

use super::Error;
use super::config::Era;
use super::memory::KnownEra;
use super::remote::Remote;
use super::remote::Session;
use crate::protocol::Version;
use crate::protocol::notifications;
use crate::protocol::requests;

/// What a server says of itself.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ServerDetails {
    /// What the program is called, if it says so.
    pub name: Option<String>,
    /// The program's own version.
    pub version: Option<String>,
    /// How its tools are to be used together.
    pub instructions: Option<String>,
    /// Which revision of MCP is spoken with it.
    pub protocol_version: &'static str,
    /// What can be asked of it, as it says itself.
    pub capabilities: Value,
}

/// What was agreed on.
#[derive(Clone, Debug)]
pub(super) struct Agreed {
    pub(super) version: Version,
    pub(super) server: ServerDetails,
}

impl Agreed {
    /// Whether it tells when its tools change.
    pub(super) fn tells_of_tools(&self) -> bool {
        self.server.capabilities["tools"]["listChanged"] == true
    }
}

impl Session {
    /// Finds out how to speak with the server.
    pub(super) async fn negotiate(&self) -> Result<Agreed, Error> {
        let memory = self.remote().memory();
        match (memory.config.era, memory.era()) {
            (Era::Legacy, _) => self.initialize().await,
            (Era::Auto, KnownEra::Legacy) => {
                let agreed = self.initialize().await;
                if matches!(agreed, Err(Error::Rejected { .. })) {
                    // It may have hung up for another reason, or is another server by now.
                    memory.know_era(KnownEra::Unknown);
                }
                agreed
            }
            (Era::Modern, _) => self.discover(false).await?.ok_or_else(|| {
                let why = format!("it does not speak {}", Version::MODERN.name());
                Error::Protocol { why }
            }),
            (Era::Auto, KnownEra::Modern) => match self.discover(false).await {
                Ok(Some(agreed)) => Ok(agreed),
                Ok(None) | Err(Error::Rejected { .. }) => {
                    memory.know_era(KnownEra::Legacy);
                    self.initialize().await
                }
                // That it is slow, or has hung up, says nothing of what it speaks.
                Err(error) => Err(error),
            },
            (Era::Auto, KnownEra::Unknown | KnownEra::Asked) => {
                memory.know_era(KnownEra::Asked);
                let found = self.discover(true).await;
                // Who has hung up has said nothing.
                if !matches!(found, Err(Error::OutcomeUnknown { .. } | Error::Closed { .. })) {
                    let is_modern = matches!(found, Ok(Some(_)));
                    memory.know_era(if is_modern { KnownEra::Modern } else { KnownEra::Legacy });
                }
                match found {
                    Ok(Some(agreed)) => Ok(agreed),
                    Err(error @ (Error::OutcomeUnknown { .. } | Error::Closed { .. })) => Err(error),
                    // Any error, silence, or an answer that makes no sense: it speaks another revision.
                    Ok(None) | Err(_) => self.initialize().await,
                }
            }
        }
    }

    /// Asks for what each request of 2026-07-28 needs to know. `None`: it does not speak that.
    async fn discover(&self, probing: bool) -> Result<Option<Agreed>, Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Discovered {
            supported_versions: Vec<String>,
            #[serde(default)]
            capabilities: Value,
            #[serde(default)]
            instructions: Option<String>,
            #[serde(default, rename = "_meta")]
            meta: Value,
            // Servers of drafts have it here.
            #[serde(default)]
            server_info: Value,
        }

        let config = &self.remote().memory().config;
        let patience = if probing { config.probe_patience() } else { config.handshake_patience() };
        let meta = self.remote().modern_meta();
        let params = json!({"_meta": meta}).to_string();
        let result = self.ask(self.door.number(), requests::DISCOVER, params, patience, None, None).await?;
        let Ok(found) = serde_json::from_str::<Discovered>(&result) else {
            return Ok(None);
        };
        if !found.supported_versions.iter().any(|version| version == Version::MODERN.name()) {
            return Ok(None);
        }
        let info = &found.meta["io.modelcontextprotocol/serverInfo"];
        let info = if info.is_object() { info } else { &found.server_info };
        Ok(Some(agreed(Version::MODERN, info, found.capabilities, found.instructions)))
    }

    /// Opens a session.
    async fn initialize(&self) -> Result<Agreed, Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Initialized {
            protocol_version: String,
            #[serde(default)]
            capabilities: Value,
            #[serde(default)]
            server_info: Value,
            #[serde(default)]
            instructions: Option<String>,
        }

        let memory = self.remote().memory();
        let params = json!({
            "protocolVersion": Version::LATEST_LEGACY.name(),
            "capabilities": memory.handlers.capabilities(),
            "clientInfo": memory.info,
        });
        let patience = memory.config.handshake_patience();
        let result = self
            .ask(self.door.number(), requests::INITIALIZE, params.to_string(), patience, None, None)
            .await?;
        let found: Initialized = serde_json::from_str(&result)
            .map_err(|error| Error::Protocol { why: format!("its answer to `initialize`: {error}") })?;
        let version = Version::LEGACY.into_iter().find(|version| version.name() == found.protocol_version);
        let Some(version) = version else {
            let why = format!("it speaks {:?}, which is not spoken here", found.protocol_version);
            return Err(Error::Protocol { why });
        };
        self.door.notify(notifications::INITIALIZED, "{}".to_owned()).await;
        Ok(agreed(version, &found.server_info, found.capabilities, found.instructions))
    }
}

impl Remote {
    /// What each request of 2026-07-28 carries.
    #[inline]
    pub(super) fn modern_meta(&self) -> Value {
        let memory = self.memory();
        json!({
            "io.modelcontextprotocol/protocolVersion": Version::MODERN.name(),
            "io.modelcontextprotocol/clientInfo": memory.info,
            "io.modelcontextprotocol/clientCapabilities": memory.handlers.capabilities(),
        })
    }
}

fn agreed(version: Version, info: &Value, capabilities: Value, instructions: Option<String>) -> Agreed {
    let text = |name: &str| info[name].as_str().map(str::to_owned);
    let (name, of_program) = (text("name"), text("version"));
    let protocol_version = version.name();
    let server = ServerDetails { name, version: of_program, instructions, protocol_version, capabilities };
    Agreed { version, server }
}
