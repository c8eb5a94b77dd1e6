use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};

use crate::env::Value;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// A range of addresses, written as `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Whether the address is one of the network.
    pub fn contains(&self, address: IpAddr) -> bool {
        let shared = match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros()
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros()
            }
            _ => return false,
        };
        shared >= u32::from(self.prefix)
    }
}

impl Value for Network {
    const EXPECTED: &'static str =
        "addresses or networks with commas between them, such as `10.0.0.0/8,::1`";

    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(longest);
        (prefix <= longest).then_some(Self { address, prefix })
    }

    fn show(&self) -> String {
        format!("{}/{}", self.address, self.prefix)
    }
}

/// The address of the client.
///
/// Each proxy appends the address that it was asked from, so the list is read from its end, and
/// the first address that is not one of our proxies is the client: what stands before it was
/// written by the client and proves nothing.
pub(super) fn address(
    peer: Option<SocketAddr>,
    headers: &HeaderMap,
    trusted_proxies: &[Network],
) -> IpAddr {
    let is_trusted = |address| trusted_proxies.iter().any(|proxy| proxy.contains(address));
    let mut client = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| {
        peer.ip().to_canonical()
    });
    if !is_trusted(client) {
        return client;
    }
    let lists = headers.get_all(X_FORWARDED_FOR).iter().rev();
    let entries = lists.flat_map(|list| list.to_str().unwrap_or_default().rsplit(','));
    for entry in entries {
        let Some(address) = parse(entry.trim()) else {
            break;
        };
        client = address;
        if !is_trusted(client) {
            break;
        }
    }
    client
}

/// Some proxies write the port too.
fn parse(entry: &str) -> Option<IpAddr> {
    let address = entry
        .parse::<IpAddr>()
        .or_else(|_| entry.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&'static str]) -> String {
        let trusted = <Vec<Network>>::parse("10.0.0.0/8, fd00::/8").unwrap();
        let headers = forwarded
            .iter()
            .map(|list| (X_FORWARDED_FOR, list.parse().unwrap()))
            .collect();
        address(Some(peer.parse().unwrap()), &headers, &trusted).to_string()
    }

    #[test]
    fn forwarded_addresses_count_only_from_trusted_proxies() {
        assert_eq!(client("192.0.2.1:5", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(client("10.1.1.1:5", &[]), "10.1.1.1");
        assert_eq!(
            client("10.1.1.1:5", &["1.1.1.1, 198.51.100.7"]),
            "198.51.100.7"
        );
        assert_eq!(
            client("[fd00::1]:5", &["1.1.1.1", "198.51.100.7:80, 10.2.2.2"]),
            "198.51.100.7"
        );
        assert_eq!(
            client("10.1.1.1:5", &["1.1.1.1, nonsense, 10.2.2.2"]),
            "10.2.2.2"
        );
        assert_eq!(client("[::ffff:10.1.1.1]:5", &["1.1.1.1"]), "1.1.1.1");
    }

    #[test]
    fn networks_are_parsed_strictly() {
        for text in ["10.0.0.0/33", "::/129", "10.0.0", "10.0.0.0/", "/8", "a/8"] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
        assert!(
            Network::parse("0.0.0.0/0")
                .unwrap()
                .contains([8, 8, 8, 8].into())
        );
    }
}
