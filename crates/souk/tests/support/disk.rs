//! A full disk: sends fail with a clear error, what was acknowledged stays, and it goes on when there is space again.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::{Owner, Tool, Visitor, until};
use crate::world::Server;

const CUSTOMER: &str = "4915550000009";

/// A small disk, taken away in the end.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", "size=24m", "tmpfs"]).arg(at);
        let is_mounted = command.output().is_ok_and(|output| output.status.success());
        is_mounted.then(|| Self(at.to_owned()))
    }

    /// Takes all the space that is left.
    fn fill(&self) -> PathBuf {
        let path = self.0.join("ballast");
        let mut file = OpenOptions::new().create(true).append(true).open(&path).unwrap();
        for size in [1 << 20, 1 << 12, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(&folder.path().join("data")) else {
        eprintln!("no small disk can be mounted here: a full disk is not tested");
        return;
    };
    let server = Server::demo_in(folder, Vec::new());
    let (tool, visitor, owner) =
        (Tool::new(&server), Visitor::open(&server, CUSTOMER).await, Owner::sign_in(&server).await);
    let text = |key: &str| format!("{key} {}", "x".repeat(4000));
    let mut acknowledged =
        vec![id_of(tool.send("first", CUSTOMER, &text("first")).await.unwrap().json().await.unwrap())];
    let ballast = disk.fill();

    let mut refusal = None;
    for turn in 0..5000 {
        let key = format!("full-{turn}");
        let response = tool.send(&key, CUSTOMER, &text(&key)).await.unwrap();
        let (status, body): (_, Value) = (response.status(), response.json().await.unwrap());
        if status.is_success() {
            acknowledged.push(id_of(body));
            disk.fill();
        } else {
            refusal = Some((key, status, body));
            break;
        }
    }
    let (key, status, body) = refusal.expect("a full disk can't take everything");
    assert_eq!(status, 503, "{body}");
    assert!(body["error"]["message"].is_string(), "{body}");
    assert!(body.to_string().contains("full"), "it says why: {body}");
    let response = visitor.write("w1", &text("w1")).await.unwrap();
    let (status, body): (_, Value) = (response.status(), response.json().await.unwrap());
    assert_eq!((status.as_u16(), body["code"].as_str()), (507, Some("storage_full")), "{body}");
    let healthy = reqwest::get(format!("{}/healthz", server.url)).await.unwrap();
    assert_eq!(healthy.status(), 200);

    std::fs::remove_file(ballast).unwrap();
    let again = until("sends work when there is space", async || {
        let response = tool.send(&key, CUSTOMER, &text(&key)).await.unwrap();
        response.status().is_success().then_some(response)
    })
    .await;
    acknowledged.push(id_of(again.json().await.unwrap()));
    let written: Value = visitor.write("w1", &text("w1")).await.unwrap().json().await.unwrap();
    acknowledged.push(written["id"].as_str().unwrap_or_else(|| panic!("{written}")).to_owned());

    let conversation =
        until("the conversation is in the list", async || owner.conversations().await.get(CUSTOMER).cloned()).await;
    let thread = owner.thread(&conversation).await;
    let mut there: Vec<&str> = thread
        .iter()
        .filter(|message| message["author"]["kind"] != "automatic")
        .map(|message| message["id"].as_str().unwrap())
        .collect();
    let mut acknowledged: Vec<&str> = acknowledged.iter().map(String::as_str).collect();
    there.sort_unstable();
    acknowledged.sort_unstable();
    assert_eq!(there, acknowledged);
    drop(server);
}

fn id_of(answer: Value) -> String {
    answer["messages"][0]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}
