//! `cargo xtask build`: the complete npm package in pkg/.
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use crate::project::Project;
use crate::run::Step;
use crate::{setup, stamp};

/// How to build.
#[derive(Args, Clone, Default)]
pub struct Options {
    /// Builds for engines without wasm SIMD
    #[arg(long)]
    no_simd: bool,
    /// Builds quickly, without optimisation
    #[arg(long)]
    dev: bool,
}

/// Builds the package and tells what it weighs.
pub fn command(project: &Project, options: &Options) -> Result<()> {
    setup::for_building(project)?;
    let _alone = project.lock()?;
    package(project, options)?;
    let sizes = Step::new(project, "Weighing the package")
        .run(project.command("node").arg("xtask/sizes.mjs"))?;
    println!("\n{}", sizes.output.trim_end());
    println!("\npkg/ is the complete npm package: `npm pack ./pkg` makes the tarball.");
    Ok(())
}

/// Builds the release package, unless pkg/ was built from just these files.
pub fn ensure(project: &Project) -> Result<()> {
    let options = Options::default();
    let _alone = project.lock()?;
    if stamp::matches(&stamp_file(project), &made_from(project, &options)?)
        && project.path("pkg").is_dir()
    {
        eprintln!("✓ The package in pkg/ is up to date");
        return Ok(());
    }
    package(project, &options)
}

fn package(project: &Project, options: &Options) -> Result<()> {
    let made_from = made_from(project, options)?;
    // wasm-bindgen leaves snippets of earlier builds where they are.
    let wasm = project.path("target/wasm");
    if wasm.exists() {
        fs::remove_dir_all(&wasm).context("could not empty target/wasm")?;
    }
    wasm_pack(project, options)?;
    Step::new(project, "Assembling the npm package in pkg/").run(
        project
            .command("node")
            .args(["xtask/assemble.mjs", "target/wasm", "pkg"]),
    )?;
    stamp::write(&stamp_file(project), &made_from)
}

fn wasm_pack(project: &Project, options: &Options) -> Result<()> {
    let mut command = project.command("wasm-pack");
    command.args([
        "build",
        "--target",
        "web",
        "--mode",
        "no-install",
        "--no-pack",
        "--out-dir",
        "target/wasm",
    ]);
    command.arg(if options.dev { "--dev" } else { "--release" });
    if options.no_simd {
        // RUSTFLAGS takes the place of the rustflags in .cargo/config.toml.
        command.env("RUSTFLAGS", "-C target-feature=-simd128");
    }
    Step::new(project, "Compiling the core to WebAssembly (wasm-pack)")
        .usually("20 to 60 s")
        .advice(
            "mend what the compiler names; for a missing tool, `cargo xtask setup` installs it.",
        )
        .run(&mut command)?;
    Ok(())
}

fn made_from(project: &Project, options: &Options) -> Result<String> {
    let inputs: Vec<PathBuf> = [
        ".cargo/config.toml",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "package-lock.json",
        "pkg-template",
        "rust-toolchain.toml",
        "src",
        "xtask/assemble.mjs",
    ]
    .iter()
    .map(|input| project.path(input))
    .collect();
    let Options { no_simd, dev } = options;
    Ok(format!(
        "{} no_simd={no_simd} dev={dev}",
        stamp::of(&inputs)?
    ))
}

fn stamp_file(project: &Project) -> PathBuf {
    project.path("target/xtask/package.stamp")
}
