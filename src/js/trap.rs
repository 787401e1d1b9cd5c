//! Points at which the tests can make the module fail. Without the feature `test-trap` there are none.

/// Fails here if the text asks for it: `trap-POINT-KIND`, and more behind it.
#[cfg(feature = "test-trap")]
pub(super) fn point(name: &str, text: &[u8]) {
    let wish = text
        .strip_prefix(b"trap-")
        .and_then(|rest| rest.strip_prefix(name.as_bytes()));
    let kind = wish
        .and_then(|rest| rest.strip_prefix(b"-"))
        .unwrap_or_default();
    match kind.split(|byte| *byte == b'-').next().unwrap_or_default() {
        b"unreachable" => core::arch::wasm32::unreachable(),
        b"panic" => panic!("as the test wished"),
        b"overflow" => drop(std::hint::black_box(deeper(0))),
        b"memory" => loop {
            std::mem::forget(std::hint::black_box(Vec::<u8>::with_capacity(1 << 30)));
        },
        b"throw" => wasm_bindgen::throw_str("thrown through the module"),
        _ => {}
    }
}

#[cfg(feature = "test-trap")]
#[inline(never)]
#[expect(unconditional_recursion, reason = "it has no other purpose")]
fn deeper(depth: u64) -> u64 {
    std::hint::black_box(deeper(std::hint::black_box(depth + 1)) + 1)
}

/// Nothing.
#[cfg(not(feature = "test-trap"))]
pub(super) fn point(_: &str, _: &[u8]) {}
