//! The example file, made of the types.

use std::fmt::Write as _;

use super::{AREAS, Config, Key};

/// A `souk.toml` with every key, its manual and its default.
pub fn example() -> String {
    let mut text = String::from(
        "# Souk's configuration: every key with its default. Printed by `souk config`; none is needed.\n\
         # Read from souk.toml in the working directory, or from the file that --config names.\n\
         # The variable that stands with a key wins over the file.\n",
    );
    let defaults = Config::default();
    for area in AREAS {
        text.push('\n');
        comment(&mut text, area.doc);
        let _ = writeln!(text, "[{}]", area.name);
        for key in area.keys {
            text.push('\n');
            comment(&mut text, key.doc);
            let _ = writeln!(text, "# {}", key.variable);
            match defaults.get(area, key) {
                Some(value) => {
                    let _ = writeln!(text, "# {} = {value}", key.name);
                }
                None => {
                    let _ = writeln!(text, "# {} = \"{}\"", key.name, sample(key));
                }
            }
        }
    }
    text
}

fn comment(text: &mut String, lines: &[&str]) {
    for line in lines {
        let _ = writeln!(text, "#{line}");
    }
}

/// The first address in code marks of a key's manual shows what a value looks like.
fn sample(key: &Key) -> &'static str {
    key.doc.iter().find_map(|line| line.split('`').nth(1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::load;

    #[test]
    fn the_file_in_the_repository_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../souk.example.toml");
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(written, example(), "run: cargo run -- config > souk.example.toml");
    }

    #[test]
    fn every_key_of_it_can_be_read() {
        let keys = example().lines().filter(|line| line.contains(" = ") && line.starts_with("# ")).count();
        let text: String = example()
            .lines()
            .map(|line| match line.strip_prefix("# ").filter(|rest| rest.contains(" = ")) {
                Some(key) => format!("{key}\n"),
                None => format!("{line}\n"),
            })
            .collect();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("souk.toml");
        std::fs::write(&file, text).unwrap();
        load(Some(&file), &BTreeMap::new()).unwrap();
        assert_eq!(keys, AREAS.iter().map(|area| area.keys.len()).sum::<usize>());
    }
}
