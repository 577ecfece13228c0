//! Holdings as a graph: who holds how much of which company, read from a registry check.

use super::{Share, percent};
use crate::payload::{self, Payload};
use num_traits::Zero;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Most holdings that are read; a payload cannot make the desk work without end.
pub const MOST_HOLDINGS: usize = 20_000;
/// Longest name, in characters. A name is written once for each place where it stands; the payload has all of it.
const NAME: usize = 200;
/// Deepest nesting that is followed.
const DEEPEST: usize = 128;

/// A person or company in the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Name as written there.
    pub name: String,
    /// True for a company.
    pub company: bool,
}

/// One direct holding.
#[derive(Clone, Debug, PartialEq)]
pub struct Holding {
    /// Index of the holder.
    pub owner: usize,
    /// Index of the company that is held.
    pub owned: usize,
    /// The share of the capital; `None` when the payload does not give a number that can be one.
    pub share: Option<Share>,
    /// The share of the votes, where the payload gives it beside the capital.
    pub votes: Option<Share>,
}

/// Where vendors write a share of the capital, and one of the votes.
const CAPITAL: [&str; 3] = ["percentage", "ownership_percent", "share_percent"];
const VOTES: [&str; 4] = ["voting_percentage", "voting_percent", "voting_rights_percent", "voting_rights"];

/// All holdings around one company; node 0 is the company itself.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    holdings: Vec<Holding>,
    held: Vec<Vec<usize>>,
    /// The holding of an owner in a company.
    of_pair: HashMap<(usize, usize), usize>,
    by_id: HashMap<String, usize>,
    cut: bool,
}

impl Graph {
    /// Reads the first registry check that has a chain: the nested `ownership_structure`, else the flat edges of
    /// `registry_data.ubo_resolution`.
    #[must_use]
    pub fn of(payload: &Payload) -> Option<Self> {
        payload.objects("registry_checks").find_map(|check| {
            let nested = check.get("ownership_structure").and_then(Value::as_object);
            let flat = || {
                let company = check.get("company")?.as_object()?;
                company.get("registry_data")?.get("ubo_resolution")?.as_object()
            };
            nested.and_then(Self::nested).or_else(|| flat().and_then(Self::flat))
        })
    }

    fn nested(structure: &Map<String, Value>) -> Option<Self> {
        let subject = structure.get("subject").and_then(Value::as_object)?;
        let mut graph = Self::default();
        let root = graph.node(subject, true)?;
        let mut expanded = HashSet::from([root]);
        graph.holders(root, structure, &mut expanded, 0);
        Some(graph)
    }

    /// Adds the holders of one company. A company that stands at several places is expanded where its holders are
    /// first given: further places repeat them.
    fn holders(&mut self, owned: usize, holder: &Map<String, Value>, expanded: &mut HashSet<usize>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for item in payload::objects(holder, "shareholders") {
            if self.holdings.len() >= MOST_HOLDINGS {
                self.cut = true;
                return;
            }
            let Some(owner) = self.node(item, false) else { continue };
            self.hold(owner, owned, first(item, &CAPITAL), first(item, &VOTES));
            let has_holders = item.get("shareholders").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
            if has_holders && expanded.insert(owner) {
                self.holders(owner, item, expanded, depth + 1);
            }
        }
    }

    fn flat(resolution: &Map<String, Value>) -> Option<Self> {
        let mut graph = Self::default();
        for node in payload::objects(resolution, "nodes") {
            // the first is the company itself, whatever it says of its kind
            let first = graph.nodes.is_empty();
            graph.node(node, first);
        }
        if graph.nodes.is_empty() {
            return None;
        }
        for edge in payload::objects(resolution, "edges") {
            if graph.holdings.len() >= MOST_HOLDINGS {
                graph.cut = true;
                break;
            }
            let find = |key: &str| payload::text(edge, key).and_then(|id| graph.by_id.get(id).copied());
            if let (Some(owner), Some(owned)) = (find("owner_id"), find("owned_id")) {
                graph.hold(owner, owned, first(edge, &CAPITAL), first(edge, &VOTES));
            }
        }
        Some(graph)
    }

    fn node(&mut self, item: &Map<String, Value>, root: bool) -> Option<usize> {
        let name = payload::text(item, "name").unwrap_or("Unnamed");
        let id = payload::text(item, "id").map_or_else(|| format!("name:{name}"), str::to_owned);
        if let Some(known) = self.by_id.get(&id) {
            return Some(*known);
        }
        let name = match name.char_indices().nth(NAME) {
            Some((end, _)) => format!("{}…", &name[..end]),
            None => name.to_owned(),
        };
        let company = root || payload::text(item, "entity_type").is_some_and(|kind| kind != "person");
        self.nodes.push(Node { name, company });
        self.held.push(Vec::new());
        let index = self.nodes.len() - 1;
        self.by_id.insert(id, index);
        Some(index)
    }

    /// Adds a holding; several of one holder in one company (share classes) add up.
    fn hold(&mut self, owner: usize, owned: usize, capital: Option<&Value>, votes: Option<&Value>) {
        let (share, votes) = (read(capital), read(votes));
        match self.of_pair.get(&(owner, owned)).map(|known| &mut self.holdings[*known]) {
            Some(known) => {
                known.share = sum(known.share.take(), share);
                known.votes = sum(known.votes.take(), votes);
            }
            None => {
                self.holdings.push(Holding { owner, owned, share, votes });
                self.held[owned].push(self.holdings.len() - 1);
                self.of_pair.insert((owner, owned), self.holdings.len() - 1);
            }
        }
    }

    /// The same chain by votes: a holding that names none votes with its capital. `None` when no holding names votes,
    /// so that they follow the capital everywhere.
    #[must_use]
    pub fn by_votes(&self) -> Option<Self> {
        if self.holdings.iter().all(|held| held.votes.is_none()) {
            return None;
        }
        let mut votes = self.clone();
        for held in &mut votes.holdings {
            held.share = held.votes.take().or_else(|| held.share.take());
        }
        Some(votes)
    }

    /// A graph from plain figures, for tests and tools: names with whether they are companies (the first is the
    /// company itself), and holdings as owner, owned, percent.
    #[must_use]
    pub fn from_parts(nodes: &[(&str, bool)], holdings: &[(usize, usize, &str)]) -> Self {
        let mut graph = Self::default();
        for (index, (name, company)) in nodes.iter().enumerate() {
            graph.nodes.push(Node { name: (*name).to_owned(), company: *company });
            graph.held.push(Vec::new());
            graph.by_id.insert(index.to_string(), index);
        }
        for (owner, owned, share) in holdings {
            graph.hold(*owner, *owned, Some(&Value::from(*share)), None);
        }
        graph
    }

    /// The people and companies; the first is the company itself.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The direct holdings in a company, in the order of the payload.
    pub fn holdings_in(&self, owned: usize) -> impl Iterator<Item = &Holding> {
        self.held[owned].iter().map(|index| &self.holdings[*index])
    }

    /// Who holds how much of a company, where that is a number and more than nothing.
    pub(super) fn parts(&self, owned: usize) -> impl Iterator<Item = (usize, &Share)> {
        self.holdings_in(owned)
            .filter_map(|held| Some((held.owner, held.share.as_ref().filter(|share| !share.is_zero())?)))
    }

    /// The direct holding of an owner in a company.
    #[must_use]
    pub fn holding(&self, owner: usize, owned: usize) -> Option<&Holding> {
        self.of_pair.get(&(owner, owned)).map(|index| &self.holdings[*index])
    }

    /// Whether the payload gives more holdings than are read.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.cut
    }
}

fn first<'a>(item: &'a Map<String, Value>, keys: &[&str]) -> Option<&'a Value> {
    keys.iter().find_map(|key| item.get(*key))
}

fn read(number: Option<&Value>) -> Option<Share> {
    match number {
        Some(Value::Number(number)) => percent(&number.to_string()),
        Some(Value::String(text)) => percent(text.trim_end_matches('%').trim()),
        _ => None,
    }
}

fn sum(one: Option<Share>, other: Option<Share>) -> Option<Share> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one + other),
        (one, other) => one.or(other),
    }
}
