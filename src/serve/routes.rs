//! Which address leads where, and what every request passes on its way.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Path, Request, State};
use axum::http::header::{LOCATION, SET_COOKIE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use tokio::time::timeout;
use tower_http::compression::CompressionLayer;

use super::guard::{COOKIE_NAME, Guard};
use super::marked::plain;
use super::problem::Problem;
use super::reply::Reply;
use super::site::Site;
use super::slip::Slip;
use super::{
    api, article_page, assets, cite, compare_page, export, help_page, ledger_page, lineage_page,
    name_page, search_page, similar_page,
};

/// Bytes of a request's body; only the form of the token has one.
const LONGEST_BODY: usize = 4 << 10;

/// Where the interface for programs begins.
pub const API: &str = "/api/v1/";

#[derive(Clone)]
struct Door {
    guard: Arc<Guard>,
    /// How long the form of the token may be on its way.
    slow: Duration,
}

pub fn router(site: Arc<Site>, guard: Guard) -> Router {
    let door = Door {
        guard: Arc::new(guard),
        slow: site.limits.slow,
    };
    let pages = Router::new()
        .route("/", get(search_page::page))
        .route("/timeline.svg", get(search_page::timeline))
        .route("/export", get(export::export))
        .route("/articles/{id}", get(article_page::page))
        .route("/articles/{id}/cite", get(cite::cite))
        .route("/articles/{id}/copies", get(lineage_page::copies))
        .route("/articles/{id}/versions", get(lineage_page::versions))
        .route("/articles/{id}/similar", get(similar_page::page))
        .route("/name", get(name_page::page))
        .route("/compare", get(compare_page::page))
        .route("/archive", get(ledger_page::page))
        .route("/help", get(help_page::page))
        .route("/assets/{name}", get(asset))
        .fallback(nothing)
        .with_state(site.clone());
    Router::new()
        .route("/login", post(log_in))
        .with_state(door.clone())
        .merge(api::routes().with_state(site))
        .merge(pages)
        .method_not_allowed_fallback(not_so)
        .layer(from_fn_with_state(door, admit))
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(CompressionLayer::new())
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    page(assets::file(&name), &headers)
}

async fn nothing(uri: Uri, headers: HeaderMap) -> Response {
    answer(
        &uri,
        Err(Problem::not_found("no page has this address")),
        &headers,
    )
}

async fn not_so(uri: Uri, headers: HeaderMap) -> Response {
    let problem = Problem::refused(
        StatusCode::METHOD_NOT_ALLOWED,
        "this address is only read: `GET` or `HEAD`",
    );
    answer(&uri, Err(problem), &headers)
}

/// An answer or a problem in the form that the address calls for.
fn answer(uri: &Uri, reply: Result<Reply, Problem>, headers: &HeaderMap) -> Response {
    match uri.path().starts_with(API) {
        true => reply
            .unwrap_or_else(|p| Reply::problem(&p))
            .respond(headers),
        false => page(reply, headers),
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    title: &'static str,
    detail: String,
    hint: Option<String>,
    slip: Option<Slip>,
    text: &'static str,
    hidden: [(&'static str, &'static str); 0],
}

/// A page, or the problem as one.
pub fn page(reply: Result<Reply, Problem>, headers: &HeaderMap) -> Response {
    let reply = reply.unwrap_or_else(|problem| {
        let page = Reply::page(&ProblemPage {
            title: problem.title,
            detail: plain(&problem.detail),
            hint: problem.hint.as_deref().map(plain),
            slip: Slip::of(&problem),
            text: "",
            hidden: [],
        });
        Reply {
            status: problem.status,
            ..page.unwrap_or_else(|p| Reply::problem(&p))
        }
    });
    reply.respond(headers)
}

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    is_wrong: bool,
}

fn ask_for_token(is_wrong: bool, headers: &HeaderMap) -> Response {
    let reply = Reply::page(&LoginPage { is_wrong });
    let reply = reply.map(|reply| Reply {
        status: StatusCode::UNAUTHORIZED,
        ..reply
    });
    page(reply, headers)
}

/// Lets a request in, or says why not.
async fn admit(State(door): State<Door>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let uri = request.uri();
    let admitted = Guard::admit_size(uri, headers).and_then(|()| door.guard.admit(headers));
    if let Err(problem) = admitted {
        return answer(uri, Err(problem), headers);
    }
    let is_open = uri.path() == "/login" || uri.path().starts_with("/assets/");
    if is_open || door.guard.knows(headers) {
        return next.run(request).await;
    }
    if !uri.path().starts_with(API) {
        return ask_for_token(false, headers);
    }
    let problem = Problem::refused(
        StatusCode::UNAUTHORIZED,
        "the token is needed: `Authorization: Bearer TOKEN`",
    );
    let mut response = answer(uri, Err(problem), headers);
    let challenge = HeaderValue::from_static("Bearer realm=\"newsearch\"");
    response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    response
}

#[derive(Deserialize)]
struct LogIn {
    token: String,
}

async fn log_in(State(door): State<Door>, headers: HeaderMap, request: Request) -> Response {
    let read = timeout(door.slow, Form::<LogIn>::from_request(request, &()));
    let problem = match read.await {
        Ok(Ok(Form(form))) => return enter(&door, &headers, &form),
        Ok(Err(refused)) => Problem::refused(refused.status(), refused.body_text()),
        Err(_) => Problem::refused(StatusCode::REQUEST_TIMEOUT, "the form did not come"),
    };
    page(Err(problem), &headers)
}

fn enter(door: &Door, headers: &HeaderMap, form: &LogIn) -> Response {
    if !door.guard.takes(&form.token) {
        return ask_for_token(true, headers);
    }
    let cookie = format!(
        "{COOKIE_NAME}={}; Path=/; HttpOnly; SameSite=Strict",
        form.token
    );
    let mut response = Reply::new(super::reply::HTML, Vec::new()).respond(headers);
    *response.status_mut() = StatusCode::SEE_OTHER;
    let home = HeaderValue::from_static("/");
    response.headers_mut().insert(LOCATION, home);
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}
