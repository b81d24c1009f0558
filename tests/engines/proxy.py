"""What stands between a program and a real node and lets things go wrong on request."""

from __future__ import annotations

import http.client
import json
import threading
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BUSY = {"error": {"type": "rejected_execution_exception", "reason": "rejected"}, "status": 429}


class Proxy:
    """Passes requests on to a node; `trouble` is asked about each before that.

    `trouble(method, path)` returns None, or a status to answer with instead,
    "lost" to hang up without passing it on, or "unheard" to pass it on and hang
    up without its answer. Requests of more than `most` bytes are refused.
    """

    def __init__(self, node, *, context=None, password=None, info=None, most=None):
        self.node, self.password, self.info, self.most = node, password, info, most
        self.trouble = lambda method, path: None
        self.seen = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self):
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self):
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                proxy.seen.append((self.command, self.path))
                if not self._is_let_in():
                    self._answer(401, {"error": "who is that?", "status": 401})
                    return
                if proxy.info is not None and self.path == "/":
                    self._answer(200, proxy.info)
                    return
                if proxy.most is not None and len(body) > proxy.most:
                    self._answer(413, b"")
                    return
                trouble = proxy.trouble(self.command, self.path)
                if isinstance(trouble, int):
                    self._answer(trouble, {**BUSY, "status": trouble})
                elif trouble == "lost":
                    self.close_connection = True
                else:
                    status, kind, content = self._ask_node(body)
                    if trouble == "unheard":
                        self.close_connection = True
                    else:
                        self._answer(status, content, kind)

            def _is_let_in(self):
                if proxy.password is None:
                    return True
                _, _, given = self.headers.get("Authorization", "").partition("Basic ")
                return b64decode(given).decode() == proxy.password

            def _ask_node(self, body):
                node = http.client.HTTPConnection(proxy.node, timeout=60)
                kind = self.headers.get("Content-Type")
                node.request(self.command, self.path, body or None, {"Content-Type": kind} if kind else {})
                answer = node.getresponse()
                content = answer.read()
                node.close()
                return answer.status, answer.getheader("Content-Type", "application/json"), content

            def _answer(self, status, content, kind="application/json; charset=UTF-8"):
                content = json.dumps(content).encode() if isinstance(content, dict) else content
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = pass_on

        return Handler


def times(count, trouble, method="POST", ending=""):
    """Trouble for the first requests of a kind, as `Proxy` takes it."""
    left = [count]

    def decide(asked, path):
        if asked == method and path.partition("?")[0].endswith(ending) and left[0] > 0:
            left[0] -= 1
            return trouble
        return None

    return decide
