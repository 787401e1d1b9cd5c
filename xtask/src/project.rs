//! Where things are: the project's folders, and the PATH that its own tools are found on.
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The checkout that this program was built from.
pub struct Project {
    root: PathBuf,
    search_path: Vec<PathBuf>,
}

impl Project {
    /// The project around xtask's own folder.
    pub fn here() -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.parent().unwrap_or(own).to_owned();
        let inherited = env::var_os("PATH").unwrap_or_default();
        let search_path = [
            root.join("target/tools/bin"),
            root.join("node_modules/.bin"),
        ]
        .into_iter()
        .chain(env::split_paths(&inherited))
        .collect();
        Self { root, search_path }
    }

    /// The folder of the workspace's Cargo.toml.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the project's root.
    pub fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// The first program of that name, the project's own tools first.
    pub fn find(&self, program: &str) -> Option<PathBuf> {
        let name = format!("{program}{}", env::consts::EXE_SUFFIX);
        self.search_path
            .iter()
            .map(|folder| folder.join(&name))
            .find(|candidate| candidate.is_file())
    }

    /// A command that runs in the project's root and sees the project's own tools first.
    pub fn command(&self, program: &str) -> Command {
        // Resolved here: which PATH a child's name is looked up on differs between systems.
        let found = self.find(program).unwrap_or_else(|| program.into());
        let mut command = Command::new(found);
        command.current_dir(&self.root).env("PATH", self.joined());
        command
    }

    /// Waits until no other command of this checkout sets up or builds, and keeps it so until dropped.
    pub fn lock(&self) -> Result<File> {
        let path = self.path("target/xtask/lock");
        let lock = fs::create_dir_all(self.path("target/xtask"))
            .and_then(|()| File::create(&path))
            .with_context(|| format!("could not write {}", path.display()))?;
        if lock.try_lock().is_err() {
            eprintln!("  Waiting for another command that is setting up or building …");
            lock.lock()
                .context("could not wait for the other command")?;
        }
        Ok(lock)
    }

    fn joined(&self) -> OsString {
        env::join_paths(&self.search_path)
            .unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default())
    }
}
