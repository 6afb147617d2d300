"""Drives Chromium over its pipe for the DevTools protocol: no driver, no package.

    with Chromium(binary) as browser:
        page = browser.page()
        page.open("http://127.0.0.1:7070/")
        page.click("h2 a")

Waits are for events and conditions, with one limit for all of them; nothing sleeps for luck.
"""

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time

LONGEST = 60  # seconds for anything


class Chromium:
    def __init__(self, binary):
        self.folder = tempfile.mkdtemp(prefix="chromium")
        options = [
            "--headless=new",
            "--no-sandbox",  # CI runs as root
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--hide-scrollbars",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-extensions",
            "--remote-debugging-pipe",
            f"--user-data-dir={self.folder}",
            "about:blank",
        ]
        # The browser reads commands from 3 and writes to 4: both kept free of our own ends.
        theirs_in, self.commands = map(high, os.pipe())
        self.answers, theirs_out = map(high, os.pipe())
        self.process = os.posix_spawn(
            binary,
            [binary, *options],
            {**os.environ, "HOME": self.folder},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, theirs_in, 3),
                (os.POSIX_SPAWN_DUP2, theirs_out, 4),
                (os.POSIX_SPAWN_OPEN, 2, os.path.join(self.folder, "stderr"), os.O_WRONLY | os.O_CREAT, 0o600),
            ],
            setpgroup=0,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.unread = b""
        self.last = 0
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def receive(self):
        """Reads one message: the answer to a command is returned, an event is kept."""
        while b"\0" not in self.unread:
            ready, _, _ = select.select([self.answers], [], [], LONGEST)
            read = os.read(self.answers, 1 << 20) if ready else b""
            if not read:
                with open(os.path.join(self.folder, "stderr"), errors="replace") as said:
                    raise RuntimeError(f"the browser says nothing more: {said.read()[-2000:]}")
            self.unread += read
        message, _, self.unread = self.unread.partition(b"\0")
        message = json.loads(message)
        if "id" in message:
            return message
        self.events.append(message)
        return None

    def command(self, method, session=None, **parameters):
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer and answer["id"] == self.last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def page(self):
        target = self.command("Target.createTarget", url="about:blank")["targetId"]
        attached = self.command("Target.attachToTarget", targetId=target, flatten=True)
        return Page(self, attached["sessionId"])


class Page:
    def __init__(self, browser, session):
        self.browser = browser
        self.session = session
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.command(f"{domain}.enable")
        self.size(1280, 900)

    def command(self, method, **parameters):
        return self.browser.command(method, self.session, **parameters)

    # Where it is, and how it is shown

    def size(self, width, height, scale=1):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)

    def scheme(self, name):
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def script(self, runs):
        self.command("Emulation.setScriptExecutionDisabled", value=not runs)

    def open(self, url):
        self.loading(lambda: self.command("Page.navigate", url=url))

    def loading(self, act):
        """Acts, and waits for the page to which that leads."""
        seen = len(self.browser.events)
        act()
        self.wait_for_event("Page.loadEventFired", seen)

    def back(self):
        history = self.command("Page.getNavigationHistory")
        entry = history["entries"][history["currentIndex"] - 1]
        self.command("Page.navigateToHistoryEntry", entryId=entry["id"])
        # From the cache for going back there is no event of loading.
        self.until(lambda: self.address() == entry["url"], f"going back to {entry['url']}")

    def wait_for_event(self, method, seen=0):
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            for event in self.browser.events[seen:]:
                if event["method"] == method and event.get("sessionId") == self.session:
                    return event
            self.browser.receive()
        raise RuntimeError(f"no {method}")

    def until(self, holds, what):
        end = time.monotonic() + LONGEST
        while not holds():
            if time.monotonic() > end:
                raise RuntimeError(f"waited for nothing: {what}")
            time.sleep(0.02)

    # What it holds; none of this is script of the page

    def focused(self, selector):
        return self.value(f"document.activeElement === document.querySelector({json.dumps(selector)})")

    def value(self, expression):
        """The value of an expression, which may be a promise."""
        done = self.command("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in done:
            raise RuntimeError(f"{expression[:80]}: {done['exceptionDetails']}")
        return done["result"].get("value")

    def address(self):
        history = self.command("Page.getNavigationHistory")
        return history["entries"][history["currentIndex"]]["url"]

    def node(self, selector):
        root = self.command("DOM.getDocument", depth=0)["root"]["nodeId"]
        found = self.command("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        if not found:
            raise RuntimeError(f"{self.address()} has no {selector}")
        return found

    def has(self, selector):
        root = self.command("DOM.getDocument", depth=0)["root"]["nodeId"]
        return bool(self.command("DOM.querySelector", nodeId=root, selector=selector)["nodeId"])

    def count(self, selector):
        root = self.command("DOM.getDocument", depth=0)["root"]["nodeId"]
        return len(self.command("DOM.querySelectorAll", nodeId=root, selector=selector)["nodeIds"])

    def html(self, selector=":root"):
        return self.command("DOM.getOuterHTML", nodeId=self.node(selector))["outerHTML"]

    def box(self, selector):
        """Left, top, width and height of what is shown of an element."""
        node = self.node(selector)
        self.command("DOM.scrollIntoViewIfNeeded", nodeId=node)
        quad = self.command("DOM.getContentQuads", nodeId=node)["quads"][0]
        return quad[0], quad[1], quad[4] - quad[0], quad[5] - quad[1]

    # Hands

    def mouse(self, kind, x, y, held=0):
        button = "none" if kind == "mouseMoved" and not held else "left"
        self.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, buttons=held, clickCount=1)

    def click(self, selector):
        left, top, width, height = self.box(selector)
        x, y = left + width / 2, top + height / 2
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y, 1)
        self.mouse("mouseReleased", x, y)

    def follow(self, selector):
        self.loading(lambda: self.click(selector))

    def drag(self, selector, start, end):
        """From one share of an element's width to another."""
        left, top, width, height = self.box(selector)
        y = top + height / 2
        self.mouse("mouseMoved", left + width * start, y)
        self.mouse("mousePressed", left + width * start, y, 1)
        for step in range(1, 6):
            self.mouse("mouseMoved", left + width * (start + (end - start) * step / 5), y, 1)
        self.mouse("mouseReleased", left + width * end, y)

    def type(self, text):
        for letter in text:
            self.command("Input.dispatchKeyEvent", type="keyDown", text=letter, key=letter, unmodifiedText=letter)
            self.command("Input.dispatchKeyEvent", type="keyUp", key=letter)

    def press(self, key):
        codes = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38, "Tab": 9}
        text = {"text": "\r"} if key == "Enter" else {}
        code = codes[key]
        self.command("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, **text)
        self.command("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    # What came of it

    def screenshot(self, path, whole=False):
        shot = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def complaints(self):
        """What the console has to say since the last time."""
        said = []
        for event in self.browser.events:
            params = event.get("params", {})
            if event["method"] == "Runtime.exceptionThrown":
                said.append(str(params["exceptionDetails"]))
            elif event["method"] == "Runtime.consoleAPICalled":
                said.append(str(params["args"]))
            elif event["method"] == "Log.entryAdded":
                said.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
        self.browser.events.clear()
        return said


def high(descriptor):
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 20)
    os.close(descriptor)
    return moved
