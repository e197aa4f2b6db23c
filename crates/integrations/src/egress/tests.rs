use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};
use futures::future::BoxFuture;
use tokio::net::TcpListener;

use super::*;

const LIMITS: Limits = Limits { timeout: Duration::from_secs(5), max_bytes: 1_000, max_redirects: 3 };

fn allowing(networks: &[&str]) -> Policy {
    Policy { allow: networks.iter().map(|network| network.parse().unwrap()).collect() }
}

async fn server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = Router::new()
        .route("/", get(|| async { "hello" }).post(|| async { "thanks" }))
        .route("/long", get(|| async { "x".repeat(2_000) }).post(|| async { "x".repeat(2_000) }))
        .route("/once", get(|| async { Redirect::temporary("/") }))
        .route("/around", get(|| async { Redirect::temporary("/around") }))
        .route("/inside", get(|| async { Redirect::temporary("http://127.0.0.2:1/") }))
        .route("/named", get(|| async { Redirect::temporary("http://metadata.test/") }))
        .route("/moved", post(|| async { Redirect::temporary("/") }))
        .route("/slow", get(std::future::pending::<()>));
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

fn url(address: SocketAddr, path: &str) -> Url {
    format!("http://{address}{path}").parse().unwrap()
}

#[test]
fn addresses_of_inner_networks_are_refused_however_they_are_written() {
    let egress = Egress::new(Policy::default()).unwrap();
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.254",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[::127.0.0.1]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd00::1]",
        "[ff02::1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[2001::1]",
        "[2001:db8::1]",
        "[fd00:ec2::254]",
        "[100::1]",
        "１２７.0.0.1",
    ] {
        let refused = egress.parse(&format!("https://{host}/hook"));
        assert!(matches!(refused, Err(Error::Refused(_))), "{host}: {refused:?}");
    }
    for host in ["1.1.1.1", "172.32.0.1", "100.128.0.1", "[2606:4700::1111]", "[64:ff9b::101:101]", "example.com"] {
        assert!(egress.parse(&format!("https://{host}/hook")).is_ok(), "{host}");
    }
}

#[test]
fn only_web_addresses_without_credentials_can_be_asked() {
    let egress = Egress::new(Policy::default()).unwrap();
    let long = format!("https://example.com/{}", "x".repeat(MAX_URL));
    for text in
        ["", "example.com", "ftp://example.com/", "file:///etc/passwd", "https://a:b@example.com/", "https://", &long]
    {
        assert!(matches!(egress.parse(text), Err(Error::Url(_))), "{text}");
    }
}

#[test]
fn what_the_operator_allows_is_reached() {
    let egress = Egress::new(allowing(&["127.0.0.0/8", "fd00::/8"])).unwrap();
    assert!(egress.parse("http://127.0.0.1:3000/").is_ok());
    assert!(egress.parse("http://[::ffff:127.0.0.1]/").is_ok());
    assert!(egress.parse("http://[fd00::1]/").is_ok());
    assert!(matches!(egress.parse("http://[::1]/"), Err(Error::Refused(_))));
    assert!(matches!(egress.parse("http://10.0.0.1/"), Err(Error::Refused(_))));
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_where_the_connection_is_made() {
    let address = server().await;
    let closed = Egress::new(Policy::default()).unwrap();
    let named: Url = format!("http://localhost:{}/", address.port()).parse().unwrap();
    let refused = closed.get(&named, HeaderMap::new(), LIMITS).await;
    assert!(matches!(&refused, Err(Error::Refused(name)) if name == "localhost"), "{refused:?}");
    let open = Egress::new(allowing(&["127.0.0.0/8"])).unwrap();
    assert_eq!(open.get(&named, HeaderMap::new(), LIMITS).await.unwrap().body, "hello");
}

/// Answers with a good address to the first question and with a bad one from then on, and counts.
struct ChangesItsMind(Arc<AtomicUsize>);

impl Lookup for ChangesItsMind {
    fn addresses(&self, _: String) -> BoxFuture<'static, Result<Vec<IpAddr>, Error>> {
        let asked = self.0.fetch_add(1, Ordering::SeqCst);
        let ip = if asked == 0 { "127.0.0.1" } else { "169.254.169.254" };
        Box::pin(async move { Ok(vec![ip.parse().unwrap()]) })
    }
}

#[tokio::test]
async fn a_name_is_asked_for_once_and_what_was_checked_is_used() {
    let address = server().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let lookup = Arc::new(ChangesItsMind(asked.clone()));
    let egress = Egress::with_lookup(allowing(&["127.0.0.0/8"]), lookup.clone()).unwrap();
    let named: Url = format!("http://changing.test:{}/", address.port()).parse().unwrap();
    assert_eq!(egress.get(&named, HeaderMap::new(), LIMITS).await.unwrap().body, "hello");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    let another = Egress::with_lookup(allowing(&["127.0.0.0/8"]), lookup).unwrap();
    let refused = another.get(&named, HeaderMap::new(), LIMITS).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn each_redirect_is_checked() {
    let address = server().await;
    let lookup = Arc::new(ChangesItsMind(Arc::new(AtomicUsize::new(1))));
    let egress = Egress::with_lookup(allowing(&["127.0.0.1/32"]), lookup).unwrap();
    let get = async |path: &str| egress.get(&url(address, path), HeaderMap::new(), LIMITS).await;
    let once = get("/once").await.unwrap();
    assert_eq!((once.status, once.url.path()), (200, "/"));
    assert!(matches!(get("/inside").await, Err(Error::Refused(ip)) if ip == "127.0.0.2"));
    assert!(matches!(get("/named").await, Err(Error::Refused(name)) if name == "metadata.test"));
    assert!(matches!(get("/around").await, Err(Error::TooManyRedirects(3))));
    let posted = egress.post(&url(address, "/moved"), HeaderMap::new(), Bytes::new(), LIMITS).await.unwrap();
    assert_eq!(posted.status, 307);
}

#[tokio::test]
async fn answers_are_bounded_in_size_and_time() {
    let address = server().await;
    let egress = Egress::new(allowing(&["127.0.0.0/8"])).unwrap();
    let long = egress.get(&url(address, "/long"), HeaderMap::new(), LIMITS).await;
    assert!(matches!(long, Err(Error::TooLarge(1_000))));
    let cut = egress.post(&url(address, "/long"), HeaderMap::new(), Bytes::from("x"), LIMITS).await.unwrap();
    assert_eq!((cut.status, cut.body.len()), (200, 1_000));
    let limits = Limits { timeout: Duration::from_millis(50), ..LIMITS };
    let slow = egress.get(&url(address, "/slow"), HeaderMap::new(), limits).await;
    assert!(matches!(slow, Err(Error::Timeout(_))));
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let gone = egress.get(&url(nobody, "/"), HeaderMap::new(), LIMITS).await;
    assert!(matches!(gone, Err(Error::Connection(_))), "{gone:?}");
}
