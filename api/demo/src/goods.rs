//! The catalogue of the demo company: teaware and accessories.

use domain::catalog::sku::Component;

/// A good of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Good {
    /// The code of the SKU.
    pub code: &'static str,
    /// The title in Chinese.
    pub title: &'static str,
    /// The title in English, for shops abroad.
    pub english: &'static str,
    /// The price in fen; a shop abroad takes a sixth of it.
    pub price: i64,
}

/// The number of gifts at the end of the list.
pub const GIFTS: usize = 5;

/// All goods; the gifts stand last.
pub const GOODS: [Good; 40] = [
    good("TEA-SET-BLUE", "青花功夫茶具套装 十二件", "Gongfu tea set, blue and white, 12 pieces", 39_900),
    good("TEA-SET-CELADON", "龙泉青瓷茶具套装 八件", "Longquan celadon tea set, 8 pieces", 35_900),
    good("TEA-SET-TRAVEL", "便携旅行茶具 一壶三杯", "Travel tea set, one pot and three cups", 12_800),
    good("TEAPOT-ZISHA-01", "紫砂壶 西施 220ml", "Zisha teapot Xishi, 220 ml", 58_000),
    good("TEAPOT-ZISHA-02", "紫砂壶 石瓢 200ml", "Zisha teapot Shipiao, 200 ml", 62_000),
    good("TEAPOT-GLASS", "耐热玻璃茶壶 600ml", "Glass teapot, 600 ml", 7_900),
    good("TEAPOT-IRON", "铸铁壶 1.2L", "Cast iron kettle, 1.2 l", 26_800),
    good("KETTLE-01", "电热水壶 1.5L 不锈钢", "Electric kettle, 1.5 l", 29_900),
    good("KETTLE-02", "控温手冲壶 0.8L", "Gooseneck kettle with thermostat, 0.8 l", 34_900),
    good("CUP-CELADON", "青瓷品茗杯 单只", "Celadon tasting cup", 3_900),
    good("CUP-BLUE", "手绘青花主人杯", "Hand painted cup, blue and white", 6_800),
    good("CUP-TENMOKU", "建盏 油滴 90ml", "Tenmoku bowl, oil spot, 90 ml", 15_800),
    good("CUP-GLASS-6", "双层玻璃杯 六只装", "Double wall glass, box of six", 9_900),
    good("CUP-OFFICE", "办公陶瓷杯 带滤网 400ml", "Office mug with strainer, 400 ml", 5_900),
    good("GAIWAN-WHITE", "德化白瓷盖碗 150ml", "Dehua white gaiwan, 150 ml", 8_800),
    good("GAIWAN-FAMILLE", "粉彩盖碗 130ml", "Famille rose gaiwan, 130 ml", 16_800),
    good("PITCHER-GLASS", "玻璃公道杯 350ml", "Glass fairness pitcher, 350 ml", 3_500),
    good("PITCHER-CELADON", "青瓷公道杯 200ml", "Celadon fairness pitcher, 200 ml", 5_800),
    good("TRAY-BAMBOO", "竹制茶盘 储水式 45cm", "Bamboo tea tray, 45 cm", 16_900),
    good("TRAY-STONE", "乌金石茶盘 60cm", "Black stone tea tray, 60 cm", 69_900),
    good("TRAY-DRY", "干泡台 胡桃木", "Dry brewing tray, walnut", 21_900),
    good("STOVE-CERAMIC", "静音电陶炉 800W", "Quiet ceramic stove, 800 W", 19_900),
    good("CADDY-TIN", "锡制茶叶罐 100g", "Tin tea caddy, 100 g", 23_800),
    good("CADDY-CELADON", "青瓷茶叶罐 250g", "Celadon tea caddy, 250 g", 11_800),
    good("CADDY-TRAVEL", "旅行茶罐 三联装", "Travel caddy, set of three", 4_900),
    good("LONGJING-125", "明前西湖龙井 125g", "Longjing green tea, 125 g", 29_800),
    good("BILUOCHUN-100", "洞庭碧螺春 100g", "Biluochun green tea, 100 g", 21_800),
    good("TIEGUANYIN-250", "安溪铁观音 清香 250g", "Tieguanyin oolong, 250 g", 16_800),
    good("DAHONGPAO-100", "武夷大红袍 100g", "Da Hong Pao oolong, 100 g", 25_800),
    good("PUER-357", "古树普洱生茶 357g 饼", "Raw pu'er cake, 357 g", 32_800),
    good("WHITE-TEA-350", "福鼎白茶 老白茶饼 350g", "Aged white tea cake, 350 g", 27_800),
    good("JASMINE-200", "茉莉花茶 特级 200g", "Jasmine tea, 200 g", 12_900),
    good("BLACK-TEA-150", "正山小种 红茶 150g", "Lapsang souchong, 150 g", 13_900),
    good("GIFT-BOX-A", "春茶礼盒 三罐装", "Spring tea gift box, three tins", 46_800),
    good("GIFT-BOX-B", "中秋茶礼 六罐装", "Mid-autumn gift box, six tins", 59_800),
    good("GIFT-TOWEL", "赠品 茶巾", "Gift: tea towel", 900),
    good("GIFT-STRAINER", "赠品 不锈钢滤网", "Gift: strainer", 1_200),
    good("GIFT-CLIP", "赠品 竹茶夹", "Gift: bamboo tongs", 800),
    good("GIFT-SAMPLE", "赠品 试饮装 3 泡", "Gift: three samples", 1_500),
    good("GIFT-BAG", "赠品 礼品手提袋", "Gift: carrier bag", 600),
];

/// The categories of the goods, by the beginning of their codes.
const CATEGORIES: [(&str, &str); 8] = [
    ("TEA-SET", "茶具套装"),
    ("TEAPOT", "壶"),
    ("KETTLE", "壶"),
    ("CUP", "杯"),
    ("GAIWAN", "杯"),
    ("GIFT-BOX", "礼盒"),
    ("GIFT", "赠品"),
    ("PITCHER", "茶道配件"),
];
/// The categories of goods whose code begins otherwise, by a part of their code that is no tea.
const ACCESSORIES: [&str; 3] = ["TRAY", "STOVE", "CADDY"];

/// The bundles of the catalogue, each with its components.
const BUNDLES: [(&str, &[(&str, u32)]); 3] = [
    ("TEA-SET-CELADON", &[("GAIWAN-WHITE", 1), ("PITCHER-CELADON", 1), ("CUP-CELADON", 6)]),
    ("GIFT-BOX-A", &[("LONGJING-125", 1), ("TIEGUANYIN-250", 1), ("JASMINE-200", 1)]),
    ("GIFT-BOX-B", &[("LONGJING-125", 2), ("BILUOCHUN-100", 2), ("DAHONGPAO-100", 2)]),
];

impl Good {
    /// The category of the good.
    pub fn category(&self) -> &'static str {
        let named = CATEGORIES.iter().find(|(start, _)| self.code.starts_with(start)).map(|(_, category)| *category);
        let is_accessory = ACCESSORIES.iter().any(|start| self.code.starts_with(start));
        named.unwrap_or(if is_accessory { "茶道配件" } else { "茶叶" })
    }

    /// The components of the good; empty = it is no bundle.
    pub fn components(&self) -> Vec<Component> {
        let parts = BUNDLES.iter().find(|(code, _)| *code == self.code).map_or(&[][..], |(_, parts)| parts);
        parts.iter().map(|(sku, quantity)| Component { sku: (*sku).to_owned(), quantity: *quantity }).collect()
    }
}

const fn good(code: &'static str, title: &'static str, english: &'static str, price: i64) -> Good {
    Good { code, title, english, price }
}
