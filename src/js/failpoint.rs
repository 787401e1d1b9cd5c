//! Points at which tests can make the module fail. Without the feature `test-trap` they do nothing.

/// Fails here if the text asks for it: `trap-NAME-KIND`, and anything after a further hyphen.
#[cfg(feature = "test-trap")]
pub(super) fn failpoint(name: &str, text: impl AsRef<[u8]>) {
    let kind = str::from_utf8(text.as_ref())
        .unwrap_or_default()
        .strip_prefix("trap-")
        .and_then(|rest| rest.strip_prefix(name))
        .and_then(|rest| rest.strip_prefix('-'))
        .unwrap_or_default();
    match kind.split('-').next().unwrap_or_default() {
        "unreachable" => core::arch::wasm32::unreachable(),
        "panic" => panic!("the test asked for it"),
        "overflow" => drop(std::hint::black_box(deeper(0))),
        "memory" => loop {
            std::mem::forget(std::hint::black_box(Vec::<u8>::with_capacity(1 << 30)));
        },
        "throw" => wasm_bindgen::throw_str("thrown through the module"),
        _ => {}
    }
}

#[cfg(feature = "test-trap")]
#[inline(never)]
#[expect(unconditional_recursion, reason = "it has no other purpose")]
fn deeper(depth: u64) -> u64 {
    std::hint::black_box(deeper(std::hint::black_box(depth + 1)) + 1)
}

/// Does nothing.
#[cfg(not(feature = "test-trap"))]
pub(super) fn failpoint(_: &str, _: impl AsRef<[u8]>) {}
