import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { protect } from './guards.ts'
import { sendProblem } from './problems.ts'

/** What the build of the console writes wherever the nonce of a page belongs. */
const NONCE_PLACE = 'PERENNIAL-NONCE'

const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Perennial</title></head>
  <body>
    <h1>The console is not built</h1>
    <p>The server runs. Build the console with <code>npm run console:build</code>, then reload this page.</p>
    <p>The API is described in the <a href="/reference/">reference</a>.</p>
  </body>
</html>
`

/** The built console for every path that is no route of the API; its own router takes it from there. */
export async function addConsole(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    setHeaders: (reply, path) => {
      // Vite names assets by their content, so those never change.
      const lasting = path.includes('/assets/')
      reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.setNotFoundHandler(async (request, reply) => await answerOther(request, reply, folder))
}

async function answerOther(request: FastifyRequest, reply: FastifyReply, folder: string): Promise<FastifyReply> {
  const path = pathOf(request.url)
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (!reads || path === undefined || path === '/v1' || path.startsWith('/v1/')) {
    return sendProblem(reply, { code: 'no_such_route', says: `There is no ${request.method} ${path ?? request.url}` })
  }
  if (!existsSync(join(folder, 'index.html'))) {
    return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT)
  }
  // Ids of things may have dots, so only what lies where files lie is one: in assets, or at the top.
  const isFile = path.startsWith('/assets/') || /^\/[^/]+\.\w+$/.test(path)
  if (!isFile) return sendPage(reply, folder)
  // What is missing answers as missing: a page in place of a script would hide the fault.
  if (path.includes('..') || !existsSync(join(folder, path))) {
    return sendProblem(reply, { code: 'no_such_route', says: `There is no file ${path}` })
  }
  return reply.sendFile(path.slice(1))
}

/** The page, with a nonce of its own in each place that the build left for it. */
async function sendPage(reply: FastifyReply, folder: string): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString('base64url')
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  protect(reply, { nonce })
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(page.replaceAll(NONCE_PLACE, nonce))
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '')
  } catch {
    return undefined
  }
}
