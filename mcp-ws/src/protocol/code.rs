//! The error codes that MCP adds to those of JSON-RPC. Numbers from -32020 to -32099 are MCP's to give; none is invented here.

use super::Capability;
use crate::wire::Code;
use crate::wire::ErrorObject;

/// The request needs something that its client has not said it can do (2026-07-28). The data says what.
pub(crate) const MISSING_CLIENT_CAPABILITY: Code = Code::new(-32021);

/// The request is of a revision that is not spoken here (2026-07-28). The data says which are.
pub(crate) const UNSUPPORTED_VERSION: Code = Code::new(-32022);

/// The answer to a client that lacks something.
pub(crate) fn missing(capability: Capability, why: String) -> ErrorObject {
    let data = format!(r#"{{"requiredCapabilities":{}}}"#, capability.required_json());
    ErrorObject::new(MISSING_CLIENT_CAPABILITY, why).with_data(data)
}
