/**
 * What runs inside the engine before the script, in the engine's own objects: gives it `data`, `publish`, `api` and
 * `console`, and hands back how to ask for the end of it. Everything it uses is taken before the script can change it, and
 * only texts cross to the host; those of the script as JSON, since a text ends at U+0000 on its way.
 */
export const prelude = `(function (host, dataText) {
  'use strict'
  const { send, mistake, log } = host
  const { parse, stringify } = JSON
  const { keys, defineProperty } = Object
  const { isArray } = Array
  const { Error, TypeError, String, globalThis: root } = globalThis

  function publish(connection, topic, message, key, headers) {
    if (typeof connection !== 'string') fail('The connection is its id, a text in quotes.')
    if (typeof topic !== 'string') fail('The topic is a name, a text in quotes.')
    const value = stringify(message)
    if (typeof value !== 'string') fail('The message has to be something that JSON can write: an object, a list, a text, a number, true, false or null.')
    const keyText = key === undefined || key === null ? null : plainText(key, 'The key')
    const names = '[' + stringify(connection) + ',' + stringify(topic) + ',' + stringify(keyText) + ']'
    const refusal = send(names, value, headersText(headers))
    if (refusal === '') return
    if (refusal !== 'not-connected' && refusal !== 'buffer-full') fail(refusal)
    throw sendError(refusal, connection)
  }

  function plainText(value, what) {
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return fail(what + ' has to be a text, a number, true or false.')
  }

  function headersText(headers) {
    if (headers === undefined || headers === null) return '[]'
    if (typeof headers !== 'object' || isArray(headers)) fail('The headers are an object of names with texts.')
    const names = keys(headers)
    let text = ''
    for (let at = 0; at < names.length; at += 1) {
      const name = names[at]
      const value = plainText(headers[name], 'The header ' + stringify(name))
      text += (at > 0 ? ',' : '') + '[' + stringify(name) + ',' + stringify(value) + ']'
    }
    return '[' + text + ']'
  }

  function sendError(code, connection) {
    const why = code === 'not-connected' ? ' is not connected.' : ' has no room in its buffer.'
    const error = new Error('The connection ' + connection + why)
    defineProperty(error, 'name', { __proto__: null, value: 'SendError', configurable: true, writable: true })
    defineProperty(error, 'code', { __proto__: null, value: code, enumerable: true })
    defineProperty(error, 'connection', { __proto__: null, value: connection, enumerable: true })
    return error
  }

  function fail(text) {
    const error = new TypeError(text)
    const { stack } = error
    mistake(text, typeof stack === 'string' ? stack : '')
    throw error
  }

  function write() {
    let line = ''
    for (let at = 0; at < arguments.length; at += 1) line += (at > 0 ? ' ' : '') + shown(arguments[at])
    log(stringify(line))
  }

  function shown(value) {
    if (typeof value === 'string') return value
    try {
      if (typeof value === 'object' && value !== null && value instanceof Error) return value.name + ': ' + value.message
      const json = typeof value === 'object' ? stringify(value) : undefined
      return typeof json === 'string' ? json : String(value)
    } catch {
      return '[cannot be shown]'
    }
  }

  function offer(name, value) {
    defineProperty(root, name, { __proto__: null, value, writable: true, configurable: true, enumerable: true })
  }

  // Not to be declared anew: what is set then would not be the data of the run.
  defineProperty(root, 'data', { __proto__: null, value: parse(dataText), writable: true, enumerable: true })
  offer('publish', publish)
  offer('api', { events: { v1: { publishAsync: publish } } })
  offer('console', { log: write, info: write, warn: write, error: write, debug: write })

  return {
    data() {
      const { data } = root
      const isObject = typeof data === 'object' && data !== null && !isArray(data)
      const text = isObject ? stringify(data) : undefined
      return typeof text === 'string' ? text : ''
    },
    describe(thrown) {
      let name
      let message
      let stack
      const isError = (typeof thrown === 'object' && thrown !== null) || typeof thrown === 'function'
      try {
        if (isError) ({ name, message, stack } = thrown)
        if (typeof message !== 'string') message = shown(thrown)
      } catch {
        message = undefined
      }
      const text = (value) => stringify(typeof value === 'string' ? value : '')
      return '[' + text(name) + ',' + text(message) + ',' + text(stack) + ']'
    },
  }
})`
