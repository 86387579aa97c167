//! What one dial needs: everything that an endpoint has been given, asked for and checked.

use std::sync::PoisonError;

use hyper::HeaderMap;
use hyper::header;
use hyper::header::HeaderName;
use hyper::header::HeaderValue;

use super::Endpoint;
use super::Hop;
use super::Proxy;
use super::Secrets;
use super::Subprotocol;
use super::Target;
use super::Token;
use crate::client::Error;

/// What is said to whom, this time.
pub(in crate::client) struct Plan {
    pub(in crate::client) target: Target,
    /// All headers but those of the handshake itself.
    pub(in crate::client) headers: HeaderMap,
    /// What no error may have in it.
    pub(in crate::client) secrets: Secrets,
}

const USER_AGENT: &str = concat!("mcp-ws/", env!("CARGO_PKG_VERSION"));

impl Endpoint {
    /// Finds out early what would be wrong at each dial. Nobody is asked for anything.
    ///
    /// # Errors
    ///
    /// [`Error::Endpoint`].
    #[inline]
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.url_provider.is_none() {
            let target = Target::parse(&self.url, self.escapes_plus).map_err(wrong)?;
            if target.secure {
                self.trust.check()?;
            }
        }
        if let Proxy::Url(url) = &self.proxy {
            Hop::parse(url)?;
        }
        if let Some(Token::Fixed(token)) = &self.token {
            bearer(token).ok_or_else(|| wrong("its token is empty, or no header can have it"))?;
        }
        if let Subprotocol::Custom(name) = &self.subprotocol {
            let is_token = name.bytes().all(|c| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c));
            if name.is_empty() || !is_token {
                return Err(wrong("its subprotocol has characters that none can have"));
            }
        }
        self.given_headers().map(drop)
    }

    /// Asks for what has to be asked for.
    pub(in crate::client) async fn plan(&self) -> Result<Plan, Error> {
        self.check()?;
        let target = self.target().await?;
        let given = self.given_headers()?;
        let mut headers = HeaderMap::new();
        headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
        if let Some(authorization) = self.authorization(&target).await? {
            headers.insert(header::AUTHORIZATION, authorization);
        }
        for name in [header::USER_AGENT, header::AUTHORIZATION] {
            if given.contains_key(&name) {
                headers.remove(name);
            }
        }

        let mut secrets = Secrets::default();
        for value in headers.get(header::AUTHORIZATION).into_iter().chain(given.values()).chain(&target.basic)
        {
            secrets.add_header(value);
        }
        if let Some(query) = target.query() {
            secrets.add_query(query);
        }
        if let Subprotocol::Custom(name) = &self.subprotocol {
            secrets.add(name);
        }
        headers.extend(given);
        Ok(Plan { target, headers, secrets })
    }

    async fn target(&self) -> Result<Target, Error> {
        let target = match &self.url_provider {
            None => Target::parse(&self.url, self.escapes_plus).map_err(wrong)?,
            Some(provider) => {
                let url = provider.ask().await?;
                let target = Target::parse(&url, self.escapes_plus).map_err(|why| Error::Provider {
                    why: format!("what was provided is not usable: {why}"),
                })?;
                *self.last_url.lock().unwrap_or_else(PoisonError::into_inner) = Some(target.redacted());
                target
            }
        };
        if target.secure {
            self.trust.check()?;
        }
        Ok(target)
    }

    async fn authorization(&self, target: &Target) -> Result<Option<HeaderValue>, Error> {
        match &self.token {
            None => Ok(target.basic.clone()),
            Some(Token::Fixed(token)) => Ok(bearer(token)),
            Some(Token::Provided(provider)) => {
                let token = bearer(&provider.ask().await?);
                let why = "what was provided is no token: it is empty, or no header can have it";
                token.map(Some).ok_or_else(|| Error::Provider { why: why.to_owned() })
            }
        }
    }

    #[inline]
    fn given_headers(&self) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        for (number, (name, value)) in self.headers.iter().enumerate() {
            let number = number + 1;
            // What is no name may be a value, put there by mistake.
            let name = HeaderName::try_from(name)
                .map_err(|_| wrong(format!("header number {number} has a name that is none")))?;
            if is_of_the_handshake(&name) {
                return Err(wrong(format!("the header `{name}` is that of the handshake itself")));
            }
            let mut value = HeaderValue::try_from(value)
                .map_err(|_| wrong(format!("the header `{name}` has characters that no header can have")))?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        Ok(headers)
    }
}

fn wrong(why: impl Into<String>) -> Error {
    Error::Endpoint { why: why.into() }
}

fn bearer(token: &str) -> Option<HeaderValue> {
    // Files that tokens are read from end with a line break.
    let token = token.trim();
    let mut value = HeaderValue::try_from(format!("Bearer {token}")).ok().filter(|_| !token.is_empty())?;
    value.set_sensitive(true);
    Some(value)
}

#[inline]
fn is_of_the_handshake(name: &HeaderName) -> bool {
    let own = [
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::HOST,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
    ];
    own.contains(name) || name.as_str().starts_with("sec-websocket-")
}
