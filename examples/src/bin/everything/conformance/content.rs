//! One tool for each kind of content.

use mcp_ws::Audio;
use mcp_ws::Content;
use mcp_ws::EmbeddedResource;
use mcp_ws::Image;
use mcp_ws::prelude::*;

/// A red dot.
const PICTURE: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\
    \xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

/// A sound of no length.
const SOUND: &[u8] = b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0@\x1f\0\0@\x1f\0\0\x01\0\x08\0data\0\0\0\0";

/// Says a text.
#[mcp_tool]
pub(super) fn test_simple_text() -> &'static str {
    "This is a simple text response for testing."
}

/// Shows a picture.
#[mcp_tool]
pub(super) fn test_image_content() -> Image {
    Image::new(PICTURE, "image/png")
}

/// Plays a sound.
#[mcp_tool]
pub(super) fn test_audio_content() -> Audio {
    Audio::new(SOUND, "audio/wav")
}

/// Hands a resource over.
#[mcp_tool]
pub(super) fn test_embedded_resource() -> EmbeddedResource {
    let uri = "test://embedded-resource";
    EmbeddedResource::text(uri, "This is an embedded resource content.").mime_type("text/plain")
}

/// Says a text, shows a picture and hands a resource over.
#[mcp_tool]
pub(super) fn test_multiple_content_types() -> [Content; 3] {
    let resource = EmbeddedResource::text("test://mixed-content-resource", r#"{"test":"data","value":123}"#);
    [
        "Multiple content types test:".into(),
        test_image_content().into(),
        resource.mime_type("application/json").into(),
    ]
}

/// Fails.
#[mcp_tool]
pub(super) fn test_error_handling() -> Result<(), ToolError> {
    Err(ToolError::new("This tool intentionally returns an error for testing"))
}
