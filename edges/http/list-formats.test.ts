import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { importFacts } from '#operations/import-facts.ts'
import { members } from '#questions/channel/members.ts'
import { facts } from '#questions/ground/fact.ts'
import { status } from '#questions/ground/status.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { CUT_HEADER, streamList, wantedFormat } from './list-formats.ts'

const FACTS = 2_500
const list = facts as unknown as Door

let stage: Stage
let app: FastifyInstance
let context: Context
let pages = 0

const seat = { organization_id: 'altus', roles: ['owner', 'viewer'], joined_at: '2026-01-01T00:00:00Z' }

/** A list that never ends: a megabyte a page. */
const endless: Door = {
  ...list,
  run: async () => {
    pages += 1
    const rows = Array.from({ length: 1_000 }, (_, at) => ({ position: at, kind: 'x'.repeat(1_000) }))
    return ok({ facts: rows, next: 'more', cut: '1.0' })
  },
}

beforeAll(async () => {
  stage = await openStage()
  context = { ...stage.acting('altus'), usage: stage.usage, operator: 'altus' }
  const told = Array.from({ length: FACTS }, (_, at) => ({
    row: at + 1,
    fact: {
      kind: 'organization',
      about: `customer-${at}`,
      body: { name: `=${at}, "quoted"`, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
    },
  }))
  async function* batches() {
    yield told
  }
  const quiet = { check: false, goOn: false, onRefused: () => undefined, onBatch: () => undefined }
  expect(await importFacts(context, batches(), quiet)).toMatchObject({ value: { recorded: FACTS } })
  app = Fastify()
  app.get('/facts', async (request, reply) => {
    const format = wantedFormat(list, request)
    if (!format) return await reply.send({ json: true })
    const input = facts.input.parse(request.query) as Record<string, unknown>
    const streamed = await streamList(reply, list, context, input, format)
    return streamed.ok ? streamed.value : await reply.code(422).send(streamed.refusal)
  })
  app.get('/members', async (_, reply) => {
    const streamed = await streamList(reply, members as unknown as Door, context, {}, 'csv')
    return streamed.ok ? streamed.value : undefined
  })
  app.get('/endless', async (_, reply) => {
    const streamed = await streamList(reply, endless, context, {}, 'csv')
    return streamed.ok ? streamed.value : undefined
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await app.close()
  await stage.close()
})

const get = (accept: string, query = '') => app.inject({ url: `/facts${query}`, headers: { accept } })

test('CSV holds every row at one cut, under a name', async () => {
  const answer = await get('text/csv')
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="facts.csv"',
    [CUT_HEADER.toLowerCase()]: `${FACTS}.0`,
  })
  const lines = answer.body.split('\r\n')
  expect(lines[0]).toBe('position,kind,id,about,owner,learnedAt,body')
  expect(lines).toHaveLength(FACTS + 2)
  expect(lines[1]).toMatch(/^2500,organization,.*,customer-2499,altus,2026-01-01T00:00:00Z,"\{""name"":/)
})

test('NDJSON holds every row, filtered as the list is', async () => {
  const all = await get('application/x-ndjson')
  expect(all.body.trimEnd().split('\n')).toHaveLength(FACTS)
  const one = await get('application/x-ndjson', '?about=customer-7')
  expect(JSON.parse(one.body)).toMatchObject({ about: 'customer-7', body: { name: '=7, "quoted"' } })
  expect((await get('application/x-ndjson', '?about=nobody')).body).toBe('')
})

test('a list without a past is streamed too, page after page, and names no cut', async () => {
  const people = Array.from({ length: 1_500 }, (_, at) => ({
    ...seat,
    person_id: `person-${String(at).padStart(4, '0')}`,
  }))
  await actAs(context, (acting) => acting.insertInto('membership').values(people).execute())
  const answer = await app.inject({ url: '/members', headers: { accept: 'text/csv' } })
  expect(answer.headers[CUT_HEADER.toLowerCase()]).toBeUndefined()
  const lines = answer.body.split('\r\n')
  expect(lines).toHaveLength(people.length + 2)
  expect([lines[0], lines[1], lines[1_500]]).toEqual([
    'person,name,email,twoFactor,roles,joinedAt,version',
    'person-0000,,,false,owner viewer,2026-01-01T00:00:00Z,1',
    'person-1499,,,false,owner viewer,2026-01-01T00:00:00Z,1',
  ])
})

test('what is refused is refused before anything is sent', async () => {
  const answer = await get('text/csv', '?as_of=9999999.0')
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'as_of_not_reached'])
  expect(answer.headers['content-disposition']).toBeUndefined()
})

describe('the form that is wanted', () => {
  test.each([
    ['text/csv', 'csv'],
    ['application/x-ndjson', 'ndjson'],
    ['text/csv;q=0.5, application/x-ndjson', 'ndjson'],
    ['text/csv, */*;q=0.1', 'csv'],
    ['TEXT/CSV; charset=utf-8', 'csv'],
    ['application/json, text/csv;q=0.9', undefined],
    ['application/json, text/csv', undefined],
    ['text/csv;q=0', undefined],
    ['*/*', undefined],
    ['text/html', undefined],
    [',;q=', undefined],
  ])('%s is %s', (accept, wanted) => {
    expect(wantedFormat(list, { headers: { accept } } as FastifyRequest)).toBe(wanted)
  })

  test('is JSON where the door is no list, or nothing is asked for', () => {
    const request = { headers: { accept: 'text/csv' } } as FastifyRequest
    expect(wantedFormat(status as unknown as Door, request)).toBeUndefined()
    expect(wantedFormat(list, { headers: {} } as FastifyRequest)).toBeUndefined()
  })
})

test('who reads slowly is waited for, and who goes away ends the reading', async () => {
  const { port } = app.server.address() as AddressInfo
  const socket = connect({ host: '127.0.0.1', port })
  await once(socket, 'connect')
  socket.pause()
  socket.write('GET /endless HTTP/1.1\r\nhost: x\r\naccept: text/csv\r\n\r\n')
  await sleep(500)
  const waiting = pages
  await sleep(300)
  expect(pages).toBe(waiting)
  expect(waiting).toBeLessThan(40)
  socket.resume()
  await sleep(300)
  expect(pages).toBeGreaterThan(waiting)
  socket.destroy()
  await sleep(200)
  const left = pages
  await sleep(200)
  expect(pages).toBe(left)
})
