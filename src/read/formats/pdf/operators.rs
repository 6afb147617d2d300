//! A drawing cut into parts of whole operations: parsed at once, it takes hundreds of times its size.

/// A part ends with the first operation behind so many bytes.
const PART_BYTES: usize = 64 << 10;

/// The parts of a drawing, one after the other.
pub fn parts(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = content;
    std::iter::from_fn(move || {
        let (part, after) = rest.split_at_checked(part_len(rest))?;
        rest = after;
        (!part.is_empty()).then_some(part)
    })
}

/// An operator ends an operation where it stands in no string, array or image.
fn part_len(bytes: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        at += match rest {
            [b'(', ..] => string_len(rest),
            [b'%', ..] => to(rest, |byte| matches!(byte, b'\r' | b'\n')),
            [b'<', b'<', ..] => {
                depth += 1;
                2
            }
            [b'>', b'>', ..] => {
                depth = depth.saturating_sub(1);
                2
            }
            [b'<', ..] => to(rest, |byte| byte == b'>'),
            [b'[', ..] => {
                depth += 1;
                1
            }
            [b']', ..] => {
                depth = depth.saturating_sub(1);
                1
            }
            [b'/', name @ ..] => 1 + word_len(name),
            [byte, ..] if !is_regular(*byte) => 1,
            _ => {
                let len = word_len(rest);
                let word = rest.get(..len).unwrap_or_default();
                if depth == 0 && is_operator(word) && at + len >= PART_BYTES && word != b"BI" {
                    return at + len;
                }
                if word == b"BI" { image_len(rest) } else { len }
            }
        };
    }
    bytes.len()
}

fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && byte != 0 && !b"()<>[]{}/%".contains(&byte)
}

fn word_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_regular(**byte)).count()
}

fn is_operator(word: &[u8]) -> bool {
    let begins = word
        .first()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || b"'\"".contains(byte));
    begins && !matches!(word, b"true" | b"false" | b"null")
}

/// Up to and with the first byte that ends it.
fn to(bytes: &[u8], ends: impl Fn(u8) -> bool) -> usize {
    let end = bytes.iter().position(|byte| ends(*byte));
    end.map_or(bytes.len(), |end| end + 1)
}

/// A string in brackets, with those inside it.
fn string_len(bytes: &[u8]) -> usize {
    let (mut depth, mut escaped) = (0_usize, false);
    let end = bytes.iter().position(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    end.map_or(bytes.len(), |end| end + 1)
}

/// An image in the drawing itself: its bytes may look like anything.
fn image_len(bytes: &[u8]) -> usize {
    let is_end = |four: &[u8]| match four {
        [before, b'E', b'I', after] => before.is_ascii_whitespace() && after.is_ascii_whitespace(),
        _ => false,
    };
    let end = bytes.windows(4).position(is_end);
    end.map_or(bytes.len(), |end| end + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever stands around the cut, each part ends behind an operator, and nothing is lost.
    #[track_caller]
    fn check(piece: &str) {
        let drawing = piece.repeat(3 * PART_BYTES / piece.len());
        let parts: Vec<&[u8]> = parts(drawing.as_bytes()).collect();
        assert_eq!(parts.concat(), drawing.as_bytes());
        assert!(parts.len() >= 3, "{} parts", parts.len());
        for part in &parts {
            assert!(part.len() < PART_BYTES + piece.len() + 2);
            let end = part.trim_ascii_end();
            assert!(end.ends_with(b"Tj") || end.ends_with(b"ET"));
        }
    }

    #[test]
    fn parts_end_behind_an_operator() {
        check("(a Tj \\) (Tj) q) Tj ET\n");
        check("[(Tj) 5 <</A [ET]>>]Tj <5475> Tj % q Tj (\nET\n");
        check("/Tj Tj true Tj\nBI /W 1 ID (((\nEI\nET\n");
    }

    #[test]
    fn what_has_no_end_is_one_part() {
        for open in ["(", "[", "<<", "BI ID "] {
            let drawing = format!("{open}{}", "q ".repeat(PART_BYTES));
            assert_eq!(parts(drawing.as_bytes()).count(), 1);
        }
        assert_eq!(parts(b"").count(), 0);
    }
}
