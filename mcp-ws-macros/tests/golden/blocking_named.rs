/// Not told to clients.
#[mcp_tool(name = "files.hash", description = "Hashes a \"file\".", blocking, timeout = "2min", crate = crate::runtime)]
#[inline]
pub fn hash(path: String) -> Result<String, std::io::Error> {
    read(path)
}
