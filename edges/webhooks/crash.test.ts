import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { actAs } from '#stores/postgres/acting.ts'
import { enqueueDeliveries } from '#stores/postgres/webhook-deliveries.ts'
import { type Channel, KEY, named, only, openChannel } from './channel.test-data.ts'
import type { Delivery } from './deliver.ts'
import { openReceiver, type Receiver, withStatus } from './receiver.test-data.ts'

let channel: Channel
let receiver: Receiver
let delivery: Delivery
const children: ChildProcess[] = []
beforeEach(async () => {
  ;[channel, receiver] = await Promise.all([openChannel(), openReceiver()])
  delivery = channel.openDelivery()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await receiver.close()
  await channel.stage.close()
})

/** A process of its own that delivers, over the same database, until it is killed. */
function startWorker(): ChildProcess {
  const script = `
    const { openDelivery } = await import('#edges/webhooks/deliver.ts')
    const { openRecords } = await import('#stores/postgres/records.ts')
    const { sealWith } = await import('#stores/keys/sealed.ts')
    openDelivery({
      records: openRecords(process.env.POSTGRES_URL, { embedded: true }),
      seal: sealWith(Uint8Array.from(JSON.parse(process.env.KEY))),
      now: () => Temporal.Instant.from(process.env.NOW),
      jitter: () => 0,
      onError: (error) => { throw error },
      allowLoopback: true,
      pauseMs: 20,
    }).start()`
  const env = {
    ...process.env,
    POSTGRES_URL: channel.stage.postgresUrl,
    KEY: JSON.stringify([...KEY]),
    NOW: channel.clock.now.toString(),
  }
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env, stdio: 'inherit' })
  children.push(child)
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const idsReceived = () => receiver.received.map(({ headers }) => headers['webhook-id'])

test('a worker that dies between sending and recording: the event comes again with the same id', async () => {
  await channel.endpoint('altus', receiver.url)
  receiver.answer(() => undefined)
  await channel.tell([named('one'), named('two')])
  const child = startWorker()
  await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(1)
  await kill(child)
  receiver.answer(withStatus(204))
  // What it had taken stays out of others' reach for a while, as it could still be at work.
  expect(await delivery.runOnce()).toBe(0)
  channel.clock.now = channel.clock.now.add({ seconds: 120 })
  expect(await delivery.runOnce()).toBe(2)
  const [first, again, other] = idsReceived()
  expect(again).toBe(first)
  expect(other).not.toBe(first)
  const logged = await channel.log('altus', { state: 'delivered' })
  expect(logged.map(({ event, attempts }) => [event, attempts.length])).toEqual([
    [other, 1],
    [first, 1],
  ])
})

test('a worker that dies again and again loses nothing', async () => {
  await channel.endpoint('altus', receiver.url)
  const names = Array.from({ length: 12 }, (_, at) => `org-${at}`)
  await channel.tell(names.map(named))
  const answered = new Set<unknown>()
  for (let round = 0; round < 3; round += 1) {
    const before = receiver.received.length
    // It answers two tries, and the third never: there the worker is killed.
    receiver.answer(({ headers }, response) => {
      if (receiver.received.length - before > 2) return
      answered.add(headers['webhook-id'])
      response.writeHead(204).end()
    })
    const child = startWorker()
    await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(before + 3)
    await kill(child)
    channel.clock.now = channel.clock.now.add({ seconds: 120 })
  }
  receiver.answer(withStatus(204))
  await delivery.runOnce()
  expect(new Set(idsReceived()).size).toBe(12)
  expect(await channel.log('altus', { state: 'delivered' })).toHaveLength(12)
  expect(answered.size).toBe(6)
})

test('a worker that stops after making deliveries out: each is made out and sent once', async () => {
  const { id } = await channel.endpoint('altus', receiver.url)
  await channel.tell([named('one')])
  await actAs(channel.context('altus'), (acting) => enqueueDeliveries(acting, id, channel.clock.now))
  await channel.tell([named('two')])
  const rolledBack = actAs(channel.context('altus'), async (acting) => {
    await enqueueDeliveries(acting, id, channel.clock.now)
    throw new Error('stopped before its commit')
  })
  await expect(rolledBack).rejects.toThrow('stopped')
  expect(await delivery.runOnce()).toBe(2)
  expect(await delivery.runOnce()).toBe(0)
  expect(new Set(idsReceived()).size).toBe(2)
  expect(only(await channel.log('altus', { limit: 1 })).state).toBe('delivered')
})
