//! The list of tools, page by page.

use std::sync::Arc;

use super::Service;
use crate::peer::List;
use crate::protocol::CacheScope;
use crate::protocol::Caching;
use crate::tool::Caller;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Sink;
use crate::wire::begin_result;
use crate::wire::write_error;

impl Service {
    /// Writes a page of the list. Where a page begins is its cursor, a number to us and opaque to the client. A list that
    /// changes between two pages may show a tool twice or not at all; whoever was told that it has changed lists again.
    pub(crate) fn list(&mut self, list: &List<'_>, caller: &Caller, sink: &mut dyn Sink) {
        self.refresh();
        let cursor = list.cursor.as_deref().filter(|cursor| !cursor.is_empty());
        let Some(from) = cursor.map_or(Some(0), place_of) else {
            return refuse(list, sink);
        };
        if self.is_restricted() {
            return self.list_for(caller, list, from, sink);
        }
        if from > 0 && from >= self.catalog.most() {
            return refuse(list, sink);
        }
        let catalog = Arc::clone(&self.catalog);
        let next = from.saturating_add(self.page_size);
        let next = (next < catalog.len()).then_some(next);
        let pieces = catalog.page(from, self.page_size, list.to.version);
        self.write_page(list, pieces, next, self.info.caching, sink);
    }

    /// The same for a caller who may not see all of it. Places are counted among the tools that they see, so that a cursor says
    /// nothing of others.
    fn list_for(&mut self, caller: &Caller, list: &List<'_>, from: usize, sink: &mut dyn Sink) {
        let catalog = Arc::clone(&self.catalog);
        let mut seen = catalog.tools().filter(|tool| self.shows(tool, caller)).skip(from);
        let page: Vec<_> = seen.by_ref().take(self.page_size).collect();
        let next = seen.next().map(|_| from.saturating_add(self.page_size));
        if page.is_empty() && from > self.given {
            return refuse(list, sink);
        }
        self.given = self.given.max(next.unwrap_or(0));
        let caching = Caching { scope: CacheScope::Private, ..self.info.caching };
        self.write_page(list, page.iter().map(|tool| tool.entry(list.to.version)), next, caching, sink);
    }

    fn write_page(
        &mut self,
        list: &List<'_>,
        pieces: impl Iterator<Item: AsRef<str>> + Clone,
        next: Option<usize>,
        caching: Caching,
        sink: &mut dyn Sink,
    ) {
        let version = list.to.version;
        let len = pieces.clone().map(|piece| piece.as_ref().len() + 1).sum();
        let out = begin_result(sink, list.to.id, len);
        out.extend_from_slice(br#"{"tools":["#);
        for (i, piece) in pieces.enumerate() {
            if i > 0 {
                out.push(b',');
            }
            out.extend_from_slice(piece.as_ref().as_bytes());
        }
        out.push(b']');
        if let Some(next) = next {
            out.extend_from_slice(format!(r#","nextCursor":"{next}""#).as_bytes());
        }
        if version.is_modern() {
            caching.put(out);
        }
        out.push(b'}');
        self.end(version, out);
        sink.commit();
    }
}

/// The place that a cursor stands for, if it can be one.
fn place_of(cursor: &str) -> Option<usize> {
    cursor.parse().ok().filter(|place| *place > 0)
}

fn refuse(list: &List<'_>, sink: &mut dyn Sink) {
    let error = ErrorObject::new(Code::INVALID_PARAMS, "`params.cursor` is none that this server has given");
    write_error(sink, Some(list.to.id), &error);
}
