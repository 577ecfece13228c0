//! Lists that look at few candidates for each page: whoever follows the links, by whatever way, misses nothing.

use crate::harness::{Answer, Rig, Start, on_both_from};
use crate::samples::{company, user};
use domain::Role;
use store::Looks;

/// What hardly any of the sessions is: companies, numbers 2 and 12 of 12.
const RARE: &str = "source=native&kind=business";

fn short() -> Start {
    Start { looks: Looks { page: 4, count: 4, ..Looks::default() }, ..Start::default() }
}

async fn bring(rig: &Rig) {
    let api = rig.api().await;
    for number in 1..=12 {
        let id = rig.id();
        api.bring(&if matches!(number, 2 | 12) { company(id, "In Review", &[]) } else { user(id, "In Review") }).await;
    }
}

fn numbers(page: &Answer) -> Vec<i64> {
    let cells = page.text.split("<td class=\"num id\">").skip(1);
    cells.map(|rest| rest.split('<').next().unwrap().parse().unwrap()).collect()
}

/// Where "Look further" leads.
fn further(page: &Answer) -> Option<String> {
    let before = page.text.split("Look further").next().filter(|before| before.len() < page.text.len())?;
    Some(before.rsplit_once("href=\"")?.1.split('"').next()?.replace("&amp;", "&"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_how_far_it_looked_and_leads_on() {
    on_both_from(short(), async |rig| {
        bring(rig).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let first = ada.get(&format!("/sessions?{RARE}")).await;
        assert_eq!(numbers(&first), [12]);
        assert!(first.says("looked through as far as session 9. There may be more matches among the older ones."));
        assert!(first.says("1 shown of at least 1"));
        let second = ada.get(&further(&first).unwrap()).await;
        assert_eq!(numbers(&second), Vec::<i64>::new());
        assert!(second.says("Nothing in this part") && !second.says("No session fits this filter"));
        let third = ada.get(&further(&second).unwrap()).await;
        assert_eq!((numbers(&third), further(&third)), (vec![2], None));
        let last = ada.get(&format!("/sessions?{RARE}&before=2")).await;
        assert!(last.says("No more matches") && last.says("To the newest"));
        // and upwards
        let up = ada.get(&format!("/sessions?{RARE}&after=2")).await;
        assert!(up.says("as far as session 6. There may be more matches among the newer ones."));
        let up = ada.get(&further(&up).unwrap()).await;
        let up = ada.get(&further(&up).unwrap()).await;
        assert_eq!((numbers(&up), further(&up)), (vec![12], None));
        // what an index answers by itself is not cut
        let all = ada.get("/sessions?status=In+Review&limit=25").await;
        assert!(all.says("12 shown of 12") && further(&all).is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_the_file_and_many_at_once_go_on_where_a_look_ended() {
    on_both_from(short(), async |rig| {
        bring(rig).await;
        let api = rig.api().await;
        let mut next = Some("/v3/sessions/?session_kind=business&source=native".to_owned());
        let (mut seen, mut pages) = (Vec::new(), 0);
        while let Some(path) = next {
            let page = api.get(&path).await.json();
            seen.extend(page["results"].as_array().unwrap().iter().map(|row| row["session_number"].as_i64().unwrap()));
            next = page["next"].as_str().map(|url| url.split_at(url.find("/v3/").unwrap()).1.to_owned());
            pages += 1;
        }
        assert_eq!((seen, pages), (vec![12, 2], 3));
        let mia = rig.signed_in("Mia", &[Role::Manager]).await;
        let file = mia.get(&format!("/sessions/list.csv?{RARE}")).await;
        assert_eq!(file.text.lines().count(), 3, "{}", file.text);
        let bulk_id = mia.rig.id().to_string();
        let fields = [("act", "tag"), ("scope", "match"), ("bulk_id", bulk_id.as_str()), ("query", RARE)];
        assert_eq!(mia.post("/bulk", &fields).await.status, 303);
        assert_eq!(rig.count("SELECT count(*) FROM bulk_rows").await, 2);
    })
    .await;
}
