//! Finding and installing the tools: exact versions, kept inside the project wherever that is possible.
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::run::{Failure, Step};
use crate::stamp;

const OLDEST_NODE: u32 = 20;
const WASM_TARGET: &str = "wasm32-unknown-unknown";
const WASM_PACK: &str = "0.15.1";
const NO_REGISTRY: &str = "check that this machine reaches the package registry, and run the command again: \
                           it goes on where it stopped.";

/// Node, new enough to run the package.
pub fn node(project: &Project) -> Result<()> {
    let Some(version) = first_line_of(project, "node", &["--version"]) else {
        bail!(
            "Node is missing: install Node {OLDEST_NODE} or newer from https://nodejs.org and run this again."
        );
    };
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|text| text.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        bail!(
            "Node {version} is too old: install Node {OLDEST_NODE} or newer from https://nodejs.org."
        );
    }
    if project.find("npm").is_none() {
        bail!(
            "npm is missing beside Node {version}: install it, for example with your system's package npm."
        );
    }
    Ok(())
}

/// The standard library for wasm.
pub fn wasm_target(project: &Project) -> Result<()> {
    let query = ["--print", "target-libdir", "--target", WASM_TARGET];
    if first_line_of(project, "rustc", &query).is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    if project.find("rustup").is_none() {
        bail!(
            "the Rust target {WASM_TARGET} is missing and so is rustup, which would add it: see https://rustup.rs."
        );
    }
    // Asked for by name: rustup's own automatic installation may be switched off.
    Step::new(project, format!("Adding the Rust target {WASM_TARGET}"))
        .advice(format!(
            "run `rustup target add {WASM_TARGET}` by hand to see more."
        ))
        .run(
            project
                .command("rustup")
                .args(["target", "add", WASM_TARGET]),
        )?;
    Ok(())
}

/// The standard library's source: the package is built with one that has no words for its panics.
pub fn rust_source(project: &Project) -> Result<()> {
    let source = |sysroot: String| {
        Path::new(sysroot.trim())
            .join("lib/rustlib/src/rust/library/std/Cargo.toml")
            .is_file()
    };
    if first_line_of(project, "rustc", &["--print", "sysroot"]).is_some_and(source) {
        return Ok(());
    }
    if project.find("rustup").is_none() {
        bail!(
            "the Rust component rust-src is missing and so is rustup, which would add it: see https://rustup.rs."
        );
    }
    Step::new(project, "Adding the Rust component rust-src")
        .advice("run `rustup component add rust-src` by hand to see more.")
        .run(
            project
                .command("rustup")
                .args(["component", "add", "rust-src"]),
        )?;
    Ok(())
}

/// wasm-pack, and the wasm-bindgen programs in the version of the crate.
pub fn wasm_tools(project: &Project) -> Result<()> {
    let wasm_bindgen = locked_version(project, "wasm-bindgen")?;
    from_cargo(
        project,
        "wasm-pack",
        WASM_PACK,
        &["wasm-pack"],
        "1 to 2 minutes, once",
    )?;
    let programs = ["wasm-bindgen", "wasm-bindgen-test-runner"];
    from_cargo(
        project,
        "wasm-bindgen-cli",
        &wasm_bindgen,
        &programs,
        "2 minutes, once",
    )?;
    Ok(())
}

/// A program from crates.io, in target/tools unless the PATH already has exactly this version.
pub fn from_cargo(
    project: &Project,
    name: &str,
    version: &str,
    programs: &[&str],
    usually: &'static str,
) -> Result<()> {
    let there = |program: &&str| {
        first_line_of(project, program, &["--version"])
            .is_some_and(|line| line.split_whitespace().nth(1) == Some(version))
    };
    if programs.iter().all(there) {
        return Ok(());
    }
    let build = project.path("target/tools/build").join(name);
    let mut install = project.command("cargo");
    install
        .args(["install", "--locked", name, "--version", version])
        .args(["--force", "--root", "target/tools", "--target-dir"])
        .arg(&build)
        // They run for milliseconds here: what counts is the time to build them.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    Step::new(
        project,
        format!("Installing {name} {version} into target/tools"),
    )
    .usually(usually)
    .advice(NO_REGISTRY)
    .run(&mut install)?;
    fs::remove_dir_all(&build).with_context(|| format!("could not remove {}", build.display()))
}

/// The npm packages of one folder's lock file; nothing happens while the lock file stays as it is.
pub fn npm_packages(project: &Project, folder: &Path, what: &str) -> Result<()> {
    let lock = stamp::of(&[
        folder.join("package.json"),
        folder.join("package-lock.json"),
    ])?;
    let installed = folder.join("node_modules/.installed-from");
    if stamp::matches(&installed, &lock) {
        return Ok(());
    }
    Step::new(project, format!("Installing {what} (npm ci)"))
        .usually("10 s")
        .advice(NO_REGISTRY)
        .run(
            project
                .command("npm")
                .args(["ci", "--no-audit", "--no-fund"])
                .current_dir(folder),
        )?;
    stamp::write(&installed, &lock)
}

/// Chromium and its driver, through apt where that is possible.
pub fn chromium(project: &Project) -> Result<()> {
    let there = || browser(project).is_some() && project.find("chromedriver").is_some();
    if there() {
        return Ok(());
    }
    if !(Path::new("/etc/debian_version").exists() && is_root(project)) {
        return Err(Failure {
            what: "Chromium or chromedriver is missing".into(),
            why: "The tests run in a real browser, and this command installs one only as root on Debian.".into(),
            advice: "install both in the same version, so that `chromium` (or `google-chrome`) and `chromedriver` \
                     are on the PATH; on Debian and Ubuntu: sudo apt-get install chromium chromium-driver."
                .into(),
        }
        .into());
    }
    from_apt(
        project,
        "Chromium and chromedriver",
        &["chromium", "chromium-driver"],
    )?;
    if !there() {
        bail!("apt installed chromium and chromium-driver, but no such programs are on the PATH.");
    }
    Ok(())
}

/// Firefox, through apt where that is possible. Elsewhere its tests are skipped, and say so.
pub fn firefox(project: &Project) -> Result<()> {
    let there = ["firefox-esr", "firefox"]
        .iter()
        .any(|name| project.find(name).is_some());
    if there {
        return Ok(());
    }
    if !(Path::new("/etc/debian_version").exists() && is_root(project)) {
        eprintln!(
            "! Firefox is missing, and this command installs one only as root on Debian: its tests will be \
             skipped. On Debian: sudo apt-get install firefox-esr."
        );
        return Ok(());
    }
    from_apt(project, "Firefox", &["firefox-esr"])
}

/// WebKit, the engine of Safari, with its driver and a display for it. Without it its tests are skipped.
pub fn webkit(project: &Project) -> Result<()> {
    if project.find("WebKitWebDriver").is_some() && project.find("xvfb-run").is_some() {
        return Ok(());
    }
    if !(Path::new("/etc/debian_version").exists() && is_root(project)) {
        eprintln!(
            "! WebKitGTK is missing, and this command installs it only as root on Debian: its tests will be \
             skipped. On Debian: sudo apt-get install webkit2gtk-driver xvfb."
        );
        return Ok(());
    }
    from_apt(project, "WebKit", &["webkit2gtk-driver", "xvfb", "xauth"])
}

fn from_apt(project: &Project, what: &str, packages: &[&str]) -> Result<()> {
    Step::new(project, "Reading apt's package lists")
        .advice(NO_REGISTRY)
        .run(project.command("apt-get").arg("update"))?;
    Step::new(project, format!("Installing {what}"))
        .usually("20 s")
        .advice(format!(
            "run `apt-get install {}` by hand to see more.",
            packages.join(" ")
        ))
        .run(
            project
                .command("apt-get")
                .args(["install", "-y", "--no-install-recommends"])
                .args(packages)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )?;
    Ok(())
}

/// The version of a crate in Cargo.lock.
pub fn locked_version(project: &Project, crate_name: &str) -> Result<String> {
    let lock =
        fs::read_to_string(project.path("Cargo.lock")).context("could not read Cargo.lock")?;
    let entry = format!("name = \"{crate_name}\"\nversion = \"");
    lock.split(&entry)
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .map(str::to_owned)
        .with_context(|| format!("Cargo.lock names no {crate_name}"))
}

/// The browser that the tests and the benchmark run in.
pub fn browser(project: &Project) -> Option<std::path::PathBuf> {
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ]
    .iter()
    .find_map(|name| project.find(name))
}

fn is_root(project: &Project) -> bool {
    first_line_of(project, "id", &["-u"]).as_deref() == Some("0")
}

fn first_line_of(project: &Project, program: &str, arguments: &[&str]) -> Option<String> {
    let output = project.command(program).args(arguments).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output
        .status
        .success()
        .then(|| text.lines().next().unwrap_or_default().trim().to_owned())
}
