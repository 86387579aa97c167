#[derive(ToolSet)]
pub struct App {
    #[tools]
    math: Math,
    #[tools(prefix = "shop_")]
    shop: shops::Shop,
    other: Db,
}
