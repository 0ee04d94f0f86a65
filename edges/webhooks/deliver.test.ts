import { afterEach, beforeEach, expect, test } from 'vitest'
import { changeWebhook, removeWebhook, rotateWebhookSecret } from '#operations/channel/webhooks.ts'
import { replayDeliveries, testWebhook } from '#operations/channel/webhooks-replay.ts'
import { webhook } from '#questions/channel/webhooks.ts'
import { sealWith } from '#stores/keys/sealed.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { type Channel, named, only, openChannel } from './channel.test-data.ts'
import type { Delivery } from './deliver.ts'
import { openReceiver, type Receiver, verified, withStatus } from './receiver.test-data.ts'

let channel: Channel
let receiver: Receiver
let delivery: Delivery
beforeEach(async () => {
  ;[channel, receiver] = await Promise.all([openChannel(), openReceiver()])
  delivery = channel.openDelivery()
})
afterEach(async () => {
  await delivery.stop()
  await receiver.close()
  await channel.stage.close()
})

const look = (id: string, who = 'altus') => channel.through(webhook, who, { id })
const later = (duration: Temporal.DurationLike) => {
  channel.clock.now = channel.clock.now.add(duration)
}
const titles = () => receiver.received.map(({ body }) => JSON.parse(body).data.about)

test('an event comes signed, with its id, once', async () => {
  const { secret } = await channel.endpoint('altus', `${receiver.url}/hook`)
  await channel.tell([named('altus')])
  expect(await delivery.runOnce()).toBe(1)
  const one = only(receiver.received)
  expect(one.path).toBe('/hook')
  expect(one.headers['content-type']).toBe('application/json')
  expect(one.headers['webhook-id']).toMatch(/^evt_[0-9a-f]{32}$/)
  expect(verified(one, secret)).toEqual({
    type: 'organization.recorded',
    timestamp: '2026-05-01T00:00:00Z',
    data: {
      position: 1,
      id: expect.any(String),
      kind: 'organization',
      about: 'altus',
      owner: 'altus',
      learnedAt: '2026-05-01T00:00:00Z',
      body: named('altus').body,
    },
  })
  expect(() => verified(one, `whsec_${'A'.repeat(43)}=`)).toThrow('No matching signature')
  expect(() => verified({ ...one, body: `${one.body} ` }, secret)).toThrow('No matching signature')
  expect(await delivery.runOnce()).toBe(0)
  expect(only(await channel.log('altus'))).toMatchObject({
    state: 'delivered',
    event: one.headers['webhook-id'],
    attempts: [{ status: 204, error: null }],
  })
})

test('an endpoint hears of what becomes known after it, of the types that it names', async () => {
  await channel.tell([named('early')])
  await channel.endpoint('altus', `${receiver.url}/all`)
  await channel.endpoint('altus', `${receiver.url}/prices`, ['price.recorded', 'invoice.issued'])
  await channel.tell([named('late')])
  await delivery.runOnce()
  expect(receiver.received.map(({ path, body }) => [path, JSON.parse(body).data.about])).toEqual([['/all', 'late']])
})

test('a failed try is made again after 5 s, 1 min, 5 min … and ten are all', async () => {
  const { id } = await channel.endpoint('altus', receiver.url)
  receiver.answer(withStatus(500, 'try later'))
  await channel.tell([named('altus')])
  await delivery.runOnce()
  const waits = [5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000]
  for (const seconds of waits) {
    later({ seconds: seconds - 1 })
    expect(await delivery.runOnce()).toBe(0)
    later({ seconds: 1 })
    expect(await delivery.runOnce()).toBe(1)
  }
  later({ hours: 100 })
  expect(await delivery.runOnce()).toBe(0)
  const logged = only(await channel.log('altus', { webhook: id, state: 'failed' }))
  expect(logged.attempts).toHaveLength(10)
  expect(logged.attempts[0]).toMatchObject({ status: 500, answer: 'try later' })
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([logged.event]))
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
})

test('410 disables an endpoint at once, and its organization hears of it elsewhere', async () => {
  const { id } = await channel.endpoint('altus', `${receiver.url}/gone`)
  await channel.endpoint('altus', `${receiver.url}/watch`, ['webhook.disabled'])
  await channel.endpoint('nordwind', `${receiver.url}/stranger`)
  receiver.answer((request, response) => void response.writeHead(request.path === '/gone' ? 410 : 204).end())
  await channel.tell([named('altus')])
  await delivery.runOnce()
  expect(await look(id)).toMatchObject({ enabled: false, disabledBecause: 'gone', waiting: 1, version: 2 })
  await delivery.runOnce()
  later({ hours: 1 })
  await delivery.runOnce()
  expect(receiver.received.map(({ path }) => path)).toEqual(['/gone', '/watch'])
  expect(JSON.parse(receiver.received[1]?.body ?? '')).toMatchObject({
    type: 'webhook.disabled',
    data: { webhook: id, url: `${receiver.url}/gone`, because: 'gone' },
  })
})

test('five days of nothing but failures disable an endpoint; one success begins them anew', async () => {
  const { id } = await channel.endpoint('altus', receiver.url)
  receiver.answer(withStatus(503))
  const fail = async (about: string) => {
    await channel.tell([named(about)])
    await delivery.runOnce()
  }
  await fail('one')
  expect((await look(id)).failingSince).toBe('2026-05-01T00:00:00Z')
  later({ hours: 4 * 24 })
  receiver.answer(withStatus(200))
  await delivery.runOnce()
  expect(await look(id)).toMatchObject({ enabled: true, failingSince: null, waiting: 0 })
  receiver.answer(withStatus(503))
  await fail('two')
  later({ hours: 5 * 24 - 1, minutes: 59, seconds: 59 })
  await fail('three')
  expect((await look(id)).enabled).toBe(true)
  later({ seconds: 1 })
  await fail('four')
  expect(await look(id)).toMatchObject({ enabled: false, disabledBecause: 'failing' })
})

test('enabled again, an endpoint hears of all that it missed', async () => {
  const { id } = await channel.endpoint('altus', receiver.url)
  const { version } = await channel.through(changeWebhook, 'altus', {
    id,
    enabled: false,
    version: 1,
  })
  await channel.tell([named('one'), named('two')])
  expect(await delivery.runOnce()).toBe(0)
  await channel.through(changeWebhook, 'altus', { id, enabled: true, version })
  expect(await delivery.runOnce()).toBe(2)
  expect(titles()).toEqual(['one', 'two'])
})

test('a removed endpoint gets nothing more, also nothing that waits; its log stays', async () => {
  const { id } = await channel.endpoint('altus', receiver.url)
  receiver.answer(withStatus(500))
  await channel.tell([named('one')])
  await delivery.runOnce()
  await channel.through(removeWebhook, 'altus', { id })
  await channel.tell([named('two')])
  later({ hours: 1 })
  expect(await delivery.runOnce()).toBe(0)
  expect(only(await channel.log('altus'))).toMatchObject({ state: 'dropped', attempts: [{ status: 500 }] })
  const [kept] = await channel.stage.ask<{ secret: string }>('select secret from webhook')
  expect(kept?.secret).toBe('')
})

test('after a rotation two secrets sign for 24 hours, then the new one alone', async () => {
  const { id, secret } = await channel.endpoint('altus', receiver.url)
  const rotate = () => channel.through(rotateWebhookSecret, 'altus', { id })
  const renewed = await rotate()
  later({ hours: 23, minutes: 59, seconds: 59 })
  await channel.tell([named('one')])
  await delivery.runOnce()
  const within = only(receiver.received)
  expect(String(within.headers['webhook-signature']).split(' ')).toHaveLength(2)
  expect(verified(within, secret)).toEqual(verified(within, renewed.secret))
  later({ seconds: 1 })
  await channel.tell([named('two')])
  await delivery.runOnce()
  const after = only(receiver.received.slice(1))
  expect(verified(after, renewed.secret).data).toMatchObject({ about: 'two' })
  expect(() => verified(after, secret)).toThrow('No matching signature')
  const [newest] = [await rotate(), await rotate()].slice(1)
  await channel.tell([named('three')])
  await delivery.runOnce()
  const last = only(receiver.received.slice(2))
  expect(verified(last, newest?.secret ?? '').data).toMatchObject({ about: 'three' })
  expect(() => verified(last, renewed.secret)).toThrow('No matching signature')
})

test('an endpoint that answers slowly holds up no other', async () => {
  const held: (() => void)[] = []
  await channel.endpoint('altus', `${receiver.url}/slow`)
  await channel.endpoint('altus', `${receiver.url}/quick`)
  receiver.answer(({ path }, response) => {
    if (path === '/slow') held.push(() => response.writeHead(200).end())
    else response.writeHead(200).end()
  })
  await channel.tell([named('one')])
  const going = channel.openDelivery({ pauseMs: 10 })
  going.start()
  await expect.poll(() => held.length).toBe(1)
  await channel.tell([named('two'), named('three')])
  await expect.poll(() => receiver.received.filter(({ path }) => path === '/quick').length).toBe(3)
  expect(receiver.received.filter(({ path }) => path === '/slow')).toHaveLength(1)
  const stopped = going.stop()
  for (const answer of held) answer()
  await stopped
  expect(await channel.log('altus', { state: 'delivered' })).toHaveLength(4)
  // What a stop left is sent afterwards.
  receiver.answer(withStatus(204))
  await delivery.runOnce()
  expect(await channel.log('altus', { state: 'delivered' })).toHaveLength(6)
})

test('a stop waits only a moment for who does not answer, and what was not answered is sent again', async () => {
  await channel.endpoint('altus', receiver.url)
  receiver.answer(() => undefined)
  await channel.tell([named('one'), named('two')])
  const going = channel.openDelivery({ pauseMs: 10 })
  going.start()
  await expect.poll(() => receiver.received.length).toBe(1)
  const from = performance.now()
  await going.stop()
  expect(performance.now() - from).toBeLessThan(8_000)
  receiver.answer(withStatus(204))
  expect(await delivery.runOnce()).toBe(2)
  expect(titles()).toEqual(['one', 'one', 'two'])
  const logged = await channel.log('altus', { state: 'delivered' })
  expect(logged.map(({ attempts }) => attempts.length)).toEqual([1, 1])
})

test('what is removed while it is being sent stays removed', async () => {
  const { id } = await channel.endpoint('altus', receiver.url)
  receiver.answer((_, response) => {
    void channel.through(removeWebhook, 'altus', { id }).then(() => response.writeHead(500).end())
  })
  await channel.tell([named('one')])
  await delivery.runOnce()
  later({ hours: 1 })
  expect(await delivery.runOnce()).toBe(0)
  expect(only(await channel.log('altus'))).toMatchObject({ state: 'dropped', attempts: [{ status: 500 }] })
})

test('two that deliver at one time send each event once', async () => {
  await channel.endpoint('altus', receiver.url)
  const names = Array.from({ length: 30 }, (_, at) => `org-${at}`)
  await channel.tell(names.map(named))
  const others = [channel.openDelivery(), channel.openDelivery(), delivery]
  for (let round = 0; round < 20 && receiver.received.length < 30; round += 1) {
    await Promise.all(others.map((one) => one.runOnce()))
  }
  expect(titles().sort()).toEqual([...names].sort())
})

test('more events than one transaction takes come each once, in their order', async () => {
  await channel.endpoint('altus', receiver.url, ['price.recorded'])
  await channel.stage.ask(`insert into event_out (position, type, at, parties, data)
    select n, case when n % 100 = 0 then 'price.recorded' else 'meter.recorded' end, now(), '{altus}',
      jsonb_build_object('about', n) from generate_series(1, 2500) n`)
  await channel.stage.ask(`update position set value = 2500 where kind = 'record'`)
  await delivery.runOnce()
  expect(titles()).toEqual(Array.from({ length: 25 }, (_, at) => (at + 1) * 100))
})

test('what is not committed yet is not passed over', async () => {
  await channel.endpoint('altus', receiver.url)
  await channel.tell([named('one')])
  const { promise: wait, resolve: commit } = Promise.withResolvers<void>()
  const { promise: written, resolve: write } = Promise.withResolvers<void>()
  const { now } = channel.clock
  const late = actAs(channel.stage.acting('altus'), async (acting) => {
    const position = await takePositions(acting, 1, now)
    const parties = ['altus']
    await announce(acting, position, [{ type: 'month.closed', at: now, parties, data: { about: 'late' } }])
    write()
    await wait
  })
  await written
  const next = channel.tell([named('two')])
  await delivery.runOnce()
  expect(titles()).toEqual(['one'])
  commit()
  await Promise.all([late, next])
  await delivery.runOnce()
  expect(titles()).toEqual(['one', 'late', 'two'])
})

test('an endpoint never gets what its organization may not see, even with a delivery made out to it', async () => {
  const { id } = await channel.endpoint('leaf', `${receiver.url}/leaf`)
  await channel.endpoint('nordwind', `${receiver.url}/nordwind`)
  await channel.stage.ask(`insert into event_out (position, type, at, parties, data)
    values (1, 'invoice.issued', now(), '{altus,nordwind}', '{"number": "ALTUS-INV-000001"}')`)
  await channel.stage.ask(`update position set value = 1 where kind = 'record'`)
  await delivery.runOnce()
  expect(receiver.received.map(({ path }) => path)).toEqual(['/nordwind'])
  await channel.stage.ask(
    `insert into webhook_delivery (organization_id, webhook_id, position, number, event_id, type, made_at, due_at)
      select 'leaf', $1, position, number, id, type, at, '2026-01-01Z' from event_out`,
    [id],
  )
  await delivery.runOnce()
  expect(receiver.received.map(({ path }) => path)).toEqual(['/nordwind'])
  expect(only(await channel.log('leaf'))).toMatchObject({ state: 'dropped', attempts: [] })
  const replayed = await channel.through(replayDeliveries, 'leaf', { id, position: 1 })
  expect(replayed).toEqual({ id, deliveries: 0 })
})

test('a replay sends events again with the ids that they have always had', async () => {
  await channel.tell([named('before')])
  later({ hours: 1 })
  const { id } = await channel.endpoint('altus', receiver.url)
  const since = channel.clock.now.toString()
  await channel.tell([named('one'), named('two')])
  await delivery.runOnce()
  const replay = (input: Record<string, unknown>) => channel.through(replayDeliveries, 'altus', { id, ...input })
  expect(await replay({ since })).toEqual({ id, deliveries: 2 })
  await delivery.runOnce()
  expect(titles()).toEqual(['one', 'two', 'one', 'two'])
  const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
  expect(ids.slice(2)).toEqual(ids.slice(0, 2))
  expect(await replay({ position: 1 })).toEqual({ id, deliveries: 3 })
  await delivery.runOnce()
  expect(titles().slice(4)).toEqual(['before', 'one', 'two'])
  const first = (await channel.log('altus')).at(-1)
  expect(await replay({ delivery: first?.id })).toEqual({ id, deliveries: 1 })
  await delivery.runOnce()
  expect(titles().slice(7)).toEqual(['one'])
  expect(await channel.log('altus', { state: 'delivered' })).toHaveLength(8)
  await expect(replay({ delivery: 'dlv_none' })).rejects.toThrow('not_found')
  await expect(replay({})).rejects.toThrow('nothing_named')
  await expect(replay({ since, position: 1 })).rejects.toThrow('nothing_named')
})

test('a replay of too many events is refused and makes none', async () => {
  const { id } = await channel.endpoint('altus', receiver.url)
  await channel.stage.ask(`insert into event_out (position, type, at, parties, data)
    select n, 'month.closed', now(), '{altus}', '{}' from generate_series(1, 100001) n`)
  await channel.stage.ask(`update webhook_progress set position = 100001`)
  await expect(channel.through(replayDeliveries, 'altus', { id, position: 1 })).rejects.toThrow('too_many_events')
  expect(await channel.log('altus')).toEqual([])
  expect(await channel.through(replayDeliveries, 'altus', { id, position: 99_902 })).toEqual({ id, deliveries: 100 })
})

test('a ping goes to its endpoint alone', async () => {
  const { id, secret } = await channel.endpoint('altus', `${receiver.url}/one`, ['price.recorded'])
  await channel.endpoint('altus', `${receiver.url}/other`)
  const { delivery: sent } = await channel.through(testWebhook, 'altus', { id })
  await delivery.runOnce()
  const one = only(receiver.received)
  expect(one.path).toBe('/one')
  expect(verified(one, secret)).toEqual({ type: 'ping', timestamp: '2026-05-01T00:00:00Z', data: { webhook: id } })
  expect(only(await channel.log('altus'))).toMatchObject({ id: sent, type: 'ping', state: 'delivered' })
})

test('a deployment without its key says so in the log of the endpoint', async () => {
  await channel.endpoint('altus', receiver.url)
  await channel.tell([named('one')])
  const errors: unknown[] = []
  const keyless = channel.openDelivery({
    seal: sealWith(new Uint8Array(32)),
    onError: (error) => errors.push(error),
  })
  await keyless.runOnce()
  expect(errors).toHaveLength(1)
  expect(receiver.received).toEqual([])
  expect(only(await channel.log('altus')).attempts).toMatchObject([
    { status: null, error: expect.stringContaining('can’t be opened') },
  ])
})
