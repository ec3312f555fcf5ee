import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'

/** The shortest wait before pending requests are looked at again, in milliseconds. */
const shortestWait = 10

/**
 * kafkajs 2.2.4 sets a timer after every answer, with a negative delay when nothing is pending: about a thousand timer
 * calls a second on every idle connection, and a warning from Node 24 (tulios/kafkajs#1704, #1751). Here a timer is set
 * only while requests are pending. Applied when this file is loaded.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function scheduleCheckPendingRequests(this: RequestQueue) {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null
      this.checkPendingRequests()
    },
    Math.max(this.throttledUntil - Date.now(), shortestWait),
  )
}
