//! What is written of a result: its text to stdout, pictures and sounds to a file, and why the tool failed to stderr.

use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;

use serde_json::Value;

use crate::cli::exit::Exit;
use crate::cli::exit::Failure;
use crate::cli::options::Shared;
use crate::cli::output;
use crate::protocol::CallToolResult;
use crate::protocol::Content;
use crate::protocol::Contents;
use crate::protocol::Version;

pub(super) fn write(shared: &Shared, result: &CallToolResult, file: Option<&Path>) -> Result<(), Failure> {
    if let Some(file) = file {
        save(result, file)?;
    }
    let failed = || Err(Failure::silent(Exit::ToolFailed));
    if shared.json {
        output::json(&whole(result))?;
        return if result.is_error { failed() } else { Ok(()) };
    }
    let Told { text, remarks } = told(result, file.is_some());
    if result.is_error {
        let text = text.trim_end();
        output::complain(if text.is_empty() { "the tool failed, and does not say why" } else { text });
        return failed();
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    if !shared.quiet {
        remarks.iter().for_each(output::remark);
    }
    Ok(())
}

/// All of it, as JSON.
fn whole(result: &CallToolResult) -> Value {
    let mut json = Vec::new();
    result.put(Version::MODERN, &mut json);
    serde_json::from_slice(&json).unwrap_or_default()
}

/// What is told of a result.
#[derive(Debug, Default, PartialEq)]
struct Told {
    /// To stdout, a line break at its end.
    text: String,
    /// Of what is no text.
    remarks: Vec<String>,
}

fn told(result: &CallToolResult, is_saved: bool) -> Told {
    let mut told = Told::default();
    let way_out = if is_saved { "" } else { "; `--output FILE` saves it" };
    for block in &result.content {
        match block {
            Content::Text(text) => add(&mut told.text, text),
            Content::ResourceLink(link) => add(&mut told.text, &link.uri),
            Content::Image(image) => {
                told.remarks.push(format!(
                    "an image, {}, {} bytes{way_out}",
                    image.mime_type,
                    image.data.len()
                ));
            }
            Content::Audio(audio) => {
                told.remarks.push(format!(
                    "a sound, {}, {} bytes{way_out}",
                    audio.mime_type,
                    audio.data.len()
                ));
            }
            Content::Resource(resource) => match &resource.contents {
                Contents::Text(text) => add(&mut told.text, text),
                Contents::Blob(bytes) => {
                    told.remarks.push(format!("{}, {} bytes{way_out}", resource.uri, bytes.len()));
                }
            },
        }
    }
    if result.content.is_empty()
        && let Some(value) = &result.structured_content
    {
        add(&mut told.text, &format!("{value:#}"));
    }
    told
}

fn add(text: &mut String, more: &str) {
    text.push_str(more);
    if !more.ends_with('\n') {
        text.push('\n');
    }
}

/// Writes what is no text to a file; if there are several, all but the first beside it, with a number.
fn save(result: &CallToolResult, file: &Path) -> Result<(), Failure> {
    let blobs: Vec<&[u8]> = result.content.iter().filter_map(blob).collect();
    if blobs.is_empty() {
        output::remark(format_args!(
            "{} is not written: the result has neither image nor sound",
            file.display()
        ));
    }
    for (number, bytes) in blobs.into_iter().enumerate() {
        let file = numbered(file, number);
        fs::write(&file, bytes)
            .map_err(|error| Failure::usage(format!("cannot write {}: {error}", file.display())))?;
    }
    Ok(())
}

fn blob(block: &Content) -> Option<&[u8]> {
    match block {
        Content::Image(image) => Some(&image.data),
        Content::Audio(audio) => Some(&audio.data),
        Content::Resource(resource) => match &resource.contents {
            Contents::Blob(bytes) => Some(bytes),
            Contents::Text(_) => None,
        },
        Content::Text(_) | Content::ResourceLink(_) => None,
    }
}

fn numbered(file: &Path, number: usize) -> std::path::PathBuf {
    if number == 0 {
        return file.to_owned();
    }
    let mut name = file.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{}", number + 1));
    if let Some(extension) = file.extension() {
        name.push(".");
        name.push(extension);
    }
    file.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Image;

    #[test]
    fn text_is_written_and_the_rest_is_said_to_be_there() {
        let result = CallToolResult::text("one").and("two\n").and(Image::new(vec![0; 300], "image/png"));
        assert_eq!(told(&result, true).text, "one\ntwo\n");
        assert_eq!(told(&result, true).remarks, ["an image, image/png, 300 bytes"]);
        assert_eq!(
            told(&result, false).remarks,
            ["an image, image/png, 300 bytes; `--output FILE` saves it"]
        );
        assert_eq!(blob(&result.content[2]).map(<[u8]>::len), Some(300));
    }

    #[test]
    fn structured_content_is_written_where_there_is_nothing_else() {
        let only = CallToolResult { structured_content: Some(json!(1)), ..CallToolResult::default() };
        assert_eq!(told(&only, false).text, "1\n");
        let both = CallToolResult::structured(json!({"a": 1}));
        assert_eq!(told(&both, false).text, "{\"a\":1}\n");
        assert_eq!(whole(&both)["structuredContent"], json!({"a": 1}));
    }

    #[test]
    fn further_files_have_numbers() {
        assert_eq!(numbered(Path::new("a/plot.png"), 0), Path::new("a/plot.png"));
        assert_eq!(numbered(Path::new("a/plot.png"), 1), Path::new("a/plot-2.png"));
        assert_eq!(numbered(Path::new("plot"), 2), Path::new("plot-3"));
    }
}
