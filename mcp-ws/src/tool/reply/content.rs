//! What is more than text: pictures, sounds, resources, several blocks, and results that are made by hand.

use super::Done;
use super::Out;
use super::Reply;
use crate::protocol::Audio;
use crate::protocol::Block;
use crate::protocol::CallToolResult;
use crate::protocol::Content;
use crate::protocol::EmbeddedResource;
use crate::protocol::Image;
use crate::protocol::ResourceLink;
use crate::protocol::put_content_result;

macro_rules! blocks {
    ($($type:ty)*) => {
        $(impl Reply for $type {
            type Output = Self;

            #[inline]
            fn write(self, out: Out<'_>) -> Done<'_> {
                Ok(out.content(&[self]))
            }
        })*
    };
}

blocks! { Audio Content EmbeddedResource Image ResourceLink }

impl Reply for Vec<Content> {
    type Output = Self;

    #[inline]
    fn write(self, out: Out<'_>) -> Done<'_> {
        Ok(out.content(&self))
    }
}

impl<const N: usize> Reply for [Content; N] {
    type Output = Self;

    #[inline]
    fn write(self, out: Out<'_>) -> Done<'_> {
        Ok(out.content(&self))
    }
}

impl Reply for CallToolResult {
    type Output = Self;

    #[inline]
    fn write(self, mut out: Out<'_>) -> Done<'_> {
        let version = out.version();
        self.put(version, out.bytes());
        Ok(out)
    }
}

impl Out<'_> {
    /// A result of these blocks.
    fn content(mut self, blocks: &[impl Block]) -> Self {
        let version = self.version();
        put_content_result(blocks, version, self.bytes());
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use serde_json::json;

    use super::*;
    use crate::protocol::Version;

    #[allow(clippy::needless_pass_by_value, reason = "cases are one line each")]
    fn check(reply: impl Reply, version: Version, expected: Value) {
        let written = Out::kept(version).reply(reply).unwrap().into_kept();
        assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), expected);
    }

    #[test]
    fn a_block_becomes_a_result_of_one() {
        let image = json!({"type": "image", "data": "AQI=", "mimeType": "image/png"});
        check(
            Image::new(vec![1, 2], "image/png"),
            Version::LATEST_LEGACY,
            json!({"content": [image], "isError": false}),
        );
        let note = json!({"type": "text", "text": "n: u"});
        check(
            ResourceLink::new("u", "n"),
            Version::V2024_11_05,
            json!({"content": [note], "isError": false}),
        );
    }

    #[test]
    fn blocks_stand_in_their_order() {
        let [one, two] = ["1", "2"].map(|text| json!({"type": "text", "text": text}));
        let expected = json!({"content": [one, two], "isError": false});
        check(vec![Content::text("1"), Content::text("2")], Version::LATEST_LEGACY, expected.clone());
        check([Content::text("1"), Content::text("2")], Version::LATEST_LEGACY, expected);
        check(Vec::<Content>::new(), Version::LATEST_LEGACY, json!({"content": [], "isError": false}));
    }

    #[test]
    fn a_result_made_by_hand_is_written_as_it_is() {
        let expected = json!({"content": [{"type": "text", "text": "no"}], "isError": true});
        check(CallToolResult::error("no"), Version::LATEST_LEGACY, expected.clone());
        check(Ok::<_, String>(CallToolResult::error("no")), Version::LATEST_LEGACY, expected);
    }
}
