//! Which party of one list is which of the other: by linked session, number, name and birth date; pure.
//!
//! A party stands in one pair at most, the order of the lists does not matter, and neither does which list is the
//! first. People of one name are told apart by birth date or number; where neither does, they are said to be
//! ambiguous, never paired. It works on covered values too: equal ones have equal marks (`crate::masking`).

mod birth;
mod name;

pub use birth::Birth;
pub use name::Name;

use std::collections::{BTreeMap, BTreeSet};

/// More pairs of namesakes than this are not weighed one by one; they are ambiguous.
const MOST_WEIGHED: usize = 10_000;

/// What tells a party from others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signs {
    /// Company or person, where that is said.
    pub company: Option<bool>,
    /// Its name.
    pub name: Option<Name>,
    /// A person's birth date, as far as it is known.
    pub birth: Birth,
    /// Numbers by what they number: `registration_number`, `document_number` …
    pub numbers: BTreeSet<(&'static str, String)>,
    /// Sessions that verify it: ids and addresses.
    pub sessions: BTreeSet<String>,
    /// Country of a person's nationality or of a company's register, folded.
    pub country: Option<String>,
}

/// What a pair was made by, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Both lead to one verification session.
    Session,
    /// One number.
    Number,
    /// One name, and birth dates that agree.
    NameAndBirth,
    /// One name that nobody else has.
    Name,
    /// Birth dates that agree, and names that may well be one: another script, or a part of the other.
    Birth,
}

/// Two parties that are taken for one: position in the first list, in the second, and by what.
pub type Pair = (usize, usize, By);

/// Who is who.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// Pairs, in the order of the first list.
    pub pairs: Vec<Pair>,
    /// Namesakes of both lists of whom nothing tells who is who.
    pub ambiguous: Vec<(Vec<usize>, Vec<usize>)>,
}

/// Pairs two lists.
#[must_use]
pub fn pair(left: &[Signs], right: &[Signs]) -> Pairing {
    let mut desk = Desk {
        left,
        right,
        free_left: (0..left.len()).collect(),
        free_right: (0..right.len()).collect(),
        found: Pairing::default(),
    };
    desk.by_keys(By::Session, |signs| signs.sessions.iter().map(|session| ("", session.clone())).collect());
    desk.by_keys(By::Number, |signs| signs.numbers.iter().cloned().collect());
    desk.by_name();
    desk.by_birth();
    desk.found.pairs.sort_unstable();
    desk.found.ambiguous.sort_unstable();
    desk.found
}

impl Signs {
    /// Whether both may be of one kind.
    fn one_kind(&self, other: &Self) -> bool {
        !matches!((self.company, other.company), (Some(a), Some(b)) if a != b)
    }

    /// Whether a number of the same sort is another one.
    fn other_number(&self, other: &Self) -> bool {
        let sorts: BTreeSet<&str> = self.numbers.iter().map(|(sort, _)| *sort).collect();
        let of = |signs: &Self, sort: &str| -> BTreeSet<String> {
            signs.numbers.iter().filter(|(of, _)| *of == sort).map(|(_, number)| number.clone()).collect()
        };
        sorts.into_iter().any(|sort| {
            let (mine, theirs) = (of(self, sort), of(other, sort));
            !theirs.is_empty() && mine.is_disjoint(&theirs)
        })
    }

    fn other_country(&self, other: &Self) -> bool {
        matches!((&self.country, &other.country), (Some(a), Some(b)) if a != b)
    }
}

struct Desk<'a> {
    left: &'a [Signs],
    right: &'a [Signs],
    free_left: BTreeSet<usize>,
    free_right: BTreeSet<usize>,
    found: Pairing,
}

type Sides = (BTreeSet<usize>, BTreeSet<usize>);

impl Desk<'_> {
    fn take(&mut self, left: usize, right: usize, by: By) {
        self.free_left.remove(&left);
        self.free_right.remove(&right);
        self.found.pairs.push((left, right, by));
    }

    /// Everybody who is free, by a key.
    fn grouped<K: Ord>(&self, keys: impl Fn(&Signs) -> Vec<K>) -> BTreeMap<K, Sides> {
        let mut groups: BTreeMap<K, Sides> = BTreeMap::new();
        for at in &self.free_left {
            for key in keys(&self.left[*at]) {
                groups.entry(key).or_default().0.insert(*at);
            }
        }
        for at in &self.free_right {
            for key in keys(&self.right[*at]) {
                groups.entry(key).or_default().1.insert(*at);
            }
        }
        groups
    }

    /// Pairs those who alone share a key, unless another key of theirs says otherwise.
    fn by_keys(&mut self, by: By, keys: impl Fn(&Signs) -> Vec<(&'static str, String)>) {
        let edges = self.grouped(keys).into_values().filter_map(|(left, right)| only(&left).zip(only(&right)));
        let edges: BTreeSet<(usize, usize)> = edges.filter(|(l, r)| self.left[*l].one_kind(&self.right[*r])).collect();
        for (left, right) in unique(&edges) {
            self.take(left, right, by);
        }
    }

    fn by_name(&mut self) {
        // namesakes that are paired already still make a name one of several
        let mut names: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let (left, right) = (self.left, self.right);
        for name in left.iter().filter_map(|signs| signs.name.as_ref()) {
            names.entry(name.key()).or_default().0 += 1;
        }
        for name in right.iter().filter_map(|signs| signs.name.as_ref()) {
            names.entry(name.key()).or_default().1 += 1;
        }
        let key = |signs: &Signs| signs.name.iter().map(|name| name.key().to_owned()).collect();
        for (name, (mine, theirs)) in self.grouped(key) {
            if mine.is_empty() || theirs.is_empty() {
                continue;
            }
            let alone = names.get(name.as_str()) == Some(&(1, 1));
            let weighable = mine.len().saturating_mul(theirs.len()) <= MOST_WEIGHED;
            let edges: BTreeSet<(usize, usize)> = mine
                .iter()
                .flat_map(|l| theirs.iter().map(|r| (*l, *r)))
                .take(if weighable { MOST_WEIGHED } else { 0 })
                .filter(|(l, r)| left[*l].one_kind(&right[*r]))
                .collect();
            let agree =
                |(l, r): &(usize, usize)| left[*l].birth.agrees(&right[*r].birth) && !left[*l].other_number(&right[*r]);
            let agreeing: BTreeSet<(usize, usize)> = edges.iter().filter(|edge| agree(edge)).copied().collect();
            for (l, r) in unique(&agreeing) {
                self.take(l, r, By::NameAndBirth);
            }
            let open = |(l, r): &&(usize, usize)| self.free_left.contains(l) && self.free_right.contains(r);
            let open: Vec<(usize, usize)> = edges.iter().filter(open).copied().collect();
            match open.as_slice() {
                [(l, r)] if alone => self.take(*l, *r, By::Name),
                [] if weighable => {}
                _ => self.leave_open(&mine, &theirs, &open),
            }
        }
    }

    /// Notes that nothing tells these apart; weaker signs must not decide then.
    fn leave_open(&mut self, mine: &BTreeSet<usize>, theirs: &BTreeSet<usize>, open: &[(usize, usize)]) {
        let weighed = !open.is_empty();
        let is_open = |at: &usize, side: fn(&(usize, usize)) -> usize| !weighed || open.iter().any(|e| side(e) == *at);
        let mine: Vec<usize> =
            mine.iter().filter(|at| self.free_left.contains(at) && is_open(at, |edge| edge.0)).copied().collect();
        let theirs: Vec<usize> =
            theirs.iter().filter(|at| self.free_right.contains(at) && is_open(at, |edge| edge.1)).copied().collect();
        for at in &mine {
            self.free_left.remove(at);
        }
        for at in &theirs {
            self.free_right.remove(at);
        }
        self.found.ambiguous.push((mine, theirs));
    }

    /// People whose names cannot be compared or only partly agree, by a birth date that nobody else has.
    fn by_birth(&mut self) {
        let month = |signs: &Signs| {
            let person = signs.company != Some(true);
            signs.birth.month().filter(|_| person).into_iter().collect::<Vec<_>>()
        };
        for (left, right) in self.grouped(month).into_values() {
            if left.is_empty() || right.is_empty() || left.len().saturating_mul(right.len()) > MOST_WEIGHED {
                continue;
            }
            let may = |(l, r): &(usize, usize)| self.may_be_one(*l, *r);
            let edges: BTreeSet<(usize, usize)> =
                left.iter().flat_map(|l| right.iter().map(|r| (*l, *r))).filter(may).collect();
            for (l, r) in unique(&edges) {
                self.take(l, r, By::Birth);
            }
        }
    }

    fn may_be_one(&self, left: usize, right: usize) -> bool {
        let (a, b) = (&self.left[left], &self.right[right]);
        let (Some(name), Some(other)) = (&a.name, &b.name) else { return false };
        let names = if name.comparable(other) {
            name.is_part_of(other) || other.is_part_of(name)
        } else {
            a.country.is_some() && a.country == b.country
        };
        names && a.birth.agrees(&b.birth) && !a.other_number(b) && !a.other_country(b)
    }
}

fn only(set: &BTreeSet<usize>) -> Option<usize> {
    if set.len() == 1 { set.first().copied() } else { None }
}

/// Edges whose ends have no other.
fn unique(edges: &BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut of_left: BTreeMap<usize, usize> = BTreeMap::new();
    let mut of_right: BTreeMap<usize, usize> = BTreeMap::new();
    for (left, right) in edges {
        *of_left.entry(*left).or_default() += 1;
        *of_right.entry(*right).or_default() += 1;
    }
    edges.iter().filter(|(left, right)| of_left[left] == 1 && of_right[right] == 1).copied().collect()
}

#[cfg(test)]
mod tests;
