import { expect, inject, test } from 'vitest'
import { checkClickHouse, openClickHouse } from './connect.ts'

test('the engine of the tests answers with its version', async () => {
  expect(await checkClickHouse(inject('clickhouseUrl'))).toMatchObject({
    ok: true,
    value: { version: expect.stringMatching(/^\d+\.\d+/) },
  })
})

test('decimals and 64-bit integers come exactly, as strings', async () => {
  const client = openClickHouse(inject('clickhouseUrl'))
  const answer = await client.query({
    query: `SELECT toDecimal128('12345678901234567890.123456789012345678', 18) AS amount, toUInt64(18446744073709551615) AS count`,
    format: 'JSONEachRow',
  })
  expect(await answer.json()).toEqual([
    { amount: '12345678901234567890.123456789012345678', count: '18446744073709551615' },
  ])
  await client.close()
})

test.each(['clickhouse://localhost:8123', 'localhost:8123', 'http://'])(
  '%s is not an address of ClickHouse',
  async (url) => {
    expect(await checkClickHouse(url)).toMatchObject({ ok: false, refusal: { code: 'wrong_url' } })
  },
)

test.each([
  { url: 'http://fern:h%C3%BChnerauge@127.0.0.1:1/usage', place: '127.0.0.1:1/usage' },
  { url: 'http+unix://%2Ftmp%2Fnobody-listens.sock/usage', place: '/tmp/nobody-listens.sock' },
])('$place does not answer, and the password stays secret', async ({ url, place }) => {
  const answer = await checkClickHouse(url)
  expect(answer).toMatchObject({
    ok: false,
    refusal: {
      code: 'unreachable',
      message: expect.stringContaining(`ClickHouse at ${place} can't be used: connect E`),
    },
  })
  expect(JSON.stringify(answer)).not.toMatch(/hühnerauge|h%C3%BChnerauge/)
})
