#[derive(State)]
pub struct App {
    db: Db,
    cache: Arc<Cache>,
    #[state(skip)]
    n: u64,
}
