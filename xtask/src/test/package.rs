//! The package as its users get it: packed, and installed into an empty folder outside of the checkout.
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use anyhow::{Context, Result};

use crate::project::Project;
use crate::run::Step;

/// A temporary folder with the packed package installed and a copy of some tests; dropping it removes it.
pub struct PackedPackage {
    folder: PathBuf,
    tests: PathBuf,
}

impl PackedPackage {
    /// Packs pkg/, installs the tarball, and copies the tests of one folder beside it, with the hosts that
    /// all share and the folders that they use.
    pub fn install(project: &Project, tests: &str, used: &[&str]) -> Result<Self> {
        let name = tests.replace('/', "-");
        let folder = env::temp_dir().join(format!("contactship-wasm-{name}-{}", process::id()));
        fs::create_dir_all(&folder)
            .with_context(|| format!("could not create {}", folder.display()))?;
        let tests_there = folder.join(tests);
        let package = Self {
            folder,
            tests: tests_there,
        };
        let tarball = package.pack(project)?;
        fs::write(
            package.folder.join("package.json"),
            "{ \"private\": true, \"type\": \"module\" }\n",
        )?;
        Step::new(
            project,
            format!("Installing the packed package for {tests}"),
        )
        .run(
            project
                .command("npm")
                .args(["install", "--offline", "--no-audit", "--no-fund"])
                .arg(&tarball)
                .current_dir(&package.folder),
        )?;
        for shared in [tests, "tests/fixtures", "tests/hosts"].iter().chain(used) {
            copy(&project.path(shared), &package.folder.join(shared))?;
        }
        Ok(package)
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The copied test files.
    pub fn test_files(&self) -> Result<Vec<OsString>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.tests).context("no tests were copied")? {
            let path = entry?.path();
            if path.to_string_lossy().ends_with(".test.mjs") {
                found.push(path.into_os_string());
            }
        }
        found.sort();
        Ok(found)
    }

    fn pack(&self, project: &Project) -> Result<PathBuf> {
        let packed = Step::new(project, "Packing the package (npm pack)").run(
            project
                .command("npm")
                .args(["pack", "./pkg", "--silent", "--pack-destination"])
                .arg(&self.folder),
        )?;
        let name = packed
            .output
            .lines()
            .rfind(|line| line.ends_with(".tgz"))
            .context("npm pack named no tarball")?;
        Ok(self.folder.join(name.trim()))
    }
}

impl Drop for PackedPackage {
    fn drop(&mut self) {
        // Leftovers in the system's temporary folder are harmless.
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("could not list {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_name() == "node_modules" {
            // The tools of the tests stay where they are: the folder holds the package alone.
            continue;
        }
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
