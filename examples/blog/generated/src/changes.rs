//! What happens to rows, told in the transaction in which it happens.

use std::pin::Pin;

use kernel::{Caller, Resource, Result, Tx};

use crate::{comments::Comment, custom, follows::Follow, posts::Post, tags::Tag};

/// One change to one row, of those that were asked for: a row that a relation takes along is none.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    PostCreated(&'a Post),
    PostUpdated {
        before: &'a Post,
        after: &'a Post,
    },
    PostDeleted(&'a Post),
    PostRestored(&'a Post),
    TagCreated(&'a Tag),
    TagUpdated {
        before: &'a Tag,
        after: &'a Tag,
    },
    TagDeleted(&'a Tag),
    CommentCreated(&'a Comment),
    CommentUpdated {
        before: &'a Comment,
        after: &'a Comment,
    },
    CommentDeleted(&'a Comment),
    CommentRestored(&'a Comment),
    FollowCreated(&'a Follow),
    FollowUpdated {
        before: &'a Follow,
        after: &'a Follow,
    },
    FollowDeleted(&'a Follow),
}

/// Tells the service's own rules of a change; what they refuse does not happen.
///
/// The future is boxed because a rule may itself make changes, which are announced in their turn.
pub fn announce<'a>(
    tx: &'a mut Tx,
    caller: &'a Caller,
    change: Change<'a>,
) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    let (table, id) = change.row();
    tx.changed(table, &id);
    Box::pin(custom::on_change(tx, caller, change))
}

impl Change<'_> {
    /// The table and the id of the row.
    fn row(&self) -> (&'static str, String) {
        match self {
            Self::PostCreated(row)
            | Self::PostUpdated { after: row, .. }
            | Self::PostRestored(row)
            | Self::PostDeleted(row) => (Post::TABLE.name, row.id.to_string()),
            Self::TagCreated(row) | Self::TagUpdated { after: row, .. } | Self::TagDeleted(row) => {
                (Tag::TABLE.name, row.id.to_string())
            }
            Self::CommentCreated(row)
            | Self::CommentUpdated { after: row, .. }
            | Self::CommentRestored(row)
            | Self::CommentDeleted(row) => (Comment::TABLE.name, row.id.to_string()),
            Self::FollowCreated(row)
            | Self::FollowUpdated { after: row, .. }
            | Self::FollowDeleted(row) => (Follow::TABLE.name, row.id.to_string()),
        }
    }
}
