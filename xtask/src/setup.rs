//! `cargo xtask setup`: everything that building needs, in the pinned versions.
use anyhow::Result;
use clap::Args;

use crate::project::Project;
use crate::tools;

/// What to set up.
#[derive(Args)]
pub struct Options {
    /// Also installs what only the tests need: Chromium and chromedriver
    #[arg(long)]
    browser: bool,
}

/// Sets up, and reports that all is there.
pub fn command(project: &Project, options: &Options) -> Result<()> {
    for_building(project)?;
    if options.browser {
        tools::chromium(project)?;
    }
    eprintln!("✓ Everything is there");
    Ok(())
}

/// What `build` and `demo` need.
pub fn for_building(project: &Project) -> Result<()> {
    tools::node(project)?;
    let _alone = project.lock()?;
    tools::wasm_target(project)?;
    tools::rust_source(project)?;
    tools::wasm_tools(project)?;
    tools::npm_packages(project, project.root(), "the npm tools")
}

/// What the chosen tests need besides the tools for building.
pub struct Tests {
    /// Chromium and its driver.
    pub chromium: bool,
    /// Firefox, where it can be had.
    pub firefox: bool,
    /// WebKit, where it can be had.
    pub webkit: bool,
    /// What drives and runs the hosts of tests/hosts.
    pub hosts: bool,
    /// The runtimes of tests/runtimes.
    pub runtimes: bool,
    /// The bundlers of tests/bundlers.
    pub bundlers: bool,
    /// What builds and runs the Workers of examples/.
    pub edge: bool,
    /// The test tools of tests/testing.
    pub testing: bool,
}

/// The npm packages of tests/hosts, which the tests, the benchmark and the screenshots share.
pub fn hosts(project: &Project) -> Result<()> {
    tools::npm_packages(
        project,
        &project.path("tests/hosts"),
        "the hosts of the tests",
    )
}

/// What `test` needs.
pub fn for_testing(project: &Project, tests: &Tests) -> Result<()> {
    for_building(project)?;
    let _alone = project.lock()?;
    let encoders = project.path("tests/encoders");
    if encoders.join("package-lock.json").is_file() {
        tools::npm_packages(project, &encoders, "the older TOON encoders")?;
    }
    if tests.hosts {
        hosts(project)?;
    }
    if tests.runtimes {
        tools::npm_packages(project, &project.path("tests/runtimes"), "the runtimes")?;
    }
    if tests.bundlers {
        tools::npm_packages(project, &project.path("tests/bundlers"), "the bundlers")?;
    }
    if tests.testing {
        tools::npm_packages(project, &project.path("tests/testing"), "the test tools")?;
    }
    if tests.edge {
        tools::npm_packages(project, &project.path("tests/edge"), "wrangler")?;
    }
    if tests.chromium {
        tools::chromium(project)?;
    }
    if tests.firefox {
        tools::firefox(project)?;
    }
    if tests.webkit {
        tools::webkit(project)?;
    }
    Ok(())
}
