// For Hermes, the engine of React Native, with the polyfills that React Native adds: AbortController, and a `fetch` that uses XMLHttpRequest.
// Timers and the network are simulated. Time advances when nothing else is left to do. Responses of the gateway are in `answers`; if one is
// missing, the program prints the request and ends, and is run again with the response.
import { AbortController } from 'abort-controller/dist/abort-controller'
import 'whatwg-fetch'
import { runProgram } from './program.mjs'

globalThis.AbortController = AbortController
globalThis.console = { assert: () => undefined }
// Code compiled by TypeScript needs this symbol; code compiled by Babel, as in an app, does not.
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

const printResult = (result) => print(JSON.stringify({ result }))
runProgram(globalThis.url).then(printResult, (cause) => printResult(String(cause)))
