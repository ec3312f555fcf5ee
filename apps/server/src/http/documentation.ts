import express, { type Router } from 'express'
import { getAbsoluteFSPath } from 'swagger-ui-dist'

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
  router.use(express.static(getAbsoluteFSPath(), { index: false }))
  return router
}
