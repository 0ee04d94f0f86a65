import { expect, inject, test } from 'vitest'
import { inUnion, layoutOf, readLayout, SINGLE, settingsOf } from './cluster.ts'
import { checkClickHouse, judgeVersion, openClickHouse } from './connect.ts'

const cluster = { kind: 'cluster', name: 'perennial', keeper: true, quorum: 'auto' } as const

test.each([
  { told: 'https://u:p@host:8443/usage', url: 'https://u:p@host:8443/usage', layout: SINGLE },
  { told: 'https://host/usage?cluster=perennial', url: 'https://host/usage', layout: cluster },
  { told: 'https://host/usage?cluster=perennial&quorum=auto', url: 'https://host/usage', layout: cluster },
  {
    told: 'http://host/usage?cluster=a-b.c&quorum=3',
    url: 'http://host/usage',
    layout: { ...cluster, name: 'a-b.c', quorum: 3 },
  },
  { told: 'http://host?keeper=none&cluster=perennial', url: 'http://host', layout: { ...cluster, keeper: false } },
  { told: 'http://host/u?ch_max_threads=2&cluster=perennial', url: 'http://host/u?ch_max_threads=2', layout: cluster },
  { told: 'http+unix://%2Fx.sock/u?cluster=perennial', url: 'http+unix://%2Fx.sock/u', layout: cluster },
])('$told', ({ told, url, layout }) => {
  expect(readLayout(told)).toEqual({ ok: true, value: { url, layout } })
})

test.each([
  '?cluster=',
  '?cluster=a`b',
  '?cluster=a&quorum=0',
  '?cluster=a&quorum=most',
  '?cluster=a&keeper=yes',
  '?quorum=2',
])('http://host/usage%s says nothing that can be followed', async (query) => {
  const url = `http://fern:secret@host/usage${query}`
  const refused = await checkClickHouse(url)
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'wrong_url' } })
  expect(JSON.stringify(refused)).not.toContain('secret')
  expect(() => openClickHouse(url)).toThrow('The URL of ClickHouse is wrong')
})

test('a client knows how the tables lie that it asks', async () => {
  const [one, many] = [openClickHouse('http://host/usage'), openClickHouse('http://host/usage?cluster=perennial')]
  expect([layoutOf(one), layoutOf(many)]).toEqual([SINGLE, cluster])
  expect([inUnion(one), inUnion(many)]).toEqual(['in', 'global in'])
  await Promise.all([one.close(), many.close()])
})

test('an insert is on the disk when it comes back, whatever the server would do by itself', async () => {
  const client = openClickHouse(inject('clickhouseUrl'))
  const asked = `select toUInt8(getSetting('async_insert')) as gathered, toUInt32(getSetting('max_query_size')) as bytes`
  const answer = await client.query({ query: asked, format: 'JSONEachRow' })
  expect(await answer.json()).toEqual([{ gathered: 0, bytes: 67_108_864 }])
  await client.close()
})

test('on one server nothing is set; an insert into a cluster waits for every shard, and for replicas where there are any', () => {
  expect(settingsOf(SINGLE)).toEqual({})
  expect(settingsOf({ ...cluster, quorum: 3 })).toMatchObject({ distributed_foreground_insert: 1, insert_quorum: '3' })
  expect(Object.keys(settingsOf({ ...cluster, keeper: false }))).not.toContain('insert_quorum')
})

test.each([
  { version: '26.7.2.1', is: true },
  { version: '25.8.1.1', is: true },
  { version: '25.7.9.9', is: false },
  { version: '24.12.1.1', is: false },
  { version: '18.16.1', is: false },
  { version: '', is: false },
])('ClickHouse $version will do: $is', ({ version, is }) => {
  const judged = judgeVersion(version)
  expect(judged.ok).toBe(is)
  if (!judged.ok) expect(judged.refusal).toMatchObject({ code: 'too_old', message: expect.stringContaining('25.8') })
})
