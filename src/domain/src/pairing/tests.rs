use super::*;
use proptest::prelude::*;
use std::slice;

fn named(name: &str) -> Signs {
    Signs { name: Name::of(name), company: Some(false), ..Signs::default() }
}

fn born(name: &str, date: &str) -> Signs {
    Signs { birth: Birth::of(Some(date), None, None, None), ..named(name) }
}

fn at(left: &[Signs], right: &[Signs]) -> Vec<Pair> {
    pair(left, right).pairs
}

#[test]
fn order_of_words_case_accents_and_letters_of_their_own_do_not_part_a_name() {
    for (register, submitted) in [
        ("MGLISTOWSKA WACŁAWA", "Wacława Mglistowska"),
        ("DO, Thi Bich Nguong", "Đỗ Thị Bích Ngưỡng"),
        ("O'TARRADALE, Niamh", "Niamh O’Tarradale"),
        ("BRINKELUND-OST Halvard", "Halvard Brinkelund-Øst"),
        ("Þórhildur Ljósberadóttir", "LJOSBERADOTTIR, Thorhildur"),
        ("司徒 墨澜", "司徒墨澜"),
        ("ТИХОМУДРОВ Ярополк", "Ярополк Тихомудров"),
        ("ΣΟΦΟΣ Νίκος", "Νικος Σοφος"),
        ("Rory <b>O'Neil</b>&amp;", "rory <B>ONEIL</B>&amp;"),
    ] {
        assert_eq!(at(&[named(register)], &[named(submitted)]), [(0, 0, By::Name)], "{register}");
        assert!(Name::of(register).unwrap().same(&Name::of(submitted).unwrap()), "{register}");
    }
    assert!(at(&[named("Jane Roe")], &[named("Jane Doe")]).is_empty());
    assert!(Name::of(" .,- ").is_none());
}

#[test]
fn characters_in_another_order_may_be_one_name_and_are_not_called_the_same() {
    assert_eq!(at(&[named("王文明")], &[named("王明文")]), [(0, 0, By::Name)]);
    assert!(!Name::of("王文明").unwrap().same(&Name::of("王明文").unwrap()));
}

#[test]
fn people_of_one_name_are_told_apart_by_birth_date_or_number_and_else_are_ambiguous() {
    let fathers = [born("John Smith", "1950-01-02"), born("SMITH, John", "1980-05-06")];
    let sons = [born("John Smith", "1980-05"), born("John Smith", "1950")];
    assert_eq!(at(&fathers, &sons), [(0, 1, By::NameAndBirth), (1, 0, By::NameAndBirth)]);

    let nameless = pair(&fathers, &[named("John Smith")]);
    assert!(nameless.pairs.is_empty());
    assert_eq!(nameless.ambiguous, [(vec![0, 1], vec![0])]);

    let numbered = |name: &str, number: &str| Signs {
        numbers: BTreeSet::from([("document_number", number.to_owned())]),
        ..named(name)
    };
    let two = [numbered("John Smith", "a1"), numbered("John Smith", "b2")];
    assert_eq!(at(&two, &[numbered("Jon Smyth", "b2")]), [(1, 0, By::Number)]);

    // one is settled; who the other is, is not
    let rest = pair(&fathers, &[born("John Smith", "1950-01-02"), named("John Smith")]);
    assert_eq!((rest.pairs, rest.ambiguous), (vec![(0, 0, By::NameAndBirth)], vec![(vec![1], vec![1])]));
}

#[test]
fn one_name_alone_pairs_even_where_the_birth_date_is_another_one() {
    assert_eq!(at(&[born("Jane Roe", "1977")], &[born("Jane Roe", "1959-03-18")]), [(0, 0, By::Name)]);
    let company = Signs { company: Some(true), ..named("Jane Roe") };
    assert_eq!(pair(&[company], &[named("Jane Roe")]), Pairing::default());
}

#[test]
fn a_linked_session_pairs_across_scripts_and_one_address_for_all_pairs_nobody() {
    let linked = |name: &str, session: &str| Signs { sessions: BTreeSet::from([session.to_owned()]), ..named(name) };
    let left = [linked("TIKHOMUDROV, Yaropolk", "u/1"), linked("SITU, Molan", "u/2")];
    let right = [linked("司徒墨澜", "u/2"), linked("Ярополк Тихомудров", "u/1")];
    assert_eq!(at(&left, &right), [(0, 1, By::Session), (1, 0, By::Session)]);
    let everybody = [linked("A B", "u"), linked("C D", "u")];
    assert_eq!(at(&everybody, &[linked("E F", "u")]), []);
}

#[test]
fn another_script_needs_month_and_country_and_part_of_a_name_the_month() {
    let from = |signs: Signs, country: &str| Signs { country: Some(country.to_owned()), ..signs };
    let latin = from(born("SITU, Molan", "1991-12"), "sg");
    assert_eq!(at(slice::from_ref(&latin), &[from(born("司徒墨澜", "1991-12-01"), "sg")]), [(0, 0, By::Birth)]);
    assert!(at(slice::from_ref(&latin), &[from(born("司徒墨澜", "1991-12-01"), "cn")]).is_empty());
    assert!(at(&[latin], &[from(born("司徒墨澜", "1991"), "sg")]).is_empty());
    let short = born("Yaropolk V. Tikhomudrov", "1979-07-14");
    assert_eq!(
        at(slice::from_ref(&short), &[born("Yaropolk Vseslavovich Tikhomudrov", "1979-07")]),
        [(0, 0, By::Birth)]
    );
    assert!(at(&[short], &[born("Yaropolk Vseslavovich Tikhomudrov", "1979-08-14")]).is_empty());
}

fn party() -> impl Strategy<Value = Signs> {
    let name =
        prop::sample::select(vec!["Jane Roe", "ROE, Jane", "John Smith", "Jane M Roe", "司徒墨澜", "Situ Molan", ""]);
    let date = prop::sample::select(vec!["", "1980", "1980-05", "1980-05-06", "1981-05-06"]);
    let key = prop::sample::select(vec!["", "a", "b", "c"]);
    let session = prop::sample::select(vec!["", "s1", "s2", "s3"]);
    let company = prop::sample::select(vec![None, Some(true), Some(false)]);
    (name, date, key, session, company).prop_map(|(name, date, number, session, company)| Signs {
        company,
        name: Name::of(name),
        birth: Birth::of(Some(date), None, None, None),
        numbers: Some(("document_number", number.to_owned())).filter(|_| !number.is_empty()).into_iter().collect(),
        sessions: Some(session.to_owned()).filter(|session| !session.is_empty()).into_iter().collect(),
        country: Some("sg".to_owned()),
    })
}

fn lists() -> impl Strategy<Value = (Vec<Signs>, Vec<Signs>)> {
    (prop::collection::vec(party(), 0..8), prop::collection::vec(party(), 0..8))
}

proptest! {
    #[test]
    fn it_does_not_matter_which_list_is_the_first((left, right) in lists()) {
        let one = pair(&left, &right);
        let other = pair(&right, &left);
        let mut turned: Vec<Pair> = other.pairs.iter().map(|(r, l, by)| (*l, *r, *by)).collect();
        turned.sort_unstable();
        prop_assert_eq!(one.pairs, turned);
        let mut turned: Vec<_> = other.ambiguous.into_iter().map(|(r, l)| (l, r)).collect();
        turned.sort_unstable();
        prop_assert_eq!(one.ambiguous, turned);
    }

    #[test]
    fn a_party_is_in_one_pair_or_one_open_group_at_most((left, right) in lists()) {
        let found = pair(&left, &right);
        let mut mine: Vec<usize> = found.pairs.iter().map(|pair| pair.0).collect();
        let mut theirs: Vec<usize> = found.pairs.iter().map(|pair| pair.1).collect();
        for (l, r) in &found.ambiguous {
            prop_assert!(!l.is_empty() && !r.is_empty());
            mine.extend(l);
            theirs.extend(r);
        }
        for mut side in [mine, theirs] {
            let all = side.len();
            side.sort_unstable();
            side.dedup();
            prop_assert_eq!(side.len(), all);
        }
    }

    #[test]
    fn the_order_of_a_list_does_not_matter((left, right) in lists(), seed in any::<u64>()) {
        let mut order: Vec<usize> = (0..left.len()).collect();
        order.sort_by_key(|at| (seed ^ (*at as u64 + 1)).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let shuffled: Vec<Signs> = order.iter().map(|at| left[*at].clone()).collect();
        let mut found: Vec<Pair> = pair(&shuffled, &right).pairs.iter().map(|(l, r, by)| (order[*l], *r, *by)).collect();
        found.sort_unstable();
        prop_assert_eq!(found, pair(&left, &right).pairs);
    }

    #[test]
    fn what_is_paired_is_of_one_kind_and_by_name_alone_only_where_nobody_else_has_it((left, right) in lists()) {
        for (l, r, by) in pair(&left, &right).pairs {
            prop_assert!(left[l].one_kind(&right[r]));
            if by == By::Name {
                let same = |list: &[Signs], of: &Signs| {
                    list.iter().filter(|one| one.name.as_ref().map(Name::key) == of.name.as_ref().map(Name::key)).count()
                };
                prop_assert_eq!((same(&left, &left[l]), same(&right, &right[r])), (1, 1));
            }
        }
    }
}
