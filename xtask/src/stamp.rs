//! Stamps: a file that remembers what something was made from, so that it is not made twice.
use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A hash over the names and contents of the given files, folders included with all they hold.
pub fn of(inputs: &[PathBuf]) -> Result<String> {
    let mut files = BTreeSet::new();
    for input in inputs {
        gather(input, &mut files)?;
    }
    let mut hasher = DefaultHasher::new();
    for file in &files {
        file.hash(&mut hasher);
        fs::read(file)
            .with_context(|| format!("could not read {}", file.display()))?
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Whether the stamp at `path` has exactly this content.
pub fn matches(path: &Path, value: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|stamped| stamped.trim() == value)
}

/// Writes the stamp at `path`.
pub fn write(path: &Path, value: &str) -> Result<()> {
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(path, format!("{value}\n")))
        .with_context(|| format!("could not write {}", path.display()))
}

fn gather(path: &Path, files: &mut BTreeSet<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.insert(path.to_owned());
    } else if path.is_dir() {
        for entry in
            fs::read_dir(path).with_context(|| format!("could not list {}", path.display()))?
        {
            gather(&entry?.path(), files)?;
        }
    }
    Ok(())
}
