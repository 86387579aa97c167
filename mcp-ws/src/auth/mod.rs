//! Who may connect, decided before the upgrade, while there is still HTTP to say no in.
//!
//! Two questions, in this order. *From where?* Browsers let any page open a WebSocket to any address, so an upgrade that names an
//! [`Origin`](https://www.rfc-editor.org/rfc/rfc6454) is refused unless that is allowed, and one that names another host than this
//! one may be a page that has its own name point here. *Who?* An [`Authenticate`] looks at the request and makes an [`Identity`] of it, or
//! a [`Refusal`].
//!
//! ```no_run
//! use mcp_ws::auth::StaticTokens;
//! use mcp_ws::prelude::*;
//!
//! /// Says who calls.
//! #[mcp_tool]
//! fn who_am_i(cx: &Context) -> String {
//!     cx.identity().map_or("nobody", |identity| identity.subject()).to_owned()
//! }
//!
//! # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
//! let tokens = StaticTokens::new().token(std::env::var("MCP_TOKEN")?, Identity::new("ann"));
//! Server::new(tools![who_am_i]).authenticate(tokens).serve("127.0.0.1:8000").await?;
//! # Ok(())
//! # }
//! ```
//!
//! Next: `policy` for the way from a request to a caller, `authenticate` for who is asked, `request` for what they see, `refusal` and
//! `challenge` for how no is said.
//!
//! What is proved here holds for the connection, and until the identity [expires](Identity::expires_at); what a caller may do with it is
//! looked at for each call. Nothing below this room knows how it was proved.

mod authenticate;
mod certificates;
mod challenge;
mod hosts;
#[cfg(feature = "jwt")]
mod jwt;
mod layered;
mod name;
mod origins;
mod policy;
mod refusal;
mod request;
mod resource;
mod tokens;

pub use authenticate::Authenticate;
pub(crate) use authenticate::Authenticator;
pub use certificates::PeerCertificates;
pub use hosts::Hosts;
#[cfg(feature = "jwt")]
pub use jwt::Claims;
#[cfg(feature = "jwt")]
pub use jwt::InvalidKey;
#[cfg(feature = "jwt")]
pub use jwt::Jwt;
#[cfg(feature = "jwt")]
pub use jwt::JwtAlgorithm;
#[cfg(feature = "jwt")]
pub use jwt::JwtKeys;
pub use layered::Layered;
pub use name::InvalidName;
pub use origins::Origins;
pub(crate) use policy::Policy;
pub use refusal::Refusal;
pub(crate) use request::TokenSources;
pub use request::UpgradeRequest;
pub use resource::ProtectedResource;
pub use tokens::StaticTokens;

pub use crate::tool::Caller;
pub use crate::tool::Identity;
