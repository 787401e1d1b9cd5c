//! How many tests passed and failed, read from what the test runners print.
use std::fmt;
use std::ops::AddAssign;

/// Numbers of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Ran, and held.
    pub passed: usize,
    /// Ran, and did not hold.
    pub failed: usize,
    /// Did not run.
    pub skipped: usize,
}

impl Counts {
    /// The sum over all lines of libtest or wasm-bindgen-test:
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub fn from_libtest(output: &str) -> Self {
        let mut sum = Self::default();
        for line in output
            .lines()
            .filter(|line| line.starts_with("test result:"))
        {
            let count = |label: &str| number_before(line, label);
            sum += Self {
                passed: count(" passed"),
                failed: count(" failed"),
                skipped: count(" ignored"),
            };
        }
        sum
    }

    /// The closing lines of `node --test` with its spec reporter: `ℹ pass 3`.
    pub fn from_node(output: &str) -> Self {
        let count = |label: &str| {
            output
                .lines()
                .filter_map(|line| {
                    line.trim_start_matches("ℹ ")
                        .strip_prefix(label)?
                        .trim()
                        .parse::<usize>()
                        .ok()
                })
                .next_back()
                .unwrap_or(0)
        };
        Self {
            passed: count("pass "),
            failed: count("fail ") + count("cancelled "),
            skipped: count("skipped ") + count("todo "),
        }
    }

    /// Lines that begin with `ok`, `not ok` or `skipped`.
    pub fn from_checks(output: &str) -> Self {
        let count = |mark: &str| output.lines().filter(|line| line.starts_with(mark)).count();
        Self {
            passed: count("ok "),
            failed: count("not ok "),
            skipped: count("skipped "),
        }
    }

    /// All tests, run or not.
    pub fn total(self) -> usize {
        self.passed + self.failed + self.skipped
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        match self.skipped {
            0 => Ok(()),
            skipped => write!(out, ", {skipped} skipped"),
        }
    }
}

fn number_before(line: &str, label: &str) -> usize {
    line.split(label)
        .next()
        .filter(|before| before.len() < line.len())
        .and_then(|before| before.rsplit(' ').next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtest_lines_add_up() {
        let output = "running 4 tests\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 filtered out; finished in 0.21s\n";
        assert_eq!(
            Counts::from_libtest(output),
            Counts {
                passed: 5,
                failed: 1,
                skipped: 1
            }
        );
    }

    #[test]
    fn a_line_without_numbers_counts_nothing() {
        assert_eq!(
            Counts::from_libtest("test result: unknown"),
            Counts::default()
        );
        assert_eq!(
            Counts::from_node("pass me by\nℹ pass many"),
            Counts::default()
        );
    }

    #[test]
    fn node_counts_what_was_cancelled_as_failed() {
        let output = "✔ one (1ms)\nℹ tests 5\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n";
        assert_eq!(
            Counts::from_node(output),
            Counts {
                passed: 2,
                failed: 2,
                skipped: 1
            }
        );
    }

    #[test]
    fn checks_are_counted_by_their_marks() {
        let output = "ok one\n  node: words\nnot ok two\nskipped everything in bun\nok three\n";
        assert_eq!(
            Counts::from_checks(output),
            Counts {
                passed: 2,
                failed: 1,
                skipped: 1
            }
        );
    }

    #[test]
    fn the_line_names_skipped_tests_only_where_there_are_some() {
        assert_eq!(
            Counts {
                passed: 2,
                failed: 0,
                skipped: 0
            }
            .to_string(),
            "2 passed, 0 failed"
        );
        assert_eq!(
            Counts {
                passed: 2,
                failed: 0,
                skipped: 3
            }
            .to_string(),
            "2 passed, 0 failed, 3 skipped"
        );
    }
}
