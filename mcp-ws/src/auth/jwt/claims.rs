//! What a token says.

use std::fmt;

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;

/// What a token says: its claims. A tool has them by [`identity.get::<Claims>()`](crate::Identity::get).
///
/// ```
/// use mcp_ws::auth::Claims;
/// use serde_json::json;
///
/// #[derive(serde::Deserialize)]
/// struct Mine {
///     tenant: u32,
///     roles: Vec<String>,
/// }
///
/// let claims = Claims::from_iter([("tenant", json!(7)), ("roles", json!(["reader"]))]);
/// assert_eq!(claims.get::<u32>("tenant"), Some(7));
/// assert_eq!(claims.get::<&str>("tenant"), None);
///
/// let mine: Mine = claims.read()?;
/// assert_eq!((mine.tenant, mine.roles), (7, vec!["reader".to_owned()]));
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Claims {
    all: Map<String, Value>,
}

impl Claims {
    /// One of them, if there is one of this name and this type.
    pub fn get<'c, T: Deserialize<'c>>(&'c self, name: &str) -> Option<T> {
        T::deserialize(self.all.get(name)?).ok()
    }

    /// All that a type wants of them.
    ///
    /// # Errors
    ///
    /// Something is missing, or of another type. This may repeat what stands there.
    pub fn read<'c, T: Deserialize<'c>>(&'c self) -> Result<T, serde_json::Error> {
        T::deserialize(&self.all)
    }

    /// All of them.
    pub fn all(&self) -> &Map<String, Value> {
        &self.all
    }
}

impl From<Map<String, Value>> for Claims {
    fn from(all: Map<String, Value>) -> Self {
        Self { all }
    }
}

/// For tests of what reads them.
impl<N: Into<String>> FromIterator<(N, Value)> for Claims {
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(claims: I) -> Self {
        Self { all: claims.into_iter().map(|(name, value)| (name.into(), value)).collect() }
    }
}

/// Without what they say, which is nobody else's business.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").finish_non_exhaustive()
    }
}
