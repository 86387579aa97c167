pub struct App {
    db: Db,
    cache: Arc<Cache>,
    #[state(skip)]
    n: u64,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[automatically_derived]
    impl __mcp::Provides<Db> for App {
        fn provide(&self) -> &Db {
            &self.db
        }
    }
    #[automatically_derived]
    impl __mcp::Provides<Arc<Cache>> for App {
        fn provide(&self) -> &Arc<Cache> {
            &self.cache
        }
    }
};
