//! Makes sure that there is a web app to embed: without `npm run build` it is a page that says so.

use std::path::Path;
use std::{fs, io};

const FALLBACK: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Souk</title>\n\
    <p>The web app is not built into this server. Run <code>make run</code>, or <code>npm run build</code> in <code>web</code>, and build again.</p>\n";

fn main() -> io::Result<()> {
    let build = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/build");
    fs::create_dir_all(&build)?;
    let index = build.join("index.html");
    if !index.exists() {
        fs::write(&index, FALLBACK)?;
    }
    println!("cargo:rerun-if-changed={}", build.display());
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}
