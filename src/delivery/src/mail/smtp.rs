//! A mail server as transport.

use super::{Fault, Sender, TOTAL};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use percent_encoding::percent_decode_str;
use std::fmt;
use std::io::ErrorKind;
use url::{Host, Url};

/// Codes that say that the desk's own sign-in is wrong: the operator can mend that, so the mail waits.
const SIGN_IN: [&str; 4] = ["530", "534", "535", "538"];

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    /// Host and port, for people.
    place: String,
    encrypted: bool,
}

impl fmt::Debug for Smtp {
    /// Where it is, without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)
    }
}

impl Smtp {
    /// Reads `smtps://user:password@host:465` (TLS from the start) or `smtp://user:password@host:587` (STARTTLS, which
    /// must succeed); `smtp://host:25?tls=none` sends readable, for a server on the same machine or network, and takes
    /// no password.
    ///
    /// # Errors
    /// A sentence without the password.
    pub fn read(text: &str, sender: &Sender) -> Result<Self, String> {
        let form = "The mail server must be smtps://user:password@host or smtp://user:password@host (STARTTLS), with \
                    special characters of the password as %XX (COUNTERSIGN_SMTP_URL).";
        let url = Url::parse(text.trim()).map_err(|_| form.to_owned())?;
        let host = match url.host() {
            Some(Host::Domain(name)) => name.to_owned(),
            Some(Host::Ipv4(ip)) => ip.to_string(),
            Some(Host::Ipv6(ip)) => ip.to_string(),
            None => return Err(form.to_owned()),
        };
        let tls = url.query_pairs().find(|(key, _)| key == "tls").map(|(_, value)| value.into_owned());
        let parameters = || TlsParameters::new(host.clone()).map_err(|_| form.to_owned());
        let (tls, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", None) => (Tls::Wrapper(parameters()?), 465),
            ("smtp", None | Some("required")) => (Tls::Required(parameters()?), 587),
            ("smtp", Some("none")) => (Tls::None, 25),
            _ => return Err(form.to_owned()),
        };
        let encrypted = !matches!(tls, Tls::None);
        let port = url.port().unwrap_or(port);
        let client = ClientId::Domain(sender.domain().to_owned());
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host.clone())
            .port(port)
            .tls(tls)
            .hello_name(client)
            .timeout(Some(TOTAL));
        if !url.username().is_empty() || url.password().is_some() {
            if !encrypted {
                return Err("A user and password are not sent without encryption: leave out ?tls=none \
                            (COUNTERSIGN_SMTP_URL)."
                    .to_owned());
            }
            let decoded = |text: &str| {
                percent_decode_str(text).decode_utf8().map(|text| text.into_owned()).map_err(|_| form.to_owned())
            };
            let password = decoded(url.password().unwrap_or_default())?;
            builder = builder.credentials(Credentials::new(decoded(url.username())?, password));
        }
        Ok(Self { transport: builder.build(), place: format!("{host}:{port}"), encrypted })
    }

    /// Host and port.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Whether nobody on the way can read along.
    #[must_use]
    pub fn encrypted(&self) -> bool {
        self.encrypted
    }

    /// Whether the server answers and takes the sign-in, for the doctor.
    ///
    /// # Errors
    /// A word or two.
    pub async fn check(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("no answer".to_owned()),
            Err(error) => Err(fault_of(&error).word),
        }
    }

    pub(super) async fn send(&self, message: &Message) -> Result<(), Fault> {
        self.transport.send(message.clone()).await.map(|_| ()).map_err(|error| fault_of(&error))
    }
}

/// What went wrong, in a word or two; never what the server wrote.
fn fault_of(error: &Error) -> Fault {
    if let Some(code) = error.status() {
        let code = code.to_string();
        let lasting = error.is_permanent() && !SIGN_IN.contains(&code.as_str());
        return Fault { word: format!("answered {code}"), lasting };
    }
    if error.is_timeout() {
        return Fault::passing("timeout");
    }
    if error.is_tls() {
        return Fault::passing("TLS failed");
    }
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return Fault::passing(match io.kind() {
                ErrorKind::ConnectionRefused => "connection refused",
                ErrorKind::TimedOut => "timeout",
                _ => "connection failed",
            });
        }
        cause = inner.source();
    }
    Fault::passing("connection failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Smtp, String> {
        Smtp::read(text, &Sender::read("kyc@bank.example").unwrap())
    }

    #[test]
    fn encryption_is_the_rule_and_its_absence_is_named() {
        for (text, place, encrypted) in [
            ("smtps://mail.example", "mail.example:465", true),
            ("smtps://u%40x:p%2F%25@mail.example:4650", "mail.example:4650", true),
            ("smtp://u:p@mail.example", "mail.example:587", true),
            ("smtp://mail.example?tls=required", "mail.example:587", true),
            ("smtp://127.0.0.1:1025?tls=none", "127.0.0.1:1025", false),
        ] {
            let smtp = read(text).unwrap();
            assert_eq!((smtp.place(), smtp.encrypted()), (place, encrypted), "{text}");
            assert!(!format!("{smtp:?}").contains("p%2F"));
        }
    }

    #[test]
    fn a_wrong_address_is_a_sentence_without_the_password() {
        for text in [
            "mail.example",
            "http://mail.example",
            "smtps://",
            "smtp://u:hunter2@mail.example?tls=none",
            "smtp://u:hunter2@mail.example?tls=opportunistic",
            "smtps://u:%ff@mail.example",
            "smtps://u:hunter2@",
        ] {
            let fault = read(text).unwrap_err();
            assert!(fault.contains("COUNTERSIGN_SMTP_URL") && !fault.contains("hunter2"), "{text}: {fault}");
        }
    }
}
