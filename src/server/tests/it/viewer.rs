//! One document by itself: what was read from it stands beside it.

use crate::harness::on_both;
use crate::samples::{id_of, sample};
use domain::Role;

#[tokio::test(flavor = "multi_thread")]
async fn a_company_document_stands_beside_what_was_read_from_it() {
    on_both(async |rig| {
        let firm = sample("kyb_decision_in_review_complex");
        let id = id_of(&firm);
        rig.api().await.bring(&firm).await;
        let ada = rig.signed_in("Ada", &[Role::Reviewer]).await;
        let page = ada.get(&format!("/sessions/{id}/documents/documents-0-0")).await;
        let read = page.text.split_once("id=\"read\"").unwrap().1;
        for value in ["Tarrowmere Nautical Instruments Ltd", "EX-0440193", "Private company limited by shares"] {
            assert!(read.contains(value), "{value}");
        }
    })
    .await;
}
