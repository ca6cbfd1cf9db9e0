//! `GET /`: the name of the service, and links to the front ends and to GraphiQL. In the demo a click on a link signs in; elsewhere the
//! page takes a token that its reader already has.

use std::fmt::Write as _;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use domain::access::actor::Role;
use domain::kernel::label::capitalized;
use domain::refusal::Language;

use super::call;
use super::demo_sign_in::{self, DemoSignIn};
use super::front_ends::{self, ArchiveError};
use crate::config::HttpSettings;

/// One script and one style sheet of this server, and its own sign-in.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

/// A text in both languages.
struct Text {
    zh: &'static str,
    en: &'static str,
}

impl Text {
    fn read(&self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.zh,
            Language::En => self.en,
        }
    }
}

/// A front end: its path, the role that it is made for, its name, and the work that is done there.
struct Door {
    place: &'static str,
    role: Role,
    name: Text,
    work: Text,
}

const DOORS: [Door; 4] = [
    Door {
        place: "desk",
        role: Role::CustomerService,
        name: Text { zh: "客服台", en: "Customer service" },
        work: Text {
            zh: "一个搜索框找到订单：走到哪一步，承诺何时发出，被什么拦下，怎样答复客户。",
            en: "One search box finds the order: how far it is, until when it is promised, what stops it, what to answer.",
        },
    },
    Door {
        place: "warehouse",
        role: Role::Warehouse,
        name: Text { zh: "仓库手持", en: "Warehouse handheld" },
        work: Text {
            zh: "下一单拣什么，装箱，面单，扫描出库。", en: "What to pick next, packing, labels, scanning out."
        },
    },
    Door {
        place: "finance",
        role: Role::Finance,
        name: Text { zh: "财务", en: "Finance" },
        work: Text {
            zh: "已完成和已结算的订单，导出，凭证和结算登记。",
            en: "Completed and settled orders, exports, vouchers and settlements.",
        },
    },
    Door {
        place: "manager",
        role: Role::Manager,
        name: Text { zh: "主管预警", en: "Manager's alerts" },
        work: Text { zh: "实时预警，认领处理，预警阈值。", en: "Open alerts, live; taking one on; thresholds." },
    },
];

const TITLE: Text = Text { zh: "订单全景", en: "The one place where an order is whole" };
const WHAT: Text = Text {
    zh: "渠道、ERP、仓库和承运商各自只知道订单的一部分。这里把每张订单汇成一张卡片，实时推送，每个角色只看到权限之内的内容，每一个“不可以”都说明原因。",
    en: "Channels, ERP, warehouse and carriers each know a part of an order. Here every order is one card, live, for each role as far as that role may see, with a reason for every “no”.",
};
const DEMO: Text = Text {
    zh: "这是演示：公司、人员和订单都是虚构的。点一下，即以该角色登录。",
    en: "This is the demo: its company, people and orders are invented. One click signs you in.",
};
const TOKEN: Text = Text { zh: "令牌", en: "Token" };
const TOKEN_HINT: Text = Text {
    zh: "已有令牌？粘贴后打开一个前端。令牌只保存在本标签页，关闭即清除。留空则由前端询问。",
    en: "You have a token? Paste it, then open a front end. It is kept in this tab only and is gone when you close it. Left empty, the front end asks for it.",
};
const SIGN_IN: Text = Text { zh: "一键登录", en: "Sign in" };
const OPEN: Text = Text { zh: "打开", en: "Open" };
const API: Text = Text { zh: "直接查询接口（GraphiQL）", en: "Ask the API itself (GraphiQL)" };
const API_DEMO: Text = Text {
    zh: "以任一角色打开，已登录，里面的查询点运行即有结果。",
    en: "Opens signed in as any of these roles, with an operation that answers when you run it.",
};
const API_TOKEN: Text =
    Text { zh: "用上面的令牌打开 GraphQL 接口。", en: "Opens the GraphQL API with the token above." };
const GUIDE: Text = Text { zh: "每个代码的含义和处理办法", en: "What each code means, and what to do" };
const NOTHING: Text = Text { zh: "此地址没有页面", en: "There is no page at this address" };
const ENTRANCE: Text = Text { zh: "返回入口", en: "Back to the entrance" };
const NO_SCRIPT: Text = Text { zh: "此页面需要 JavaScript。", en: "This page needs JavaScript." };

/// The demo's sign-in, and the public address of the server.
pub struct EntranceState {
    /// The sign-in with one click; `None` = the page takes a token.
    pub demo: Option<DemoSignIn>,
    /// The URL by which browsers reach the server.
    pub public_url: String,
    /// The settings with the time limit of a body.
    pub settings: HttpSettings,
}

/// The routes of the entrance, of the front ends, and, in the demo, of its sign-in.
///
/// # Errors
/// [`ArchiveError`]; never for the archive that is committed, which a test reads.
pub fn routes(state: EntranceState) -> Result<Router, ArchiveError> {
    let EntranceState { demo, public_url, settings } = state;
    let roles = demo.as_ref().map(|demo| demo.roles.clone());
    let page = move |headers: HeaderMap| {
        std::future::ready(respond(StatusCode::OK, entrance(call::language(&headers), roles.as_deref())))
    };
    let style =
        || async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../assets/entrance/entrance.css")) };
    let script = || async {
        ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../../assets/entrance/entrance.js"))
    };
    let missing = |headers: &HeaderMap| respond(StatusCode::NOT_FOUND, nothing_here(call::language(headers)));
    let router = Router::new().route("/", get(page)).route("/entrance.css", get(style)).route("/entrance.js", get(script));
    let router = router.merge(front_ends::routes(missing)?);
    Ok(match demo {
        Some(demo) => router.merge(demo_sign_in::routes(demo, public_url, settings)),
        None => router,
    })
}

fn respond(status: StatusCode, page: String) -> Response {
    (status, [(header::CONTENT_SECURITY_POLICY, POLICY), (header::VARY, "accept-language")], Html(page)).into_response()
}

/// The page, for the people of the demo or for the reader's own token.
fn entrance(language: Language, demo: Option<&[Role]>) -> String {
    let say = |text: &Text| text.read(language);
    let mut page = head(language, say(&TITLE));
    // Writing to a String cannot fail.
    let _ = write!(page, "<header><h1>Order Panorama · {}</h1><p>{}</p>", say(&TITLE), say(&WHAT));
    if demo.is_some() {
        let _ = write!(page, "<p class=\"note\">{}</p>", say(&DEMO));
    }
    page.push_str("</header>");
    if demo.is_none() {
        let _ = write!(
            page,
            "<form><label for=\"token\">{}</label><textarea id=\"token\" name=\"token\" rows=\"2\" spellcheck=\"false\" autocomplete=\"off\"></textarea><p>{}</p></form>",
            say(&TOKEN),
            say(&TOKEN_HINT)
        );
    }
    page.push_str("<main><div class=\"doors\">");
    for door in &DOORS {
        let (role, call) = if demo.is_some() { (role(door.role), &SIGN_IN) } else { (String::new(), &OPEN) };
        let _ = write!(
            page,
            "<a class=\"door\" href=\"/{0}\" data-place=\"{0}\"{role}><h2>{1}</h2><p>{2}</p><strong>{3}</strong></a>",
            door.place,
            say(&door.name),
            say(&door.work),
            say(call)
        );
    }
    let _ = write!(page, "</div><p role=\"alert\" hidden></p><noscript><p>{}</p></noscript>", say(&NO_SCRIPT));
    let _ = write!(
        page,
        "<section class=\"api\"><h2>{}</h2><p>{}</p><ul>",
        say(&API),
        say(if demo.is_some() { &API_DEMO } else { &API_TOKEN })
    );
    match demo {
        Some(roles) => roles.iter().for_each(|one| api_link(&mut page, &role(*one), &capitalized(one.label(language)))),
        None => api_link(&mut page, "", say(&OPEN)),
    }
    let _ = write!(page, "</ul></section></main><footer><a href=\"/guide\">{}</a></footer>", say(&GUIDE));
    page.push_str("<script src=\"/entrance.js\"></script></html>");
    page
}

/// The attribute from which the script reads the role to sign in.
fn role(role: Role) -> String {
    format!(" data-role=\"{}\"", role.name())
}

fn api_link(page: &mut String, role: &str, word: &str) {
    let _ = write!(page, "<li><a href=\"/graphql\" data-place=\"graphql\"{role}>{word}</a></li>");
}

/// The page for an address below a front end that does not exist.
fn nothing_here(language: Language) -> String {
    let say = |text: &Text| text.read(language);
    let mut page = head(language, say(&NOTHING));
    let _ = write!(page, "<header><h1>{}</h1></header><main><div class=\"doors\">", say(&NOTHING));
    for door in &DOORS {
        let _ = write!(page, "<a class=\"door\" href=\"/{}\"><h2>{}</h2></a>", door.place, say(&door.name));
    }
    let _ = write!(page, "</div></main><footer><a href=\"/\">{}</a></footer></html>", say(&ENTRANCE));
    page
}

fn head(language: Language, title: &str) -> String {
    let tag = match language {
        Language::ZhCn => "zh-CN",
        Language::En => "en",
    };
    format!(
        "<!doctype html><html lang=\"{tag}\"><meta charset=\"utf-8\"><title>Order Panorama · {title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/entrance.css\">"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_front_end_has_one_door() {
        let places = DOORS.map(|door| door.place);
        assert_eq!(places, front_ends::PLACES);
    }

    #[test]
    fn only_the_demo_has_a_door_that_signs_in() {
        for language in [Language::ZhCn, Language::En] {
            let (demo, served) = (entrance(language, Some(&[Role::CustomerService, Role::System])), entrance(language, None));
            assert!(!served.contains("data-role") && served.contains("name=\"token\""), "{served}");
            assert!(!demo.contains("name=\"token\""), "{demo}");
            for page in [&demo, &served] {
                for place in front_ends::PLACES {
                    assert_eq!(page.matches(&format!("href=\"/{place}\"")).count(), 1, "{page}");
                }
                assert!(page.contains("href=\"/graphql\""), "{page}");
            }
            assert_eq!(demo.matches("data-place=\"graphql\" data-role=").count(), 2, "{demo}");
        }
    }

    #[test]
    fn each_language_has_every_text() {
        let (zh, en) = (entrance(Language::ZhCn, Some(&Role::ALL)), entrance(Language::En, Some(&Role::ALL)));
        let is_han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
        assert!(!en.chars().any(is_han) && zh.chars().filter(|letter| is_han(*letter)).count() > 150, "{en}");
        assert!(!nothing_here(Language::En).chars().any(is_han));
    }
}
