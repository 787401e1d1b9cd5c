//! The commands of the project: `cargo xtask --help`.
mod bench;
mod build;
mod demo;
mod edge;
mod fuzz;
mod project;
mod run;
mod sandbox;
mod screenshots;
mod setup;
mod size;
mod stamp;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;

/// Builds, shows and tests contactship-wasm; sets up what is missing on the way.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Installs what building needs: the wasm target, wasm-pack, wasm-bindgen and the npm tools
    Setup(setup::Options),
    /// Builds the complete npm package into pkg/
    Build(build::Options),
    /// Fetches a call through the built package, prints it, and shows it on a page
    Demo(demo::Options),
    /// Runs a Worker of examples/ in Cloudflare's own engine, against the sandbox
    Edge(edge::Options),
    /// Takes the screenshots of the dashboard, into target/screenshots and www/screenshots
    Screenshots,
    /// Runs all tests, or one tier of them: native, in servers, browsers, edge runtimes and bundlers, the dashboard
    Test(test::Options),
    /// Weighs what a browser downloads; fails over the budget, and if the README's table differs
    Size(size::Options),
    /// Measures the package against its rivals, in Node, Deno, Bun, Chromium, WebKitGTK and workerd
    Bench(bench::Options),
    /// Fuzzes one target for a while (needs a nightly toolchain)
    Fuzz(fuzz::Options),
}

fn main() -> ExitCode {
    let project = Project::here();
    match dispatch(&project, Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(project: &Project, command: Command) -> Result<ExitCode> {
    match command {
        Command::Setup(options) => setup::command(project, &options)?,
        Command::Build(options) => build::command(project, &options)?,
        Command::Demo(options) => return demo::command(project, &options),
        Command::Edge(options) => return edge::command(project, &options),
        Command::Screenshots => screenshots::command(project)?,
        Command::Test(options) => return test::command(project, &options),
        Command::Size(options) => size::command(project, &options)?,
        Command::Bench(options) => return bench::command(project, &options),
        Command::Fuzz(options) => fuzz::command(project, &options)?,
    }
    Ok(ExitCode::SUCCESS)
}
