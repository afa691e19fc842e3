// For Hermes, the engine of React Native, with what that puts around it: an AbortController, and its own `fetch`, which is made of
// XMLHttpRequest. Time and the network, which an app has of its phone, are played here. Time passes when nothing else is to do. An answer of
// the gateway is in `answers`; where it isn't, the request is printed and the program ends, to be run again with it.
import { AbortController } from 'abort-controller/dist/abort-controller'
import 'whatwg-fetch'
import { tell } from './program.mjs'

globalThis.AbortController = AbortController
globalThis.console = { assert: () => undefined }
// What Babel makes of an app does without it, what TypeScript makes doesn't.
Symbol.asyncIterator ??= Symbol('Symbol.asyncIterator')

const afterwards = globalThis.setTimeout
const timers = new Set()
let now = 0
globalThis.setTimeout = (run, delay = 0) => {
  const timer = { run, at: now + delay }
  timers.add(timer)
  afterwards(runEarliest, 0)
  return timer
}
globalThis.clearTimeout = (timer) => timers.delete(timer)

function runEarliest() {
  const [earliest] = [...timers].sort((a, b) => a.at - b.at)
  if (!earliest) return
  timers.delete(earliest)
  now = earliest.at
  earliest.run()
}

globalThis.XMLHttpRequest = class {
  #request
  #answer

  open(method, url) {
    this.#request = { method, url, headers: {} }
  }

  setRequestHeader(name, value) {
    this.#request.headers[name] = value
  }

  send(body) {
    const request = JSON.stringify({ ...this.#request, body })
    this.#answer = globalThis.answers[request]
    if (!this.#answer) {
      print(request)
      timers.clear()
      return
    }
    this.status = this.#answer.status
    this.responseText = this.#answer.text
    setTimeout(() => this.onload())
  }

  getAllResponseHeaders() {
    return this.#answer.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  }
}

const say = (told) => print(JSON.stringify({ told }))
tell(globalThis.url).then(say, (cause) => say(String(cause)))
