#[derive(Schema)]
struct Event<T> {
    #[serde(with = "unix_time")]
    at: T,
    next: Option<Box<Event<T>>>,
}
