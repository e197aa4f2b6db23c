//! Reading the configuration: a file, then variables.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use super::value::Given;
use super::{AREAS, Area, Config, Key};

/// The file that is read when no other is named and it is there.
const FILE: &str = "souk.toml";

/// Variables that begin so are for the tests.
const TEST_PREFIX: &str = "SOUK_TEST_";

/// What is wrong with the configuration: a sentence that names the key and why.
#[derive(Debug, PartialEq, Eq)]
pub struct Error(String);

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// Reads `file`, or `souk.toml` in the working directory when there is one, then the variables.
///
/// An empty variable counts as not set. Variables that no key has are logged by [`unknown_variables`], not refused:
/// Kubernetes makes some of its own for a service that is called `souk`.
pub fn load(file: Option<&Path>, variables: &BTreeMap<String, String>) -> Result<Config, Error> {
    let mut config = Config::default();
    let path = file.unwrap_or(Path::new(FILE));
    match std::fs::read_to_string(path) {
        Ok(text) => read_file(&mut config, &path.display().to_string(), &text)?,
        Err(error) if file.is_none() && error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(Error(format!("{}: can't be read: {error}", path.display()))),
    }
    for (area, key) in keys() {
        if let Some(text) = variables.get(key.variable).filter(|text| !text.is_empty()) {
            config.set(area, key, Given::Text(text)).map_err(|why| Error(format!("{}: {why}", key.variable)))?;
        }
    }
    Ok(config)
}

/// The `SOUK_*` variables that no key has: perhaps misspelt.
pub fn unknown_variables(variables: &BTreeMap<String, String>) -> Vec<&str> {
    let is_known = |name: &str| name.starts_with(TEST_PREFIX) || keys().any(|(_, key)| key.variable == name);
    variables.keys().map(String::as_str).filter(|name| name.starts_with("SOUK_") && !is_known(name)).collect()
}

fn keys() -> impl Iterator<Item = (&'static Area, &'static Key)> {
    AREAS.iter().flat_map(|area| area.keys.iter().map(move |key| (area, key)))
}

fn read_file(config: &mut Config, file: &str, text: &str) -> Result<(), Error> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        Error(format!("{file}, line {line}: {}", error.message()))
    })?;
    for (name, value) in &table {
        let Some(area) = AREAS.iter().find(|area| area.name == name) else {
            let known = AREAS.iter().map(|area| format!("[{}]", area.name)).collect::<Vec<_>>().join(", ");
            return Err(Error(format!("{file}: {name} is not known; there are {known}")));
        };
        let Some(given) = value.as_table() else {
            return Err(Error(format!("{file}: {name} is a table: write [{name}] and its keys below")));
        };
        read_area(config, file, area, given)?;
    }
    Ok(())
}

fn read_area(config: &mut Config, file: &str, area: &'static Area, given: &toml::Table) -> Result<(), Error> {
    for (name, value) in given {
        let Some(key) = area.keys.iter().find(|key| key.name == name) else {
            let known = area.keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
            return Err(Error(format!("{file}: {}.{name} is not known; there are {known}", area.name)));
        };
        config
            .set(area, key, Given::Toml(value))
            .map_err(|why| Error(format!("{file}: {}.{name}: {why}", area.name)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{LogFormat, Node};

    fn wrong(text: &str) -> String {
        read_file(&mut Config::default(), "souk.toml", text).unwrap_err().to_string()
    }

    fn wrong_variable(name: &str, value: &str) -> String {
        let variables = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        load(None, &variables).unwrap_err().to_string()
    }

    #[test]
    fn nothing_needs_to_be_configured() {
        let config = load(None, &BTreeMap::new()).unwrap();
        assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.storage.data, Path::new("./souk-data"));
        assert!(config.server.base_url.is_none() && config.storage.database_url.is_none());
    }

    #[test]
    fn variables_win_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("other.toml");
        std::fs::write(
            &file,
            "[server]\nlisten = \"0.0.0.0:80\"\ntrusted_proxies = [\"10.0.0.0/8\", \"192.0.2.1\"]\n[storage]\nnode = 3\n[log]\nformat = \"json\"\n",
        )
        .unwrap();
        let variables = [("SOUK_LISTEN", "[::1]:9000"), ("SOUK_NODE", ""), ("SOUK_DATABASE_URL", "postgres://db/souk")];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let config = load(Some(&file), &variables).unwrap();
        assert_eq!(config.server.listen.to_string(), "[::1]:9000");
        let proxies: Vec<String> = config.server.trusted_proxies.iter().map(ToString::to_string).collect();
        assert_eq!(proxies, ["10.0.0.0/8", "192.0.2.1/32"]);
        assert_eq!((config.storage.node, config.log.format), (Node(3), LogFormat::Json));
        assert_eq!(config.storage.database_url.unwrap().0, "postgres://db/souk");
    }

    #[test]
    fn a_wrong_file_is_told_by_key_and_reason() {
        assert_eq!(
            wrong("[server]\nlisten = \"localhost\""),
            "souk.toml: server.listen: \"localhost\" is not an IP address and a port, such as 127.0.0.1:8080"
        );
        assert_eq!(
            wrong("[server]\nlisten = 80"),
            "souk.toml: server.listen: needs a text in quotes, not a whole number"
        );
        assert_eq!(
            wrong("[storage]\nnode = \"1\""),
            "souk.toml: storage.node: needs a whole number without quotes, not a text"
        );
        assert_eq!(
            wrong("[storage]\nnode = 1024"),
            "souk.toml: storage.node: \"1024\" is not a whole number from 0 to 1023"
        );
        assert!(
            wrong("[server]\nlisen = \"x\"")
                .starts_with("souk.toml: server.lisen is not known; there are listen, base_url")
        );
        assert_eq!(
            wrong("[sever]\n"),
            "souk.toml: sever is not known; there are [server], [storage], [codes], [egress], [log]"
        );
        assert!(wrong("server = 1").contains("write [server]"));
        assert!(wrong("[server]\n\nlisten = ").starts_with("souk.toml, line 3: "));
        assert!(wrong("[server]\nbase_url = \"https://a.example/souk\"").contains("root of its host"));
        assert!(wrong("[server]\nbase_url = \"chat.example.com\"").contains("such as https://"));
        assert!(wrong("[server]\ntrusted_proxies = \"10.0.0.0/8\"").contains("needs a list"));
        assert!(wrong("[server]\nmax_connections = 0").contains("above 0"));
        assert!(wrong("[log]\nfilter = \"a=b=c\"").contains("is not a filter"));
    }

    #[test]
    fn a_wrong_variable_is_told_by_its_name() {
        assert_eq!(wrong_variable("SOUK_LOG_FORMAT", "xml"), "SOUK_LOG_FORMAT: \"xml\" is neither plain nor json");
        assert!(wrong_variable("SOUK_TRUSTED_PROXIES", "10.0.0.0/8, home").contains("\"home\" is not a network"));
    }

    #[test]
    fn secrets_are_not_repeated() {
        let message = wrong_variable("SOUK_DATABASE_URL", "mysql://u:hunter2@db/souk");
        assert!(message.starts_with("SOUK_DATABASE_URL: must begin with postgres://") && !message.contains("hunter2"));
        let variables = BTreeMap::from([("SOUK_DATABASE_URL".to_owned(), "postgres://u:hunter2@db/souk".to_owned())]);
        assert!(!format!("{:?}", load(None, &variables).unwrap()).contains("hunter2"));
    }

    #[test]
    fn a_named_file_must_be_there() {
        let error = load(Some(Path::new("/no/such/souk.toml")), &BTreeMap::new()).unwrap_err();
        assert!(error.to_string().starts_with("/no/such/souk.toml: can't be read"));
    }

    #[test]
    fn misspelt_variables_are_found() {
        let names = ["SOUK_LISTEN", "SOUK_LISEN", "SOUK_TEST_POSTGRES", "PATH"];
        let variables = names.map(|name| (name.to_owned(), String::new())).into();
        assert_eq!(unknown_variables(&variables), ["SOUK_LISEN"]);
    }
}
