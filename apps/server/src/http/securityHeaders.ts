import type { ServerResponse } from 'node:http'

/** Of every answer. */
export function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
}

/** Of the API's answers: they are data, whatever a browser takes them for, and never kept. */
export function setApiSecurity(response: ServerResponse): void {
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  response.setHeader('cache-control', 'no-store')
}

/** Of pages and what they load. */
export function setPageSecurity(response: ServerResponse): void {
  // Mantine and bpmn-js set inline styles; Monaco's worker comes from a blob in some browsers.
  response.setHeader(
    'content-security-policy',
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  )
}
