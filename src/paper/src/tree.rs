//! What is heading, row and text, for those who listen to the document.

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagTree};
use std::num::NonZeroU16;

/// A part of the document.
pub(crate) enum Part {
    /// A heading of this level.
    Heading(NonZeroU16, String),
    /// Rows.
    Table,
    /// One of them.
    Row,
    /// Its label.
    Label,
    /// Its value.
    Value,
    /// Text.
    Text,
}

/// The parts, each with what it holds.
#[derive(Default)]
pub(crate) struct Tree {
    parts: Vec<(Part, Vec<Child>)>,
    /// Those that stand in no other.
    top: Vec<usize>,
}

enum Child {
    Part(usize),
    Drawn(Identifier),
}

impl Tree {
    /// Adds a part, inside another or at the top.
    pub(crate) fn add(&mut self, part: Part, inside: Option<usize>) -> usize {
        let at = self.parts.len();
        self.parts.push((part, Vec::new()));
        match inside.and_then(|inside| self.parts.get_mut(inside)) {
            Some((_, children)) => children.push(Child::Part(at)),
            None => self.top.push(at),
        }
        at
    }

    /// Says that something drawn belongs to a part.
    pub(crate) fn drawn(&mut self, part: usize, identifier: Identifier) {
        if let Some((_, children)) = self.parts.get_mut(part) {
            children.push(Child::Drawn(identifier));
        }
    }

    /// The tree as the PDF has it.
    pub(crate) fn finish(self) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
        let mut groups: Vec<Option<TagGroup>> = Vec::new();
        // a part is always added after the one that it stands in, so going backwards each finds its children ready
        groups.resize_with(self.parts.len(), || None);
        for (at, (part, children)) in self.parts.into_iter().enumerate().rev() {
            let mut group = match part {
                Part::Heading(level, title) => TagGroup::new(Tag::Hn(level, Some(title))),
                Part::Table => TagGroup::new(Tag::Table),
                Part::Row => TagGroup::new(Tag::TR),
                Part::Label => TagGroup::new(Tag::TH(TableHeaderScope::Row)),
                Part::Value => TagGroup::new(Tag::TD),
                Part::Text => TagGroup::new(Tag::P),
            };
            for child in children {
                match child {
                    Child::Drawn(identifier) => group.push(identifier),
                    Child::Part(at) => {
                        if let Some(inner) = groups.get_mut(at).and_then(Option::take) {
                            group.push(Node::Group(inner));
                        }
                    }
                }
            }
            if let Some(place) = groups.get_mut(at) {
                *place = Some(group);
            }
        }
        for at in self.top {
            if let Some(group) = groups.get_mut(at).and_then(Option::take) {
                tree.push(Node::Group(group));
            }
        }
        tree
    }
}
