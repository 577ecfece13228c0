//! Promises of the arithmetic of ownership, against solvers of their own and against payloads that mean harm.

use super::*;
use crate::Payload;
use num_traits::{One, Signed, ToPrimitive, Zero};
use proptest::prelude::*;

fn fraction(top: i64, bottom: i64) -> Share {
    Share::new(BigInt::from(top), BigInt::from(bottom))
}

fn complex() -> Graph {
    let bytes = include_bytes!("../../../server/demo/didit/kyb_decision_in_review_complex.json");
    Graph::of(&Payload::parse(bytes).unwrap()).unwrap()
}

/// `companies` companies, the first the company itself, and people behind them.
fn graph(companies: usize, people: usize, holdings: &[(usize, usize, String)]) -> Graph {
    let names: Vec<(String, bool)> = (0..companies + people).map(|n| (format!("n{n}"), n < companies)).collect();
    let nodes: Vec<(&str, bool)> = names.iter().map(|(name, company)| (name.as_str(), *company)).collect();
    let parts: Vec<_> = holdings.iter().map(|(owner, owned, share)| (*owner, *owned, share.as_str())).collect();
    Graph::from_parts(&nodes, &parts)
}

/// A circle of companies, each of which holds `share` percent of the one before it and a person the rest of `rest`.
fn circle(companies: usize, share: &str, rest: &[(usize, &str)]) -> Graph {
    let mut holdings: Vec<_> = (0..companies).map(|n| ((n + 1) % companies, n, share.to_owned())).collect();
    holdings.extend(rest.iter().map(|(owned, share)| (companies, *owned, (*share).to_owned())));
    graph(companies, 1, &holdings)
}

#[test]
fn percentages_keep_their_digits() {
    assert_eq!(in_percent(&percent("36.0").unwrap(), 2), "36.00");
    assert_eq!(in_percent(&percent("0.005").unwrap(), 2), "0.01");
    assert_eq!(in_percent(&percent("33.3333").unwrap(), 2), "33.33");
    assert_eq!(in_percent(&percent("12.5").unwrap(), 0), "13");
    assert_eq!(at_most_percent(&percent("33.3333").unwrap(), 2), "33.34");
    assert_eq!(at_most_percent(&percent("33.33").unwrap(), 2), "33.33");
    for bad in ["", "-5", "a", "1.2.3", "10001", ".", "1e", "e1", "1e5", "1e1.0", "1e--1", "1e99999999999", "1e-41"] {
        assert_eq!(percent(bad), None, "{bad}");
    }
}

#[test]
fn percentages_with_an_exponent_are_read_exactly() {
    for (written, plain) in [("2.5e1", "25"), ("2.5E+1", "25"), ("1e3", "1000"), ("125e-1", "12.5"), ("1.0e-2", "0.01")]
    {
        assert_eq!(percent(written), percent(plain), "{written}");
        assert!(percent(written).is_some());
    }
}

#[test]
fn a_threshold_is_met_exactly() {
    let quarter = percent("25").unwrap();
    assert!(reaches(&percent("25.00").unwrap(), &quarter));
    assert!(!reaches(&percent("24.999999999999999999").unwrap(), &quarter));
}

#[test]
fn the_complex_company_gives_the_fractions_of_its_manifest() {
    let graph = complex();
    let effective = effective_shares(&graph).unwrap();
    assert_eq!(effective.rounded, None);
    let expected = [
        ("Zahraa Noaman Al-Fanousi", fraction(263, 1175), "22.38"),
        ("Yaropolk Vseslavovich Tikhomudrov", fraction(549, 4700), "11.68"),
        ("Situ Molan", fraction(6111, 23500), "26.00"),
        ("Rory <b>O'Neil</b>&amp;", fraction(12, 47), "25.53"),
    ];
    for (name, exact, shown) in expected {
        let node = graph.nodes().iter().position(|node| node.name == name).unwrap();
        assert_eq!(effective.shares[node], exact, "{name}");
        assert_eq!(in_percent(&effective.shares[node], 2), shown, "{name}");
    }
    let people = graph.nodes().iter().zip(&effective.shares).filter(|(node, _)| !node.company);
    assert_eq!(people.map(|(_, share)| share.clone()).sum::<Share>(), Share::one());
}

#[test]
fn the_paths_of_a_circular_holding_add_up_to_the_share() {
    let graph = complex();
    let shares = effective_shares(&graph).unwrap().shares;
    let mut paths = Paths::of(&graph);
    for (index, node) in graph.nodes().iter().enumerate().filter(|(_, node)| !node.company) {
        let (paths, more) = paths.to(index);
        assert!(!more);
        let total: Share = paths.iter().map(|path| path.amount().unwrap()).sum();
        assert_eq!(total, shares[index], "{}", node.name);
    }
    let molan = graph.nodes().iter().position(|node| node.name == "Situ Molan").unwrap();
    let amounts: Vec<_> = paths.to(molan).0.iter().map(|path| in_percent(&path.amount().unwrap(), 2)).collect();
    assert_eq!(amounts, ["12.60", "13.40"]);
}

#[test]
fn why_there_is_no_solution_is_told_apart() {
    let solved = |companies, holdings: &[(usize, usize, &str)]| {
        let holdings: Vec<_> = holdings.iter().map(|(a, b, share)| (*a, *b, (*share).to_owned())).collect();
        effective_shares(&graph(companies, 1, &holdings)).map(|effective| effective.shares)
    };
    let wholly = [(1, 0, "100"), (2, 1, "100"), (1, 2, "100")];
    assert_eq!(solved(3, &wholly), Err(Unsolvable::ClosedLoop));
    let over = [(1, 0, "100"), (2, 1, "100"), (1, 2, "150"), (3, 1, "10")];
    assert_eq!(solved(3, &over), Err(Unsolvable::OverTheWhole), "more would come back than went in");
    // what nothing of the company flows to says nothing of its owners
    let apart = [(3, 0, "100"), (1, 2, "100"), (2, 1, "100")];
    assert_eq!(solved(3, &apart).unwrap()[3], Share::one());
    let zero = [(3, 0, "100"), (1, 0, "0"), (1, 2, "100"), (2, 1, "100")];
    assert_eq!(solved(3, &zero).unwrap()[3], Share::one());
    // the same in circles that are too large for fractions
    assert_eq!(effective_shares(&circle(40, "100", &[])), Err(Unsolvable::ClosedLoop));
    assert_eq!(effective_shares(&circle(40, "101", &[(3, "5")])), Err(Unsolvable::OverTheWhole));
    // half of a millionth of a millionth is held from outside: solvable, but not by bounded climbing
    let mut holdings: Vec<_> = (0..2000).map(|n| ((n + 1) % 2000, n, "100".to_owned())).collect();
    holdings[7].2 = "99.99999999995".to_owned();
    assert_eq!(effective_shares(&graph(2000, 1, &holdings)), Err(Unsolvable::Unsettled));
}

#[test]
fn more_than_the_whole_in_one_company_of_a_circle_can_still_have_a_solution() {
    let mut holdings: Vec<_> = (0..20).map(|n| ((n + 1) % 20, n, "50".to_owned())).collect();
    holdings[0].2 = "120".to_owned();
    holdings.push((20, 19, "50".to_owned()));
    let effective = effective_shares(&graph(20, 1, &holdings)).unwrap();
    assert_eq!(effective.rounded.as_ref().and_then(|rounded| rounded.circle), Some(20));
    // once around is 1.2 · 0.5^19; the person stands behind the last company
    let way = fraction(6, 5) * fraction(1, 1 << 18);
    let exact = &way * fraction(1, 2) / (Share::one() - way * fraction(1, 2));
    let off = &effective.shares[20] - exact;
    assert!(!off.is_negative() && off <= effective.rounded.unwrap().most);
}

#[test]
fn a_loop_of_twenty_companies_is_rounded_up_by_no_more_than_it_says() {
    let rest: Vec<_> = (0..20).map(|n| (n, "50")).collect();
    let effective = effective_shares(&circle(20, "50", &rest)).unwrap();
    let rounded = effective.rounded.unwrap();
    assert_eq!(rounded.circle, Some(20));
    assert!(rounded.most < percent("1e-10").unwrap(), "twelve decimals: {}", rounded.most);
    let off = &effective.shares[20] - Share::one();
    assert!(!off.is_negative() && off <= rounded.most, "{off}");
    assert!(reaches(&effective.shares[20], &Share::one()), "who reaches the threshold is not rounded away from it");
}

#[test]
fn circles_of_thousands_of_companies_are_answered() {
    for companies in [5_000, 19_999] {
        let effective = effective_shares(&circle(companies, "50", &[(0, "50")])).unwrap();
        assert_eq!(effective.rounded.unwrap().circle, Some(companies));
        assert_eq!(in_percent(&effective.shares[companies], 4), "50.0000");
        let graph = circle(companies, "99.9", &[(companies - 1, "0.1")]);
        assert!(effective_shares(&graph).is_ok());
        let (paths, more) = Paths::of(&graph).to(companies);
        assert!(paths.is_empty() && more, "a path of thousands of companies is not listed");
    }
    // everyone holds a part of everyone
    let dense: Vec<_> =
        (0..140).flat_map(|a| (0..140).filter(move |b| a != *b).map(move |b| (a, b, "0.5".to_owned()))).collect();
    assert!(effective_shares(&graph(140, 1, &dense)).is_ok());
}

#[test]
fn a_chain_of_twenty_thousand_levels_is_answered() {
    let chain = |share: &str| {
        let holdings: Vec<_> = (1..=19_999).map(|n| (n, n - 1, share.to_owned())).collect();
        graph(19_999, 1, &holdings)
    };
    let whole = chain("100");
    assert_eq!(effective_shares(&whole).unwrap().shares[19_999], Share::one());
    let (paths, more) = Paths::of(&whole).to(19_999);
    assert!(paths.is_empty() && more);
    assert!(layout::draw(&whole).is_none());
    // fractions would grow by forty digits a level
    let long = chain("99.99999999999999999999");
    let effective = effective_shares(&long).unwrap();
    let rounded = effective.rounded.unwrap();
    assert_eq!(rounded.circle, None);
    assert!(rounded.most < fraction(1, 1_000_000) && in_percent(&effective.shares[19_999], 2) == "100.00");
}

#[test]
fn many_loops_one_behind_the_other_are_answered() {
    // thousands of pairs of companies that hold a part of one another
    let mut holdings = Vec::new();
    for pair in 0..6_000 {
        let (a, b) = (pair * 2, pair * 2 + 1);
        holdings.push((b, a, "33.333333333333".to_owned()));
        holdings.push((a, b, "12.345678901234".to_owned()));
        holdings.push((b + 1, b, "66.6".to_owned()));
    }
    let graph = graph(12_000, 1, &holdings);
    assert!(effective_shares(&graph).unwrap().rounded.is_some());
    let (paths, more) = Paths::of(&graph).to(12_000);
    assert!(paths.is_empty() && more, "a path of thousands of companies is not listed");
}

#[test]
fn ten_thousand_holders_have_their_paths() {
    let holdings: Vec<_> = (1..=10_000).map(|n| (n, 0, "0.01".to_owned())).collect();
    let graph = graph(1, 10_000, &holdings);
    let shares = effective_shares(&graph).unwrap().shares;
    let mut paths = Paths::of(&graph);
    for (owner, share) in shares.iter().enumerate().skip(1) {
        let (paths, more) = paths.to(owner);
        assert!(!more && paths.len() == 1 && paths[0].amount().as_ref() == Some(share));
    }
}

#[test]
fn a_dense_graph_gives_some_of_its_paths() {
    let mut holdings = Vec::new();
    for owned in 0..40 {
        holdings.extend((0..40).filter(|owner| *owner != owned).map(|owner| (owner, owned, "1".to_owned())));
        holdings.push((40, owned, "1".to_owned()));
    }
    let (paths, more) = Paths::of(&graph(40, 1, &holdings)).to(40);
    assert!(paths.len() <= MOST_PATHS && more);
}

#[test]
fn paths_that_touch_no_large_loop_have_their_amounts() {
    // the person holds a half directly, and a part of a circle of twenty companies that stands behind the rest
    let mut holdings: Vec<_> = (1..=20).map(|n| (n % 20 + 1, n, "50".to_owned())).collect();
    holdings.extend([(1, 0, "50".to_owned()), (21, 0, "50".to_owned()), (21, 3, "50".to_owned())]);
    let (paths, more) = Paths::of(&graph(21, 1, &holdings)).to(21);
    assert!(!more);
    let amounts: Vec<_> = paths.iter().map(|path| path.amount().map(|amount| in_percent(&amount, 2))).collect();
    assert_eq!(amounts, [None, Some("50.00".to_owned())]);
}

/// An independent solver: the sum over all walks, in floating point, until nothing is left to add.
fn by_walking(count: usize, holdings: &[(usize, usize, u32)]) -> Vec<f64> {
    let mut total = vec![0.0; count];
    let mut step = vec![0.0; count];
    step[0] = 1.0;
    for _ in 0..4000 {
        for (sum, part) in total.iter_mut().zip(&step) {
            *sum += part;
        }
        let mut next = vec![0.0; count];
        for (owner, owned, percent) in holdings {
            next[*owner] += step[*owned] * f64::from(*percent) / 100.0;
        }
        if next.iter().all(|part| *part < 1e-30) {
            break;
        }
        step = next;
    }
    total
}

/// Holdings that leave at least a tenth of every company outside, each pair once.
fn within_the_whole(companies: usize, edges: Vec<(usize, usize, u32)>) -> Vec<(usize, usize, u32)> {
    let mut room = vec![90_u32; companies];
    let mut holdings: Vec<(usize, usize, u32)> = Vec::new();
    for (owner, owned, percent) in edges {
        if room[owned] > percent && !holdings.iter().any(|(a, b, _)| (*a, *b) == (owner, owned)) {
            room[owned] -= percent;
            holdings.push((owner, owned, percent));
        }
    }
    holdings
}

fn written(companies: usize, people: usize, holdings: &[(usize, usize, u32)]) -> Graph {
    let holdings: Vec<_> = holdings.iter().map(|(a, b, percent)| (*a, *b, percent.to_string())).collect();
    graph(companies, people, &holdings)
}

fn agrees(companies: usize, people: usize, holdings: &[(usize, usize, u32)]) -> Result<Effective, TestCaseError> {
    let ours = effective_shares(&written(companies, people, holdings)).unwrap();
    for (our, their) in ours.shares.iter().zip(by_walking(companies + people, holdings)) {
        prop_assert!((our.to_f64().unwrap() - their).abs() < 1e-9, "{our} {their}");
    }
    Ok(ours)
}

proptest! {
    #[test]
    fn an_independent_solver_agrees(edges in proptest::collection::vec((0_usize..6, 0_usize..4, 1_u32..30), 0..16)) {
        // nodes 0 to 3 are companies, 4 and 5 are people; holdings in a company stay under 90 %
        let ours = agrees(4, 2, &within_the_whole(4, edges))?;
        prop_assert!(ours.rounded.is_none());
    }

    #[test]
    fn an_independent_solver_agrees_on_large_loops(
        size in 13_usize..=30,
        around in 5_u32..60,
        edges in proptest::collection::vec((0_usize..32, 0_usize..30, 1_u32..30), 0..60),
    ) {
        // a circle through all companies, whatever else they hold of one another, and two people
        let mut all: Vec<_> = (0..size).map(|n| ((n + 1) % size, n, around)).collect();
        let fits = |owner: usize| if owner >= 30 { size + owner - 30 } else { owner % size };
        all.extend(edges.into_iter().map(|(owner, owned, percent)| (fits(owner), owned % size, percent)));
        let ours = agrees(size, 2, &within_the_whole(size, all))?;
        let rounded = ours.rounded.unwrap();
        prop_assert_eq!(rounded.circle, Some(size));
        prop_assert!(rounded.most < percent("1e-10").unwrap(), "{}", rounded.most);
    }

    #[test]
    fn the_bound_of_a_large_loop_holds(size in 13_usize..=20, around in 5_u32..90, rest in 1_u32..10) {
        // one circle has a plain solution: once around is (around %)^size
        let mut holdings: Vec<_> = (0..size).map(|n| ((n + 1) % size, n, around)).collect();
        holdings.push((size, size - 1, rest));
        let ours = agrees(size, 1, &holdings)?;
        let hold = |percent: u32| fraction(i64::from(percent), 100);
        let along = (1..size).fold(Share::one(), |along, _| along * hold(around));
        let exact = &along * hold(rest) / (Share::one() - along * hold(around));
        let off = &ours.shares[size] - exact;
        prop_assert!(!off.is_negative() && off <= ours.rounded.unwrap().most, "{off}");
    }

    #[test]
    fn the_amounts_of_all_paths_add_up_to_the_share(
        pairs in proptest::collection::vec((1_u32..40, 1_u32..40, 0_u32..20), 7..12),
        edges in proptest::collection::vec((0_usize..24, 0_usize..24, 1_u32..15), 0..10),
    ) {
        // pairs of companies that hold parts of one another, one behind the other, and holdings that skip pairs; more
        // than twelve companies, but no loop of more than two
        let companies = pairs.len() * 2;
        let mut holdings = Vec::new();
        for (pair, (down, up, on)) in pairs.into_iter().enumerate() {
            let (a, b) = (pair * 2, pair * 2 + 1);
            holdings.extend([(b, a, down), (a, b, up), (b + 1, b, on)]);
        }
        holdings.extend(edges.into_iter().filter(|(a, b, _)| a / 2 > b / 2 && *a <= companies + 1 && *b < companies));
        let holdings: Vec<_> = within_the_whole(companies, holdings).into_iter().filter(|(_, _, share)| *share > 0).collect();
        let graph = written(companies, 2, &holdings);
        let effective = effective_shares(&graph).unwrap();
        prop_assert!(effective.rounded.is_none());
        let mut paths = Paths::of(&graph);
        for person in [companies, companies + 1] {
            let (paths, more) = paths.to(person);
            if !more {
                let total = paths.iter().fold(Share::zero(), |total, path| total + path.amount().unwrap());
                prop_assert_eq!(&total, &effective.shares[person]);
            }
        }
    }
}
