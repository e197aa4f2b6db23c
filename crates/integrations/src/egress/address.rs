//! Which IP addresses are public.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// Special-purpose networks of IPv4 (IANA's registry, RFC 6890): none is a public server.
const SPECIAL_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// Special-purpose networks inside of 2000::/3, outside of which nothing is public.
const SPECIAL_V6: [(Ipv6Addr, u32); 3] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address may be reached: it is public, or in a network that is allowed.
pub(super) fn may_reach(allow: &[IpNet], ip: IpAddr) -> bool {
    is_allowed_by(allow, ip) || is_public(ip)
}

/// Whether an address is in a network that is allowed, in whichever form the address is written.
pub(super) fn is_allowed_by(allow: &[IpNet], ip: IpAddr) -> bool {
    let inner = embedded(ip);
    allow.iter().any(|network| network.contains(&ip) || network.contains(&inner))
}

fn is_public(ip: IpAddr) -> bool {
    match embedded(ip) {
        IpAddr::V4(ip) => {
            !SPECIAL_V4.iter().any(|(network, bits)| (ip.to_bits() ^ network.to_bits()) >> (32 - bits) == 0)
        }
        IpAddr::V6(ip) => {
            ip.segments()[0] >> 13 == 1
                && !SPECIAL_V6.iter().any(|(network, bits)| (ip.to_bits() ^ network.to_bits()) >> (128 - bits) == 0)
        }
    }
}

/// The IPv4 address that an IPv6 address stands for: mapped (::ffff:0:0/96), translated (64:ff9b::/96) or 6to4 (2002::/16).
fn embedded(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    let parts = v6.segments();
    let v4 = |high: u16, low: u16| IpAddr::V4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match parts {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            v4(high, low)
        }
        _ => ip,
    }
}
