//! The list of tools, page by page.

use super::Service;
use crate::peer::List;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Sink;
use crate::wire::begin_result;
use crate::wire::write_error;

impl Service {
    /// Writes a page of the list. Where a page begins is its cursor, a number to us and opaque to the client. A list that
    /// changes between two pages may show a tool twice or not at all; whoever was told that it has changed lists again.
    pub(crate) fn list(&mut self, list: &List<'_>, sink: &mut dyn Sink) {
        self.refresh();
        let version = list.to.version;
        let cursor = list.cursor.as_deref().filter(|cursor| !cursor.is_empty());
        let Some(from) = cursor.map_or(Some(0), |cursor| self.place_of(cursor)) else {
            let error =
                ErrorObject::new(Code::INVALID_PARAMS, "`params.cursor` is none that this server has given");
            return write_error(sink, Some(list.to.id), &error);
        };
        let len = self.catalog.page(from, self.page_size, version).map(|piece| piece.len() + 1).sum();
        let next = from.saturating_add(self.page_size);
        let out = begin_result(sink, list.to.id, len);
        out.extend_from_slice(br#"{"tools":["#);
        for (i, piece) in self.catalog.page(from, self.page_size, version).enumerate() {
            if i > 0 {
                out.push(b',');
            }
            out.extend_from_slice(piece.as_bytes());
        }
        out.push(b']');
        if next < self.catalog.len() {
            out.extend_from_slice(format!(r#","nextCursor":"{next}""#).as_bytes());
        }
        if version.is_modern() {
            self.info.caching.put(out);
        }
        out.push(b'}');
        self.end(version, out);
        sink.commit();
    }

    fn place_of(&self, cursor: &str) -> Option<usize> {
        let place = cursor.parse().ok()?;
        (0 < place && place < self.catalog.most()).then_some(place)
    }
}
