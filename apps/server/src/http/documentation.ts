import path from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { type Router } from 'express'

// The package is not imported: its entry point would run the browser's bundles here, 28 MB and a fifth of a second.
const assets = path.dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Sendwright API</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="api"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`

const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', deepLinking: true })\n`

/** The documentation page of the API: Swagger UI over the OpenAPI document, served from this machine. */
export function createDocumentation(): Router {
  const router = express.Router()
  router.get('/', (_request, response) => {
    response.type('text/html').send(page)
  })
  router.get('/start.js', (_request, response) => {
    response.type('text/javascript').send(start)
  })
  router.use(express.static(assets, { index: false }))
  return router
}
