//! Any bytes are read or refused without a panic, with memory that grows linearly with the text.

#![cfg(not(target_arch = "wasm32"))]
// An allocator that counts can only be written with `unsafe`.
#![allow(unsafe_code)]

#[path = "common/toon.rs"]
mod common;
#[path = "common/hostile.rs"]
mod hostile;
#[path = "common/random.rs"]
mod random;

use common::{LEGACY, LENIENT, STRICT, decode};
use contactship_wasm::tape::Tape;
use contactship_wasm::toon::{self, Options, Rules};
use random::Random;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Counts the allocations of this thread.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: all calls go on to the system's allocator as they are.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        let _ = BYTES.try_with(|bytes| bytes.set(bytes.get() + layout.size()));
        // SAFETY: the caller's promises are the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from `alloc` above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// The allocations and bytes of one reading.
fn cost(text: &[u8], options: &Options) -> (usize, usize) {
    let before = (ALLOCATIONS.get(), BYTES.get());
    let mut tape = Tape::new();
    let _ = toon::decode(text, options, &mut tape);
    (ALLOCATIONS.get() - before.0, BYTES.get() - before.1)
}

#[test]
fn memory_grows_linearly_with_hostile_texts() {
    println!(
        "{:<36}{:>12}{:>12}{:>12}",
        "text", "bytes/byte", "at 2x", "allocations"
    );
    for (name, make) in hostile::SHAPES {
        for options in [LEGACY, LENIENT] {
            let (small, large) = (make(1 << 18), make(1 << 19));
            let (_, small_bytes) = cost(small.as_bytes(), &options);
            let (allocations, large_bytes) = cost(large.as_bytes(), &options);
            let rate = |bytes: usize, text: &str| bytes as f64 / text.len() as f64;
            let (one, two) = (rate(small_bytes, &small), rate(large_bytes, &large));
            println!("{name:<36}{one:>12.2}{two:>12.2}{allocations:>12}");
            // Doubling buffers make steps; what is fixed makes small texts dear.
            assert!(
                two <= 1.5 * one + 1.0,
                "{name}: from {one} to {two} bytes for each byte"
            );
            assert!(two < 160.0, "{name}: {two} bytes for each byte of text");
        }
    }
}

#[test]
fn memory_does_not_depend_on_declared_counts() {
    for text in [
        "a[4000000000]: 1",
        "a[4000000000]{b}:\n  1",
        "a[4000000000]:\n  - 1",
        "a[4000000000:]{b}:\n  c: 1",
        "[18446744073709551615]: 1",
        "[99999999999999999999999]{a}:",
    ] {
        for options in [LEGACY, LENIENT] {
            let (_, bytes) = cost(text.as_bytes(), &options);
            assert!(bytes < 400_000, "{text}: {bytes}");
        }
    }
}

#[test]
fn hostile_texts_cause_no_panic() {
    for (name, make) in hostile::SHAPES {
        let text = make(1 << 16);
        for options in [STRICT, LEGACY, LENIENT] {
            let _ = decode(text.as_bytes(), &options);
        }
        // Cut anywhere, so inside characters and escapes too.
        for cut in [1, 2, 3, 5, 8, 13] {
            let _ = decode(
                &text.as_bytes()[..text.len() - cut.min(text.len())],
                &LEGACY,
            );
        }
        println!("{name}");
    }
}

#[test]
fn random_bytes_cause_no_panic() {
    let mut random = Random::new(Random::seed());
    for n in 0..30_000 {
        let mut bytes = random::lines(&mut random).into_bytes();
        for _ in 0..random.below(4) {
            let at = random.below(bytes.len());
            bytes[at] = random.next() as u8;
        }
        if n % 3 == 0 {
            bytes.truncate(random.below(bytes.len() + 1));
        }
        let strict = decode(&bytes, &STRICT);
        let legacy = decode(&bytes, &LEGACY);
        let _ = decode(&bytes, &LENIENT);
        match (&strict, &legacy) {
            // What 4.4 accepts is never read differently; what no version wrote has the first error.
            (Ok(_), _) | (_, Err(_)) => assert_eq!(strict, legacy),
            (Err(_), Ok((_, reading))) => assert!(matches!(reading.rules, Rules::Legacy(_))),
        }
    }
}

#[test]
fn the_corpus_of_the_fuzzer_causes_no_panic() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/toon");
    let mut texts = 0;
    for entry in std::fs::read_dir(folder).expect("the corpus") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a text");
        for options in [
            STRICT,
            LEGACY,
            LENIENT,
            Options {
                indent: 3,
                ..LENIENT
            },
        ] {
            let _ = decode(&bytes, &options);
        }
        texts += 1;
    }
    assert!(texts > 100, "only {texts} texts");
}
