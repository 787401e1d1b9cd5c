//! `cargo xtask bench`: the package against its rivals, side by side, in every host: servers, browsers and workerd.
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::project::Project;
use crate::run::Step;
use crate::{build, setup, stamp, tools};

/// What to measure.
#[derive(Args, Default)]
pub struct Options {
    /// Runs everything once and judges no times: a few seconds
    #[arg(long)]
    quick: bool,
    /// Measures in this host alone; may be given again
    #[arg(long, value_name = "HOST")]
    host: Vec<Host>,
    /// Measures this input alone; may be given again
    #[arg(long, value_name = "INPUT")]
    input: Vec<String>,
    /// Puts the tables into BENCHMARKS.md
    #[arg(long, conflicts_with_all = ["quick", "host", "input"])]
    write: bool,
    /// Where the figures go, as JSON [default: target/bench/results.json]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Options {
    /// What the tests run.
    pub fn quick() -> Self {
        Self {
            quick: true,
            ..Self::default()
        }
    }
}

/// Where the program runs.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Host {
    /// Node 22
    Node,
    /// Deno
    Deno,
    /// Bun
    Bun,
    /// Headless Chromium
    Chromium,
    /// WebKitGTK, the engine of Safari
    Webkit,
    /// Cloudflare's runtime
    Workerd,
}

/// Builds what is needed, measures, and prints tables.
pub fn command(project: &Project, options: &Options) -> Result<ExitCode> {
    prepare(project, options)?;
    let status = program(project, options)?
        .status()
        .context("could not start Node")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Everything that is measured, and what it is measured with.
pub fn prepare(project: &Project, options: &Options) -> Result<()> {
    setup::for_building(project)?;
    rivals(project)?;
    let has = |host: Host| options.host.is_empty() || options.host.contains(&host);
    {
        let _alone = project.lock()?;
        setup::hosts(project)?;
        if has(Host::Chromium) {
            tools::chromium(project)?;
        }
        if has(Host::Webkit) {
            tools::webkit(project)?;
        }
        if has(Host::Deno) || has(Host::Bun) {
            tools::npm_packages(project, &project.path("tests/runtimes"), "the runtimes")?;
        }
    }
    build::ensure(project)?;
    build::ensure_for_bench(project)?;
    serde_rival(project)
}

/// The rivals that come from npm.
pub fn rivals(project: &Project) -> Result<()> {
    let _alone = project.lock()?;
    tools::npm_packages(project, &project.path("bench"), "the rivals")
}

/// The program that measures, which prints a line for each check and, if it is not quick, tables.
pub fn program(project: &Project, options: &Options) -> Result<Command> {
    let mut command = project.command("node");
    command.arg("bench/run.mjs");
    if options.quick {
        command.arg("--quick");
    }
    if options.write {
        command.arg("--write");
    }
    for host in &options.host {
        let name = host.to_possible_value();
        command.arg("--host");
        command.args(name.as_ref().map(clap::builder::PossibleValue::get_name));
    }
    for input in &options.input {
        command.arg("--input").arg(input);
    }
    if let Some(file) = &options.out {
        let folder = std::env::current_dir().context("there is no current folder")?;
        command.arg("--out").arg(folder.join(file));
    }
    Ok(command)
}

/// The rival that is made of serde-wasm-bindgen.
fn serde_rival(project: &Project) -> Result<()> {
    let _alone = project.lock()?;
    let source = project.path("bench/serde-rival");
    let made_from = stamp::of(&[
        source.join("Cargo.toml"),
        source.join("Cargo.lock"),
        source.join("src"),
    ])?;
    let made = project.path("target/xtask/serde-rival.stamp");
    if stamp::matches(&made, &made_from) && project.path("target/bench/serde").is_dir() {
        return Ok(());
    }
    Step::new(project, "Compiling the rival that uses serde-wasm-bindgen")
        .usually("20 to 40 s")
        .run(
            project
                .command("wasm-pack")
                .args(["build", "--release", "--target", "web", "--no-pack"])
                .args(["--mode", "no-install", "--out-dir"])
                .arg(project.path("target/bench/serde"))
                .args([".", "--", "--locked"])
                .env("CARGO_TARGET_DIR", project.path("target/bench/serde-build"))
                .current_dir(source),
        )?;
    stamp::write(&made, &made_from)
}
