//! `cargo xtask fuzz`: one fuzz target for a while, under a nightly toolchain if there is one.
use std::fs;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::project::Project;
use crate::run::Step;
use crate::tools;

/// What to fuzz.
#[derive(Args)]
pub struct Options {
    /// A target of the fuzz folder: toon, bodies or metrics
    target: String,
    /// How long
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

/// Runs the target and shows what it found.
pub fn command(project: &Project, options: &Options) -> Result<()> {
    if !project.path("fuzz").join("Cargo.toml").is_file() {
        bail!("this checkout has no fuzz folder.");
    }
    let nightly = project
        .command("rustup")
        .args(["run", "nightly", "rustc", "--version"])
        .output();
    if !nightly.is_ok_and(|output| output.status.success()) {
        bail!(
            "fuzzing needs a nightly toolchain: `rustup toolchain install nightly` and run this again."
        );
    }
    tools::from_cargo(
        project,
        "cargo-fuzz",
        CARGO_FUZZ,
        &["cargo-fuzz"],
        "1 minute, once",
    )?;
    let Options { target, seconds } = options;
    // What is new goes into the first folder; the second, where there is one, holds what was interesting before.
    let found = format!("fuzz/corpus/{target}");
    fs::create_dir_all(project.path(&found)).with_context(|| format!("could not make {found}"))?;
    let mut command = project.command("rustup");
    command.args(["run", "nightly", "cargo", "fuzz", "run", target, &found]);
    let kept = format!("tests/corpus/{target}");
    if project.path(&kept).is_dir() {
        command.arg(kept);
    }
    command.args(["--", "-max_len=1500"]);
    let dictionary = format!("fuzz/{target}.dict");
    if project.path(&dictionary).is_file() {
        command.arg(format!("-dict={dictionary}"));
    }
    command.arg(format!("-max_total_time={seconds}"));
    let finished = Step::new(project, format!("Fuzzing {target} for {seconds} s"))
        .advice("the lines above name the input that failed: make a test of it.")
        .run(&mut command)?;
    let last = finished.output.lines().rfind(|line| line.contains("Done"));
    println!("{}", last.unwrap_or("Nothing was found."));
    Ok(())
}

const CARGO_FUZZ: &str = "0.13.2";
