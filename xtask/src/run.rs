//! Running one step: a headline, its captured output, and a useful answer when it fails.
use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

use crate::project::Project;

const SHOWN_LINES: usize = 30;
const SHOWN_WIDTH: usize = 300;
const HEARTBEAT: Duration = Duration::from_secs(30);

/// A step that failed: what, why, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    /// What failed, one sentence without a full stop.
    pub what: String,
    /// Why: a sentence or the last lines of output.
    pub why: String,
    /// What the reader can do.
    pub advice: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.what)?;
        for line in self.why.lines() {
            writeln!(out, "  | {line}")?;
        }
        write!(out, "  What to do: {}", self.advice)
    }
}

impl std::error::Error for Failure {}

/// One thing that is run, and its messages.
pub struct Step<'a> {
    project: &'a Project,
    headline: String,
    usually: Option<&'static str>,
    at_most: Option<Duration>,
    advice: String,
}

/// The result of a finished process.
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// Everything it wrote, both streams in order of arrival.
    pub output: String,
    /// Where the output was saved.
    pub log: PathBuf,
}

impl<'a> Step<'a> {
    /// A step with the line that announces it.
    pub fn new(project: &'a Project, headline: impl Into<String>) -> Self {
        Self {
            project,
            headline: headline.into(),
            usually: None,
            at_most: None,
            advice: "read the lines above, mend what they name, and run the command again.".into(),
        }
    }

    /// How long it usually takes, for steps that make one wait.
    pub fn usually(mut self, time: &'static str) -> Self {
        self.usually = Some(time);
        self
    }

    /// When to stop it, with all that it started: for what could wait forever.
    pub fn at_most(mut self, limit: Duration) -> Self {
        self.at_most = Some(limit);
        self
    }

    /// What to do when it fails.
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = advice.into();
        self
    }

    /// Runs the command to its end, whatever that is.
    pub fn finish(&self, command: &mut Command) -> Result<Finished> {
        let progress = Progress::start(&self.headline, self.usually);
        if self.at_most.is_some() {
            own_process_group(command);
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| {
                self.failure(format!(
                    "could not start {:?}: {error}",
                    command.get_program()
                ))
            })?;
        let (sender, lines) = mpsc::channel();
        forward(child.stdout.take(), sender.clone());
        forward(child.stderr.take(), sender);
        let watch = self.at_most.map(|limit| Watch::over(child.id(), limit));
        let mut output = collect(&lines, &progress);
        if watch.is_some_and(Watch::end) {
            output.push_str("error: stopped, because it took too long\n");
        }
        let status = child
            .wait()
            .with_context(|| format!("waiting for: {}", self.headline))?;
        progress.end(status.success());
        let log = self.save(&output)?;
        Ok(Finished {
            status,
            output,
            log,
        })
    }

    /// Runs the command; anything but success is a [`Failure`] with its last lines.
    pub fn run(&self, command: &mut Command) -> Result<Finished> {
        let finished = self.finish(command)?;
        if finished.status.success() {
            return Ok(finished);
        }
        let log = finished
            .log
            .strip_prefix(self.project.root())
            .unwrap_or(&finished.log);
        let why = format!(
            "{}\n(all of it: {})",
            telling_lines(&finished.output),
            log.display()
        );
        Err(self.failure(why).into())
    }

    fn failure(&self, why: String) -> Failure {
        Failure {
            what: format!("{} failed", self.headline),
            why,
            advice: self.advice.clone(),
        }
    }

    fn save(&self, output: &str) -> Result<PathBuf> {
        let folder = self.project.path("target/xtask/logs");
        let name: String = self
            .headline
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '.' {
                    c.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .collect();
        let log = folder.join(format!("{name}.log"));
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&log, output))
            .with_context(|| format!("could not write {}", log.display()))?;
        Ok(log)
    }
}

/// The part of an output that explains a failure: its first error, where that came early, and its last lines.
pub fn telling_lines(output: &str) -> String {
    let lines: Vec<String> = output
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.chars().take(SHOWN_WIDTH).collect())
        .collect();
    let last = lines.len().saturating_sub(SHOWN_LINES);
    let names_error = |line: &String| line.starts_with("error") || line.starts_with("npm error");
    let first = lines.iter().position(names_error).unwrap_or(last);
    if first >= last {
        return lines[last..].join("\n");
    }
    let early = &lines[first..last.min(first + SHOWN_LINES / 2)];
    let late = &lines[lines.len() - SHOWN_LINES / 2..];
    format!("{}\n…\n{}", early.join("\n"), late.join("\n"))
}

/// A duration as people say it: `0.4 s`, `12 s`, `1 min 30 s`.
pub fn spoken(time: Duration) -> String {
    match time.as_secs() {
        0..=9 => format!("{:.1} s", time.as_secs_f64()),
        seconds @ 10..=59 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

fn forward(stream: Option<impl Read + Send + 'static>, lines: mpsc::Sender<String>) {
    let Some(stream) = stream else { return };
    thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            if lines
                .send(String::from_utf8_lossy(&line).into_owned())
                .is_err()
            {
                return;
            }
        }
    });
}

fn collect(lines: &mpsc::Receiver<String>, progress: &Progress) -> String {
    let mut output = String::new();
    let mut silent_until = Instant::now() + HEARTBEAT;
    loop {
        match lines.recv_timeout(silent_until.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                progress.show(&line);
                output.push_str(line.trim_end_matches('\r'));
                output.push('\n');
            }
            Err(RecvTimeoutError::Timeout) => {
                progress.heartbeat();
                silent_until += HEARTBEAT;
            }
            Err(RecvTimeoutError::Disconnected) => return output,
        }
    }
}

/// So that a process can be stopped with all that it started.
fn own_process_group(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

/// Stops a group of processes after a while, unless it has ended.
struct Watch {
    ended: mpsc::Sender<()>,
    watcher: thread::JoinHandle<bool>,
}

impl Watch {
    fn over(group: u32, limit: Duration) -> Self {
        let (ended, end) = mpsc::channel();
        let watcher = thread::spawn(move || {
            let late = end.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
            if late {
                let group = format!("-{group}");
                let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
            }
            late
        });
        Self { ended, watcher }
    }

    /// Whether it had to stop them.
    fn end(self) -> bool {
        drop(self.ended);
        self.watcher.join().unwrap_or(false)
    }
}

/// A spinner on a terminal, plain lines everywhere else.
struct Progress {
    headline: String,
    spinner: Option<ProgressBar>,
    started: Instant,
}

impl Progress {
    fn start(headline: &str, usually: Option<&str>) -> Self {
        let hint = usually
            .map(|time| format!(" (usually {time})"))
            .unwrap_or_default();
        let spinner = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner().with_prefix(format!("{headline}{hint}"));
            if let Ok(style) =
                ProgressStyle::with_template("{spinner} {prefix} {elapsed:.dim} {wide_msg:.dim}")
            {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        if spinner.is_none() && usually.is_some() {
            eprintln!("  {headline}{hint} …");
        }
        Self {
            headline: headline.to_owned(),
            spinner,
            started: Instant::now(),
        }
    }

    fn show(&self, line: &str) {
        if let Some(spinner) = &self.spinner {
            spinner.set_message(line.trim().to_owned());
        }
    }

    fn heartbeat(&self) {
        if self.spinner.is_none() {
            eprintln!("  {} … {}", self.headline, spoken(self.started.elapsed()));
        }
    }

    fn end(&self, success: bool) {
        if let Some(spinner) = &self.spinner {
            spinner.finish_and_clear();
        }
        eprintln!(
            "{} {} ({})",
            if success { "✓" } else { "✗" },
            self.headline,
            spoken(self.started.elapsed())
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_error_the_last_lines_tell() {
        let output: String = (1..=50).map(|n| format!("line {n}\n\n")).collect();
        let shown = telling_lines(&output);
        assert!(shown.starts_with("line 21\n"));
        assert!(shown.ends_with("line 50"));
    }

    #[test]
    fn an_early_error_is_shown_with_the_last_lines() {
        let rest: String = (1..=50).map(|n| format!("line {n}\n")).collect();
        let shown = telling_lines(&format!("hello\nerror: no such thing\n{rest}"));
        assert!(shown.starts_with("error: no such thing\nline 1\n"));
        assert!(shown.contains("line 14\n…\nline 36\n"));
        assert!(shown.ends_with("line 50"));
    }

    #[test]
    fn times_are_spoken_in_the_unit_that_fits() {
        assert_eq!(spoken(Duration::from_millis(440)), "0.4 s");
        assert_eq!(spoken(Duration::from_secs(12)), "12 s");
        assert_eq!(spoken(Duration::from_secs(90)), "1 min 30 s");
    }
}
