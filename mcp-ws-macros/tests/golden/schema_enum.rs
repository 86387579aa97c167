#[derive(Schema)]
#[serde(rename_all = "lowercase")]
enum Speed {
    /// As a snail.
    Slow,
    Fast,
}

#[derive(Schema)]
#[serde(tag = "kind")]
enum Shape {
    /// No shape.
    Nothing,
    Circle(Circle),
    Line { length: Option<f64> },
    #[serde(other)]
    Unknown,
}

#[derive(Schema)]
enum Either<L, R: Clone> {
    Left(L),
    Right { right: R },
}
