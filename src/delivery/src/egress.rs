//! The guard of outgoing connections: private and link-local networks are refused at connect, unless the operator
//! allowed them for that endpoint. Redirects, proxies of the environment and cookies are off.

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::{Host, Url};

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Longest wait for the whole answer.
const TOTAL: Duration = Duration::from_secs(15);

/// The word for a target that the guard refuses.
pub const NOT_ALLOWED: &str = "network not allowed";

/// Clients by the networks they may reach besides the public ones.
#[derive(Clone, Default)]
pub struct Egress {
    clients: Arc<Mutex<HashMap<Ways, reqwest::Client>>>,
}

/// The networks that a client may reach, and whether the public ones are among them.
type Ways = (Vec<String>, bool);

/// Why no client can be had for a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EgressRefusal {
    /// The URL's literal address lies in a network that is not allowed.
    NotAllowed,
    /// The client could not be built.
    Broken,
}

impl Egress {
    /// A guard; installs the TLS provider for the process if none is there yet.
    #[must_use]
    pub fn new() -> Self {
        // an error only says that a provider is installed already
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self::default()
    }

    /// A client for `url`: `https:` reaches public addresses and those in `networks` (CIDR form), `http:` those in
    /// `networks` alone, and nothing else is taken.
    ///
    /// # Errors
    /// See [`EgressRefusal`]. Names are checked when they are resolved, at each connect.
    pub fn client(&self, url: &Url, networks: &[String]) -> Result<reqwest::Client, EgressRefusal> {
        self.of(url, networks, reaches_public(url).ok_or(EgressRefusal::NotAllowed)?)
    }

    /// Connects to the host of `url` and hangs up, by the rules of [`Egress::client`].
    ///
    /// # Errors
    /// In a word or two; never the URL.
    pub async fn reach(&self, url: &Url, networks: &[String]) -> Result<(), &'static str> {
        let public = reaches_public(url).ok_or(NOT_ALLOWED)?;
        let reach = Reach { allowed: networks.iter().filter_map(|text| text.parse().ok()).collect(), public };
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else { return Err(NOT_ALLOWED) };
        let found: Vec<SocketAddr> = match host {
            Host::Ipv4(ip) => vec![(ip, port).into()],
            Host::Ipv6(ip) => vec![(ip, port).into()],
            Host::Domain(name) => tokio::net::lookup_host((name, port)).await.map_err(|_| "name not found")?.collect(),
        };
        let reachable: Vec<SocketAddr> = found.into_iter().filter(|place| reach.covers(place.ip())).collect();
        if reachable.is_empty() {
            return Err(NOT_ALLOWED);
        }
        match tokio::time::timeout(CONNECT, tokio::net::TcpStream::connect(&reachable[..])).await {
            Err(_) => Err("timeout"),
            Ok(Err(_)) => Err("connection failed"),
            Ok(Ok(_)) => Ok(()),
        }
    }

    fn of(&self, url: &Url, networks: &[String], public: bool) -> Result<reqwest::Client, EgressRefusal> {
        let allowed: Vec<IpNet> = networks.iter().filter_map(|text| text.parse().ok()).collect();
        let literal = match url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            Some(Host::Domain(_)) => None,
            None => return Err(EgressRefusal::NotAllowed),
        };
        let reach = Reach { allowed: allowed.into(), public };
        if literal.is_some_and(|ip| !reach.covers(ip)) {
            return Err(EgressRefusal::NotAllowed);
        }
        let mut clients = self.clients.lock().map_err(|_| EgressRefusal::Broken)?;
        let key = (networks.to_vec(), public);
        if let Some(client) = clients.get(&key) {
            return Ok(client.clone());
        }
        let client = reqwest::Client::builder()
            .dns_resolver(Arc::new(reach))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .pool_idle_timeout(Duration::from_secs(30))
            .user_agent(concat!("Countersign/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| EgressRefusal::Broken)?;
        clients.insert(key, client.clone());
        Ok(client)
    }
}

/// Whether the scheme of `url` may lead to public addresses; nothing for one that is not taken at all.
fn reaches_public(url: &Url) -> Option<bool> {
    match url.scheme() {
        "https" => Some(true),
        "http" => Some(false),
        _ => None,
    }
}

/// What a client may reach.
#[derive(Clone)]
struct Reach {
    allowed: Arc<[IpNet]>,
    public: bool,
}

impl Reach {
    fn covers(&self, ip: IpAddr) -> bool {
        if self.public {
            may_reach(ip, &self.allowed)
        } else {
            self.allowed.iter().any(|net| net.contains(&ip.to_canonical()))
        }
    }
}

impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let reachable: Vec<SocketAddr> = found.filter(|address| reach.covers(address.ip())).collect();
            if reachable.is_empty() {
                return Err(NOT_ALLOWED.into());
            }
            Ok(Box::new(reachable.into_iter()) as Addrs)
        })
    }
}

/// A word or two for a failed connection; never the URL or the body.
pub(crate) fn fault_of(error: &reqwest::Error) -> String {
    let chain = {
        let mut texts = Vec::new();
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            texts.push(inner.to_string());
            cause = inner.source();
        }
        texts.join(" ")
    };
    let known = [
        (NOT_ALLOWED, NOT_ALLOWED),
        ("Connection refused", "connection refused"),
        ("dns error", "name not found"),
        ("certificate", "certificate refused"),
    ];
    if error.is_timeout() {
        return "timeout".to_owned();
    }
    known
        .iter()
        .find(|(mark, _)| chain.contains(*mark))
        .map_or_else(|| "connection failed".to_owned(), |(_, word)| (*word).to_owned())
}

/// Whether an address may be reached: public, or inside an allowed network.
#[must_use]
pub fn may_reach(ip: IpAddr, allowed: &[IpNet]) -> bool {
    let ip = ip.to_canonical();
    allowed.iter().any(|net| net.contains(&ip)) || is_public(ip)
}

/// Whether an address is reachable from the whole internet (IANA special-purpose registries).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = a == 0
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || a >= 224;
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    let embedded = |high: u16, low: u16| {
        let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // IPv4-compatible, loopback and unspecified
        [0, 0, 0, 0, 0, 0, ..] => false,
        // NAT64 and 6to4 lead to the IPv4 address inside
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x64, 0xff9b, ..] => false,
        [0x2002, high, low, ..] => embedded(high, low),
        // only 2000::/3 is global unicast; Teredo, ORCHID, documentation are carved out of it
        [0x2001, second, ..] => second >= 0x200 && second != 0xdb8,
        [0x3fff, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_special_and_disguised_addresses_are_refused() {
        let refused = [
            "127.0.0.1",
            "127.1.2.3",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "0.0.0.0",
            "0.1.2.3",
            "192.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:a00:1::",
            "3fff::1",
            "100::1",
        ];
        for text in refused {
            assert!(!may_reach(text.parse().unwrap(), &[]), "{text}");
        }
        for text in ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"] {
            assert!(may_reach(text.parse().unwrap(), &[]), "{text}");
        }
    }

    #[test]
    fn the_operator_may_allow_a_network_and_no_more() {
        let allowed = ["127.0.0.0/8".parse().unwrap()];
        assert!(may_reach("127.0.0.1".parse().unwrap(), &allowed));
        assert!(may_reach("::ffff:127.0.0.1".parse().unwrap(), &allowed));
        assert!(!may_reach("10.0.0.1".parse().unwrap(), &allowed));
    }

    #[test]
    fn plain_http_is_taken_only_in_an_allowed_network() {
        let egress = Egress::new();
        let may = |text: &str, networks: &[String]| egress.client(&Url::parse(text).unwrap(), networks).is_ok();
        let own = ["127.0.0.0/8".to_owned()];
        assert!(may("https://8.8.8.8/", &[]) && !may("http://8.8.8.8/", &[]) && !may("http://8.8.8.8/", &own));
        assert!(may("http://127.0.0.1/", &own) && !may("http://127.0.0.1/", &[]) && !may("https://10.0.0.1/", &own));
        for scheme in ["ftp://8.8.8.8/", "file:///etc/passwd", "gopher://8.8.8.8/", "data:,x"] {
            assert!(!may(scheme, &own), "{scheme}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_to_a_public_address_is_taken_for_https_alone() {
        // the resolver takes an address for a name too, which needs no name server
        let leads = async |public, networks: &[&str]| {
            let allowed = networks.iter().map(|net| net.parse().unwrap()).collect();
            Reach { allowed, public }.resolve("8.8.8.8".parse().unwrap()).await.is_ok()
        };
        assert!(leads(true, &[]).await && leads(true, &["10.0.0.0/8"]).await);
        assert!(!leads(false, &[]).await && !leads(false, &["10.0.0.0/8"]).await);
        assert!(leads(false, &["8.8.8.0/24"]).await);
    }

    #[tokio::test]
    async fn a_place_is_reached_by_the_same_rules() {
        let egress = Egress::new();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let reach = async |text: &str, networks: &[&str]| {
            let networks: Vec<String> = networks.iter().map(|net| (*net).to_owned()).collect();
            egress.reach(&Url::parse(text).unwrap(), &networks).await
        };
        for host in ["127.0.0.1", "localhost"] {
            for scheme in ["http", "https"] {
                let url = format!("{scheme}://{host}:{port}/");
                assert_eq!(reach(&url, &["127.0.0.0/8"]).await, Ok(()), "{url}");
                assert_eq!(reach(&url, &[]).await, Err(NOT_ALLOWED), "{url}");
            }
        }
        assert_eq!(reach("http://8.8.8.8/", &["127.0.0.0/8"]).await, Err(NOT_ALLOWED));
        drop(listener);
        let closed = reach(&format!("http://127.0.0.1:{port}/"), &["127.0.0.0/8"]).await;
        assert_eq!(closed, Err("connection failed"));
    }

    #[tokio::test]
    async fn literals_and_names_are_refused_before_a_connection() {
        let egress = Egress::new();
        for text in [
            "http://127.0.0.1:1/",
            "http://[::1]:1/",
            "http://2130706433:1/",
            "http://0x7f.1:1/",
            "http://[::ffff:127.0.0.1]:1/",
        ] {
            let url = Url::parse(text).unwrap();
            assert_eq!(egress.client(&url, &[]).err(), Some(EgressRefusal::NotAllowed), "{text}");
        }
        let url = Url::parse("http://localhost:1/").unwrap();
        let error = egress.client(&url, &[]).unwrap().get(url).send().await.unwrap_err();
        assert!(format!("{error:?}").contains(NOT_ALLOWED));
    }
}
