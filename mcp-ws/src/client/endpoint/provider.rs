//! A function of the user's that is asked for a token or a URL. What it gives is not looked at here.

use std::fmt::Display;
use std::pin::Pin;
use std::sync::Arc;

use crate::client::Error;

/// A function that gives a text, some time.
#[derive(Clone)]
pub(super) struct Provider(Arc<dyn Fn() -> Provided + Send + Sync>);

type Provided = Pin<Box<dyn Future<Output = Result<String, String>> + Send>>;

impl Provider {
    pub(super) fn new<F, Fut, E>(provide: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<String, E>> + Send + 'static,
        E: Display,
    {
        Self(Arc::new(move || {
            let provided = provide();
            Box::pin(async move { provided.await.map_err(|error| error.to_string()) })
        }))
    }

    /// What it gives now.
    pub(super) async fn ask(&self) -> Result<String, Error> {
        (self.0)().await.map_err(|why| Error::Provider { why })
    }
}
