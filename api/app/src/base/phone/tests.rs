//! Tests of phones in many spellings, of China and of other countries.

use phonenumber::country;
use proptest::prelude::*;

use super::*;

const CN: Option<country::Id> = Some(country::CN);

fn clear(text: &str, home: Option<country::Id>) -> Option<String> {
    read(text, home).clear
}

/// The number and its extension, as one text.
fn dialled(text: &str, home: Option<country::Id>) -> Option<String> {
    read(text, home).identity().map(std::borrow::Cow::into_owned)
}

#[test]
fn every_usual_spelling_is_the_same_phone() {
    for text in [
        "13800000000",
        "138 0000 0000",
        "138.0000.0000",
        "138\u{a0}0000\u{a0}0000",
        "１３８００００００００",
        "+86-13800000000",
        "8613800000000",
        "86-13800000000",
        "86 138 0000 0000",
        "+86 138-0000-0000",
        "+86 0138 0000 0000",
        "（+86）13800000000",
        "(86)13800000000",
        "0086 138 0000 0000",
        "013800000000",
        "电话13800000000",
        "手机：13800000000",
        "tel:13800000000",
        "Tel: +86 138 0000 0000",
        "\u{202d}13800000000\u{202c}",
        "13800000000（妈妈）",
        " 138-0000-0000 ",
    ] {
        let phone = read(text, CN);
        assert_eq!(phone.clear.as_deref(), Some("+8613800000000"), "{text}");
        assert_eq!((phone.masked.as_str(), phone.sent.as_str(), phone.extension), ("138****0000", text, None));
    }
    assert_eq!(clear("+1 415 555 0100", CN).as_deref(), Some("+14155550100"));
}

#[test]
fn an_extension_is_read_apart_in_every_spelling() {
    for text in [
        "13800000101-1234",
        "13800000101转1234",
        "13800000101 转 1234",
        "13800000101#1234",
        "13800000101 ext.1234",
        "13800000101 ext. 1234",
        "13800000101x1234",
        "13800000101,1234",
        "13800000101，1234",
        "13800000101[1234]",
        "13800000101分机1234",
        "１３８０００００１０１－１２３４",
        "+86 138 0000 0101 转1234",
        "86-13800000101-1234",
        "138-0000-0101-1234",
        "13800000101 1234",
        "13800000101*1234",
    ] {
        let phone = read(text, CN);
        assert_eq!(phone.identity().as_deref(), Some("+8613800000101;ext=1234"), "{text}");
        assert_eq!((phone.masked.as_str(), phone.sent.as_str()), ("138****0101-1234", text));
    }
    for (text, wanted) in [
        ("0571-88881234-801", "+8657188881234;ext=801"),
        ("0571-8888123-1", "+865718888123;ext=1"),
        ("0571-88881234转801", "+8657188881234;ext=801"),
        ("021-88881234 转 8", "+862188881234;ext=8"),
        ("+86-571-88881234 ext 801", "+8657188881234;ext=801"),
        ("0571-8888-1234", "+8657188881234"),
        // The tables know 17900 as a carrier's code.
        ("17900710000-0000", "+8617900710000;ext=0000"),
        ("010 8888 1234", "+861088881234"),
        ("057188881234", "+8657188881234"),
        ("400-888-1234", "+864008881234"),
        ("4008881234转5", "+864008881234;ext=5"),
        ("95013 1234 5678", "+869501312345678"),
    ] {
        assert_eq!(dialled(text, CN).as_deref(), Some(wanted), "{text}");
    }
}

#[test]
fn the_first_of_several_numbers_counts_and_all_are_kept() {
    for text in [
        "13800000001/13800000002",
        "13800000001 13900000002",
        "13800000001,13900000002",
        "13800000001、13900000002",
        "13800000001 0571-88881234",
        "13800000001 2楼",
        "+8613800000001 +8613900000002",
    ] {
        let phone = read(text, CN);
        assert_eq!(phone.identity().as_deref(), Some("+8613800000001"), "{text}");
        assert_eq!(phone.sent, text);
    }
}

#[test]
fn ranges_and_services_that_the_tables_refuse_are_read() {
    for (text, wanted) in [
        ("14600000000", "+8614600000000"),
        ("14800000001", "+8614800000001"),
        ("14900000002", "+8614900000002"),
        ("19900000003", "+8619900000003"),
        ("95533", "+8695533"),
        ("4001234567", "+864001234567"),
        ("8001234567", "+868001234567"),
    ] {
        assert_eq!(clear(text, CN).as_deref(), Some(wanted), "{text}");
    }
}

#[test]
fn a_national_number_is_read_in_its_own_country() {
    for (text, home, wanted) in [
        ("030 12345601", country::DE, "+493012345601"),
        ("0151 00000012", country::DE, "+4915100000012"),
        ("030/12345601", country::DE, "+493012345601"),
        ("06 12 34 56 03", country::FR, "+33612345603"),
        ("02 1234 5604", country::IT, "+390212345604"),
        ("010-2000-0005", country::KR, "+821020000005"),
        ("081 234 5678", country::TH, "+66812345678"),
        ("(415) 555-0100", country::US, "+14155550100"),
    ] {
        assert_eq!(clear(text, Some(home)).as_deref(), Some(wanted), "{text}");
        assert_eq!(clear(text, None), None, "without a country: {text}");
    }
    // Digits without a plus are never taken for another country's code.
    for text in ["4915100000012", "33612345603", "14155550100", "905000000000"] {
        assert_eq!(clear(text, None), None, "{text}");
        assert!(clear(text, CN).is_none_or(|e164| e164.starts_with("+86")), "{text}");
    }
    for text in ["+49 30 12345601", "0049 30 12345601", "+49 (0)30 12345601", "tel:+49-30-12345601"] {
        for home in [None, CN, Some(country::US)] {
            assert_eq!(clear(text, home).as_deref(), Some("+493012345601"), "{text}");
        }
    }
    assert_eq!(dialled("+49 30 12345601 ext. 12", None).as_deref(), Some("+493012345601;ext=12"));
    assert_eq!(read("030 12345601", Some(country::DE)).masked, "+49301****5601");
}

#[test]
fn the_address_decides_and_then_the_shop() {
    let us = Some(country::US);
    assert_eq!(home_of(Some("Germany"), None, us), Some(country::DE));
    assert_eq!(home_of(Some("中国"), None, us), CN);
    assert_eq!(home_of(Some("Mars"), None, us), None, "a country that is unknown is not the shop's");
    assert_eq!(home_of(None, Some("广东"), us), CN);
    assert_eq!(home_of(Some(" "), Some("California"), us), us);
    assert_eq!(home_of(None, None, None), None);
}

#[test]
fn a_masked_phone_stays_as_the_platform_sent_it() {
    for text in ["138****1234", "*******1234", "138*******5", "138****1234-5678", "*"] {
        let phone = read(text, CN);
        assert_eq!((phone.clear.as_deref(), phone.masked.as_str(), phone.is_unread()), (None, text, false));
    }
}

#[test]
fn what_is_no_number_is_kept_and_has_to_be_looked_at() {
    for text in ["12", "110", "hello", "call me", "138000000001234567890", "12345678", "12345678901", "13800000000a2b3"] {
        let phone = read(text, None);
        assert!(phone.is_unread() && phone.identity().is_none(), "{text}: {phone:?}");
        assert_eq!(phone.sent, text);
    }
}

/// How a number is written, with `…` for the number.
const AROUND: [&str; 12] =
    ["…", "+86…", "+86 …", "0086…", "86-…", "0…", "电话…", "手机：…", "tel:…", "（+86）…", "\u{202d}…\u{202c}", " … "];
/// How an extension follows, with `…` for it.
const BEHIND: [&str; 10] = ["-…", "转…", " 转 …", "#…", " ext.…", "x…", ",…", "[…]", "分机…", "－…"];

/// Digits of a mobile number in one of its spellings.
fn grouped(national: &str, sign: &str, wide: bool) -> String {
    let text = format!("{}{sign}{}{sign}{}", &national[..3], &national[3..7], &national[7..]);
    let widen = |c: char| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c };
    if wide { text.chars().map(widen).collect() } else { text }
}

proptest! {
    #[test]
    fn every_spelling_of_a_mobile_is_read(
        national in "1[3-9][0-9]{9}",
        around in 0..AROUND.len(),
        sign in prop::sample::select(vec!["", " ", "-", ".", "\u{a0}"]),
        wide: bool,
        extension in prop::option::of(("[0-9]{4}", 0..BEHIND.len())),
    ) {
        let mut text = AROUND[around].replace('…', &grouped(&national, sign, wide));
        if let Some((digits, behind)) = &extension {
            text.push_str(&BEHIND[*behind].replace('…', digits));
        }
        let phone = read(&text, CN);
        let wanted = format!("+86{national}");
        prop_assert_eq!(phone.clear.as_deref(), Some(wanted.as_str()), "{}", text);
        prop_assert_eq!(phone.extension.as_deref(), extension.as_ref().map(|(digits, _)| digits.as_str()), "{}", text);
        prop_assert_eq!(&phone.sent, &text);
    }

    #[test]
    fn no_text_is_lost_and_none_shows_more_than_a_mask(text in "\\PC{0,40}|[0-9 +#转x,/-]{0,40}", home in 0..4usize) {
        let home = [None, CN, Some(country::DE), Some(country::US)][home];
        let phone = read(&text, home);
        prop_assert_eq!(&phone.sent, &text);
        if text.contains(['*', '＊']) {
            return Ok(());
        }
        let base = phone.masked.split('-').next().unwrap_or_default();
        let visible = base.chars().filter(char::is_ascii_digit).count();
        let code = usize::from(phone.masked.starts_with('+')) * 3;
        prop_assert!(visible <= 7 + code, "{}", phone.masked);
        prop_assert!(!phone.masked.chars().any(char::is_alphabetic), "{}", phone.masked);
        if let Some(clear) = &phone.clear {
            prop_assert!(!phone.masked.contains(clear.trim_start_matches("+86")));
        } else {
            prop_assert!(phone.is_unread() || text.is_empty());
        }
    }
}
