//! The Rust that pages of Markdown show.

use std::ops::Range;

use super::has_extension;
use crate::render::Files;

const START: &str = "\n```rust\n";
const END: &str = "\n```\n";

/// One fenced block of a page, which holds a whole module.
pub struct Block {
    /// The path of the page.
    pub page: String,
    /// What stands between the fences.
    pub code: String,
    /// Where that is in the page.
    place: Range<usize>,
}

/// The blocks of Rust in all `.md` files.
pub fn blocks(files: &Files) -> Vec<Block> {
    let pages = files.iter().filter(|(path, _)| has_extension(path, "md"));
    pages
        .flat_map(|(path, text)| {
            text.match_indices(START).filter_map(|(at, _)| {
                let start = at + START.len();
                let length = text[start..].find(END)? + 1;
                let place = start..start + length;
                Some(Block {
                    page: path.to_owned(),
                    code: text[place.clone()].to_owned(),
                    place,
                })
            })
        })
        .collect()
}

/// Puts blocks back to where they were found, with the code that they hold now.
pub fn put_back(files: &mut Files, blocks: &[Block]) {
    for (path, text) in files.iter_mut() {
        // The last first, because each moves what comes after it.
        let of_page = blocks.iter().filter(|block| block.page == path).rev();
        for block in of_page {
            text.replace_range(block.place.clone(), &block.code);
        }
    }
}
