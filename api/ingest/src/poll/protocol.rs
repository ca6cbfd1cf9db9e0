//! The requests to the gateways of TOP (Taobao, Tmall) and JOS (JD), and their answers. Names and fields are data of the mapping.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{PollAccount, PollError, Window};
use crate::signature::sorted;
use store::intake::polls::PollList;

/// The protocols of the gateways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// Taobao Open Platform: numbers by time of change, then each order.
    Top,
    /// JD Open Service: whole orders, page by page.
    Jos,
}

/// The `[poll]` part of a mapping.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PollRecipe {
    protocol: Protocol,
    /// The URL of the gateway, unless the shop's settings give another one.
    url: String,
    list_method: String,
    #[serde(default)]
    detail_method: String,
    /// The fields to request.
    fields: String,
    page_size: u32,
    /// The largest number of pages of a window; a longer window is polled in parts.
    #[serde(default = "most_pages")]
    most_pages: u32,
    /// The longest window that the platform answers.
    max_span_minutes: u32,
    /// The minutes by which a window begins before the watermark.
    overlap_minutes: u32,
    /// Codes of refusals of a single order's details that concern the account or the gateway: they stop the window, and it is polled again.
    /// Every other refusal concerns the order alone, which is skipped. A code of the gateway, or with `/` before it a code of the service
    /// behind it; a `*` at the end matches any rest.
    #[serde(default)]
    gateway_refusals: Vec<String>,
    /// Further parameters of the list; a number is sent as a number where the protocol has numbers.
    #[serde(default)]
    parameters: BTreeMap<String, Value>,
    /// The list of refunds, where the orders do not contain them.
    refunds: Option<RefundList>,
}

/// The `[poll.refunds]` part of a mapping.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RefundList {
    list_method: String,
    page_size: u32,
    most_pages: u32,
    /// The longest window of this list, in minutes.
    max_span_minutes: u32,
    /// The minutes by which a window begins before the watermark of this list.
    overlap_minutes: u32,
    /// Further parameters of the list.
    #[serde(default)]
    parameters: BTreeMap<String, Value>,
}

fn most_pages() -> u32 {
    500
}

/// One page of a listing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Listing {
    /// Numbers only; the platform states whether there are more.
    Numbers { numbers: Vec<String>, has_next: bool },
    /// Each order or refund whole, and the number of all of them.
    Bodies { bodies: Vec<String>, total: u64 },
}

impl Listing {
    pub(super) fn has_next(&self, page: u32, page_size: u32) -> bool {
        match self {
            Self::Numbers { has_next, numbers } => *has_next && !numbers.is_empty(),
            Self::Bodies { bodies, total } => !bodies.is_empty() && u64::from(page) * u64::from(page_size) < *total,
        }
    }
}

impl PollRecipe {
    /// The URL of the gateway, unless the shop's settings give another one.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The longest window of a list that the platform answers.
    pub fn max_span(&self, list: PollList) -> Duration {
        Duration::minutes(self.refunds_if(list).map_or(self.max_span_minutes, |refunds| refunds.max_span_minutes).into())
    }

    /// Whether the platform has this list.
    pub fn has(&self, list: PollList) -> bool {
        list == PollList::Orders || self.refunds.is_some()
    }

    /// Whether the protocol supports the list of refunds, if the mapping has one.
    pub(crate) fn is_consistent(&self) -> bool {
        self.refunds.is_none() || self.protocol == Protocol::Jos
    }

    /// The time by which a window of a list begins before its watermark.
    pub fn overlap(&self, list: PollList) -> Duration {
        Duration::minutes(self.refunds_if(list).map_or(self.overlap_minutes, |refunds| refunds.overlap_minutes).into())
    }

    pub(super) fn page_size(&self, list: PollList) -> u32 {
        self.refunds_if(list).map_or(self.page_size, |refunds| refunds.page_size)
    }

    pub(super) fn most_pages(&self, list: PollList) -> u32 {
        self.refunds_if(list).map_or(self.most_pages, |refunds| refunds.most_pages)
    }

    pub(super) fn fetches_details(&self, list: PollList) -> bool {
        self.protocol == Protocol::Top && list == PollList::Orders
    }

    fn refunds_if(&self, list: PollList) -> Option<&RefundList> {
        self.refunds.as_ref().filter(|_| list == PollList::Refunds)
    }

    /// The signed form that requests a page of a window.
    pub(super) fn list_request(
        &self,
        account: &PollAccount,
        list: PollList,
        window: Window,
        page: u32,
        now: DateTime<Utc>,
    ) -> Vec<(String, String)> {
        let (from, to) = (in_china(window.from), in_china(window.to));
        if let Some(refunds) = self.refunds_if(list) {
            let mut asked = refunds.parameters.clone();
            asked.extend(texts([("checkTimeStart", from.as_str()), ("checkTimeEnd", &to)]));
            asked.extend(
                [("pageIndex", page), ("pageSize", refunds.page_size)].map(|(key, value)| (key.to_owned(), value.into())),
            );
            return self.signed(account, &refunds.list_method, asked, now);
        }
        let mut asked = self.parameters.clone();
        match self.protocol {
            Protocol::Top => asked.extend(texts([
                ("fields", "tid,modified"),
                ("start_modified", &from),
                ("end_modified", &to),
                ("page_no", &page.to_string()),
                ("page_size", &self.page_size.to_string()),
                ("use_has_next", "true"),
            ])),
            Protocol::Jos => asked.extend(texts([
                ("optional_fields", &self.fields),
                ("start_date", &from),
                ("end_date", &to),
                ("page", &page.to_string()),
                ("page_size", &self.page_size.to_string()),
            ])),
        }
        self.signed(account, &self.list_method, asked, now)
    }

    /// The signed form that requests one order.
    pub(super) fn detail_request(&self, account: &PollAccount, number: &str, now: DateTime<Utc>) -> Vec<(String, String)> {
        let asked = texts([("fields", self.fields.as_str()), ("tid", number)]).into_iter().collect();
        self.signed(account, &self.detail_method, asked, now)
    }

    fn signed(
        &self,
        account: &PollAccount,
        method: &str,
        asked: BTreeMap<String, Value>,
        now: DateTime<Utc>,
    ) -> Vec<(String, String)> {
        let timestamp = in_china(now);
        let mut form = own([("method", method), ("app_key", &account.app_key), ("timestamp", &timestamp), ("v", "2.0")]).to_vec();
        match self.protocol {
            Protocol::Top => {
                form.extend(own([("session", account.session.as_str()), ("sign_method", "md5"), ("format", "json")]));
                form.extend(asked.into_iter().map(|(key, value)| match value {
                    Value::String(text) => (key, text),
                    other => (key, other.to_string()),
                }));
            }
            Protocol::Jos => {
                let json = serde_json::to_string(&asked).unwrap_or_default();
                form.extend(own([("access_token", account.session.as_str()), ("360buy_param_json", &json)]));
            }
        }
        form.push(("sign".to_owned(), sorted::sign(&account.app_secret, &form)));
        form
    }

    /// Whether an error concerns one order alone: then the next order may be requested.
    pub(super) fn is_of_one_order(&self, error: &PollError) -> bool {
        match error {
            PollError::Refused { code, .. } => !code.is_empty() && !self.is_of_gateway(code),
            PollError::UnreadableOrder | PollError::TooLarge => true,
            _ => false,
        }
    }

    fn is_of_gateway(&self, code: &str) -> bool {
        let (main, behind) = code.split_once('/').unwrap_or((code, ""));
        self.gateway_refusals.iter().any(|pattern| {
            let (pattern, code) = pattern.strip_prefix('/').map_or((pattern.as_str(), main), |pattern| (pattern, behind));
            pattern.strip_suffix('*').map_or(pattern == code, |start| code.starts_with(start))
        })
    }

    /// The contents of a page of a list.
    pub(super) fn read_listing(&self, list: PollList, answer: &str) -> Result<Listing, PollError> {
        if let Some(refunds) = self.refunds_if(list) {
            let page: JosRefunds = Answer::open(answer, &refunds.list_method)?.parse("the list of refunds")?;
            let result = page.query_result.ok_or(PollError::Unreadable("the list of refunds"))?;
            result.outcome().check()?;
            let total = result.total_count.ok_or(PollError::Unreadable("the number of refunds"))?;
            return Ok(Listing::Bodies {
                bodies: bodies("refundApply", result.result),
                total: plain(total.get()).parse().map_err(|_| PollError::Unreadable("the number of refunds"))?,
            });
        }
        let answer = Answer::open(answer, &self.list_method)?;
        match self.protocol {
            Protocol::Top => {
                let page: TopPage = answer.parse("the list of trades")?;
                let numbers = page.trades.unwrap_or_default().trade.into_iter().map(|trade| plain(trade.tid.get())).collect();
                Ok(Listing::Numbers { numbers, has_next: page.has_next })
            }
            Protocol::Jos => {
                let page: JosPage = answer.parse("the list of orders")?;
                let result = page.searchorderinfo_result.ok_or(PollError::Unreadable("the list of orders"))?;
                result.api_result.check()?;
                let total = plain(result.order_total.get()).parse().unwrap_or(0);
                Ok(Listing::Bodies { bodies: bodies("orderInfo", result.order_info_list), total })
            }
        }
    }

    /// One order, without the request id that TOP adds to it and that changes each time.
    pub(super) fn read_detail(&self, answer: &str) -> Result<String, PollError> {
        let answer = Answer::open(answer, &self.detail_method)?;
        let detail: TopDetail = answer.parse("the trade").map_err(|_| PollError::UnreadableOrder)?;
        if !detail.trade.get().starts_with('{') {
            return Err(PollError::UnreadableOrder);
        }
        Ok(format!(r#"{{"trade_fullinfo_get_response":{{"trade":{}}}}}"#, detail.trade.get()))
    }
}

/// The part of an answer that belongs to a method.
struct Answer<'a>(&'a RawValue);

impl<'a> Answer<'a> {
    /// Unwraps an answer; an error of the gateway, in each of its formats, becomes an error here.
    fn open(text: &'a str, method: &str) -> Result<Self, PollError> {
        let unreadable = |_| PollError::Unreadable("it is not a JSON object");
        let members: BTreeMap<&str, &RawValue> = serde_json::from_str(text).map_err(unreadable)?;
        if let Some(error) = members.get("error_response") {
            return Err(serde_json::from_str::<Refusal>(error.get()).unwrap_or_default().into());
        }
        let short = method.trim_start_matches("taobao.").replace('.', "_");
        let names = [format!("{short}_response"), format!("{short}_responce")];
        if let Some(part) = names.iter().find_map(|name| members.get(name.as_str())) {
            let refusal = serde_json::from_str::<Refusal>(part.get()).unwrap_or_default();
            let refused = refusal.code().is_some_and(|code| code != "0");
            return if refused { Err(refusal.into()) } else { Ok(Self(part)) };
        }
        match serde_json::from_str::<Refusal>(text).unwrap_or_default() {
            refusal if refusal.code().is_some() => Err(refusal.into()),
            _ => Err(PollError::Unreadable("it has no part for the method")),
        }
    }

    fn parse<T: Deserialize<'a>>(&self, what: &'static str) -> Result<T, PollError> {
        // Serde would accept an empty list for a structure whose fields are all optional.
        if !self.0.get().starts_with('{') {
            return Err(PollError::Unreadable(what));
        }
        serde_json::from_str(self.0.get()).map_err(|_| PollError::Unreadable(what))
    }
}

#[derive(Deserialize)]
struct TopPage {
    #[serde(default)]
    trades: Option<TopTrades>,
    #[serde(default)]
    has_next: bool,
}

#[derive(Default, Deserialize)]
struct TopTrades {
    #[serde(default)]
    trade: Vec<TopTrade>,
}

#[derive(Deserialize)]
struct TopTrade {
    tid: Box<RawValue>,
}

#[derive(Deserialize)]
struct TopDetail<'a> {
    #[serde(borrow)]
    trade: &'a RawValue,
}

#[derive(Deserialize)]
struct JosPage<'a> {
    #[serde(borrow)]
    searchorderinfo_result: Option<JosResult<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JosResult<'a> {
    #[serde(default)]
    api_result: JosOutcome,
    order_total: Box<RawValue>,
    #[serde(borrow)]
    order_info_list: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JosRefunds<'a> {
    #[serde(borrow)]
    query_result: Option<JosRefundResult<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JosRefundResult<'a> {
    success: Option<Box<RawValue>>,
    #[serde(alias = "code")]
    error_code: Option<Box<RawValue>>,
    #[serde(alias = "message")]
    error_message: Option<String>,
    total_count: Option<Box<RawValue>>,
    #[serde(borrow)]
    result: Option<Vec<&'a RawValue>>,
}

impl JosRefundResult<'_> {
    fn outcome(&self) -> JosOutcome {
        JosOutcome {
            success: self.success.clone(),
            number_code: self.error_code.clone(),
            english_err_code: self.error_message.clone(),
            chinese_err_code: None,
        }
    }
}

/// The body of each item of a list, taken apart here, so that an unchanged item has the same hash in every poll.
fn bodies(name: &str, items: Option<Vec<&RawValue>>) -> Vec<String> {
    items.unwrap_or_default().into_iter().map(|item| format!(r#"{{"{name}":{}}}"#, item.get())).collect()
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct JosOutcome {
    success: Option<Box<RawValue>>,
    number_code: Option<Box<RawValue>>,
    english_err_code: Option<String>,
    chinese_err_code: Option<String>,
}

impl JosOutcome {
    fn check(self) -> Result<(), PollError> {
        if self.success.is_none_or(|success| plain(success.get()) == "true") {
            return Ok(());
        }
        let code = self.number_code.map(|code| plain(code.get())).unwrap_or_default();
        let message = self.english_err_code.filter(|words| !words.is_empty()).or(self.chinese_err_code).unwrap_or_default();
        Err(PollError::Refused { code, message: short(&message) })
    }
}

/// A refusal of a gateway. TOP writes `msg` and `sub_msg`, JOS `en_desc` and `zh_desc`, or `errorMessage`.
#[derive(Default, Deserialize)]
struct Refusal {
    code: Option<Box<RawValue>>,
    sub_code: Option<String>,
    sub_msg: Option<String>,
    msg: Option<String>,
    en_desc: Option<String>,
    zh_desc: Option<String>,
    #[serde(rename = "errorMessage")]
    error_message: Option<String>,
}

impl Refusal {
    fn code(&self) -> Option<String> {
        self.code.as_ref().map(|code| plain(code.get()))
    }
}

impl From<Refusal> for PollError {
    fn from(refusal: Refusal) -> Self {
        let code = refusal.code().unwrap_or_default();
        let code = refusal.sub_code.map_or(code.clone(), |sub| format!("{code}/{sub}"));
        let words = [refusal.sub_msg, refusal.msg, refusal.en_desc, refusal.zh_desc, refusal.error_message];
        let message = words.into_iter().flatten().find(|words| !words.is_empty()).unwrap_or_default();
        Self::Refused { code: short(&code), message: short(&message) }
    }
}

fn short(words: &str) -> String {
    words.chars().take(200).collect()
}

/// A JSON text or number as plain text.
fn plain(json: &str) -> String {
    json.trim_matches('"').to_owned()
}

/// A time in the format of both gateways: China's local time without an offset.
fn in_china(time: DateTime<Utc>) -> String {
    (time.naive_utc() + Duration::hours(8)).format("%Y-%m-%d %H:%M:%S").to_string()
}

fn own<const N: usize>(pairs: [(&str, &str); N]) -> [(String, String); N] {
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned()))
}

fn texts<const N: usize>(pairs: [(&str, &str); N]) -> [(String, Value); N] {
    own(pairs).map(|(key, value)| (key, Value::String(value)))
}
