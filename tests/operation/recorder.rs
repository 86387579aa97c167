//! A recorder whose figures can be looked at, as often as one likes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use metrics::Counter;
use metrics::Gauge;
use metrics::Histogram;
use metrics::HistogramFn;
use metrics::Key;
use metrics::KeyName;
use metrics::Metadata;
use metrics::Recorder;
use metrics::SharedString;
use metrics::Unit;

/// Figures by their names and labels: `name{label=value,…}`.
#[derive(Clone, Default)]
pub(crate) struct Figures(Arc<Known>);

#[derive(Default)]
struct Known {
    counters: Mutex<BTreeMap<String, Arc<AtomicU64>>>,
    gauges: Mutex<BTreeMap<String, Arc<AtomicU64>>>,
    histograms: Mutex<BTreeMap<String, Arc<Values>>>,
    described: Mutex<Vec<String>>,
}

#[derive(Default)]
struct Values(Mutex<Vec<f64>>);

impl Figures {
    /// What was counted by this name; 0 for what nobody has.
    pub(crate) fn counter(&self, name: &str) -> u64 {
        self.0.counters.lock().unwrap().get(name).map_or(0, |value| value.load(Ordering::Relaxed))
    }

    /// All that has ever been counted, with its names.
    pub(crate) fn counters(&self) -> Vec<String> {
        let counters = self.0.counters.lock().unwrap();
        let told = counters.iter().map(|(name, value)| format!("{name} {}", value.load(Ordering::Relaxed)));
        told.collect()
    }

    pub(crate) fn gauge(&self, name: &str) -> i64 {
        self.0.gauges.lock().unwrap().get(name).map_or(0, whole)
    }

    /// The gauges that are not at zero.
    pub(crate) fn up(&self) -> Vec<String> {
        let gauges = self.0.gauges.lock().unwrap();
        assert!(gauges.len() >= 3, "there are gauges: {:?}", gauges.keys());
        let up = gauges.iter().filter(|(_, value)| whole(value) != 0);
        up.map(|(name, _)| name.clone()).collect()
    }

    /// What was measured by this name.
    pub(crate) fn values(&self, name: &str) -> Vec<f64> {
        let histograms = self.0.histograms.lock().unwrap();
        histograms.get(name).map(|values| values.0.lock().unwrap().clone()).unwrap_or_default()
    }

    /// The names that were described.
    pub(crate) fn described(&self) -> Vec<String> {
        self.0.described.lock().unwrap().clone()
    }

    fn describe(&self, name: &KeyName) {
        self.0.described.lock().unwrap().push(name.as_str().to_owned());
    }
}

/// What a gauge stands at: ours count.
#[allow(clippy::cast_possible_truncation, reason = "far below what a number can be")]
fn whole(value: &Arc<AtomicU64>) -> i64 {
    f64::from_bits(value.load(Ordering::Relaxed)) as i64
}

fn name(key: &Key) -> String {
    let labels: Vec<_> = key.labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
    if labels.is_empty() { key.name().to_owned() } else { format!("{}{{{}}}", key.name(), labels.join(",")) }
}

impl HistogramFn for Values {
    fn record(&self, value: f64) {
        self.0.lock().unwrap().push(value);
    }
}

impl Recorder for Figures {
    fn describe_counter(&self, name: KeyName, _: Option<Unit>, _: SharedString) {
        self.describe(&name);
    }

    fn describe_gauge(&self, name: KeyName, _: Option<Unit>, _: SharedString) {
        self.describe(&name);
    }

    fn describe_histogram(&self, name: KeyName, _: Option<Unit>, _: SharedString) {
        self.describe(&name);
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Arc::clone(self.0.counters.lock().unwrap().entry(name(key)).or_default()))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(Arc::clone(self.0.gauges.lock().unwrap().entry(name(key)).or_default()))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Arc::clone(self.0.histograms.lock().unwrap().entry(name(key)).or_default()))
    }
}
