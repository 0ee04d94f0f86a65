import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { DOORS } from '#apps/doors.ts'
import { ok } from '#core/ground/result.ts'
import { buildHttp } from '#edges/http/server.ts'
import { addSignIn } from '#edges/signin/fastify.ts'
import { type Door, door } from '#operations/door.ts'
import { openIntake } from '#operations/metering/intake.ts'
import { type App, coverageOf } from './coverage.ts'
import { NAMES_NOTHING } from './names-nothing.ts'
import { FILTERS } from './naming-rows.ts'
import { OBJECTS, WITHOUT_OBJECT } from './objects.ts'
import { hearRoutes, type Routed } from './router.ts'
import { nameOf } from './row.ts'
import { ROWS } from './rows.ts'

const never = (): never => {
  throw new Error('Invariant broken: whether a route has a row is known without anybody asking')
}

async function open(doors: readonly Door[]): Promise<Routed<App>> {
  const signIn = {
    whoIs: never,
    addRoutes: (app: Parameters<typeof addSignIn>[0]) => addSignIn(app, { handle: never }),
  }
  return await hearRoutes(() =>
    buildHttp({
      intake: openIntake(),
      importFacts: never,
      importUsage: never,
      print: { invoice: never, accounts: never, statement: never },
      doors,
      version: '0.0.0',
      open: never,
      signIn,
      origin: 'http://localhost',
      consoleFolder: '/nowhere',
    }),
  )
}

let served: Routed<App>
beforeAll(async () => {
  served = await open(DOORS)
})
afterAll(() => served.app.close())

test('the router is heard', () => {
  expect(served.routes).toEqual(
    expect.arrayContaining(['GET /v1/status', 'POST /v1/facts', 'POST /auth/*', 'GET /healthz']),
  )
})

test('every route has a row in the permission matrix, and every row a route', async () => {
  expect(await coverageOf(served.app, served.routes, ROWS)).toEqual({ withoutRow: [], withoutRoute: [] })
})

test('no row stands twice', () => {
  const names = ROWS.map(nameOf)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

test('every route that names a thing says whose it is, or why that is nobody’s question', () => {
  const told = new Set([...OBJECTS.map(({ route }) => route), ...Object.keys(WITHOUT_OBJECT)])
  const naming = ROWS.map(({ route }) => route).filter((route) => / \/v1\/.*:/.test(route))
  expect(naming.filter((route) => !told.has(route))).toEqual([])
})

test('every filter by which something can be named has a row', () => {
  const told = new Set(FILTERS.map(([path, field]) => `${path} ${field}`))
  const fields = DOORS.filter(({ http }) => http.method === 'GET' && !http.path.includes('{')).flatMap(
    ({ http, input }) => Object.keys(input.shape).map((field) => ({ field, name: `${http.path} ${field}` })),
  )
  const unknown = fields.filter(({ field, name }) => !told.has(name) && !NAMES_NOTHING.has(field))
  expect(unknown.map(({ name }) => name)).toEqual([])
  // What is printed is asked for like the question that it prints.
  const asked = [...told].map((name) => name.replace('/pdf ', ' '))
  expect(asked.filter((name) => !fields.some((one) => one.name === name))).toEqual([])
})

const added = door({
  name: 'added',
  kind: 'question',
  summary: 'Added without a row',
  description: 'Added without a row.',
  http: { method: 'GET', path: '/v1/added/{id}' },
  input: z.object({ id: z.string() }),
  output: z.object({}),
  refusals: {},
  access: { who: 'organization', roles: ['owner'], scopes: [] },
  idempotency: 'by_nature',
  run: async () => ok({}),
}) as unknown as Door

describe('what has no row is noticed', () => {
  test.each([
    { what: 'a new door', door: added, route: 'GET /v1/added/:id' },
    {
      what: 'a new method of a path that there is',
      door: { ...added, http: { method: 'PATCH' as const, path: '/v1/invoices/{number}' as const } } satisfies Door,
      route: 'PATCH /v1/invoices/:number',
    },
  ])('$what', async ({ door, route }) => {
    const { app, routes } = await open([...DOORS, door])
    expect((await coverageOf(app, routes, ROWS)).withoutRow).toContain(route)
    await app.close()
  })

  test('a row that was struck out', async () => {
    const rows = ROWS.filter(({ route }) => route !== 'GET /v1/audit' && route !== 'POST /auth/sign-out')
    const { withoutRow } = await coverageOf(served.app, served.routes, rows)
    expect(withoutRow).toEqual(['GET /v1/audit', 'HEAD /v1/audit', 'POST /auth/sign-out'])
  })
})
