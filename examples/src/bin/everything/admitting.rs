//! Who may connect, by the tokens that the command line names.

use mcp_ws::Server;
use mcp_ws::auth::Identity;
use mcp_ws::auth::InvalidName;
use mcp_ws::auth::ProtectedResource;
use mcp_ws::auth::StaticTokens;

#[derive(Default)]
pub(crate) struct Admission {
    /// Everybody may connect if there are none.
    pub(crate) tokens: Vec<String>,
    /// Who gives them out, if anybody should be told.
    pub(crate) authorization_server: Option<String>,
}

impl Admission {
    /// The server that serves at this URL, with a door.
    pub(crate) fn guard(self, mut server: Server, url: &str) -> Result<Server, InvalidName> {
        if !self.tokens.is_empty() {
            let tokens = (1..).zip(self.tokens);
            let known = tokens.fold(StaticTokens::new(), |known, (number, token)| {
                known.token(token, Identity::new(format!("holder of token {number}")))
            });
            server = server.authenticate(known);
        }
        if let Some(issuer) = self.authorization_server {
            let resource = ProtectedResource::new(url)?;
            server = server.protected_resource(resource.authorization_server(issuer));
        }
        Ok(server)
    }
}
