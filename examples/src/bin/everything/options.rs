//! The command line: where to listen, where to dial, and a flag for each setting.

use lexopt::Arg;
use lexopt::ValueExt;
use mcp_ws::Config;
use mcp_ws::Endpoint;

use crate::admitting::Admission;
use crate::securing::Files;
use crate::settings::SETTINGS;

#[derive(Default)]
pub(crate) struct Options {
    /// Nowhere, if it is only to dial.
    pub(crate) listen: Option<String>,
    pub(crate) dial: Vec<Endpoint>,
    /// Whether there is a tool that tells what the server holds.
    pub(crate) diagnostics: bool,
    pub(crate) tls: Files,
    pub(crate) admission: Admission,
    pub(crate) config: Config,
}

pub(crate) fn help() -> String {
    let flags = SETTINGS.iter().map(|(name, setting)| format!("\n  --{name}{}", setting.form()));
    "everything\n  --listen ADDRESS (default 127.0.0.1:8000; port 0: any)\n  --dial URL (again for each; listens \
     then only if told to)\n  --dial-xiaozhi URL\n  --diagnostics\n  --tls-certificate FILE (then it is wss)\n  \
     --tls-key FILE\n  --tls-client-roots FILE (then clients need a certificate)\n  --token TOKEN (again for each; \
     then one is needed)\n  --authorization-server URL"
        .to_owned()
        + &flags.collect::<String>()
}

impl Options {
    /// Reads the command line; `None`: help was asked for.
    pub(crate) fn parse() -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self::default();
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("help") | Arg::Short('h') => return Ok(None),
                Arg::Long("listen") => options.listen = Some(parser.value()?.string()?),
                Arg::Long("dial") => options.dial.push(Endpoint::new(parser.value()?.string()?)),
                Arg::Long("dial-xiaozhi") => options.dial.push(Endpoint::xiaozhi(parser.value()?.string()?)),
                Arg::Long("diagnostics") => options.diagnostics = true,
                Arg::Long("tls-certificate") => options.tls.certificate = Some(parser.value()?.string()?),
                Arg::Long("tls-key") => options.tls.key = Some(parser.value()?.string()?),
                Arg::Long("tls-client-roots") => options.tls.client_roots = Some(parser.value()?.string()?),
                Arg::Long("token") => options.admission.tokens.push(parser.value()?.string()?),
                Arg::Long("authorization-server") => {
                    options.admission.authorization_server = Some(parser.value()?.string()?);
                }
                Arg::Long(name) => {
                    let known = SETTINGS.iter().find(|(setting, _)| *setting == name);
                    let (_, setting) = known.ok_or_else(|| argument.unexpected())?;
                    setting.read(&mut options.config, &mut parser)?;
                }
                _ => return Err(argument.unexpected()),
            }
        }
        if options.listen.is_none() && options.dial.is_empty() {
            options.listen = Some("127.0.0.1:8000".to_owned());
        }
        Ok(Some(options))
    }
}
