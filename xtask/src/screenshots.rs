//! `cargo xtask screenshots`: pictures of the dashboard's main views, and those of the README.
use anyhow::Result;

use crate::project::Project;
use crate::run::Step;
use crate::{build, demo, setup, tools};

/// Builds the dashboard and takes its pictures, in three widths and both themes.
pub fn command(project: &Project) -> Result<()> {
    setup::for_building(project)?;
    build::ensure(project)?;
    demo::dashboard(project)?;
    tools::chromium(project)?;
    setup::hosts(project)?;
    let taken = Step::new(project, "Taking screenshots of the dashboard")
        .usually("60 s")
        .run(project.command("node").arg("www/demo/screenshots.mjs"))?;
    println!("{}", taken.output.trim_end());
    Ok(())
}
