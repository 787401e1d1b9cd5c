//! `cargo xtask size`: what a browser downloads, held against the budget and against the package's README.
use anyhow::Result;
use clap::Args;

use crate::project::Project;
use crate::run::Step;
use crate::{build, setup};

/// What to do about it.
#[derive(Args)]
pub struct Options {
    /// Writes the figures into the README of the package
    #[arg(long)]
    write: bool,
}

/// Weighs the release package. The budget is in xtask/sizes.mjs.
pub fn command(project: &Project, options: &Options) -> Result<()> {
    setup::for_building(project)?;
    build::ensure(project)?;
    let mut command = project.command("node");
    command.args(["xtask/sizes.mjs", "--check"]);
    if options.write {
        command.arg("--write");
    }
    let sizes = Step::new(project, "Weighing the package")
        .advice("make it smaller, or the figures true: `cargo xtask size --write`.")
        .run(&mut command)?;
    println!("\n{}", sizes.output.trim_end());
    Ok(())
}
