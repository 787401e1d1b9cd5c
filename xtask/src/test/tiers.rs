//! How each tier of tests is run.
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::counts::Counts;
use super::package::PackedPackage;
use super::{Outcome, Tier};
use crate::project::Project;
use crate::run::{Finished, Step, telling_lines};
use crate::sandbox::{self, Sandbox};
use crate::{bench, edge};

/// Runs one tier to its end; a tier that cannot even start counts as one failure.
pub fn run(project: &Project, tier: Tier, sandbox: &Sandbox) -> Outcome {
    let started = Instant::now();
    let result = match tier {
        Tier::Native => native(project),
        Tier::Scripts => scripts(project),
        Tier::Node => in_node(project, sandbox),
        Tier::Chromium => in_chromium(project, sandbox),
        Tier::Package => with_package(project, tier, sandbox, "tests/package", &[]),
        Tier::Client => client(project),
        Tier::Types => with_package(project, tier, sandbox, "tests/types", &[]),
        Tier::Runtimes => with_package(project, tier, sandbox, "tests/runtimes", &[]),
        Tier::Bundlers => with_package(
            project,
            tier,
            sandbox,
            "tests/bundlers",
            &["tests/runtimes"],
        ),
        Tier::Dashboard => dashboard(project),
        Tier::Testing => with_package(project, tier, sandbox, "tests/testing", &["tests/runtimes"]),
        Tier::Edge => edge(project),
        Tier::Bench => bench(project),
    };
    let (counts, trouble) = result.unwrap_or_else(|error| {
        let counts = Counts {
            failed: 1,
            ..Counts::default()
        };
        (counts, Some(format!("{error:#}")))
    });
    Outcome {
        counts,
        took: started.elapsed(),
        trouble,
    }
}

/// Marks a test file that only runs as WebAssembly.
const ONLY_WASM: &str = "#![cfg(target_arch = \"wasm32\")]";

/// These tests take seconds once they are compiled, which the tier before has done. The driver itself
/// waits forever for a page that does not load.
const BROWSER_LIMIT: Duration = Duration::from_secs(120);

type Counted = (Counts, Option<String>);

fn native(project: &Project) -> Result<Counted> {
    let mut command = project.command("cargo");
    command.args(["test", "--workspace", "--no-fail-fast"]);
    let (mut counts, mut trouble) =
        counted(project, Tier::Native, &mut command, Counts::from_libtest)?;
    for target in [None, Some("wasm32-unknown-unknown")] {
        match documented(project, target)? {
            None => counts.passed += 1,
            Some(warnings) => {
                counts.failed += 1;
                let before = trouble.map(|trouble| trouble + "\n");
                trouble = Some(before.unwrap_or_default() + &warnings);
            }
        }
    }
    Ok((counts, trouble))
}

/// Builds the documentation of the core; returns its warnings, if there are any.
fn documented(project: &Project, target: Option<&str>) -> Result<Option<String>> {
    let mut command = project.command("cargo");
    command
        .args(["doc", "--no-deps", "--document-private-items"])
        .env("RUSTDOCFLAGS", "-D warnings");
    if let Some(target) = target {
        command.args(["--target", target]);
    }
    let headline = format!("Documentation for {}", target.unwrap_or("this machine"));
    let finished = Step::new(project, &headline).finish(&mut command)?;
    Ok((!finished.status.success()).then(|| telling_lines(&finished.output)))
}

fn scripts(project: &Project) -> Result<Counted> {
    let format = checked(project, "Format of JavaScript and CSS (prettier)", "format")?;
    let types = checked(project, "Types of JavaScript (tsc)", "types")?;
    let failed: Vec<String> = [format, types].into_iter().flatten().collect();
    let counts = Counts {
        passed: 2 - failed.len(),
        failed: failed.len(),
        skipped: 0,
    };
    Ok((counts, (!failed.is_empty()).then(|| failed.join("\n"))))
}

/// Runs one check of package.json; gives what it found fault with.
fn checked(project: &Project, headline: &str, check: &str) -> Result<Option<String>> {
    let mut command = project.command("npm");
    command.args(["run", "--silent", &format!("{check}:check")]);
    let finished = Step::new(project, headline).finish(&mut command)?;
    Ok((!finished.status.success()).then(|| telling_lines(&finished.output)))
}

fn in_node(project: &Project, sandbox: &Sandbox) -> Result<Counted> {
    wasm(
        project,
        Tier::Node,
        sandbox,
        &[("WASM_BINDGEN_TEST_ONLY_NODE", "1")],
    )
}

fn in_chromium(project: &Project, sandbox: &Sandbox) -> Result<Counted> {
    let driver = project
        .find("chromedriver")
        .context("chromedriver is not on the PATH")?;
    let driver = driver.to_string_lossy();
    // The browser's own flags are in webdriver.json.
    let variables = [
        ("WASM_BINDGEN_TEST_ONLY_WEB", "1"),
        ("CHROMEDRIVER", &driver),
    ];
    wasm(project, Tier::Chromium, sandbox, &variables)
}

/// What `wasm-pack test` does, for the wasm tests alone: that command compiles every test of the crate
/// for wasm, the native ones with their tools included.
fn wasm(
    project: &Project,
    tier: Tier,
    sandbox: &Sandbox,
    variables: &[(&str, &str)],
) -> Result<Counted> {
    let mut command = project.command("cargo");
    command
        .args([
            "test",
            "--no-fail-fast",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .args(
            wasm_tests(project)?
                .iter()
                .flat_map(|name| ["--test", name]),
        )
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .envs(variables.iter().copied())
        // A backtrace of the runner itself would push the failed assertion out of sight.
        .env("RUST_BACKTRACE", "0");
    with_sandbox(&mut command, sandbox);
    let mut step = Step::new(project, tier.headline());
    if tier == Tier::Chromium {
        step = step.at_most(BROWSER_LIMIT);
    }
    let finished = step.finish(&mut command)?;
    Ok(judged(project, &finished, Counts::from_libtest))
}

/// The files of tests/ that are for wasm; the native tier would not compile one without that line.
fn wasm_tests(project: &Project) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(project.path("tests")).context("could not list tests/")? {
        let path = entry?.path();
        let Some(name) = path
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".rs"))
        else {
            continue;
        };
        if fs::read_to_string(&path)?.contains(ONLY_WASM) {
            names.push(name.to_owned());
        }
    }
    if names.is_empty() {
        bail!("no test ran: no file in tests/ says {ONLY_WASM}");
    }
    names.sort();
    Ok(names)
}

/// Runs the tests of a folder with the packed package installed, and copies of the folders that they use.
fn with_package(
    project: &Project,
    tier: Tier,
    sandbox: &Sandbox,
    tests: &str,
    used: &[&str],
) -> Result<Counted> {
    let package = PackedPackage::install(project, tests, used)?;
    // Some of the hosts and bundlers want a newer Node than the package does; tests/runtimes brings one.
    let newer = project.path("tests/runtimes/node_modules/.bin/node");
    let wants_newer = matches!(tier, Tier::Runtimes | Tier::Bundlers | Tier::Testing);
    let node = if wants_newer && newer.is_file() {
        newer.to_string_lossy().into_owned()
    } else {
        "node".into()
    };
    let mut command = project.command(&node);
    command
        .args(["--test", "--test-reporter=spec"])
        .args(package.test_files()?)
        .current_dir(package.folder())
        // The tests' tools are the checkout's; the folder itself holds the package alone.
        .env("CONTACTSHIP_ROOT", project.root());
    with_sandbox(&mut command, sandbox);
    counted(project, tier, &mut command, Counts::from_node)
}

/// In sequence: each file loads this machine with a Worker of its own.
fn edge(project: &Project) -> Result<Counted> {
    let mut counts = Counts::default();
    for worker in edge::WORKERS {
        let types = Step::new(project, format!("Types of {worker} (tsc)")).finish(
            project
                .command("npm")
                .args(["run", "--silent", "types:check"])
                .current_dir(project.path(worker)),
        )?;
        if !types.status.success() {
            bail!("the types of {worker}:\n{}", telling_lines(&types.output));
        }
        counts.passed += 1;
    }
    let mut command = edge::node(project, "tests/edge");
    command
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .args(test_files(project, "tests/edge")?);
    let (tests, trouble) = counted(project, Tier::Edge, &mut command, Counts::from_node)?;
    counts.passed += tests.passed;
    counts.failed = tests.failed;
    counts.skipped = tests.skipped;
    Ok((counts, trouble))
}

fn bench(project: &Project) -> Result<Counted> {
    let mut command = bench::program(project, &bench::Options::quick())?;
    counted(project, Tier::Bench, &mut command, Counts::from_checks)
}

/// Against pkg/ as it was built; each file starts a sandbox of its own, with a key that it then looks for.
fn client(project: &Project) -> Result<Counted> {
    let mut command = project.command("node");
    command
        .args(["--test", "--test-reporter=spec", "--test-concurrency=2"])
        .args(test_files(project, "tests/client")?)
        .current_dir(project.root());
    counted(project, Tier::Client, &mut command, Counts::from_node)
}

/// In sequence: each file starts a browser, and measures how long the page takes.
fn dashboard(project: &Project) -> Result<Counted> {
    let types = Step::new(project, "Types of the dashboard (tsc)").finish(
        project
            .command("npm")
            .args(["run", "--silent", "types:check"])
            .current_dir(project.path("www")),
    )?;
    if !types.status.success() {
        bail!("the dashboard's types:\n{}", telling_lines(&types.output));
    }
    let mut command = project.command("node");
    command
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .args(test_files(project, "tests/dashboard")?)
        .current_dir(project.root());
    counted(project, Tier::Dashboard, &mut command, Counts::from_node)
}

/// The tests of a folder that run where they are, in order of their names.
fn test_files(project: &Project, folder: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in
        fs::read_dir(project.path(folder)).with_context(|| format!("could not list {folder}"))?
    {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn with_sandbox(command: &mut Command, sandbox: &Sandbox) {
    command
        .env("CONTACTSHIP_SANDBOX", sandbox.address())
        .env("CONTACTSHIP_SANDBOX_KEY", sandbox::KEY);
}

fn counted(
    project: &Project,
    tier: Tier,
    command: &mut Command,
    read: fn(&str) -> Counts,
) -> Result<Counted> {
    let finished = Step::new(project, tier.headline()).finish(command)?;
    Ok(judged(project, &finished, read))
}

/// The counts of a tier that has run, and what is wrong with it.
fn judged(project: &Project, finished: &Finished, read: fn(&str) -> Counts) -> Counted {
    let mut counts = read(&finished.output);
    for line in finished
        .output
        .lines()
        .filter(|line| line.contains("# SKIPPED"))
    {
        println!("  {}", line.trim());
    }
    let log = finished
        .log
        .strip_prefix(project.root())
        .unwrap_or(&finished.log)
        .display();
    let trouble = if counts.failed > 0 || !finished.status.success() {
        Some(format!(
            "{}\n(all of it: {log})",
            telling_lines(&finished.output)
        ))
    } else if counts.total() == 0 {
        Some(format!("no test ran\n(all of it: {log})"))
    } else {
        None
    };
    if trouble.is_some() {
        counts.failed = counts.failed.max(1);
    }
    (counts, trouble)
}
