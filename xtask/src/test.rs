//! `cargo xtask test`: every tier of tests, one after the other, and one line at the end that counts them all.
mod counts;
mod package;
mod tiers;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, ValueEnum};

use self::counts::Counts;
use crate::project::Project;
use crate::run::spoken;
use crate::sandbox::Sandbox;
use crate::{bench, build, demo, edge, setup};

/// What to test.
#[derive(Args)]
pub struct Options {
    /// Runs one tier alone
    #[arg(long, value_name = "TIER")]
    only: Option<Tier>,
}

/// A tier of tests.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tier {
    /// Rust tests on this machine
    Native,
    /// The format and the types of all JavaScript
    Scripts,
    /// The core as WebAssembly in Node, over HTTP
    Node,
    /// The core as WebAssembly in headless Chromium, over HTTP
    Chromium,
    /// The packed npm package, installed into an empty folder and used from Node
    Package,
    /// Every failure of networks, servers, options and the module itself, in Node, Chromium and workerd
    Client,
    /// The package's types, under every configuration that its users have
    Types,
    /// The packed package in every runtime: servers, edge networks and browsers
    Runtimes,
    /// The packed package through every bundler, and then in Chromium and workerd
    Bundlers,
    /// The dashboard in Chromium and Firefox, with clicks and keys, against the sandbox
    Dashboard,
    /// The packed package under Jest, jsdom, Vitest (also in Cloudflare's runtime), MSW and fake timers
    Testing,
    /// The Workers of examples/ in Cloudflare's own engine, with queues, Durable Objects, R2 and caches
    Edge,
    /// The benchmark, once and quickly: that all rivals agree, and what kept strings keep alive
    Bench,
}

impl Tier {
    fn headline(self) -> &'static str {
        match self {
            Self::Native => "Native tests",
            Self::Scripts => "JavaScript's format and types",
            Self::Node => "WebAssembly tests in Node",
            Self::Chromium => "WebAssembly tests in Chromium",
            Self::Package => "Packed package in Node",
            Self::Client => "Client on real networks",
            Self::Types => "Types of the packed package",
            Self::Runtimes => "Packed package in every runtime",
            Self::Bundlers => "Packed package in bundlers",
            Self::Dashboard => "Dashboard in browsers",
            Self::Testing => "Packed package under test tools",
            Self::Edge => "Workers of examples/",
            Self::Bench => "Benchmark, once and quickly",
        }
    }
}

/// The result of one tier.
pub struct Outcome {
    counts: Counts,
    took: Duration,
    /// Why the tier could not be counted on, where it could not.
    trouble: Option<String>,
}

/// Runs the tiers; the last line is the sum of all.
pub fn command(project: &Project, options: &Options) -> Result<ExitCode> {
    let tiers: Vec<Tier> = options
        .only
        .map_or_else(|| Tier::value_variants().to_vec(), |tier| vec![tier]);
    prepare(project, &tiers)?;
    let mut sandbox = Sandbox::for_tests(project)?;
    let mut outcomes = Vec::new();
    for tier in tiers {
        let outcome = tiers::run(project, tier, &sandbox);
        report(tier, &outcome);
        outcomes.push((tier, outcome));
        sandbox.check()?;
    }
    Ok(summary(&outcomes))
}

/// Only what the chosen tiers need.
fn prepare(project: &Project, tiers: &[Tier]) -> Result<()> {
    let some = |of: &[Tier]| tiers.iter().any(|tier| of.contains(tier));
    setup::for_testing(
        project,
        &setup::Tests {
            chromium: some(&[
                Tier::Chromium,
                Tier::Client,
                Tier::Runtimes,
                Tier::Bundlers,
                Tier::Dashboard,
                Tier::Edge,
            ]),
            firefox: some(&[Tier::Runtimes, Tier::Dashboard]),
            webkit: some(&[Tier::Runtimes]),
            hosts: some(&[
                Tier::Scripts,
                Tier::Client,
                Tier::Runtimes,
                Tier::Bundlers,
                Tier::Dashboard,
                Tier::Testing,
                Tier::Edge,
            ]),
            // The bundlers and the test tools run in its Node.
            runtimes: some(&[Tier::Runtimes, Tier::Bundlers, Tier::Testing]),
            testing: some(&[Tier::Testing]),
            bundlers: some(&[Tier::Bundlers]),
            edge: some(&[Tier::Scripts, Tier::Edge]),
        },
    )?;
    let of_the_package = [
        Tier::Scripts,
        Tier::Package,
        Tier::Client,
        Tier::Types,
        Tier::Runtimes,
        Tier::Bundlers,
        Tier::Dashboard,
        Tier::Testing,
        Tier::Edge,
    ];
    if tiers.iter().any(|tier| of_the_package.contains(tier)) {
        build::ensure(project)?;
    }
    if some(&[Tier::Client]) {
        build::ensure_for_traps(project)?;
    }
    if some(&[Tier::Scripts]) {
        // The types of the rivals are the rivals' own.
        bench::rivals(project)?;
    }
    if some(&[Tier::Scripts, Tier::Edge]) {
        // After the build: the Workers are made with pkg/.
        for worker in edge::WORKERS {
            edge::install(project, worker)?;
        }
    }
    if some(&[Tier::Dashboard, Tier::Edge]) {
        demo::dashboard(project)?;
    }
    if some(&[Tier::Bench]) {
        bench::prepare(project, &bench::Options::quick())?;
    }
    Ok(())
}

fn report(tier: Tier, outcome: &Outcome) {
    println!("{}: {}", tier.headline(), outcome.counts);
    if outcome.counts.skipped > 0 {
        println!(
            "  SKIPPED: {} of these tests did not run",
            outcome.counts.skipped
        );
    }
    if let Some(trouble) = &outcome.trouble {
        println!("  FAILED: {}", trouble.replace('\n', "\n  "));
    }
}

fn summary(outcomes: &[(Tier, Outcome)]) -> ExitCode {
    let mut sum = Counts::default();
    println!();
    for (tier, Outcome { counts, took, .. }) in outcomes {
        println!("{:<32}{:>14}   {counts}", tier.headline(), spoken(*took));
        sum += *counts;
    }
    println!("{sum}");
    if sum.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
