//! A server in a folder of its own, and the commands run against it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The binary, untouched by the configuration of who runs the tests.
pub fn souk(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_souk"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SOUK_") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).env("XDG_STATE_HOME", folder.join("state")).env_remove("RUST_BACKTRACE");
    command
}

/// A program whose lines are read as they come.
pub struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// The first line that holds `text`.
    pub fn line_with(&self, text: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).unwrap_or_else(|_| panic!("no line with {text:?}"));
            if line.contains(text) {
                return line;
            }
        }
    }

    /// The next event of `souk customer listen` of this name.
    pub fn event(&self, name: &str) -> Value {
        let line = self.line_with(&format!("\"event\":\"{name}\""));
        serde_json::from_str(&line).unwrap()
    }

    /// Ends it in order; returns its exit code.
    pub fn stop(mut self) -> Option<i32> {
        self.signal("-TERM");
        self.wait()
    }

    /// Kills it at once.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for its end; returns its exit code.
    pub fn wait(&mut self) -> Option<i32> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it does not end");
    }

    fn signal(&mut self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A running server and its folder.
pub struct Server {
    /// The folder that everything is in.
    pub folder: TempDir,
    /// Its address.
    pub url: String,
    running: Option<Running>,
    environment: Vec<(String, String)>,
    flags: &'static [&'static str],
}

impl Server {
    /// Starts a demo at a free port.
    pub fn demo() -> Self {
        Self::demo_with(Vec::new())
    }

    /// The same with further variables.
    pub fn demo_with(environment: Vec<(String, String)>) -> Self {
        Self::demo_in(tempfile::tempdir().unwrap(), environment)
    }

    /// The same with `data` in this folder, which may be there already.
    pub fn demo_in(folder: TempDir, environment: Vec<(String, String)>) -> Self {
        let mut server = Self { folder, url: String::new(), running: None, environment, flags: &[] };
        server.start("0");
        server
    }

    /// Starts a demo with a sandbox.
    pub fn sandbox() -> Self {
        let (folder, environment) = (tempfile::tempdir().unwrap(), Vec::new());
        let mut server = Self { folder, url: String::new(), running: None, environment, flags: &["--sandbox"] };
        server.start("0");
        server
    }

    /// Starts it again at the same port.
    pub fn restart(&mut self) {
        let port = self.url.rsplit(':').next().unwrap().to_owned();
        self.start(&port);
    }

    fn start(&mut self, port: &str) {
        let mut command = souk(self.folder.path());
        command.args(["demo", "--data", "data", "--port", port]).args(self.flags).envs(self.environment.clone());
        let running = Running::start(&mut command);
        let ready = running.line_with("Ready at ");
        self.url = ready.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
        self.running = Some(running);
    }

    /// Stops it in order.
    pub fn stop(&mut self) -> Option<i32> {
        self.running.take().unwrap().stop()
    }

    /// Tells it to stop, and goes on.
    pub fn terminate(&mut self) {
        self.running.as_mut().unwrap().signal("-TERM");
    }

    /// Waits for its end; returns its exit code.
    pub fn wait(&mut self) -> Option<i32> {
        self.running.take().unwrap().wait()
    }

    /// Kills it at once.
    pub fn kill(&mut self) {
        self.running.take().unwrap().kill();
    }

    /// What it wrote for tools.
    pub fn credentials(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.folder.path().join("data/demo.json")).unwrap()).unwrap()
    }

    /// `souk customer {arguments} --from {from} --to luigi` against it.
    pub fn customer(&self, from: &str, arguments: &[&str]) -> Command {
        let mut command = souk(self.folder.path());
        command.arg("customer").args(arguments).args(["--from", from, "--to", "luigi", "--server", &self.url]);
        command
    }

    /// Runs it to its end; it must succeed and print one line of JSON.
    pub fn told(&self, from: &str, arguments: &[&str]) -> Value {
        let output = self.customer(from, arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Runs it to its end; it must fail and print a problem. Returns the exit code and the problem.
    pub fn refused(&self, from: &str, arguments: &[&str]) -> (i32, Value) {
        problem(self.customer(from, arguments).output().unwrap())
    }

    /// Sends a text of the business by the Cloud API.
    pub async fn send(&self, to: &str, text: &str) -> String {
        self.post(to, serde_json::json!({ "type": "text", "text": { "body": text } })).await
    }

    /// Sends any message of the business by the Cloud API; returns its wamid.
    pub async fn post(&self, to: &str, message: Value) -> String {
        let credentials = self.credentials();
        let url = format!("{}/v23.0/{}/messages", self.url, credentials["phone_number_id"].as_str().unwrap());
        let mut body = message;
        body["messaging_product"] = "whatsapp".into();
        body["to"] = to.into();
        let response = reqwest::Client::new()
            .post(url)
            .bearer_auth(credentials["token"].as_str().unwrap())
            .json(&body)
            .send()
            .await
            .unwrap();
        let answer: Value = response.json().await.unwrap();
        answer["messages"][0]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}

/// The exit code and the one line of JSON on the standard error output.
pub fn problem(output: Output) -> (i32, Value) {
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(text.lines().count(), 1, "{text}");
    (output.status.code().unwrap(), serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

/// Runs a command with this on its standard input.
pub fn output_with_input(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}
