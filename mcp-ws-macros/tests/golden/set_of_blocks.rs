#[derive(ToolSet)]
#[tools(Self::BUYING, Self::RETURNS)]
pub struct Shop(Db);
