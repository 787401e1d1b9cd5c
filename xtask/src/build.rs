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

/// Builds the package and prints its size.
pub fn command(project: &Project, options: &Options) -> Result<()> {
    setup::for_building(project)?;
    let _alone = project.lock()?;
    make(project, &PACKAGE, options)?;
    let sizes = Step::new(project, "Weighing the package")
        .run(project.command("node").arg("xtask/sizes.mjs"))?;
    println!("\n{}", sizes.output.trim_end());
    println!("\npkg/ is the complete npm package: `npm pack ./pkg` makes the tarball.");
    Ok(())
}

/// What is built, and where.
struct Product {
    /// For the stamp's file.
    name: &'static str,
    /// The folder of the finished package.
    folder: &'static str,
    /// Where wasm-pack's output goes.
    wasm: &'static str,
    /// The cargo feature that it has besides.
    feature: Option<&'static str>,
    /// The JavaScript around the glue, where it is not the package's own.
    facade: Option<&'static str>,
}

const PACKAGE: Product = Product {
    name: "package",
    folder: "pkg",
    wasm: "target/wasm",
    feature: None,
    facade: None,
};

/// The same build with one function more, which is not published.
const BENCH: Product = Product {
    name: "bench",
    folder: "target/bench/pkg",
    wasm: "target/bench/wasm",
    feature: Some("bench"),
    facade: Some("bench/facade.js"),
};

/// The same build with points at which it can be made to fail.
const TRAP: Product = Product {
    name: "trap",
    folder: "target/trap/pkg",
    wasm: "target/trap/wasm",
    feature: Some("test-trap"),
    facade: None,
};

/// Builds the release package, unless pkg/ was built from just these files.
pub fn ensure(project: &Project) -> Result<()> {
    ensure_product(project, &PACKAGE)
}

/// Builds the package with the benchmark's entry into target/bench/pkg, unless it is there.
pub fn ensure_for_bench(project: &Project) -> Result<()> {
    ensure_product(project, &BENCH)
}

/// Builds the package that the tests can make fail into target/trap/pkg, unless it is there.
pub fn ensure_for_traps(project: &Project) -> Result<()> {
    ensure_product(project, &TRAP)
}

fn ensure_product(project: &Project, product: &Product) -> Result<()> {
    let options = Options::default();
    let _alone = project.lock()?;
    let folder = product.folder;
    let made_from = made_from(project, product, &options)?;
    if stamp::matches(&stamp_file(project, product), &made_from) && project.path(folder).is_dir() {
        eprintln!("✓ The package in {folder}/ is up to date");
        return Ok(());
    }
    make(project, product, &options)
}

fn make(project: &Project, product: &Product, options: &Options) -> Result<()> {
    let made_from = made_from(project, product, options)?;
    // wasm-bindgen leaves snippets of earlier builds where they are.
    let wasm = project.path(product.wasm);
    if wasm.exists() {
        fs::remove_dir_all(&wasm).with_context(|| format!("could not empty {}", wasm.display()))?;
    }
    wasm_pack(project, product, options)?;
    Step::new(
        project,
        format!("Assembling the npm package in {}/", product.folder),
    )
    .run(
        project
            .command("node")
            .args(["xtask/assemble.mjs", product.wasm, product.folder])
            .args(product.facade),
    )?;
    stamp::write(&stamp_file(project, product), &made_from)
}

fn wasm_pack(project: &Project, product: &Product, options: &Options) -> Result<()> {
    let mut command = project.command("wasm-pack");
    command.args([
        "build",
        ".",
        "--target",
        "web",
        "--mode",
        "no-install",
        "--no-pack",
        "--out-dir",
        product.wasm,
    ]);
    command.arg(if options.dev { "--dev" } else { "--release" });
    command.arg("--");
    if let Some(feature) = product.feature {
        command.args(["--features", feature]);
    }
    // RUSTFLAGS takes the place of the rustflags in .cargo/config.toml.
    let simd = if options.no_simd { "-" } else { "+" };
    let mut flags = format!("-C target-feature={simd}simd128");
    if !options.dev {
        // A panic ends the instance and its message is never shown; without messages and formatting the module is
        // a quarter smaller. The pinned compiler has this behind a switch, and needs the standard library built the
        // same way.
        flags.push_str(
            " -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none",
        );
        // What is worth inlining on the hot path is marked `#[inline]`, which has a threshold of its own; LLVM's
        // for all else (225) makes the module larger, and no faster.
        flags.push_str(" -Cllvm-args=-inline-threshold=90");

        command.args([
            "-Zbuild-std=std,panic_abort",
            "-Zbuild-std-features=optimize_for_size",
        ]);
        command.env("RUSTC_BOOTSTRAP", "1");
    }
    command.env("RUSTFLAGS", flags);
    Step::new(project, "Compiling the core to WebAssembly (wasm-pack)")
        .usually("1 to 2 min the first time")
        .advice("fix the compiler error; for a missing tool, `cargo xtask setup` installs it.")
        .run(&mut command)?;
    Ok(())
}

fn made_from(project: &Project, product: &Product, options: &Options) -> Result<String> {
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
        "xtask/wasm-names.mjs",
        "xtask/src/build.rs",
    ]
    .into_iter()
    .chain(product.facade)
    .map(|input| project.path(input))
    .collect();
    let Options { no_simd, dev } = options;
    Ok(format!(
        "{} no_simd={no_simd} dev={dev}",
        stamp::of(&inputs)?
    ))
}

fn stamp_file(project: &Project, product: &Product) -> PathBuf {
    project.path(&format!("target/xtask/{}.stamp", product.name))
}
