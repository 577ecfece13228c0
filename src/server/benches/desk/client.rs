//! Somebody who is signed in, and the client that asks for them.

use desk::{Desk, NewPerson};
use domain::{Actor, Role};
use std::net::SocketAddr;

const PASSWORD: &str = "bench password of enough length";

/// A client that carries no cookie by itself and follows no redirect.
pub fn client() -> reqwest::Client {
    // the egress guard also installs the TLS provider that any client wants
    let _ = delivery::egress::Egress::new();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// Adds a person of this address, whose part before the at sign is the name; the cookie of their sign-in.
pub async fn signed_in(
    desk: &Desk,
    address: SocketAddr,
    client: &reqwest::Client,
    email: &str,
    roles: &[Role],
) -> String {
    let name = email.split('@').next().unwrap().to_owned();
    let person = NewPerson { email: email.to_owned(), name, roles: roles.to_vec() };
    desk.add_person_with_password(&Actor::System, person, PASSWORD).await.unwrap();
    let answer = client
        .post(format!("http://{address}/sign-in"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("email={}&password={}", email.replace('@', "%40"), PASSWORD.replace(' ', "+")))
        .send()
        .await
        .unwrap();
    answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned()
}
