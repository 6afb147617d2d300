//! Connections: how many there are, and how slow they may be.
//!
//! A connection that is in no request (one that is kept, or one that sends its head byte by byte) has a few seconds,
//! and makes room for a new one where there are too many: the one that has kept us waiting longest goes first.

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;

use super::Limits;
use super::guard::LONGEST_HEAD;

/// How long to wait when the system gives no connection.
const PAUSE: Duration = Duration::from_millis(50);

/// In a request.
const BUSY: u64 = u64::MAX;

/// The connections there are.
struct Lines {
    most: usize,
    begun: Instant,
    open: Mutex<HashMap<u64, Line>>,
}

struct Line {
    /// Milliseconds, since [`Lines::begun`], from which on it keeps us waiting; or [`BUSY`].
    waiting: Arc<AtomicU64>,
    abort: AbortHandle,
}

impl Lines {
    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(BUSY - 1)
    }

    fn open(&self) -> std::sync::MutexGuard<'_, HashMap<u64, Line>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is room for one more, made where there is none and one is not in a request.
    fn has_room(&self) -> bool {
        let mut open = self.open();
        if open.len() < self.most {
            return true;
        }
        let waiting = open.iter();
        let waiting = waiting.map(|(id, line)| (line.waiting.load(Ordering::Relaxed), *id));
        let longest = waiting.filter(|(since, _)| *since != BUSY).min();
        let line = longest.and_then(|(_, id)| open.remove(&id));
        line.map(|line| line.abort.abort()).is_some()
    }
}

/// Answers until `stop`; then the answers under way are finished, for as long as one may take.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let lines = Arc::new(Lines {
        most: limits.connections,
        begun: Instant::now(),
        open: Mutex::default(),
    });
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    for id in 0.. {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, _)) if lines.has_room() => {
                talk(id, stream, &lines, &router, &limits, &graceful);
            }
            // All are in requests: the new one is closed.
            Ok(_) => {}
            Err(_) => sleep(PAUSE).await,
        }
    }
    drop(listener);
    let _ = timeout(limits.work + limits.slow, graceful.shutdown()).await;
}

fn talk(
    id: u64,
    stream: TcpStream,
    lines: &Arc<Lines>,
    router: &Router,
    limits: &Limits,
    graceful: &GracefulShutdown,
) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.slow));
    let waiting = Arc::new(AtomicU64::new(lines.now()));
    let service = TowerToHyperService::new(router.clone());
    let service = service_fn({
        let (lines, waiting) = (lines.clone(), waiting.clone());
        move |request| {
            waiting.store(BUSY, Ordering::Relaxed);
            let (lines, waiting) = (lines.clone(), waiting.clone());
            let answering = service.call(request);
            async move {
                let answer = answering.await;
                waiting.store(lines.now(), Ordering::Relaxed);
                answer
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.slow)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let connection = graceful.watch(connection);
    let mut open = lines.open();
    let task = tokio::spawn({
        let lines = lines.clone();
        async move {
            // What goes wrong on a connection is its own end.
            let _ = connection.await;
            lines.open().remove(&id);
        }
    });
    let abort = task.abort_handle();
    open.insert(id, Line { waiting, abort });
}
