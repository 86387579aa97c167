#[mcp_tool]
pub(crate) fn get(State(db): State<Db>, id: u64, cx: &Context, mut cache: State<app::Cache>, again: State<Db>) -> String {
    cx.log(id);
    db.get(id)
}

#[mcp_tool]
async fn wait(_: State<Db>, cx: Context) {
    cx.cancelled().await;
}
