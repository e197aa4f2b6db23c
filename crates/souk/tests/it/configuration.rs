//! Wrong configuration and wrong command lines stop the start and say why.

use super::world::souk;

fn fails(arguments: &[&str], variables: &[(&str, &str)], file: Option<&str>) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    if let Some(text) = file {
        std::fs::write(folder.path().join("souk.toml"), text).unwrap();
    }
    let output = souk(folder.path()).args(arguments).envs(variables.iter().copied()).output().unwrap();
    assert!(!folder.path().join("souk-data").exists(), "nothing was touched");
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn wrong_configuration_stops_the_start() {
    let (code, text) = fails(&["serve"], &[("SOUK_LISTEN", "localhost")], None);
    assert_eq!(code, 78);
    assert_eq!(text, "souk: SOUK_LISTEN: \"localhost\" is not an IP address and a port, such as 127.0.0.1:8080\n");
    let (code, text) = fails(&["demo"], &[], Some("[server]\nport = 80\n"));
    assert_eq!(code, 78);
    assert!(text.starts_with("souk: souk.toml: server.port is not known; there are listen"), "{text}");
    let (code, text) = fails(&["serve", "--config", "other.toml"], &[], None);
    assert_eq!(code, 78);
    assert!(text.starts_with("souk: other.toml: can't be read"), "{text}");
}

#[test]
fn wrong_command_lines_exit_with_64() {
    for arguments in [&["fly"][..], &[], &["demo", "--port", "70000"], &["code", "abc"]] {
        assert_eq!(fails(arguments, &[], None).0, 64, "{arguments:?}");
    }
}

#[test]
fn the_version_and_the_example_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |argument: &str| {
        let output = souk(folder.path()).arg(argument).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(printed("version").trim(), env!("CARGO_PKG_VERSION"));
    assert!(printed("config").contains("# listen = \"127.0.0.1:8080\""));
    assert!(printed("--help").contains("customer"));
}
