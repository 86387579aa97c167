//! The error codes that MCP adds to those of JSON-RPC. Numbers from -32020 to -32099 are MCP's to give; none is invented here.

use crate::wire::Code;

/// The request needs something that its client has not said it can do (2026-07-28). The data says what.
pub(crate) const MISSING_CLIENT_CAPABILITY: Code = Code::new(-32021);

/// The request is of a revision that is not spoken here (2026-07-28). The data says which are.
pub(crate) const UNSUPPORTED_VERSION: Code = Code::new(-32022);
