//! Bytes that are no text, or too many texts at once.

use super::Fate::{Indexed, Told};
use super::{Monster, put};

/// Bytes without order, always the same (xorshift, Marsaglia 2003).
pub fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..bytes).map(|_| next()).collect()
}

pub const MONSTERS: &[Monster] = &[
    Monster {
        name: "bytes-noise",
        fate: Told,
        make: |f| put(f, "m.txt", noise(2 << 20)),
    },
    Monster {
        name: "bytes-zeros",
        fate: Told,
        make: |f| put(f, "m.txt", vec![0; 1 << 20]),
    },
    Monster {
        name: "bytes-zeros-inside",
        fate: Told,
        make: |f| put(f, "m.txt", "The bridge\0 is open.\0\0".repeat(10_000)),
    },
    Monster {
        name: "bytes-high",
        fate: Told,
        make: |f| put(f, "m.txt", vec![0xff; 1 << 20]),
    },
    Monster {
        name: "bytes-escapes",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.txt",
                "Bridge \x1b[2J\x1b]0;owned\x07 open\u{9b}31m.\n".repeat(20_000),
            )
        },
    },
    Monster {
        name: "bytes-bidi",
        fate: Indexed,
        make: |f| {
            put(
                f,
                "m.txt",
                "Bridge \u{202e}nepo\u{2066} \u{200f}. ".repeat(50_000),
            )
        },
    },
    Monster {
        name: "bytes-marks",
        fate: Indexed,
        make: |f| {
            put(
                f,
                "m.txt",
                format!("Bridge o{}pen", "\u{300}\u{316}".repeat(500_000)),
            )
        },
    },
    Monster {
        name: "bytes-hangul",
        fate: Indexed,
        make: |f| put(f, "m.txt", "\u{1100}\u{1161}\u{11a8}".repeat(300_000)),
    },
    Monster {
        name: "utf16-surrogates",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.txt",
                [&[0xff, 0xfe][..], &[0x00, 0xd8].repeat(200_000)].concat(),
            );
        },
    },
    Monster {
        name: "utf32-beyond",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.txt",
                [
                    &[0xff, 0xfe, 0, 0][..],
                    &[0xff, 0xff, 0xff, 0x7f].repeat(100_000),
                ]
                .concat(),
            );
        },
    },
    Monster {
        name: "charset-nonsense",
        fate: Indexed,
        make: |f| {
            put(
                f,
                "m.html",
                "<meta charset=utf-7><title>Bridge</title><p>The bridge is open again, the council said on Monday.</p>+ADw-script+AD4-",
            );
        },
    },
    Monster {
        name: "iso-2022-jp-shifts",
        fate: Told,
        make: |f| put(f, "m.txt", b"\x1b$B\x1b(B\x1b$B!!\x1b(J".repeat(50_000)),
    },
];
