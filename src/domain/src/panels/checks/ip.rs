//! From where and with what device somebody came, in words.

use super::reader::{Reader, beside, with_note};
use crate::Payload;
use crate::panels::facts::{folded, number, scalar};
use crate::panels::warnings;
use crate::payload::text;
use crate::view::Told;
use serde_json::{Map, Value};

pub(super) fn ip(r: &mut Reader<'_>, payload: &Payload) {
    r.take("IP address", "ip_address");
    let country = r.text("ip_country");
    if let (Some(_), Some(code)) = (country, r.text("ip_country_code")) {
        r.used.insert("ip_country_code");
        r.take_as("Country", "ip_country", |name| with_note(name, code.into()));
    } else if country.is_some() {
        r.take("Country", "ip_country");
    } else {
        r.take("Country", "ip_country_code");
    }
    r.take("State", "ip_state");
    r.take("City", "ip_city");
    r.take("VPN, proxy or Tor", "is_vpn_or_tor");
    r.take("Data centre", "is_data_center");
    r.say("Country against document", country_against_document(r.item, payload));
    for (label, key) in [
        ("Distance to the identity document", "distance_from_id_document"),
        ("Distance to the proof of address", "distance_from_poa_document"),
    ] {
        let far = r.object("ip").and_then(|ip| ip.get(key)).and_then(Value::as_object).and_then(|far| {
            let distance = far.get("distance").and_then(Value::as_number).map(number)?;
            if distance.parse::<f64>().is_ok_and(|km| km < 0.1) {
                return Some(Told::word("The same place."));
            }
            let n = ("n", Told::Figure(distance));
            Some(match scalar(far, "direction") {
                Some(to) => Told::sentence("{n} km to the {direction}", [n, ("direction", compass(&to))]),
                None => Told::sentence("{n} km", [n]),
            })
        });
        r.say(label, far);
    }
    let device: Vec<&str> = ["device_brand", "device_model"].iter().filter_map(|key| r.text(key)).collect();
    r.say("Device", beside(&device));
    let program = match (r.text("browser_family"), r.text("os_family")) {
        (Some(browser), Some(system)) => {
            Some(Told::sentence("{browser} on {system}", [("browser", browser.into()), ("system", system.into())]))
        }
        (browser, system) => browser.or(system).map(Told::from),
    };
    r.say("Browser and system", program);
    r.take("Internet provider", "isp");
    r.take("Time zone", "time_zone");
    r.matches("Seen elsewhere");
}

/// A direction in words; one that is no code stays as it is.
fn compass(code: &str) -> Told {
    Told::word(match code {
        "N" => "north",
        "NE" => "north-east",
        "E" => "east",
        "SE" => "south-east",
        "S" => "south",
        "SW" => "south-west",
        "W" => "west",
        "NW" => "north-west",
        other => return Told::Text(other.to_owned()),
    })
}

/// Whether the connection comes from the country of the document, as far as that can be said.
fn country_against_document(item: &Map<String, Value>, payload: &Payload) -> Option<Told> {
    let mut warned = false;
    warnings::each(item, &mut |warning| {
        warned |= text(warning, "risk") == Some("COUNTRY_FROM_DOCUMENT_DOES_NOT_MATCH_COUNTRY_FROM_IP");
    });
    let document = payload.objects("id_verifications").next();
    let name = document.and_then(|d| text(d, "issuing_state_name"));
    let shown_name = name.or_else(|| document.and_then(|d| text(d, "issuing_state")));
    let here = text(item, "ip_country").or_else(|| text(item, "ip_country_code"));
    let code_here = text(item, "ip_country_code");
    let code_there =
        document.and_then(|d| d.get("parsed_address")).and_then(Value::as_object).and_then(|a| text(a, "country"));
    let same_name = match (name, text(item, "ip_country")) {
        (Some(a), Some(b)) => Some(folded(a) == folded(b)),
        _ => None,
    };
    let both = |sentence: &'static str| {
        Some(Told::sentence(sentence, [("document", shown_name?.into()), ("connection", here?.into())]))
    };
    let differ = || both("They differ: document {document}, connection {connection}.");
    if warned {
        return Some(differ().unwrap_or_else(|| Told::word("They differ.")));
    }
    match (code_here, code_there, same_name) {
        (_, _, Some(true)) => Some(Told::word("The same country.")),
        (Some(a), Some(b), _) if a.len() == 2 && b.len() == 2 => {
            if a.eq_ignore_ascii_case(b) {
                Some(Told::word("The same country as the address on the document."))
            } else {
                differ()
            }
        }
        // two names of one country may differ, so no verdict
        _ => both("Document {document}, connection {connection}."),
    }
}
