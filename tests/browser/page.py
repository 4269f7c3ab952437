"""Pages as their readers use them: forms are filled, buttons pressed; all else is the page's own code."""

import json
import time

from tests.browser.chromium import BrowserError

SHOWN_SECONDS_MAX = 60.0
LOOK_SECONDS = 0.05
# React hears of a value only as if somebody had typed it.
HANDS = """
window.hands = {
  fill(element, value) {
    const kind = element instanceof HTMLTextAreaElement ? HTMLTextAreaElement
      : element instanceof HTMLSelectElement ? HTMLSelectElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(element, value);
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
    element.dispatchEvent(new FocusEvent("focusout", { bubbles: true })); // Swagger UI waits a while for more keys
  },
  async tags() {
    const paths = (await (await fetch("/api/openapi.json")).json()).paths;
    const operations = Object.values(paths).flatMap((item) => Object.values(item)).filter((one) => one.operationId);
    this.tagOf = Object.fromEntries(operations.map((one) => [one.operationId, one.tags[0]]));
  },
  head(id) { return document.querySelector(`.opblock-tag[data-tag="${this.tagOf[id]}"]`); },
  operation(id) { return document.querySelector(`.opblock[id$="-${id}"]`); },
  field(id, name) {
    const row = this.operation(id).querySelector(`[data-param-name="${name}"], [data-property-name="${name}"]`);
    return row && row.querySelector("input, select, textarea");
  },
};
"""


class Page:
    """A page in a browser."""

    def __init__(self, browser, url):
        self.browser = browser
        browser.call("Page.navigate", url=url)

    def run(self, expression):
        """The value of a JavaScript expression on the page."""
        result = self.browser.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise BrowserError(result["exceptionDetails"]["exception"].get("description", expression))
        return result["result"].get("value")

    def await_true(self, expression):
        """Look again and again, until something is so on the page."""
        deadline = time.monotonic() + SHOWN_SECONDS_MAX
        while not self.run(expression):
            if time.monotonic() > deadline:
                raise BrowserError(
                    f"never so: {expression}\n{self.browser.said}\n{self.run('document.body.innerText')[:3000]}"
                )
            time.sleep(LOOK_SECONDS)


class DocsPage(Page):
    """`/docs` in a browser."""

    def __init__(self, browser, address):
        super().__init__(browser, f"{address}/docs")
        self.await_true("document.readyState === 'complete' && document.querySelector('.opblock-tag') !== null")
        self.run(HANDS)
        self.run("hands.tags()")

    def sign_in(self, login, password):
        """Fill in the form at the top and press its button; what the page says then."""
        self.run("document.getElementById('signed-in').value = ''")
        for name, value in (("login", login), ("password", password)):
            self.run(f"hands.fill(document.querySelector('#sign-in [name={name}]'), {json.dumps(value)})")
        self.run("document.querySelector('#sign-in button').click()")
        self.await_true("document.getElementById('signed-in').value !== ''")
        return self.run("document.getElementById('signed-in').value")

    def sign_out(self):
        """Press the button; what the page says then."""
        self.run("document.getElementById('sign-out').click()")
        self.await_true("document.getElementById('sign-out').hidden")
        return self.run("document.getElementById('signed-in').value")

    def executes(self, operation, body=None, file=None, **fields):
        """Open an operation, fill in what it asks for, press Execute; status and JSON of the answer as it is shown.

        It is closed again: Swagger UI draws all that is open anew at every key.
        """
        self._open(operation)
        for name, value in fields.items():
            self.await_true(f"hands.field('{operation}', '{name}') !== null")
            self.run(f"hands.fill(hands.field('{operation}', '{name}'), {json.dumps(value)})")
        if body is not None:
            area = f"hands.operation('{operation}').querySelector('textarea')"
            self.await_true(f"{area} !== null")
            self.run(f"hands.fill({area}, {json.dumps(json.dumps(body, ensure_ascii=False))})")
        if file is not None:
            self._choose(operation, file)
        self.run(f"hands.operation('{operation}').querySelector('.btn-clear')?.click()")
        self.run(f"hands.operation('{operation}').querySelector('.execute').click()")
        answer = self._answer(operation)
        self._press(operation)
        return answer

    def _open(self, operation):
        if self.run(f"hands.head('{operation}').dataset.isOpen") == "false":
            self.run(f"hands.head('{operation}').click()")
        self.await_true(f"hands.operation('{operation}') !== null")
        if not self.run(f"hands.operation('{operation}').classList.contains('is-open')"):
            self._press(operation)
        self.await_true(f"hands.operation('{operation}').querySelector('.execute') !== null")

    def _press(self, operation):
        """Its head opens and closes it."""
        self.run(f"hands.operation('{operation}').querySelector('.opblock-summary-control').click()")

    def _choose(self, operation, path):
        """Choose a file, as no script of a page can."""
        place = self.browser.call(
            "Runtime.evaluate", expression=f"hands.operation('{operation}').querySelector('input[type=file]')"
        )
        object_id = place["result"]["objectId"]
        self.browser.call("DOM.setFileInputFiles", files=[str(path)], objectId=object_id)

    def _answer(self, operation):
        shown = f"hands.operation('{operation}').querySelector('.live-responses-table')"
        self.await_true(f"{shown} !== null && {shown}.querySelector('tr.response .response-col_status') !== null")
        status = self.run(f"parseInt({shown}.querySelector('tr.response .response-col_status').innerText)")
        text = self.run(
            f"{shown}.querySelector('tr.response .highlight-code code, tr.response .microlight')?.innerText"
        )
        return status, json.loads(text) if text else None
