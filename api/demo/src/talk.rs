//! The messages between customers and clerks in the demo.

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::Role;
use domain::kernel::status::OrderStatus;
use domain::order::message::{Direction, MessageChannel};
use rand::RngExt;
use rand::rngs::StdRng;

use super::course::Step;
use super::purchase::one_of;
use super::story::Story;

/// A customer's question, and the clerk's answer.
pub type Exchange = (&'static str, &'static str);

const BEFORE: [Exchange; 4] = [
    ("你好，请问什么时候能发货？", "您好，订单已安排，预计今天内审核完成，发出后会短信通知您。"),
    ("可以改一下收货地址吗？", "可以的，请把新地址发给我，我这边帮您修改。"),
    ("能帮我加一个礼袋吗，送人的", "好的，已经备注给仓库了。"),
    ("可以开发票吗？", "可以，请提供抬头和税号，发票随货寄出。"),
];
const ON_THE_WAY: [Exchange; 3] = [
    ("到哪里了呀？", "您好，包裹已经在路上，我帮您看了物流，预计明天派送。"),
    ("能不能催一下快递？", "已经帮您联系承运商加急，请保持电话畅通。"),
    ("怎么还没揽收？", "仓库已交给快递，揽收信息稍后会更新。"),
];
const AFTER: [Exchange; 3] = [
    ("收到了，包装很好，谢谢！", "感谢您的支持，祝您品茗愉快！"),
    ("茶壶要怎么开壶？", "先用清水煮十分钟，再用茶叶煮一次即可。"),
    ("杯子有一点小瑕疵", "非常抱歉，请拍照给我，我们给您补发或退款。"),
];

/// A question that fits an order of this status.
pub fn exchange(status: OrderStatus, dice: &mut StdRng) -> Exchange {
    match status {
        OrderStatus::Shipped => one_of(&ON_THE_WAY, dice),
        OrderStatus::Delivered | OrderStatus::Completed => one_of(&AFTER, dice),
        _ => one_of(&BEFORE, dice),
    }
}

/// About every third customer asks something after the last event of the order; a `patient` one asks more seldom.
pub fn hold_conversation(story: &mut Story<'_>, patient: bool, now: DateTime<Utc>, dice: &mut StdRng) {
    if patient && !dice.random_ratio(1, 3) {
        return;
    }
    let (question, answer) = exchange(story.order.status, dice);
    let last = story.happened.iter().map(|event| event.occurred_at).max().unwrap_or(story.course.at(Step::Placed));
    let asked = (last + Duration::minutes(dice.random_range(1..40))).min(now - Duration::seconds(20));
    story.message(None, Direction::Inbound, MessageChannel::PlatformChat, question.to_owned(), asked);
    let clerk = story.on_duty(Role::CustomerService);
    let answered = (asked + Duration::seconds(dice.random_range(15..600))).min(now - Duration::seconds(5));
    story.message(Some(&clerk), Direction::Outbound, MessageChannel::PlatformChat, answer.to_owned(), answered);
}
