//! Spans and events of the whole process, as whoever exports them sees them.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::LazyLock;
use std::sync::Mutex;

use tracing::Event;
use tracing::Subscriber;
use tracing::field::Field;
use tracing::field::Visit;
use tracing::span::Attributes;
use tracing::span::Id;
use tracing::span::Record;
use tracing_subscriber::layer::Context;
use tracing_subscriber::layer::Layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;

/// A span, or an event.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) name: &'static str,
    pub(crate) target: String,
    pub(crate) fields: BTreeMap<&'static str, String>,
    /// Ids are given out again; these are not.
    pub(crate) number: usize,
    pub(crate) parent: Option<usize>,
    pub(crate) follows: Vec<usize>,
    pub(crate) is_closed: bool,
}

#[derive(Default)]
struct All {
    seen: Vec<Seen>,
    spans: HashMap<u64, usize>,
}

static ALL: LazyLock<Mutex<All>> = LazyLock::new(|| {
    let subscriber = tracing_subscriber::registry().with(Collect);
    tracing::subscriber::set_global_default(subscriber).unwrap();
    Mutex::default()
});

/// Collects from now on.
pub(crate) fn begin() {
    LazyLock::force(&ALL);
}

/// All spans and events of this name, or message, of the connection that this is the session of.
pub(crate) fn all(name: &str, session: &str) -> Vec<Seen> {
    let all = ALL.lock().unwrap();
    let of_session = |seen: &&Seen| seen.fields.get("mcp.session.id").is_some_and(|other| other == session);
    all.seen.iter().filter(|seen| seen.name == name).filter(of_session).cloned().collect()
}

struct Collect;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Collect {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let metadata = attributes.metadata();
        let parent = context.span(id).and_then(|span| span.parent()).map(|parent| parent.id().into_u64());
        let mut seen =
            Seen { name: metadata.name(), target: metadata.target().to_owned(), ..Seen::default() };
        attributes.record(&mut seen);
        let mut all = ALL.lock().unwrap();
        seen.number = all.seen.len();
        seen.parent = parent.and_then(|parent| all.spans.get(&parent).copied());
        all.spans.insert(id.into_u64(), seen.number);
        all.seen.push(seen);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        change(id, |seen| values.record(seen));
    }

    fn on_follows_from(&self, id: &Id, follows: &Id, _: Context<'_, S>) {
        let followed = ALL.lock().unwrap().spans.get(&follows.into_u64()).copied();
        change(id, |seen| seen.follows.extend(followed));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        let mut seen = Seen { target: metadata.target().to_owned(), ..Seen::default() };
        event.record(&mut seen);
        seen.name = seen.fields.remove("message").unwrap_or_default().leak();
        let parent = context.event_span(event).map(|span| span.id().into_u64());
        let mut all = ALL.lock().unwrap();
        seen.number = all.seen.len();
        seen.parent = parent.and_then(|parent| all.spans.get(&parent).copied());
        all.seen.push(seen);
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        change(&id, |seen| seen.is_closed = true);
    }
}

fn change(id: &Id, change: impl FnOnce(&mut Seen)) {
    let mut all = ALL.lock().unwrap();
    let number = all.spans[&id.into_u64()];
    change(&mut all.seen[number]);
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}
