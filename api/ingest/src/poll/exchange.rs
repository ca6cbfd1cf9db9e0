//! One request to a platform's gateway and its answer, bounded in time and in size.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::PollError;

const TIMEOUT: Duration = Duration::from_secs(10);

/// The largest size of an answer. A page of a hundred orders has well under a megabyte.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// An answer, and the time by the clock of the gateway.
pub(super) struct Answer {
    pub text: String,
    pub at: Option<DateTime<Utc>>,
}

/// Posts a form and reads the answer as text.
pub(super) async fn post(client: &reqwest::Client, url: &str, form: &[(String, String)]) -> Result<Answer, PollError> {
    // The form contains the session, so the URL of an error is removed too.
    let unreachable = |error: reqwest::Error| PollError::Unreachable(error.without_url());
    let mut response = client.post(url).timeout(TIMEOUT).form(form).send().await.map_err(unreachable)?;
    if !response.status().is_success() {
        return Err(PollError::Http(response.status().as_u16()));
    }
    let date = response.headers().get(reqwest::header::DATE).and_then(|date| date.to_str().ok());
    let at = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok()).map(|at| at.to_utc());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(PollError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(body).map_err(|_| PollError::Unreadable("it is not UTF-8"))?;
    Ok(Answer { text, at })
}
