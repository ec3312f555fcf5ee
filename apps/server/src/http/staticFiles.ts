import { existsSync } from 'node:fs'
import path from 'node:path'
import express, { type NextFunction, type Request, type Response, type Router } from 'express'

/** Serves the built designer: compressed files made at build time, long caching for hashed names, the page for every route. */
export function createStaticFiles(directory: string): Router {
  const router = express.Router()
  router.use(preferCompressed(directory))
  router.use(express.static(directory, { index: false, setHeaders: setCaching }))
  router.get('/{*path}', (request, response, next) => {
    if (path.extname(request.path) !== '') return next()
    response.setHeader('cache-control', 'no-cache')
    response.sendFile(path.join(directory, 'index.html'), (error) => error && next(error))
  })
  return router
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

function preferCompressed(directory: string) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const type = types[path.extname(request.path)]
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead || type === undefined || !/\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''))) return next()
    const file = path.join(directory, path.normalize(request.path))
    if (!file.startsWith(directory) || !existsSync(`${file}.br`)) return next()
    response.setHeader('content-type', type)
    response.setHeader('content-encoding', 'br')
    response.setHeader('vary', 'accept-encoding')
    request.url = `${request.url.split('?', 1)[0]}.br`
    next()
  }
}

function setCaching(response: Response, file: string): void {
  response.setHeader(
    'cache-control',
    file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
  )
}
