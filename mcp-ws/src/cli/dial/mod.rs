//! `mcp-ws dial`: servers on stdio, served over sockets that are dialled.
//!
//! Next: `config` for which are served where, `provider` for one of them, `relay` for what passes, `child` for its process.

mod child;
mod config;
mod provider;
mod relay;
mod variables;

use std::ffi::OsString;
use std::path::Path;

use tokio::sync::watch;
use tokio::task::JoinSet;

use self::child::Command;
use self::config::Pair;
use self::config::Place;
use self::provider::Provider;
use super::exit::Failure;
use super::logs;
use super::options;
use super::options::Shared;
use super::output;
use crate::client::Endpoint;
use crate::server::Interruption;

pub(super) async fn run(shared: &Shared, options: options::Dial) -> Result<(), Failure> {
    let pairs = pairs(shared, options)?;
    let are_several = pairs.len() > 1;
    let (stop, stopping) = watch::channel(false);
    let mut providers = JoinSet::new();
    // Those that are wrong are found before any is started.
    let endpoints = pairs.iter().map(|pair| endpoint(shared, &pair.place)).collect::<Result<Vec<_>, _>>()?;
    for (Pair { name, command, .. }, endpoint) in pairs.into_iter().zip(endpoints) {
        let name = are_several.then_some(name);
        let provider = Provider::start(name, command, endpoint, shared.quiet)?;
        providers.spawn(provider.run(stopping.clone()));
    }
    let mut interruption = Interruption::watch();
    let mut ended = Ok(());
    loop {
        tokio::select! {
            provider = providers.join_next() => match provider {
                None => return ended,
                // The others go on. The first reason is what the program ends with.
                Some(Ok(Err(failure))) => {
                    if are_several {
                        output::complain(&failure);
                    }
                    ended = ended.and(Err(failure));
                }
                Some(_) => {}
            },
            () = interruption.next() => {
                stop.send_replace(true);
            }
        }
    }
}

/// Which servers are dialled to which endpoints.
fn pairs(shared: &Shared, options: options::Dial) -> Result<Vec<Pair>, Failure> {
    let options::Dial { server, config, xiaozhi, command } = options;
    let Some(file) = config else {
        let url = shared.url(server)?;
        let mut words = command.into_iter();
        let program = words.next().ok_or_else(|| {
            Failure::usage("which server? Give its command behind `--`, or several in a file by --config")
        })?;
        let command = Command { program, arguments: words.collect::<Vec<OsString>>(), ..Command::default() };
        let place = Place { url, xiaozhi, ..Place::default() };
        return Ok(vec![Pair { name: String::new(), command, place }]);
    };
    let given = server.or_else(|| shared.url.clone());
    let given = given.map(|url| shared.url(Some(url))).transpose()?;
    let elsewhere = given.map(|url| Place { url, xiaozhi, ..Place::default() });
    read_file(&file, elsewhere)
}

fn read_file(file: &Path, elsewhere: Option<Place>) -> Result<Vec<Pair>, Failure> {
    let wrong = |why: &dyn std::fmt::Display| Failure::usage(format!("{}: {why}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| wrong(&error))?;
    config::read(&text, elsewhere, &|name| std::env::var(name).ok()).map_err(|why| wrong(&why))
}

/// What is said of an endpoint in the file goes before what is said on the command line.
fn endpoint(shared: &Shared, place: &Place) -> Result<Endpoint, Failure> {
    logs::hide_url(&place.url);
    let endpoint = if place.xiaozhi { Endpoint::xiaozhi(&place.url) } else { Endpoint::new(&place.url) };
    let mut endpoint = shared.describe(endpoint)?;
    for (name, value) in &place.headers {
        logs::hide(value);
        endpoint = endpoint.header(name, value);
    }
    if let Some(token) = &place.token {
        logs::hide(token);
        endpoint = endpoint.bearer_token(token);
    }
    endpoint.check()?;
    Ok(endpoint)
}
