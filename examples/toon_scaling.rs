//! Measures how time grows with the size of hostile texts: `cargo run --release --example toon_scaling`.
//!
//! Each text is read with 1, 2 and 4 MB; with linear growth, each time is twice the one before.

#[cfg(not(target_arch = "wasm32"))]
#[path = "../tests/common/hostile.rs"]
mod hostile;

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!(
        "{:<36}{:>10}{:>10}{:>10}{:>8}  result",
        "text", "1 MB, ms", "2 MB, ms", "4 MB, ms", "growth"
    );
    for (name, make) in hostile::SHAPES {
        let (mut times, mut outcome) = (Vec::new(), "");
        for size in [1, 2, 4] {
            let text = make(size << 20);
            let (time, result) = best_of_five(text.as_bytes());
            times.push(time);
            outcome = result;
        }
        println!(
            "{name:<36}{:>10.2}{:>10.2}{:>10.2}{:>8.2}  {outcome}",
            times[0],
            times[1],
            times[2],
            (times[2] / times[0]).sqrt()
        );
    }
}

/// The best time in milliseconds, and whether the text was read.
#[cfg(not(target_arch = "wasm32"))]
fn best_of_five(text: &[u8]) -> (f64, &'static str) {
    use contactship_wasm::tape::Tape;
    use contactship_wasm::toon::{Options, decode};
    let mut best = f64::MAX;
    let mut outcome = "";
    for _ in 0..5 {
        let mut tape = Tape::new();
        let start = std::time::Instant::now();
        let result = decode(text, &Options::default(), &mut tape);
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
        outcome = if result.is_ok() { "read" } else { "error" };
    }
    (best, outcome)
}
