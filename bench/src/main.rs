//! `make bench`: what a durable send costs beside the limits of this machine, all measured in one run.
//!
//! Each server runs in a process of its own, the load generator in this one; all share the machine's cores, so figures
//! are read as ratios. `bench serve KIND FOLDER` is such a server; `bench webhooks` measures those alone.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::expect_used, reason = "a benchmark that can't run stops")]

mod engine;
mod facts;
mod load;
mod servers;
mod souk;
mod webhooks;

use std::time::Duration;

use load::{Load, Outcome};
use servers::Server;

/// How long each load runs, unless `SOUK_BENCH_SECONDS` says otherwise.
const SECONDS: u64 = 5;
const CONNECTIONS: [usize; 4] = [1, 16, 64, 256];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", kind, folder] => servers::serve(kind, folder.as_ref(), "").await,
        ["serve", kind, folder, callback] => servers::serve(kind, folder.as_ref(), callback).await,
        ["webhooks"] => webhooks::run(Duration::from_secs(seconds())).await,
        [] => run().await,
        _ => println!("usage: bench [webhooks]"),
    }
}

fn seconds() -> u64 {
    std::env::var("SOUK_BENCH_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(SECONDS)
}

async fn run() {
    let seconds = seconds();
    let load = Load { duration: Duration::from_secs(seconds), warm_up: Duration::from_secs(1) };
    println!("cores: {}, seconds a load: {seconds}\n", std::thread::available_parallelism().map_or(0, usize::from));
    println!("HTTP, requests per second (p50 ms, p99 ms)");
    println!(
        "{:>12} {:>24} {:>24} {:>24} {:>24}",
        "connections", "echo", "bare durable", "bare, scattered", "souk send"
    );
    let mut best = [0.0_f64; 4];
    let mut worst_p99 = 0.0_f64;
    for connections in CONNECTIONS {
        let mut cells = Vec::new();
        for (index, kind) in ["echo", "bare", "scattered", "souk"].into_iter().enumerate() {
            let server = Server::start(kind).await;
            let outcome = load.run(&server, connections).await;
            best[index] = best[index].max(outcome.per_second);
            if kind == "souk" {
                worst_p99 = worst_p99.max(outcome.p99_ms);
            }
            cells.push(cell(&outcome));
            server.stop().await;
        }
        println!("{connections:>12} {}", cells.join(" "));
    }
    println!("\nratios of the best of each");
    println!("  souk send / bare durable path:            {:.2} (target 0.50)", best[3] / best[1]);
    println!("  souk send / bare path, scattered index:   {:.2}", best[3] / best[2]);
    println!("  souk send / bare echo:                    {:.2}", best[3] / best[0]);
    println!("  souk sends per second: {:.0} (target 10,000), worst p99 {worst_p99:.1} ms (target 50)", best[3]);
    webhooks::run(Duration::from_secs(seconds)).await;
    engine::run(Duration::from_secs(seconds)).await;
    facts::run().await;
}

fn cell(outcome: &Outcome) -> String {
    let text = format!("{:.0} ({:.2}, {:.2})", outcome.per_second, outcome.p50_ms, outcome.p99_ms);
    let failed = if outcome.failed > 0 { format!(" {} failed", outcome.failed) } else { String::new() };
    format!("{:>24}", text + &failed)
}
