use proptest::prelude::*;

use super::*;

#[test]
fn phones_in_any_usual_spelling_are_masked() {
    for (text, wanted) in [
        ("call 13800009173 please", "call 138****9173 please"),
        ("电话13800009173,谢谢", "电话138****9173,谢谢"),
        ("138 0000 9173", "138****9173"),
        ("+86-138-0000-9173.", "138****9173."),
        ("008613800009173", "138****9173"),
        ("１３８００００９１７３", "138****9173"),
        ("137/0000/1111", "137****1111"),
        ("wx137_0000_1111", "wx137****1111"),
        ("wx:13700001111", "wx:137****1111"),
        ("137\n0000\r\n1111", "137****1111"),
        ("一三七零零零零一一一一", "137****1111"),
        ("幺三拐〇〇〇〇幺幺幺幺", "137****1111"),
        ("137零零零零1111", "137****1111"),
        ("１３７－００００－１１１１", "137****1111"),
        ("1.3.7.0.0.0.0.1.1.1.1", "137****1111"),
        ("137\u{200B}0000\u{200B}1111", "137****1111"),
        ("(137) 0000 ~ 1111", "(137****1111"),
        ("013700001111", "137****1111"),
        ("+1 415 555 0193 or mail", "+1415****0193 or mail"),
        ("0571-8888 1234", "057****1234"),
        ("010-12345678", "010****5678"),
        ("(010)12345678", "(010****5678"),
        ("****13800009173", "****138****9173"),
        ("13800009173****", "138****9173****"),
        ("2, 13800009173 13900009174", "2, 138****9173 139****9174"),
        ("mail zhang.san@example.com now", "mail z***@example.com now"),
        ("id 11010519491231002X", "id 110****02X"),
        ("a@b.１３８００００９１７３c", "a***@b.138****9173c"),
    ] {
        assert_eq!(mask_free_text(text), wanted, "{text}");
    }
}

#[test]
fn other_numbers_stay() {
    for text in [
        "order 2026112300012345678 parcel SF1234567890",
        "3 pieces, 12.50",
        "2026-11-13 14:30:25",
        "10.12.2026 09:30",
        "12345678901",
        "110105194912310021",
        "13 箱 0000 件 1111",
        "138****9173",
        "a@b",
        "",
    ] {
        assert!(matches!(mask_free_text(text), Cow::Borrowed(_)), "{text}: {}", mask_free_text(text));
    }
}

#[test]
fn codes_keep_their_own_groups() {
    for (text, wanted) in [
        ("13700001111", "137****1111"),
        ("137/0000/1111", "137****1111"),
        ("wx137_0000_1111", "wx137****1111"),
        ("+86-139-0000-4827", "139****4827"),
        ("一三七零零零零一一一一", "137****1111"),
        ("SKU-1530-2024-001", "SKU-1530-2024-001"),
        ("6901234567892", "6901234567892"),
        ("web-hz-1001", "web-hz-1001"),
        ("2026-11-23T18:00:00.123456Z", "2026-11-23T18:00:00.123456Z"),
    ] {
        assert_eq!(mask_code(text), wanted, "{text}");
    }
}

#[test]
fn a_name_is_hidden_where_it_stands() {
    for (text, name, wanted) in [
        ("刻字：王小明 收", "王小明", "刻字：*** 收"),
        ("王 小 明和王小明", "王小明", "***和***"),
        ("for JOHN smith, please", "John Smith", "for ***, please"),
        ("hand it to An", "An", "hand it to ***"),
        ("王小明", "王**", "王小明"),
        ("明天", "明", "明天"),
    ] {
        assert_eq!(mask_name(text, name), wanted, "{text}");
        assert_eq!(mask_name(wanted, name), wanted, "{text}");
    }
}

#[test]
fn a_long_text_is_read_once() {
    for part in ["1", "13", "138 0000 ", "一 ", "a@", "138****", "1.", "０", "+8 "] {
        let text = part.repeat(20_000);
        let masked = mask_free_text(&text);
        assert!(masked.len() <= text.len());
        assert!(mask_name(&text, "138 0000 138 0001").len() <= text.len());
    }
}

/// A digit in ASCII, full-width, Chinese, mathematical or Arabic script.
fn spelled(digit: char) -> impl Strategy<Value = String> {
    let value = digit.to_digit(10).unwrap_or_default();
    let of = move |zero: u32| char::from_u32(zero + value).map(String::from).unwrap_or_default();
    let chinese = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"][value as usize].to_owned();
    prop_oneof![4 => Just(digit.to_string()), 1 => Just(of(0xFF10)), 1 => Just(chinese), 1 => Just(of(0x1D7CE)), 1 => Just(of(0x0660))]
}

fn phone() -> impl Strategy<Value = (String, String)> {
    let gap = prop_oneof![
        6 => Just(String::new()),
        4 => "[-/._ \n\r\t,~|()·、—]{1,3}",
        1 => Just("\u{200B}".to_owned()),
        1 => Just(" - ".to_owned()),
    ];
    "1[3-9][0-9]{9}".prop_flat_map(move |digits| {
        let signs: Vec<_> = digits.chars().map(spelled).collect();
        (Just(digits), signs, proptest::collection::vec(gap.clone(), 10)).prop_map(|(digits, signs, gaps)| {
            let gaps = gaps.into_iter().chain([String::new()]);
            (digits, signs.into_iter().zip(gaps).flat_map(|(sign, gap)| [sign, gap]).collect())
        })
    })
}

/// The digits of a text in every script that masking reads, as ASCII.
fn digits_of(text: &str) -> String {
    groups(text).into_iter().map(|group| group.digits).collect::<Vec<_>>().concat()
}

proptest! {
    #[test]
    fn no_spelling_of_a_phone_stays((digits, text) in phone(), front in "([a-z小:]{0,6}[小:a-z])?", back in "([小,a-z][a-z小 ]{0,6})?") {
        let masked = mask_free_text(&format!("{front}{text}{back}")).into_owned();
        prop_assert!(!digits_of(&masked).contains(&digits), "{masked}");
        prop_assert!(!masked.contains(&digits[3..7]) || digits[3..7] == digits[7..], "{masked}");
        prop_assert_eq!(masked, format!("{front}{}****{}{back}", &digits[..3], &digits[7..]));
    }

    #[test]
    fn masking_again_changes_nothing(text in "[0-9零一七１３７*+ /.@:a-zX小-]{0,60}|\\PC{0,60}", name in "[a-d小明 ]{0,4}") {
        let once = mask_free_text(&text).into_owned();
        prop_assert_eq!(mask_free_text(&once), once.as_str());
        let code = mask_code(&text).into_owned();
        prop_assert_eq!(mask_code(&code), code.as_str());
        let hidden = mask_name(&text, &name).into_owned();
        prop_assert_eq!(mask_name(&hidden, &name), hidden.as_str());
    }
}
