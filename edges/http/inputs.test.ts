import { expect, test } from 'vitest'
import { z } from 'zod'
import { ok } from '#core/ground/result.ts'
import type { Door } from '#operations/door.ts'
import { requestParts, routePath, unwritableField } from './inputs.ts'

test.each([
  { value: { a: 'fine', b: ['é', '💶'] }, field: undefined },
  { value: { a: { b: ['x', 'nul\0'] } }, field: 'a.b[1]' },
  { value: { month: '\ud800' }, field: 'month' },
  { value: { a: { 'k\0': 1 } }, field: 'a' },
  { value: { '\ud800': 1 }, field: 'a name' },
])('$field is where PostgreSQL could not keep the text', ({ value, field }) => {
  expect(unwritableField(value)).toBe(field)
})

const door: Door = {
  name: 'invoice',
  kind: 'question',
  summary: '',
  description: '',
  http: { method: 'GET', path: '/v1/invoices/{number}' },
  input: z.object({ number: z.string(), limit: z.coerce.number().int().default(5) }),
  output: z.object({}),
  refusals: {},
  access: { who: 'organization', roles: ['owner'], scopes: ['ground:read'] },
  idempotency: 'by_nature',
  run: async () => ok({}),
}

test('fields in braces come from the path, the others from elsewhere', () => {
  const { params, rest } = requestParts(door)
  expect(routePath(door)).toBe('/v1/invoices/:number')
  expect(Object.keys(params?.shape ?? {})).toEqual(['number'])
  expect(rest.parse({ limit: '7' })).toEqual({ limit: 7 })
})

test('a misspelled field is refused', () => {
  expect(requestParts(door).rest.safeParse({ limt: '7' }).success).toBe(false)
})
