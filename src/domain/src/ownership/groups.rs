//! Companies that hold one another, group by group (Tarjan, without recursion: a chain may be as long as a payload).

use super::graph::Graph;

/// The strongly connected groups of what a share of the company flows to.
#[derive(Debug)]
pub(super) struct Groups {
    /// Members of each group. Those nearer to the company come first, within a group too as far as a circle lets them.
    pub list: Vec<Vec<usize>>,
    /// Whether anyone in the group holds a part of another of it, or of itself.
    pub looped: Vec<bool>,
    /// The group of each node, and the place in it; `None` for nodes that nothing of the company flows to.
    pub of: Vec<Option<(usize, usize)>>,
}

impl Groups {
    pub(super) fn of(graph: &Graph) -> Self {
        let count = graph.nodes().len();
        let owners: Vec<Vec<usize>> =
            (0..count).map(|node| graph.parts(node).map(|(owner, _)| owner).collect()).collect();
        let mut found = Self { list: Vec::new(), looped: Vec::new(), of: vec![None; count] };
        if count == 0 {
            return found;
        }
        let (mut order, mut low, mut done) = (vec![usize::MAX; count], vec![0; count], vec![0; count]);
        let (mut on_stack, mut stack, mut next, mut finished) = (vec![false; count], Vec::new(), 0, 0);
        let mut work = vec![(0, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(owner) = owners[node].get(edge).copied() {
                work.push((node, edge + 1));
                if order[owner] == usize::MAX {
                    work.push((owner, 0));
                } else if on_stack[owner] {
                    low[node] = low[node].min(order[owner]);
                }
                continue;
            }
            done[node] = finished;
            finished += 1;
            if let Some((parent, _)) = work.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == order[node] {
                let from = stack.iter().rposition(|member| *member == node).unwrap_or_default();
                let mut group = stack.split_off(from);
                for member in &group {
                    on_stack[*member] = false;
                }
                // what is done last comes first: the order in which a share flows
                group.sort_by_key(|member| std::cmp::Reverse(done[*member]));
                found.list.push(group);
            }
        }
        // Tarjan gives holders before those they hold
        found.list.reverse();
        for (index, group) in found.list.iter().enumerate() {
            for (place, member) in group.iter().enumerate() {
                found.of[*member] = Some((index, place));
            }
            found.looped.push(group.len() > 1 || owners[group[0]].contains(&group[0]));
        }
        found
    }

    /// Members of the largest group that is a loop.
    pub(super) fn largest_loop(&self) -> usize {
        self.list
            .iter()
            .zip(&self.looped)
            .filter(|(_, looped)| **looped)
            .map(|(group, _)| group.len())
            .max()
            .unwrap_or(0)
    }

    /// The place of a node in a group.
    pub(super) fn place(&self, group: usize, node: usize) -> Option<usize> {
        self.of[node].filter(|(its, _)| *its == group).map(|(_, place)| place)
    }
}
