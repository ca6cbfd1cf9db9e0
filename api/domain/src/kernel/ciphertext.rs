//! Ciphertext of platforms: text in the place of a name, a street or a phone that only the platform can read.
//!
//! Platforms send it since they must not hand out buyers' data: JD in base64 (`AAS/…=`), Taobao, Douyin and Pinduoduo between signs
//! (`~…~`, `$…$`, `#…#`). A parcel of such an order is labelled through the platform's own shipping label service, which takes it back.

/// The shortest ciphertext between two signs.
const SHORTEST_WRAPPED: usize = 12;
/// The shortest part between two signs that counts as ciphertext because it mixes letters and digits, without `=` at its end.
const SHORTEST_MIXED: usize = 28;
/// The shortest base64 with the version bytes that JD's ciphertext begins with.
const SHORTEST_VERSIONED: usize = 24;
/// The shortest base64 without any sign of its origin: no name, street or number of an order is as long and as mixed.
const SHORTEST_BARE: usize = 40;

/// Whether a text is a platform's ciphertext. Names, streets, links and numbers of orders of any length are none.
pub fn is_ciphertext(text: &str) -> bool {
    let text = text.trim();
    // Every ciphertext is ASCII without spaces, which most names and streets are not.
    text.len() >= SHORTEST_WRAPPED && text.bytes().all(|b| b.is_ascii_graphic()) && (is_wrapped(text) || is_bare(text))
}

/// `~base64~1~`, `$base64$base64$1$`, `#base64#`: a sign at both ends, and between them nothing but base64 and signs.
fn is_wrapped(text: &str) -> bool {
    let sign = |c: char| matches!(c, '~' | '$' | '#');
    let first = text.chars().next().filter(|c| sign(*c));
    let wrapped = first.is_some_and(|first| text.ends_with(first));
    let plain = text.chars().all(|c| sign(c) || is_base64(c));
    let has = |part: &str, class: fn(&char) -> bool| part.chars().any(|c| class(&c));
    // A house between signs is shorter, and does not end as base64 may.
    let mixed = |part: &str| {
        has(part, char::is_ascii_alphabetic)
            && (part.ends_with('=') || (part.len() >= SHORTEST_MIXED && has(part, char::is_ascii_digit)))
    };
    wrapped && plain && text.split(sign).any(|part| part.len() + 2 >= SHORTEST_WRAPPED && (mixed(part) || is_random(part)))
}

/// Base64 that stands alone.
fn is_bare(text: &str) -> bool {
    if text.len() < SHORTEST_VERSIONED || !text.chars().all(is_base64) {
        return false;
    }
    let has = |class: fn(&char) -> bool| text.chars().any(|c| class(&c));
    let mixed = has(char::is_ascii_lowercase) && has(char::is_ascii_uppercase) && has(char::is_ascii_digit);
    let versioned = text.starts_with("AA") && text.contains(['=', '/', '+']);
    // A name in camel case alternates as well, but has digits in one place at most.
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).count();
    mixed && (versioned || text.len() >= SHORTEST_BARE && runs >= 2 && is_random(text))
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_')
}

/// Whether capitals, small letters, digits and signs alternate as often as in random bytes, more often than in names and numbers.
fn is_random(part: &str) -> bool {
    let class = |b: u8| match b {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let classes: Vec<u8> = part.bytes().map(class).collect();
    let changes = classes.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let kinds = (0..3).filter(|kind| classes.contains(kind)).count();
    kinds >= 2 && changes * 3 >= classes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ciphertext_of_every_platform_is_known() {
        for text in [
            "AAS/inventedCiphertextOfAName0123456789abcdefghijklmnopqrstuvw=",
            "AAS/inventedCiphertextOfAnAddress0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890+/0=",
            "AASx0Qm4kfZ1vT7pLh2sYb8E/aWc3nRdU6gKi9eXo5J=",
            "~1dK4s0Qm4kfZ1vT7pLh2sYb8EA==~1~",
            "~AgAAAAInvented0Qm4kfZ1vT7pLh2~Zm9vYmFyMTIz~",
            "$138$nA32ZW9ah+Ag0Q==$1$",
            "$0Qm4kfZ1vT7p$Zm9vYmFyMTIzNDU2$1$",
            "#0Qm4kfZ1vT7pLh2sYb8E#aWc3nRdU6gKi9eXo5JZ==#1#",
            "0Qm4kfZ1vT7pLh2sYb8EaWc3nRdU6gKi9eXo5JZmQx2BvN8y",
            "  ~1dK4s0Qm4kfZ1vT7pLh2sYb8EA==~1~\n",
            "~AgAAAAInventedCiphertextOfName0123456789==~1~",
            "##InventedCiphertextOfAStreet0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+/==##1##",
        ] {
            assert!(is_ciphertext(text), "{text}");
        }
    }

    #[test]
    fn names_streets_links_and_numbers_are_none() {
        for text in [
            "",
            "~",
            "赵**",
            "王小明",
            "虚**道**号",
            "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren",
            "Wolfeschlegelstein-Hausenbergerdorff/Sample",
            "Maria del Carmen Fernandez de la Vega Sanz",
            "McDonaldVanDerBergOfTheNorthAndTheSouthSea1",
            "AAron/Sample",
            "AAAutoteileGrosshandel",
            "12 Sample Street, Apartment 4B, Building C/2",
            "Musterstraße 12",
            "文三路示例小区 12 幢 3 单元 401",
            "#12-34, Block 5 #",
            "#5F-301#",
            "#Building12Apartment3#",
            "~样板街 1 号~",
            "$100$",
            "#13800000000#",
            "~13800000000-1234~",
            "https://example.com/a/Very1Long2Path3With4Many5Parts6And7Digits8?x=1",
            "www.example.com/Very1Long2Path3With4Many5Parts6",
            "SF1234567890123",
            "4100000000000000041",
            "E20261123000123456789012345678901234567890123456",
            "d9428888122b11e1b85c61cd3cbb3210d9428888122b11e1b85c61cd3cbb3210",
            "0F8FAD5B-D9CD-469F-A165-70867728950E",
            "0f8fad5b-d9cd-469f-a165-70867728950e",
            "13800000101-1234",
            "138****0000",
            "someone.with.a.long.name@example.com",
        ] {
            assert!(!is_ciphertext(text), "{text}");
        }
    }
}
