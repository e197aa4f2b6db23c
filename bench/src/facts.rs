//! Start-up time, idle memory, binary size and the chat's first load.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

/// Measures the release binary beside this one, and prints.
pub async fn run() {
    let binary: PathBuf = std::env::current_exe().expect("this program").with_file_name("souk");
    println!("\nthe binary");
    if !binary.exists() {
        println!("  {} is not there: make build first", binary.display());
        return;
    }
    let size = std::fs::metadata(&binary).map_or(0, |file| file.len());
    println!("  size:                  {:>7.1} MB (target 60)", size as f64 / 1e6);
    let folder = TempDir::new().expect("a folder");
    start(&binary, folder.path()).await;
    let (ready, memory_kb) = start(&binary, folder.path()).await;
    println!("  start to first answer: {:>7.0} ms (target 300; with a data folder)", ready.as_secs_f64() * 1e3);
    println!("  idle memory:           {:>7.1} MB (target 60)", memory_kb as f64 / 1e3);
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web");
    let bundle = Command::new("node").arg("scripts/bundle-size.mjs").current_dir(web).output().await;
    let text = bundle.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    println!(
        "  chat's first load:     {}",
        text.lines().find(|line| line.contains(" en ")).map_or("not built", str::trim)
    );
}

/// Starts the demo, and returns how long its first answer took and its resident memory a second later, in kB.
async fn start(binary: &Path, folder: &Path) -> (Duration, u64) {
    let port = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("its address").port();
    let started = Instant::now();
    let mut child = Command::new(binary)
        .args(["demo", "--port", &port.to_string(), "--data"])
        .arg(folder)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("the demo");
    while !is_up(port).await {
        assert!(started.elapsed() < Duration::from_secs(30), "the demo does not start");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let ready = started.elapsed();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id().unwrap_or(0))).unwrap_or_default();
    let memory = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|text| text.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0);
    child.kill().await.expect("stopped");
    (ready, memory)
}

async fn is_up(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)).await else { return false };
    let request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let mut answer = Vec::new();
    stream.write_all(request).await.is_ok()
        && stream.read_to_end(&mut answer).await.is_ok()
        && answer.starts_with(b"HTTP/1.1 200")
}
