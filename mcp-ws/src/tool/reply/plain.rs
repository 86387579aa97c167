//! Plain values, each of which becomes one text block: strings, numbers, `bool`, `char`; and `()`, which becomes none.

use std::borrow::Cow;

use super::Done;
use super::Out;
use super::Reply;

impl Reply for () {
    type Output = Self;

    #[inline]
    fn write(self, mut out: Out<'_>) -> Done<'_> {
        out.bytes().extend_from_slice(br#"{"content":[],"isError":false}"#);
        Ok(out)
    }
}

impl Reply for &str {
    type Output = String;

    #[inline]
    fn write(self, out: Out<'_>) -> Done<'_> {
        Ok(out.text(self))
    }
}

macro_rules! strings {
    ($($type:ty => $owned:ty;)*) => {
        $(impl Reply for $type {
            type Output = $owned;

            #[inline]
            fn write(self, out: Out<'_>) -> Done<'_> {
                Ok(out.text(&self))
            }
        })*
    };
}

strings! { String => Self; Box<str> => Self; Cow<'_, str> => String; }

impl Reply for char {
    type Output = Self;

    #[inline]
    fn write(self, out: Out<'_>) -> Done<'_> {
        Ok(out.text(self.encode_utf8(&mut [0; 4])))
    }
}

impl Reply for bool {
    type Output = Self;

    #[inline]
    fn write(self, out: Out<'_>) -> Done<'_> {
        Ok(out.text(if self { "true" } else { "false" }))
    }
}

macro_rules! integers {
    ($($type:ty)*) => {
        $(impl Reply for $type {
            type Output = Self;

            #[inline]
            fn write(self, out: Out<'_>) -> Done<'_> {
                Ok(out.plain(|bytes| bytes.extend_from_slice(itoa::Buffer::new().format(self).as_bytes())))
            }
        })*
    };
}

integers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

macro_rules! floats {
    ($($type:ty)*) => {
        $(impl Reply for $type {
            type Output = Self;

            #[inline]
            fn write(self, out: Out<'_>) -> Done<'_> {
                if !self.is_finite() {
                    return Ok(out.text(&self.to_string()));
                }
                // A finite number is always written, and a write into a vector cannot fail.
                Ok(out.plain(|bytes| drop(serde_json::to_writer(bytes, &self))))
            }
        })*
    };
}

floats! { f32 f64 }
