import { afterEach, beforeEach, expect, test } from 'vitest'
import { changeWebhook } from '#operations/channel/webhooks.ts'
import { type Channel, named, only, openChannel } from './channel.test-data.ts'
import type { Delivery } from './deliver.ts'
import { openReceiver, type Receiver, withStatus } from './receiver.test-data.ts'

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

const later = (duration: Temporal.DurationLike) => {
  channel.clock.now = channel.clock.now.add(duration)
}
const asking = (status: number, retryAfter: string): void =>
  receiver.answer((_, response) => void response.writeHead(status, { 'retry-after': retryAfter }).end())
const sent = () => receiver.received.map(({ body }) => JSON.parse(body).data.about)

test.each([
  { status: 429, retryAfter: '90', waits: 90 },
  { status: 503, retryAfter: 'Fri, 01 May 2026 00:01:30 GMT', waits: 90 },
  { status: 429, retryAfter: '86400', waits: 3_605 },
  { status: 429, retryAfter: '2', waits: 5 },
  { status: 500, retryAfter: '90', waits: 5 },
])('$status with Retry-After $retryAfter is tried again after $waits s', async ({ status, retryAfter, waits }) => {
  await channel.endpoint('altus', receiver.url)
  asking(status, retryAfter)
  await channel.tell([named('one')])
  expect(await delivery.runOnce()).toBe(1)
  later({ seconds: waits - 1 })
  expect(await delivery.runOnce()).toBe(0)
  later({ seconds: 1 })
  receiver.answer(withStatus(204))
  expect(await delivery.runOnce()).toBe(1)
  expect(only(await channel.log('altus')).attempts.map((one) => one.status)).toEqual([status, 204])
})

test('an endpoint that asks for quiet is sent nothing else either, and others are', async () => {
  await channel.endpoint('altus', `${receiver.url}/asks`)
  await channel.endpoint('altus', `${receiver.url}/other`)
  receiver.answer(({ path }, response) => {
    const asks = path === '/asks' && receiver.received.filter((one) => one.path === '/asks').length === 1
    response.writeHead(asks ? 429 : 204, asks ? { 'retry-after': '60' } : {}).end()
  })
  await channel.tell([named('one'), named('two')])
  await delivery.runOnce()
  later({ seconds: 59 })
  await channel.tell([named('three')])
  await delivery.runOnce()
  const at = (wanted: string) =>
    receiver.received.filter(({ path }) => path === wanted).map(({ body }) => JSON.parse(body).data.about)
  expect([at('/asks'), at('/other')]).toEqual([['one'], ['one', 'two', 'three']])
  later({ seconds: 1 })
  await delivery.runOnce()
  expect(at('/asks')).toEqual(['one', 'one', 'two', 'three'])
})

test('a change of the endpoint ends the quiet', async () => {
  const { id } = await channel.endpoint('altus', receiver.url)
  asking(503, '1800')
  await channel.tell([named('one'), named('two')])
  await delivery.runOnce()
  later({ seconds: 5 })
  expect(await delivery.runOnce()).toBe(0)
  receiver.answer(withStatus(204))
  await channel.through(changeWebhook, 'altus', { id, description: 'moved', version: 1 })
  expect(await delivery.runOnce()).toBe(1)
  expect(sent()).toEqual(['one', 'two'])
})
